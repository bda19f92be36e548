import type { Turn } from '../../protocol/chatProtocol';

/** Questions and answers that belong together. Times are milliseconds since 1970. */
export interface Conversation {
  readonly id: string;
  /** The first question, unless the user gave another name. */
  readonly title: string;
  readonly created: number;
  readonly updated: number;
  readonly pinned: boolean;
  readonly turns: readonly Turn[];
}

/** A line of a conversation's file: what happened, never rewritten, so that a crash loses at most the last token. */
export type ConversationRecord =
  | { readonly type: 'begin'; readonly id: string; readonly at: number }
  | { readonly type: 'title'; readonly title: string }
  | { readonly type: 'pin'; readonly pinned: boolean }
  /** A turn was added, or takes the place of the one with its id. */
  | { readonly type: 'turn'; readonly turn: Turn; readonly at: number }
  /** More text of a turn that is being answered. */
  | { readonly type: 'delta'; readonly id: string; readonly text: string };

/** What the lines of a conversation's file tell; null when they do not begin one. A line that a crash cut short is left out. */
export function replay(lines: string): Conversation | null {
  let begun: { readonly id: string; readonly at: number } | null = null;
  let title = '';
  let pinned = false;
  let updated = 0;
  const turns = new Map<string, Turn>();
  for (const line of lines.split('\n')) {
    const record = parsed(line);
    switch (record?.type) {
      case undefined:
        break;
      case 'begin':
        begun = record;
        break;
      case 'title':
        title = record.title;
        break;
      case 'pin':
        pinned = record.pinned;
        break;
      case 'turn':
        turns.set(record.turn.id, record.turn);
        updated = record.at;
        break;
      case 'delta': {
        const turn = turns.get(record.id);
        if (turn !== undefined) turns.set(turn.id, { ...turn, state: 'answering', text: turn.text + record.text });
      }
    }
  }
  if (begun === null) return null;
  const all = [...turns.values()].map(ended);
  const { id, at } = begun;
  return {
    id,
    title: title === '' ? titleOf(all[0]?.question ?? '') : title,
    created: at,
    updated,
    pinned,
    turns: all,
  };
}

/** Characters of a title: what a list of 250 px shows in two lines. */
const titleLength = 80;

export function titleOf(question: string): string {
  const line = question.replace(/\s+/g, ' ').trim();
  return line.length <= titleLength ? line : `${line.slice(0, titleLength - 1).trimEnd()}…`;
}

/** Nobody writes on a turn that was read from a file. */
function ended(turn: Turn): Turn {
  return turn.state === 'waiting' || turn.state === 'answering'
    ? { ...turn, state: 'stopped', interrupted: true, waitingFor: null }
    : turn;
}

function parsed(line: string): ConversationRecord | null {
  if (line === '') return null;
  try {
    const record: unknown = JSON.parse(line);
    return isRecord(record) ? record : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** True for what {@link ConversationRecord} describes, as far as reading it needs. */
function isRecord(value: unknown): value is ConversationRecord {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  const fields = value as Partial<Record<string, unknown>>;
  const text = (key: string): boolean => typeof fields[key] === 'string';
  switch (value.type) {
    case 'begin':
      return text('id') && typeof fields['at'] === 'number';
    case 'title':
      return text('title');
    case 'pin':
      return typeof fields['pinned'] === 'boolean';
    case 'delta':
      return text('id') && text('text');
    case 'turn':
      return typeof fields['at'] === 'number' && isTurn(fields['turn']);
    default:
      return false;
  }
}

export function isTurn(value: unknown): value is Turn {
  if (typeof value !== 'object' || value === null) return false;
  const turn = value as Partial<Record<keyof Turn, unknown>>;
  const texts = [turn.id, turn.question, turn.text, turn.state, turn.mode];
  const lists = [turn.context, turn.sources, turn.facts, turn.unread];
  return texts.every(text => typeof text === 'string') && lists.every(list => Array.isArray(list));
}
