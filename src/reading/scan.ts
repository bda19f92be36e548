import { realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Root } from '../protocol/engineProtocol';
import { CoilError } from '../shared/errors';
import { sha256 } from '../shared/sha256';
import { decode } from './decode';
import { DiskDocument, readBytes, type ScannedFolder } from './diskDocument';
import type { Skipped } from './document';
import { isAlwaysIgnored } from './ignoreRules';
import { secretInName, secretInText } from './secrets';
import { skipByName, skipBySize, skipByText } from './skipRules';
import { systemCode, walk, type Walked } from './walk';

export interface Scan {
  /** Sorted by path, in code-unit order. */
  readonly documents: readonly DiskDocument[];
  readonly skipped: readonly Skipped[];
}

/** What the last scans read, by document path; the caller keeps it, `scan` fills it and drops what is gone. */
export type ScanCache = Map<string, CachedFile>;

export interface CachedFile {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
  readonly result: DiskDocument | Skipped;
}

export interface ScanOptions {
  /** Globs of the editor's `files.exclude`, such as `*.log`. */
  readonly exclude: readonly string[];
  readonly cache: ScanCache;
  /** Reads every file again, whatever the cache says of it. */
  readonly fresh?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Reads the files below the roots that a model may read. With several roots each path starts with its root's name.
 * Rejects with CoilError `folderMissing` when a root is no folder, with an AbortError when `signal` aborts.
 */
export async function scan(roots: readonly Root[], options: ScanOptions): Promise<Scan> {
  const folders = await Promise.all(roots.map(root => folderOf(root, roots.length > 1)));
  const reader = new Reader(folders, options);
  const found = files(folders, options);
  const results: (DiskDocument | Skipped)[] = [];
  // All take from one generator, so that what is found and not yet read stays small.
  const take = async (): Promise<void> => {
    for await (const file of found) results[file.index] = await reader.read(file);
  };
  await Promise.all(Array.from({ length: opensAtOnce }, take));
  for (const path of options.cache.keys()) if (!reader.seen.has(path)) options.cache.delete(path);
  return {
    documents: results.filter(result => result instanceof DiskDocument),
    skipped: results.filter(result => 'reason' in result),
  };
}

const opensAtOnce = 16;
/** The event loop gets a turn at least this often. */
const sliceMs = 8;
/** A file written this shortly before it was read may be written again at the same time stamp: kernels tick in 10 ms. */
const settledMs = 20;

interface Folder extends ScannedFolder {
  readonly real: string;
}

interface FoundFile extends Walked {
  readonly index: number;
  readonly folder: Folder;
  readonly absolute: string;
}

async function folderOf({ name, dir }: Root, several: boolean): Promise<Folder> {
  const absolute = resolve(dir);
  const real = await realpath(absolute).catch(() => null);
  if (real === null || !(await stat(real)).isDirectory())
    throw new CoilError('folderMissing', `There is no folder ${absolute}.`, 'Open a folder that exists.');
  return { dir: absolute, real, prefix: several ? `${name}/` : '' };
}

async function* files(folders: readonly Folder[], options: ScanOptions): AsyncGenerator<FoundFile> {
  let index = 0;
  for (const folder of [...folders].sort((a, b) => (a.prefix < b.prefix ? -1 : 1)))
    for await (const walked of walk(folder.dir, options.exclude, options.signal))
      yield {
        ...walked,
        index: index++,
        folder,
        path: folder.prefix + walked.path,
        absolute: join(folder.dir, walked.path),
      };
}

class Reader {
  readonly seen = new Set<string>();
  private sliceStart = performance.now();
  private turn = Promise.resolve();

  constructor(
    private readonly folders: readonly Folder[],
    private readonly options: ScanOptions,
  ) {}

  async read(file: FoundFile): Promise<DiskDocument | Skipped> {
    const { path } = file;
    if (file.skip !== null) return { path, ...file.skip };
    // Not even their size is looked at: opening a FIFO would wait for a writer.
    if (file.kind === 'other') return { path, reason: 'unreadable', detail: 'not a regular file' };
    const named = skipOfName(path);
    if (named !== null) return named;
    try {
      return file.kind === 'file' ? await this.readFile(file, null) : await this.readLink(file);
    } catch (error) {
      return { path, reason: 'unreadable', detail: systemCode(error) };
    }
  }

  /** A link is read when it leads to a file of the workspace that would be read itself. */
  private async readLink(file: FoundFile): Promise<DiskDocument | Skipped> {
    const { path, absolute } = file;
    const target = await realpath(absolute);
    const folder = this.folders.find(({ real }) => target.startsWith(real.endsWith(sep) ? real : real + sep));
    const inside = folder && target.slice(folder.real.length).split(sep);
    if (!inside || inside.some(isAlwaysIgnored) || (await stat(target)).isDirectory())
      return { path, reason: 'symlink' };
    const named = skipOfName(inside.join('/'));
    return named === null ? this.readFile(file, target) : { ...named, path };
  }

  private async readFile(file: FoundFile, target: string | null): Promise<DiskDocument | Skipped> {
    const { cache, fresh = false } = this.options;
    const { path, absolute, folder } = file;
    const now = await stat(target ?? absolute);
    if (!now.isFile()) return { path, reason: 'unreadable', detail: 'not a regular file' };
    const sized = skipBySize(now.size);
    if (sized !== null) return { path, reason: sized };
    this.seen.add(path);
    const kept = fresh ? undefined : cache.get(path);
    if (kept && kept.size === now.size && kept.mtimeMs === now.mtimeMs && kept.ino === now.ino) return kept.result;
    const readAt = Date.now();
    await this.breathe();
    const bytes = readBytes(target ?? absolute);
    const read = readable(bytes);
    const result =
      'text' in read
        ? new DiskDocument(folder, path, sha256(bytes), Buffer.byteLength(read.text), target)
        : { path, ...read };
    if (bytes.length === now.size && now.mtimeMs < readAt - settledMs)
      cache.set(path, { size: now.size, mtimeMs: now.mtimeMs, ino: now.ino, result });
    else cache.delete(path);
    return result;
  }

  /** One file at a time goes on from here, and after a slice not before the event loop has had its turn. */
  private breathe(): Promise<void> {
    this.turn = this.turn.then(async () => {
      if (performance.now() - this.sliceStart < sliceMs) return;
      await setImmediate();
      this.sliceStart = performance.now();
    });
    return this.turn;
  }
}

function skipOfName(path: string): Skipped | null {
  const secret = secretInName(path);
  if (secret !== null) return { path, reason: 'secretName', detail: secret };
  const reason = skipByName(path);
  return reason && { path, reason };
}

/** A file's text, or why it is not read. */
export function readable(bytes: Uint8Array): { readonly text: string } | Omit<Skipped, 'path'> {
  const sized = skipBySize(bytes.length);
  if (sized !== null) return { reason: sized };
  const text = decode(bytes);
  if (text === null) return { reason: bytes.includes(0) ? 'binary' : 'encoding' };
  const secret = secretInText(text);
  if (secret !== null) return { reason: 'secretContent', detail: secret };
  const reason = skipByText(text);
  return reason === null ? { text } : { reason };
}
