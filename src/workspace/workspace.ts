import { setTimeout as delay } from 'node:timers/promises';
import { allParts, answerQuestion, type AnswerEvents, type Focus } from '../answer/answerQuestion';
import { findPlaces } from '../answer/evidence/findPlaces';
import { checkedQuestion, checkedSelection } from '../answer/question/checkedQuestion';
import type { SaidTurn } from '../answer/question/saidTurn';
import { profileOf, type ModelProfile, type PromptBudget } from '../answer/prompt/modelProfile';
import { saidTurns } from '../answer/saidTurns';
import { noteWriting } from '../answer/prompt/noteWriting';
import { explainQuestion } from '../answer/prompt/prompt';
import { startersOf } from '../answer/facts/startersOf';
import { writingQuestion } from '../answer/question/writingQuestion';
import { keepSpeed, loadSpeeds, predictSpeed } from '../model/downloads/speedEstimate';
import { describeModel } from '../model/gguf/describeModel';
import { loadModel } from '../model/runtime/loadModel';
import type * as protocol from '../protocol/engineProtocol';
import { rootId, type Tree, type TreeBuilder } from '../reading/tree/tree';
import type { ToolResult } from '../protocol/toolResult';
import { suggest } from '../search/ranking/suggest';
import { aborted } from '../shared/aborted';
import { CoilError, errorData, FileChangedError, isAbort, ModelChangedError, type ErrorData } from '../shared/errors';
import { Owner } from '../shared/disposable';
import type { Logger } from '../shared/logger';
import { ServerError } from '../server/serverError';
import { ConversationStates } from '../state/conversationStates';
import { exportStates } from '../state/exportStates';
import { Reader } from '../state/reader';
import { SharedStore } from '../state/sharedStore';
import type { ModelDescription, RecurrentModel } from '../state/recurrentModel';
import type { StateStore } from '../state/stateStore';
import { attachedTexts, changedFolders, type AttachmentSources } from './files/attachments';
import { BackgroundReading } from './reading/backgroundReading';
import { codebaseOf } from './files/codebaseOf';
import { Corpus } from './files/corpus';
import { Files } from './files/files';
import { Freshness } from './files/freshness';
import { gitFacts } from './files/gitFacts';
import { ReadPriority } from './files/readPriority';
import { BlobIds } from './git/blobIds';
import { HistoryCache } from './git/historyCache';
import { keptLeaves } from './reading/keptLeaves';
import { Throttle } from './reading/throttle';
import { watchPowerSource } from './reading/watchPowerSource';
import { ReadPolicy } from './reading/readPolicy';
import { StartState, type SaidBefore } from './reading/startState';
import { findInStore } from './findInStore';
import { ServedAnswers } from './servedAnswers';
import { deleteStorage, openStore, sameRoots, storageOf } from './storage';
import { treesOf } from './reading/treesOf';
import { verify } from './reading/verify';
import { weigh } from './files/weigh';
import { bytesOf, WorkspaceStatus } from './workspaceStatus';
import { runTool } from '../tools/runTool';
import type { Unparsed } from '../search/index/indexedFile';

/** Milliseconds that a question waits for the first index; then it is answered from what is indexed. */
const waitForIndexMs = 1_000;
/** Places that `find` gives, and the bytes of UTF-8 that they have together: what an agent reads at once. */
const placesFound = 16;
const bytesFound = 16_000;
/** Milliseconds that a tool's call waits for it: who calls is a program, and wants all of it. */
const waitForToolMs = 20_000;
/** Milliseconds between two status events at least. */
const statusPause = 250;

/** Tokens to have read before their speed is worth keeping. */
const leastForSpeed = 20_000;
/** Tokens to have read before their speed says how much a prompt may hold. */
const leastForEstimate = 2_000;
/** Seconds that a conversation's turns are read again for at most, where their state is lost. */
const longestRereading = 10;
/** A token of code is three to four bytes, one of prose four. */
const bytesPerToken = 4;
/** What is taken for a model whose file cannot be read. */
const noModel: ModelDescription = {
  metadata: { architecture: '', name: '', chatTemplate: null },
  parameters: 0,
  trainedContext: 8192,
};

export interface WorkspaceEvents {
  readonly onStatus: (status: protocol.Status) => void;
  /** The client's language servers; asked where it has any. */
  readonly askLanguageServer?: (question: protocol.LanguageQuestion) => Promise<protocol.LanguageAnswer | null>;
  /** The model is to be loaded again, as another than it was (ModelChangedError): this workspace is of no more use. */
  readonly onModelChanged?: (error: ModelChangedError) => void;
}

/** What stands once the model is loaded and the files are scanned. */
interface Ready {
  readonly model: RecurrentModel;
  readonly store: StateStore;
  readonly profile: ModelProfile;
  readonly reader: Reader;
  readonly corpus: Corpus;
  readonly reading: BackgroundReading;
  readonly trees: TreeBuilder;
  tree: Tree;
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

type Loaded = Pick<Ready, 'model' | 'store' | 'profile' | 'reader'>;

/** One opened workspace: scanned, indexed, read in the background, asked, watched. */
export class Workspace {
  private readonly owner = new Owner();
  private readonly end = new AbortController();
  private readonly files: Files;
  private readonly storing: Promise<StateStore>;
  private readonly loading: Promise<Loaded>;
  private readonly readying: Promise<Ready>;
  private describing: Promise<ModelProfile> | undefined;
  private treeLags = false;
  /** The tree's claims, one after another. */
  private claiming: Promise<void> = Promise.resolve();
  private now: Ready | undefined;
  private failure: ErrorData | null = null;
  private histories: HistoryCache | undefined;
  private readonly blobIds = new BlobIds();
  private readonly freshness = new Freshness();
  private readonly statuses = new WorkspaceStatus();
  private readonly heat = new ReadPriority();
  private readonly manners: ReadPolicy;
  /** Null: nothing is sent to any server. */
  private readonly served: ServedAnswers | null;
  private readonly telling: Throttle;
  private readonly steps: { scanning: protocol.Status['opening']; loading: protocol.Status['opening'] } = {
    scanning: null,
    loading: null,
  };

  /** Begins to open; {@link open} says how it went. */
  constructor(
    private readonly params: protocol.OpenParams,
    private readonly logger: Logger,
    private readonly events: WorkspaceEvents,
    private readonly loadModelNow: typeof loadModel = loadModel,
    /** Reads a model file's header; null: only the loaded model says what it is. */
    private readonly describeNow: typeof describeModel | null = loadModelNow === loadModel ? describeModel : null,
  ) {
    this.manners = new ReadPolicy(params.large);
    this.telling = this.owner.own(new Throttle(() => events.onStatus(this.status()), statusPause));
    this.files = this.owner.own(
      new Files(params, this.heat, logger, {
        onLooked: (corpus, changed) => this.looked(corpus, changed),
        onFailed: error => this.fail(error),
        onRefused: () => this.forgetFormer(),
        onStep: step => this.stepped('scanning', step),
      }),
    );
    this.served =
      params.server === undefined
        ? null
        : this.owner.own(
            new ServedAnswers(
              params.server,
              this.repository,
              () => this.now?.tree.root.text() ?? null,
              logger,
              () => this.statusMoved(),
            ),
          );
    this.storing = openStore(this.params.store, this.logger, this.params.storageLimit);
    this.loading = params.toolsOnly === true ? Promise.reject(noModelForTools()) : this.load();
    this.readying = this.makeReady();
    // Whoever waits for the model gets its failure, and the status shows it.
    this.loading.catch((error: unknown) => this.fail(error));
    this.readying.catch(() => undefined);
    void this.profiled();
  }

  /**
   * Resolves when the folders are scanned and indexed; the model may load longer. Throws CoilError for folders that cannot be
   * opened; the model's and the store's errors stand in the status and fail what needs them.
   */
  async open(): Promise<protocol.Status> {
    const corpus = await (this.params.waitForIndex ? this.files.indexed() : this.files.corpus);
    if (this.params.waitForIndex) await this.files.forgotten();
    if (corpus.documents.length === 0 && this.failure === null) this.fail(emptyFolder(corpus));
    this.statusMoved();
    return this.status();
  }

  /** Reads until all is read or `seconds` have passed. */
  async read(seconds: number | null, signal: AbortSignal): Promise<protocol.ReadResult> {
    const { model, reading, store, reader, corpus } = await this.readying;
    await this.files.checked();
    await this.files.forgotten();
    const started = performance.now();
    const nodesBefore = reading.speed.nodes;
    reading.setPaused(false);
    const timer = new AbortController();
    const timeout = seconds === null ? undefined : setTimeout(() => timer.abort(), seconds * 1000);
    await Promise.race([reading.rest(), aborted(signal), aborted(timer.signal)]);
    clearTimeout(timeout);
    this.throwFailure();
    const complete = reading.missing.length === 0;
    if (!complete) {
      reading.setPaused(true);
      await reading.rest();
    }
    signal.throwIfAborted();
    const { tree } = await this.readying;
    const { nodes } = tree;
    const leaves = nodes.filter(node => node.kind === 'leaf');
    const folders = nodes.filter(node => node.kind !== 'leaf');
    const done = reading.speed.since(nodesBefore);
    this.keepSpeed();
    return {
      files: corpus.documents.length,
      skipped: this.skipped(),
      bytes: bytesOf(corpus.documents),
      tokensRead: done.tokens,
      shared: reading.speed.sharedSince(nodesBefore),
      leaves: leaves.length,
      leavesRead: leaves.filter(node => reader.isRead(node)).length,
      folders: folders.length,
      foldersRead: folders.filter(node => reader.isRead(node)).length,
      seconds: (performance.now() - started) / 1000,
      tokensPerSecond: done.seconds === 0 ? 0 : done.tokens / done.seconds,
      backend: model.backend,
      model: model.name,
      stateBytes: reader.stateBytes(tree),
      diskBytes: store.bytes,
      complete,
    };
  }

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
    const corpus = await this.files.corpus;
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
    return findPlaces(asked, codebase, this.heat, bytes, limit).map(
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
    if (this.files.isIndexing)
      await Promise.race([this.files.indexed(), delay(waitForToolMs, undefined, { signal }), aborted(signal)]);
    else await this.files.rescan('all');
    const corpus = await this.files.corpus;
    await corpus.mendIndex(signal);
    await corpus.settled();
    signal.throwIfAborted();
    const git = this.params.runGit ? gitFacts(this.files.roots, () => corpus.index.paths, this.blobIds) : null;
    const outside = { history: this.historyIn(corpus), git, askLanguageServer: this.languageServers ?? null };
    const sources = await this.attachmentSources();
    return runTool(
      name,
      given,
      {
        codebase: codebaseOf(corpus, outside),
        nearby: this.heat,
        asOf: () => ({
          commit: this.files.heads[0] ?? null,
          files: corpus.documents.length,
          indexed: this.files.isIndexing ? corpus.index.size : corpus.documents.length,
          unsaved: corpus.unsaved.length,
        }),
        relative: path => this.files.roots.relative(path),
        changes: stop => changedFolders(sources, stop),
      },
      signal,
    );
  }

  /** Files, folders and symbols whose names are like what is typed. */
  async suggest(params: protocol.SuggestParams): Promise<readonly protocol.Suggestion[]> {
    return suggest(params, (await this.files.corpus).index);
  }

  /** Questions to begin with, once everything is indexed: what each is about is looked up. */
  async starters(signal: AbortSignal): Promise<readonly protocol.Starter[]> {
    await this.files.indexed();
    const corpus = await this.files.withCommits();
    const history = this.historyIn(corpus);
    return startersOf(
      codebaseOf(corpus, { history, git: null, askLanguageServer: null }),
      [...this.heat.recent],
      signal,
    );
  }

  /** What attachments would take of a prompt. */
  async weigh(attached: readonly protocol.Attachment[], signal: AbortSignal): Promise<protocol.Weights> {
    const sources = await this.attachmentSources();
    const profile = (await this.served?.find(signal))?.profile ?? (await this.profiled());
    return weigh(attached, sources, this.budget(profile).attachedBytes, this.now?.model ?? null, signal);
  }

  status(): protocol.Status {
    const { params, now, failure, files, steps } = this;
    const unread = this.unread();
    const stale = this.freshness.stale(unread, files.corpusNow?.unsaved ?? []);
    return this.statuses.of({
      params,
      corpus: files.corpusNow,
      now,
      heads: files.heads,
      unread,
      stale,
      failure,
      steps,
      indexing: files.isIndexing,
      server: this.served?.state ?? null,
    });
  }

  skipped(): protocol.SkippedFile[] {
    const corpus = this.files.corpusNow;
    if (corpus === undefined) return [];
    const unparsed = [...corpus.index.unparsed].map(([path, why]) => ({ path, reason: unparsedWords[why] }));
    return [...corpus.skipped.map(shown), ...unparsed];
  }

  /** An editor's unsaved text; null once it is saved or given up. Questions asked from now on see it. */
  setBuffer(path: string, text: string | null): void {
    this.files.setBuffer(path, text);
    this.statusMoved();
  }

  /** The user is back from other programs, whose changes a watch may have missed. */
  refocus(): void {
    this.files.lookSoon('all');
  }

  /** Looks at all files again by content, and reads what that changes. */
  async reconcile(): Promise<protocol.Status> {
    await this.files.rescan('content');
    return this.status();
  }

  async setPaused(paused: boolean): Promise<protocol.Status> {
    (await this.readying).reading.setPaused(paused);
    this.statusMoved();
    return this.status();
  }

  /** What the user is at: files in the editor's tabs, and whether nothing has been typed or asked for a while. */
  setActivity(openFiles: readonly string[], idle: boolean): void {
    this.heat.setOpen(openFiles);
    this.manners.idle = idle;
    this.reheat();
  }

  /** The user's choice, where the whole takes long. */
  setLargeReading(large: protocol.LargeReading): void {
    this.manners.large = large;
    this.reheat();
  }

  /** Bytes of states kept over all workspaces: what is over goes at once, what there is room for is read. */
  async setStorageLimit(bytes: number): Promise<protocol.Status> {
    await (await this.storing).setLimit(bytes);
    this.now?.reading.wake();
    this.statusMoved();
    return this.status();
  }

  /** True when `folder` is this workspace's store. */
  storesIn(folder: string): boolean {
    return folder === this.params.store;
  }

  /** The workspaces in the store. */
  async storage(): Promise<protocol.Storage> {
    return storageOf(await this.storing);
  }

  /** Deletes what is kept of the workspaces of `roots`, or everything (null). Reading pauses: it would only fill the store again. */
  async deleteStorage(roots: readonly string[] | null): Promise<protocol.Storage> {
    if (roots === null || sameRoots(roots, this.files.roots.dirs)) {
      this.now?.reading.setPaused(true);
      await this.now?.reading.rest();
    }
    const left = await deleteStorage(await this.storing, roots);
    this.statusMoved();
    return left;
  }

  /** Puts the kept states into a folder for others, signed with the private key in a file. */
  async exportStates(folder: string, keyFile: string, signal: AbortSignal): Promise<protocol.ExportResult> {
    const { reading, tree, reader, store } = await this.readying;
    return reading.alone(() => exportStates(tree, reader, store, folder, keyFile, signal));
  }

  async verify(signal: AbortSignal): Promise<protocol.VerifyResult> {
    const now = await this.readying;
    const { reader, store, model, profile, reading, corpus } = now;
    // Built from nothing, as the states are: what was taken over from tree to tree is looked at too.
    const tree = treesOf(corpus, now, this.files.roots).build(corpus.documents);
    const index = await corpus.verifyIndex(signal);
    const states = await reading.alone(() =>
      verify(tree, reader, store, model, noteWriting(profile.format), signal, this.logger),
    );
    return { ...states, index };
  }

  /** Where a text stands in the store, once nothing is kept of files that are refused. */
  async findInStore(text: string, signal: AbortSignal): Promise<protocol.FoundInStore> {
    if (text.trim() === '')
      throw new CoilError('usage', 'There is nothing to look for.', 'Name the text: coil verify --gone "TEXT".');
    await this.files.indexed();
    await this.files.forgotten();
    return findInStore(this.params.store, text, signal);
  }

  /** Runs `work` on the tree and the model while the background reading rests. */
  async whileReadingRests<T>(work: (tree: Tree, model: RecurrentModel) => Promise<T>): Promise<T> {
    const { model, reading, tree } = await this.readying;
    return reading.alone(() => work(tree, model));
  }

  async dispose(): Promise<void> {
    this.end.abort();
    this.owner.dispose();
    await this.now?.reading.stop();
    this.keepSpeed();
    // A model that is still loading is let go when it is there; one that failed is not there.
    await this.loading.then(
      ({ model }) => model.dispose(),
      () => undefined,
    );
  }

  private async load(): Promise<Loaded> {
    const store = await this.storing;
    const { model: path, gpu } = this.params;
    const { idleMinutes } = this.params;
    const model = await this.loadModelNow({
      path,
      gpu,
      store: this.params.store,
      idleMinutes,
      logger: this.logger,
      onStep: step => this.stepped('loading', step),
    });
    try {
      const profile = this.profileOf(model);
      const shared = this.params.shared === undefined ? null : new SharedStore(this.params.shared, this.logger);
      return { model, store, profile, reader: new Reader(model, store, noteWriting(profile.format), shared) };
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }

  private async makeReady(): Promise<Ready> {
    const [loaded, corpus] = await Promise.all([this.loading, this.files.indexed()]);
    const trees = treesOf(corpus, loaded, this.files.roots);
    const tree = await this.firstTree(corpus, trees, loaded.reader);
    const reading = new BackgroundReading(loaded.reader, tree, this.heat.of(tree), this.manners, !this.params.read, {
      onMoved: () => this.statusMoved(),
      onFailed: error => this.fail(error),
      onNotes: () => this.now !== undefined && this.regrow(this.now, true),
      onFileChanged: path => {
        corpus.distrust(path);
        return this.files.lookAgain();
      },
    });
    this.now = { ...loaded, corpus, reading, trees, tree };
    this.claim(this.now);
    void this.served?.warm(this.end.signal);
    if (!this.end.signal.aborted) {
      if (this.params.pauseOnBattery)
        this.owner.own(
          watchPowerSource(onBattery => {
            this.manners.onBattery = onBattery;
            this.reheat();
          }),
        );
      reading.wake();
    }
    this.statusMoved();
    return this.now;
  }

  private looked(corpus: Corpus, changed: readonly string[]): void {
    this.freshness.addChanged(changed);
    if (corpus.documents.length === 0) this.fail(emptyFolder(corpus));
    // What a full disk stopped is tried again whenever something moves.
    else if (this.failure?.code === 'folderEmpty' || this.failure?.code === 'diskFull') this.failure = null;
    if (this.now !== undefined) this.regrow(this.now, changed.length > 0);
    this.statusMoved();
  }

  private async firstTree(corpus: Corpus, trees: TreeBuilder, reader: Reader): Promise<Tree> {
    for (;;)
      try {
        // Notes of leaves change folders' texts, whose notes change those above.
        for (;;) {
          const tree = trees.build(corpus.documents);
          if (!(await reader.loadNotes(tree))) return tree;
        }
      } catch (error) {
        if (!(error instanceof FileChangedError)) throw error;
        corpus.distrust(error.path);
        await this.files.lookAgain();
        this.end.signal.throwIfAborted();
      }
  }

  /** Forgets the states and notes of all trees but that of the files as they are now: those before it may hold what is refused by now. */
  private async forgetFormer(): Promise<void> {
    const store = await this.storing;
    const now = await this.readying.catch(() => null);
    // The tree is still the one before, where a file changed while it was built.
    while (this.treeLags) await this.files.lookAgain();
    const forget = async (): Promise<void> => {
      const all = [...(await store.workspaces())].filter(([, { roots }]) => sameRoots(roots, this.files.roots.dirs));
      if (now !== null) this.claim(now);
      await this.claiming;
      await store.forgetFormer(new Set(all.map(([id]) => id)));
    };
    // What is being read may be of a former tree.
    await (now === null ? forget() : now.reading.alone(forget));
    this.statusMoved();
  }

  private regrow(now: Ready, changed: boolean): void {
    try {
      if (changed || this.treeLags) {
        now.tree = now.trees.build(now.corpus.documents);
        this.claim(now);
      }
      this.treeLags = false;
    } catch (error) {
      if (!(error instanceof FileChangedError)) throw error;
      // The next scan's tree takes the place of this one.
      this.treeLags = true;
      now.corpus.distrust(error.path);
    }
    now.reading.grow(now.tree, this.heat.of(now.tree));
  }

  /** What is read next, and whether, has changed. */
  private reheat(): void {
    this.now?.reading.grow(this.now.tree, this.heat.of(this.now.tree));
    this.statusMoved();
  }

  /** The tree has its share of the store from now on. */
  private claim({ reader, tree }: Ready): void {
    this.claiming = this.claiming
      .then(() => reader.claim(tree, this.files.roots.dirs))
      .catch((error: unknown) =>
        this.logger.warn(`The workspace's share of the store is not on disk: ${String(error)}`),
      );
  }

  private get parts(): protocol.AnswerParts {
    return { ...allParts, fanOut: this.params.fanOut };
  }

  private get languageServers(): WorkspaceEvents['askLanguageServer'] | null {
    return this.params.languageServers ? (this.events.askLanguageServer ?? null) : null;
  }

  private async attachmentSources(): Promise<AttachmentSources> {
    const { roots, runGit } = this.params;
    return { corpus: await this.files.corpus, roots, runGit, blobIds: this.blobIds };
  }

  /** The rules for the model: of the loaded one, else by its file's header, so that no question is treated as another model's while it loads. */
  private async profiled(): Promise<ModelProfile> {
    if (this.now !== undefined) return this.now.profile;
    this.describing ??= this.describe();
    return this.describing;
  }

  private async describe(): Promise<ModelProfile> {
    try {
      const { describeNow } = this;
      return describeNow === null ? (await this.loading).profile : this.profileOf(await describeNow(this.params.model));
    } catch (error) {
      // Whoever waits for the model gets its failure; what search proves needs none.
      this.logger.info(`The model's file does not say what it is: ${String(error)}`);
      return this.profileOf(noModel);
    }
  }

  private profileOf(described: ModelDescription): ModelProfile {
    return profileOf(described, this.params.modelRules ?? 'auto', this.params.promptFormat, this.repository);
  }

  private get repository(): string {
    return this.params.roots.map(({ name }) => name).join(', ');
  }

  /** What a prompt has room for where the model runs; before it is loaded, on a processor. */
  private budget(profile: ModelProfile): PromptBudget {
    const { now } = this;
    return profile.budget(now?.model.backend ?? 'cpu', now === undefined ? null : this.speedOf(now));
  }

  /** Tokens a second that the model reads: measured, else predicted; null where nothing is known. */
  private speedOf({ model, reading }: Ready): number | null {
    const { tokens, seconds } = reading.speed.total;
    if (tokens >= leastForEstimate) return tokens / seconds;
    return predictSpeed(loadSpeeds(this.params.store), model.backend, model.parameters);
  }

  private async answer(
    question: string,
    { attached: attachments, focus, parts, conversation, writing, said }: Asked,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    const { onWait = () => undefined } = events;
    const corpus = await this.searchable(signal, onWait);
    const indexing = this.files.isIndexing;
    const sources = await this.attachmentSources();
    if (attachments.some(({ kind }) => kind === 'changes')) onWait('changes');
    const attached = await attachedTexts(attachments, sources, signal);
    const served = parts.model ? ((await this.served?.find(signal)) ?? null) : null;
    let start: StartState | undefined;
    const languageServers = this.languageServers ?? null;
    const answering = answerQuestion(
      {
        codebase: codebaseOf(corpus, {
          history: told('history', onWait, this.historyIn(corpus)),
          git: this.params.runGit ? gitFacts(this.files.roots, () => corpus.index.paths, this.blobIds) : null,
          askLanguageServer: languageServers === null ? null : told('languageServers', onWait, languageServers),
        }),
        parts,
        writing,
        turns: conversation?.turns ?? [],
        profile: () => (served === null ? this.profiled() : Promise.resolve(served.profile)),
        budget: profile => this.budget(profile),
        model: () => {
          if (served === null) return indexing ? this.loading : this.readying;
          return Promise.resolve({ model: served.after(conversation?.turns ?? []), profile: served.profile });
        },
        startState: async (paths, chosen) => {
          if (parts.state === 'none' || indexing || served !== null)
            return { file: null, earlierTokens: 0, first: null };
          const ready = await this.readying;
          start = startIn(ready, onWait);
          const said = this.saidBefore(ready, conversation);
          const before = said !== null && chosen ? { ...said, start: null } : said;
          const held = await start.hold(parts.state === 'root' ? [] : paths, before, aborted(signal), signal);
          return { ...held, first: held.firstTurn === null ? null : (said?.said[held.firstTurn] ?? null) };
        },
        keptLeaves: paths => (this.now === undefined || served !== null ? [] : keptLeaves(this.now, paths)),
        asOf: () => ({
          head: this.files.heads[0] ?? null,
          unread: [...new Set([...this.unread(), ...corpus.unsaved])].sort(),
          ...(indexing && { indexed: { files: corpus.index.size, of: corpus.documents.length } }),
        }),
        skipped: corpus.skipped.map(({ path }) => path),
        nearby: this.heat,
        notes: this.now?.reader.noted(this.now.tree) ?? [],
        attached,
      },
      question,
      focus,
      signal,
      events,
    )
      .catch((error: unknown) => {
        if (error instanceof ModelChangedError) this.fail(error);
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
    this.heat.addAsked(answer.evidence.map(({ path }) => path));
    this.reheat();
    if (conversation === undefined) return answer;
    const startedFrom = start?.start ?? conversation.start ?? rootId;
    if (!answer.stopped) void this.prepare(conversation, startedFrom, { question: said, answer: answer.answer });
    return { ...answer, start: startedFrom };
  }

  /** The files, with the index that there is by now. Throws CoilError where there are none. */
  private async searchable(signal: AbortSignal, onWait: (wait: protocol.AnswerWait) => void): Promise<Corpus> {
    onWait('files');
    const corpus = await this.files.corpus;
    if (corpus.index.lost || this.files.isIndexing) onWait('index');
    if (this.files.isIndexing) await Promise.race([this.files.indexed(), delay(waitForIndexMs, undefined, { signal })]);
    else await corpus.mendIndex(signal);
    await corpus.settled();
    if (corpus.documents.length === 0) throw emptyFolder(corpus);
    return corpus;
  }

  /** Reads what was just said, so that the next question of the conversation need not wait for it. */
  private async prepare(conversation: protocol.Conversation, from: string, said: SaidTurn): Promise<void> {
    const { now, end } = this;
    if (now === undefined || now.reading.paused || end.signal.aborted) return;
    const start = startIn(now);
    const next = this.saidBefore(now, { start: from, turns: [...conversation.turns, said] });
    if (next === null) return;
    try {
      await start.hold([], { ...next, turns: 0 }, aborted(end.signal), end.signal);
      await start.prepare(next);
    } catch (error) {
      if (!isAbort(error)) this.logger.warn(`The conversation's state is not kept: ${String(error)}`);
    } finally {
      await start.release();
    }
  }

  /**
   * What was said before: all of it, from a pure recurrent model's own state; a hybrid's grows with what it reads, so of its turns the latest that fit into
   * about a quarter of what it was trained on (a byte for each token).
   */
  private saidBefore(
    ready: Ready,
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

  private unread(): ReadonlySet<string> {
    return this.now === undefined
      ? nothing
      : this.freshness.unread(this.now.corpus.documents, this.now.tree, this.now.reader);
  }

  /** Asks git, where it is run. */
  private historyIn(corpus: Corpus): HistoryCache['of'] {
    if (!this.params.runGit) return () => Promise.resolve(null);
    this.histories ??= new HistoryCache(
      path => this.files.roots.places(path),
      () => this.files.heads,
      path => corpus.text(path),
    );
    return this.histories.of;
  }

  /** What reading reached here lets other models' times be predicted. */
  private keepSpeed(): void {
    if (this.now === undefined) return;
    const { tokens, seconds } = this.now.reading.speed.total;
    const { backend, parameters } = this.now.model;
    if (tokens < leastForSpeed) return;
    try {
      keepSpeed(this.params.store, { backend, parameters, tokensPerSecond: tokens / seconds });
    } catch (error) {
      this.logger.warn(`The reading speed is not kept: ${String(error)}`);
    }
  }

  private throwFailure(): void {
    if (this.failure !== null) throw new CoilError(this.failure.code, this.failure.message, this.failure.hint);
  }

  private fail(error: unknown): void {
    if (isAbort(error)) return;
    if (error instanceof ModelChangedError && !this.end.signal.aborted) this.events.onModelChanged?.(error);
    this.failure = errorData(error);
    if (this.failure.code === 'internal') this.logger.error('Coil failed.', error);
    this.statusMoved();
  }

  private stepped(of: keyof Workspace['steps'], step: protocol.Status['opening']): void {
    this.steps[of] = step;
    this.statusMoved();
  }

  private statusMoved(): void {
    if (!this.end.signal.aborted) this.telling.soon();
  }
}

const nothing: ReadonlySet<string> = new Set();

function noModelForTools(): CoilError {
  return new CoilError(
    'modelMissing',
    'This engine serves tools and has no model.',
    'Ask in the editor, or with coil ask.',
  );
}

function startIn({ reader, reading, tree, model, store }: Ready, onWait?: AnswerEvents['onWait']): StartState {
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

function emptyFolder({ skipped }: Corpus): CoilError {
  return new CoilError(
    'folderEmpty',
    skipped.length === 0
      ? 'The folder has no files.'
      : `None of the ${skipped.length} files in the folder can be read.`,
    skipped.length === 0 ? 'Add a file. Coil picks it up automatically.' : 'See why with Coil: Why Is a File Not Read?',
  );
}

/** What is said of a file that is read and searched all the same. */
const unparsedWords: Readonly<Record<Unparsed, string>> = {
  slow: 'takes too long to parse; searched by words only',
  memory: 'needs too much memory to parse; searched by words only',
  failed: 'the parser fails on it; searched by words only',
};

function shown({ path, reason, detail }: { path: string; reason: string; detail?: string }): protocol.SkippedFile {
  return { path, reason: detail === undefined ? reason : `${reason}: ${detail}` };
}
