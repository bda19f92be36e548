import type { Llama, LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../protocol/engineProtocol';
import { PowerMeter } from './powerMeter';
import { startLlama } from './startLlama';

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
  /** The fastest token of logits alone, and as answers are written: with the repeat penalty, and pieces turned to text. */
  readonly decode: { readonly greedy: number; readonly asAnswering: number };
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
  /** Null where nothing measures the power. */
  readonly joulesPerToken: { readonly prefill: number; readonly decode: number } | null;
}

const decodedTokens = 64;
const questionTokens = 32;
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
  return withContext(model, options.tokens + 1024, best.batch, options.threads, async (sequence, context) => {
    const prefillPower = await power.during(() => readAll(sequence, text));
    decodeThreads(llama, context);
    const greedy = await decodeSpeed(sequence, false);
    const decodePower = await power.during(() => decodeSpeed(sequence, false));
    const asAnswering = await decodeSpeed(sequence, true);
    const state =
      model.fileInsights.isRecurrent || model.fileInsights.isHybrid ? await benchState(sequence, text) : null;
    return {
      device: (await llama.getGpuDeviceNames()).join(', ') || 'processor',
      fileBytes: (await stat(file)).size,
      parameters: model.fileInsights.totalParameters,
      sweep,
      prefill: best.tokensPerSecond,
      decode: { greedy, asAnswering },
      firstToken: await benchFirstToken(sequence, text),
      state,
      joulesPerToken:
        prefillPower === null || decodePower === null
          ? null
          : { prefill: prefillPower / best.tokensPerSecond, decode: decodePower / greedy },
    };
  });
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

async function decodeSpeed(sequence: LlamaContextSequence, asAnswering: boolean): Promise<number> {
  const start = sequence.contextTokens.slice(-1);
  const written: Token[] = [];
  let began = 0;
  const options = {
    temperature: 0,
    yieldEogToken: true,
    ...(asAnswering && {
      repeatPenalty: { punishTokens: () => written.slice(-64), penalty: 1.1, penalizeNewLine: false },
    }),
  };
  for await (const token of sequence.evaluate(start, options)) {
    if (began === 0) began = performance.now();
    else written.push(token);
    if (asAnswering) sequence.model.detokenize([token], true);
    if (written.length === decodedTokens) break;
  }
  return (1000 * written.length) / (performance.now() - began);
}

async function benchFirstToken(
  sequence: LlamaContextSequence,
  text: Token[],
): Promise<{ resident: number; restored: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'coil-bench-'));
  const first = async (): Promise<void> => {
    for await (const token of sequence.evaluate(text.slice(0, questionTokens), { temperature: 0, yieldEogToken: true }))
      if (token >= 0) break;
  };
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
