import type { DiskDocument } from '../../reading/files/diskDocument';
import type { Document, FileText, Skipped } from '../../reading/files/document';
import { entryOf } from '../../reading/tree/entryOf';
import { judgeBytes } from '../../reading/files/judge';
import { secretInText } from '../../reading/files/secrets';
import type { ScanScope, Scanner } from '../../reading/files/scan';
import type { ScanCache } from '../../reading/files/scanCache';
import { FileChangedError } from '../../shared/errors';
import type { ToldFunction } from '../../reading/languages/functionStep';
import type { Lines, Outline } from '../../reading/languages/outline';
import type { IndexedFile } from '../../search/index/indexedFile';
import type { IndexWork, SearchIndex } from '../../search/ranking/searchIndex';
import type { LostFile } from './refusedLater';

/** Works on texts outside this thread. */
export interface FileWork extends IndexWork<DiskDocument> {
  /** What the index keeps of a text that stands in no file. */
  cover(file: FileText): Promise<IndexedFile>;
  /** What functions of a text do, by the lines of their definitions; null for each where nothing is told. */
  steps(file: FileText, lines: readonly Lines[]): Promise<(ToldFunction | null)[]>;
  /** For each document whether its file has other bytes than were scanned. */
  changed(documents: readonly DiskDocument[]): Promise<readonly boolean[]>;
}

/** What the workspace contains now: documents on disk, unsaved buffers over them, their listing entries, and the index over both. */
export class Corpus {
  private readonly buffers = new Map<string, Buffered>();
  private readonly byPath = new Map<string, DiskDocument>();
  private sorted: readonly DiskDocument[] = [];
  private skippedFiles: readonly Skipped[] = [];
  private lostPaths: readonly string[] = [];
  /** The unsaved texts given until now are searched. */
  private covering: Promise<void> = Promise.resolve();

  constructor(
    private readonly scanner: Scanner,
    private readonly work: FileWork,
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

  /** The documents that the last look found no more, with what was known of them. `absolute`: where a document's path leads. */
  lost(absolute: (path: string) => string): LostFile[] {
    return this.lostPaths.map(path => ({ path, absolute: absolute(path), known: this.scanner.lastKnown(path) }));
  }

  /** Looks at the files again and resolves with the paths of documents that are new, changed or gone; {@link sync} makes the index follow. */
  async look(scope: ScanScope, signal: AbortSignal): Promise<string[]> {
    const { documents, skipped } = await this.scanner.scan(scope, signal);
    this.sorted = documents;
    this.skippedFiles = skipped;
    const isFirst = this.byPath.size === 0;
    const moved = this.replaceDocuments(documents);
    const before = isFirst ? [...this.index.paths, ...this.scanner.lastDropped] : moved;
    this.lostPaths = [...new Set(before)].filter(path => !this.byPath.has(path));
    return moved;
  }

  /** Makes the index hold what the last look found. `onIndexed`: the share that is indexed. */
  sync(signal: AbortSignal, onIndexed?: (share: number) => void): Promise<void> {
    const work: IndexWork<DiskDocument> = {
      lanes: this.work.lanes,
      index: async jobs => {
        const files = await this.work.index(jobs);
        for (const [i, { document }] of jobs.entries()) if (files[i] === null) this.distrust(document.path);
        return files;
      },
    };
    return this.index.sync(this.sorted, work, signal, onIndexed);
  }

  /** {@link look} and {@link sync}. */
  async rescan(scope: ScanScope, signal: AbortSignal): Promise<string[]> {
    const moved = await this.look(scope, signal);
    await this.sync(signal);
    return moved;
  }

  /** Indexes everything again where the index was lost. */
  async mendIndex(signal: AbortSignal): Promise<void> {
    if (this.index.lost) await this.sync(signal);
  }

  /**
   * The text of an editor's buffer, or null when it is as on disk. Only files that are read are taken: the others stay out, and so does a text with a
   * secret in it; the file is then what is on disk.
   */
  setBuffer(path: string, text: string | null): void {
    if (text === null || secretInText(text, path) !== null) {
      this.buffers.delete(path);
      this.index.uncover(path);
      return;
    }
    if (!this.byPath.has(path)) return;
    const file: FileText = { path, text: text.replace(/\r\n/g, '\n') };
    const buffer = { text: file.text, compared: null };
    this.buffers.set(path, buffer);
    const covered = this.work.cover(file).then(indexed => {
      if (this.buffers.get(path) === buffer) this.index.cover(path, indexed);
    });
    this.covering = Promise.all([this.covering, covered]).then(() => undefined);
    // Who waits for it gets its failure.
    this.covering.catch(() => undefined);
  }

  /** Resolves when the search knows all unsaved text. */
  settled(): Promise<void> {
    return this.covering;
  }

  /** The current text: an unsaved buffer's, else what the file holds now; undefined for what is not read. */
  text(path: string): string | undefined {
    const buffer = this.buffers.get(path);
    if (buffer !== undefined) return buffer.text;
    const document = this.byPath.get(path);
    return document === undefined ? undefined : (this.scannedText(document) ?? textNow(document));
  }

  /** Of the current text; undefined where the file has none, or is not indexed yet. */
  outline(path: string): Outline | undefined {
    const covered = this.index.coveredOutline(path);
    if (covered !== undefined) return covered ?? undefined;
    const document = this.byPath.get(path);
    return document === undefined ? undefined : (this.index.outline(document) ?? undefined);
  }

  /** Of the current text; null for each definition of which its syntax tells nothing. */
  async steps(path: string, lines: readonly Lines[]): Promise<(ToldFunction | null)[]> {
    const text = this.text(path);
    return text === undefined ? lines.map(() => null) : this.work.steps({ path, text }, lines);
  }

  /** A document's line in a listing; of the text on disk, which is what is read into states. Its name alone where it is not indexed. */
  entry(document: Document): string {
    return this.index.entry(document) ?? entryOf(document, { summary: null, symbols: [] });
  }

  /**
   * Compares each document's bytes with its hash, which a scan took for granted where size and times were as before; those that
   * differ are distrusted. Throws when `signal` aborts.
   */
  async checkContents(signal: AbortSignal): Promise<void> {
    for (let from = 0; from < this.sorted.length; from += checkedAtOnce) {
      signal.throwIfAborted();
      const documents = this.sorted.slice(from, from + checkedAtOnce);
      const changed = await this.work.changed(documents);
      for (const [i, document] of documents.entries())
        if (changed[i] === true && this.byPath.get(document.path) === document) this.distrust(document.path);
    }
  }

  /**
   * Indexes every document again, from its text, and compares what the index keeps of it. `different`: their paths, and those of files that the index has
   * and the disk has not. Files without an outline are left out: whether a parser is too slow is no function of its text.
   */
  async verifyIndex(signal: AbortSignal): Promise<IndexVerified> {
    const there = new Set(this.sorted.map(({ path }) => path));
    const different = [...this.index.paths].filter(path => !there.has(path));
    let files = 0;
    for (let from = 0; from < this.sorted.length; from += checkedAtOnce) {
      signal.throwIfAborted();
      const documents = this.sorted.slice(from, from + checkedAtOnce);
      const made = await this.work.index(documents.map(document => ({ document, outline: null })));
      const kept = new Set([...this.index.unparsed].map(([path]) => path));
      for (const [i, document] of documents.entries()) {
        const file = made[i] ?? null;
        if (file === null || file.unparsed !== null || kept.has(document.path)) continue;
        files++;
        if (!this.index.holds(document, file)) different.push(document.path);
      }
    }
    return { files, different: different.sort(), sound: this.index.isSound() };
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

/** `files`: compared with a cold index; `sound`: its postings are in order. */
export interface IndexVerified {
  readonly files: number;
  readonly different: readonly string[];
  readonly sound: boolean;
}

/** Files that a thread compares at once: between two batches it does what is waited for. */
const checkedAtOnce = 64;

/** An editor's text, and whether it differs from the file's text of that hash: asked for with each status. */
interface Buffered {
  readonly text: string;
  compared: { readonly sha256: string; readonly differs: boolean } | null;
}

/** What the file holds now, where it may be read. */
function textNow(document: DiskDocument): string | undefined {
  const bytes = document.bytesNow();
  const read = bytes === null ? null : judgeBytes(bytes, document.path);
  return read !== null && 'text' in read ? read.text : undefined;
}
