import { isTestPath } from '../../reading/files/isTestPath';
import { fullName, type Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import { wholeWord } from '../../search/index/words';
import type { Codebase } from '../codebase';
import { code, type Entry } from './proof';

/** Places of the product that make a pattern, and places that are named; of tests, and files and members that are looked at. */
const leastPlaces = 4;
const mostPlaces = 9;
const mostOfTests = 1;
const mostFiles = 60;
const mostMembers = 12;
const identifier = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** In a longer line a name says nothing. */
const longestLine = 400;

/** Where one of a kind is named, which is where a new one would be: definition, list, dispatch, registration, name table, test. Null where that is no pattern. */
export function placesOfOne(
  members: readonly Definition[],
  isOwn: (path: string) => boolean,
  codebase: Codebase,
): { readonly one: Definition; readonly entries: readonly Entry[] } | null {
  let best: { readonly one: Definition; readonly entries: readonly Entry[] } | null = null;
  const looked = members.slice(0, mostMembers);
  const naming = new Map<string, number>();
  for (const { name } of looked)
    for (const path of codebase.index.filesWithWord(plainWord(name))) naming.set(path, (naming.get(path) ?? 0) + 1);
  for (const one of looked) {
    // A file that names this one alone uses it.
    const entries = placesOf(one, path => isOwn(path) && (path === one.path || (naming.get(path) ?? 0) > 1), codebase);
    if (
      entries.filter(({ name }) => name !== null && !isTestPath(name)).length >= leastPlaces &&
      entries.length > (best?.entries.length ?? 0)
    )
      best = { one, entries };
  }
  return best;
}

function plainWord(name: string): string {
  return wholeWord(name).replaceAll('_', '');
}

/** A place for each definition that names it, in any spelling of its words: `Ping`, `ping`, `PING`. */
function placesOf(one: Definition, isOwn: (path: string) => boolean, codebase: Codebase): Entry[] {
  const { index } = codebase;
  const wanted = plainWord(one.name);
  const files = new Set([...index.filesWithWord(wanted), ...codebase.filesReferring(one.name), one.path]);
  const paths = [...files]
    .filter(path => isOwn(path) || isTestPath(path))
    .sort((a, b) => Number(isTestPath(a)) - Number(isTestPath(b)));
  const found: (Entry & { readonly ofTest: boolean })[] = [];
  for (const path of paths.slice(0, mostFiles)) {
    const around = new Set<string>();
    for (const [i, text] of splitLines(codebase.text(path) ?? '').entries()) {
      const line = i + 1;
      const isInside = path === one.path && line > one.startLine && line <= one.endLine;
      if (isInside || text.length > longestLine || /^\s*(?:\/\/|#(?!\[)|\*|--)/.test(text)) continue;
      if (!(text.match(identifier) ?? []).some(each => plainWord(each) === wanted)) continue;
      const inside = index
        .definedIn(path)
        .filter(
          each => each.startLine <= line && line <= each.endLine && each.kind !== 'heading' && each.kind !== 'key',
        )
        .sort((a, b) => b.startLine - a.startLine)[0];
      const key = inside === undefined ? '' : fullName(inside);
      if (around.has(key)) continue;
      around.add(key);
      const outer = (inside?.startLine === line ? inside.container : key) ?? '';
      // A module of tests in the file itself.
      if (/^tests?\./.test(key)) continue;
      const where = outer === '' ? '' : ` in ${code(outer)}`;
      found.push({
        place: { path, startLine: line, endLine: line },
        words: `${code(`${path}:${line}`)} {}: ${code(text, 80)}${where}`,
        name: path,
        ofTest: isTestPath(path),
      });
    }
  }
  const own = found.filter(({ ofTest }) => !ofTest);
  return [...own.slice(0, mostPlaces - mostOfTests), ...found.filter(({ ofTest }) => ofTest).slice(0, mostOfTests)];
}
