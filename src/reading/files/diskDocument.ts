import { FileChangedError } from '../../shared/errors';
import { sha256 } from '../../shared/sha256';
import { decode } from './decode';
import type { Document } from './document';
import { readRegularFile } from './regularFile';
import { maxFileBytes } from './skipRules';
import { systemCode } from './systemCode';

/** A folder of the workspace; with several, the paths in each begin with its prefix (`name/`). */
export interface ScannedFolder {
  /** Without symbolic links. */
  readonly real: string;
  readonly prefix: string;
}

/** A document whose text stays on the disk: 100,000 of them take some 30 MB where their texts would take a gigabyte. */
export class DiskDocument implements Document {
  constructor(
    private readonly folder: ScannedFolder,
    readonly path: string,
    readonly sha256: string,
    readonly bytes: number,
    /** Where a link leads; null for a file. */
    private readonly target: string | null = null,
  ) {}

  /** Whether it was reached by a link. */
  get isLink(): boolean {
    return this.target !== null;
  }

  /** The absolute path of the file. */
  get file(): string {
    return this.target ?? `${this.folder.real}/${this.path.slice(this.folder.prefix.length)}`;
  }

  /** Whether the file still has the bytes that were scanned. */
  get isCurrent(): boolean {
    return this.scannedBytes() !== null;
  }

  get text(): string {
    const bytes = this.scannedBytes();
    const text = bytes === null ? null : decode(bytes);
    if (text !== null) return text;
    throw new FileChangedError(this.path);
  }

  /** What the file holds now; null when it cannot be read any more. */
  bytesNow(): Uint8Array | null {
    try {
      return readBytes(this.file);
    } catch (error) {
      systemCode(error);
      return null;
    }
  }

  private scannedBytes(): Uint8Array | null {
    const bytes = this.bytesNow();
    return bytes !== null && sha256(bytes) === this.sha256 ? bytes : null;
  }
}

/**
 * A file's bytes; null where it is no file that is read any more. `file` has no link in it: should it, or a folder on the way to it, have become a link
 * or a FIFO since it was looked at, opening neither waits nor leads elsewhere.
 */
export function readBytes(file: string): Uint8Array | null {
  return readRegularFile(file, maxFileBytes, 'refuseAll');
}
