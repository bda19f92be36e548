import { join, relative, sep } from 'node:path';
import type { Root } from '../../protocol/engineProtocol';
import { isInside } from '../../shared/isInside';

/** The workspace's folders as the engine names them: where two have one name, the later gets a number. */
export function rootsOf(folders: readonly { readonly name: string; readonly dir: string }[]): readonly Root[] {
  const taken = new Set<string>();
  return folders.map(({ name, dir }) => {
    const plain = name.replaceAll('/', '-');
    let unique = plain;
    for (let n = 2; taken.has(unique); n++) unique = `${plain}-${n}`;
    taken.add(unique);
    return { name: unique, dir };
  });
}

/** The file of a workspace path, in which the first segment names the folder if there are several; null: not inside. */
export function fileOf(roots: readonly Root[], path: string): string | null {
  const segments = path.split('/');
  const folder = roots.length === 1 ? roots[0]?.name : segments.shift();
  const root = roots.find(({ name }) => name === folder);
  if (root === undefined || segments.length === 0 || segments.some(leadsAway)) return null;
  return join(root.dir, ...segments);
}

/** The workspace path of a file, the reverse of {@link fileOf}; null for a file outside every folder. */
export function workspacePathOf(roots: readonly Root[], file: string): string | null {
  const inside = roots
    .filter(({ dir }) => isInside(file, dir))
    .map(root => ({ root, path: relative(root.dir, file) }))
    .filter(({ path }) => path !== '');
  // Of nested folders the innermost owns the file: its relative path is the shortest.
  const [owner] = inside.sort((a, b) => a.path.length - b.path.length);
  if (owner === undefined) return null;
  const path = owner.path.split(sep).join('/');
  return roots.length === 1 ? path : `${owner.root.name}/${path}`;
}

/** A segment that is no name: on Windows a backslash separates too, and a colon names a drive or a stream. */
function leadsAway(segment: string): boolean {
  return segment === '..' || segment === '' || (sep === '\\' && /[\\:]/.test(segment));
}
