import type { ChatState, Place, Strip, ToWebview, Turn, View } from '../protocol/chatProtocol';
import type { Answer, AskParams, Evidence, ExplainParams, Status } from '../protocol/engineProtocol';
import { errorData, isAbort, type ErrorData } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { Conversation, ConversationRecord } from './conversation';
import type { ConversationStore } from './conversationStore';
import { errorCard } from './errorWords';
import type { Localize } from './localize';
import { stripOf, waitWords } from './statusWords';
import { answered, askedTurn, failedTurn, stoppedTurn, withEvidence, withText } from './turn';

/** What the chat needs of the engine: each waits until the workspace is open. */
export interface ChatEngine {
  ask(params: AskParams, signal: AbortSignal): Promise<Answer>;
  explain(params: ExplainParams, signal: AbortSignal): Promise<Answer>;
}

/** Where conversations are kept. */
export type Journal = Pick<ConversationStore, 'newId' | 'append'>;

export interface ChatOptions {
  readonly engine: ChatEngine;
  readonly journal: Journal;
  /** Another conversation is shown; null: an empty one. */
  readonly onConversation: (id: string | null) => void;
  /** To the webview; what is posted before it is ready may be lost, for it asks for {@link Chat.state} then. */
  readonly post: (message: ToWebview) => void;
  /** True from a question to the end of its answer. */
  readonly onAnswering: (answering: boolean) => void;
  readonly logger: Logger;
  readonly t: Localize;
}

/** An answer being made. `requestId` names it to the engine; a retry of the same turn is another request. */
interface Run {
  readonly turnId: string;
  readonly cancel: AbortController;
}

/** Turns that go to the webview at once: about 1 MB of messages. */
const turnsSent = 200;

/** The conversation: the one place that knows its turns and what the view shows. */
export class Chat {
  private turns: Turn[] = [];
  /** Names the conversation in its file; null before the first question. */
  private conversationId: string | null = null;
  private readonly runs = new Map<string, Run>();
  private lastId = 0;
  private folderOpen = true;
  private status: Status | null = null;
  private failure: ErrorData | null = null;
  private starters: readonly string[] = [];
  private selection: Place | null = null;

  constructor(private readonly options: ChatOptions) {}

  get state(): ChatState {
    return {
      view: this.view,
      strip: this.strip,
      starters: this.starters,
      conversation: this.conversationId,
      turns: this.turns.slice(-turnsSent),
      earlier: Math.max(0, this.turns.length - turnsSent),
      selection: this.selection,
      model: this.status?.model ?? null,
    };
  }

  /** Resolves when the turn is finished, in whatever way: failures show in the turn. `focus` is what is selected. */
  ask(question: string, focus: Place | null): Promise<void> {
    return this.newTurn('ask', question, focus === null ? [] : [focus]);
  }

  /** Explains the code at a place, in the words of the model. */
  explain(place: Place): Promise<void> {
    return this.newTurn('explain', this.options.t('Explain the selected code'), [place]);
  }

  /** Makes a finished turn's answer anew. */
  async retry(turnId: string): Promise<void> {
    for (const [requestId, run] of this.runs) {
      if (run.turnId !== turnId) continue;
      if (!run.cancel.signal.aborted) return;
      this.runs.delete(requestId);
    }
    const turn = this.turnOf(turnId);
    if (turn === undefined) return;
    this.change(turnId, () => askedTurn(turn, this.firstWait()));
    await this.run(turn);
  }

  /**
   * Asks `question` in place of a turn's own. The turns before it are taken along into a new conversation; the one there was stays in
   * the history as it is.
   */
  async edit(turnId: string, question: string): Promise<void> {
    const at = this.turns.findIndex(({ id }) => id === turnId);
    const edited = this.turns[at];
    if (edited === undefined) return;
    this.leave();
    this.turns = this.turns.slice(0, at);
    this.conversationId = null;
    const [kept] = this.turns;
    if (kept !== undefined) {
      this.begin();
      for (const turn of this.turns) this.keep({ type: 'turn', turn, at: Date.now() });
    }
    this.postState();
    await this.newTurn(edited.mode, question, edited.context);
  }

  /** Shows a conversation from the history, or goes on with it after a restart. */
  show({ id, turns }: Conversation): void {
    this.leave();
    this.conversationId = id;
    this.turns = [...turns];
    this.lastId = Math.max(this.lastId, ...turns.map(turn => Number(turn.id) || 0));
    this.options.onConversation(id);
    this.postState();
  }

  /** The conversation shown; null while nothing was asked. */
  get conversation(): { readonly id: string; readonly turns: readonly Turn[] } | null {
    return this.conversationId === null ? null : { id: this.conversationId, turns: this.turns };
  }

  /** Sends the turns before one that the webview has: a long conversation goes to it in parts, as it is scrolled back. */
  sendEarlier(before: string): void {
    const at = this.turns.findIndex(({ id }) => id === before);
    if (at <= 0 || this.conversationId === null) return;
    const earlier = Math.max(0, at - turnsSent);
    const turns = this.turns.slice(earlier, at);
    this.options.post({ type: 'earlier', conversation: this.conversationId, turns, earlier });
  }

  /** Stops every answer at once; what the engine still sends of them replaces the text, checked, or is dropped. */
  stop(): void {
    for (const { turnId, cancel } of this.runs.values()) {
      this.change(turnId, stoppedTurn);
      this.keepTurn(turnId);
      cancel.abort();
    }
  }

  clear(): void {
    this.leave();
    this.turns = [];
    this.conversationId = null;
    this.options.onConversation(null);
    this.postState();
  }

  delta(requestId: string, text: string): void {
    const turn = this.runningTurn(requestId);
    if (turn === undefined || text === '') return;
    const streaming = turn.state === 'answering';
    this.replace(withText(turn, text));
    this.keep({ type: 'delta', id: turn.id, text });
    if (streaming) this.options.post({ type: 'delta', id: turn.id, text });
    else this.postTurn(turn.id);
  }

  evidence(requestId: string, evidence: readonly Evidence[]): void {
    const turn = this.runningTurn(requestId);
    if (turn === undefined) return;
    this.change(turn.id, () => ({ ...withEvidence(turn, evidence), waitingFor: this.options.t('Thinking') }));
  }

  setStatus(status: Status): void {
    const { model } = this.state;
    this.showing(() => {
      this.status = status;
      this.failure = status.phase === 'failed' ? status.error : null;
    });
    if (model !== status.model) this.postState();
    const waiting = waitWords(status, this.options.t);
    if (waiting !== null)
      for (const { turnId } of this.runs.values()) {
        const turn = this.turnOf(turnId);
        if (turn?.state === 'waiting' && turn.waitingFor !== waiting)
          this.change(turnId, () => ({ ...turn, waitingFor: waiting }));
      }
  }

  /** The workspace could not be opened (or, with null, is being opened again). */
  setFailure(failure: ErrorData | null): void {
    this.showing(() => (this.failure = failure));
  }

  setFolderOpen(open: boolean): void {
    this.showing(() => (this.folderOpen = open));
  }

  setStarters(starters: readonly string[]): void {
    this.starters = starters;
    this.postState();
  }

  setSelection(selection: Place | null): void {
    this.selection = selection;
    this.options.post({ type: 'selection', selection });
  }

  private async newTurn(mode: Turn['mode'], question: string, context: readonly Place[]): Promise<void> {
    const turn = askedTurn({ id: this.newId(), mode, question, context }, this.firstWait());
    const hadNotice = this.view.kind === 'notice';
    this.begin();
    this.turns.push(turn);
    this.keep({ type: 'turn', turn, at: Date.now() });
    if (hadNotice) this.postState();
    else this.postTurn(turn.id);
    await this.run(turn);
  }

  private request({ mode, question, context }: Turn, id: string, signal: AbortSignal): Promise<Answer> {
    const { engine } = this.options;
    const [place] = context;
    if (mode === 'explain' && place !== undefined) return engine.explain({ id, ...place, question: null }, signal);
    return engine.ask({ id, question, focus: place ?? null }, signal);
  }

  private async run(asked: Turn): Promise<void> {
    const turnId = asked.id;
    const { t, logger, onAnswering } = this.options;
    const requestId = this.newId();
    const cancel = new AbortController();
    this.runs.set(requestId, { turnId, cancel });
    // A retry may have taken the place of a stopped request that only now ends.
    const finish = (to: (turn: Turn) => Turn): void => {
      if (!this.runs.has(requestId)) return;
      this.change(turnId, to);
      this.keepTurn(turnId);
    };
    onAnswering(true);
    try {
      const answer = await this.request(asked, requestId, cancel.signal);
      finish(turn => answered(turn, answer, t));
    } catch (error) {
      if (cancel.signal.aborted || isAbort(error)) finish(stoppedTurn);
      else {
        logger.error('An answer failed.', error);
        finish(turn => failedTurn(turn, errorData(error), t));
      }
    } finally {
      this.runs.delete(requestId);
      if (this.runs.size === 0) onAnswering(false);
    }
  }

  private firstWait(): string {
    const { t } = this.options;
    return (
      waitWords(this.status, t) ?? (this.runs.size > 0 ? t('Waiting for the answer before this one') : t('Searching'))
    );
  }

  private get strip(): Strip {
    return stripOf(this.status, this.failure, this.options.t);
  }

  /** A notice stands in place of an empty chat only: what was asked stays readable whatever happens. */
  private get view(): View {
    const { t } = this.options;
    if (this.turns.length > 0) return { kind: 'chat' };
    if (!this.folderOpen)
      return {
        kind: 'notice',
        title: t('No folder is open'),
        text: t('Coil reads the files of a folder and answers questions about them.'),
        action: { label: t('Open Folder'), command: 'coil.openFolder' },
      };
    if (this.failure === null) return { kind: 'chat' };
    const { message, hint, action } = errorCard(this.failure, t);
    return { kind: 'notice', title: message, text: hint, action };
  }

  /** Makes a change that the strip shows, and posts as little as tells it. */
  private showing(change: () => void): void {
    const before = JSON.stringify(this.view);
    change();
    if (JSON.stringify(this.view) === before) this.options.post({ type: 'strip', strip: this.strip });
    else this.postState();
  }

  /** Stops every answer; what still comes of them belongs to a conversation that is not shown any more. */
  private leave(): void {
    this.stop();
    this.runs.clear();
  }

  /** Gives the conversation its file with its first question. */
  private begin(): void {
    if (this.conversationId !== null) return;
    this.conversationId = this.options.journal.newId();
    this.keep({ type: 'begin', id: this.conversationId, at: Date.now() });
    this.options.onConversation(this.conversationId);
    this.options.post({ type: 'conversation', conversation: this.conversationId });
  }

  private keepTurn(id: string): void {
    const turn = this.turnOf(id);
    if (turn !== undefined) this.keep({ type: 'turn', turn, at: Date.now() });
  }

  private keep(record: ConversationRecord): void {
    if (this.conversationId !== null) this.options.journal.append(this.conversationId, record);
  }

  private runningTurn(requestId: string): Turn | undefined {
    const run = this.runs.get(requestId);
    return run === undefined || run.cancel.signal.aborted ? undefined : this.turnOf(run.turnId);
  }

  private turnOf(id: string): Turn | undefined {
    return this.turns.find(turn => turn.id === id);
  }

  private change(id: string, to: (turn: Turn) => Turn): void {
    const turn = this.turnOf(id);
    if (turn === undefined) return;
    this.replace(to(turn));
    this.postTurn(id);
  }

  private replace(turn: Turn): void {
    this.turns[this.turns.findIndex(({ id }) => id === turn.id)] = turn;
  }

  private postTurn(id: string): void {
    const turn = this.turnOf(id);
    if (turn !== undefined) this.options.post({ type: 'turn', turn });
  }

  private postState(): void {
    this.options.post({ type: 'state', state: this.state });
  }

  private newId(): string {
    return `${++this.lastId}`;
  }
}
