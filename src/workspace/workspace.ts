import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { answerQuestion, type AnswerEvents } from '../answer/answerQuestion';
import { choosePromptFormat, type PromptFormat } from '../answer/promptFormats';
import { factsOf } from '../answer/facts';
import { explainQuestion, readText } from '../answer/prompt';
import { loadModel } from '../model/llamaModel';
import type * as protocol from '../protocol/engineProtocol';
import { createOutliner } from '../reading/outline';
import { leafBytes } from '../reading/layout';
import { buildTree, type Tree, type TreeNode } from '../reading/tree';
import { CoilError, errorData, isAbort, type ErrorData } from '../shared/errors';
import { Owner } from '../shared/disposable';
import type { Logger } from '../shared/logger';
import { Reader } from '../state/reader';
import type { RecurrentModel } from '../state/recurrentModel';
import { StateStore } from '../state/stateStore';
import { benchRead } from './benchRead';
import { Corpus } from './corpus';
import { gitHead } from './gitHead';
import { lastChange } from './lastChange';
import { ReadingSpeed } from './readingSpeed';
import { verify } from './verify';
import { watchFolders } from './watch';

/** Bytes of evidence in a prompt: about 1,200 tokens, one to two seconds of a slow CPU; a GPU reads more in less. */
const evidenceBytes = { cpu: 4_000, gpu: 12_000 };
const maxQuestionBytes = 32_000;
const maxSelectionBytes = 200_000;
/** Bytes of code for each token that a leaf may have: code has three to four. */
const bytesPerToken = 4;
/** Milliseconds between two status events. */
const statusInterval = 250;

interface Loaded {
  readonly model: RecurrentModel;
  readonly reader: Reader;
  readonly store: StateStore;
  readonly format: PromptFormat;
}

/** One opened workspace: scanned, indexed, read in the background, asked, watched. */
export class Workspace {
  private readonly owner = new Owner();
  private readonly end = new AbortController();
  private readonly speed = new ReadingSpeed();
  private corpus: Corpus | undefined;
  private loaded: Loaded | undefined;
  private loading: Promise<Loaded> | undefined;
  private tree: Tree | undefined;
  private head: string | null = null;
  private phase: protocol.Phase = 'opening';
  private failure: ErrorData | null = null;
  private paused: boolean;
  private readonly changedPaths = new Set<string>();
  /** SHA-256 of each document's text that a kept state has read, by path. */
  private readonly seen = new Map<string, string>();
  private readonly readSoon = new Set<TreeNode>();
  private readingLoop: Promise<void> | undefined;
  private nodeBeingRead: { readonly key: string; readonly abort: AbortController } | undefined;
  private rescanning: Promise<void> = Promise.resolve();
  private statusTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly params: protocol.OpenParams,
    private readonly logger: Logger,
    private readonly events: { readonly onStatus: (status: protocol.Status) => void },
  ) {
    this.paused = !params.read;
  }

  /**
   * Scans and indexes the folders; the model loads meanwhile and may go on loading afterwards. Throws CoilError for folders that
   * cannot be opened; the model's and store's errors stand in the status and fail what needs them.
   */
  async open(): Promise<protocol.Status> {
    const { roots, exclude } = this.params;
    if (roots.length === 0) throw new CoilError('noFolder', 'No folder is open.', 'Open a folder first.');
    this.setPhase('scanning');
    this.loading = this.load();
    this.loading.catch((error: unknown) => this.fail(error));
    const corpus = new Corpus(roots, exclude, await createOutliner(grammarFolder()));
    this.corpus = corpus;
    await corpus.rescan(true, this.end.signal);
    this.head = await gitHead(this.firstRoot.dir);
    if (corpus.documents.length === 0 && this.failure === null) this.fail(this.emptyFolder(corpus));
    if (this.params.watch) {
      const ignoredFolders = new Set(
        corpus.skipped.filter(({ reason }) => reason === 'ignored').map(({ path }) => this.absolute(path)),
      );
      const changed = (): void => {
        this.rescan(false).catch((error: unknown) => this.fail(error));
      };
      this.owner.own(
        watchFolders(
          roots.map(root => root.dir),
          path => ignoredFolders.has(path),
          changed,
          this.logger,
        ),
      );
    }
    if (this.failure === null) this.setPhase(this.loaded === undefined ? 'loading' : 'reading');
    this.loading.then(
      loaded => this.growTree(loaded),
      () => undefined,
    );
    return this.status();
  }

  /** Reads until all is read or `seconds` have passed. */
  async read(seconds: number | null, signal: AbortSignal): Promise<protocol.ReadResult> {
    const { model } = await this.ready();
    const started = performance.now();
    const nodesBefore = this.speed.nodes;
    this.setPaused(false);
    const timer = new AbortController();
    const timeout = seconds === null ? undefined : setTimeout(() => timer.abort(), seconds * 1000);
    await Promise.race([this.readingLoop, aborted(signal), aborted(timer.signal)]);
    clearTimeout(timeout);
    if (this.failure !== null) throw new CoilError(this.failure.code, this.failure.message, this.failure.hint);
    const complete = this.missing().length === 0;
    if (!complete) {
      this.setPaused(true);
      await this.readingLoop;
    }
    signal.throwIfAborted();
    const nodes = this.openTree.nodes;
    const isLeaf = (node: TreeNode): boolean => node.kind === 'leaf';
    const isRead = (node: TreeNode): boolean => this.isRead(node);
    const elapsed = (performance.now() - started) / 1000;
    const { documents, skipped } = this.openCorpus;
    const done = this.speed.since(nodesBefore);
    return {
      files: documents.length,
      skipped: skipped.map(shown),
      bytes: this.bytes,
      tokensRead: done.tokens,
      leaves: nodes.filter(isLeaf).length,
      leavesRead: nodes.filter(node => isLeaf(node) && isRead(node)).length,
      folders: nodes.filter(node => !isLeaf(node)).length,
      foldersRead: nodes.filter(node => !isLeaf(node) && isRead(node)).length,
      seconds: elapsed,
      tokensPerSecond: done.seconds === 0 ? 0 : done.tokens / done.seconds,
      backend: model.backend,
      model: model.name,
      stateBytes: model.stateBytes ?? 0,
      diskBytes: this.loaded?.store.bytes ?? 0,
      complete,
    };
  }

  /** Answers a question about the workspace. Resolves with `stopped: true` after an abort. */
  async ask(
    { question, focus }: protocol.AskParams,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    const asked = question.trim();
    if (asked === '') throw new CoilError('questionEmpty', 'There is no question.', 'Write what you want to know.');
    const bytes = Buffer.byteLength(asked);
    if (bytes > maxQuestionBytes)
      throw new CoilError(
        'questionTooLarge',
        `The question has ${Math.ceil(bytes / 1000)} kB; ${maxQuestionBytes / 1000} kB is the most.`,
        'Shorten it. Code is better selected in the editor and explained from there.',
      );
    return this.answer(asked, focus, null, signal, events);
  }

  /** Explains lines of a file. */
  async explain(
    { path, startLine, endLine, question }: protocol.ExplainParams,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    await this.scanned();
    const text = this.openCorpus.text(path);
    if (text === undefined)
      throw new CoilError(
        'fileUnread',
        `${path} is not among the files Coil reads.`,
        'See why with Coil: Why Is a File Not Read?',
      );
    const lines = text.split('\n');
    const end = Math.min(endLine, lines.length);
    const selection = lines.slice(startLine - 1, end).join('\n');
    if (startLine < 1 || startLine > end || selection.trim() === '')
      throw new CoilError('selectionEmpty', `Nothing is selected in ${path}.`, 'Select the code to explain first.');
    if (Buffer.byteLength(selection) > maxSelectionBytes)
      throw new CoilError(
        'selectionTooLarge',
        `The selection has ${Math.ceil(Buffer.byteLength(selection) / 1000)} kB; ${maxSelectionBytes / 1000} kB is the most.`,
        'Select one function or class, or ask about the file in the chat.',
      );
    const range = { path, startLine, endLine: end };
    const corpus = this.openCorpus;
    const facts = factsOf(
      range,
      corpus.outline(path),
      corpus.index.paths,
      name => corpus.text(name),
      await lastChange(this.firstRoot.dir, this.absolute(path)),
    );
    return this.answer(question ?? explainQuestion, range, facts, signal, events);
  }

  status(): protocol.Status {
    const documents = this.corpus?.documents ?? [];
    const missing = this.missing();
    const unread = this.unread(missing);
    const known = this.tree !== undefined && this.loaded !== undefined;
    const skipped: Record<string, number> = {};
    for (const { reason } of this.corpus?.skipped ?? []) skipped[reason] = (skipped[reason] ?? 0) + 1;
    return {
      phase: this.phase,
      model: this.loaded?.model.name ?? null,
      modelPath: this.params.model,
      backend: this.loaded?.model.backend ?? null,
      backendReason: this.loaded?.model.backendReason ?? null,
      store: this.params.store,
      diskBytes: this.loaded?.store.bytes ?? 0,
      head: this.head,
      files: documents.length,
      bytes: this.bytes,
      skipped,
      filesRead: known ? documents.length - unread.size : 0,
      nodesRead: known ? (this.tree?.nodes.length ?? 0) - missing.length : 0,
      nodes: this.tree?.nodes.length ?? 0,
      tokensRead: this.speed.total.tokens,
      stale: this.stale(unread),
      secondsLeft: this.speed.secondsFor(missing.reduce((sum, node) => sum + Buffer.byteLength(node.text()), 0)),
      error: this.failure,
    };
  }

  skipped(): protocol.SkippedFile[] {
    return this.openCorpus.skipped.map(shown);
  }

  setBuffer(path: string, text: string | null): void {
    this.corpus?.setBuffer(path, text);
    this.statusMoved();
  }

  /** Looks at all files again by content, and reads what that changes. */
  async reconcile(): Promise<protocol.Status> {
    await this.rescan(true);
    return this.status();
  }

  setPaused(paused: boolean): protocol.Status {
    this.paused = paused;
    if (paused) this.nodeBeingRead?.abort.abort();
    this.wake();
    return this.status();
  }

  async verify(signal: AbortSignal): Promise<protocol.VerifyResult> {
    const { reader, store, model } = await this.ready();
    return this.withoutReading(() => verify(this.openTree, reader, store, model, signal, this.logger));
  }

  async benchRead(seconds: number, signal: AbortSignal): Promise<protocol.BenchReadResult> {
    const { model } = await this.ready();
    return this.withoutReading(() => benchRead(this.openTree, model, seconds, signal, this.logger));
  }

  async dispose(): Promise<void> {
    this.end.abort();
    clearTimeout(this.statusTimer);
    this.owner.dispose();
    this.nodeBeingRead?.abort.abort();
    await this.readingLoop;
    await this.loaded?.model.dispose();
  }

  private get firstRoot(): protocol.Root {
    const [root] = this.params.roots;
    if (root === undefined) throw new CoilError('noFolder', 'No folder is open.', 'Open a folder first.');
    return root;
  }

  private get openCorpus(): Corpus {
    if (this.corpus === undefined) throw new CoilError('noFolder', 'No folder is open.', 'Open a folder first.');
    return this.corpus;
  }

  private get openTree(): Tree {
    if (this.tree === undefined) throw new CoilError('internal', 'The tree is not built yet.', 'Try again.');
    return this.tree;
  }

  private get bytes(): number {
    return (this.corpus?.documents ?? []).reduce((sum, { text }) => sum + text.length, 0);
  }

  private absolute(path: string): string {
    const { roots } = this.params;
    if (roots.length === 1) return `${this.firstRoot.dir}/${path}`;
    const root = roots.find(({ name }) => path === name || path.startsWith(`${name}/`));
    return root === undefined ? path : `${root.dir}${path.slice(root.name.length)}`;
  }

  private emptyFolder(corpus: Corpus): CoilError {
    const left = corpus.skipped.length;
    return new CoilError(
      'folderEmpty',
      left === 0 ? 'The folder has no files.' : `None of the ${left} files in the folder is read.`,
      left === 0 ? 'Add a file: Coil notices it by itself.' : 'See why with Coil: Why Is a File Not Read?',
    );
  }

  private async load(): Promise<Loaded> {
    const store = await StateStore.open(this.params.store, this.logger);
    const model = await loadModel({ path: this.params.model, gpu: this.params.gpu, logger: this.logger });
    try {
      const format = choosePromptFormat(model.metadata, this.params.promptFormat);
      this.loaded = { model, store, format, reader: new Reader(model, store) };
      return this.loaded;
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }

  /** Waits until files are scanned. */
  private async scanned(): Promise<void> {
    await this.rescanning;
  }

  /** Waits until there is a model and a tree. Throws what keeps them from coming. */
  private async ready(): Promise<Loaded> {
    if (this.loading === undefined) throw new CoilError('noFolder', 'No folder is open.', 'Open a folder first.');
    const loaded = await this.loading;
    await this.scanned();
    if (this.tree === undefined) this.growTree(loaded);
    return loaded;
  }

  private growTree({ model, format, reader }: Loaded): void {
    const corpus = this.openCorpus;
    this.tree = buildTree(corpus.documents, {
      entry: document => corpus.entry(document),
      wrap: (path, text) => readText(format, path, text),
      leafBytes: Math.min(leafBytes, model.trainedContext * bytesPerToken),
    });
    const { nodeBeingRead, tree } = this;
    if (nodeBeingRead !== undefined && !tree.nodes.some(node => reader.keyOf(node) === nodeBeingRead.key))
      nodeBeingRead.abort.abort();
    this.readSoon.clear();
    for (const path of this.changedPaths) for (const leaf of tree.leavesOf.get(path) ?? []) this.readSoon.add(leaf);
    this.wake();
  }

  private isRead(node: TreeNode): boolean {
    return this.loaded?.reader.isRead(node) ?? false;
  }

  private missing(): TreeNode[] {
    if (this.tree === undefined || this.loaded === undefined) return [];
    return this.loaded.reader.missing(this.tree, this.readSoon);
  }

  /** Documents whose text as it is on disk no state has read: a neighbour's change makes a leaf anew, not its other documents. */
  private unread(missing: readonly TreeNode[]): Set<string> {
    const { tree, corpus } = this;
    if (tree === undefined || corpus === undefined) return new Set();
    const paths = new Set(missing.flatMap(node => node.paths));
    for (const { path, sha256 } of corpus.documents)
      if (!paths.has(path)) this.seen.set(path, sha256);
      else if (this.seen.get(path) === sha256) paths.delete(path);
    return paths;
  }

  private stale(unread: ReadonlySet<string>): string[] {
    for (const path of this.changedPaths) if (!unread.has(path)) this.changedPaths.delete(path);
    return [...new Set([...this.changedPaths, ...(this.corpus?.unsaved ?? [])])].sort();
  }

  private rescan(byContent: boolean): Promise<void> {
    this.rescanning = this.rescanning
      .catch(() => undefined)
      .then(async () => {
        const corpus = this.openCorpus;
        const changed = await corpus.rescan(byContent, this.end.signal);
        this.head = await gitHead(this.firstRoot.dir);
        for (const path of changed) this.changedPaths.add(path);
        if (corpus.documents.length === 0) this.fail(this.emptyFolder(corpus));
        else if (this.failure?.code === 'folderEmpty') this.failure = null;
        if (this.loaded !== undefined && (changed.length > 0 || this.tree === undefined)) this.growTree(this.loaded);
        else this.wake();
        this.statusMoved();
      });
    return this.rescanning;
  }

  /** Starts the reading loop where there is something to read and nothing against it. */
  private wake(): void {
    const { loaded } = this;
    if (loaded === undefined || this.tree === undefined || this.readingLoop !== undefined) return;
    // What a full disk stopped is tried again whenever something moves.
    if (!this.paused && this.failure?.code === 'diskFull') this.failure = null;
    if (this.failure === null)
      this.setPhase(this.missing().length === 0 ? 'ready' : this.paused ? 'paused' : 'reading');
    if (this.paused || this.failure !== null) return;
    this.readingLoop = this.readAll(loaded)
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.readingLoop = undefined;
        if (this.failure === null)
          this.setPhase(this.missing().length === 0 ? 'ready' : this.paused ? 'paused' : 'reading');
        // A change that came in the loop's last moments finds no loop to join.
        if (!this.paused && this.failure === null && !this.end.signal.aborted && this.missing().length > 0) this.wake();
      });
  }

  private async readAll({ reader }: Loaded): Promise<void> {
    for (;;) {
      const tree = this.openTree;
      const [node] = this.missing();
      if (node === undefined || this.paused || this.end.signal.aborted) break;
      const abort = new AbortController();
      this.nodeBeingRead = { key: reader.keyOf(node), abort };
      try {
        this.speed.add(await reader.read(tree, node, abort.signal));
      } catch (error) {
        if (!isAbort(error)) throw error;
      } finally {
        this.nodeBeingRead = undefined;
      }
      // The last save is still under way, but a node that is being kept must not be read twice.
      if (this.missing()[0] === node) await reader.settle();
      this.statusMoved();
    }
    await reader.settle();
  }

  /** The root is small: where nothing reads and it is not kept, a question reads it first. */
  private async readRoot(): Promise<void> {
    const { loaded, tree } = this;
    if (loaded === undefined || tree === undefined || this.readingLoop !== undefined || this.isRead(tree.root)) return;
    const { reader } = loaded;
    this.readingLoop = reader
      .read(tree, tree.root, this.end.signal)
      .then(read => this.speed.add(read))
      .then(() => reader.settle())
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.readingLoop = undefined;
      });
    await this.readingLoop;
    this.wake();
  }

  /** Runs `work` alone on the model, reading stopped. */
  private async withoutReading<T>(work: () => Promise<T>): Promise<T> {
    const { paused } = this;
    this.setPaused(true);
    await this.readingLoop;
    try {
      return await work();
    } finally {
      this.setPaused(paused);
    }
  }

  private async answer(
    question: string,
    focus: protocol.Range | null,
    facts: protocol.Facts | null,
    signal: AbortSignal,
    events: AnswerEvents,
  ): Promise<protocol.Answer> {
    const { model, reader, format } = await this.ready();
    const corpus = this.openCorpus;
    const tree = this.openTree;
    const unread = [...new Set([...this.unread(this.missing()), ...corpus.unsaved])].sort();
    return answerQuestion(
      {
        model,
        format,
        index: corpus.index,
        text: path => corpus.text(path),
        startState: async paths => {
          await Promise.race([this.readRoot(), aborted(signal)]);
          return reader.nearest(tree, paths);
        },
        asOf: { head: this.head, unread },
        evidenceBytes: model.backend === 'cpu' ? evidenceBytes.cpu : evidenceBytes.gpu,
      },
      question,
      focus,
      facts,
      signal,
      events,
    );
  }

  private setPhase(phase: protocol.Phase): void {
    this.phase = phase;
    this.statusMoved();
  }

  private fail(error: unknown): void {
    if (isAbort(error)) return;
    this.failure = errorData(error);
    if (this.failure.code === 'internal') this.logger.error('Coil failed.', error);
    this.setPhase('failed');
  }

  private statusMoved(): void {
    this.statusTimer ??= setTimeout(() => {
      this.statusTimer = undefined;
      this.events.onStatus(this.status());
    }, statusInterval);
  }
}

/** Resolves when `signal` aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function shown({ path, reason, detail }: { path: string; reason: string; detail?: string }): protocol.SkippedFile {
  return { path, reason: detail === undefined ? reason : `${reason}: ${detail}` };
}

/** dist/grammars, beside the bundle. */
function grammarFolder(): string {
  const beside = fileURLToPath(new URL('./grammars', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/grammars', import.meta.url));
}
