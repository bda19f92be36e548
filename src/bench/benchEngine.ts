import type { Llama, LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../protocol/engineProtocol';
import { decode } from '../model/runtime/decode';
import { ModelRuntime } from '../model/runtime/modelRuntime';
import { PieceDecoder } from '../model/runtime/pieceDecoder';
import { PowerMeter } from './powerMeter';
import { startLlama } from '../model/backends/startLlama';

export interface EngineBenchOptions {
  readonly backend: Backend;
  readonly file: string;
  /** Tokens of one prefill measurement. */
  readonly tokens: number;
  readonly batches: readonly number[];
  /** Of the processor, for reading; null: as many as it has useful cores. */
  readonly threads: number | null;
}

/** What one model file does on one backend. Speeds in tokens a second. */
export interface EngineFigures {
  readonly device: string;
  readonly fileBytes: number;
  readonly parameters: number;
  readonly sweep: readonly { readonly batch: number; readonly tokensPerSecond: number }[];
  readonly prefill: number;
  /** The likeliest token; as answers are written: with the repeat penalty, and pieces turned to text; the likeliest by the library's generator. */
  readonly decode: { readonly greedy: number; readonly asAnswering: number; readonly library?: number };
  /** Milliseconds from a question of 32 tokens to its first token: state in memory, and state read from its file. */
  readonly firstToken: { readonly resident: number; readonly restored: number };
  readonly state: {
    readonly bytes: number;
    readonly saveMs: number;
    readonly restoreMs: number;
    /** Milliseconds to write (and sync) and to read a file of the same size without llama.cpp. */
    readonly diskWriteMs: number;
    readonly diskReadMs: number;
  } | null;
  /** From a model whose memory was given back after idle time to its first token; the file is in the system's cache. */
  readonly wakeMs?: number;
  /** Null where nothing measures the power. */
  readonly joulesPerToken: { readonly prefill: number; readonly decode: number } | null;
}

const decodedTokens = 128;
const questionTokens = 32;
/** A recurrent model's context costs no memory; as loadModel makes it. */
const pureContext = 1_000_000;
const repeats = 3;

/** Measures a model. Runs in a process of its own, alone on the machine. */
export async function benchEngine(options: EngineBenchOptions, tell: (line: string) => void): Promise<EngineFigures> {
  const { backend, file, batches } = options;
  const llama = await startLlama(backend, () => undefined);
  const model = await llama.loadModel({ modelPath: file, ...(backend !== 'cpu' && { gpuLayers: 'max' as const }) });
  const text = tokensFor(model, options.tokens);
  const power = new PowerMeter();
  const sweep: { batch: number; tokensPerSecond: number }[] = [];
  for (const batch of batches) {
    await withContext(model, options.tokens + 512, batch, options.threads, async sequence => {
      const speeds: number[] = [];
      for (let i = 0; i <= repeats; i++) speeds.push(options.tokens / (await seconds(() => readAll(sequence, text))));
      // The first compiles kernels and fills caches.
      sweep.push({ batch, tokensPerSecond: median(speeds.slice(1)) });
    }).catch((error: unknown) => tell(`batch ${batch}: ${String(error)}`));
    tell(`batch ${batch}: ${sweep.at(-1)?.tokensPerSecond.toFixed(0) ?? 'failed'} tokens/s`);
  }
  const best = sweep.reduce((a, b) => (b.tokensPerSecond > a.tokensPerSecond ? b : a), {
    batch: 512,
    tokensPerSecond: 0,
  });
  const recurrent = model.fileInsights.isRecurrent;
  const roomy = recurrent ? pureContext : options.tokens + 32_768;
  const figures = await withContext(model, roomy, best.batch, options.threads, async (sequence, context) => {
    const prefillPower = await power.during(() => readAll(sequence, text));
    decodeThreads(llama, context);
    const speedOf = async (how: Decoding): Promise<number> => {
      const speeds: number[] = [];
      for (let i = 0; i < repeats; i++) speeds.push(await decodeSpeed(model, context, sequence, how));
      return median(speeds);
    };
    const greedy = await speedOf('greedy');
    const asAnswering = await speedOf('asAnswering');
    const library = await speedOf('library');
    const decodePower = await power.during(() => decodeSpeed(model, context, sequence, 'asAnswering'));
    tell(`decoding: ${asAnswering.toFixed(0)} tokens/s, ${greedy.toFixed(0)} without the penalty`);
    const state =
      model.fileInsights.isRecurrent || model.fileInsights.isHybrid ? await benchState(sequence, text) : null;
    return {
      device: (await llama.getGpuDeviceNames()).join(', ') || 'processor',
      fileBytes: (await stat(file)).size,
      parameters: model.fileInsights.totalParameters,
      sweep,
      prefill: best.tokensPerSecond,
      decode: { greedy, asAnswering, library },
      firstToken: await benchFirstToken(model, context, sequence, text),
      state,
      joulesPerToken:
        prefillPower === null || decodePower === null
          ? null
          : { prefill: prefillPower / best.tokensPerSecond, decode: decodePower / asAnswering },
    };
  });
  await model.dispose();
  return { ...figures, wakeMs: await benchWake(llama, file, best.batch, recurrent) };
}

/** Milliseconds from a model whose memory was given back to its first token; the file is in the system's cache. */
async function benchWake(llama: Llama, path: string, batchSize: number, recurrent: boolean): Promise<number> {
  const runtime = new ModelRuntime(llama, { path, batchSize, contextSize: recurrent ? pureContext : 8192 });
  const wake = async (): Promise<void> => {
    const { model, answering, answerer } = await runtime.wake();
    await firstToken(model, answering, answerer, tokensFor(model, questionTokens));
  };
  const all: number[] = [];
  for (let i = 0; i <= repeats; i++) {
    all.push(1000 * (await seconds(wake)));
    await runtime.release();
  }
  return median(all.slice(1));
}

/** Reads a question as the product does, and writes one token. */
async function firstToken(
  model: LlamaModel,
  context: LlamaContext,
  sequence: LlamaContextSequence,
  question: Token[],
): Promise<void> {
  await sequence.evaluateWithoutGeneratingNewTokens(question.slice(0, -1));
  const options = { repeatPenalty: { penalty: 1.1, last: 64 }, threads: null, throughEnd: true };
  for await (const token of decode(model, context, sequence, question.at(-1) ?? (0 as Token), options))
    if (token >= 0) break;
}

/** Text of any length; its words do not matter for speed. */
export function tokensFor(model: LlamaModel, count: number): Token[] {
  const tokens = model.tokenize('const value = compute(index, names);\n'.repeat(Math.ceil(count / 4)));
  return tokens.slice(0, count);
}

/** Reads from nothing, in one call. */
async function readAll(sequence: LlamaContextSequence, tokens: Token[]): Promise<void> {
  await sequence.clearHistory();
  await sequence.evaluateWithoutGeneratingNewTokens(tokens);
}

export async function withContext<T>(
  model: LlamaModel,
  contextSize: number,
  batchSize: number,
  threads: number | null,
  work: (sequence: LlamaContextSequence, context: LlamaContext) => Promise<T>,
): Promise<T> {
  const context = await model.createContext({
    contextSize,
    batchSize,
    sequences: 1,
    ...(threads !== null && { threads }),
  });
  try {
    return await work(context.getSequence({ checkpoints: { max: 0, interval: false } }), context);
  } finally {
    await context.dispose();
  }
}

/** Tokens a second, by the library's generator (the likeliest token), by ours, and by ours as answers are written. */
type Decoding = 'library' | 'greedy' | 'asAnswering';

async function decodeSpeed(
  model: LlamaModel,
  context: LlamaContext,
  sequence: LlamaContextSequence,
  how: Decoding,
): Promise<number> {
  const start = sequence.contextTokens.at(-1);
  if (start === undefined) return 0;
  const repeatPenalty = how === 'asAnswering' ? { penalty: 1.1, last: 64 } : null;
  const written = new PieceDecoder(model, ['<|end|>']);
  let count = -1;
  let began = 0;
  const tokens =
    how === 'library'
      ? sequence.evaluate([start], { temperature: 0, yieldEogToken: true })
      : decode(model, context, sequence, start, { repeatPenalty, threads: null, throughEnd: true });
  for await (const token of tokens) {
    if (count++ < 0) began = performance.now();
    if (how === 'asAnswering') written.add(token);
    if (count === decodedTokens) break;
  }
  return (1000 * count) / (performance.now() - began);
}

async function benchFirstToken(
  model: LlamaModel,
  context: LlamaContext,
  sequence: LlamaContextSequence,
  text: Token[],
): Promise<{ resident: number; restored: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'coil-bench-'));
  const first = (): Promise<void> => firstToken(model, context, sequence, text.slice(0, questionTokens));
  try {
    const file = join(folder, 'state');
    await sequence.saveStateToFile(file);
    await first();
    const resident = await times(repeats, first);
    const restored = await times(repeats, async () => {
      await sequence.clearHistory();
      await sequence.loadStateFromFile(file, { acceptRisk: true });
      await first();
    });
    return { resident: median(resident), restored: median(restored) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchState(sequence: LlamaContextSequence, text: Token[]): Promise<EngineFigures['state']> {
  const folder = await mkdtemp(join(tmpdir(), 'coil-bench-'));
  try {
    const file = join(folder, 'state');
    await readAll(sequence, text.slice(0, 512));
    const saveMs = median(await times(repeats, () => sequence.saveStateToFile(file)));
    const { size } = await stat(file);
    const restoreMs = median(
      await times(repeats, async () => {
        await sequence.clearHistory();
        await sequence.loadStateFromFile(file, { acceptRisk: true });
      }),
    );
    const bytes = Buffer.alloc(size, 7);
    const plain = join(folder, 'plain');
    const diskWriteMs = median(
      await times(repeats, async () => {
        const handle = await open(plain, 'w');
        await handle.write(bytes);
        await handle.sync();
        await handle.close();
      }),
    );
    const diskReadMs = median(
      await times(repeats, async () => {
        const handle = await open(plain, 'r');
        await handle.read(bytes, 0, size, 0);
        await handle.close();
      }),
    );
    return { bytes: size, saveMs, restoreMs, diskWriteMs, diskReadMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** On a processor one thread decodes fastest: more wait for each other at each token. */
function decodeThreads(llama: Llama, context: LlamaContext): void {
  if (llama.gpu !== false) return;
  const internals = context as unknown as { _idealThreads: number; _freeReservedThreads(): void };
  internals._idealThreads = 1;
  internals._freeReservedThreads();
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Milliseconds of each of `count` runs. */
async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push(1000 * (await seconds(work)));
  return all;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
