import { setTimeout as delay } from 'node:timers/promises';
import { allParts, answerQuestion, type AnswerEvents, type Focus } from '../answer/answerQuestion';
import { findPlaces } from '../answer/evidence/findPlaces';
import { checkedQuestion, checkedSelection } from '../answer/question/checkedQuestion';
import type { SaidTurn } from '../answer/question/saidTurn';
import type { ModelProfile, PromptBudget } from '../answer/prompt/modelProfile';
import { saidTurns } from '../answer/saidTurns';
import { explainQuestion } from '../answer/prompt/prompt';
import { startersOf } from '../answer/facts/startersOf';
import { writingQuestion } from '../answer/question/writingQuestion';
import { loadSpeeds, predictSpeed } from '../model/downloads/speedEstimate';
import type * as protocol from '../protocol/engineProtocol';
import { rootFolders } from '../reading/files/scan';
import { rootId, type TreeNode } from '../reading/tree/tree';
import type { ToolResult } from '../protocol/toolResult';
import { suggest } from '../search/ranking/suggest';
import { aborted } from '../shared/aborted';
import { isAbort, ModelChangedError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { ServerError } from '../server/serverError';
import { ConversationStates } from '../state/conversationStates';
import { attachedTexts, changedFolders, type AttachmentSources } from './files/attachments';
import { codebaseOf } from './files/codebaseOf';
import type { Corpus } from './files/corpus';
import type { Files } from './files/files';
import { gitFacts } from './files/gitFacts';
import type { ReadPriority } from './files/readPriority';
import { BlobIds } from './git/blobIds';
import { HistoryCache } from './git/historyCache';
import { keptLeaves } from './reading/keptLeaves';
import { StartState, type SaidBefore } from './reading/startState';
import { emptyFolder } from './emptyFolder';
import type { ReadyWorkspace } from './readyWorkspace';
import type { ServedAnswers } from './servedAnswers';
import { weigh } from './files/weigh';
import type { WorkspaceModel } from './workspaceModel';
import { runTool } from '../tools/runTool';

/** A question waits for the first index while it grows within so many milliseconds, and at most so many; then it is answered from what is indexed. */
const indexWait = { growsWithinMs: 1_000, mostMs: 8_000 } as const;
/** Places that `find` gives, and the bytes of UTF-8 that they have together: what an agent reads at once. */
const placesFound = 16;
const bytesFound = 16_000;
/** Milliseconds that a tool's call waits for the first index: who calls is a program, and wants all of it. */
const waitForToolMs = 20_000;
/** Tokens to have read before their speed says how much a prompt may hold. */
const leastForEstimate = 2_000;
/** Seconds that a conversation's turns are read again for at most, where their state is lost. */
const longestRereading = 10;
/** A token of code is three to four bytes, one of prose four. */
const bytesPerToken = 4;

/** What questions need of the workspace that they are asked of. */
export interface QuestionedWorkspace {
  readonly params: protocol.OpenParams;
  readonly files: Files;
  readonly model: WorkspaceModel;
  readonly priority: ReadPriority;
  /** Null: nothing is sent to any server. */
  readonly served: ServedAnswers | null;
  readonly logger: Logger;
  /** Aborted when the workspace ends. */
  readonly end: AbortSignal;
  readonly askLanguageServer: ((question: protocol.LanguageQuestion) => Promise<protocol.LanguageAnswer | null>) | null;
  /** Rejects where the model cannot be loaded. */
  readonly ready: () => Promise<ReadyWorkspace>;
  /** Undefined until it is ready. */
  readonly readyNow: () => ReadyWorkspace | undefined;
  /** Paths of what the model has not read as it is now. */
  readonly unread: () => ReadonlySet<string>;
  /** The files that an answer cites were added to `priority`. */
  readonly onAsked: () => void;
  /** The model is to be loaded again, as another than it was. */
  readonly onModelChanged: (error: ModelChangedError) => void;
}

/** What a question comes with. */
interface Asked {
  readonly attached: readonly protocol.Attachment[];
  readonly focus: Focus | null;
  readonly parts: protocol.AnswerParts;
  readonly conversation: protocol.Conversation | undefined;
  /** It asks for text that only the model can write. */
  readonly writing: boolean;
  /** The question as the conversation has it. */
  readonly said: string;
}

/** What a workspace answers: questions, explanations, searches and the calls of tools. */
export class WorkspaceQuestions {
  private histories: HistoryCache | undefined;
  private readonly blobIds = new BlobIds();

  constructor(private readonly of: QuestionedWorkspace) {}

  /** Answers a question about the workspace. Resolves with `stopped: true` after an abort. */
  async ask(
    { question, attached, parts = this.parts, conversation }: protocol.AskParams,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    const asked = writingQuestion(checkedQuestion(question), attached.length > 0);
    const writing = asked !== checkedQuestion(question);
    return this.answer(asked, { attached, focus: null, parts, conversation, writing, said: question }, signal, events);
  }

  /** Explains lines of a file. */
  async explain(
    { question, conversation, ...range }: protocol.ExplainParams,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    const corpus = await this.of.files.corpus;
    await corpus.mendIndex(signal);
    await corpus.settled();
    const text = (path: string): string | undefined => corpus.text(path);
    const selection = checkedSelection(range, text(range.path));
    const focus = { range: selection, explain: true };
    return this.answer(
      question ?? explainQuestion,
      { attached: [], focus, parts: this.parts, conversation, writing: false, said: question ?? explainQuestion },
      signal,
      events,
    );
  }

  /** The places that meet a question, best first; no model is asked. */
  async find(
    { question, limit = placesFound, bytes = bytesFound }: protocol.FindParams,
    signal: AbortSignal,
  ): Promise<readonly protocol.FoundPlace[]> {
    const asked = { question: checkedQuestion(question), search: checkedQuestion(question), focus: null };
    const corpus = await this.searchable(signal, () => undefined);
    const codebase = codebaseOf(corpus, { history: () => Promise.resolve(null), git: null, askLanguageServer: null });
    return findPlaces(asked, codebase, this.of.priority, bytes, limit).map(
      ({ path, startLine, endLine, score, why, text, parts = null }) => ({
        path,
        startLine,
        endLine,
        score,
        why,
        parts,
        text,
      }),
    );
  }

  /** Calls a function of `toolTable`. The disk is looked at first, so that nothing is found as it was. Throws CoilError. */
  async callTool(name: string, given: unknown, signal: AbortSignal): Promise<ToolResult> {
    if (this.of.files.isIndexing)
      await Promise.race([this.of.files.indexed(), delay(waitForToolMs, undefined, { signal }), aborted(signal)]);
    else await this.of.files.rescan('all');
    const corpus = await this.of.files.corpus;
    await corpus.mendIndex(signal);
    await corpus.settled();
    signal.throwIfAborted();
    const git = this.of.params.runGit ? gitFacts(this.of.files.roots, () => corpus.index.paths, this.blobIds) : null;
    const outside = { history: this.historyIn(corpus), git, askLanguageServer: this.languageServers ?? null };
    const sources = await this.attachmentSources();
    return runTool(
      name,
      given,
      {
        codebase: codebaseOf(corpus, outside),
        nearby: this.of.priority,
        asOf: () => ({
          commit: this.of.files.heads[0] ?? null,
          files: corpus.documents.length,
          indexed: this.of.files.isIndexing ? corpus.index.size : corpus.documents.length,
          unsaved: corpus.unsaved.length,
        }),
        relative: path => this.of.files.roots.relative(path),
        changes: stop => changedFolders(sources, stop),
      },
      signal,
    );
  }

  /** Files, folders and symbols whose names are like what is typed. */
  async suggest(params: protocol.SuggestParams): Promise<readonly protocol.Suggestion[]> {
    return suggest(params, (await this.of.files.corpus).index);
  }

  /** Questions to begin with, once everything is indexed: what each is about is looked up. */
  async starters(signal: AbortSignal): Promise<readonly protocol.Starter[]> {
    await this.of.files.indexed();
    const corpus = await this.of.files.withCommits();
    const history = this.historyIn(corpus);
    return startersOf(
      codebaseOf(corpus, { history, git: null, askLanguageServer: null }),
      [...this.of.priority.recent],
      signal,
    );
  }

  /** What attachments would take of a prompt. */
  async weigh(attached: readonly protocol.Attachment[], signal: AbortSignal): Promise<protocol.Weights> {
    const sources = await this.attachmentSources();
    const profile = (await this.of.served?.find(signal))?.profile ?? (await this.of.model.profile());
    return weigh(attached, sources, this.budget(profile).attachedBytes, this.of.readyNow()?.model ?? null, signal);
  }

  private get parts(): protocol.AnswerParts {
    return { ...allParts, fanOut: this.of.params.fanOut };
  }

  private get languageServers(): QuestionedWorkspace['askLanguageServer'] {
    return this.of.params.languageServers ? this.of.askLanguageServer : null;
  }

  private async attachmentSources(): Promise<AttachmentSources> {
    const { roots, runGit } = this.of.params;
    return { corpus: await this.of.files.corpus, roots, runGit, blobIds: this.blobIds };
  }

  /** What a prompt has room for where the model runs; before it is loaded, on a processor. */
  private budget(profile: ModelProfile): PromptBudget {
    const now = this.of.readyNow();
    return profile.budget(now?.model.backend ?? 'cpu', now === undefined ? null : this.speedOf(now));
  }

  /** Tokens a second that the model reads: measured, else predicted; null where nothing is known. */
  private speedOf({ model, reading }: ReadyWorkspace): number | null {
    const { tokens, seconds } = reading.speed.total;
    if (tokens >= leastForEstimate) return tokens / seconds;
    return predictSpeed(loadSpeeds(this.of.params.store), model.backend, model.parameters);
  }

  private async answer(
    question: string,
    { attached: attachments, focus, parts, conversation, writing, said }: Asked,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    const { onWait = () => undefined } = events;
    const corpus = await this.searchable(signal, onWait);
    const indexing = this.of.files.isIndexing;
    const sources = await this.attachmentSources();
    if (attachments.some(({ kind }) => kind === 'changes')) onWait('changes');
    const attached = await attachedTexts(attachments, sources, signal);
    const served = parts.model ? ((await this.of.served?.find(signal)) ?? null) : null;
    let start: StartState | undefined;
    const languageServers = this.languageServers ?? null;
    const answering = answerQuestion(
      {
        codebase: codebaseOf(corpus, {
          history: told('history', onWait, this.historyIn(corpus)),
          git: this.of.params.runGit ? gitFacts(this.of.files.roots, () => corpus.index.paths, this.blobIds) : null,
          askLanguageServer: languageServers === null ? null : told('languageServers', onWait, languageServers),
        }),
        parts,
        writing,
        turns: conversation?.turns ?? [],
        profile: () => (served === null ? this.of.model.profile() : Promise.resolve(served.profile)),
        budget: profile => this.budget(profile),
        model: () => {
          if (served === null) return indexing ? this.of.model.loading : this.of.ready();
          return Promise.resolve({ model: served.after(conversation?.turns ?? []), profile: served.profile });
        },
        startState: async (paths, chosen) => {
          if (parts.state === 'none' || indexing || served !== null)
            return { file: null, earlierTokens: 0, first: null };
          const ready = await this.of.ready();
          start = startIn(ready, onWait);
          const said = this.saidBefore(ready, conversation);
          const before = said !== null && chosen ? { ...said, start: null } : said;
          const held = await start.hold(parts.state === 'root' ? [] : paths, before, aborted(signal), signal);
          return { ...held, first: held.firstTurn === null ? null : (said?.said[held.firstTurn] ?? null) };
        },
        keptLeaves: paths => {
          const now = this.of.readyNow();
          return now === undefined || served !== null ? [] : keptLeaves(now, paths);
        },
        asOf: () => ({
          head: this.of.files.heads[0] ?? null,
          unread: [...new Set([...this.of.unread(), ...corpus.unsaved])].sort(),
          ...(indexing && { indexed: { files: corpus.index.size, of: corpus.documents.length } }),
        }),
        skipped: corpus.skipped.map(({ path }) => path),
        nearby: this.of.priority,
        notes: notesOf(this.of.readyNow()),
        attached,
      },
      question,
      focus,
      signal,
      events,
    )
      .catch((error: unknown) => {
        if (error instanceof ModelChangedError) this.of.onModelChanged(error);
        throw error;
      })
      .finally(() => start?.release());
    let answer: protocol.Answer;
    try {
      answer = await answering;
    } catch (error) {
      if (!(error instanceof ServerError) || !error.again || served === null) throw error;
      // It is left alone from now on: another server, or the local model.
      events.onText(`${error.message}\n\n`);
      return await this.answer(
        question,
        { attached: attachments, focus, parts, conversation, writing, said },
        signal,
        events,
      );
    }
    if (served !== null && answer.tokens.output > 0)
      answer = { ...answer, server: { host: served.host, model: served.name } };
    this.of.priority.addAsked(answer.evidence.map(({ path }) => path));
    this.of.onAsked();
    if (conversation === undefined) return answer;
    const startedFrom = start?.start ?? conversation.start ?? rootId;
    if (!answer.stopped) void this.prepare(conversation, startedFrom, { question: said, answer: answer.answer });
    return { ...answer, start: startedFrom };
  }

  /** The files, with the index that there is by now. Throws CoilError where there are none. */
  private async searchable(signal: AbortSignal, onWait: (wait: protocol.AnswerWait) => void): Promise<Corpus> {
    onWait('files');
    // What is indexed of a folder that is gone tells nothing.
    rootFolders(this.of.params.roots);
    const corpus = await this.of.files.corpus;
    if (corpus.index.lost || this.of.files.isIndexing) onWait('index');
    if (this.of.files.isIndexing) await this.waitForIndex(corpus, signal);
    else await corpus.mendIndex(signal);
    await corpus.settled();
    if (corpus.documents.length === 0) throw emptyFolder(corpus);
    return corpus;
  }

  private async waitForIndex({ index }: Corpus, signal: AbortSignal): Promise<void> {
    const { files } = this.of;
    for (let waited = 0; files.isIndexing && waited < indexWait.mostMs; waited += indexWait.growsWithinMs) {
      const { size } = index;
      await Promise.race([files.indexed(), delay(indexWait.growsWithinMs, undefined, { signal })]);
      if (size > 0 && index.size === size) return;
    }
  }

  /** Reads what was just said, so that the next question of the conversation need not wait for it. */
  private async prepare(conversation: protocol.Conversation, from: string, said: SaidTurn): Promise<void> {
    const { end } = this.of;
    const now = this.of.readyNow();
    if (now === undefined || now.reading.paused || end.aborted) return;
    const start = startIn(now);
    const next = this.saidBefore(now, { start: from, turns: [...conversation.turns, said] });
    if (next === null) return;
    try {
      await start.hold([], { ...next, turns: 0 }, aborted(end), end);
      await start.prepare(next);
    } catch (error) {
      if (!isAbort(error)) this.of.logger.warn(`The conversation's state is not kept: ${String(error)}`);
    } finally {
      await start.release();
    }
  }

  /**
   * What was said before: all of it, from a pure recurrent model's own state; a hybrid's grows with what it reads, so of its turns the latest that fit into
   * about a quarter of what it was trained on (a byte for each token).
   */
  private saidBefore(
    ready: ReadyWorkspace,
    conversation: protocol.Conversation | undefined,
  ): (SaidBefore & { readonly said: readonly SaidTurn[] }) | null {
    if (conversation === undefined) return null;
    const { start, turns } = conversation;
    const { stateBytes, trainedContext } = ready.model;
    const grows = stateBytes === null;
    const read = bytesPerToken * longestRereading * (this.speedOf(ready) ?? 0);
    const mostBytes = grows ? trainedContext : Math.min(bytesPerToken * trainedContext, Math.max(trainedContext, read));
    const said = saidTurns(turns, grows ? Math.floor(trainedContext / 4) : Infinity);
    const textsFrom = (turn: number): string[] => ready.profile.chat.turns(said.slice(turn));
    return { said, turns: said.length, textsFrom, start, mostBytes, holdsAll: !grows };
  }

  /** Asks git, where it is run. */
  private historyIn(corpus: Corpus): HistoryCache['of'] {
    if (!this.of.params.runGit) return () => Promise.resolve(null);
    this.histories ??= new HistoryCache(
      path => this.of.files.roots.places(path),
      () => this.of.files.heads,
      path => corpus.text(path),
    );
    return this.histories.of;
  }
}

function startIn({ reader, reading, tree, model, store }: ReadyWorkspace, onWait?: AnswerEvents['onWait']): StartState {
  return new StartState(reader, reading, tree, new ConversationStates(model, store), onWait);
}

/** Does `work`, and says before that it is waited for, and after it that the search goes on. */
function told<A extends unknown[], T>(
  wait: protocol.AnswerWait,
  onWait: (wait: protocol.AnswerWait) => void,
  work: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  return async (...args) => {
    onWait(wait);
    try {
      return await work(...args);
    } finally {
      onWait('search');
    }
  };
}

/** The notes that the model has written of what the tree holds. */
function notesOf(now: ReadyWorkspace | undefined): readonly TreeNode[] {
  return now?.reader.noted(now.tree) ?? [];
}
