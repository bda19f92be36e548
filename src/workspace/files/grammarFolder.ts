import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** dist/grammars: beside the engine's bundle; of a test's or a script's, in a folder above. */
export function grammarFolder(): string {
  const beside = fileURLToPath(new URL('./grammars', import.meta.url));
  if (existsSync(beside)) return beside;
  for (let folder = dirname(beside); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'dist/grammars'))) return join(folder, 'dist/grammars');
  return beside;
}
