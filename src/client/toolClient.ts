import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenParams } from '../protocol/engineProtocol';
import type { ToolResult } from '../protocol/toolResult';
import type { Disposable } from '../shared/disposable';
import { CoilError } from '../shared/errors';
import { makeSocketFolder, toolSocket } from '../tools/toolSocket';
import { ConnectionEnded, ToolConnection } from './toolConnection';

declare const COIL_VERSION: string;
declare const COIL_BUILD: string;

/** Milliseconds in which a new engine listens, and between two looks whether it does. */
const listensWithin = 15_000;
const lookEvery = 15;
/** Milliseconds to wait after an engine ended: another may be about to listen in its place. */
const afterEnd = 300;
/** Engines that one call may lose: one to an editor that opens the folder, and one to a crash. */
const mostLost = 3;

export interface ToolEngine {
  /** dist/toolEngine.mjs. */
  readonly script: string;
  readonly params: OpenParams;
  /** Milliseconds without a connection after which an engine ends that this client started. */
  readonly idleMs: number;
}

/** Calls tools in the engine of a folder: the one that an editor or another program runs, else one that is started and ends when nobody has used it for a while. */
export class ToolClient implements Disposable {
  private readonly socket: string;
  private connecting: Promise<ToolConnection> | undefined;
  private disposed = false;

  constructor(private readonly engine: ToolEngine) {
    const { params } = engine;
    this.socket = toolSocket(
      params.store,
      params.roots.map(({ dir }) => dir),
      COIL_BUILD,
    );
  }

  /** Connects, and starts an engine where none listens, so that a later call need not wait for it. */
  async open(): Promise<void> {
    await this.connection();
  }

  /** Rejects with a CoilError whose hint is the next step, or with the signal's reason. A call whose engine ends is made again: tools change nothing. */
  async callTool(name: string, given: unknown, signal?: AbortSignal): Promise<ToolResult> {
    for (let lost = 0; ; lost++) {
      try {
        const connection = await this.connection();
        return await connection.callTool(name, given, signal);
      } catch (error) {
        if (!(error instanceof ConnectionEnded)) throw error;
        if (lost === mostLost || this.disposed)
          throw new CoilError(
            'engineStopped',
            'The engine stopped while it answered.',
            'Call again: it starts automatically.',
          );
        await delay(afterEnd, undefined, signal === undefined ? {} : { signal });
      }
    }
  }

  dispose(): void {
    this.disposed = true;
    void this.connecting?.then(
      connection => connection.close(),
      () => undefined,
    );
  }

  private async connection(): Promise<ToolConnection> {
    const known = await this.connecting?.catch(() => undefined);
    if (known?.isOpen !== true) this.connecting = undefined;
    return (this.connecting ??= this.connect());
  }

  private async connect(): Promise<ToolConnection> {
    const who = { version: COIL_VERSION, build: COIL_BUILD };
    const running = await ToolConnection.open(this.socket, who);
    if (running !== null) return running;
    makeSocketFolder(this.socket);
    const failed = this.startEngine();
    const until = Date.now() + listensWithin;
    while (Date.now() < until) {
      const started = await ToolConnection.open(this.socket, who);
      if (started !== null) return started;
      await Promise.race([delay(lookEvery), failed]);
    }
    throw new CoilError('engineStopped', 'The engine did not start.', 'Run the command with --alone to see why.');
  }

  /** Starts an engine that is not ended with this process. The promise rejects when it ends with a failure. */
  private startEngine(): Promise<never> {
    const { script, params, idleMs } = this.engine;
    const given = JSON.stringify({ socket: this.socket, params, idleMs });
    const child = spawn(process.execPath, [script, given], {
      detached: true,
      stdio: 'ignore',
      windowsHide: true,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    child.unref();
    const failed = new Promise<never>((_, reject) => {
      const end = (why: string): void =>
        reject(
          new CoilError(
            'engineStopped',
            `The engine did not start: ${why}.`,
            'Run the command with --alone to see why.',
          ),
        );
      child.once('error', error => end(error.message));
      child.once('exit', (code, signal) => {
        // Another engine was first.
        if (code !== 0) end(signal ?? `exit code ${code ?? 'unknown'}`);
      });
    });
    failed.catch(() => undefined);
    return failed;
  }
}

/** Asks an engine that only serves tools of these folders to end, and waits a little for it. */
export async function takeOver({ store, roots }: OpenParams): Promise<void> {
  const socket = toolSocket(
    store,
    roots.map(({ dir }) => dir),
    COIL_BUILD,
  );
  const running = await ToolConnection.open(socket, { version: COIL_VERSION, build: COIL_BUILD });
  if (running === null) return;
  await Promise.race([running.stepAside(), delay(takenOverWithin, undefined, { ref: false })]);
  running.close();
}

/** Milliseconds that an engine may take to make room. */
const takenOverWithin = 2_000;
