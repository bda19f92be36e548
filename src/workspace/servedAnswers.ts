import { saidTurns } from '../answer/saidTurns';
import { servedText } from '../answer/prompt/chat';
import { servedProfile, type ModelProfile } from '../answer/prompt/modelProfile';
import { systemPrompt } from '../answer/prompt/systemPrompt';
import type { SaidTurn } from '../answer/question/saidTurn';
import type * as protocol from '../protocol/engineProtocol';
import type { Disposable } from '../shared/disposable';
import { isAbort } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { ServerError } from '../server/serverError';
import type { ChatMessage } from '../server/chatCompletion';
import { ModelServers, type FoundServer } from '../server/modelServers';
import type { Writer } from '../state/recurrentModel';

/** A token of prose is four bytes. */
const bytesPerToken = 4;
/** The part of a context that earlier turns may take: the rest is the repository, the evidence and the answer. */
const shareOfTurns = 0.25;
/** Milliseconds for which the repository's text stays as it is: every change of it makes the server read again all that follows. */
const keptFor = 5 * 60_000;

/** A server that answers, and by which rules. */
export interface Served {
  readonly host: string;
  readonly name: string;
  readonly profile: ModelProfile;
  /** The model there after what was said. */
  after(turns: readonly SaidTurn[]): Writer;
}

/**
 * Answers by a model on a server. Every prompt begins with the same text, the rules and the repository's overview, so that a server which keeps what it
 * has read (llama-server, vLLM, SGLang) reads it once for all questions of all users; nothing of one user stands before it.
 */
export class ServedAnswers implements Disposable {
  private readonly servers: ModelServers;
  private overview: { readonly text: string; readonly since: number } | null = null;
  /** What was warmed last, by server. */
  private readonly warmed = new Map<string, string>();

  /** `overviewNow`: the root's text as the tree has it now; null: there is none yet. Throws CoilError `usage` for addresses that are none. */
  constructor(
    params: protocol.ServerParams,
    private readonly repository: string,
    private readonly overviewNow: () => string | null,
    private readonly logger: Logger,
    onMoved: () => void,
  ) {
    this.servers = new ModelServers(params, logger, onMoved);
  }

  get state(): protocol.ServerStatus {
    return this.servers.state;
  }

  /** The server that answers now; null: none is there. */
  async find(signal: AbortSignal): Promise<Served | null> {
    const found = await this.servers.find(signal);
    if (found === null) return null;
    const { server, model } = found;
    const profile = servedProfile(model.id, model.contextTokens);
    return {
      host: server.host,
      name: model.id,
      profile,
      after: turns =>
        this.servers.speaker(found, [...this.common(profile), ...messagesOf(turns, profile, model.contextTokens)]),
    };
  }

  /** Has the server read what every prompt begins with, so that the first question need not wait for it. */
  async warm(signal: AbortSignal): Promise<void> {
    try {
      const found = await this.servers.find(signal);
      if (found === null) return;
      const before = this.common(servedProfile(found.model.id, found.model.contextTokens));
      const text = before.map(({ content }) => content).join();
      if (this.warmed.get(found.server.api) === text) return;
      this.warmed.set(found.server.api, text);
      await this.readThere(found, before, signal);
    } catch (error) {
      if (!isAbort(error) && !(error instanceof ServerError)) throw error;
      if (!isAbort(error)) this.logger.info(`The server was not warmed: ${String(error)}`);
    }
  }

  dispose(): void {
    this.servers.dispose();
  }

  private async readThere(found: FoundServer, before: readonly ChatMessage[], signal: AbortSignal): Promise<void> {
    const { promptTokens, cachedTokens } = await this.servers
      .speaker(found, before)
      .generate({ state: null, prompt: 'Answer with OK.', stop: [], maxTokens: 1, signal, onText: () => undefined });
    const cached = cachedTokens == null ? '' : `, ${cachedTokens} of them read before`;
    this.logger.info(`${found.server.host} has read the repository's overview: ${promptTokens} tokens${cached}.`);
  }

  private common({ format }: ModelProfile): ChatMessage[] {
    const now = this.overviewNow();
    const kept = this.overview;
    if (now !== null && (kept === null || (kept.text !== now && performance.now() - kept.since > keptFor)))
      this.overview = { text: now, since: performance.now() };
    const { text = '' } = this.overview ?? {};
    const shown = text === '' ? '' : `\n\nThe repository, folder by folder:\n\n${servedText(format)(text).trim()}`;
    return [{ role: 'system', content: `${systemPrompt(this.repository)}${shown}` }];
  }
}

/** The latest turns that fit, as messages. */
function messagesOf(turns: readonly SaidTurn[], { format }: ModelProfile, contextTokens: number | null): ChatMessage[] {
  const safe = servedText(format);
  const most = (contextTokens ?? 16_384) * shareOfTurns * bytesPerToken;
  const messages: ChatMessage[] = [];
  let bytes = 0;
  for (const { question, answer } of saidTurns(turns, most).reverse()) {
    bytes += Buffer.byteLength(question) + Buffer.byteLength(answer);
    if (bytes > most) break;
    messages.unshift({ role: 'user', content: safe(question) }, { role: 'assistant', content: safe(answer) });
  }
  return messages;
}
