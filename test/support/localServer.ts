import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server of a test's own on 127.0.0.1. */
export abstract class LocalServer {
  private readonly server;

  /** `tls`: PEM texts, for HTTPS. */
  constructor(private readonly tls: { readonly key: string; readonly cert: string } | null = null) {
    const answer = (request: IncomingMessage, response: ServerResponse): void => this.answer(request, response);
    this.server = tls === null ? createServer(answer) : createSecureServer(tls, answer);
  }

  /** Returns its address, without a slash at the end. */
  async start(): Promise<string> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done));
    return `${this.tls === null ? 'http' : 'https'}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  protected abstract answer(request: IncomingMessage, response: ServerResponse): void;
}
