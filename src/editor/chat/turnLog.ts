import { randomUUID } from 'node:crypto';
import type { Turn } from '../../protocol/chatProtocol';
import type { Conversation, ConversationRecord } from './conversation';
import type { ConversationStore } from './conversationStore';

/** Where conversations are kept. */
export type Journal = Pick<ConversationStore, 'newId' | 'append'>;

/** The turns of the conversation shown, kept in the journal as they change. */
export class TurnLog {
  private list: Turn[] = [];
  /** Names the conversation in its file; null before the first question. */
  private id: string | null = null;

  constructor(
    private readonly journal: Journal,
    /** Another conversation is shown; null: an empty one. */
    private readonly onConversation: (id: string | null) => void,
  ) {}

  get turns(): readonly Turn[] {
    return this.list;
  }

  /** The conversation shown; null while nothing was asked. */
  get conversation(): { readonly id: string; readonly turns: readonly Turn[] } | null {
    return this.id === null ? null : { id: this.id, turns: this.list };
  }

  of(id: string): Turn | undefined {
    return this.list.find(turn => turn.id === id);
  }

  /** Two windows may write on one conversation: an id is used once in all of them. */
  newId(): string {
    return randomUUID();
  }

  /** Adds a turn; the first gives the conversation its file. */
  add(turn: Turn): void {
    this.begin();
    this.list.push(turn);
    this.keep(turn.id);
  }

  /** Puts a turn in the place of the one with its id; {@link keep} writes it down. */
  replace(turn: Turn): void {
    this.list[this.list.findIndex(({ id }) => id === turn.id)] = turn;
  }

  /** Writes down how a turn is now. */
  keep(id: string): void {
    const turn = this.of(id);
    if (turn !== undefined) this.write({ type: 'turn', turn, at: Date.now() });
  }

  /** Writes down more text of a turn that is being answered. */
  keepText(id: string, text: string): void {
    this.write({ type: 'delta', id, text });
  }

  show({ id, turns }: Conversation): void {
    this.id = id;
    this.list = [...turns];
    this.onConversation(id);
  }

  clear(): void {
    this.list = [];
    this.id = null;
    this.onConversation(null);
  }

  /** Goes on with the first `count` turns as a conversation of its own. */
  branch(count: number): void {
    this.list = this.list.slice(0, count);
    this.id = null;
    if (count === 0) return;
    this.begin();
    for (const { id } of this.list) this.keep(id);
  }

  /** Writes a turn of another conversation down. */
  keepIn(conversation: string, turn: Turn): void {
    this.journal.append(conversation, { type: 'turn', turn, at: Date.now() });
  }

  private begin(): void {
    if (this.id !== null) return;
    this.id = this.journal.newId();
    this.write({ type: 'begin', id: this.id, at: Date.now() });
    this.onConversation(this.id);
  }

  private write(record: ConversationRecord): void {
    if (this.id !== null) this.journal.append(this.id, record);
  }
}
