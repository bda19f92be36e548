import { diffArrays } from 'diff';

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

/** More changed lines than anybody looks at one by one: beyond them everything is one hunk. */
const mostChanges = 400;

/** The fewest lines to remove and add, next to each other in one hunk. */
export function hunksBetween(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  const whole = [
    { count: before.length, removed: true, added: false },
    { count: after.length, removed: false, added: true },
  ];
  const changes = diffArrays([...before], [...after], { maxEditLength: mostChanges }) ?? whole;
  const hunks: Hunk[] = [];
  let [from, at, changed] = [0, 0, false];
  for (const { count, removed, added } of changes) {
    const [to, end] = [from + (added ? 0 : count), at + (removed ? 0 : count)];
    if (removed || added) {
      const begun = (changed ? hunks.pop() : undefined) ?? { from, at };
      hunks.push({ from: begun.from, to, at: begun.at, lines: after.slice(begun.at, end) });
    }
    [from, at, changed] = [to, end, removed || added];
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
