import { cutBytes } from '../../reading/tree/cutBytes';
import { harmless } from './prompt';
import type { PromptFormat } from './promptFormat';

/** An earlier question of the conversation and what was answered. */
export interface SaidTurn {
  readonly question: string;
  readonly answer: string;
}

/** Turns are left out by as many at a time, so that the state of those that stay is good for as many more. */
const turnsAtOnce = 4;

/**
 * What the model reads of the turns before a question, a text each: the latest that fit into `bytes`. Without citations, whose numbers mean nothing
 * later, and each of at most its share.
 */
export function turnTexts(format: PromptFormat, turns: readonly SaidTurn[], bytes: number): string[] {
  const texts = turns.map(turn => turnText(format, turn, Math.floor(bytes / turnsAtOnce)));
  let size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  while (size > bytes && texts.length > turnsAtOnce)
    for (const text of texts.splice(0, turnsAtOnce)) size -= Buffer.byteLength(text);
  return texts;
}

function turnText(format: PromptFormat, { question, answer }: SaidTurn, bytes: number): string {
  const said = answer.replace(/ ?\[\d{1,3}\](?!\()/g, '').trim();
  const marks = Buffer.byteLength(`${format.userPrefix}${format.assistantPrefix}${format.end}`);
  const room = Math.max(0, bytes - marks);
  const asked = cutBytes(harmless(format, question.trim()), Math.floor(room / 2));
  const answered = cutBytes(harmless(format, said), room - Buffer.byteLength(asked));
  return `${format.userPrefix}${asked}${format.assistantPrefix}${answered}${format.end}`;
}
