import { splitLines } from '../../search/index/lines';
import type { Codebase } from '../codebase';
import { libraryNames } from './libraryNames';
import type { KnownHere } from './markUnknown';

/** Milliseconds that are spent on reading files for names; a name that is not found by then counts as known. */
const longest = 400;

/**
 * What is here, as the index knows it: every word of every file counts, not definitions alone. `skipped`: paths of files that are not read;
 * `answerLanguages`: what the answer's code blocks say that they are written in; `isReference`: see {@link KnownHere}.
 */
export function knownHere(
  codebase: Codebase,
  skipped: readonly string[],
  answerLanguages: readonly string[],
  isReference: (number: number) => boolean,
): KnownHere {
  const { index } = codebase;
  const endings = new Set([...index.paths].map(path => path.slice(path.lastIndexOf('.') + 1)));
  const isLibraryName = libraryNames([...endings, ...answerLanguages]);
  const started = performance.now();
  let folders: ReadonlySet<string> | null = null;
  const external = new Map<string, boolean>();
  return {
    isReference,
    isLibraryName,
    filesNamed: name => {
      const found = index.filesNamed(name);
      return found.length > 0 ? found : skipped.filter(path => path === name || path.endsWith(`/${name}`));
    },
    isFolder: path => (folders ??= foldersOf([...index.paths, ...skipped])).has(path),
    linesOf: path => {
      const text = codebase.text(path);
      return text === undefined ? null : splitLines(text).length;
    },
    holdsName: name => {
      if (index.definitions(name).length > 0) return true;
      for (const path of index.filesHolding(name)) {
        if (performance.now() - started > longest) return true;
        if (holdsWord(codebase.text(path) ?? '', name) || holdsWord(path, name)) return true;
      }
      return false;
    },
    isPackage: name => {
      const known = external.get(name);
      if (known !== undefined) return known;
      const found =
        usualAliases.has(name) ||
        (index.definitions(name).length === 0 &&
          [...codebase.filesImporting(name)].slice(0, 20).some(path => importsPackage(path, name, codebase)));
      external.set(name, found);
      return found;
    },
  };
}

/** How everybody calls some libraries. */
const usualAliases = new Set([
  'np',
  'pd',
  'plt',
  'sns',
  'tf',
  'nn',
  'sa',
  'dayjs',
  'lodash',
  'jest',
  'vi',
  'fmt',
  'std',
  'React',
  'vscode',
]);

/** Whether a file imports something of elsewhere by this name, or under it. */
function importsPackage(path: string, name: string, codebase: Codebase): boolean {
  return (codebase.outline(path)?.imports ?? []).some(({ source, names }) => {
    if (source === '' || source.startsWith('.')) return false;
    const bare = source.replace(/^node:/, '');
    const isIt =
      bare === name || bare.startsWith(`${name}/`) || bare.startsWith(`${name}.`) || bare.endsWith(`/${name}`);
    if (!isIt && !names.some(each => each.as === name)) return false;
    // What a path leads to here is none of elsewhere.
    const [first = ''] = bare.split(/[./]/);
    return ![...codebase.index.paths].some(
      each => each.startsWith(`${first}/`) || each.startsWith(`src/${first}/`) || each === `${first}.py`,
    );
  });
}

/** Every folder's path and its ends: `src/answer/check`, `answer/check`, `check`. */
function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const whole = new Set<string>();
  for (const path of paths)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (whole.has(folder)) break;
      whole.add(folder);
    }
  const all = new Set<string>();
  for (const folder of whole)
    for (let at = 0; at >= 0; at = folder.indexOf('/', at) + 1 || -1) all.add(folder.slice(at));
  return all;
}

/** A name without a letter, digit, `_` or `$` beside it. */
function holdsWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + name.length])) return true;
  return false;
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character);
}
