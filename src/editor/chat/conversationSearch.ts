import type { Conversation } from './conversation';

/** A conversation that has all words searched for; `snippet` shows the first of them that is not in its title. */
export interface FoundConversation {
  readonly conversation: Conversation;
  readonly snippet: string | null;
}

/** Characters shown on each side of a word found. */
const around = 40;

/** The conversations that have every word of `query`, in questions, answers or title; all of them for an empty one. */
export function searchConversations(conversations: readonly Conversation[], query: string): FoundConversation[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  return conversations.flatMap(conversation => {
    const text = conversation.turns.flatMap(turn => [turn.question, turn.text]).join('\n');
    const lower = text.toLowerCase();
    const title = conversation.title.toLowerCase();
    if (!words.every(word => title.includes(word) || lower.includes(word))) return [];
    const inText = words.find(word => !title.includes(word));
    return [
      { conversation, snippet: inText === undefined ? null : snippetOf(text, lower.indexOf(inText), inText.length) },
    ];
  });
}

function snippetOf(text: string, at: number, length: number): string {
  const from = Math.max(0, at - around);
  const to = Math.min(text.length, at + length + around);
  const cut = text.slice(from, to).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`;
}
