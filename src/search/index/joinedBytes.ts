/** Where some bytes stand among {@link JoinedBytes}. */
export interface Place {
  readonly at: number;
  readonly length: number;
}

/** Many small pieces of bytes in one: an array of its own takes ten times the memory of what is in it. */
export class JoinedBytes {
  /** All pieces; those that were removed are among them. */
  bytes = new Uint8Array(firstBytes);
  private used = 0;
  private removed = 0;

  /** Whether more than half is of pieces that were removed, so that it is time to begin anew. */
  get isWasted(): boolean {
    return this.used > firstBytes && this.removed > this.used / 2;
  }

  add(pieces: readonly Uint8Array[]): Place {
    const at = this.used;
    for (const piece of pieces) {
      if (this.used + piece.length > this.bytes.length) this.grow(this.used + piece.length);
      this.bytes.set(piece, this.used);
      this.used += piece.length;
    }
    return { at, length: this.used - at };
  }

  remove({ length }: Place): void {
    this.removed += length;
  }

  of({ at, length }: Place): Uint8Array {
    return this.bytes.subarray(at, at + length);
  }

  private grow(least: number): void {
    const larger = new Uint8Array(Math.max(least, Math.ceil(1.5 * this.bytes.length)));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

const firstBytes = 64 * 1024;
