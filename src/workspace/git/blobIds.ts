import { createHash } from 'node:crypto';
import { lstatSync, readlinkSync } from 'node:fs';
import { readRegularFile } from '../../reading/files/regularFile';
import { systemCode } from '../../reading/files/systemCode';

/** What a file is to git: its name as a blob, and that of the same text with `\n` at the ends of its lines, as git may have committed it. */
export interface BlobId {
  readonly asIs: string;
  readonly unixLines: string;
}

/** Larger files are told by their size alone. */
const mostHashed = 16 * 1024 ** 2;
/** A file changed this shortly before it was hashed may change again at the same time. Milliseconds. */
const settledMs = 20;

/** Names of files as git's blobs, worked out again when a file's size or times differ. Reckoned here: git itself would run the repository's filters. */
export class BlobIds {
  private readonly known = new Map<string, Known>();

  /**
   * @param algorithm the repository's.
   * @returns null where there is no file, `'other'` for what is neither a file nor a link, or too large, or out of reach.
   */
  of(file: string, algorithm: 'sha1' | 'sha256'): BlobId | 'other' | null {
    try {
      const status = lstatSync(file);
      const { size, mtimeMs, ctimeMs, ino } = status;
      if (status.isSymbolicLink()) return only(blobId(algorithm, Buffer.from(readlinkSync(file))));
      if (!status.isFile() || size > mostHashed) return 'other';
      const stamp = [algorithm, size, mtimeMs, ctimeMs, ino].join(' ');
      const known = this.known.get(file);
      if (known?.stamp === stamp) return known.id;
      const bytes = readRegularFile(file, mostHashed);
      if (bytes === null) return 'other';
      const id = idOf(algorithm, bytes);
      if (Date.now() - mtimeMs > settledMs) this.known.set(file, { stamp, id });
      return id;
    } catch (error) {
      return ['ENOENT', 'ENOTDIR'].includes(systemCode(error)) ? null : 'other';
    }
  }
}

interface Known {
  readonly stamp: string;
  readonly id: BlobId;
}

function idOf(algorithm: string, bytes: Buffer): BlobId {
  const asIs = blobId(algorithm, bytes);
  if (!bytes.includes('\r\n')) return only(asIs);
  const unix = Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  return { asIs, unixLines: blobId(algorithm, unix) };
}

function only(asIs: string): BlobId {
  return { asIs, unixLines: asIs };
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function blobId(algorithm: string, bytes: Buffer): string {
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
