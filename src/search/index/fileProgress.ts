/**
 * Which file of a batch a worker is at, in memory that both threads see: the other one reads it while the worker computes, and after the
 * worker's end.
 */
export class FileProgress {
  private readonly values: Int32Array;

  constructor(readonly memory = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.values = new Int32Array(memory);
  }

  /** The worker begins with a file of its batch. */
  begin(index: number): void {
    this.values[0] = index + 1;
  }

  /** The worker ends because of this file. */
  failed(why: keyof typeof causes): void {
    this.values[1] = causes[why];
  }

  /** The file that the worker is at, by its place in the batch; -1 before the first. */
  get index(): number {
    return (this.values[0] ?? 0) - 1;
  }

  /** Why the worker said that it ends; null where it said nothing. */
  get cause(): keyof typeof causes | null {
    if (this.values[1] === causes.memory) return 'memory';
    return this.values[1] === causes.failed ? 'failed' : null;
  }
}

const causes = { memory: 1, failed: 2 } as const;
