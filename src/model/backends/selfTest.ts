import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../../protocol/engineProtocol';
import { backendLibraries } from './backendFiles';
import { startLlama } from './startLlama';

export interface SelfTestResult {
  /** The backend that really ran. */
  readonly backend: string;
  readonly devices: readonly string[];
  /** Reading the same text twice gave the same bytes. */
  readonly repeats: boolean;
  /** Going on from a saved state gave the bytes of reading on. */
  readonly resumes: boolean;
  /** Numbers from fixed places of the state after a text that is the same on every backend, to be compared with another's. */
  readonly sample: readonly number[];
  readonly readTokensPerSecond: number;
  readonly decodeTokensPerSecond: number;
  /** Bytes of the cards' memory, before the model was loaded. */
  readonly memory: { readonly total: number; readonly free: number };
}

/** More than a batch of 512 on a GPU, whose kernels for many tokens differ; a processor has one way only. */
const testTokens = { cpu: 192, gpu: 1024 };
/** After as many the state is compared with the processor's: the same text on every backend. */
const comparedTokens = testTokens.cpu;
const decodedTokens = 16;
const sampleSize = 256;
const batchSize = 512;

/** Loads `modelFile` (the embedded one) on a backend, reads, saves, resumes, compares and times. Runs in a process of its own: it may abort. */
export async function selfTest(
  backend: Backend,
  modelFile: string,
  wanted: number = backend === 'cpu' ? testTokens.cpu : testTokens.gpu,
): Promise<SelfTestResult> {
  const llama = await startLlama(backend, () => undefined).catch((error: unknown) => {
    const missing = missingLibrary(backend);
    throw missing === null ? error : new Error(missing, { cause: error });
  });
  const { total, free } = await llama.getVramState();
  const model = await llama.loadModel({ modelPath: modelFile });
  // One thread: on a busy processor more wait for each other.
  const context = await model.createContext({ contextSize: 8192, batchSize, sequences: 1, threads: 1 });
  const sequence = context.getSequence({ checkpoints: { max: 0, interval: false } });
  const tokens = model.tokenize(
    'export function value(index: number): string {\n  return names[index];\n}\n'.repeat(60),
  );
  const half = [tokens.slice(0, wanted / 2), tokens.slice(wanted / 2, wanted)] as const;
  const folder = await mkdtemp(join(tmpdir(), 'coil-selftest-'));
  const saved = async (name: string): Promise<Buffer> => {
    await sequence.saveStateToFile(join(folder, name));
    return readFile(join(folder, name));
  };
  try {
    // The first evaluation compiles kernels and fills caches, and is not timed.
    await sequence.evaluateWithoutGeneratingNewTokens(half[0]);
    const first = await saved('first');
    await sequence.clearHistory();
    const began = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(half[0]);
    const readSeconds = (performance.now() - began) / 1000;
    const again = await saved('again');
    await sequence.evaluateWithoutGeneratingNewTokens(half[1]);
    const whole = await saved('whole');
    await sequence.clearHistory();
    await sequence.loadStateFromFile(join(folder, 'first'), { acceptRisk: true });
    await sequence.evaluateWithoutGeneratingNewTokens(half[1]);
    const resumed = await saved('resumed');
    let decoded = 0;
    const decoding = performance.now();
    for await (const token of sequence.evaluate(tokens.slice(wanted, wanted + 1), { temperature: 0 }))
      if (token >= 0 && ++decoded === decodedTokens) break;
    const decodeTokensPerSecond = (1000 * decoded) / (performance.now() - decoding);
    await sequence.clearHistory();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(0, comparedTokens));
    const compared = await saved('compared');
    return {
      backend: llama.gpu === false ? 'cpu' : llama.gpu,
      devices: await llama.getGpuDeviceNames(),
      repeats: first.equals(again),
      resumes: whole.equals(resumed),
      sample: sampleOf(compared),
      readTokensPerSecond: half[0].length / readSeconds,
      decodeTokensPerSecond,
      memory: { total, free },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Numbers evenly from the file's last half, which is state whatever stands before it. */
function sampleOf(file: Buffer): number[] {
  const step = Math.floor(file.length / 2 / sampleSize / 4) * 4;
  return Array.from({ length: sampleSize }, (_, i) => file.readFloatLE(file.length - 4 - i * step));
}

/** What the system's loader lacks for a backend's library, in its words; null: nothing, or there is no library. node-llama-cpp does not tell. */
function missingLibrary(backend: Backend): string | null {
  for (const file of backendLibraries(backend))
    try {
      process.dlopen({ exports: {} }, file);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      // A library that loads is not one of Node's, which is the error then.
      if (!/self-register/i.test(words)) return words;
    }
  return null;
}
