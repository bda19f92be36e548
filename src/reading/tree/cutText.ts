import { sha256 } from '../../shared/sha256';
import { split } from './split';

/** A stretch of a text, in UTF-16 units; its bytes of UTF-8 and their SHA-256. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Cuts a text longer than `limit` bytes at blank lines; where a block is still too long, at lines, then anywhere. */
export function cutText(text: string, limit: number): Part[] {
  const blocks = text
    .split(/(?<=\n[ \t]*\n)(?=[^\n])/)
    .flatMap(block => (Buffer.byteLength(block) <= limit ? [block] : block.split(/(?<=\n)/)))
    .flatMap(line => (Buffer.byteLength(line) <= limit ? [line] : chop(line, limit)));
  let start = 0;
  return split(
    blocks,
    limit,
    block => Buffer.byteLength(block),
    block => block,
  ).map(run => {
    const end = start + run.reduce((sum, block) => sum + block.length, 0);
    const bytes = Buffer.from(text.slice(start, end));
    const part = { start, end, bytes: bytes.length, sha256: sha256(bytes) };
    start = end;
    return part;
  });
}

/** A line longer than `limit`, in parts of at most so many bytes (a UTF-16 unit takes at most 3) that split no surrogate pair. */
function chop(line: string, limit: number): string[] {
  const parts: string[] = [];
  const step = Math.max(2, Math.floor(limit / 3));
  for (let from = 0; from < line.length;) {
    let to = Math.min(line.length, from + step);
    const last = line.charCodeAt(to - 1);
    if (to < line.length && last >= 0xd800 && last < 0xdc00) to--;
    parts.push(line.slice(from, to));
    from = to;
  }
  return parts;
}
