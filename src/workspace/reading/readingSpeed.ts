import type { NodeRead } from '../../state/reader';

interface Amount {
  readonly tokens: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** What was read since the workspace was opened, and how long the rest will take at that speed. */
export class ReadingSpeed {
  private readonly reads: NodeRead[] = [];

  add(read: NodeRead): void {
    this.reads.push(read);
  }

  /** Number of nodes read. */
  get nodes(): number {
    return this.reads.length;
  }

  get total(): Amount {
    return this.since(0);
  }

  /** What was read after the first `nodes` nodes. */
  since(nodes: number): Amount {
    return this.reads.slice(nodes).reduce(
      (sum, read) => ({
        tokens: sum.tokens + read.tokens,
        bytes: sum.bytes + read.bytes,
        seconds: sum.seconds + read.seconds,
      }),
      { tokens: 0, bytes: 0, seconds: 0 },
    );
  }

  /** Seconds that `bytes` of text will take, after the last nodes read; null before the first. */
  secondsFor(bytes: number): number | null {
    const last = this.since(Math.max(0, this.reads.length - 8));
    return last.bytes === 0 ? (bytes === 0 ? 0 : null) : (bytes * last.seconds) / last.bytes;
  }
}
