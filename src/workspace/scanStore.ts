import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Root } from '../protocol/engineProtocol';
import { DiskDocument } from '../reading/diskDocument';
import type { Skipped, SkipReason } from '../reading/document';
import type { ScanCache } from '../reading/scanCache';
import { rootFolders } from '../reading/scan';
import type { Disposable } from '../shared/disposable';
import { errorData } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { sha256 } from '../shared/sha256';
import { filesName, scansIn } from './workspaceFiles';

/** Days after which what was found in a workspace that nobody opened is deleted. */
const keptDays = 90;
/** Lines parsed or made between two turns of the event loop: about 5 ms. */
const linesASlice = 2_000;

/**
 * What scans found in a workspace, kept between restarts: `<store>/scans/<filesName>`. One line says which program wrote it
 * and the hash of the roots and the rest, then one JSON array a file. What is damaged, foreign or of another build (whose rules may judge otherwise)
 * counts as absent: everything is then read again.
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
    const text = await this.text();
    if (text === null) return cache;
    const [head, body] = cutOnce(text, '\n');
    if (head !== (await this.headOf(body))) return cache;
    const folders = rootFolders(this.roots);
    for (const [n, line] of body.split('\n').entries()) {
      if (n % linesASlice === 0) await setImmediate();
      if (line === '') continue;
      const [root, path, size, mtimeMs, ctimeMs, ino, hash, verdict, detail] = JSON.parse(line) as Line;
      const folder = folders[root];
      if (folder === undefined) continue;
      const result =
        typeof verdict === 'number'
          ? new DiskDocument(folder, path, hash, verdict)
          : { path, reason: verdict, ...(detail === undefined ? {} : { detail }) };
      cache.set(path, { size, mtimeMs, ctimeMs, ino, sha256: hash, result });
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

  dispose(): void {
    clearTimeout(this.timer);
  }

  /** Writes the file whole. Never throws: what is not kept is only read again, and the log says why. */
  async save(cache: ScanCache): Promise<void> {
    const temporary = `${this.file}.${process.pid}`;
    try {
      const body = await this.bodyOf(cache);
      await mkdir(this.folder, { recursive: true });
      await writeFile(temporary, `${await this.headOf(body)}\n${body}`);
      await rename(temporary, this.file);
      await this.forgetOld();
    } catch (error) {
      this.logger.warn(`What the scan found was not kept: ${errorData(error).message}`);
      // Where writing failed there may be nothing to remove.
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  private async bodyOf(cache: ScanCache): Promise<string> {
    const folders = rootFolders(this.roots);
    const lines: string[] = [];
    for (const [path, { size, mtimeMs, ctimeMs, ino, sha256: hash, result }] of cache) {
      const root = folders.findIndex(({ prefix }) => path.startsWith(prefix));
      const judged = verdictOf(result);
      if (judged !== null) lines.push(JSON.stringify([root, path, size, mtimeMs, ctimeMs, ino, hash, ...judged]));
      if (lines.length % linesASlice === 0) await setImmediate();
    }
    return lines.join('\n');
  }

  /** This very program, where paths begin, and what it wrote: a file from before an update of the rules does not count. */
  private async headOf(body: string): Promise<string> {
    build ??= readFile(fileURLToPath(import.meta.url)).then(bytes => sha256(bytes));
    const folders = rootFolders(this.roots).flatMap(({ dir, prefix }) => [dir, prefix]);
    return `coil scan ${await build} ${sha256(...folders, body)}`;
  }

  private async text(): Promise<string | null> {
    try {
      const text = await readFile(this.file, 'utf8');
      // Its time says when the workspace was last opened.
      await utimes(this.file, new Date(), new Date());
      return text;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        this.logger.warn(`What the last scan found cannot be read: ${errorData(error).message}`);
      return null;
    }
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

function cutOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
