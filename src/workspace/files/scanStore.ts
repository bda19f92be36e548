import { createHash, type Hash } from 'node:crypto';
import type { ReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Root } from '../../protocol/engineProtocol';
import { DiskDocument } from '../../reading/files/diskDocument';
import type { Skipped, SkipReason } from '../../reading/files/document';
import type { ScanCache } from '../../reading/files/scanCache';
import { rootFolders } from '../../reading/files/scan';
import type { Disposable } from '../../shared/disposable';
import { errorData } from '../../shared/errors';
import type { Logger } from '../../shared/logger';
import { sha256 } from '../../shared/sha256';
import { filesName, scansIn } from './workspaceFiles';

/** Days after which what was found in a workspace that nobody opened is deleted. */
const keptDays = 90;
/** Lines made, and bytes parsed, between two turns of the event loop: about 5 ms. */
const linesASlice = 2_000;
const sliceBytes = 256 * 1024;

/**
 * What scans found in a workspace, kept between restarts: `<store>/scans/<filesName>`. One JSON array a file, a line each; a last line has the hash of which program
 * wrote it, the roots and the rest. What is damaged, foreign or of another build (whose rules may judge otherwise) counts as absent: everything is then
 * read again. It is written and read a slice at a time: whole, it would take several times its size of memory.
 */
export class ScanStore implements Disposable {
  private readonly folder: string;
  private readonly file: string;
  private timer: NodeJS.Timeout | undefined;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    store: string,
    private readonly roots: readonly Root[],
    private readonly logger: Logger,
  ) {
    this.folder = scansIn(store);
    this.file = join(this.folder, filesName(roots.map(({ dir }) => dir)));
  }

  /** What was kept; an empty cache when there is nothing usable. */
  async load(): Promise<ScanCache> {
    const cache: ScanCache = new Map();
    try {
      const handle = await open(this.file);
      try {
        const end = (await handle.stat()).size - lastLineBytes;
        if (end <= 0 || !(await this.holds(handle, end))) return cache;
        await this.read(handle, end, cache);
      } finally {
        await handle.close();
      }
      // Its time says when the workspace was last opened.
      await utimes(this.file, new Date(), new Date());
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        this.logger.warn(`What the last scan found cannot be read: ${errorData(error).message}`);
    }
    return cache;
  }

  /** Writes what `cache` holds by then; a process that ends before leaves the older file, which only costs time. */
  saveIn(ms: number, cache: ScanCache): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.saving = this.saving.then(() => this.save(cache));
    }, ms).unref();
  }

  /** Writes what `cache` holds. */
  saveNow(cache: ScanCache): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.saving = this.saving.then(() => this.save(cache));
    return this.saving;
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  /** Writes the file whole. Never throws: what is not kept is only read again, and the log says why. */
  async save(cache: ScanCache): Promise<void> {
    const temporary = `${this.file}.${process.pid}`;
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const handle = await open(temporary, 'w', 0o600);
      try {
        const hash = await this.hash();
        for (const slice of this.slicesOf(cache)) {
          hash.update(slice);
          await handle.writeFile(slice);
        }
        await handle.writeFile(lastLine(hash));
      } finally {
        await handle.close();
      }
      await rename(temporary, this.file);
      await this.forgetOld();
    } catch (error) {
      this.logger.warn(`What the scan found was not kept: ${errorData(error).message}`);
      // Where writing failed there may be nothing to remove.
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  private *slicesOf(cache: ScanCache): Generator<string> {
    const folders = rootFolders(this.roots);
    let lines: string[] = [];
    for (const [path, { size, mtimeMs, ctimeMs, ino, sha256: hash, result }] of cache) {
      const root = folders.findIndex(({ prefix }) => path.startsWith(prefix));
      const judged = verdictOf(result);
      if (judged !== null)
        lines.push(`${JSON.stringify([root, path, size, mtimeMs, ctimeMs, ino, hash, ...judged])}\n`);
      if (lines.length < linesASlice) continue;
      yield lines.join('');
      lines = [];
    }
    yield lines.join('');
  }

  private async read(handle: FileHandle, end: number, cache: ScanCache): Promise<void> {
    const folders = rootFolders(this.roots);
    let rest = '';
    for await (const chunk of bytesOf(handle, end).setEncoding('utf8')) {
      const lines = `${rest}${chunk as string}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [root, path, size, mtimeMs, ctimeMs, ino, hash, verdict, detail] = JSON.parse(line) as Line;
        const folder = folders[root];
        if (folder === undefined) continue;
        const result =
          typeof verdict === 'number'
            ? new DiskDocument(folder, path, hash, verdict)
            : { path, reason: verdict, ...(detail === undefined ? {} : { detail }) };
        cache.set(path, { size, mtimeMs, ctimeMs, ino, sha256: hash, result });
      }
    }
  }

  /** Whether the last line is that of the bytes before `end`, of this program and these roots. */
  private async holds(handle: FileHandle, end: number): Promise<boolean> {
    const hash = await this.hash();
    for await (const chunk of bytesOf(handle, end)) hash.update(chunk as Buffer);
    const { buffer } = await handle.read(Buffer.alloc(lastLineBytes), 0, lastLineBytes, end);
    return buffer.toString() === lastLine(hash);
  }

  /** Begun with this very program and where paths begin: a file from before an update of the rules does not count. */
  private async hash(): Promise<Hash> {
    build ??= readFile(fileURLToPath(import.meta.url)).then(bytes => sha256(bytes));
    const folders = rootFolders(this.roots).flatMap(({ dir, prefix }) => [dir, prefix]);
    return createHash('sha256').update(sha256(await build, ...folders));
  }

  private async forgetOld(): Promise<void> {
    const oldest = Date.now() - keptDays * 24 * 3600 * 1000;
    for (const name of await readdir(this.folder)) {
      const file = join(this.folder, name);
      if ((await stat(file)).mtimeMs < oldest) await rm(file, { force: true });
    }
  }
}

/** Root's number, path, size, mtime, ctime, inode, SHA-256, then the text's bytes or the reason (and detail) for not reading it. */
type Line = [number, string, number, number, number, number, string, number | SkipReason, string?];

/** Links are left out: what they lead to is found anew at each start. */
function verdictOf(result: DiskDocument | Skipped): [number] | [SkipReason, string?] | null {
  if (result instanceof DiskDocument) return result.isLink ? null : [result.bytes];
  return result.detail === undefined ? [result.reason] : [result.reason, result.detail];
}

let build: Promise<string> | undefined;

function lastLine(hash: Hash): string {
  return `coil scan ${hash.digest('hex')}\n`;
}

const lastLineBytes = 'coil scan \n'.length + 64;

function bytesOf(handle: FileHandle, end: number): ReadStream {
  return handle.createReadStream({ start: 0, end: end - 1, autoClose: false, highWaterMark: sliceBytes });
}
