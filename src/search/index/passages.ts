import type { Outline } from '../../reading/languages/outline';
import { joinLines, splitLines } from './lines';
import { hasLongIdentifiers } from './words';

/** Consecutive lines of a document: what search finds. Lines are 1-based and inclusive. */
export interface Passage {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
}

/**
 * A document as passages in order: functions and classes (with the comment above them) where an outline tells, else
 * blank-line blocks; small ones joined, long ones split. No overlap, every line with text in exactly one, at most
 * {@link longest} lines each.
 */
export function passagesOf(
  document: { readonly path: string; readonly text: string },
  outline: Pick<Outline, 'symbols'> | null,
): Passage[] {
  const lines = splitLines(document.text);
  const cuts = outline === null || outline.symbols.length === 0 ? [] : symbolCuts(lines, outline);
  const atLeast = cuts.length > 0 ? shortest : proseTarget;
  const blocks = between(cuts, lines.length).flatMap(block =>
    sizeOf(block) > longest || cuts.length === 0 ? splitBlock(lines, block) : [block],
  );
  return joined(
    blocks.map(block => trimmed(lines, block)).filter(block => sizeOf(block) > 0),
    atLeast,
  ).map(block => ({
    path: document.path,
    startLine: block.start,
    endLine: block.end,
    text: joinLines(lines, block.start, block.end),
  }));
}

/** What is indexed of a passage's text: all but of lines that are data. */
export function indexedText({ text }: Passage): string {
  return text.slice(0, mostIndexed);
}

/** Whether all words of a passage's text are indexed. */
export function isWhollyIndexed({ text }: Passage): boolean {
  return text.length <= mostIndexed && !hasLongIdentifiers(text);
}

/** Names of the symbols that begin in a passage, separated by spaces. */
export function symbolsIn(
  { startLine, endLine }: Passage,
  symbols: readonly { readonly name: string; readonly startLine: number }[],
): string {
  const inside = symbols.filter(symbol => symbol.startLine >= startLine && symbol.startLine <= endLine);
  return inside.map(({ name }) => name).join(' ');
}

/** Characters indexed of a passage: 60 lines of code have fewer, and one step must not hold up the event loop. */
export const mostIndexed = 12_000;

/** Lines a passage should have at least and has at most; {@link proseTarget} where no outline says what belongs together. */
const shortest = 5;
const longest = 60;
const proseTarget = 15;

/** Lines, 1-based, inclusive. */
interface Block {
  readonly start: number;
  readonly end: number;
}

/** First lines of new passages: where symbols small enough to be one passage start, and the lines after them. */
function symbolCuts(lines: readonly string[], outline: Pick<Outline, 'symbols'>): number[] {
  const symbols = [...outline.symbols].sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
  const cuts = new Set<number>();
  let covered = 0;
  for (const { startLine, endLine } of symbols) {
    if (startLine <= covered || startLine < 1 || endLine > lines.length || endLine < startLine) continue;
    cuts.add(withComment(lines, startLine, covered));
    cuts.add(endLine + 1);
    if (endLine - startLine < longest) covered = endLine;
  }
  return [...cuts].filter(line => line > 1 && line <= lines.length).sort((a, b) => a - b);
}

/** Comment and decorator lines directly above belong to the symbol. */
function withComment(lines: readonly string[], line: number, after: number): number {
  let start = line;
  while (start - 1 > after && /^\s*(\/\/|\/?\*|#|@|--|"""|<!--)/.test(lines[start - 2] ?? '')) start--;
  return start;
}

function between(cuts: readonly number[], lineCount: number): Block[] {
  const starts = [1, ...cuts];
  return starts.map((start, i) => ({ start, end: (starts[i + 1] ?? lineCount + 1) - 1 }));
}

/** Splits at blank lines and before Markdown headings; a block without them after {@link longest} lines. */
function splitBlock(lines: readonly string[], block: Block): Block[] {
  const blocks: Block[] = [];
  let start = block.start;
  for (let line = block.start; line <= block.end; line++) {
    const text = lines[line - 1] ?? '';
    const ends =
      line === block.end || text.trim() === '' || line - start + 1 === longest || /^#{1,6} /.test(lines[line] ?? '');
    if (!ends) continue;
    blocks.push({ start, end: line });
    start = line + 1;
  }
  return blocks;
}

/** Joins neighbours while the first is shorter than `atLeast`, and a short last one to the one before it. */
function joined(blocks: readonly Block[], atLeast: number): Block[] {
  const result: Block[] = [];
  for (const [i, block] of blocks.entries()) {
    const last = result.at(-1);
    const short =
      last !== undefined && (sizeOf(last) < atLeast || (i === blocks.length - 1 && sizeOf(block) < shortest));
    if (last !== undefined && short && block.end - last.start < longest)
      result[result.length - 1] = { start: last.start, end: block.end };
    else result.push(block);
  }
  return result;
}

function trimmed(lines: readonly string[], { start, end }: Block): Block {
  while (start <= end && (lines[start - 1] ?? '').trim() === '') start++;
  while (end >= start && (lines[end - 1] ?? '').trim() === '') end--;
  return { start, end };
}

function sizeOf(block: Block): number {
  return block.end - block.start + 1;
}
