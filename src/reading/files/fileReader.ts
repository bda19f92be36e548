import { realpathSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { isInside } from '../../shared/isInside';
import { sha256 } from '../../shared/sha256';
import { DiskDocument, readBytes, type ScannedFolder } from './diskDocument';
import type { Skipped } from './document';
import { isAlwaysIgnored } from './ignoreRules';
import { judgeBytes, refusalOfName } from './judge';
import { untrusted, type ScanCache } from './scanCache';
import { skipBySize } from './skipRules';
import { systemCode } from './systemCode';

/** A root of the workspace as it is scanned. */
export interface RootFolder extends ScannedFolder {
  /** As it was opened, links and all. */
  readonly dir: string;
}

/** A file that the ignore files leave. `path` is the document's. */
export interface FoundFile {
  readonly root: RootFolder;
  readonly path: string;
  readonly absolute: string;
  readonly kind: 'file' | 'symlink' | 'other';
}

/**
 * A file written this shortly before it was read may be written again at the same time stamp: kernels tick in 10 ms. One with a time
 * in the future (a clock set back) is never settled, so it is opened at each look.
 */
const settledMs = 20;

/** Looks at single files: by their size and times where the cache knows them, else by their bytes. Blocks, 10 to 100 µs a file. */
export class FileReader {
  /** Files opened so far. */
  opened = 0;
  /** Paths for which the cache was asked, so that the others can be dropped. */
  readonly seen = new Set<string>();

  /** @param byContent opens every file, whatever the cache says of its size and times. */
  constructor(
    private readonly roots: readonly RootFolder[],
    private readonly cache: ScanCache,
    private readonly byContent: boolean,
  ) {}

  read(file: FoundFile): DiskDocument | Skipped {
    const { path } = file;
    // Not even their size is looked at: opening a FIFO would wait for a writer.
    if (file.kind === 'other') return { path, reason: 'unreadable', detail: 'not a regular file' };
    const refused = refusalOfName(path);
    if (refused !== null) return { path, ...refused };
    try {
      return file.kind === 'file' ? this.readFile(file, null) : this.readLink(file);
    } catch (error) {
      const code = systemCode(error);
      const unnameable = code === 'ENOENT' && path.includes('\ufffd');
      return { path, reason: 'unreadable', detail: unnameable ? 'its name is not UTF-8' : code };
    }
  }

  /** A link is read when it leads to a file of the workspace that would be read itself. */
  private readLink(file: FoundFile): DiskDocument | Skipped {
    const { path, absolute } = file;
    const target = realpathSync(absolute);
    const root = this.roots.find(({ real }) => isInside(target, real));
    const inside = root && relative(root.real, target).split(sep);
    if (!inside || inside.some(isAlwaysIgnored) || statSync(target).isDirectory()) return { path, reason: 'symlink' };
    const refused = refusalOfName(inside.join('/'));
    return refused === null ? this.readFile(file, target) : { path, ...refused };
  }

  private readFile({ root, path, absolute }: FoundFile, target: string | null): DiskDocument | Skipped {
    const now = statSync(target ?? absolute);
    if (!now.isFile()) return { path, reason: 'unreadable', detail: 'not a regular file' };
    const sized = skipBySize(now.size);
    if (sized !== null) return { path, reason: sized };
    this.seen.add(path);
    const { size, mtimeMs, ctimeMs, ino } = now;
    const kept = this.cache.get(path);
    const unchanged = kept?.size === size && kept.mtimeMs === mtimeMs && kept.ctimeMs === ctimeMs && kept.ino === ino;
    if (kept && unchanged && !this.byContent) return kept.result;
    const readAt = Date.now();
    const bytes = readBytes(target ?? absolute);
    if (bytes === null) return { path, reason: 'unreadable', detail: 'not a regular file' };
    this.opened++;
    const hash = sha256(bytes);
    const result = kept?.sha256 === hash ? kept.result : judged(root, path, target, bytes, hash);
    const settled = bytes.length === size && mtimeMs < readAt - settledMs;
    this.cache.set(path, { size, mtimeMs: settled ? mtimeMs : untrusted, ctimeMs, ino, sha256: hash, result });
    return result;
  }
}

function judged(
  root: RootFolder,
  path: string,
  target: string | null,
  bytes: Uint8Array,
  hash: string,
): DiskDocument | Skipped {
  const judgement = judgeBytes(bytes, path);
  if (!('text' in judgement)) return { path, ...judgement };
  return new DiskDocument(root, path, hash, Buffer.byteLength(judgement.text), target);
}
