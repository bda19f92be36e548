import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { CoilError } from '../shared/errors';

/** What a commit has at a path that its parent has not; `blob` is null where it has nothing any more. */
export interface GitChange {
  readonly path: string;
  /** git's mode: '100644' or '100755' a file, '120000' a symbolic link, '160000' a submodule. */
  readonly mode: string;
  readonly blob: string | null;
}

/** The null commit: every path of a commit is a change from it. */
const nothing = null;

/** A local git repository, bare or not, read through the `git` command: nothing of it is written. */
export class GitRepository {
  private blobs: BlobReader | undefined;

  constructor(private readonly dir: string) {}

  /** At most `count` commits, the oldest first, each the first parent of the next; the last is HEAD. Throws `usage` when there is none. */
  async firstParents(count: number): Promise<string[]> {
    const out = await this.git('rev-list', '--first-parent', `--max-count=${count}`, 'HEAD').catch((error: unknown) => {
      throw new CoilError(
        'usage',
        `${this.dir} is not a git repository with commits.`,
        'Give the folder of a repository, or a bare one.',
        { cause: error },
      );
    });
    return out.split('\n').filter(Boolean).reverse();
  }

  /** The differences of a commit from another, or everything in it. */
  async changes(from: string | typeof nothing, to: string): Promise<GitChange[]> {
    if (from === nothing) {
      const out = await this.git('ls-tree', '-r', '-z', to);
      return out
        .split('\0')
        .filter(Boolean)
        .map(line => {
          const tab = line.indexOf('\t');
          const [mode = '', , blob = ''] = line.slice(0, tab).split(' ');
          return { path: line.slice(tab + 1), mode, blob };
        });
    }
    const parts = (await this.git('diff-tree', '-r', '-z', '--raw', '--no-renames', from, to)).split('\0');
    const changes: GitChange[] = [];
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const [, mode = '', , blob = '', status = ''] = (parts[i] ?? '').split(' ');
      changes.push({ path: parts[i + 1] ?? '', mode, blob: status === 'D' ? null : blob });
    }
    return changes;
  }

  /** A blob's bytes; all are read through one `git cat-file --batch`. */
  read(blob: string): Promise<Buffer> {
    this.blobs ??= new BlobReader(this.dir);
    return this.blobs.read(blob);
  }

  dispose(): void {
    this.blobs?.dispose();
  }

  private async git(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('git', ['-C', this.dir, ...args], { maxBuffer: 2 ** 30 });
    return stdout;
  }
}

/** Asks one `git cat-file --batch` for blobs, whose answers come in the order of the questions. */
class BlobReader {
  private readonly process: ChildProcessByStdio<Writable, Readable, null>;
  private readonly waiting: { readonly done: (bytes: Buffer) => void; readonly failed: (error: Error) => void }[] = [];
  private chunks: Buffer[] = [];
  private held = 0;
  /** Bytes until the answer at the front is whole, its line included; null while that line has not come. */
  private needed: number | null = null;
  private lineBytes = 0;

  constructor(dir: string) {
    this.process = spawn('git', ['-C', dir, 'cat-file', '--batch'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.process.stdout.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.held += chunk.length;
      this.take();
    });
    const end = (reason: string): void => {
      for (const { failed } of this.waiting.splice(0)) failed(new Error(`git cat-file ended: ${reason}`));
    };
    this.process.on('error', error => end(error.message));
    this.process.on('close', code => end(`exit code ${code ?? 'unknown'}`));
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
