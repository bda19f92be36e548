import { headerBytes, type PickedEvidence } from '../../search/ranking/evidence';
import { joinLines, splitLines } from '../../search/index/lines';

/** Share of the budget that one piece may take while others wait. */
const largestShare = 0.5;

/** The first pieces that a prompt has room for, long ones cut to their first lines. They keep their numbers. */
export function fitEvidence(
  evidence: readonly PickedEvidence[],
  budgetBytes: number,
  mostPieces: number,
): PickedEvidence[] {
  const fitting: PickedEvidence[] = [];
  let left = budgetBytes;
  for (const [i, piece] of evidence.entries()) {
    if (fitting.length >= mostPieces) break;
    const share = i === evidence.length - 1 ? left : Math.max(left * largestShare, Math.min(left, budgetBytes / 2));
    const cost = headerBytes + Buffer.byteLength(piece.path);
    const text = headOf(piece.text, share - cost);
    if (text === null) continue;
    left -= cost + Buffer.byteLength(text);
    fitting.push({ ...piece, text, endLine: piece.startLine + splitLines(text).length - 1 });
  }
  return fitting;
}

/** The first whole lines of a text that take at most `bytes`; null when not even one does. */
function headOf(text: string, bytes: number): string | null {
  const lines = splitLines(text);
  let [count, size] = [0, -1];
  for (const line of lines) {
    size += Buffer.byteLength(line) + 1;
    if (size > bytes) break;
    count++;
  }
  return count === 0 ? null : joinLines(lines, 1, count);
}
