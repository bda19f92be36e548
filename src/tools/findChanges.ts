import { Links } from '../answer/facts/links';
import { count } from '../answer/facts/proof';
import { testsOf } from '../answer/facts/testsOf';
import type { ToolPlace } from '../protocol/toolResult';
import type { ToolArguments } from '../protocol/toolTable';
import { isTestPath } from '../reading/files/isTestPath';
import { fullName, type Definition } from '../search/index/definition';
import { LineTexts, ofProven, type Findings } from './findings';
import type { ToolSources } from './toolSources';

/** Symbols that are looked at: a second's work. */
const mostSymbols = 40;

/** `changes`: what differs from the last commit, the symbols that it touches with their uses, and the tests that use those. */
export async function findChanges(
  { diff: withDiff }: ToolArguments<'changes'>,
  sources: ToolSources,
  signal: AbortSignal,
): Promise<Findings> {
  const folders = await sources.changes(signal);
  const diff = folders.map(folder => folder.diff).join('');
  if (diff === '') return { said: ['Nothing differs from the last commit on the disk.'], places: [], gaps: [] };
  const files = folders.flatMap(folder =>
    filesOf(folder.diff).map(file => ({ ...file, path: folder.document(file.path) })),
  );
  const lines = new LineTexts(sources);
  const links = new Links(sources.codebase);
  const touched = files.flatMap(file => touchedSymbols(file, sources));
  const symbols = touched.slice(0, mostSymbols);
  const places: ToolPlace[] = files.map(({ path, state, ranges }) => ({
    path,
    startLine: ranges[0]?.[0] ?? 1,
    endLine: Math.min(ranges.at(-1)?.[1] ?? 1, Math.max(1, lines.of(path).length)),
    name: null,
    note: state,
    group: 'Changed files',
    certain: true,
  }));
  const tests = new Map<string, ToolPlace>();
  for (const symbol of symbols) {
    signal.throwIfAborted();
    const uses = links.usesOf([symbol]).filter(({ kind }) => kind !== 'import');
    const certain = uses.filter(each => each.certain).length;
    places.push({
      path: symbol.path,
      startLine: symbol.startLine,
      endLine: symbol.endLine,
      name: fullName(symbol),
      note: `${count(certain, 'certain use')}${uses.length > certain ? `, ${uses.length - certain} possible` : ''}; ${lines.first(symbol)}`,
      group: 'Symbols touched',
      certain: true,
    });
    const proven = await testsOf({ type: 'symbol', name: symbol.name, definitions: [symbol] }, sources.codebase);
    for (const test of proven === null ? [] : ofProven(proven, sources).places)
      if (test.certain && isTestPath(test.path) && !tests.has(`${test.path}:${test.startLine}`))
        tests.set(`${test.path}:${test.startLine}`, {
          ...test,
          note: `uses ${fullName(symbol)}`,
          group: 'Tests that use what is touched',
        });
  }
  for (const { path } of files)
    if (isTestPath(path))
      tests.set(path, {
        path,
        startLine: 1,
        endLine: 1,
        name: null,
        note: 'changed itself',
        group: 'Tests that use what is touched',
        certain: true,
      });
  return {
    said: [
      `${count(files.length, 'file has', 'files have')} changed since the last commit; ${count(touched.length, 'symbol is', 'symbols are')} touched.`,
    ],
    places: [...places, ...tests.values()],
    gaps: [
      ...(touched.length > symbols.length
        ? [`Of ${touched.length} touched symbols the first ${mostSymbols} are listed.`]
        : []),
      ...(files.length > 0 ? ['What a test reaches only through other code is not listed.'] : []),
      ...(files.some(({ state }) => state !== 'changed' && state !== 'new')
        ? ['Of some files the change is not shown.']
        : []),
    ],
    ...(withDiff && { more: diff }),
  };
}

interface ChangedFile {
  readonly path: string;
  readonly state: string;
  /** Lines of the file as it is now. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/** The files of a diff as `workingChanges` writes it. */
function filesOf(diff: string): ChangedFile[] {
  const files: { path: string; state: string; ranges: [number, number][] }[] = [];
  let left = { old: 0, now: 0 };
  let line = 0;
  for (const text of diff.split('\n')) {
    if (left.old > 0 || left.now > 0) {
      // Inside a hunk.
      if (text.startsWith('+') || text.startsWith('-')) files.at(-1)?.ranges.push([line, line]);
      if (!text.startsWith('-') && !text.startsWith('\\')) [line, left.now] = [line + 1, left.now - 1];
      if (!text.startsWith('+') && !text.startsWith('\\')) left.old--;
      continue;
    }
    const hunk = /^@@ -\d+,(\d+) \+(\d+),(\d+) @@/.exec(text);
    if (hunk !== null) {
      left = { old: Number(hunk[1]), now: Number(hunk[3]) };
      line = Number(hunk[2]);
    } else if (text.startsWith('+++ ')) files.push({ path: text.slice(4), state: 'changed', ranges: [] });
    else if (text.startsWith('new file '))
      files.push({ path: text.slice('new file '.length), state: 'new', ranges: [[1, Infinity]] });
    else if (text === 'rewritten:') files.at(-1)?.ranges.push([1, Infinity]);
    else if (!/^[-+ ]/.test(text)) {
      const told = /^(.+): (deleted|changed(?:, .+)?)$/.exec(text);
      if (told !== null) files.push({ path: told[1] ?? '', state: told[2] ?? '', ranges: [] });
    }
  }
  return files.map(({ path, state, ranges }) => ({ path, state, ranges: joined(ranges) }));
}

function joined(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const found: [number, number][] = [];
  for (const [first, last] of ranges) {
    const before = found.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else found.push([first, last]);
  }
  return found;
}

/** The innermost symbols that changed lines stand in; of a new file, its outermost. */
function touchedSymbols({ path, ranges, state }: ChangedFile, { codebase }: ToolSources): Definition[] {
  const symbols = codebase.index.definedIn(path).filter(({ kind }) => kind !== 'heading' && kind !== 'key');
  if (state === 'new') return symbols.filter(({ container }) => container === null);
  const touched = symbols.filter(each =>
    ranges.some(([first, last]) => each.startLine <= last && each.endLine >= first),
  );
  const holdsOther = (each: Definition): boolean =>
    touched.some(other => other !== each && other.startLine >= each.startLine && other.endLine <= each.endLine);
  // A class is touched itself only where a changed line is in none of its members.
  return touched.filter(
    each =>
      !holdsOther(each) ||
      ranges.some(
        ([first]) =>
          each.startLine <= first &&
          first <= each.endLine &&
          !touched.some(
            other =>
              other !== each && other.startLine > each.startLine && other.startLine <= first && first <= other.endLine,
          ),
      ),
  );
}
