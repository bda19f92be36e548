import { lstatSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import {
  createMessageConnection,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { callTool } from '../protocol/engineProtocol';
import { greet, stepAside, type Greeting } from '../protocol/toolChannel';
import type { ToolResult } from '../protocol/toolResult';
import { errorData, type ErrorData } from '../shared/errors';
import type { Disposable } from '../shared/disposable';
import { makeSocketFolder } from './toolSocket';

/** Programs that may be connected at once. */
const mostConnections = 64;
/** Milliseconds that a socket may take to say whether somebody listens. */
const answersWithin = 1_000;

export interface ToolServerEvents {
  /** The number of connections has changed. */
  readonly onConnections?: (open: number) => void;
  /** What to do when another engine opens the folder; left out: this one stays. */
  readonly onStepAside?: () => void;
}

/** Serves tools over a socket of the user's own. */
export class ToolServer implements Disposable {
  private readonly open = new Set<MessageConnection>();
  private readonly server = createServer(socket => this.accept(socket));
  private inode: number | null = null;

  constructor(
    private readonly socket: string,
    private readonly who: Greeting,
    private readonly call: (name: string, given: unknown, signal: AbortSignal) => Promise<ToolResult>,
    private readonly events: ToolServerEvents = {},
  ) {
    this.server.maxConnections = mostConnections;
  }

  /** Resolves with false where another engine listens. What a killed one left is removed. Throws the system's errors. */
  async listen(): Promise<boolean> {
    makeSocketFolder(this.socket);
    if (!(await this.tryListen())) {
      if (await isAnswered(this.socket)) return false;
      rmSync(this.socket, { force: true });
      if (!(await this.tryListen())) return false;
    }
    this.inode = inodeOf(this.socket);
    return true;
  }

  get connections(): number {
    return this.open.size;
  }

  /** False when the socket's file is gone, or is another's: nobody will find this engine any more. */
  get isReachable(): boolean {
    return process.platform === 'win32' || (this.inode !== null && inodeOf(this.socket) === this.inode);
  }

  dispose(): void {
    // Closing removes the file, which may be another's by now.
    const isOurs = this.isReachable;
    for (const connection of this.open) connection.dispose();
    this.open.clear();
    if (isOurs) this.server.close();
    else this.server.unref();
  }

  private tryListen(): Promise<boolean> {
    return new Promise((done, failed) => {
      const onError = (error: NodeJS.ErrnoException): void => {
        this.server.off('listening', onListening);
        if (error.code === 'EADDRINUSE') done(false);
        else failed(error);
      };
      const onListening = (): void => {
        this.server.off('error', onError);
        done(true);
      };
      this.server.once('error', onError).once('listening', onListening);
      this.server.listen(this.socket);
    });
  }

  private accept(socket: Socket): void {
    const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
    this.open.add(connection);
    this.events.onConnections?.(this.open.size);
    const end = (): void => {
      if (!this.open.delete(connection)) return;
      connection.dispose();
      socket.destroy();
      this.events.onConnections?.(this.open.size);
    };
    socket.on('error', end).on('close', end);
    connection.onClose(end);
    connection.onError(end);
    connection.onRequest(greet, () => this.who);
    connection.onRequest(stepAside, () => {
      const { onStepAside } = this.events;
      if (onStepAside !== undefined) setImmediate(onStepAside);
      return onStepAside !== undefined;
    });
    connection.onRequest(callTool, async ({ name, arguments: given }, token) => {
      const stop = new AbortController();
      const subscription = token.onCancellationRequested(() => stop.abort());
      socket.once('close', () => stop.abort());
      try {
        return await this.call(name, given, stop.signal);
      } catch (error) {
        const data = errorData(error);
        throw new ResponseError<ErrorData>(-32000, data.message, data);
      } finally {
        subscription.dispose();
      }
    });
    connection.listen();
  }
}

/** Whether somebody listens at a socket. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise(done => {
    const socket = connect(path);
    const end = (answered: boolean): void => {
      socket.destroy();
      done(answered);
    };
    socket.setTimeout(answersWithin, () => end(true));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

function inodeOf(path: string): number | null {
  return lstatSync(path, { throwIfNoEntry: false })?.ino ?? null;
}
