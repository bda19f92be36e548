/** Lines `from` to `to` (0-based, end exclusive) of a text, in whose place `lines` stand, which begin at `at` in the other text. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly lines: readonly string[];
}

/** An edit as an editor takes it; lines and characters are 0-based. */
export interface TextEdit {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
}

/** More changed lines than anybody looks at one by one: beyond them all between the first and the last is one hunk. */
const mostChanges = 400;

/** The fewest lines to remove and add, next to each other in one hunk (Myers, "An O(ND) Difference Algorithm", 1986). */
export function hunksBetween(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const a = before.slice(start, before.length - end);
  const b = after.slice(start, after.length - end);
  if (a.length === 0 && b.length === 0) return [];
  const hunks: Hunk[] = [];
  let [x, y] = [0, 0];
  for (const [keptX, keptY] of [...(keptPairs(a, b) ?? []), [a.length, b.length] as const]) {
    if (keptX > x || keptY > y)
      hunks.push({ from: start + x, to: start + keptX, at: start + y, lines: b.slice(y, keptY) });
    [x, y] = [keptX + 1, keptY + 1];
  }
  return hunks;
}

/** The text with these hunks, which {@link hunksBetween} gave for it, in place. */
export function withHunks(lines: readonly string[], hunks: readonly Hunk[]): string[] {
  const made: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    made.push(...lines.slice(at, hunk.from), ...hunk.lines);
    at = hunk.to;
  }
  return [...made, ...lines.slice(at)];
}

/** What was proposed for `base`, proposed for what has become of it; null where both change the same lines. */
export function rebased(
  base: readonly string[],
  now: readonly string[],
  proposed: readonly string[],
): readonly string[] | null {
  const own = hunksBetween(base, proposed);
  const others = hunksBetween(base, now);
  const clash = own.some(hunk => others.some(other => hunk.from <= other.to && other.from <= hunk.to));
  if (clash) return null;
  const shift = ({ from }: Hunk): number =>
    others.reduce((sum, { from: start, to, lines }) => sum + (to <= from ? lines.length - (to - start) : 0), 0);
  return withHunks(
    now,
    own.map(hunk => ({ ...hunk, from: hunk.from + shift(hunk), to: hunk.to + shift(hunk) })),
  );
}

/** The hunk as an edit of a text of these lines, which end in `eol`. */
export function editOf({ from, to, lines }: Hunk, text: readonly string[], eol: string): TextEdit {
  const last = text.length - 1;
  const ended = (line: string): string => `${line}${eol}`;
  const edit = { startLine: from, startCharacter: 0, endLine: to, endCharacter: 0, text: lines.map(ended).join('') };
  if (to <= last) return edit;
  // The last line has no end of its own: the one before it lends it.
  const end = { endLine: last, endCharacter: text[last]?.length ?? 0 };
  if (from === 0) return { ...edit, ...end, text: lines.join(eol) };
  return {
    ...{ startLine: from - 1, startCharacter: text[from - 1]?.length ?? 0 },
    ...end,
    text: lines.map(line => `${eol}${line}`).join(''),
  };
}

export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

/** Pairs of positions of equal lines, in order, as many as there can be; null when the texts differ in more than {@link mostChanges}. */
function keptPairs(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] | null {
  const trace: Map<number, number>[] = [];
  let furthest = new Map([[1, 0]]);
  const reach = (k: number): number => furthest.get(k) ?? -1;
  for (let changes = 0; changes <= Math.min(a.length + b.length, mostChanges); changes++) {
    trace.push(furthest);
    const next = new Map(furthest);
    for (let k = -changes; k <= changes; k += 2) {
      let x = k === -changes || (k !== changes && reach(k - 1) < reach(k + 1)) ? reach(k + 1) : reach(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtracked(trace, a.length, b.length);
    }
    furthest = next;
  }
  return null;
}

function backtracked(trace: readonly Map<number, number>[], x: number, y: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const furthest = trace[changes] ?? new Map<number, number>();
    const reach = (k: number): number => furthest.get(k) ?? -1;
    const k = x - y;
    const before = k === -changes || (k !== changes && reach(k - 1) < reach(k + 1)) ? k + 1 : k - 1;
    const fromX = changes === 0 ? 0 : reach(before);
    const fromY = changes === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY) pairs.unshift([--x, --y]);
    [x, y] = [fromX, fromY];
  }
  return pairs;
}
