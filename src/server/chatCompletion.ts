import { createParser } from 'eventsource-parser';
import * as z from 'zod/mini';
import { isAbort } from '../shared/errors';
import type { Sampling } from '../state/recurrentModel';
import type { ServerModel } from './describeServer';
import type { ServerAddress } from './serverAddress';
import { ServerError } from './serverError';
import { brokeOff, type ServerHttp } from './serverHttp';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
}

/** How a completion ended. Tokens are as the server counts them; `cached`: of the prompt, those it need not read; null: it does not say. */
export interface Completion {
  readonly cutOff: boolean;
  readonly promptTokens: number;
  readonly cachedTokens: number | null;
  readonly outputTokens: number;
}

const usage = z.object({
  prompt_tokens: z.optional(z.number()),
  completion_tokens: z.optional(z.number()),
  prompt_tokens_details: z.nullish(z.object({ cached_tokens: z.nullish(z.number()) })),
});
const delta = z.object({
  content: z.nullish(z.string()),
  // llama-server, SGLang and vLLM; newer versions of vLLM say `reasoning`.
  reasoning_content: z.nullish(z.string()),
  reasoning: z.nullish(z.string()),
});
const chunk = z.object({
  choices: z.optional(z.array(z.object({ delta: z.optional(delta), finish_reason: z.nullish(z.string()) }))),
  usage: z.nullish(usage),
  error: z.nullish(z.union([z.string(), z.object({ message: z.optional(z.string()) })])),
});

/** Bytes of one event at most: a token is a few, the numbers at the end some hundred. */
const longestEvent = 1024 * 1024;

/**
 * Has a model on a server answer; `onPiece` gets its words and its thinking as they come. Throws ServerError, also where the stream ends before the
 * answer does.
 */
export async function chatCompletion(
  http: ServerHttp,
  server: ServerAddress,
  model: ServerModel,
  { messages, maxTokens, sampling }: ChatRequest,
  signal: AbortSignal,
  onPiece: (piece: { readonly said: string; readonly thought: string }) => void,
): Promise<Completion> {
  const content = {
    model: model.id,
    messages,
    max_tokens: maxTokens,
    stream: true,
    stream_options: { include_usage: true },
    ...samplingOf(model, sampling),
  };
  const body = await http.stream(server, `${server.api}/chat/completions`, content, signal);
  const end: { finish: string | null; used: z.infer<typeof usage> | null; pieces: number; done: boolean } = {
    finish: null,
    used: null,
    pieces: 0,
    done: false,
  };
  const parser = createParser({
    maxBufferSize: longestEvent,
    onError: error => {
      throw error;
    },
    onEvent: ({ data }) => {
      end.done ||= data === '[DONE]';
      const part = end.done ? null : chunk.safeParse(JSON.parse(data));
      if (part === null || !part.success) return;
      const { choices, usage: counted, error } = part.data;
      if (error != null) throw failed(server, typeof error === 'string' ? error : (error.message ?? ''));
      end.used = counted ?? end.used;
      const [choice] = choices ?? [];
      end.finish = choice?.finish_reason ?? end.finish;
      const { content: said, reasoning_content: thought, reasoning } = choice?.delta ?? {};
      const piece = { said: said ?? '', thought: thought ?? reasoning ?? '' };
      if (piece.said === '' && piece.thought === '') return;
      end.pieces++;
      onPiece(piece);
    },
  });
  const decoder = new TextDecoder();
  try {
    for await (const bytes of body as AsyncIterable<Uint8Array>) {
      parser.feed(decoder.decode(bytes, { stream: true }));
      if (end.done) break;
    }
  } catch (error) {
    throw signal.aborted || isAbort(error) || error instanceof ServerError ? error : brokeOff(server, error);
  }
  const { finish, used, pieces } = end;
  // A server that dies closes the stream as one that is done does.
  if (finish === null && !signal.aborted) throw brokeOff(server, undefined);
  return {
    cutOff: finish === 'length',
    promptTokens: used?.prompt_tokens ?? 0,
    cachedTokens: used?.prompt_tokens_details?.cached_tokens ?? null,
    outputTokens: used?.completion_tokens ?? pieces,
  };
}

/** Sampling in each server's words; what OpenAI's API does not have is left out where nobody says that it is taken. */
function samplingOf({ kind }: ServerModel, { temperature, topP, topK, minP, repeatPenalty }: Sampling): object {
  const common = { temperature, top_p: topP };
  // A model that can do without answers at once.
  const template = { chat_template_kwargs: { enable_thinking: false } };
  switch (kind) {
    case 'llamacpp':
      return { ...common, ...template, top_k: topK, min_p: minP, repeat_penalty: repeatPenalty, cache_prompt: true };
    case 'vllm':
    case 'sglang':
      return { ...common, ...template, top_k: topK === 0 ? -1 : topK, min_p: minP, repetition_penalty: repeatPenalty };
    case 'other':
      return common;
  }
}

function failed({ host }: ServerAddress, said: string): ServerError {
  return new ServerError(`${host} failed while it answered: ${said.slice(0, 200)}`, 'See the log of the server.', true);
}
