import type { EngineClient } from '../../client/engineClient';
import type {
  Answer,
  AskParams,
  Attachment,
  Backend,
  BackendReport,
  ExplainParams,
  LargeReading,
  GpuOffer,
  ModelListing,
  ModelsParams,
  OpenParams,
  SkippedFile,
  Starter,
  Status,
  Storage,
  Suggestion,
  SuggestParams,
  Weights,
} from '../../protocol/engineProtocol';
import type { ToolResult } from '../../protocol/toolResult';
import type { Disposable } from '../../shared/disposable';
import { errorData, type ErrorData } from '../../shared/errors';
import type { Localize } from '../common/localize';

type Client = Pick<
  EngineClient,
  | 'open'
  | 'ask'
  | 'explain'
  | 'callTool'
  | 'suggest'
  | 'starters'
  | 'weigh'
  | 'skipped'
  | 'reconcile'
  | 'setPaused'
  | 'bufferChanged'
  | 'activityChanged'
  | 'refocused'
  | 'chooseLargeReading'
  | 'storage'
  | 'deleteStorage'
  | 'setStorageLimit'
  | 'buildBackend'
  | 'gpuOffers'
  | 'getGpuSupport'
  | 'removeGpuSupport'
  | 'models'
  | 'downloadModel'
  | 'addModel'
  | 'removeModel'
  | 'dispose'
>;

/** `share` of the work that is done; null where nobody knows. */
export type OnProgress = (message: string, share: number | null) => void;

export interface EngineSessionOptions {
  /** Makes a client; its process starts with its first call. */
  readonly connect: () => Client;
  /** What to open, as things are now. Throws a CoilError where nothing can be opened. */
  readonly params: () => OpenParams | Promise<OpenParams>;
  /** The workspace is open (again): the engine knows the files, not the unsaved text of buffers. */
  readonly onOpened: (status: Status) => void;
  /** Opening failed; null when it is tried again. */
  readonly onFailed: (failure: ErrorData | null) => void;
  /** Before a question: brings what the engine must know up to date. */
  readonly onAsking: () => void;
  readonly t: Localize;
}

/** The engine with the workspace open in it: opened on first use, and again after a failure, a crash or a change of what to open. */
export class EngineSession implements Disposable {
  private client: Client | undefined;
  private opening: Promise<Status> | undefined;
  /** Aborts when what is open is opened anew, in this process or another. */
  private workspaceEra = new AbortController();
  /** Aborts when the process is ended to make place for another. */
  private processEra = new AbortController();
  private lastStop = -Infinity;

  private onProgress: OnProgress | undefined;

  constructor(private readonly options: EngineSessionOptions) {}

  /** True once something has asked for the engine. */
  get started(): boolean {
    return this.client !== undefined;
  }

  /** The open workspace; opens it if it is not. */
  opened(): Promise<Status> {
    return (this.opening ??= this.open());
  }

  /** Opens the workspace with what `params` says now; the engine keeps its process. */
  reopen(): Promise<Status> {
    this.opening = undefined;
    // What is under way goes on when this has returned: after it, the opening is there to wait for.
    this.workspaceEra = next(this.workspaceEra);
    return this.opened();
  }

  /** Ends the engine's process and starts another. */
  restart(): Promise<Status> {
    const { client } = this;
    this.client = undefined;
    this.processEra = next(this.processEra);
    this.workspaceEra = next(this.workspaceEra);
    client?.dispose();
    return this.reopen();
  }

  /** The process has ended unasked. The workspace is opened in a new one: now, or where it ends again within a minute, with the next call. */
  stopped(reason: string): void {
    const again = Date.now() - this.lastStop < 60_000;
    this.lastStop = Date.now();
    this.opening = undefined;
    if (again)
      this.options.onFailed({
        code: 'engineStopped',
        message: reason,
        hint: this.options.t('Cached data is kept.'),
      });
    // Its failure is shown through onFailed.
    else this.opened().catch(() => undefined);
  }

  /** `params`: the question, made for each attempt. `onAgain`: the workspace is opened anew, and what was answered until now is void. */
  ask(params: () => AskParams, signal: AbortSignal, onAgain: () => void): Promise<Answer> {
    return this.onWorkspace((client, until) => client.ask(params(), until), signal, onAgain);
  }

  explain(params: () => ExplainParams, signal: AbortSignal, onAgain: () => void): Promise<Answer> {
    return this.onWorkspace((client, until) => client.explain(params(), until), signal, onAgain);
  }

  /** Calls a function of `toolTable` once everything that is typed is known. */
  callTool(name: string, given: unknown, signal: AbortSignal): Promise<ToolResult> {
    this.options.onAsking();
    return this.onWorkspace((client, until) => client.callTool(name, given, until), signal);
  }

  suggest(params: SuggestParams): Promise<readonly Suggestion[]> {
    return this.onWorkspace(client => client.suggest(params));
  }

  starters(): Promise<readonly Starter[]> {
    return this.onWorkspace(client => client.starters());
  }

  weigh(attached: readonly Attachment[]): Promise<Weights> {
    return this.onWorkspace(client => client.weigh(attached));
  }

  skipped(): Promise<readonly SkippedFile[]> {
    return this.onWorkspace(client => client.skipped());
  }

  reconcile(): Promise<Status> {
    return this.onWorkspace(client => client.reconcile());
  }

  setPaused(paused: boolean): Promise<Status> {
    return this.onWorkspace(client => client.setPaused(paused));
  }

  /** The workspaces in the store; nothing need be open. */
  storage(store: string, limit: number): Promise<Storage> {
    return this.onProcess(client => client.storage(store, limit));
  }

  /** Deletes what is kept of the workspace of `roots`, or everything (null). */
  deleteStorage(store: string, limit: number, roots: readonly string[] | null): Promise<Storage> {
    return this.onProcess(client => client.deleteStorage(store, limit, roots));
  }

  /** Compiles llama.cpp for this machine's GPU; {@link progressed} reaches `onProgress` meanwhile. */
  buildBackend(store: string, onProgress: OnProgress, signal: AbortSignal): Promise<readonly BackendReport[]> {
    return this.withProgress(onProgress, signal, (client, until) => client.buildBackend(store, null, until));
  }

  gpuOffers(store: string): Promise<readonly GpuOffer[]> {
    return this.onProcess(client => client.gpuOffers(store));
  }

  /** An abort pauses it. `file`: the package's archive, where it is not to be downloaded. */
  getGpuSupport(
    store: string,
    backend: Backend,
    file: string | null,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<readonly BackendReport[]> {
    return this.withProgress(onProgress, signal, (client, until) => client.getGpuSupport(store, backend, file, until));
  }

  removeGpuSupport(store: string, backend: Backend): Promise<readonly GpuOffer[]> {
    return this.onProcess(client => client.removeGpuSupport(store, backend));
  }

  models(where: ModelsParams): Promise<readonly ModelListing[]> {
    return this.onProcess(client => client.models(where));
  }

  /** An abort pauses it. Resolves with the file. */
  downloadModel(where: ModelsParams, id: string, onProgress: OnProgress, signal: AbortSignal): Promise<string> {
    return this.withProgress(onProgress, signal, (client, until) => client.downloadModel(where, id, until));
  }

  addModel(where: ModelsParams, path: string): Promise<ModelListing> {
    return this.onProcess(client => client.addModel(where, path));
  }

  removeModel(where: ModelsParams, id: string): Promise<readonly ModelListing[]> {
    return this.onProcess(client => client.removeModel(where, id));
  }

  /** The engine says how far what it was asked for is. */
  progressed(message: string, share: number | null): void {
    this.onProgress?.(message, share);
  }

  /** Takes effect without a restart; an engine that is not open hears of it when it is opened. */
  async setStorageLimit(bytes: number): Promise<void> {
    if (this.opening === undefined) return;
    await this.opening;
    await this.client?.setStorageLimit(bytes);
  }

  /** Text of a buffer; while nothing is open it is not kept: `onOpened` is the time to send it all. */
  bufferChanged(path: string, text: string | null): void {
    this.client?.bufferChanged(path, text);
  }

  /** What the user is at; while nothing is open it is not kept: `onOpened` is the time to send it. */
  activityChanged(openFiles: readonly string[], idle: boolean): void {
    this.client?.activityChanged(openFiles, idle);
  }

  /** The window has the focus again; while nothing is open, opening looks anyway. */
  refocused(): void {
    this.client?.refocused();
  }

  chooseLargeReading(large: LargeReading): void {
    this.client?.chooseLargeReading(large);
  }

  dispose(): void {
    this.client?.dispose();
  }

  private async withProgress<T>(onProgress: OnProgress, signal: AbortSignal, work: Work<T>): Promise<T> {
    this.onProgress = onProgress;
    try {
      return await this.onProcess(work, signal);
    } finally {
      this.onProgress = undefined;
    }
  }

  /** Works on the open workspace; where that is opened anew meanwhile, on the new one, from the start. */
  private async onWorkspace<T>(work: Work<T>, signal?: AbortSignal, onAgain?: () => void): Promise<T> {
    for (;;) {
      await this.waitUntilOpen(signal);
      this.options.onAsking();
      const era = this.workspaceEra.signal;
      const done = await unlessOver(work, this.connected(), era, signal);
      if (done !== over) return done;
      onAgain?.();
    }
  }

  /** Works with the engine's process; where that is replaced meanwhile, with the new one, from the start. */
  private async onProcess<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
    for (;;) {
      const done = await unlessOver(work, this.connected(), this.processEra.signal, signal);
      if (done !== over) return done;
    }
  }

  /** Waits for the opening that counts: one that was replaced tells nothing, however it ended. */
  private async waitUntilOpen(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const opening = this.opened();
      const ended = await unlessAborted(
        opening.then(
          () => null,
          (error: unknown) => ({ error }),
        ),
        signal,
      );
      // A failure leaves no opening behind.
      if (ended === null ? this.opening === opening : this.opening === undefined) {
        if (ended !== null) throw ended.error;
        return;
      }
    }
  }

  private open(): Promise<Status> {
    this.options.onFailed(null);
    const opening: Promise<Status> = this.openNow().then(
      status => {
        if (this.opening === opening) this.options.onOpened(status);
        return status;
      },
      (error: unknown) => {
        // A later opening replaces this one, and its outcome is the one to show.
        if (this.opening === opening) {
          this.opening = undefined;
          this.options.onFailed(errorData(error));
        }
        throw error;
      },
    );
    return opening;
  }

  private async openNow(): Promise<Status> {
    const era = this.workspaceEra.signal;
    const params = await this.options.params();
    // Another opening has taken its place meanwhile.
    era.throwIfAborted();
    return this.connected().open(params);
  }

  private connected(): Client {
    return (this.client ??= this.options.connect());
  }
}

type Work<T> = (client: Client, signal: AbortSignal) => Promise<T>;

/** What was worked on is no more. */
const over = Symbol('over');

/** What `work` brings; `over` as soon as `era` aborts: its request is cancelled then, and what it still brings is of no use. */
async function unlessOver<T>(
  work: Work<T>,
  client: Client,
  era: AbortSignal,
  signal: AbortSignal = new AbortController().signal,
): Promise<T | typeof over> {
  const working = work(client, AbortSignal.any([era, signal]));
  try {
    return await unlessAborted(working, era);
  } catch (error) {
    if (!era.aborted || signal.aborted) throw error;
    working.catch(() => undefined);
    return over;
  }
}

function next(era: AbortController): AbortController {
  era.abort();
  return new AbortController();
}

/** What `promise` brings, or an AbortError as soon as `signal` aborts: the promise goes on without its waiter. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
