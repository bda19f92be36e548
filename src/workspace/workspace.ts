import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { allParts, answerQuestion, type AnswerEvents, type Focus } from '../answer/answerQuestion';
import { checkedQuestion, checkedSelection } from '../answer/bounds';
import { choosePromptFormat, type PromptFormat } from '../answer/promptFormats';
import { noteWriting } from '../answer/notes';
import { explainQuestion, readFormat, readText } from '../answer/prompt';
import { loadModel } from '../model/llamaModel';
import type * as protocol from '../protocol/engineProtocol';
import { createOutliner } from '../reading/outline';
import type { Document } from '../reading/document';
import { leafBytesFor } from '../reading/layout';
import { Scanner, type Look } from '../reading/scan';
import { TreeBuilder, type Tree, type TreeNode } from '../reading/tree';
import { DiskIndex } from '../search/diskIndex';
import { SearchIndex } from '../search/searchIndex';
import { aborted } from '../shared/aborted';
import { CoilError, errorData, FileChangedError, isAbort, type ErrorData } from '../shared/errors';
import { Owner } from '../shared/disposable';
import type { Logger } from '../shared/logger';
import { Reader } from '../state/reader';
import type { RecurrentModel } from '../state/recurrentModel';
import type { StateStore } from '../state/stateStore';
import { BackgroundReading } from './backgroundReading';
import { benchRead } from './benchRead';
import { codebaseOf } from './codebaseOf';
import { Corpus } from './corpus';
import { gitHead } from './gitHead';
import { grammarFolder } from './grammarFolder';
import { HeatMap } from './heat';
import { History } from './history';
import { watchPowerSource } from './powerSource';
import { bothLooks } from './looks';
import { ReadingManners } from './readingManners';
import { rootsHash, ScanStore } from './scanStore';
import { recentlyCommitted } from './recentCommits';
import { StartState } from './startState';
import { deleteStorage, openStore, sameRoots, storageOf } from './storage';
import { verify } from './verify';
import { FolderWatch } from './watch';

/** Bytes of evidence in a prompt: about 1,200 tokens, one to two seconds of a slow CPU; a GPU reads more in less. */
const evidenceBytes = { cpu: 4_000, gpu: 12_000 };
/** Milliseconds between two status events. */
const statusInterval = 250;
/** Milliseconds before files that changed while they were read are looked at again: one may be written without end. */
const lookAgainMs = 300;
/** Milliseconds in which changes are gathered before what the scans found is kept. */
const saveScanMs = 5_000;

/** What stands once the model is loaded and the files are scanned. */
interface Ready {
  readonly model: RecurrentModel;
  readonly store: StateStore;
  readonly format: PromptFormat;
  readonly reader: Reader;
  readonly corpus: Corpus;
  readonly reading: BackgroundReading;
  readonly trees: TreeBuilder;
  tree: Tree;
}

type Loaded = Pick<Ready, 'model' | 'store' | 'format' | 'reader'>;

/** One opened workspace: scanned, indexed, read in the background, asked, watched. */
export class Workspace {
  private readonly owner = new Owner();
  private readonly end = new AbortController();
  /** The first scan, and after it every later one, one after another. */
  private scanning: Promise<Corpus>;
  private readonly storing: Promise<StateStore>;
  private readonly loading: Promise<Loaded>;
  private readonly readying: Promise<Ready>;
  private lookingAgain: Promise<void> | undefined;
  /** The look that begins when the one under way is over. */
  private nextLook: { look: Look; readonly saved: string[]; readonly done: Promise<Corpus> } | undefined;
  /** What the first scan took for granted has been compared with the files' bytes. */
  private checked: Promise<void> = Promise.resolve();
  private readonly scanStore: ScanStore;
  private folderWatch: FolderWatch | undefined;
  private treeLags = false;
  private corpus: Corpus | undefined;
  private now: Ready | undefined;
  private head: string | null = null;
  private failure: ErrorData | null = null;
  private histories: History | undefined;
  private readonly changedPaths = new Set<string>();
  private readonly heat = new HeatMap();
  private readonly manners: ReadingManners;
  /** SHA-256 of each document's text that a kept state has read, by path. */
  private readonly seen = new Map<string, string>();
  private statusTimer: NodeJS.Timeout | undefined;

  /** Begins to open; {@link open} says how it went. */
  constructor(
    private readonly params: protocol.OpenParams,
    private readonly logger: Logger,
    private readonly events: { readonly onStatus: (status: protocol.Status) => void },
  ) {
    this.manners = new ReadingManners(params.large);
    this.scanStore = this.owner.own(new ScanStore(params.store, params.roots, logger));
    this.scanning = this.firstScan();
    this.storing = openStore(this.params.store, this.logger, this.params.storageLimit);
    this.loading = this.load();
    this.readying = this.makeReady();
    // Whoever waits for the model gets its failure, and the status shows it.
    this.loading.catch((error: unknown) => this.fail(error));
    this.readying.catch(() => undefined);
  }

  /**
   * Resolves when the folders are scanned and indexed; the model may load longer. Throws CoilError for folders that cannot be
   * opened; the model's and the store's errors stand in the status and fail what needs them.
   */
  async open(): Promise<protocol.Status> {
    const corpus = await this.scanning;
    if (corpus.documents.length === 0 && this.failure === null) this.fail(emptyFolder(corpus));
    this.statusMoved();
    return this.status();
  }

  /** Reads until all is read or `seconds` have passed. */
  async read(seconds: number | null, signal: AbortSignal): Promise<protocol.ReadResult> {
    const { model, reading, store, reader, corpus } = await this.readying;
    await this.checked;
    await this.lookingAgain;
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
    const { nodes } = (await this.readying).tree;
    const leaves = nodes.filter(node => node.kind === 'leaf');
    const folders = nodes.filter(node => node.kind !== 'leaf');
    const done = reading.speed.since(nodesBefore);
    return {
      files: corpus.documents.length,
      skipped: this.skipped(),
      bytes: bytesOf(corpus),
      tokensRead: done.tokens,
      leaves: leaves.length,
      leavesRead: leaves.filter(node => reader.isRead(node)).length,
      folders: folders.length,
      foldersRead: folders.filter(node => reader.isRead(node)).length,
      seconds: (performance.now() - started) / 1000,
      tokensPerSecond: done.seconds === 0 ? 0 : done.tokens / done.seconds,
      backend: model.backend,
      model: model.name,
      stateBytes: model.stateBytes ?? 0,
      diskBytes: store.bytes,
      complete,
    };
  }

  /** Answers a question about the workspace. Resolves with `stopped: true` after an abort. */
  async ask(
    { question, focus, parts = allParts }: protocol.AskParams,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    const selected = focus === null ? null : { range: focus, explain: false };
    return this.answer(checkedQuestion(question), selected, parts, signal, events);
  }

  /** Explains lines of a file. */
  async explain(
    { question, ...range }: protocol.ExplainParams,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    const corpus = await this.scanning;
    await corpus.mendIndex(signal);
    const text = (path: string): string | undefined => corpus.text(path);
    const selection = checkedSelection(range, text(range.path));
    return this.answer(question ?? explainQuestion, { range: selection, explain: true }, allParts, signal, events);
  }

  status(): protocol.Status {
    const { now, corpus } = this;
    const documents = corpus?.documents ?? [];
    const missing = now?.reading.missing ?? [];
    const waitingFor = now?.reading.waitingFor ?? null;
    const unread = this.unread();
    const skipped: Record<string, number> = {};
    for (const { reason } of corpus?.skipped ?? []) skipped[reason] = (skipped[reason] ?? 0) + 1;
    return {
      phase: this.phase(missing, waitingFor),
      waitingFor,
      model: now?.model.name ?? null,
      modelPath: this.params.model,
      backend: now?.model.backend ?? null,
      backendReason: now?.model.backendReason ?? null,
      backends: now?.model.backends ?? [],
      store: this.params.store,
      diskBytes: now?.store.bytes ?? 0,
      head: this.head,
      files: documents.length,
      bytes: corpus === undefined ? 0 : bytesOf(corpus),
      skipped,
      filesRead: now === undefined ? 0 : documents.length - unread.size,
      folders: now === undefined ? [] : folderStatus(documents, unread),
      nodesRead: now?.tree.nodes.filter(node => now.reader.isRead(node)).length ?? 0,
      nodes: now?.tree.nodes.length ?? 0,
      tokensRead: now?.reading.speed.total.tokens ?? 0,
      stale: this.stale(unread),
      secondsLeft: now?.reading.secondsFor(missing) ?? null,
      error: this.failure,
    };
  }

  skipped(): protocol.SkippedFile[] {
    return (this.corpus?.skipped ?? []).map(shown);
  }

  /** An editor's unsaved text; null once it is saved or given up. Questions asked from now on see it. */
  setBuffer(path: string, text: string | null): void {
    // A saved text is dropped only when the disk has been looked at: the watcher may not have said anything yet.
    if (text === null)
      this.rescan({ folders: new Set([dirname(this.absolute(path))]) }, path).catch((error: unknown) =>
        this.fail(error),
      );
    else this.corpus?.setBuffer(path, text);
    this.statusMoved();
  }

  /** The user is back from other programs, whose changes a watch may have missed. */
  refocus(): void {
    this.lookSoon('all');
  }

  /** Looks at all files again by content, and reads what that changes. */
  async reconcile(): Promise<protocol.Status> {
    await this.rescan('content');
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
    const own = this.params.roots.map(root => root.dir);
    if (roots === null || sameRoots(roots, own)) {
      this.now?.reading.setPaused(true);
      await this.now?.reading.rest();
    }
    const left = await deleteStorage(await this.storing, roots);
    this.statusMoved();
    return left;
  }

  async verify(signal: AbortSignal): Promise<protocol.VerifyResult> {
    const now = await this.readying;
    const { reader, store, model, format, reading, corpus } = now;
    // Built from nothing, as the states are: what was taken over from tree to tree is looked at too.
    const tree = this.treesOf(corpus, now).build(corpus.documents);
    return reading.alone(() => verify(tree, reader, store, model, noteWriting(format), signal, this.logger));
  }

  async benchRead(seconds: number, stateBytes: number | null, signal: AbortSignal): Promise<protocol.BenchReadResult> {
    const { model, reading, tree } = await this.readying;
    return reading.alone(() => benchRead(tree, model, seconds, stateBytes, signal, this.logger));
  }

  async dispose(): Promise<void> {
    this.end.abort();
    clearTimeout(this.statusTimer);
    this.owner.dispose();
    await this.now?.reading.stop();
    // A model that is still loading is let go when it is there; one that failed is not there.
    await this.loading.then(
      ({ model }) => model.dispose(),
      () => undefined,
    );
  }

  private get firstRoot(): protocol.Root {
    const [root] = this.params.roots;
    if (root === undefined) throw new CoilError('noFolder', 'No folder is open.', 'Open a folder first.');
    return root;
  }

  private phase(missing: readonly TreeNode[], waitingFor: protocol.Waiting | null): protocol.Phase {
    if (this.failure !== null) return 'failed';
    if (this.corpus === undefined) return 'scanning';
    if (this.now === undefined) return 'loading';
    if (missing.length === 0) return 'ready';
    if (this.now.reading.paused) return 'paused';
    return waitingFor === null ? 'reading' : 'waiting';
  }

  private async firstScan(): Promise<Corpus> {
    const { dir } = this.firstRoot;
    const cache = await this.scanStore.load();
    const known = cache.size > 0;
    const scanner = new Scanner(this.params.roots, this.params.exclude, cache);
    if (this.params.watch) {
      const folders = this.params.roots.map(root => resolve(root.dir));
      const watch = this.owner.own(new FolderWatch(folders, look => this.lookSoon(look), this.logger));
      scanner.onEnter = dir => watch.enter(dir);
      this.folderWatch = watch;
    }
    const outliner = await createOutliner(grammarFolder());
    const index = this.openIndex();
    const corpus = new Corpus(scanner, outliner, () => void this.lookAgain(), index);
    await corpus.rescan('all', this.end.signal);
    this.folderWatch?.retain(corpus.folders);
    // Sizes and times of the last run let the user ask at once; whether they told the truth is looked up behind that.
    if (known) this.checked = corpus.checkContents(this.end.signal);
    this.checked.catch((error: unknown) => this.fail(error));
    this.scanStore.saveIn(0, cache);
    this.head = await gitHead(dir);
    this.heat.setCommitted(await this.recentPaths());
    this.corpus = corpus;
    return corpus;
  }

  private openIndex(): SearchIndex {
    this.end.signal.throwIfAborted();
    const name = rootsHash(this.params.roots);
    const index = new SearchIndex(new DiskIndex(join(this.params.store, 'index'), name, this.logger));
    this.owner.own({ dispose: () => index.close() });
    return index;
  }

  private async recentPaths(): Promise<string[]> {
    const { roots } = this.params;
    const lists = await Promise.all(
      roots.map(async ({ name, dir }) => {
        const paths = await recentlyCommitted(dir);
        return roots.length === 1 ? paths : paths.map(path => `${name}/${path}`);
      }),
    );
    return lists.flat();
  }

  private async load(): Promise<Loaded> {
    const store = await this.storing;
    const { model: path, gpu } = this.params;
    const model = await loadModel({ path, gpu, store: this.params.store, logger: this.logger });
    try {
      const format = choosePromptFormat(model.metadata, this.params.promptFormat);
      return { model, store, format, reader: new Reader(model, store, noteWriting(format)) };
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }

  private async makeReady(): Promise<Ready> {
    const [loaded, corpus] = await Promise.all([this.loading, this.scanning]);
    const trees = this.treesOf(corpus, loaded);
    const tree = await this.firstTree(corpus, trees, loaded.reader);
    const reading = new BackgroundReading(loaded.reader, tree, this.heat.of(tree), this.manners, !this.params.read, {
      onMoved: () => this.statusMoved(),
      onFailed: error => this.fail(error),
      onNotes: () => this.now !== undefined && this.regrow(this.now, true),
      onFileChanged: path => {
        corpus.distrust(path);
        return this.lookAgain();
      },
    });
    this.now = { ...loaded, corpus, reading, trees, tree };
    this.claim(this.now);
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

  private lookSoon(look: Look): void {
    this.rescan(look).catch((error: unknown) => this.fail(error));
  }

  /**
   * Looks at the files again; then the unsaved text of `saved`, if any, is dropped. All who ask before a look begins share it.
   */
  private rescan(look: Look, saved?: string): Promise<Corpus> {
    const next = this.nextLook;
    if (next !== undefined) {
      next.look = bothLooks(next.look, look);
      if (saved !== undefined) next.saved.push(saved);
      return next.done;
    }
    const before = this.scanning;
    const wanted = { look, saved: saved === undefined ? [] : [saved] };
    const done = before.then(async corpus => {
      this.nextLook = undefined;
      await this.lookNow(corpus, wanted.look);
      for (const path of wanted.saved) corpus.setBuffer(path, null);
      return corpus;
    });
    this.nextLook = Object.assign(wanted, { done });
    // A scan that failed leaves what the last one found.
    this.scanning = done.catch(() => before);
    return done;
  }

  private async lookNow(corpus: Corpus, look: Look): Promise<void> {
    const changed = await corpus.rescan(look, this.end.signal);
    this.folderWatch?.retain(corpus.folders);
    this.head = await gitHead(this.firstRoot.dir);
    for (const path of changed) this.changedPaths.add(path);
    this.heat.addChanged(changed);
    if (corpus.documents.length === 0) this.fail(emptyFolder(corpus));
    // What a full disk stopped is tried again whenever something moves.
    else if (this.failure?.code === 'folderEmpty' || this.failure?.code === 'diskFull') this.failure = null;
    if (changed.length > 0) this.scanStore.saveIn(saveScanMs, corpus.cache);
    if (this.now !== undefined) this.regrow(this.now, changed.length > 0);
    this.statusMoved();
  }

  /** Scans again once what is under way is over; all who ask before it starts get the same scan. */
  private lookAgain(): Promise<void> {
    this.lookingAgain ??= this.scanning
      .then(async () => {
        await delay(lookAgainMs);
        this.lookingAgain = undefined;
        await this.rescan('all');
      })
      .catch((error: unknown) => this.fail(error));
    return this.lookingAgain;
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
        await this.lookAgain();
        this.end.signal.throwIfAborted();
      }
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
    reader
      .claim(
        tree,
        this.params.roots.map(root => root.dir),
      )
      .catch((error: unknown) =>
        this.logger.warn(`The workspace's share of the store is not on disk: ${String(error)}`),
      );
  }

  private async answer(
    question: string,
    focus: Focus | null,
    parts: protocol.AnswerParts,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    const corpus = await this.scanning;
    await corpus.mendIndex(signal);
    if (corpus.documents.length === 0) throw emptyFolder(corpus);
    let start: StartState | undefined;
    const onCpu = (this.now?.model.backend ?? 'cpu') === 'cpu';
    const answer = await answerQuestion(
      {
        codebase: codebaseOf(corpus, this.history(corpus).of),
        parts,
        model: () => this.readying,
        startState: async paths => {
          if (parts.state === 'none') return null;
          const { reading, reader, tree } = await this.readying;
          start = new StartState(reader, reading, tree);
          return start.hold(parts.state === 'root' ? [] : paths, aborted(signal));
        },
        asOf: () => ({ head: this.head, unread: [...new Set([...this.unread(), ...corpus.unsaved])].sort() }),
        instructed: this.now?.format.writesNotes ?? false,
        evidenceBytes: onCpu ? evidenceBytes.cpu : evidenceBytes.gpu,
      },
      question,
      focus,
      signal,
      events,
    ).finally(() => start?.release());
    this.heat.addAsked(answer.evidence.map(({ path }) => path));
    this.reheat();
    return answer;
  }

  /** Documents whose text as it is on disk no state has read: a neighbour's change makes a leaf anew, not its other documents. */
  private unread(): Set<string> {
    if (this.now === undefined) return new Set();
    const { tree, reader, corpus } = this.now;
    const paths = new Set(tree.nodes.filter(node => !reader.isRead(node)).flatMap(node => node.paths));
    for (const { path, sha256 } of corpus.documents)
      if (!paths.has(path)) this.seen.set(path, sha256);
      else if (this.seen.get(path) === sha256) paths.delete(path);
    return paths;
  }

  private stale(unread: ReadonlySet<string>): string[] {
    for (const path of this.changedPaths) if (!unread.has(path)) this.changedPaths.delete(path);
    return [...new Set([...this.changedPaths, ...(this.corpus?.unsaved ?? [])])].sort();
  }

  private treesOf(corpus: Corpus, { model, format, reader }: Loaded): TreeBuilder {
    const { roots } = this.params;
    return new TreeBuilder({
      entry: document => corpus.entry(document),
      format: readFormat(format),
      wrap: (path, text) => readText(format, path, text),
      ...(format.writesNotes && { writtenNote: textHash => reader.writtenNote(textHash) }),
      leafBytes: leafBytesFor(model.trainedContext),
      roots: roots.length === 1 ? [] : roots.map(({ name }) => `${name}/`),
    });
  }

  private absolute(path: string): string {
    const { roots } = this.params;
    if (roots.length === 1) return resolve(this.firstRoot.dir, path);
    const root = roots.find(({ name }) => path === name || path.startsWith(`${name}/`));
    return root === undefined ? path : resolve(root.dir, path.slice(root.name.length + 1));
  }

  private history(corpus: Corpus): History {
    this.histories ??= new History(
      path => {
        const root = this.params.roots.length === 1 ? this.firstRoot : this.rootOf(path);
        const inside = this.params.roots.length === 1 ? path : path.slice(root.name.length + 1);
        return { folder: root.dir, path: inside };
      },
      () => this.head,
      path => corpus.text(path),
    );
    return this.histories;
  }

  private rootOf(path: string): protocol.Root {
    return this.params.roots.find(({ name }) => path === name || path.startsWith(`${name}/`)) ?? this.firstRoot;
  }

  private throwFailure(): void {
    if (this.failure !== null) throw new CoilError(this.failure.code, this.failure.message, this.failure.hint);
  }

  private fail(error: unknown): void {
    if (isAbort(error)) return;
    this.failure = errorData(error);
    if (this.failure.code === 'internal') this.logger.error('Coil failed.', error);
    this.statusMoved();
  }

  private statusMoved(): void {
    if (this.end.signal.aborted) return;
    this.statusTimer ??= setTimeout(() => {
      this.statusTimer = undefined;
      this.events.onStatus(this.status());
    }, statusInterval);
  }
}

/** The folders at the top, in path order; documents are sorted by path. */
function folderStatus(documents: readonly Document[], unread: ReadonlySet<string>): protocol.FolderStatus[] {
  const folders = new Map<string, { files: number; filesRead: number }>();
  for (const { path } of documents) {
    const name = path.slice(0, path.indexOf('/') + 1);
    const folder = folders.get(name) ?? { files: 0, filesRead: 0 };
    folder.files++;
    if (!unread.has(path)) folder.filesRead++;
    folders.set(name, folder);
  }
  return [...folders].map(([path, counts]) => ({ path, ...counts }));
}

function emptyFolder({ skipped }: Corpus): CoilError {
  return new CoilError(
    'folderEmpty',
    skipped.length === 0 ? 'The folder has no files.' : `None of the ${skipped.length} files in the folder is read.`,
    skipped.length === 0 ? 'Add a file: Coil notices it by itself.' : 'See why with Coil: Why Is a File Not Read?',
  );
}

function bytesOf({ documents }: Corpus): number {
  return documents.reduce((sum, document) => sum + document.bytes, 0);
}

function shown({ path, reason, detail }: { path: string; reason: string; detail?: string }): protocol.SkippedFile {
  return { path, reason: detail === undefined ? reason : `${reason}: ${detail}` };
}
