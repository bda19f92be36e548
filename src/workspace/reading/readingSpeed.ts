import type { NodeRead } from '../../state/reader';

interface Amount {
  readonly tokens: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** How far the next nodes may be from the mean after one node, as a share of it. */
const unknownShare = 0.7;

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

  /** How many of the nodes after the first `nodes` others had read. */
  sharedSince(nodes: number): number {
    return this.reads.slice(nodes).filter(({ shared }) => shared).length;
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

  /** Seconds that `bytes` of text will take; null before the first node was read. */
  secondsFor(bytes: number): number | null {
    const last = this.since(this.firstCounted);
    return last.bytes === 0 ? (bytes === 0 ? 0 : null) : (bytes * last.seconds) / last.bytes;
  }

  /**
   * Between how many seconds `bytes` of text will take, most likely; null before the first node was read. The bounds are a factor apart that shrinks as
   * more nodes are read, by the standard error of the seconds a byte, twice, and a share for what the next nodes may be like.
   */
  rangeFor(bytes: number): readonly [least: number, most: number] | null {
    const seconds = this.secondsFor(bytes);
    if (seconds === null) return null;
    const counted = this.reads.slice(this.firstCounted);
    const total = this.since(this.firstCounted);
    if (total.bytes === 0 || total.seconds === 0) return [seconds, seconds];
    const mean = total.seconds / total.bytes;
    const variance =
      counted.reduce((sum, read) => sum + read.bytes * (read.seconds / Math.max(1, read.bytes) - mean) ** 2, 0) /
      total.bytes;
    const weight = total.bytes ** 2 / counted.reduce((sum, read) => sum + read.bytes ** 2, 0);
    const factor = 1 + (2 * Math.sqrt(variance / weight)) / mean + unknownShare / Math.sqrt(this.reads.length);
    return [seconds / factor, seconds * factor];
  }

  /** The last half counts, at least eight nodes: the machine may be busier than it was, and a single node tells little. */
  private get firstCounted(): number {
    return Math.max(0, this.reads.length - Math.max(8, Math.ceil(this.reads.length / 2)));
  }
}
