/**
 * Tells files that may import the file at `target` (or a package of that name) by what they hold: the name that an import would
 * write. Much cheaper than resolving the imports of all, and never wrong about one that does.
 */
export function mayImport(target: string): (path: string, text: string) => boolean {
  const parts = target.split('/');
  const name = parts.at(-1) ?? target;
  const stem = name.replace(/(?<=.)\..*$/, '');
  const folder = parts.slice(0, -1).join('/');
  // What stands for its folder is imported by the folder's name, or from inside by dots.
  const forFolder = /^(?:index|__init__|mod|lib|main|package)$/.test(stem) || /\.(?:go|java|rs|php|kt|cs)$/.test(name);
  const folderName = parts.at(-2) ?? '';
  return (path, text) => {
    if (text.includes(stem)) return true;
    return (
      forFolder &&
      ((folderName !== '' && text.includes(folderName)) || path.startsWith(folder === '' ? '' : `${folder}/`))
    );
  };
}
