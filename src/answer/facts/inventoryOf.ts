import { fullName, type Definition } from '../../search/index/definition';
import type { Asked } from '../question/asked';
import type { Codebase } from '../codebase';
import { after, code, count, listed, Proof, type Proven } from './proof';
import type { Target } from '../question/target';

type Inventory = Extract<Asked, { kind: 'inventory' }>;

/** Files whose definitions are looked at: a second's work. */
const mostFiles = 20_000;
/** Folders that are named with their number of files. */
const mostFolders = 8;

/** The files or definitions of a kind, with their number, in the whole repository or in a file or folder. `within`: what that names. */
export function inventoryOf(asked: Inventory, within: Target | null, codebase: Codebase): Proven | null {
  if (within !== null && within.type !== 'file' && within.type !== 'folder') return null;
  const proof = new Proof(path => codebase.text(path));
  const all = [...codebase.index.paths].filter(path => isIn(path, within)).sort();
  const place =
    within === null
      ? 'in this repository'
      : within.type === 'folder'
        ? `in ${code(`${within.path}/`)}`
        : `in ${code(within.paths[0] ?? '')}`;
  if (asked.what === 'folders') return foldersOf(all, place, proof);
  if (asked.what === 'files') return filesOf(all, asked.endings, place, codebase, proof);
  return definitionsOf(asked.what, all, place, codebase, proof);
}

function isIn(path: string, within: Target | null): boolean {
  if (within === null) return true;
  return within.type === 'folder'
    ? path.startsWith(`${within.path}/`)
    : within.type === 'file' && within.paths.includes(path);
}

function filesOf(
  all: readonly string[],
  endings: readonly string[] | null,
  place: string,
  codebase: Codebase,
  proof: Proof,
): Proven {
  const paths =
    endings === null ? all : all.filter(path => endings.includes(path.slice(path.lastIndexOf('.') + 1).toLowerCase()));
  const kind = endings === null ? '' : `${listed(endings.map(ending => code(`.${ending}`)))} `;
  if (paths.length === 0) return proof.say(`There are no ${kind}files among those that are read ${place}.`).proven();
  const folders = byFolder(paths);
  const spread =
    folders.length < 2
      ? ''
      : `, most in ${listed(folders.slice(0, mostFolders).map(([folder, files]) => `${code(folder)} (${files})`))}`;
  return proof
    .list(
      `${count(paths.length, `${kind}file`)} ${place}${spread}:`,
      paths.map(path => ({
        place: { path, startLine: 1, endLine: 20 },
        words: `${code(path)} {}${after(codebase.index.summaryOf(path))}`,
        name: path,
      })),
      'a file of the list',
    )
    .proven();
}

function foldersOf(paths: readonly string[], place: string, proof: Proof): Proven {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (folder !== '') folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  if (folders.size === 0) return proof.say(`There are no folders ${place}.`).proven();
  return proof
    .list(
      `${count(folders.size, 'folder has', 'folders have')} files of their own ${place}:`,
      [...folders].map(([folder, [first = '', ...others]]) => ({
        place: { path: first, startLine: 1, endLine: 20 },
        words: `${code(`${folder}/`)} (${count(1 + others.length, 'file')}) {}`,
        name: `${folder}/`,
      })),
      'the first file in the folder',
    )
    .proven();
}

/** Folders with the number of files below them in the list, most first. */
function byFolder(paths: readonly string[]): [folder: string, files: number][] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : './';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

const kinds: Readonly<Record<Exclude<Inventory['what'], 'files' | 'folders'>, readonly Definition['kind'][]>> = {
  class: ['class'],
  // What people call the functions of a file are its methods too where it has nothing else.
  function: ['function'],
  method: ['method'],
  interface: ['interface'],
  enum: ['enum'],
  type: ['type', 'interface', 'class', 'enum'],
  constant: ['const'],
};
const nouns: Readonly<Record<keyof typeof kinds, string>> = {
  class: 'classes',
  function: 'functions',
  method: 'methods',
  interface: 'interfaces',
  enum: 'enums',
  type: 'types',
  constant: 'constants',
};

function definitionsOf(
  what: keyof typeof kinds,
  paths: readonly string[],
  place: string,
  { index }: Codebase,
  proof: Proof,
): Proven {
  const looked = paths.slice(0, mostFiles);
  const all = looked.flatMap(path => index.definedIn(path));
  const found = all.filter(({ kind }) => kinds[what].includes(kind));
  const rest = paths.length > looked.length ? `, in the first ${mostFiles} files` : '';
  if (found.length === 0) {
    const others = what === 'function' ? all.filter(({ kind }) => kind === 'method') : [];
    if (others.length === 0) return proof.say(`There are no ${nouns[what]} ${place}${rest}.`).proven();
    return told(others, `${count(others.length, 'method')} and no functions ${place}${rest}:`, proof);
  }
  const files = new Set(found.map(({ path }) => path)).size;
  const spread = files > 1 ? ` in ${files} files` : '';
  return told(found, `${found.length} ${found.length === 1 ? what : nouns[what]} ${place}${spread}${rest}:`, proof);
}

function told(found: readonly Definition[], label: string, proof: Proof): Proven {
  return proof
    .list(
      label,
      found.map(each => ({ place: each, words: `${code(fullName(each))} {}${after(each.doc)}`, name: fullName(each) })),
      'a definition of the list',
      true,
      mostDefinitions,
    )
    .proven();
}

/** A line each, so more of them are shown than of places. */
const mostDefinitions = 40;
