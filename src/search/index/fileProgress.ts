import { isOver, now } from '../../shared/busyTime';

/**
 * Which file of a batch a worker is at, in memory that both threads see: the other one reads it while the worker computes, and after the
 * worker's end.
 */
export class FileProgress {
  private readonly values: Float64Array;

  constructor(readonly memory = new SharedArrayBuffer(4 * Float64Array.BYTES_PER_ELEMENT)) {
    this.values = new Float64Array(memory);
  }

  /** The worker begins with a file of its batch. */
  begin(index: number): void {
    const { wall, cpu } = now();
    this.values.set([wall, cpu], 2);
    this.values[0] = index;
  }

  /** The worker ends because of this file. */
  failed(why: keyof typeof causes): void {
    this.values[1] = causes[why];
  }

  /** The file that the worker is at, by its place in the batch. */
  get index(): number {
    return this.values[0] ?? 0;
  }

  /** Whether it has been at it for longer than so many milliseconds, as {@link isOver} counts them. */
  isOver(milliseconds: number): boolean {
    const [, , wall = 0, cpu = 0] = this.values;
    return wall !== 0 && isOver({ wall, cpu }, milliseconds);
  }

  /** Why the worker said that it ends; null where it said nothing. */
  get cause(): keyof typeof causes | null {
    if (this.values[1] === causes.memory) return 'memory';
    return this.values[1] === causes.failed ? 'failed' : null;
  }
}

const causes = { memory: 1, failed: 2 } as const;
