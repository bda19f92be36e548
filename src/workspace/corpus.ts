import type { Document, Skipped } from '../reading/document';
import { entryOf } from '../reading/entry';
import type { Outline, Outliner } from '../reading/outline';
import { scan, type ScanCache } from '../reading/scan';
import type { Root } from '../protocol/engineProtocol';
import { SearchIndex } from '../search/searchIndex';
import { sha256 } from '../shared/sha256';

/** What the workspace contains now: documents on disk, unsaved buffers over them, their outlines, and the index over both. */
export class Corpus {
  readonly index = new SearchIndex();
  private readonly cache: ScanCache = new Map();
  private readonly buffers = new Map<string, string>();
  private outlines = new Map<string, { readonly sha256: string; readonly outline: Outline; readonly entry: string }>();
  private byPath = new Map<string, Document>();
  private sorted: readonly Document[] = [];
  private skippedFiles: readonly Skipped[] = [];

  constructor(
    private readonly roots: readonly Root[],
    private readonly exclude: readonly string[],
    private readonly outliner: Outliner,
  ) {}

  /** Documents on disk, sorted by path. */
  get documents(): readonly Document[] {
    return this.sorted;
  }

  get skipped(): readonly Skipped[] {
    return this.skippedFiles;
  }

  /** Paths whose unsaved text differs from the disk's. */
  get unsaved(): string[] {
    return [...this.buffers].filter(([path, text]) => this.byPath.get(path)?.text !== text).map(([path]) => path);
  }

  /**
   * Looks at the files again and resolves with the paths of documents that are new, changed or gone. `byContent` reads every file
   * anew; otherwise one of unchanged size and time is taken as unchanged.
   */
  async rescan(byContent: boolean, signal: AbortSignal): Promise<string[]> {
    const { documents, skipped } = await scan(this.roots, {
      exclude: this.exclude,
      cache: this.cache,
      fresh: byContent,
      signal,
    });
    const before = this.byPath;
    this.sorted = documents;
    this.skippedFiles = skipped;
    this.byPath = new Map(documents.map(document => [document.path, document]));
    const changed = documents.filter(document => before.get(document.path)?.sha256 !== document.sha256);
    const gone = [...before.keys()].filter(path => !this.byPath.has(path));
    for (const path of gone) {
      this.outlines.delete(path);
      if (!this.buffers.has(path)) this.index.remove(path);
    }
    await this.index.updateAll(this.toIndex(changed), signal);
    return [...changed.map(document => document.path), ...gone];
  }

  /** The text of an editor's buffer, or null when it is as on disk. Only files that are read are taken: the others stay out. */
  setBuffer(path: string, text: string | null): void {
    const onDisk = this.byPath.get(path);
    if (text === null) {
      if (!this.buffers.delete(path)) return;
      if (onDisk === undefined) this.index.remove(path);
      else this.index.update(onDisk, this.outlined(onDisk).outline);
      return;
    }
    if (onDisk === undefined) return;
    const document: Document = { path, text: text.replace(/\r\n/g, '\n'), sha256: sha256(text) };
    this.buffers.set(path, document.text);
    this.index.update(document, this.outliner.outline(document));
  }

  /** The current text, unsaved edits included; undefined for what is not read. */
  text(path: string): string | undefined {
    return this.buffers.get(path) ?? this.byPath.get(path)?.text;
  }

  outline(path: string): Outline | undefined {
    const document = this.byPath.get(path);
    return document === undefined ? undefined : this.outlined(document).outline;
  }

  /** A document's line in a listing; of the text on disk, which is what is read into states. */
  entry(document: Document): string {
    return this.outlined(document).entry;
  }

  /** Lazily, because outlining takes a millisecond a file and the index gives way in between. */
  private *toIndex(documents: readonly Document[]): Generator<{ document: Document; outline: Outline }> {
    for (const document of documents)
      if (!this.buffers.has(document.path)) yield { document, outline: this.outlined(document).outline };
  }

  private outlined(document: Document): { readonly outline: Outline; readonly entry: string } {
    const known = this.outlines.get(document.path);
    if (known?.sha256 === document.sha256) return known;
    const outline = this.outliner.outline(document);
    const made = { sha256: document.sha256, outline, entry: entryOf(document, outline) };
    this.outlines.set(document.path, made);
    return made;
  }
}
