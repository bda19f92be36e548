import type { GitObjects } from './gitObjects';

/** Asks one `git cat-file --batch` for blobs, whose answers come in the order of the questions. */
export class BlobReader {
  private readonly process: ReturnType<GitObjects['spawn']>;
  private readonly waiting: { readonly done: (bytes: Buffer) => void; readonly failed: (error: Error) => void }[] = [];
  private chunks: Buffer[] = [];
  private held = 0;
  /** Bytes until the answer at the front is whole, its line included; null while that line has not come. */
  private needed: number | null = null;
  private lineBytes = 0;

  /** @param signal ends git, and what waits for it rejects with an AbortError. */
  constructor(git: GitObjects, signal?: AbortSignal) {
    this.process = git.spawn(['cat-file', '--batch'], signal);
    this.process.stdout.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.held += chunk.length;
      this.take();
    });
    const end = (reason: Error): void => {
      for (const { failed } of this.waiting.splice(0)) failed(reason);
    };
    this.process.on('error', end);
    this.process.on('close', code => end(new Error(`git cat-file ended: exit code ${code ?? 'unknown'}`)));
    // Git ends before it has read a question: then it has no answer either.
    this.process.stdin.on('error', end);
  }

  read(blob: string): Promise<Buffer> {
    return new Promise((done, failed) => {
      this.waiting.push({ done, failed });
      this.process.stdin.write(`${blob}\n`);
    });
  }

  dispose(): void {
    this.process.stdin.end();
  }

  private take(): void {
    while (this.needed === null ? this.held > 0 : this.held >= this.needed) {
      const all = this.chunks.length === 1 ? (this.chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.chunks);
      this.chunks = [all];
      if (this.needed === null) {
        const end = all.indexOf('\n');
        if (end < 0) return;
        const size = Number(/ blob (\d+)$/.exec(all.toString('utf8', 0, end))?.[1]);
        this.lineBytes = end + 1;
        // Another kind of object, or none, has no bytes that we want; git says so in its line alone.
        this.needed = this.lineBytes + (Number.isNaN(size) ? 0 : size + 1);
        continue;
      }
      const answer = all.subarray(this.lineBytes, Math.max(this.lineBytes, this.needed - 1));
      this.chunks = this.needed < all.length ? [all.subarray(this.needed)] : [];
      this.held -= this.needed;
      this.needed = null;
      this.waiting.shift()?.done(Buffer.from(answer));
    }
  }
}
