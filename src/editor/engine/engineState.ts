import type { Status } from '../../protocol/engineProtocol';
import type { ErrorData } from '../../shared/errors';
import type { EngineStatus } from './statusWords';

/** What is known of the engine. The chat, the status bar and the menus all read it here, so that they never disagree. */
export class EngineState {
  private last: Status | null = null;
  private isStarting = false;
  private whyFailed: ErrorData | null = null;
  private modelName: string | null = null;
  private readonly listeners = new Set<(before: Status | null) => void>();

  /** For words: the status, or that the engine is starting. */
  get current(): EngineStatus {
    return this.isStarting ? 'starting' : this.last;
  }

  /** The last status told, also while the engine starts again; null: none yet. */
  get status(): Status | null {
    return this.last;
  }

  /** Why the workspace is not open; null: it is, or is being opened. */
  get failure(): ErrorData | null {
    return this.whyFailed;
  }

  /** As last known: while the engine starts or loads again, the one before stands. */
  get model(): string | null {
    return this.modelName;
  }

  /** Calls `changed` after each change, with the status before it. */
  listen(changed: (before: Status | null) => void): void {
    this.listeners.add(changed);
  }

  /** The engine says how it is. */
  set(status: Status): void {
    const failed = status.phase === 'failed';
    const answering = modelOf(status);
    if (answering !== null || failed) this.modelName = answering;
    this.change(() => {
      this.last = status;
      this.isStarting = false;
      this.whyFailed = failed ? status.error : null;
    });
  }

  /** The workspace is being opened, in an engine that may have to start first. */
  opening(): void {
    this.change(() => {
      this.isStarting = true;
      this.whyFailed = null;
    });
  }

  /** The workspace could not be opened. */
  fail(failure: ErrorData): void {
    this.change(() => {
      this.isStarting = false;
      this.whyFailed = failure;
    });
  }

  private change(to: () => void): void {
    const before = this.last;
    to();
    for (const changed of this.listeners) changed(before);
  }
}

/** The model that answers: the server's, where one is there. */
function modelOf({ server, model }: Status): string | null {
  return server?.state === 'ready' ? (server.model ?? server.host) : model;
}
