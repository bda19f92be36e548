import type { GgufInsights, Llama } from 'node-llama-cpp';
import { freemem } from 'node:os';

/** Bytes of the processor's and the GPU's memory. */
export interface Memory {
  readonly ram: number;
  readonly vram: number;
}

/** Left to others besides what is reckoned with: the estimate leaves small buffers out, and a system without memory kills. */
const spare = { ram: 256e6, vram: 300e6 };

/** What a model takes with a reading and an answering context, as llama.cpp itself reckons without loading it. */
export async function memoryNeed(
  insights: GgufInsights,
  options: { readonly contextSize: number; readonly batchSize: number; readonly onGpu: boolean },
): Promise<Memory> {
  const { contextSize, batchSize, onGpu } = options;
  const gpuLayers = onGpu ? insights.totalLayers : 0;
  const model = await insights.estimateModelResourceRequirementsV2({ gpuLayers });
  const context = await insights.estimateContextResourceRequirementsV2({
    contextSize,
    batchSize,
    modelGpuLayers: gpuLayers,
    sequences: 1,
  });
  return { ram: model.cpuRam + 2 * context.cpuRam, vram: model.gpuVram + 2 * context.gpuVram };
}

/** What is free now, of the machine and of the cards that `llama` uses. */
export async function memoryFree(llama: Llama): Promise<Memory> {
  return { ram: freemem(), vram: llama.gpu === false ? Infinity : (await llama.getVramState()).free };
}

/** What is missing, in words with numbers; null when it fits. */
export function shortage(need: Memory, free: Memory): string | null {
  const gb = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  if (need.vram > 0 && need.vram + spare.vram > free.vram)
    return `it needs ${gb(need.vram)} of the GPU's memory, and ${gb(free.vram)} are free`;
  if (need.ram + spare.ram > free.ram) return `it needs ${gb(need.ram)} of memory, and ${gb(free.ram)} are free`;
  return null;
}
