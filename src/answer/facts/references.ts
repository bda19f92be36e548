import { joinLines, splitLines } from '../../search/index/lines';
import type { PickedEvidence } from '../../search/ranking/evidence';
import type { Codebase } from '../codebase';
import type { Place } from './place';
import type { WalkItem } from './walkOf';

/** Numbers of places: those of the evidence, and of what is added to it. */
export class References {
  readonly added: PickedEvidence[] = [];

  constructor(
    private readonly evidence: readonly PickedEvidence[],
    private readonly codebase: Codebase,
  ) {}

  /** Of a place: where its definition begins, if the piece shows that. */
  ofPiece({ piece, definition }: Place): number {
    if (definition === null || piece.quoted === true) return piece.number;
    if (piece.number > 0 && piece.startLine <= definition.startLine && definition.startLine <= piece.endLine)
      return piece.number;
    return this.of(
      definition.path,
      definition.startLine,
      Math.min(definition.endLine, definition.startLine + linesOfPlace - 1),
      'the place that answers',
    );
  }

  ofLine({ definition, piece }: Place, line: number): number {
    return this.of(definition?.path ?? piece.path, line, line, 'a step of it');
  }

  /** An item's words with the reference to what it leads to. */
  filled({ words, to }: WalkItem): string {
    if (to === null) return words;
    return words.replace(
      '{}',
      `[${this.of(to.path, to.startLine, Math.min(to.endLine, to.startLine + linesOfPlace - 1), 'called on the way')}]`,
    );
  }

  /** Of lines of a file. */
  of(path: string, startLine: number, endLine: number, why: string): number {
    const known = [...this.evidence, ...this.added].find(
      each =>
        each.path === path &&
        (startLine === endLine
          ? each.startLine === startLine && each.endLine === endLine
          : each.startLine <= startLine && startLine <= each.endLine),
    );
    if (known !== undefined) return known.number;
    const lines = splitLines(this.codebase.text(path) ?? '');
    const end = Math.min(lines.length, endLine);
    const number = this.evidence.length + this.added.length + 1;
    this.added.push({ path, startLine, endLine: end, score: 0.1, why, text: joinLines(lines, startLine, end), number });
    return number;
  }
}

/** Lines of a place that are evidence. */
const linesOfPlace = 40;
