import type { Turn } from '../../protocol/chatProtocol';
import type { Conversation } from '../../protocol/engineProtocol';

/** Turns that are handed to the engine at most, and by how many fewer they may be: their first stays the same for so long. */
const window = 1000;
const step = 250;

/** What was said in a conversation before one of its turns, as the engine takes it: questions whose answer has words. */
export function earlierTurns(turns: readonly Turn[], id: string): Conversation {
  const at = turns.findIndex(turn => turn.id === id);
  const said = turns.slice(0, Math.max(0, at)).filter(({ state, text }) => text !== '' && state !== 'failed');
  const from = Math.max(0, Math.ceil((said.length - window) / step) * step);
  return {
    start: said.at(-1)?.start ?? null,
    turns: said.slice(from).map(({ question, text }) => ({ question, answer: text })),
  };
}
