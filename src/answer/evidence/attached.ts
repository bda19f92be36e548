import type { AttachmentKind, Range } from '../../protocol/engineProtocol';
import { headerBytes, type PickedEvidence } from '../../search/ranking/evidence';
import { fitLines } from '../../search/ranking/fitLines';
import { joinLines, splitLines } from '../../search/index/lines';
import { questionWords } from '../../search/index/words';

/** An attachment with its text. */
export interface Attached extends Range {
  readonly kind: AttachmentKind;
  readonly text: string;
  /** True for text that stands in no file: a listing, a diff, a terminal's. */
  readonly quoted: boolean;
  /** The files that it is about: the answer starts from the state that holds them. */
  readonly paths: readonly string[];
}

/**
 * Attachments as the prompt shows them, in their order, numbered from 1. Each gets its share of `budgetBytes`; what small ones leave
 * goes to the large, which are cut to the whole lines that meet the question best.
 */
export function fitAttached(attached: readonly Attached[], question: string, budgetBytes: number): PickedEvidence[] {
  const wanted = new Set(questionWords(question));
  const shares = sharesOf(attached, budgetBytes);
  return attached
    .flatMap((piece, i) => {
      const lines = splitLines(piece.text);
      const whole = { startLine: 1, endLine: lines.length };
      const fitting = fitLines(lines, whole, wanted, (shares[i] ?? 0) - overhead(piece));
      if (fitting === null) return [];
      const before = piece.startLine - 1;
      return {
        path: piece.path,
        startLine: before + fitting.startLine,
        endLine: before + fitting.endLine,
        text: joinLines(lines, fitting.startLine, fitting.endLine),
        score: 1,
        why: whyOf(piece.kind),
        ...(piece.quoted ? { quoted: true as const } : {}),
      };
    })
    .map((piece, i) => ({ ...piece, number: i + 1 }));
}

function whyOf(kind: AttachmentKind): string {
  return kind === 'selection' ? 'selected in the editor' : 'attached to the question';
}

/** Bytes for each piece: the smallest are served first, with at most an equal part of what is left. */
function sharesOf(attached: readonly Attached[], budgetBytes: number): number[] {
  const shares: number[] = attached.map(() => 0);
  const sizes = attached.map((piece, i) => ({ i, size: overhead(piece) + Buffer.byteLength(piece.text) }));
  let left = budgetBytes;
  for (const [served, { i, size }] of sizes.sort((a, b) => a.size - b.size).entries()) {
    const share = Math.min(size, Math.floor(left / (sizes.length - served)));
    shares[i] = share;
    left -= share;
  }
  return shares;
}

function overhead({ path }: Attached): number {
  return headerBytes + Buffer.byteLength(path);
}
