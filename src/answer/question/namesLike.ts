import type { Codebase } from '../codebase';

/** Names shown as what was meant. */
const mostShown = 3;
/** Files whose symbols are looked at: enough for a second's work. */
const mostFiles = 20_000;

/** Symbols and files whose names are nearly `name`, nearest first: one letter in four may differ, case and separators do not count. */
export function namesLike(name: string, { index }: Pick<Codebase, 'index'>): string[] {
  const wanted = plain(name.split(/::|[.#/]/).at(-1) ?? name);
  const limit = Math.min(3, Math.floor(wanted.length / 4));
  if (limit === 0) return [];
  const found = new Map<string, number>();
  const look = (candidate: string): void => {
    const other = plain(candidate);
    if (Math.abs(other.length - wanted.length) > limit || found.has(candidate)) return;
    const away = distance(wanted, other, limit);
    if (away <= limit) found.set(candidate, away);
  };
  let files = 0;
  for (const path of index.paths) {
    if (files++ === mostFiles) break;
    look(path.slice(path.lastIndexOf('/') + 1));
    for (const symbol of index.definedIn(path))
      if (symbol.kind !== 'heading' && symbol.kind !== 'key') look(symbol.name);
  }
  return [...found]
    .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostShown)
    .map(([candidate]) => candidate);
}

/** Letters that a name may lack at its end, or have too many. */
const mostEnding = 3;
/** Letters of the shortest name that is taken for a misspelt one, and of one in which two may be wrong. */
const leastLetters = 5;
const leastForTwo = 8;

/**
 * The one name of code here that `name` must mean: one or two letters off, or the same but for its ending (`SilenceError`: `SilenceErrors`). Null for none, for
 * several that are as near, and for a short name.
 */
export function closeName(name: string, { index }: Pick<Codebase, 'index'>): string | null {
  const wanted = plain(name);
  if (wanted.length < leastLetters) return null;
  const limit = wanted.length < leastForTwo ? 1 : 2;
  let found = new Set<string>();
  let least = limit + 1;
  let files = 0;
  for (const path of index.paths) {
    if (files++ === mostFiles) break;
    for (const { name: other, kind } of index.definedIn(path)) {
      if (kind === 'heading' || kind === 'key') continue;
      const away = offBy(wanted, plain(other), limit);
      if (away > least || away > limit) continue;
      if (away < least) found = new Set();
      least = away;
      found.add(other);
    }
  }
  const [only, another] = found;
  return only !== undefined && another === undefined ? only : null;
}

/** Letters that two names differ in; an ending that one of them lacks counts as one. */
function offBy(a: string, b: string, limit: number): number {
  const apart = Math.abs(a.length - b.length);
  if (apart <= mostEnding && Math.min(a.length, b.length) >= leastLetters && (a.startsWith(b) || b.startsWith(a)))
    return Math.min(1, apart);
  return apart > limit ? limit + 1 : distance(a, b, limit);
}

function plain(name: string): string {
  return name.replaceAll(/[_$-]/g, '').toLowerCase();
}

/** Letters to insert, delete, change or swap with the next, as far as `limit`. source: Damerau–Levenshtein, optimal string alignment. */
export function distance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    if (Math.min(...next) > limit) return limit + 1;
    [before, row] = [row, next];
  }
  return row[b.length] ?? limit + 1;
}
