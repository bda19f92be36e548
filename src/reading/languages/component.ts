import { posix } from 'node:path';
import type { CodeOutline } from './codeOutline';

/** The component that a single-file component is, under the file's name, which is its default export; null for other files. */
export function componentOf(
  path: string,
  extension: string,
  text: string,
): Pick<CodeOutline, 'symbols' | 'imports'> | null {
  const name = posix.basename(path, posix.extname(path));
  if (!/^(?:vue|svelte|astro)$/.test(extension) || !/^\p{Lu}[\p{L}\p{N}]*$/u.test(name)) return null;
  return {
    symbols: [
      {
        name,
        kind: 'module',
        startLine: 1,
        endLine: text.replace(/\n$/, '').split('\n').length,
        signature: `${name}.${extension}`,
        doc: null,
        container: null,
        exported: true,
      },
    ],
    imports: [{ source: '', names: [{ name, as: 'default' }], line: 1 }],
  };
}
