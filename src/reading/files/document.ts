/** Reading, stage 1 of the flow (engine process, pure but for scan.ts): files become documents, documents leaves. */

/** One readable file. `path` is relative to the workspace, with forward slashes; `sha256` is of the file's bytes. */
export interface Document {
  readonly path: string;
  readonly sha256: string;
  /** UTF-8 bytes of `text`. */
  readonly bytes: number;
  /** Read from the disk each time and kept nowhere. Throws CoilError `fileChanged` when the file no longer has `sha256`. */
  readonly text: string;
}

/** A text at hand: a document's, read once, or an editor's buffer. */
export interface FileText {
  readonly path: string;
  readonly text: string;
}

/** Why a file is not read; `coil status` and the panel show it. */
export type SkipReason =
  | 'ignored'
  | 'binary'
  | 'tooLarge'
  | 'minified'
  | 'generated'
  | 'lockFile'
  | 'secretName'
  | 'secretContent'
  | 'encoding'
  | 'unreadable'
  | 'symlink'
  | 'empty';

/** A file that is not read. `detail` says more where there is more (the system's error, the kind of secret). */
export interface Skipped {
  readonly path: string;
  readonly reason: SkipReason;
  readonly detail?: string;
}
