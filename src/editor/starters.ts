import type { Localize } from './localize';

/** Three questions to begin with; the third is about a folder or file of this workspace, from the names at its top. */
export function startersFor(
  top: readonly { readonly name: string; readonly folder: boolean }[],
  t: Localize,
): readonly string[] {
  const folders = top
    .filter(({ name, folder }) => folder && !name.startsWith('.') && !outputs.has(name))
    .map(({ name }) => name);
  const folder = sources.find(name => folders.includes(name)) ?? folders[0];
  const file = top.find(({ name, folder: isFolder }) => !isFolder && !name.startsWith('.'))?.name;
  const about =
    folder !== undefined
      ? t('What is in {0}, and where should I start reading?', folder)
      : file !== undefined
        ? t('What does {0} do?', file)
        : t('Where does the program start?');
  return [t('What is this repository, and how is it laid out?'), t('How do I build and test it?'), about];
}

/** Where the code of a repository usually is, best first. */
const sources = ['src', 'lib', 'packages', 'app', 'internal', 'pkg', 'cmd', 'crates', 'source'];
const outputs = new Set(['node_modules', 'dist', 'out', 'build', 'target', 'vendor', '__pycache__', 'venv']);
