import { cutBytes } from '../reading/tree/cutBytes';
import { piecesOf, tokensOf } from './check/proseScan';
import type { SaidTurn } from './question/saidTurn';

/**
 * Turns as a model reads them later: without citations, whose numbers mean nothing then, and each of at most `mostBytes`, of which the question may take
 * half.
 */
export function saidTurns(turns: readonly SaidTurn[], mostBytes: number): SaidTurn[] {
  return turns.map(turn => {
    const question = cutBytes(turn.question.trim(), Math.floor(mostBytes / 2));
    return {
      question,
      answer: cutBytes(withoutReferences(turn.answer).trim(), mostBytes - Buffer.byteLength(question)),
    };
  });
}

function withoutReferences(answer: string): string {
  return piecesOf(answer)
    .map(({ kind, text }) => {
      if (kind === 'code') return text;
      let [left, at] = ['', 0];
      for (const token of tokensOf(text)) {
        if (token.kind !== 'reference') continue;
        left += text.slice(at, token.at).replace(/ $/, '');
        at = token.end;
      }
      return left + text.slice(at);
    })
    .join('');
}
