import type { Range } from '../../protocol/engineProtocol';
import { words } from '../index/words';

/** First and last line, 1-based, inclusive. */
export type LineRange = Pick<Range, 'startLine' | 'endLine'>;

/** The lines of `range` that have one of the `wanted` words (as {@link words} makes them). */
export function matchingLines(lines: readonly string[], range: LineRange, wanted: ReadonlySet<string>): number[] {
  const found: number[] = [];
  for (let line = range.startLine; line <= Math.min(range.endLine, lines.length); line++)
    if (words((lines[line - 1] ?? '').slice(0, lookedAt)).some(word => wanted.has(word))) found.push(line);
  return found;
}

/** Characters of a line that are looked at: longer ones are data, and a question must not wait for them. */
const lookedAt = 2_000;

/**
 * `range` when its text has at most `maxBytes` of UTF-8 (lines joined by one byte), else the stretch of whole lines in it
 * that fits, holds most of the matching lines (the earliest such; the head if none match) and has them in its middle.
 * Null when not even one line fits.
 */
export function fitLines(
  lines: readonly string[],
  range: LineRange,
  wanted: ReadonlySet<string>,
  maxBytes: number,
): LineRange | null {
  const { startLine, endLine } = range;
  const sizes = lines.slice(startLine - 1, endLine).map(line => Buffer.byteLength(line) + 1);
  const size = (from: number, to: number): number =>
    sizes.slice(from - startLine, to - startLine + 1).reduce((a, b) => a + b, -1);
  if (size(startLine, endLine) <= maxBytes) return { startLine, endLine };
  const matching = new Set(matchingLines(lines, range, wanted));
  const core = densest(sizes, maxBytes, i => matching.has(startLine + i));
  if (core === null) return null;
  let from = startLine + core.from;
  let to = startLine + core.to;
  let left = maxBytes - size(from, to);
  for (let grew = true; grew;) {
    grew = false;
    const below = sizes[to + 1 - startLine];
    if (below !== undefined && below <= left) [to, left, grew] = [to + 1, left - below, true];
    const above = sizes[from - 1 - startLine];
    if (above !== undefined && above <= left) [from, left, grew] = [from - 1, left - above, true];
  }
  return { startLine: from, endLine: to };
}

/** The shortest stretch, of those within `maxBytes`, from a matching line to a matching line with most of them between. */
function densest(
  sizes: readonly number[],
  maxBytes: number,
  matches: (i: number) => boolean,
): { from: number; to: number } | null {
  const fits = sizes.flatMap((size, i) => (matches(i) && size - 1 <= maxBytes ? [i] : []));
  const head = sizes.findIndex(size => size - 1 <= maxBytes);
  let best = head === -1 ? null : { from: head, to: head, count: 0 };
  let start = 0;
  const upTo = [0];
  for (const size of sizes) upTo.push((upTo.at(-1) ?? 0) + size);
  for (const [last, to] of fits.entries()) {
    let from = fits[start] ?? to;
    while ((upTo[to + 1] ?? 0) - (upTo[from] ?? 0) - 1 > maxBytes) from = fits[++start] ?? to;
    const count = last - start + 1;
    if (best === null || count > best.count) best = { from, to, count };
  }
  return best;
}
