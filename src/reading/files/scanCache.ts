import type { DiskDocument } from './diskDocument';
import type { Skipped } from './document';

/** What the last scans found in the files they opened, by document path. A scan fills it and drops what is gone. */
export type ScanCache = Map<string, CachedFile>;

/** A file as it was when it was opened, and what its bytes were judged to be: the judgement holds for these bytes anywhere. */
export interface CachedFile {
  readonly size: number;
  /** Milliseconds; {@link untrusted} where the file was too young to tell a later change by its time. */
  readonly mtimeMs: number;
  /** Changes with every write, and no program can set it. */
  readonly ctimeMs: number;
  readonly ino: number;
  readonly sha256: string;
  readonly result: DiskDocument | Skipped;
}

/** No file's time: what has it is opened again. */
export const untrusted = -1;
