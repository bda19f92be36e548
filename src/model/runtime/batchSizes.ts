import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Backend } from '../../protocol/engineProtocol';

/**
 * llama.cpp's batch for reading, by measurement: on an H100 the embedded model reads 3.5 times as fast in batches of 2,048 as of 512, a 7 B
 * one 1.1 times; on processors 512 is as fast as any (docs/measurements.md, "The engine").
 */
const canonical = { cpu: 512, gpu: 2048 };
/** Below this a GPU is slower than the processor, and memory hardly shrinks. */
const smallest = 64;

/**
 * The batch size of a model on a backend. It is part of every key, for on some backends other batches make other bytes: so it is
 * chosen once, kept, and only ever made smaller, when memory ran out; what was read with the larger one is then read again.
 */
export class BatchSizes {
  private readonly file: string;

  constructor(private readonly store: string) {
    this.file = join(store, 'batches.json');
  }

  /** The kept size, else the largest that `fits` (the smallest where none does), which is kept. */
  async choose(modelHash: string, backend: Backend, fits: (size: number) => Promise<boolean>): Promise<number> {
    const kept = this.load()[key(modelHash, backend)];
    if (kept !== undefined) return kept;
    let size = backend === 'cpu' ? canonical.cpu : canonical.gpu;
    while (size > smallest && !(await fits(size))) size /= 2;
    // The canonical one needs no word.
    if (size !== (backend === 'cpu' ? canonical.cpu : canonical.gpu)) this.keep(modelHash, backend, size);
    return size;
  }

  /** A smaller size than `size` for the next load; null when there is none. */
  reduce(modelHash: string, backend: Backend, size: number): number | null {
    if (size <= smallest) return null;
    const smaller = Math.max(smallest, size / 4);
    this.keep(modelHash, backend, smaller);
    return smaller;
  }

  private keep(modelHash: string, backend: Backend, size: number): void {
    mkdirSync(this.store, { recursive: true });
    const temporary = `${this.file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify({ ...this.load(), [key(modelHash, backend)]: size }));
    renameSync(temporary, this.file);
  }

  private load(): Record<string, number> {
    try {
      const kept: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
      return typeof kept === 'object' && kept !== null ? (kept as Record<string, number>) : {};
    } catch {
      return {}; // Not there yet, or damaged: chosen anew.
    }
  }
}

function key(modelHash: string, backend: Backend): string {
  return `${backend} ${modelHash}`;
}
