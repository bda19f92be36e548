import type { PickedEvidence } from '../../src/search/ranking/evidence';

/** A piece of evidence of which only its place counts. */
export function piece(number: number, path: string, startLine: number, endLine: number): PickedEvidence {
  return { number, path, startLine, endLine, text: '', score: 1, why: '' };
}
