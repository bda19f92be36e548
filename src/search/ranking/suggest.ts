import type { Suggestion, SuggestParams } from '../../protocol/engineProtocol';
import type { SearchIndex } from './searchIndex';

/** Files, folders and symbols of the index whose names are like what is typed; of each kind at most `limit`, best first. */
export function suggest({ kinds, typed, limit }: SuggestParams, index: SearchIndex): Suggestion[] {
  const wanted = typed.toLowerCase().replaceAll('\\', '/');
  return kinds.flatMap(kind => {
    switch (kind) {
      case 'file':
        return best(index.paths, wanted, limit).map(path => ({
          ...{ kind, path, startLine: 1, endLine: 1, name: nameOf(path) },
          detail: path.slice(0, -nameOf(path).length - 1),
        }));
      case 'folder':
        return best(foldersOf(index.paths), wanted.replace(/\/$/, ''), limit).map(path => ({
          ...{ kind, path, startLine: 0, endLine: 0, name: nameOf(path) },
          detail: path.slice(0, -nameOf(path).length - 1),
        }));
      case 'symbol':
        return symbols(typed, limit, index);
    }
  });
}

/** The paths that `wanted` (in small letters) finds: in the name before in the path, whole before scattered letters, short before long. */
function best(paths: Iterable<string>, wanted: string, limit: number): string[] {
  const found: { readonly path: string; readonly rank: number }[] = [];
  for (const path of paths) {
    const rank = rankOf(path, wanted);
    if (rank !== null) found.push({ path, rank });
  }
  return found
    .sort((a, b) => a.rank - b.rank || a.path.length - b.path.length || (a.path < b.path ? -1 : 1))
    .slice(0, limit)
    .map(({ path }) => path);
}

/** 0 is best; null: not found. */
function rankOf(path: string, wanted: string): number | null {
  if (wanted === '') return 0;
  const lower = path.toLowerCase();
  const name = nameOf(lower);
  if (name === wanted || lower === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(wanted)) return 2;
  if (lower.includes(wanted)) return 3;
  let at = 0;
  for (const letter of wanted) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return null;
  }
  return 4;
}

function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  return folders;
}

/** Code before headings and keys; the beginning may be typed in small letters. */
function symbols(typed: string, limit: number, index: SearchIndex): Suggestion[] {
  const [first = '', ...rest] = typed;
  if (first === '') return [];
  const spellings = new Set([typed, first.toLowerCase() + rest.join(''), first.toUpperCase() + rest.join('')]);
  return [...spellings]
    .flatMap(spelling => index.definitionsLike(spelling, limit))
    .sort((a, b) => Number(isText(a.kind)) - Number(isText(b.kind)) || a.name.length - b.name.length)
    .slice(0, limit)
    .map(({ path, startLine, endLine, name, kind, container }) => ({
      ...{ kind: 'symbol', path, startLine, endLine, name: container === null ? name : `${container}.${name}` },
      detail: `${kind} in ${path}`,
    }));
}

function isText(kind: string): boolean {
  return kind === 'heading' || kind === 'key';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
