import { EnvHttpProxyAgent, request, type Dispatcher } from 'undici';

/** Milliseconds without a byte after which a connection counts as cut. */
const silence = 60_000;
const mostRedirects = 5;

export interface HttpResponse {
  readonly status: number;
  readonly body: Dispatcher.ResponseData['body'];
  header(name: string): string | null;
}

/**
 * GETs over HTTP(S), through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. Follows redirects, as those of a model host to
 * its content network; `authorization` is sent to the first host only. Rejects when the connection fails.
 */
export class Http {
  private readonly agent: Dispatcher;

  constructor(silenceMs = silence) {
    this.agent = new EnvHttpProxyAgent({ bodyTimeout: silenceMs, headersTimeout: silenceMs });
  }

  async get(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpResponse> {
    let at = new URL(url);
    let sent: Record<string, string> = { 'user-agent': 'coil', ...headers };
    for (let redirects = 0; ; redirects++) {
      const response = await request(at, { headers: sent, signal, dispatcher: this.agent });
      const header = (name: string): string | null => {
        const value = response.headers[name];
        return (Array.isArray(value) ? value[0] : value) ?? null;
      };
      const location = header('location');
      if (response.statusCode < 300 || response.statusCode >= 400 || location === null || redirects === mostRedirects)
        return { status: response.statusCode, body: response.body, header };
      await response.body.dump();
      const next = new URL(location, at);
      if (next.origin !== at.origin)
        sent = Object.fromEntries(Object.entries(sent).filter(([name]) => name !== 'authorization'));
      at = next;
    }
  }

  async close(): Promise<void> {
    await this.agent.close();
  }
}
