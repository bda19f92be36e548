import { decode } from '../../reading/files/decode';
import { readBytes } from '../../reading/files/diskDocument';
import type { FileText } from '../../reading/files/document';
import type { ToldFunction } from '../../reading/languages/functionStep';
import { UnparsedError, type Lines, type Outliner } from '../../reading/languages/outline';
import { systemCode } from '../../reading/files/systemCode';
import { sha256 } from '../../shared/sha256';
import type { FileProgress } from './fileProgress';
import { indexedFile, type IndexedFile, type Unparsed } from './indexedFile';
import { unpackedOutline } from './packedOutline';

/** A file, by its absolute path, and the hash of the bytes that were scanned. */
export interface ScannedFile {
  readonly file: string;
  readonly sha256: string;
}

/** A text to work on: of a file on disk, as long as it has that hash, or an editor's. */
export interface FileJob {
  readonly path: string;
  readonly from: ScannedFile | { readonly text: string };
  /** What is known of such a text, as packedOutline packs it; null when it is to be parsed. */
  readonly outline: Uint8Array | null;
  /** Why it is not to be parsed: it was tried. */
  readonly unparsed: Unparsed | null;
}

/**
 * What the index keeps of files, in a thread of its own, which may be ended any time. Null for one that has no text of its hash any more.
 * `progress` says which file it is at. Throws what ends the thread: its parser is of no more use, as `progress` says too.
 */
export async function indexFiles(
  jobs: readonly FileJob[],
  outliner: Outliner,
  progress: FileProgress,
): Promise<(IndexedFile | null)[]> {
  const done: (IndexedFile | null)[] = [];
  for (const [i, job] of jobs.entries()) {
    progress.begin(i);
    const text = textOf(job);
    done.push(text === null ? null : await indexText(text, job, outliner, progress));
  }
  return done;
}

/** For each file whether it has other bytes than were scanned. */
export function changedFiles(files: readonly ScannedFile[]): boolean[] {
  return files.map(from => scannedBytes(from) === null);
}

/** What functions of a text do; null for each that nothing is told of, all of them where the text takes too long. Throws what ends the thread. */
export async function stepsOf(
  file: FileText,
  lines: readonly Lines[],
  outliner: Outliner,
): Promise<(ToldFunction | null)[]> {
  try {
    await outliner.load(file);
    return outliner.steps(file, lines);
  } catch (error) {
    if (error instanceof UnparsedError && error.why === 'slow') return lines.map(() => null);
    throw error;
  }
}

async function indexText(
  text: string,
  { path, outline: packed, unparsed }: FileJob,
  outliner: Outliner,
  progress: FileProgress,
): Promise<IndexedFile> {
  const file = { path, text };
  if (unparsed !== null) return indexedFile(file, null, unparsed);
  if (packed !== null) return indexedFile(file, unpackedOutline(packed), null, packed);
  try {
    await outliner.load(file);
    return indexedFile(file, outliner.outline(file));
  } catch (error) {
    if (!(error instanceof UnparsedError)) throw error;
    if (error.why === 'slow') return indexedFile(file, null, 'slow');
    progress.failed(error.why);
    throw error;
  }
}

function textOf({ from }: FileJob): string | null {
  if ('text' in from) return from.text;
  const bytes = scannedBytes(from);
  return bytes === null ? null : decode(bytes);
}

function scannedBytes({ file, sha256: scanned }: ScannedFile): Uint8Array | null {
  try {
    const bytes = readBytes(file);
    return bytes !== null && sha256(bytes) === scanned ? bytes : null;
  } catch (error) {
    systemCode(error);
    return null;
  }
}
