import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file or folder of dist/: beside the engine's bundle; of a test's or a script's, in a folder above. */
export function builtFile(name: string): string {
  const beside = fileURLToPath(new URL(`./${name}`, import.meta.url));
  if (existsSync(beside)) return beside;
  for (let folder = dirname(beside); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'dist', name))) return join(folder, 'dist', name);
  return beside;
}

/** Where the grammars' files are. */
export function grammarFolder(): string {
  return builtFile('grammars');
}
