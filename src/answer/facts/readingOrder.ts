import { posix } from 'node:path';
import { isTestPath } from '../../reading/files/isTestPath';
import { fullName, type Definition } from '../../search/index/definition';
import { fileWorth } from '../../search/ranking/fileWorth';
import type { Codebase } from '../codebase';
import { Links } from './links';
import { code, listed, type Entry } from './proof';

/** Modules that are named, and fewer that are no order. */
const mostModules = 6;
const leastModules = 3;
/** Files whose imports are looked at: which file most import, a part of a large repository tells too. */
const mostFiles = 1500;
/** UTF-16 units of what a file says of itself. */
const longestLine = 160;
/** Of a file's names, how many stand for it where no doc does. */
const mostNames = 3;
/** What a file of helpers, types or constants counts beside one that does something. */
const helperWorth = 0.35;
const helper =
  /^_{0,2}(?:utils?|helpers?|types?|typing|constants?|const|version|compat|errors?|exceptions?|globals?|common|misc|logging|log|macros|symbols|config)_{0,2}\./i;
/** Folders of the repository's own tools. */
const aside =
  /^\.|(?:^|\/)(?:\.[^/]+|actions?|ci|scripts?|tools?|build|dist|vendor|third[_-]party|examples?|samples?|demos?|docs?|bench(?:marks?|es)?|benchsuite|fuzz|profiling|autoload|plugin|perf-measures|runtime-tests)\//i;

/** A file of the product, rather than of its tests, docs, examples or tools. */
export function isOfProduct(path: string): boolean {
  return !aside.test(path) && !isTestPath(path);
}

/**
 * The modules that the rest of a repository hangs on, in the order in which they are best read: what programs begin in, then what that imports. By how many files
 * import a file, how much it defines, and whether it says what it is. None where too few stand out.
 */
export function readingOrder(begins: readonly string[], codebase: Codebase): Entry[] {
  const worth = fileWorth('');
  const paths = [...codebase.index.paths].filter(path => isOfProduct(path) && worth(path) > 0.65).sort();
  const files = paths.filter(path => mainOf(path, codebase) !== null).slice(0, mostFiles);
  const links = new Links(codebase);
  const imports = new Map(files.map(path => [path, new Set(links.importsOf(path).map(({ to }) => to))]));
  const importers = new Map<string, number>();
  for (const [from, to] of imports)
    for (const each of to) if (each !== from) importers.set(each, (importers.get(each) ?? 0) + 1);
  const scoreOf = (path: string): number => {
    const size = codebase.index
      .definedIn(path)
      .reduce((sum, { startLine, endLine, container }) => sum + (container === null ? endLine - startLine + 1 : 0), 0);
    const said = codebase.index.summaryOf(path) === null ? 1 : 1.3;
    const plain = helper.test(posix.basename(path)) ? helperWorth : 1;
    return (
      Math.sqrt(1 + (importers.get(path) ?? 0)) *
      Math.log(2 + (imports.get(path)?.size ?? 0)) *
      Math.log(2 + size) *
      said *
      plain
    );
  };
  const central = files
    .filter(path => !begins.includes(path))
    .map(path => ({ path, score: scoreOf(path) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, mostModules - Math.min(2, begins.length))
    .map(({ path }) => path);
  if (central.length < leastModules) return [];
  const far = distances(begins, imports);
  const inOrder = central.sort(
    (a, b) => (far.get(a) ?? Infinity) - (far.get(b) ?? Infinity) || scoreOf(b) - scoreOf(a),
  );
  return [
    ...begins.slice(0, 2).map(path => entryOf(path, ': where it begins', codebase)),
    ...inOrder.map(path => entryOf(path, '', codebase)),
  ];
}

/** How many imports lead from where programs begin to a file. */
function distances(begins: readonly string[], imports: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const found = new Map(begins.map(path => [path, 0]));
  const queue = [...begins];
  for (const path of queue)
    for (const to of imports.get(path) ?? [])
      if (!found.has(to)) {
        found.set(to, (found.get(path) ?? 0) + 1);
        queue.push(to);
      }
  return found;
}

/** The largest thing that a file defines; null for prose and data. */
function mainOf(path: string, { index }: Codebase): Definition | null {
  const own = index
    .definedIn(path)
    .filter(({ kind, container }) => kind !== 'heading' && kind !== 'key' && container === null);
  return own.sort((a, b) => b.endLine - b.startLine - (a.endLine - a.startLine))[0] ?? null;
}

/** A file in a line: what it says of itself, or what its largest definition does, or else the names in it. */
function entryOf(path: string, otherwise: string, codebase: Codebase): Entry {
  const said = codebase.index.summaryOf(path);
  const main = mainOf(path, codebase);
  const names = [...codebase.index.definedIn(path)]
    .filter(({ kind, container }) => kind !== 'heading' && kind !== 'key' && container === null)
    .sort((a, b) => b.endLine - b.startLine - (a.endLine - a.startLine))
    .slice(0, mostNames)
    .map(({ name }) => code(name));
  const doc = main?.doc ?? null;
  const words =
    said !== null && said !== ''
      ? `: ${sentenceOf(said)}`
      : doc !== null && doc !== '' && main !== null
        ? `, with ${code(fullName(main))}: ${sentenceOf(doc)}`
        : names.length > 0
          ? `, with ${listed(names)}`
          : otherwise;
  const place =
    main === null || said !== null
      ? { path, startLine: 1, endLine: 20 }
      : { path, startLine: main.startLine, endLine: main.endLine };
  return { place, words: `${code(path)} {}${words}`, name: path };
}

/** An author's first words without the markup of reStructuredText. */
function sentenceOf(doc: string): string {
  const plain = doc.replaceAll(/:\w{1,20}:(?=`)/g, '').replaceAll(/`~(?=\w)/g, '`');
  return plain.length <= longestLine ? plain : `${plain.slice(0, longestLine - 1).replace(/\s\S*$/, '')}…`;
}
