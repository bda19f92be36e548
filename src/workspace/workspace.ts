import { noteWriting } from '../answer/prompt/noteWriting';
import { keepSpeed } from '../model/downloads/speedEstimate';
import type { describeModel } from '../model/gguf/describeModel';
import type { loadModel } from '../model/runtime/loadModel';
import type * as protocol from '../protocol/engineProtocol';
import type { Tree, TreeBuilder } from '../reading/tree/tree';
import type { Unparsed } from '../search/index/indexedFile';
import { aborted } from '../shared/aborted';
import { Owner } from '../shared/disposable';
import { CoilError, errorData, FileChangedError, isAbort, ModelChangedError, type ErrorData } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { exportStates } from '../state/exportStates';
import type { Reader } from '../state/reader';
import type { RecurrentModel } from '../state/recurrentModel';
import type { StateStore } from '../state/stateStore';
import { emptyFolder } from './emptyFolder';
import type { Corpus } from './files/corpus';
import { Files } from './files/files';
import { Freshness } from './files/freshness';
import { ReadPriority } from './files/readPriority';
import { findInStore } from './findInStore';
import { BackgroundReading } from './reading/backgroundReading';
import { ReadPolicy } from './reading/readPolicy';
import { Throttle } from './reading/throttle';
import { treesOf } from './reading/treesOf';
import { verify } from './reading/verify';
import { watchPowerSource } from './reading/watchPowerSource';
import type { ReadyWorkspace } from './readyWorkspace';
import { ServedAnswers } from './servedAnswers';
import { deleteStorage, openStore, sameRoots, storageOf } from './storage';
import { repositoryOf, WorkspaceModel } from './workspaceModel';
import { WorkspaceQuestions } from './workspaceQuestions';
import { bytesOf, WorkspaceStatus } from './workspaceStatus';

/** Milliseconds between two status events at least. */
const statusPause = 250;
/** Tokens to have read before their speed is worth keeping. */
const leastForSpeed = 20_000;

export interface WorkspaceEvents {
  readonly onStatus: (status: protocol.Status) => void;
  /** The client's language servers; asked where it has any. */
  readonly askLanguageServer?: (question: protocol.LanguageQuestion) => Promise<protocol.LanguageAnswer | null>;
  /** The model is to be loaded again, as another than it was (ModelChangedError): this workspace is of no more use. */
  readonly onModelChanged?: (error: ModelChangedError) => void;
}

/** One opened workspace: scanned, indexed, read in the background, asked, watched. */
export class Workspace {
  /** What is asked of it. */
  readonly questions: WorkspaceQuestions;
  private readonly owner = new Owner();
  private readonly end = new AbortController();
  private readonly files: Files;
  private readonly storing: Promise<StateStore>;
  private readonly model: WorkspaceModel;
  private readonly readying: Promise<ReadyWorkspace>;
  private treeLags = false;
  /** The tree's claims, one after another. */
  private claiming: Promise<void> = Promise.resolve();
  private now: ReadyWorkspace | undefined;
  private failure: ErrorData | null = null;
  private readonly freshness = new Freshness();
  private readonly statuses = new WorkspaceStatus();
  private readonly priority = new ReadPriority();
  private readonly policy: ReadPolicy;
  /** Null: nothing is sent to any server. */
  private readonly served: ServedAnswers | null;
  private readonly statusThrottle: Throttle;
  private readonly steps: { scanning: protocol.Status['opening']; loading: protocol.Status['opening'] } = {
    scanning: null,
    loading: null,
  };

  /** Begins to open; {@link open} says how it went. */
  constructor(
    private readonly params: protocol.OpenParams,
    private readonly logger: Logger,
    private readonly events: WorkspaceEvents,
    loadModelNow?: typeof loadModel,
    describeNow?: typeof describeModel | null,
  ) {
    this.policy = new ReadPolicy(params.large);
    this.statusThrottle = this.owner.own(new Throttle(() => events.onStatus(this.status()), statusPause));
    this.files = this.owner.own(
      new Files(params, this.priority, logger, {
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
              repositoryOf(params),
              () => this.now?.tree.root.text() ?? null,
              logger,
              () => this.statusMoved(),
            ),
          );
    this.storing = openStore(this.params.store, this.logger, this.params.storageLimit);
    this.model = new WorkspaceModel(
      params,
      this.storing,
      logger,
      step => this.stepped('loading', step),
      loadModelNow,
      describeNow,
    );
    this.readying = this.makeReady();
    // Whoever waits for the model gets its failure, and the status shows it.
    this.model.loading.catch((error: unknown) => this.fail(error));
    this.readying.catch(() => undefined);
    this.questions = new WorkspaceQuestions({
      params,
      files: this.files,
      model: this.model,
      priority: this.priority,
      served: this.served,
      logger,
      end: this.end.signal,
      askLanguageServer: events.askLanguageServer ?? null,
      ready: () => this.readying,
      readyNow: () => this.now,
      unread: () => this.unread(),
      onAsked: () => this.reprioritize(),
      onModelChanged: error => this.fail(error),
    });
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
    this.priority.setOpen(openFiles);
    this.policy.idle = idle;
    this.reprioritize();
  }

  /** The user's choice, where the whole takes long. */
  setLargeReading(large: protocol.LargeReading): void {
    this.policy.large = large;
    this.reprioritize();
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
      verify(tree, reader, store, model, noteWriting(profile.format, model.stateBytes), signal, this.logger),
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
    await this.model.dispose();
  }

  private async makeReady(): Promise<ReadyWorkspace> {
    const [loaded, corpus] = await Promise.all([this.model.loading, this.files.indexed()]);
    const trees = treesOf(corpus, loaded, this.files.roots);
    const tree = await this.firstTree(corpus, trees, loaded.reader);
    const reading = new BackgroundReading(loaded.reader, tree, this.priority.of(tree), this.policy, !this.params.read, {
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
            this.policy.onBattery = onBattery;
            this.reprioritize();
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

  private regrow(now: ReadyWorkspace, changed: boolean): void {
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
    now.reading.grow(now.tree, this.priority.of(now.tree));
  }

  /** What is read next, and whether, has changed. */
  private reprioritize(): void {
    this.now?.reading.grow(this.now.tree, this.priority.of(this.now.tree));
    this.statusMoved();
  }

  /** The tree has its share of the store from now on. */
  private claim({ reader, tree }: ReadyWorkspace): void {
    this.claiming = this.claiming
      .then(() => reader.claim(tree, this.files.roots.dirs))
      .catch((error: unknown) =>
        this.logger.warn(`The workspace's share of the store is not on disk: ${String(error)}`),
      );
  }

  private unread(): ReadonlySet<string> {
    return this.now === undefined
      ? nothing
      : this.freshness.unread(this.now.corpus.documents, this.now.tree, this.now.reader);
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
    if (!this.end.signal.aborted) this.statusThrottle.soon();
  }
}

const nothing: ReadonlySet<string> = new Set();

/** What is said of a file that is read and searched all the same. */
const unparsedWords: Readonly<Record<Unparsed, string>> = {
  slow: 'takes too long to parse; searched by words only',
  memory: 'needs too much memory to parse; searched by words only',
  failed: 'the parser fails on it; searched by words only',
};

function shown({ path, reason, detail }: { path: string; reason: string; detail?: string }): protocol.SkippedFile {
  return { path, reason: detail === undefined ? reason : `${reason}: ${detail}` };
}
