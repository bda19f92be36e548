import type { LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import { CoilError } from '../../shared/errors';
import type { Sampling } from '../../state/recurrentModel';

/** How greedy decoding punishes what it wrote lately. */
export interface RepeatPenalty {
  /** A logit of a recent token is divided by it, a negative one multiplied; above 1. */
  readonly penalty: number;
  /** How many of the last tokens are recent. */
  readonly last: number;
}

export interface DecodeOptions {
  /** Null: the likeliest token, whatever was written. */
  readonly repeatPenalty: RepeatPenalty | null;
  /** Chooses by chance, always the same for the same text; null: greedily. Its own penalty takes the place of the above. */
  readonly sampling?: Sampling | null;
  /** Of the processor; null: as many as the context has. */
  readonly threads: number | null;
  /** A token that ends generation is written like others; for benchmarks. */
  readonly throughEnd?: boolean;
}

/**
 * The context's own functions. node-llama-cpp's generator goes through two locks, a scheduler and three promises a token, and its repeat
 * penalty looks every token of the vocabulary up in a table: together up to a third of the time of decoding on a fast GPU.
 */
interface ContextInternals {
  readonly _ctx: {
    initBatch(tokens: number): void;
    addToBatch(sequence: number, position: number, tokens: Uint32Array, withLogits: Uint32Array): Uint32Array;
    decodeBatch(): Promise<void>;
    sampleToken(logits: number, sampler: object): Promise<number>;
    sampleToken(
      logits: number,
      sampler: object,
      probabilities: false,
      confidence: false,
      wanted: TopLogits,
    ): Promise<[token: number, probabilities: unknown, confidence: unknown, logits: readonly number[]]>;
    setThreads(threads: number): void;
  };
}
/** source: node-llama-cpp's AddonContext.cpp: tokens, includeHighest, includeLowest, includeSelected, includeTop */
type TopLogits = readonly [tokens: readonly number[], boolean, boolean, boolean, top: number];

interface SequenceInternals {
  readonly _sequenceId: number;
  readonly _contextTokens: Token[];
  _nextTokenIndex: number;
}
interface Sampler {
  applyConfig(config: object): void;
  dispose(): void;
}
interface ModelInternals {
  readonly _model: object;
  readonly _llama: { readonly _bindings: { readonly AddonSampler: new (model: object) => Sampler } };
}

/**
 * Writes from `first`, which is evaluated; ends before a token that ends generation, or when the reader stops. Nothing else may use
 * the context meanwhile. Throws CoilError `contextFull`.
 */
export async function* decode(
  model: LlamaModel,
  context: LlamaContext,
  sequence: LlamaContextSequence,
  first: Token,
  { repeatPenalty, sampling = null, threads, throughEnd = false }: DecodeOptions,
): AsyncGenerator<Token> {
  if (sampling !== null && sampling.temperature <= 0) {
    const { repeatPenalty: penalty, repeatLast: last } = sampling;
    const own = penalty === 1 || last === 0 ? null : { penalty, last };
    yield* decode(model, context, sequence, first, { repeatPenalty: own, threads, throughEnd });
    return;
  }
  const { _ctx: inner } = context as unknown as ContextInternals;
  const place = sequence as unknown as SequenceInternals;
  const { _model, _llama } = model as unknown as ModelInternals;
  const sampler = new _llama._bindings.AddonSampler(_model);
  const written: Token[] = [];
  try {
    // What is not recent keeps its logit, so the best after the penalty is among one more candidates than there are recent tokens.
    const candidates = repeatPenalty === null ? 0 : repeatPenalty.last + 1;
    sampler.applyConfig(
      sampling !== null
        ? chanceOf(sampling, written)
        : repeatPenalty === null
          ? { temperature: 0, seed: 1 }
          : { temperature: 1, topK: candidates, topP: 1, minP: 0, seed: 1 },
    );
    if (threads !== null) inner.setThreads(threads);
    for (let token = first; ;) {
      if (place._nextTokenIndex >= context.contextSize - 1) throw contextFull();
      inner.initBatch(1);
      const at = inner.addToBatch(place._sequenceId, place._nextTokenIndex, Uint32Array.of(token), Uint32Array.of(0));
      await inner.decodeBatch();
      place._contextTokens.push(token);
      place._nextTokenIndex++;
      const logits = at[0] ?? 0;
      if (sampling !== null) {
        if (sampling.repeatPenalty !== 1) sampler.applyConfig(chanceOf(sampling, written));
        token = (await inner.sampleToken(logits, sampler)) as Token;
      } else if (repeatPenalty === null) token = (await inner.sampleToken(logits, sampler)) as Token;
      else {
        const [, , , top] = await inner.sampleToken(logits, sampler, false, false, [
          [],
          false,
          false,
          false,
          candidates,
        ]);
        token = bestOf(top, new Set(written.slice(-repeatPenalty.last)), repeatPenalty.penalty);
      }
      if (!throughEnd && model.isEogToken(token)) return;
      written.push(token);
      yield token;
    }
  } finally {
    sampler.dispose();
  }
}

/** source: node-llama-cpp's AddonSampler.cpp, which takes a changed list of recent tokens and keeps its own random numbers going */
function chanceOf({ temperature, topK, topP, minP, repeatPenalty, repeatLast }: Sampling, written: Token[]): object {
  const penalty =
    repeatPenalty === 1
      ? {}
      : {
          repeatPenalty,
          repeatPenaltyMaxTokens: repeatLast,
          repeatPenaltyTokens: Uint32Array.from(written.slice(-repeatLast)),
        };
  return { temperature, topK, topP, minP, seed: 1, ...penalty };
}

/** The likeliest of `candidates` (token, logit, token, logit …) after the penalty, in llama.cpp's 32-bit arithmetic. */
export function bestOf(candidates: readonly number[], recent: ReadonlySet<number>, penalty: number): Token {
  const factor = Math.fround(penalty);
  let best = -1;
  let highest = -Infinity;
  for (let i = 0; i + 1 < candidates.length; i += 2) {
    const [token = -1, logit = -Infinity] = candidates.slice(i, i + 2);
    const punished = !recent.has(token) ? logit : Math.fround(logit <= 0 ? logit * factor : logit / factor);
    if (punished < highest || (punished === highest && token > best)) continue;
    best = token;
    highest = punished;
  }
  return best as Token;
}

/** Reached only by a bug of ours: a wrong state must never come of it. */
export function contextFull(): CoilError {
  return new CoilError('contextFull', 'The model ran out of context.', 'Ask a shorter question, or start a new chat.');
}
