import { connect, type Socket } from 'node:net';
import {
  CancellationTokenSource,
  createMessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { callTool } from '../protocol/engineProtocol';
import { greet, stepAside } from '../protocol/toolChannel';
import type { ToolResult } from '../protocol/toolResult';
import { CoilError } from '../shared/errors';
import { fromWire } from './fromWire';

/** The connection ended before the answer came: the engine stopped, or makes room for another. */
export class ConnectionEnded extends Error {
  override readonly name = 'ConnectionEnded';
}

/** A connection to an engine that listens. */
export class ToolConnection {
  private constructor(
    private readonly socket: Socket,
    private readonly connection: MessageConnection,
    private readonly ended: Promise<never>,
  ) {}

  /** Null where nobody listens. Throws a CoilError for an engine of another version or build. */
  static async open(
    path: string,
    who: { readonly version: string; readonly build: string },
  ): Promise<ToolConnection | null> {
    const socket = await connected(path);
    if (socket === null) return null;
    const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
    const ended = new Promise<never>((_, reject) => {
      socket.once('close', () => reject(new ConnectionEnded('The connection to the engine ended.')));
    });
    // Those who wait race with it; nobody waiting is no failure.
    ended.catch(() => undefined);
    socket.on('error', () => socket.destroy());
    connection.onError(() => socket.destroy());
    connection.listen();
    const link = new ToolConnection(socket, connection, ended);
    try {
      const { version, build } = await Promise.race([connection.sendRequest(greet), ended]);
      if (version === who.version && build === who.build) return link;
    } catch (error) {
      link.close();
      if (error instanceof ConnectionEnded) return null;
      throw fromWire(error);
    }
    link.close();
    throw new CoilError(
      'engineMismatch',
      'Another version of Coil serves this folder.',
      'Close the editors that use it, or run with --alone.',
    );
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /** Rejects with {@link ConnectionEnded}, the signal's reason, or a CoilError. */
  async callTool(name: string, given: unknown, signal?: AbortSignal): Promise<ToolResult> {
    const source = new CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      signal?.throwIfAborted();
      return await Promise.race([
        this.connection.sendRequest(callTool, { name, arguments: given }, source.token),
        this.ended,
      ]);
    } catch (error) {
      signal?.throwIfAborted();
      throw fromWire(error);
    } finally {
      signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** Asks the engine to end; resolves when it has, or stays. */
  async stepAside(): Promise<void> {
    try {
      if (await Promise.race([this.connection.sendRequest(stepAside), this.ended])) await this.ended;
    } catch (error) {
      if (!(error instanceof ConnectionEnded)) throw fromWire(error);
    }
  }

  close(): void {
    this.connection.dispose();
    this.socket.destroy();
  }
}

function connected(path: string): Promise<Socket | null> {
  return new Promise(done => {
    const socket = connect(path);
    socket.once('connect', () => done(socket));
    socket.once('error', () => {
      socket.destroy();
      done(null);
    });
  });
}
