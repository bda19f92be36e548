import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import { CoilError, isAbort } from '../shared/errors';
import { visibleLine } from '../shared/visible';
import type { ServerAddress } from './serverAddress';
import { ServerError } from './serverError';

/** Milliseconds. A server may read a long prompt before it sends a header, and be silent between two words while others are served. */
const limits = { connect: 5_000, headers: 300_000, silence: 120_000 };
/** Milliseconds before each further try of a request that was not begun to be answered. */
const pauses = [500, 1_000, 2_000];
/** Milliseconds that a server's `Retry-After` is followed for at most. */
const longestPause = 10_000;
/** Bytes that are read of an answer that is no stream: a list of models, an error. */
const mostBytes = 4 * 1024 * 1024;

export interface ServerHttpOptions {
  /** PEM file of certificate authorities that are trusted besides the system's; null: none. */
  readonly caFile: string | null;
  /** Bearer tokens by origin. */
  readonly keys: Readonly<Record<string, string>>;
  /** Shorter than {@link limits}, for tests. */
  readonly limits?: Partial<typeof limits>;
}

type Body = Dispatcher.ResponseData['body'];

/**
 * Talks to model servers over HTTP(S), through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. A key goes to its own origin only, and
 * not in clear text to another machine; redirects are not followed. Failures are {@link ServerError}.
 */
export class ServerHttp {
  private readonly agent: Dispatcher;

  /** Throws CoilError `usage` for certificates that cannot be read. */
  constructor(private readonly options: ServerHttpOptions) {
    const { connect, headers, silence } = { ...limits, ...options.limits };
    const tls = options.caFile === null ? {} : { ca: [...rootCertificates, certificates(options.caFile)] };
    this.agent = new EnvHttpProxyAgent({
      headersTimeout: headers,
      bodyTimeout: silence,
      connect: { ...tls, timeout: connect },
      requestTls: tls,
      proxyTls: tls,
    });
  }

  /** The JSON at a URL of the server. */
  async get(server: ServerAddress, url: string, signal: AbortSignal): Promise<unknown> {
    const { body } = await this.once(server, url, { method: 'GET' }, signal);
    return this.json(server, body);
  }

  /** The body that a POST brings, tried again while the server is busy: nothing of an answer has come then. */
  async stream(server: ServerAddress, url: string, content: unknown, signal: AbortSignal): Promise<Body> {
    const sent = { method: 'POST', body: JSON.stringify(content) } as const;
    for (let tries = 0; ; tries++)
      try {
        return (await this.once(server, url, sent, signal)).body;
      } catch (error) {
        const pause = pauses[tries];
        if (!(error instanceof BusyError) || pause === undefined) throw error;
        await delay(Math.min(longestPause, Math.max(pause, error.retryAfter)), undefined, { signal });
      }
  }

  async close(): Promise<void> {
    await this.agent.close();
  }

  private async once(
    server: ServerAddress,
    url: string,
    sent: { readonly method: 'GET' | 'POST'; readonly body?: string },
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const key = this.options.keys[server.origin];
    if (key !== undefined && server.open)
      throw new ServerError(
        `The key of ${server.host} is not sent: without TLS everybody on the way could read it.`,
        'Use an address that begins with https://, or remove the key.',
        false,
      );
    let response: Dispatcher.ResponseData;
    try {
      response = await request(url, {
        ...sent,
        headers: {
          'user-agent': 'coil',
          accept: 'application/json, text/event-stream',
          ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        },
        signal,
        dispatcher: this.agent,
      });
    } catch (error) {
      throw signal.aborted || isAbort(error) ? error : unreachable(server, error);
    }
    if (response.statusCode < 300) return response;
    throw await this.refusal(server, response);
  }

  private async json(server: ServerAddress, body: Body): Promise<unknown> {
    const text = await textOf(body).catch((error: unknown) => {
      throw isAbort(error) ? error : brokeOff(server, error);
    });
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new ServerError(
        `What ${server.host} answered is not JSON.`,
        `Check that ${server.api} is its API.`,
        false,
        {
          cause,
        },
      );
    }
  }

  private async refusal(server: ServerAddress, { statusCode, headers, body }: Dispatcher.ResponseData): Promise<Error> {
    // Its words are of use, but not needed.
    const said = saidIn(await textOf(body).catch(() => ''));
    const { host, api } = server;
    const words = said === '' ? `status ${statusCode}` : `${statusCode}, “${said}”`;
    if (statusCode === 401 || statusCode === 403)
      return new ServerError(`${host} refused the key (${words}).`, 'Set it with Coil: Set Model Server Key.', false);
    if (statusCode === 404)
      return new ServerError(`${host} has nothing at ${api} (${words}).`, 'Check the address and the model.', false);
    if (statusCode === 429 || statusCode >= 500)
      return new BusyError(`${host} is busy or failing (${words}).`, secondsOf(headers['retry-after']) * 1000);
    return new ServerError(`${host} refused the request (${words}).`, 'See the log of the server.', false);
  }
}

/** The server may answer later. `retryAfter`: milliseconds that it asks to wait; 0: it does not say. */
class BusyError extends ServerError {
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super(message, 'Try again in a moment.', true);
  }
}

/** A connection that ended before the answer did. */
export function brokeOff({ host }: ServerAddress, cause: unknown): ServerError {
  return new ServerError(`The connection to ${host} broke off.`, 'Ask again, or see the log of the server.', true, {
    cause,
  });
}

function unreachable({ host }: ServerAddress, cause: unknown): ServerError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL/.test(code))
    return new ServerError(
      `The certificate of ${host} is not trusted (${code}).`,
      'Name its certificate authority in the setting coil.model.serverCertificates.',
      false,
      { cause },
    );
  const why = code === '' ? visibleLine(message).slice(0, 120) : code;
  return new ServerError(`${host} cannot be reached (${why}).`, 'Check that the server runs and its address.', true, {
    cause,
  });
}

async function textOf(body: Body): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What a server says of an error, in one short line. */
function saidIn(text: string): string {
  let said = text;
  try {
    const { error, message } = JSON.parse(text) as { error?: { message?: unknown } | string; message?: unknown };
    const inner = typeof error === 'object' ? error.message : (error ?? message);
    if (typeof inner === 'string') said = inner;
  } catch {
    // Then it is no JSON, and shown as it is.
  }
  return visibleLine(said.trim()).slice(0, 200);
}

function secondsOf(header: string | string[] | undefined): number {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

function certificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CoilError('usage', `${file} cannot be read.`, 'Name a PEM file in coil.model.serverCertificates.', {
      cause,
    });
  }
}
