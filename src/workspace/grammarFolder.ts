import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** dist/grammars, beside the bundle. */
export function grammarFolder(): string {
  const beside = fileURLToPath(new URL('./grammars', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/grammars', import.meta.url));
}
