import type { ChatState, Place, Strip, ToWebview, Turn, View } from '../protocol/chatProtocol';
import type { Answer, AskParams, Evidence, ExplainParams, Status } from '../protocol/engineProtocol';
import { errorData, isAbort, type ErrorData } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { errorCard } from './errorWords';
import type { Localize } from './localize';
import { stripOf, waitWords } from './statusWords';
import { answered, askedTurn, failedTurn, stoppedTurn, withEvidence, withText } from './turn';

/** What the chat needs of the engine: each waits until the workspace is open. */
export interface ChatEngine {
  ask(params: AskParams, signal: AbortSignal): Promise<Answer>;
  explain(params: ExplainParams, signal: AbortSignal): Promise<Answer>;
}

export interface ChatOptions {
  readonly engine: ChatEngine;
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

/** The conversation: the one place that knows its turns and what the view shows. */
export class Chat {
  private readonly turns: Turn[] = [];
  private readonly again = new Map<string, () => Promise<void>>();
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
      turns: this.turns,
      selection: this.selection,
      model: this.status?.model ?? null,
    };
  }

  /** Resolves when the turn is finished, in whatever way: failures show in the turn. `focus` is what is selected. */
  ask(question: string, focus: Place | null): Promise<void> {
    const context = focus === null ? [] : [focus];
    return this.newTurn(question, context, (id, signal) => this.options.engine.ask({ id, question, focus }, signal));
  }

  /** `question` null: "Explain the selected code". */
  explain(place: Place, question: string | null): Promise<void> {
    const words = question ?? this.options.t('Explain the selected code');
    return this.newTurn(words, [place], (id, signal) =>
      this.options.engine.explain({ id, ...place, question }, signal),
    );
  }

  async retry(turnId: string): Promise<void> {
    await this.again.get(turnId)?.();
  }

  /** Stops every answer at once; what the engine still sends of them replaces the text, checked, or is dropped. */
  stop(): void {
    for (const { turnId, cancel } of this.runs.values()) {
      this.change(turnId, stoppedTurn);
      cancel.abort();
    }
  }

  clear(): void {
    this.stop();
    this.turns.length = 0;
    this.again.clear();
    this.postState();
  }

  delta(requestId: string, text: string): void {
    const turn = this.runningTurn(requestId);
    if (turn === undefined || text === '') return;
    const streaming = turn.state === 'answering';
    this.replace(withText(turn, text));
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

  private async newTurn(
    question: string,
    context: readonly Place[],
    request: (id: string, signal: AbortSignal) => Promise<Answer>,
  ): Promise<void> {
    const id = this.newId();
    const blank = (): Turn => askedTurn(id, question, context, this.firstWait());
    this.again.set(id, async () => {
      for (const [requestId, run] of this.runs) {
        if (run.turnId !== id) continue;
        if (!run.cancel.signal.aborted) return;
        this.runs.delete(requestId);
      }
      this.change(id, blank);
      await this.run(id, request);
    });
    const hadNotice = this.view.kind === 'notice';
    this.turns.push(blank());
    if (hadNotice) this.postState();
    else this.postTurn(id);
    await this.run(id, request);
  }

  private async run(turnId: string, request: (id: string, signal: AbortSignal) => Promise<Answer>): Promise<void> {
    const { t, logger, onAnswering } = this.options;
    const requestId = this.newId();
    const cancel = new AbortController();
    this.runs.set(requestId, { turnId, cancel });
    // A retry may have taken the place of a stopped request that only now ends.
    const finish = (to: (turn: Turn) => Turn): void => {
      if (this.runs.has(requestId)) this.change(turnId, to);
    };
    onAnswering(true);
    try {
      const answer = await request(requestId, cancel.signal);
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
