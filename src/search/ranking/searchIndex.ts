import { setImmediate } from 'node:timers/promises';
import type { Outline } from '../../reading/languages/outline';
import { isTestPath } from '../../reading/files/isTestPath';
import { CoveredFiles } from '../index/coveredFiles';
import { inOrder, type Definition } from '../index/definition';
import { FileStore } from '../index/fileStore';
import { IndexDatabase, isDatabaseError } from '../index/indexDatabase';
import type { IndexPlace } from '../index/indexPlace';
import type { ListName } from '../index/listPatterns';
import { importedTokens, nameToken, referredTokens, tokensOfTarget } from '../index/nameTokens';
import { PassageSearch, type SearchHit } from './passageSearch';
import { namedIdentifiers, wholeWord, wordsWithin } from '../index/words';
import type { Document } from '../../reading/files/document';
import type { IndexedFile, Unparsed } from '../index/indexedFile';
import { unpackedOutline } from '../index/packedOutline';

/** What tells one version of a file from another. */
type Hashed = Pick<Document, 'path' | 'sha256'>;
type Sized = Hashed & Pick<Document, 'bytes'>;

/**
 * Finds passages by words, paths and symbol names. The database keeps words, line ranges and outlines, never text: who asks reads the lines
 * from the document. Updates take effect at once, file by file; files with unsaved text are covered by it in memory.
 *
 * A database that fails is replaced by an empty one: {@link lost} is true until the next {@link sync}.
 */
export class SearchIndex {
  private readonly covered = new CoveredFiles();
  private database: IndexDatabase;
  private files: FileStore;
  private incomplete = false;
  private closed = false;

  constructor(private readonly place: IndexPlace = inMemory) {
    this.database = place.open();
    try {
      this.files = new FileStore(this.database);
    } catch (error) {
      if (!isDatabaseError(error)) throw error;
      this.database = place.replace(this.database, error);
      this.files = new FileStore(this.database);
    }
  }

  /** Paths of all documents indexed. */
  get paths(): Iterable<string> {
    return new Set([...this.files.paths, ...this.covered.paths]);
  }

  /** How many documents are indexed. */
  get size(): number {
    return this.files.size;
  }

  /** What was indexed is gone, because the database failed; {@link sync} brings it back. */
  get lost(): boolean {
    return this.incomplete;
  }

  /**
   * Makes the index hold exactly these documents, of which it works on the changed ones, giving way to the event loop every {@link sliceMs}.
   * Throws the signal's reason when aborted; what is done by then is kept. `onShare`: of the changed ones, the share that is done.
   */
  async sync<D extends Sized>(
    documents: readonly D[],
    work: IndexWork<D>,
    signal: AbortSignal,
    onShare: (share: number) => void = () => undefined,
  ): Promise<void> {
    // Once more when the database failed under it.
    for (let tries = 0; tries === 0 || (this.incomplete && tries < mostTries); tries++) {
      this.incomplete = false;
      await this.syncOnce(documents, work, signal, onShare);
    }
  }

  /**
   * Takes all out of the files of the index that is of no document that it holds: outlines of former texts, the words of what was removed, and copies that
   * other processes left. Gives way to the event loop; takes some seconds for 10,000 files. Throws the signal's reason when aborted.
   */
  async forget(signal: AbortSignal): Promise<void> {
    const slice = new Slice(signal);
    this.changing(() => this.files.outlines.forgetUnused(), true);
    for (const table of ['words', 'names']) {
      let begin = true;
      for (let steps = 1; this.changing(() => this.database.mergeSome(table, begin), true) === true; steps++) {
        begin = false;
        if (steps % mergesACommit === 0) this.reading(() => this.database.commit(), undefined);
        await slice.turn();
      }
    }
    this.reading(() => this.database.commit(), undefined);
    if (!this.closed) this.place.forgetCopies?.();
  }

  /** Indexes a document in place of what was indexed for its path. Blocks: about 10 ms for 500 kB. */
  update(document: Hashed, file: IndexedFile): void {
    this.changing(() => {
      const steps = this.files.put(document, file);
      while (steps.next().done !== true);
    });
  }

  remove(path: string): void {
    this.covered.delete(path);
    this.changing(() => this.files.remove(path));
  }

  /** Search sees this text in place of what is indexed for its path, until {@link uncover}. */
  cover(path: string, file: IndexedFile): void {
    this.covered.set(path, file);
  }

  /** The outline of the text that covers a path; undefined where none does, null where it could not be parsed. */
  coveredOutline(path: string): Outline | null | undefined {
    return this.covered.get(path)?.outline;
  }

  /** Paths of the files without an outline, and why. */
  get unparsed(): Iterable<readonly [path: string, why: Unparsed]> {
    return this.files.unparsed();
  }

  uncover(path: string): void {
    this.covered.delete(path);
  }

  /** Ends the use of the database: from now on nothing is found or kept. */
  close(): void {
    if (this.closed) return;
    this.reading(() => this.database.commit(), undefined);
    this.closed = true;
    this.database.close();
    this.place.close();
  }

  /** The outline of a document, when a text of its hash has been indexed. */
  outline(document: Hashed): Outline | null {
    return this.reading(() => {
      const found = this.files.outlines.find(document);
      return found === null ? null : unpackedOutline(found.data);
    }, null);
  }

  /** A document's line in a listing; null when it is not indexed. */
  entry({ path, sha256 }: Hashed): string | null {
    const file = this.files.get(path);
    return file?.sha256 === sha256 ? file.entry : null;
  }

  /** All definitions of an identifier, exact case, in the order of their paths and lines, those in tests last. */
  definitions(name: string): readonly Definition[] {
    const inTest = ({ path }: Definition): number => (isTestPath(path) ? 1 : 0);
    const stored = this.reading(() => this.files.definitions(name), []).filter(({ path }) => !this.covered.has(path));
    return [...stored, ...this.covered.definitions(name)].sort((a, b) => inTest(a) - inTest(b) || inOrder(a, b));
  }

  /** Whether what is kept of a document is what a cold index would hold. */
  holds({ path, sha256 }: Hashed, file: IndexedFile): boolean {
    return this.files.get(path)?.sha256 === sha256 && this.reading(() => this.files.holds(path, file), false);
  }

  /** Whether the database is in order; one that is not is replaced by an empty one, as {@link lost} tells. */
  isSound(): boolean {
    return this.changing(() => this.files.isSound()) ?? false;
  }

  /** Definitions whose name begins like this, exact case, at most `limit`, in the order of their names. */
  definitionsLike(beginning: string, limit: number): readonly Definition[] {
    const stored = this.reading(() => this.files.definitionsLike(beginning, limit), []);
    const covered = [...this.covered.paths].flatMap(path => this.definedIn(path));
    return [
      ...stored.filter(({ path }) => !this.covered.has(path)),
      ...covered.filter(({ name }) => name.startsWith(beginning)),
    ]
      .sort((a, b) => (a.name === b.name ? inOrder(a, b) : a.name < b.name ? -1 : 1))
      .slice(0, limit);
  }

  /** Files that refer to a name or import it, exact case, as their outlines tell. In no order. */
  filesReferring(name: string): readonly string[] {
    return this.filesWith('refers', [[nameToken(name)]]);
  }

  /** All files that may import the file at `target`, or a package of that name: whether they do, resolving their imports tells. In no order. */
  filesImporting(target: string): readonly string[] {
    const { anyOf, folder } = tokensOfTarget(target);
    const below =
      folder === null ? [] : [...this.paths].filter(path => path.startsWith(folder === '' ? '' : `${folder}/`));
    return [...new Set([...this.filesWith('imports', anyOf), ...below])];
  }

  /** Files that have lines of a list, and maybe others. In no order. */
  filesListing(list: ListName): Iterable<string> {
    return new Set([...this.files.filesListing(list), ...this.covered.paths]);
  }

  /** Files that hold a name as a whole (no letter or digit beside it), and maybe others. In no order. */
  filesHolding(name: string): Iterable<string> {
    const words = wordsWithin(name);
    if (words.length === 0) return this.paths;
    const stored = this.reading(() => this.files.filesWithWords(words), null);
    return stored === null ? this.paths : new Set([...stored, ...this.covered.paths]);
  }

  /** Files in which a word, as `words` makes it, stands. Unlike {@link filesHolding} it may miss one. */
  filesWithWord(word: string): Iterable<string> {
    const covered = this.covered.passagesWith(word) > 0 ? this.covered.paths : [];
    return new Set([...this.reading(() => this.files.filesIndexedWith([word]), []), ...covered]);
  }

  /** Symbols defined in a file, in the order of their lines. */
  definedIn(path: string): readonly Definition[] {
    return this.covered.get(path)?.definitions ?? this.reading(() => this.files.definedIn(path), []);
  }

  /** What a file says of itself in a sentence; null when nothing. */
  summaryOf(path: string): string | null {
    const covered = this.covered.get(path);
    if (covered !== undefined) return covered.outline?.summary ?? null;
    return this.reading(() => this.files.summaryOf(path), null);
  }

  /** Files whose path is `name` or ends with it after a slash: what a question or an answer means by a path or file name. */
  filesNamed(name: string): readonly string[] {
    const wanted = name.replaceAll('\\', '/').replace(/^(\.?\/)+/, '');
    if (wanted === '') return [];
    if (this.files.get(wanted) !== undefined || this.covered.has(wanted)) return [wanted];
    const found = [...this.paths].filter(path => path.endsWith(`/${wanted}`)).sort();
    if (found.length > 0) return found;
    // Some systems decompose letters of names, and people write names in small letters.
    const plain = comparable(wanted);
    return [...this.paths].filter(path => `/${comparable(path)}`.endsWith(`/${plain}`)).sort();
  }

  /**
   * The definitions of each identifier that a question names: written as code, or a word that few symbols have as their name.
   * When the question names the container too (`Store.save`), only the definitions in it.
   */
  namedDefinitions(question: string): ReadonlyMap<string, readonly Definition[]> {
    const named = namedIdentifiers(question);
    const names = new Set(named.map(({ name }) => name));
    const testsAsked = isTestPath(question);
    const found = new Map<string, readonly Definition[]>();
    for (const { name, certain } of named) {
      // Prose has headings, and data keys, of every word; tests have doubles of what is asked about.
      const all = this.definitions(name).filter(
        ({ kind, path }) => kind !== 'heading' && (certain || (kind !== 'key' && (testsAsked || !isTestPath(path)))),
      );
      if (!certain && all.length > 0 && this.isCommon(name)) continue;
      if (all.length === 0 || (!certain && all.length > fewDefinitions)) continue;
      const inNamed = all.filter(({ container }) => container !== null && container !== name && names.has(container));
      if (inNamed.length > 0) found.set(name, inNamed);
      else if (all.length <= manyDefinitions) found.set(name, all);
    }
    return found;
  }

  /**
   * The passages that meet a question best, best first; none when it has only words that stand everywhere or nowhere. `within`: in these files only;
   * `byMeaning`: by what they mean, too.
   */
  search(question: string, limit: number, within: ReadonlySet<string> | null = null, byMeaning = true): SearchHit[] {
    return this.reading(() => {
      const named = this.namedDefinitions(question);
      return new PassageSearch(this.files, this.covered).find(question, named, limit, within, byMeaning);
    }, []);
  }

  /** Whether a word stands in so many passages, as a project's own name does, that it names nothing in it. */
  private isCommon(name: string): boolean {
    const word = wholeWord(name);
    const passages = this.files.words.passages + this.covered.passages;
    const having = this.reading(() => this.files.words.counts([word]).counts.get(word) ?? 0, 0);
    return having > Math.max(fewPassages, commonName * passages);
  }

  /** Files whose outline has all the tokens of one of the lists. */
  private filesWith(column: 'refers' | 'imports', anyOf: readonly (readonly string[])[]): string[] {
    const tokensOf = column === 'refers' ? referredTokens : importedTokens;
    const found = new Set(anyOf.flatMap(tokens => this.reading(() => this.files.filesWith(column, tokens), [])));
    for (const path of this.covered.paths) found.delete(path);
    for (const [path, outline] of this.covered.outlines()) {
      const has = new Set(tokensOf(outline));
      if (anyOf.some(tokens => tokens.every(token => has.has(token)))) found.add(path);
    }
    return [...found];
  }

  private async syncOnce<D extends Sized>(
    documents: readonly D[],
    work: IndexWork<D>,
    signal: AbortSignal,
    onShare: (share: number) => void,
  ): Promise<void> {
    signal.throwIfAborted();
    const failure = new AbortController();
    const slice = new Slice(AbortSignal.any([signal, failure.signal]));
    const changed = documents.filter(({ path, sha256 }) => this.files.get(path)?.sha256 !== sha256);
    const gone = this.goneFrom(documents);
    if (gone.length + changed.length === 0) return;
    try {
      for (const path of gone) {
        this.changing(() => this.files.remove(path), true);
        await slice.turn();
      }
      const batches = inBatches(changed);
      // What lanes have made is put by one at a time: a commit would keep half of another's file.
      let putting = Promise.resolve();
      const lane = async (): Promise<void> => {
        for (const batch of batches) {
          if (this.incomplete) return;
          const put = await this.worked(batch, work);
          const done = putting.then(() => put(slice));
          putting = done.catch(() => undefined);
          await done;
          onShare(slice.filesDone / changed.length);
        }
      };
      const lanes = Array.from({ length: work.lanes }, () => lane().catch((error: unknown) => failure.abort(error)));
      await Promise.all(lanes);
      failure.signal.throwIfAborted();
    } finally {
      this.changing(() => this.files.outlines.trim(), true);
      this.reading(() => this.database.commit(), undefined);
    }
  }

  /** Paths that are indexed and not among the documents. Where there are none, which is so after most saves, nothing is made to find out. */
  private goneFrom(documents: readonly Hashed[]): string[] {
    const indexed = documents.reduce((count, { path }) => (this.files.get(path) === undefined ? count : count + 1), 0);
    if (indexed === this.files.size) return [];
    const there = new Set(documents.map(({ path }) => path));
    return [...this.files.paths].filter(path => !there.has(path));
  }

  /** Has a batch of documents worked on. Resolves with what puts them into the database. */
  private async worked<D extends Sized>(
    documents: readonly D[],
    work: IndexWork<D>,
  ): Promise<(slice: Slice) => Promise<void>> {
    const known = documents.map(document => this.reading(() => this.files.outlines.find(document), null));
    const jobs = documents.map((document, i) => ({ document, outline: known[i]?.data ?? null }));
    const before = documents.map(({ path }) => this.files.get(path));
    const indexed = await work.index(jobs);
    return async slice => {
      for (const [i, document] of documents.entries()) {
        const file = indexed[i] ?? null;
        await slice.turn();
        if (this.incomplete) return;
        // An update made meanwhile is the newer one.
        const isLatest = this.files.get(document.path) === before[i];
        if (file !== null && isLatest) await this.put(document, file, known[i]?.id, slice);
        if (slice.filesDone++ % filesACommit === filesACommit - 1)
          this.reading(() => this.database.commit(), undefined);
      }
    };
  }

  private async put(document: Hashed, file: IndexedFile, outline: number | undefined, slice: Slice): Promise<void> {
    const { files } = this;
    const steps = files.put(document, file, outline);
    while (this.changing(() => steps.next().done, true) === false) {
      try {
        await slice.turn();
      } catch (error) {
        this.changing(() => files.remove(document.path), true);
        throw error;
      }
    }
  }

  /** Does `work` on the database in a transaction, which `open` leaves open for more. Undefined when the database fails. */
  private changing<T>(work: () => T, open = false): T | undefined {
    return this.reading(() => {
      if (open) this.database.begin();
      return this.database.change(work);
    }, undefined);
  }

  /** `work`'s result; `otherwise` when the database fails, which is then replaced. */
  private reading<T>(work: () => T, otherwise: T): T {
    if (this.closed) return otherwise;
    try {
      return work();
    } catch (error) {
      if (!isDatabaseError(error)) throw error;
      this.database = this.place.replace(this.database, error);
      this.files = new FileStore(this.database);
      this.incomplete = true;
      return otherwise;
    }
  }
}

/** Makes what the index keeps of documents, elsewhere than in this thread. */
export interface IndexWork<D> {
  /** Batches that it works on at once. */
  readonly lanes: number;
  /**
   * For each document what is to be kept, or null when it has no text of its hash any more: it is then left as it was. `outline`: what is known
   * of such a text, as packedOutline packs it; null when it is to be parsed. Never rejects for what is in a file.
   */
  index(jobs: readonly IndexJob<D>[]): Promise<readonly (IndexedFile | null)[]>;
}

export interface IndexJob<D> {
  readonly document: D;
  readonly outline: Uint8Array | null;
}

/** Documents in the order given, some at a time: each from one iterator, whoever asks. */
function* inBatches<D extends Sized>(documents: readonly D[]): Generator<readonly D[]> {
  for (let from = 0; from < documents.length;) {
    let [to, bytes] = [from, 0];
    while (to < documents.length && to - from < batchFiles && (to === from || bytes < batchBytes))
      bytes += documents[to++]?.bytes ?? 0;
    yield documents.slice(from, to);
    from = to;
  }
}

/** Gives way to the event loop when its time is up. */
class Slice {
  filesDone = 0;
  private start = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  async turn(): Promise<void> {
    this.signal.throwIfAborted();
    if (performance.now() - this.start < sliceMs) return;
    await setImmediate();
    this.signal.throwIfAborted();
    this.start = performance.now();
  }
}

/** What questions are answered from. */
export type Searched = Pick<
  SearchIndex,
  'paths' | 'definitions' | 'definedIn' | 'summaryOf' | 'filesNamed' | 'namedDefinitions' | 'search'
>;

/** A path without what file systems differ in: composition and case. */
function comparable(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** An index that lasts as long as its process. */
const inMemory: IndexPlace = {
  open: () => IndexDatabase.open(null),
  replace(database) {
    database.close();
    return IndexDatabase.open(null);
  },
  close: () => undefined,
};

/** Files, and bytes of text, that go to another thread at once. */
const batchFiles = 32;
const batchBytes = 256 * 1024;
/** Milliseconds of indexing between two turns of the event loop. */
const sliceMs = 5;
/** Files between two commits of a sync: a commit waits for the disk, and until it the changes stand in memory and journal. */
const filesACommit = 200;
/** Merging steps between two commits. */
const mergesACommit = 50;
/** Databases that a sync tries when one after another fails. */
const mostTries = 3;
/** A name that so many have, such as `__init__`, says nothing about where to look. */
const manyDefinitions = 20;
/** A word in more than this share of the passages (and more than {@link fewPassages}) names nothing, where it is not written as code. */
const commonName = 0.1;
const fewPassages = 50;
/** A plain English word is taken for a symbol's name only when so few symbols have it. */
const fewDefinitions = 3;
