import type { Backend } from '../protocol/engineProtocol';
import { tokensFor, withContext } from './benchEngine';
import { startLlama } from '../model/backends/startLlama';

export interface LengthBenchOptions {
  readonly backend: Backend;
  readonly file: string;
  /** Rising. */
  readonly lengths: readonly number[];
  readonly batch: number;
  readonly threads: number | null;
  /** Longer readings are not begun once one took this long. */
  readonly seconds: number;
}

/** One model after reading so many tokens. */
export interface LengthPoint {
  readonly tokens: number;
  /** For all of them. */
  readonly seconds: number;
  /** llama.cpp's own account: weights, context for so many tokens, buffers. */
  readonly memoryBytes: number;
  readonly decodeTokensPerSecond: number;
}

const decoded = 16;

/** Time and memory against tokens read: each length in a context of its own, as large as it needs to be. Stops where memory ends. */
export async function benchLengths(
  { backend, file, lengths, batch, threads, seconds }: LengthBenchOptions,
  tell: (line: string) => void,
): Promise<readonly LengthPoint[]> {
  const llama = await startLlama(backend, () => undefined);
  const model = await llama.loadModel({ modelPath: file, ...(backend !== 'cpu' && { gpuLayers: 'max' as const }) });
  const points: LengthPoint[] = [];
  const text = tokensFor(model, 1024);
  for (const tokens of lengths) {
    try {
      const point = await withContext(model, tokens + 256, batch, threads, async sequence => {
        if (points.length === 0) await sequence.evaluateWithoutGeneratingNewTokens(text.slice(0, batch));
        await sequence.clearHistory();
        const began = performance.now();
        for (let at = 0; at < tokens; at += text.length)
          await sequence.evaluateWithoutGeneratingNewTokens(text.slice(0, tokens - at));
        const took = (performance.now() - began) / 1000;
        const { cpuRam, gpuVram } = await llama.getLlamaMemoryUsage();
        let count = -1;
        let decoding = 0;
        for await (const token of sequence.evaluate(text.slice(0, 1), { temperature: 0, yieldEogToken: true })) {
          if (token >= 0 && count++ < 0) decoding = performance.now();
          if (count === decoded) break;
        }
        const decodeTokensPerSecond = (1000 * decoded) / (performance.now() - decoding);
        return { tokens, seconds: took, memoryBytes: cpuRam + gpuVram, decodeTokensPerSecond };
      });
      points.push(point);
      tell(`${tokens} tokens: ${point.seconds.toFixed(1)} s, ${(point.memoryBytes / 1e6).toFixed(0)} MB`);
      // The next is twice as long, and takes up to four times the time.
      if (point.seconds * 2 > seconds) break;
    } catch (error) {
      tell(`${tokens} tokens: ${String(error)}`);
      break;
    }
  }
  return points;
}
