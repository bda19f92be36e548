/** The client's end of the engine (extension host and CLI; no vscode): starts it, keeps it, restarts it. */
import { fork, type ChildProcess } from 'node:child_process';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import * as protocol from '../protocol/engineProtocol';
import type { ToolResult } from '../protocol/toolResult';
import type { Disposable } from '../shared/disposable';
import { CoilError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { fromWire } from './fromWire';
import { asParent } from '../shared/endWithParent';

export interface EngineEvents {
  onStatus(status: protocol.Status): void;
  onDelta(id: string, text: string): void;
  onEvidence(id: string, evidence: readonly protocol.Evidence[]): void;
  /** What an answer waits for. */
  onWait?(id: string, wait: protocol.AnswerWait): void;
  /** How far a build or a download is. */
  onProgress?(message: string, share: number | null): void;
  /** Says what the editor's language servers know; without it the engine does not ask. */
  onLanguageQuestion?(question: protocol.LanguageQuestion): Promise<protocol.LanguageAnswer | null>;
  /** The process ended unasked. Pending calls have failed with `reason`; the next call starts a new process. */
  onStopped(reason: string): void;
}

interface Session {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** Resolves when the handshake is done and the workspace open before the crash is open again. */
  readonly ready: Promise<void>;
  /** Rejects when the process ends. */
  readonly ended: Promise<never>;
}

/**
 * One engine process, started on first use. When it dies, every pending call fails with a `CoilError('engineStopped')`
 * that says why, and the next call starts another, which opens the same workspace again.
 */
export class EngineClient implements Disposable {
  private session: Session | undefined;
  private opened: protocol.OpenParams | undefined;
  private disposed = false;

  constructor(
    private readonly script: string,
    private readonly logger: Logger,
    private readonly events: EngineEvents,
  ) {}

  get pid(): number | undefined {
    return this.session?.child.pid;
  }

  /** Opens a workspace, in place of the one open before. */
  async open(params: protocol.OpenParams): Promise<protocol.Status> {
    this.opened = undefined;
    const session = this.start();
    await session.ready;
    this.opened = params;
    return this.guard(session, token => session.connection.sendRequest(protocol.open, params, token));
  }

  read(seconds: number | null, signal?: AbortSignal): Promise<protocol.ReadResult> {
    return this.call((connection, token) => connection.sendRequest(protocol.read, { seconds }, token), signal);
  }

  /** Rejects with a CoilError; after an abort it resolves with what was written so far and `stopped: true`. */
  ask(params: protocol.AskParams, signal: AbortSignal): Promise<protocol.Answer> {
    return this.call((connection, token) => connection.sendRequest(protocol.ask, params, token), signal);
  }

  explain(params: protocol.ExplainParams, signal: AbortSignal): Promise<protocol.Answer> {
    return this.call((connection, token) => connection.sendRequest(protocol.explain, params, token), signal);
  }

  find(params: protocol.FindParams, signal?: AbortSignal): Promise<readonly protocol.FoundPlace[]> {
    return this.call((connection, token) => connection.sendRequest(protocol.find, params, token), signal);
  }

  /** Calls a function of `toolTable`. Rejects with a CoilError whose hint is the next step. */
  callTool(name: string, given: unknown, signal?: AbortSignal): Promise<ToolResult> {
    return this.call(
      (connection, token) => connection.sendRequest(protocol.callTool, { name, arguments: given }, token),
      signal,
    );
  }

  suggest(params: protocol.SuggestParams, signal?: AbortSignal): Promise<readonly protocol.Suggestion[]> {
    return this.call((connection, token) => connection.sendRequest(protocol.suggest, params, token), signal);
  }

  starters(): Promise<readonly protocol.Starter[]> {
    return this.call((connection, token) => connection.sendRequest(protocol.starters, token));
  }

  weigh(attached: readonly protocol.Attachment[], signal?: AbortSignal): Promise<protocol.Weights> {
    return this.call((connection, token) => connection.sendRequest(protocol.weigh, { attached }, token), signal);
  }

  status(): Promise<protocol.Status> {
    return this.call((connection, token) => connection.sendRequest(protocol.status, token));
  }

  skipped(): Promise<readonly protocol.SkippedFile[]> {
    return this.call((connection, token) => connection.sendRequest(protocol.skipped, token));
  }

  findInStore(text: string): Promise<protocol.FoundInStore> {
    return this.call((connection, token) => connection.sendRequest(protocol.findInStore, { text }, token));
  }

  verify(): Promise<protocol.VerifyResult> {
    return this.call((connection, token) => connection.sendRequest(protocol.verify, token));
  }

  reconcile(): Promise<protocol.Status> {
    return this.call((connection, token) => connection.sendRequest(protocol.reconcile, token));
  }

  setPaused(paused: boolean): Promise<protocol.Status> {
    return this.call((connection, token) => connection.sendRequest(protocol.setPaused, { paused }, token));
  }

  storage(store: string, limit: number | null): Promise<protocol.Storage> {
    return this.call((connection, token) => connection.sendRequest(protocol.storage, { store, limit }, token));
  }

  /** Deletes what is kept of the workspace of `roots`, or everything (null). */
  deleteStorage(store: string, limit: number | null, roots: readonly string[] | null): Promise<protocol.Storage> {
    return this.call((connection, token) =>
      connection.sendRequest(protocol.deleteStorage, { store, limit, roots }, token),
    );
  }

  /** Puts the kept states of the open workspace into a folder for others, signed with the private key in a file. */
  exportStates(folder: string, keyFile: string, signal: AbortSignal): Promise<protocol.ExportResult> {
    return this.call(
      (connection, token) => connection.sendRequest(protocol.exportStates, { folder, keyFile }, token),
      signal,
    );
  }

  /** Takes effect at once, and holds when the engine is started again. */
  setStorageLimit(bytes: number): Promise<protocol.Status> {
    if (this.opened !== undefined) this.opened = { ...this.opened, storageLimit: bytes };
    return this.call((connection, token) => connection.sendRequest(protocol.setStorageLimit, { bytes }, token));
  }

  benchRead(seconds: number, stateBytes: number | null): Promise<protocol.BenchReadResult> {
    return this.call((connection, token) => connection.sendRequest(protocol.benchRead, { seconds, stateBytes }, token));
  }

  benchFleet(params: protocol.FleetParams, signal?: AbortSignal): Promise<protocol.FleetResult> {
    return this.call((connection, token) => connection.sendRequest(protocol.benchFleet, params, token), signal);
  }

  benchReplay(params: protocol.ReplayParams, signal?: AbortSignal): Promise<protocol.ReplayResult> {
    return this.call((connection, token) => connection.sendRequest(protocol.benchReplay, params, token), signal);
  }

  backends(store: string, gpu: protocol.Gpu, again: boolean): Promise<readonly protocol.BackendReport[]> {
    return this.call((connection, token) => connection.sendRequest(protocol.backends, { store, gpu, again }, token));
  }

  /** Takes minutes; {@link EngineEvents.onProgress} says how far it is. */
  buildBackend(
    store: string,
    backend: protocol.Backend | null,
    signal: AbortSignal,
  ): Promise<readonly protocol.BackendReport[]> {
    return this.call(
      (connection, token) => connection.sendRequest(protocol.buildBackend, { store, backend }, token),
      signal,
    );
  }

  gpuOffers(store: string): Promise<readonly protocol.GpuOffer[]> {
    return this.call((connection, token) => connection.sendRequest(protocol.gpuOffers, { store }, token));
  }

  /** An abort pauses it: the next call goes on. */
  getGpuSupport(
    store: string,
    backend: protocol.Backend,
    file: string | null,
    signal: AbortSignal,
  ): Promise<readonly protocol.BackendReport[]> {
    return this.call(
      (connection, token) => connection.sendRequest(protocol.getGpuSupport, { store, backend, file }, token),
      signal,
    );
  }

  removeGpuSupport(store: string, backend: protocol.Backend): Promise<readonly protocol.GpuOffer[]> {
    return this.call((connection, token) =>
      connection.sendRequest(protocol.removeGpuSupport, { store, backend }, token),
    );
  }

  models(where: protocol.ModelsParams): Promise<readonly protocol.ModelListing[]> {
    return this.call((connection, token) => connection.sendRequest(protocol.models, where, token));
  }

  /** An abort pauses it: the next call goes on. Resolves with the file's path. */
  downloadModel(where: protocol.ModelsParams, id: string, signal: AbortSignal): Promise<string> {
    return this.call(
      (connection, token) => connection.sendRequest(protocol.downloadModel, { ...where, id }, token),
      signal,
    );
  }

  addModel(where: protocol.ModelsParams, path: string): Promise<protocol.ModelListing> {
    return this.call((connection, token) => connection.sendRequest(protocol.addModel, { ...where, path }, token));
  }

  removeModel(where: protocol.ModelsParams, id: string): Promise<readonly protocol.ModelListing[]> {
    return this.call((connection, token) => connection.sendRequest(protocol.removeModel, { ...where, id }, token));
  }

  bufferChanged(path: string, text: string | null): void {
    this.notify(connection => connection.sendNotification(protocol.bufferChanged, { path, text }));
  }

  refocused(): void {
    this.notify(connection => connection.sendNotification(protocol.refocused));
  }

  activityChanged(openFiles: readonly string[], idle: boolean): void {
    this.notify(connection => connection.sendNotification(protocol.activityChanged, { openFiles, idle }));
  }

  chooseLargeReading(large: protocol.LargeReading): void {
    this.notify(connection => connection.sendNotification(protocol.largeReadingChosen, { large }));
  }

  /** Ends the process: closing the channel makes it exit by itself; a signal follows where it does not. */
  dispose(): void {
    this.disposed = true;
    const { session } = this;
    this.session = undefined;
    if (session === undefined) return;
    session.connection.dispose();
    const { child } = session;
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
    child.once('exit', () => clearTimeout(timer));
  }

  /** Tells the engine, if there is one: what it must know is sent again when it has opened the workspace. */
  private notify(send: (connection: MessageConnection) => Promise<void>): void {
    const { session } = this;
    if (session === undefined) return;
    session.ready
      .then(() => send(session.connection))
      .catch((error: unknown) => this.logger.warn(`A message did not reach the engine: ${String(error)}`));
  }

  private async call<T>(
    send: (connection: MessageConnection, token: CancellationToken) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const session = this.start();
    await session.ready;
    return this.guard(session, token => send(session.connection, token), signal);
  }

  /** Runs one request so that it ends when the process ends, is cancelled with `signal`, and fails with a CoilError. */
  private async guard<T>(
    session: Session,
    send: (token: CancellationToken) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const source = new CancellationTokenSource();
    const cancel = (): void => source.cancel();
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await Promise.race([send(source.token), session.ended]);
    } catch (error) {
      signal?.throwIfAborted();
      throw fromWire(error);
    } finally {
      signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  private start(): Session {
    if (this.disposed) throw new CoilError('engineStopped', 'Coil is shutting down.', 'Open the window again.');
    return (this.session ??= this.spawn());
  }

  private spawn(): Session {
    // execArgv: the extension host's own flags (--inspect and such) are not for the engine.
    // stdout carries llama.cpp's debug lines, never data: both go to the log.
    const child = fork(this.script, [], {
      execArgv:
        process.env['COIL_ENGINE_INSPECT'] === undefined ? [] : [`--inspect=${process.env['COIL_ENGINE_INSPECT']}`],
      env: { ...process.env, ...asParent(), ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => this.logger.info(`[engine] ${chunk.toString().trimEnd()}`));
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.onNotification(protocol.answerDelta, ({ id, text }) => this.events.onDelta(id, text));
    connection.onNotification(protocol.answerEvidence, ({ id, evidence }) => this.events.onEvidence(id, evidence));
    connection.onNotification(protocol.answerWaits, ({ id, wait }) => this.events.onWait?.(id, wait));
    connection.onNotification(protocol.statusChanged, status => this.events.onStatus(status));
    connection.onNotification(protocol.progressed, ({ message, share }) => this.events.onProgress?.(message, share));
    connection.onRequest(
      protocol.askLanguageServer,
      question => this.events.onLanguageQuestion?.(question) ?? Promise.resolve(null),
    );
    connection.onNotification(protocol.logged, ({ level, message }) => this.logger[level](message));
    connection.onError(([error]) => this.logger.error('The channel to the engine failed.', error));
    connection.listen();

    const ended = new Promise<never>((_, reject) => {
      const end = (reason: string): void => {
        if (this.session?.child !== child) return reject(stopped(reason));
        this.session = undefined;
        this.logger.error(reason);
        // Before the connection's own rejections, which do not say why.
        reject(stopped(reason));
        connection.dispose();
        this.events.onStopped(reason);
      };
      child.once('error', error => end(`The engine could not be started: ${error.message}`));
      child.once('exit', (code, signal) => end(`The engine stopped (${signal ?? `exit code ${code ?? 'unknown'}`}).`));
    });
    // Those who wait race with it; nobody waiting is no failure.
    ended.catch(() => undefined);

    const ready = this.handshake({ child, connection, ended });
    ready.catch(() => undefined);
    return { child, connection, ended, ready };
  }

  private async handshake({ connection, ended, child }: Omit<Session, 'ready'>): Promise<void> {
    const hello = await Promise.race([
      connection.sendRequest(protocol.initialize, { protocolVersion: protocol.protocolVersion }),
      ended,
    ]).catch((error: unknown) => {
      throw fromWire(error);
    });
    if (hello.protocolVersion !== protocol.protocolVersion) {
      child.kill();
      throw new CoilError(
        'engineMismatch',
        `The engine speaks protocol ${hello.protocolVersion}, this side ${protocol.protocolVersion}.`,
        'Reload the window. If that does not help, reinstall Coil.',
      );
    }
    if (this.opened !== undefined) await connection.sendRequest(protocol.open, this.opened);
  }
}

const stopped = (reason: string): CoilError =>
  new CoilError('engineStopped', reason, 'Ask again to restart the engine. What it has read is kept.');
