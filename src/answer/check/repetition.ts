/** Small models fall into loops. A sentence or line that comes this often is one. */
const loopCount = 3;
/** Shorter ones (`}`, `return;`, "Yes.") repeat in honest text. In characters. */
const shortestLoop = 12;

/** Where a text begins to loop: the index before the second time of what comes thrice; null when it does not loop. */
export function loopStart(text: string): number | null {
  const seen = new Map<string, number[]>();
  let inCode = false;
  let before = '';
  for (const { content, start } of pieces(text)) {
    if (content.startsWith('```')) inCode = !inCode;
    // Code repeats lines honestly, but not in a row.
    if (inCode && content !== before) seen.clear();
    before = content;
    if (content.length < shortestLoop) continue;
    const starts = [...(seen.get(content) ?? []), start];
    seen.set(content, starts);
    if (starts.length === loopCount) return starts[1] ?? null;
  }
  return unitLoop(text);
}

/** Watches text as it is generated and says when to stop. Feed it every piece; once true it stays true. */
export class RepetitionGuard {
  private text = '';
  private checkedLength = 0;
  private looping = false;

  /** True when the text so far loops: stop generating, and cut the text at {@link loopStart}. */
  loops(piece: string): boolean {
    this.text += piece;
    // A loop shows when a unit is complete or repeats within the tail, so looking now and then is enough.
    if (!this.looping && this.text.length - this.checkedLength >= lookEvery) {
      this.checkedLength = this.text.length;
      this.looping = loopStart(this.text) !== null;
    }
    return this.looping;
  }
}

/** Characters between two looks of the guard. */
const lookEvery = 24;

interface Piece {
  readonly content: string;
  readonly start: number;
}

/** Sentences and lines, trimmed, without list marks. */
function pieces(text: string): Piece[] {
  // eslint-disable-next-line regexp/no-super-linear-move -- each run of characters ends in one of the three: it is never looked through in vain
  return [...text.matchAll(/[^\n]+?(?:[.!?](?=\s|$)|\n|$)/g)].map(match => ({
    content: match[0].trim().replace(/^(?:[-*]|\d+[.)])\s+/, ''),
    start: match.index,
  }));
}

/** The same stretch of 2 to 60 characters over and over at the end of the text, without sentence or line ends between. */
function unitLoop(text: string): number | null {
  const tail = text.slice(-480);
  // eslint-disable-next-line regexp/no-super-linear-move -- the tail is 480 characters
  const match = /([^\n]{2,60}?)\1{5,}[^\n]{0,60}$/.exec(tail);
  if (match?.[1] === undefined || !/[\p{L}\p{N}]/u.test(match[1]) || match[0].length < 60) return null;
  return text.length - tail.length + match.index + match[1].length;
}
