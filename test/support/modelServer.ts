import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './localServer';

/** What the server does to one request for the file; it has answered. */
export type Misdeed = (request: IncomingMessage, response: ServerResponse, server: ModelServer) => void;

/** A model host on 127.0.0.1: a file with ETag and ranges, a list of files as Hugging Face's, and misdeeds that it does first, one a request. */
export class ModelServer extends LocalServer {
  readonly requests: { readonly url: string; readonly range: string | null; readonly authorization: string | null }[] =
    [];
  readonly misdeeds: Misdeed[] = [];
  /** Of the list; null: it has none. */
  listed: unknown = null;
  etag = '"one"';

  constructor(public bytes: Buffer) {
    super();
  }

  get sha256(): string {
    return createHash('sha256').update(this.bytes).digest('hex');
  }

  /** As a good server does. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    const { range } = request.headers;
    const same = request.headers['if-range'] === undefined || request.headers['if-range'] === this.etag;
    const from = same && range !== undefined ? Number(/^bytes=(\d+)-/.exec(range)?.[1] ?? 0) : 0;
    const size = this.bytes.length;
    if (from >= size) {
      response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
      return;
    }
    const ranged = from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { etag: this.etag, 'content-length': size - from, ...ranged });
    response.end(this.bytes.subarray(from));
  }

  protected override answer(request: IncomingMessage, response: ServerResponse): void {
    const { url = '', headers } = request;
    this.requests.push({ url, range: headers.range ?? null, authorization: headers.authorization ?? null });
    if (url.startsWith('/api/')) {
      if (this.listed === null) response.writeHead(501).end('no list');
      else response.end(JSON.stringify(this.listed));
      return;
    }
    const misdeed = this.misdeeds.shift();
    if (misdeed === undefined) this.serve(request, response);
    else misdeed(request, response, this);
  }
}

/** Sends the head of the file, with this many bytes of it, and cuts the connection. */
export const cutAfter =
  (count: number): Misdeed =>
  (request, response, server) =>
    begin(count, request, response, server, () => setTimeout(() => response.destroy(), 20));

/** Sends the head of the file, with this many bytes of it, and then nothing more. */
export const holdAfter =
  (count: number): Misdeed =>
  (request, response, server) =>
    begin(count, request, response, server, () => undefined);

function begin(
  count: number,
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, etag }: ModelServer,
  then: () => void,
): void {
  const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const size = bytes.length;
  const ranged = from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {};
  response.writeHead(from > 0 ? 206 : 200, { etag, 'content-length': size - from, ...ranged });
  response.write(bytes.subarray(from, from + count), then);
}

/** Answers with a status and nothing else. */
export const status =
  (code: number, headers: Record<string, string> = {}): Misdeed =>
  (_, response) =>
    void response.writeHead(code, headers).end('no');
