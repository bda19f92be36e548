/** Lines of a file, 1-based and inclusive. */
export interface LineRange {
  readonly startLine: number;
  readonly endLine: number;
}

/** Places of one line that are looked at: of a brace there are thousands, and they tell nothing. */
const mostPlaces = 200;
/** A line with fewer letters and digits may stand anywhere. */
const tellingLength = 3;

/**
 * Where the lines that an answer was given (`wanted`) stand in a file now. The file may have been edited since: the nearest place where all of them
 * stand is taken, else the one that has the most of them in order, at least half. Null: they are gone.
 */
export function findLines(file: readonly string[], wanted: readonly string[], near: number): LineRange | null {
  const sought = wanted.map(line => line.trim());
  const lines = file.map(line => line.trim());
  if (sought.every(line => line === '')) return null;
  const isAt = (start: number): boolean => sought.every((line, i) => lines[start + i] === line);
  const rangeAt = (start: number): LineRange => ({ startLine: start + 1, endLine: start + sought.length });
  if (isAt(near - 1)) return rangeAt(near - 1);

  const votes = votesOf(lines, sought, near - 1);
  const starts = [...votes.keys()].sort((a, b) => Math.abs(a - near + 1) - Math.abs(b - near + 1));
  const whole = starts.find(isAt);
  if (whole !== undefined) return rangeAt(whole);
  const best = Math.max(0, ...votes.values());
  const telling = sought.filter(isTelling).length;
  const start = starts.find(each => votes.get(each) === best);
  if (start === undefined || best * 2 < telling) return null;
  const from = Math.max(0, start);
  return { startLine: from + 1, endLine: Math.min(lines.length, Math.max(from + 1, start + sought.length)) };
}

/** By the line at which the sought ones would begin, how many of them that would put right. */
function votesOf(lines: readonly string[], sought: readonly string[], near: number): Map<number, number> {
  const telling = new Set(sought.filter(isTelling));
  const places = new Map<string, number[]>();
  lines.forEach((line, at) => {
    if (!telling.has(line)) return;
    const known = places.get(line);
    if (known === undefined) places.set(line, [at]);
    else known.push(at);
  });
  const votes = new Map<number, number>();
  sought.forEach((line, i) => {
    for (const at of nearest(places.get(line) ?? [], near + i)) votes.set(at - i, (votes.get(at - i) ?? 0) + 1);
  });
  return votes;
}

/** Of ascending places those around one. */
function nearest(places: readonly number[], to: number): readonly number[] {
  if (places.length <= mostPlaces) return places;
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < to) low = middle + 1;
    else high = middle;
  }
  const from = Math.max(0, Math.min(low - mostPlaces / 2, places.length - mostPlaces));
  return places.slice(from, from + mostPlaces);
}

function isTelling(line: string): boolean {
  return (line.match(/[\p{L}\p{N}]/gu) ?? []).length >= tellingLength;
}
