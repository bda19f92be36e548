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
import type { Disposable } from '../../shared/disposable';
import { CoilError, errorData, type ErrorData } from '../../shared/errors';
import type { Localize } from '../common/localize';

type Client = Pick<
  EngineClient,
  | 'open'
  | 'ask'
  | 'explain'
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
  readonly params: () => OpenParams;
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
    return this.opened();
  }

  /** Ends the engine's process and starts another. */
  restart(): Promise<Status> {
    this.client?.dispose();
    this.client = undefined;
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
        hint: this.options.t('What has been read is kept.'),
      });
    // Its failure is shown through onFailed.
    else this.opened().catch(() => undefined);
  }

  async ask(params: AskParams, signal: AbortSignal): Promise<Answer> {
    return (await this.ready(signal)).ask(params, signal);
  }

  async explain(params: ExplainParams, signal: AbortSignal): Promise<Answer> {
    return (await this.ready(signal)).explain(params, signal);
  }

  async suggest(params: SuggestParams): Promise<readonly Suggestion[]> {
    return (await this.ready()).suggest(params);
  }

  async starters(): Promise<readonly Starter[]> {
    return (await this.ready()).starters();
  }

  async weigh(attached: readonly Attachment[]): Promise<Weights> {
    return (await this.ready()).weigh(attached);
  }

  async skipped(): Promise<readonly SkippedFile[]> {
    return (await this.ready()).skipped();
  }

  async reconcile(): Promise<Status> {
    return (await this.ready()).reconcile();
  }

  async setPaused(paused: boolean): Promise<Status> {
    return (await this.ready()).setPaused(paused);
  }

  /** The workspaces in the store; nothing need be open. */
  storage(store: string, limit: number): Promise<Storage> {
    return this.connected().storage(store, limit);
  }

  /** Deletes what is kept of the workspace of `roots`, or everything (null). */
  deleteStorage(store: string, limit: number, roots: readonly string[] | null): Promise<Storage> {
    return this.connected().deleteStorage(store, limit, roots);
  }

  /** Compiles llama.cpp for this machine's GPU; {@link progressed} reaches `onProgress` meanwhile. */
  async buildBackend(store: string, onProgress: OnProgress, signal: AbortSignal): Promise<readonly BackendReport[]> {
    return this.withProgress(onProgress, () => this.connected().buildBackend(store, null, signal));
  }

  gpuOffers(store: string): Promise<readonly GpuOffer[]> {
    return this.connected().gpuOffers(store);
  }

  /** An abort pauses it. `file`: the package's archive, where it is not to be downloaded. */
  async getGpuSupport(
    store: string,
    backend: Backend,
    file: string | null,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<readonly BackendReport[]> {
    return this.withProgress(onProgress, () => this.connected().getGpuSupport(store, backend, file, signal));
  }

  removeGpuSupport(store: string, backend: Backend): Promise<readonly GpuOffer[]> {
    return this.connected().removeGpuSupport(store, backend);
  }

  models(where: ModelsParams): Promise<readonly ModelListing[]> {
    return this.connected().models(where);
  }

  /** An abort pauses it. Resolves with the file. */
  async downloadModel(where: ModelsParams, id: string, onProgress: OnProgress, signal: AbortSignal): Promise<string> {
    return this.withProgress(onProgress, () => this.connected().downloadModel(where, id, signal));
  }

  addModel(where: ModelsParams, path: string): Promise<ModelListing> {
    return this.connected().addModel(where, path);
  }

  removeModel(where: ModelsParams, id: string): Promise<readonly ModelListing[]> {
    return this.connected().removeModel(where, id);
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

  private async withProgress<T>(onProgress: OnProgress, work: () => Promise<T>): Promise<T> {
    this.onProgress = onProgress;
    try {
      return await work();
    } finally {
      this.onProgress = undefined;
    }
  }

  private async ready(signal?: AbortSignal): Promise<Client> {
    await unlessAborted(this.opened(), signal);
    this.options.onAsking();
    if (this.client === undefined) {
      const { t } = this.options;
      throw new CoilError('engineStopped', t('The engine was stopped.'), t('Ask again: it starts anew.'));
    }
    return this.client;
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
    const params = this.options.params();
    return this.connected().open(params);
  }

  private connected(): Client {
    return (this.client ??= this.options.connect());
  }
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
