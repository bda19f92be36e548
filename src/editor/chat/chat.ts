import type {
  Branch,
  ChatState,
  FactRow,
  ContextItem,
  ErrorCard,
  Rating,
  Strip,
  ToWebview,
  Turn,
  View,
} from '../../protocol/chatProtocol';
import type { Answer, AnswerWait, AskParams, Evidence, ExplainParams } from '../../protocol/engineProtocol';
import { errorData, isAbort } from '../../shared/errors';
import type { Logger } from '../../shared/logger';
import type { ChatContext } from './chatContext';
import { toAttachment } from '../context/contextItem';
import type { Conversation } from './conversation';
import type { Localize } from '../common/localize';
import { earlierTurns } from './earlierTurns';
import type { EngineState } from '../engine/engineState';
import { answerWaitWords, stripOf, waitWords } from '../engine/statusWords';
import { answered, askedTurn, failedTurn, stoppedTurn, withEvidence, withText } from './turn';
import { TurnLog, type Journal } from './turnLog';
import { viewOf, type FolderKind } from './viewOf';

/** What the chat needs of the engine: each waits until the workspace is open, and begins again (`onAgain`) where that is opened anew. */
export interface ChatEngine {
  ask(params: () => AskParams, signal: AbortSignal, onAgain: () => void): Promise<Answer>;
  explain(params: () => ExplainParams, signal: AbortSignal, onAgain: () => void): Promise<Answer>;
}

export interface ChatOptions {
  readonly engine: ChatEngine;
  readonly state: EngineState;
  readonly journal: Journal;
  /** What goes with the next question. */
  readonly context: Pick<ChatContext, 'state'>;
  /** Another conversation is shown; null: an empty one. */
  readonly onConversation: (id: string | null) => void;
  /** To the webview; what is posted before it is ready may be lost, for it asks for {@link Chat.state} then. */
  readonly post: (message: ToWebview) => void;
  /** True from a question to the end of its answer. */
  readonly onAnswering: (answering: boolean) => void;
  /** The rows, with the lines of their places as they are now. */
  readonly withLines: (facts: readonly FactRow[]) => Promise<readonly FactRow[]>;
  readonly logger: Logger;
  readonly t: Localize;
}

/** An answer being made. `requestId` names it to the engine; a retry of the same turn is another request. */
interface Run {
  readonly turnId: string;
  readonly cancel: AbortController;
  /** What the engine said it waits for; null: it has not said anything. */
  wait: AnswerWait | null;
}

/** What the start page says in a folder that is not trusted. */
function restrictedCard(t: Localize): ErrorCard {
  return {
    message: t('This folder is not trusted'),
    hint: t('Coil reads it and answers. It does not run git, and ignores models and settings that the folder names.'),
    action: { label: t('Manage Trust'), command: 'coil.manageTrust' },
  };
}

/** Turns that go to the webview at once: about 1 MB of messages. */
const turnsSent = 200;
/** Questions of the chat before an edit that are named beside the question. */
const questionsOfBranch = 20;

/** The conversation: asks its questions, and is the one place that knows what the view shows. */
export class Chat {
  private readonly log: TurnLog;
  private readonly runs = new Map<string, Run>();
  private folder: FolderKind = 'open';
  private trusted = true;
  /** What the page was last told of the engine. */
  private told: { readonly view: View; readonly model: string | null };
  private starters: ChatState['starters'] = null;

  constructor(private readonly options: ChatOptions) {
    this.log = new TurnLog(options.journal, options.onConversation);
    this.told = { view: this.view, model: null };
    options.state.listen(() => this.engineChanged());
  }

  get state(): ChatState {
    return {
      view: this.view,
      strip: this.strip,
      starters: this.starters,
      restricted: this.trusted ? null : restrictedCard(this.options.t),
      conversation: this.log.conversation?.id ?? null,
      turns: this.log.turns.slice(-turnsSent),
      earlier: Math.max(0, this.log.turns.length - turnsSent),
      context: this.options.context.state,
      model: this.options.state.model,
    };
  }

  /** Resolves when the turn is finished, in whatever way: failures show in the turn. */
  ask(question: string, context: readonly ContextItem[]): Promise<void> {
    return this.newTurn('ask', question, context);
  }

  /** Explains selected code: lines of a file, or a text that is in none. */
  explain(selected: ContextItem): Promise<void> {
    const mode = selected.text === null ? 'explain' : 'ask';
    return this.newTurn(mode, this.options.t('Explain the selected code'), [selected]);
  }

  /** Makes a finished turn's answer anew. */
  async retry(turnId: string): Promise<void> {
    for (const [requestId, run] of this.runs) {
      if (run.turnId !== turnId) continue;
      if (!run.cancel.signal.aborted) return;
      this.runs.delete(requestId);
    }
    const turn = this.log.of(turnId);
    if (turn === undefined) return;
    this.change(turnId, () => askedTurn(turn, this.firstWait()));
    await this.run(turn);
  }

  /**
   * Asks `question` in place of a turn's own. The turns before it are taken along into a new conversation; the one there was stays as it is, and
   * each of the two turns leads to the other's.
   */
  async edit(turnId: string, question: string): Promise<void> {
    const at = this.log.turns.findIndex(({ id }) => id === turnId);
    const left = this.log.conversation;
    if (at < 0 || left === null) return;
    this.leave();
    // As it is once it was stopped.
    const [edited, ...later] = this.log.turns.slice(at);
    if (edited === undefined) return;
    const { branches = [] } = edited;
    const questions = [edited, ...later].slice(0, questionsOfBranch).map(turn => turn.question);
    this.log.branch(at);
    this.postState();
    const asked = this.newTurn(edited.mode, question, edited.context, [
      ...branches,
      { conversation: left.id, questions },
    ]);
    const now = this.log.conversation;
    if (now !== null)
      this.log.keepIn(left.id, {
        ...edited,
        branches: [...branches, { conversation: now.id, questions: [question] }],
      });
    await asked;
  }

  /** Shows a conversation from the history, or goes on with it after a restart. */
  show(conversation: Conversation): void {
    this.leave();
    this.log.show(conversation);
    this.postState();
  }

  turn(id: string): Turn | undefined {
    return this.log.of(id);
  }

  /** All turns of the conversation shown. */
  get turns(): readonly Turn[] {
    return this.log.turns;
  }

  /** The conversation shown; null while nothing was asked. */
  get conversation(): TurnLog['conversation'] {
    return this.log.conversation;
  }

  /** Sends the turns before one that a webview has: a long conversation goes to it in parts, as it is scrolled back. */
  sendEarlier(before: string, post = this.options.post): void {
    const { conversation, turns } = this.log;
    const at = turns.findIndex(({ id }) => id === before);
    if (at <= 0 || conversation === null) return;
    const earlier = Math.max(0, at - turnsSent);

    post({ type: 'earlier', conversation: conversation.id, turns: turns.slice(earlier, at), earlier });
  }

  /** Stops every answer at once; what the engine still sends of them replaces the text, checked, or is dropped. */
  stop(): void {
    for (const { turnId, cancel } of this.runs.values()) {
      this.change(turnId, stoppedTurn);
      this.log.keep(turnId);
      cancel.abort();
    }
  }

  /** Keeps what the user thinks of an answer with the chat. */
  rate(turnId: string, rating: Rating | null): void {
    this.change(turnId, turn => ({ ...turn, rating }));
    this.log.keep(turnId);
  }

  clear(): void {
    this.leave();
    this.log.clear();
    this.postState();
  }

  delta(requestId: string, text: string): void {
    const turn = this.runningTurn(requestId);
    if (turn === undefined || text === '') return;
    const streaming = turn.state === 'answering';
    this.log.replace(withText(turn, text));
    this.log.keepText(turn.id, text);
    if (streaming) this.options.post({ type: 'delta', id: turn.id, text });
    else this.postTurn(turn.id);
  }

  evidence(requestId: string, evidence: readonly Evidence[]): void {
    const turn = this.runningTurn(requestId);
    if (turn === undefined) return;
    this.change(turn.id, () => withEvidence(turn, evidence));
  }

  /** The engine says what an answer waits for. */
  waits(requestId: string, wait: AnswerWait): void {
    const turn = this.runningTurn(requestId);
    const run = this.runs.get(requestId);
    if (turn === undefined || run === undefined) return;
    run.wait = wait;
    this.showWait(turn, answerWaitWords(wait, this.options.state.current, this.options.t));
  }

  setFolder(folder: FolderKind): void {
    this.folder = folder;
    this.tell();
  }

  setTrusted(trusted: boolean): void {
    this.trusted = trusted;
    this.postState();
  }

  setStarters(starters: ChatState['starters']): void {
    this.starters = starters;
    this.postState();
  }

  private async newTurn(
    mode: Turn['mode'],
    question: string,
    context: readonly ContextItem[],
    branches?: readonly Branch[],
  ): Promise<void> {
    const asked = { id: this.log.newId(), mode, question, context };
    const turn = askedTurn(branches === undefined ? asked : { ...asked, branches }, this.firstWait());
    const hadNotice = this.view.kind === 'notice';
    const before = this.log.conversation?.id;
    this.log.add(turn);
    const conversation = this.log.conversation?.id;
    // Only now has it a name: the page keeps what it shows. Another conversation comes with its turns, as state.
    if (conversation !== undefined && conversation !== before)
      this.options.post({ type: 'conversation', conversation });
    if (hadNotice) this.postState();
    else this.postTurn(turn.id);
    await this.run(turn);
  }

  /** `id`: what the request is called now; it is another one when it is made again. */
  private request(
    { id: turnId, mode, question, context }: Turn,
    id: () => string,
    signal: AbortSignal,
    onAgain: () => void,
  ): Promise<Answer> {
    const { engine } = this.options;
    const conversation = earlierTurns(this.log.turns, turnId);
    const [place] = context;
    if (mode === 'explain' && place !== undefined) {
      const { path, startLine, endLine } = place;
      const params = (): ExplainParams => ({ id: id(), path, startLine, endLine, question: null, conversation });
      return engine.explain(params, signal, onAgain);
    }
    const attached = context.map(toAttachment);
    return engine.ask(() => ({ id: id(), question, attached, conversation }), signal, onAgain);
  }

  private async run(asked: Turn): Promise<void> {
    const turnId = asked.id;
    const { t, logger, onAnswering } = this.options;
    const cancel = new AbortController();
    let requestId = this.log.newId();
    this.runs.set(requestId, { turnId, cancel, wait: null });
    // A retry may have taken the place of a stopped request that only now ends.
    const change = (to: (turn: Turn) => Turn): void => {
      if (!this.runs.has(requestId)) return;
      this.change(turnId, to);
      this.log.keep(turnId);
    };
    // What the engine still sends of the request before is not this answer's.
    const again = (): void => {
      if (!this.runs.delete(requestId)) return;
      requestId = this.log.newId();
      this.runs.set(requestId, { turnId, cancel, wait: null });
      change(turn => askedTurn(turn, this.firstWait()));
    };
    onAnswering(true);
    try {
      const answer = await this.request(asked, () => requestId, cancel.signal, again);
      const questions = this.turns.map(({ question }) => question);
      const { facts } = answered(asked, answer, [], t);
      const withLines = facts.length === 0 ? facts : await this.options.withLines(facts);
      change(turn => ({ ...answered(turn, answer, questions, t), facts: withLines }));
    } catch (error) {
      if (cancel.signal.aborted || isAbort(error)) change(stoppedTurn);
      else {
        logger.error('An answer failed.', error);
        change(turn => failedTurn(turn, errorData(error), t));
      }
    } finally {
      this.runs.delete(requestId);
      if (this.runs.size === 0) onAnswering(false);
    }
  }

  private showWait(turn: Turn, waitingFor: string): void {
    const running = turn.state === 'waiting' || turn.state === 'answering';
    if (running && turn.waitingFor !== waitingFor) this.change(turn.id, () => ({ ...turn, waitingFor }));
  }

  private firstWait(): string {
    const { t } = this.options;
    return (
      waitWords(this.options.state.current, t) ??
      (this.runs.size > 0 ? t('Waiting for the previous answer') : t('Searching'))
    );
  }

  private get strip(): Strip {
    const { state, t } = this.options;
    return stripOf(state.current, state.failure, t);
  }

  private get view(): View {
    return viewOf(this.log.turns.length === 0, this.folder, this.options.state.failure, this.options.t);
  }

  private engineChanged(): void {
    this.tell();
    const waiting = waitWords(this.options.state.current, this.options.t);
    if (waiting === null) return;
    for (const { turnId, wait } of this.runs.values()) {
      const turn = this.log.of(turnId);
      if (turn !== undefined && (wait === null || wait === 'model')) this.showWait(turn, waiting);
    }
  }

  /** Posts the strip, or everything where it does not tell all that changed. */
  private tell(): void {
    const { view, model } = this.told;
    const changed = JSON.stringify(view) !== JSON.stringify(this.view) || model !== this.options.state.model;
    if (changed) this.postState();
    else this.options.post({ type: 'strip', strip: this.strip });
  }

  /** Stops every answer; what still comes of them belongs to a conversation that is not shown any more. */
  private leave(): void {
    this.stop();
    this.runs.clear();
  }

  private runningTurn(requestId: string): Turn | undefined {
    const run = this.runs.get(requestId);
    return run === undefined || run.cancel.signal.aborted ? undefined : this.log.of(run.turnId);
  }

  private change(id: string, to: (turn: Turn) => Turn): void {
    const turn = this.log.of(id);
    if (turn === undefined) return;
    this.log.replace(to(turn));
    this.postTurn(id);
  }

  private postTurn(id: string): void {
    const turn = this.log.of(id);
    if (turn !== undefined) this.options.post({ type: 'turn', turn });
  }

  private postState(): void {
    this.told = { view: this.view, model: this.options.state.model };
    this.options.post({ type: 'state', state: this.state });
  }
}
