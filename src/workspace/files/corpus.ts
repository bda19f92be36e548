import { setTimeout as delay } from 'node:timers/promises';
import type { DiskDocument } from '../../reading/files/diskDocument';
import type { Document, FileText, Skipped } from '../../reading/files/document';
import { entryOf } from '../../reading/tree/entryOf';
import type { Outline, Outliner } from '../../reading/languages/outline';
import { judgeBytes } from '../../reading/files/judge';
import type { ScanScope, Scanner } from '../../reading/files/scan';
import type { ScanCache } from '../../reading/files/scanCache';
import type { SearchIndex } from '../../search/ranking/searchIndex';
import { FileChangedError } from '../../shared/errors';

/** What the workspace contains now: documents on disk, unsaved buffers over them, their listing entries, and the index over both. */
export class Corpus {
  private readonly buffers = new Map<string, Buffered>();
  private readonly byPath = new Map<string, DiskDocument>();
  private sorted: readonly DiskDocument[] = [];
  private skippedFiles: readonly Skipped[] = [];

  constructor(
    private readonly scanner: Scanner,
    private readonly outliner: Outliner,
    /** A file was found to be no longer as it was scanned: the next {@link rescan} will see it. */
    private readonly onFileChanged: () => void,
    /** Of the text on disk, covered by the unsaved buffers. */
    readonly index: SearchIndex,
  ) {}

  /** Documents on disk, sorted by path. */
  get documents(): readonly Document[] {
    return this.sorted;
  }

  /** The absolute paths of the folders that are read. */
  get folders(): ReadonlySet<string> {
    return this.scanner.folders;
  }

  /** What the scans found, to be kept for the next start. */
  get cache(): ScanCache {
    return this.scanner.cache;
  }

  get skipped(): readonly Skipped[] {
    return this.skippedFiles;
  }

  /** Paths whose unsaved text differs from the disk's. */
  get unsaved(): string[] {
    return [...this.buffers].filter(([path, buffer]) => this.differs(path, buffer)).map(([path]) => path);
  }

  /** Looks at the files again and resolves with the paths of documents that are new, changed or gone. `onIndexed`: the share that is indexed. */
  async rescan(look: ScanScope, signal: AbortSignal, onIndexed?: (share: number) => void): Promise<string[]> {
    const { documents, skipped } = await this.scanner.scan(look, signal);
    this.sorted = documents;
    this.skippedFiles = skipped;
    const moved = this.replaceDocuments(documents);
    await this.syncIndex(signal, onIndexed);
    return moved;
  }

  /** Indexes everything again where the index was lost. */
  async mendIndex(signal: AbortSignal): Promise<void> {
    if (this.index.lost) await this.syncIndex(signal);
  }

  /** The text of an editor's buffer, or null when it is as on disk. Only files that are read are taken: the others stay out. */
  setBuffer(path: string, text: string | null): void {
    if (text === null) {
      this.buffers.delete(path);
      this.index.uncover(path);
      return;
    }
    if (!this.byPath.has(path)) return;
    const file: FileText = { path, text: text.replace(/\r\n/g, '\n') };
    this.buffers.set(path, { text: file.text, compared: null });
    this.index.cover(file, this.outliner.outline(file));
  }

  /** The current text: an unsaved buffer's, else what the file holds now; undefined for what is not read. */
  text(path: string): string | undefined {
    const buffer = this.buffers.get(path);
    if (buffer !== undefined) return buffer.text;
    const document = this.byPath.get(path);
    return document === undefined ? undefined : (this.scannedText(document) ?? textNow(document));
  }

  /** Of the text on disk. */
  outline(path: string): Outline | undefined {
    const document = this.byPath.get(path);
    if (document === undefined) return undefined;
    const known = this.index.outline(document);
    if (known !== null) return known;
    const text = this.scannedText(document);
    return text === null ? undefined : this.outliner.outline({ path, text });
  }

  /** Of the current text. */
  outlineNow(path: string): Outline | undefined {
    const buffer = this.buffers.get(path);
    return buffer === undefined ? this.outline(path) : this.outliner.outline({ path, text: buffer.text });
  }

  /** A document's line in a listing; of the text on disk, which is what is read into states. Throws CoilError `fileChanged`. */
  entry(document: Document): string {
    const { path } = document;
    return this.index.entry(document) ?? entryOf({ path }, this.outliner.outline({ path, text: document.text }));
  }

  /**
   * Compares each document's bytes with its hash, which a scan took for granted where size and times were as before; those that
   * differ are distrusted. Takes half of the thread's time at most. Rejects when `signal` aborts.
   */
  async checkContents(signal: AbortSignal): Promise<void> {
    let sliceStart = performance.now();
    for (const document of this.sorted) {
      if (this.byPath.get(document.path) === document && !document.isCurrent) this.distrust(document.path);
      if (performance.now() - sliceStart < sliceMs) continue;
      await delay(sliceMs, undefined, { signal });
      sliceStart = performance.now();
    }
  }

  /** Drops what is known of a file whose text is not the one that was scanned. */
  distrust(path: string): void {
    this.scanner.cache.delete(path);
    this.onFileChanged();
  }

  /** The paths that are new, changed or gone. What stays is left as it is: at 100,000 files another map a save would be most of the engine's garbage. */
  private replaceDocuments(documents: readonly DiskDocument[]): string[] {
    const moved: string[] = [];
    for (const document of documents) {
      const before = this.byPath.get(document.path);
      if (before?.sha256 !== document.sha256) moved.push(document.path);
      if (before !== document) this.byPath.set(document.path, document);
    }
    if (this.byPath.size === documents.length) return moved;
    const there = new Set(documents.map(({ path }) => path));
    for (const path of this.byPath.keys()) {
      if (there.has(path)) continue;
      moved.push(path);
      this.byPath.delete(path);
    }
    return moved;
  }

  private syncIndex(signal: AbortSignal, onShare?: (share: number) => void): Promise<void> {
    return this.index.sync(
      this.sorted,
      document => this.scannedText(document),
      file => this.outliner.outline(file),
      signal,
      onShare,
    );
  }

  private differs(path: string, buffer: Buffered): boolean {
    const document = this.byPath.get(path);
    if (document === undefined) return true;
    if (buffer.compared?.sha256 !== document.sha256)
      buffer.compared = { sha256: document.sha256, differs: this.scannedText(document) !== buffer.text };
    return buffer.compared.differs;
  }

  /** The text that was scanned, or null when the file has moved on: then it is looked at again. */
  private scannedText(document: DiskDocument): string | null {
    try {
      return document.text;
    } catch (error) {
      if (!(error instanceof FileChangedError)) throw error;
      this.distrust(document.path);
      return null;
    }
  }
}

/** Milliseconds of checking between two turns of the event loop. */
const sliceMs = 5;

/** An editor's text, and whether it differs from the file's text of that hash: asked for with each status. */
interface Buffered {
  readonly text: string;
  compared: { readonly sha256: string; readonly differs: boolean } | null;
}

/** What the file holds now, where it may be read. */
function textNow(document: DiskDocument): string | undefined {
  const bytes = document.bytesNow();
  const read = bytes === null ? null : judgeBytes(bytes);
  return read !== null && 'text' in read ? read.text : undefined;
}
