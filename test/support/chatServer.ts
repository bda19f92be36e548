import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './localServer';

/** A request for a completion, as the server got it. */
export interface ChatAsked {
  readonly authorization: string | null;
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens: number;
  readonly [other: string]: unknown;
}

/** What the server does with one completion instead of answering it. */
export type Fault = (response: ServerResponse) => void;

/**
 * A server of a model with OpenAI's API on 127.0.0.1, which writes prepared answers a few characters at a time. As `vllm`, `sglang` and `llamacpp` it
 * lists and counts as their documentation says; these were not run.
 */
export class ChatServer extends LocalServer {
  readonly asked: ChatAsked[] = [];
  readonly urls: string[] = [];
  readonly faults: Fault[] = [];
  /** Nothing is answered any more. */
  isSilent = false;
  key: string | null = null;
  /** Prompts by what they begin with: their messages but the last, each a JSON text. */
  private readonly read = new Set<string>();

  constructor(
    private readonly answerTo: (asked: ChatAsked) => string,
    private readonly kind: 'llamacpp' | 'vllm' | 'sglang' | 'openai' = 'vllm',
    readonly model = 'prepared-7b-instruct',
    tls: ConstructorParameters<typeof LocalServer>[0] = null,
  ) {
    super(tls);
  }

  protected override answer(request: IncomingMessage, response: ServerResponse): void {
    const { url = '', headers } = request;
    this.urls.push(url);
    if (this.isSilent) return;
    if (this.key !== null && headers.authorization !== `Bearer ${this.key}`)
      return void response.writeHead(401).end(JSON.stringify({ error: { message: 'Invalid API key' } }));
    if (url === '/v1/models') return void response.end(JSON.stringify(this.list()));
    if (url === '/props' && this.kind === 'llamacpp')
      return void response.end(JSON.stringify({ default_generation_settings: { n_ctx: 4096 }, total_slots: 4 }));
    if (url !== '/v1/chat/completions') return void response.writeHead(404).end('{}');
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Omit<ChatAsked, 'authorization'>;
      const asked = { ...body, authorization: headers.authorization ?? null } as ChatAsked;
      this.asked.push(asked);
      // A request that only warms may come before or after the question: none of them takes its fault away.
      const fault = asked.max_tokens > 1 ? this.faults.shift() : undefined;
      if (fault === undefined) this.complete(asked, response);
      else fault(response);
    });
  }

  private list(): unknown {
    const owned_by = this.kind === 'openai' ? 'me' : this.kind;
    if (this.kind === 'llamacpp') return { data: [{ id: this.model, owned_by, meta: { n_ctx_train: 32_768 } }] };
    return { object: 'list', data: [{ id: this.model, owned_by, max_model_len: 16_384 }] };
  }

  private complete(asked: ChatAsked, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (part: unknown): void => void response.write(`data: ${JSON.stringify(part)}\n\n`);
    const pieces = this.answerTo(asked).match(/[^]{1,4}/g) ?? [];
    const kept = pieces.slice(0, asked.max_tokens);
    send({ choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }] });
    for (const content of kept) send({ choices: [{ delta: { content }, finish_reason: null }] });
    send({ choices: [{ delta: {}, finish_reason: kept.length < pieces.length ? 'length' : 'stop' }] });
    send({ choices: [], usage: this.count(asked, kept.length) });
    response.end('data: [DONE]\n\n');
  }

  /** A token is four characters; what was read before is counted by whole messages, as prefix caches count blocks. */
  private count({ messages }: ChatAsked, written: number): unknown {
    const tokens = (count: number): number =>
      messages.slice(0, count).reduce((sum, { content }) => sum + Math.ceil(content.length / 4), 0);
    const before = (count: number): string => JSON.stringify(messages.slice(0, count));
    const known = messages.map((_, i) => i + 1).filter(count => this.read.has(before(count)));
    messages.forEach((_, i) => this.read.add(before(i + 1)));
    const cached_tokens = tokens(Math.max(0, ...known));
    return {
      prompt_tokens: tokens(messages.length),
      completion_tokens: written,
      ...(this.kind === 'openai' ? {} : { prompt_tokens_details: { cached_tokens } }),
    };
  }
}

/** Answers with a status, as a busy or failing server does. */
export const refuses =
  (code: number, headers: Record<string, string> = {}): Fault =>
  response =>
    void response.writeHead(code, headers).end(JSON.stringify({ error: { message: 'not now' } }));

/** Says the words, and cuts the connection. */
export const breaksOffAfter =
  (words: string): Fault =>
  response => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: words } }] })}\n\n`, () =>
      setTimeout(() => response.destroy(), 20),
    );
  };

/** Says the words, and ends as if it were done. */
export const endsAfter =
  (words: string): Fault =>
  response => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify({ choices: [{ delta: { content: words } }] })}\n\n`);
  };
