import { setImmediate } from 'node:timers/promises';
import type { Range } from '../protocol/engineProtocol';
import type { Document, FileText } from '../reading/document';
import type { Outline } from '../reading/outline';
import { isTestPath } from '../reading/testPath';
import { CoveredFiles } from './coveredFiles';
import { inOrder, type Definition } from './definition';
import { FileStore, isTestPassage } from './fileStore';
import { IndexDatabase, isDatabaseError } from './indexDatabase';
import { importedTokens, nameToken, referredTokens, tokensOfTarget } from './nameTokens';
import { rarityOf, scoresOf } from './passageWords';
import { namedIdentifiers, questionWords, words } from './words';

/** What tells one version of a file from another. */
type Hashed = Pick<Document, 'path' | 'sha256'>;

/** A passage found. `words` are the question's words that it has, as the question spells them; `defines` the identifiers it defines. */
export interface SearchHit extends Range {
  readonly score: number;
  readonly words: readonly string[];
  readonly defines: readonly string[];
}

/** Where the index's database is. */
export interface IndexPlace {
  /** Opens the database that is there if it can be used, else an empty one in its stead. */
  open(): IndexDatabase;
  /** An empty database after `error` showed that the open one cannot be used. */
  replace(database: IndexDatabase, error: unknown): IndexDatabase;
  /** The database is closed and not opened again. */
  close(): void;
}

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

  /** What was indexed is gone, because the database failed; {@link sync} brings it back. */
  get lost(): boolean {
    return this.incomplete;
  }

  /**
   * Makes the index hold exactly these documents, of which it works on the changed ones, giving way to the event loop every {@link sliceMs}.
   * `read` gives a document's text, or null when it has none any more: it is then left as it was. `outline` is asked for texts never
   * seen before. Throws the signal's reason when aborted; what is done by then is kept.
   */
  async sync<D extends Hashed>(
    documents: readonly D[],
    read: (document: D) => string | null,
    outline: (file: FileText) => Outline,
    signal: AbortSignal,
  ): Promise<void> {
    // Once more when the database failed under it.
    for (let tries = 0; tries === 0 || (this.incomplete && tries < mostTries); tries++) {
      this.incomplete = false;
      await this.syncOnce(documents, read, outline, signal);
    }
  }

  /** Indexes a document in place of what was indexed for its path. Blocks: about 50 ms for 500 kB. */
  update(document: Hashed & FileText, outline: Outline | null): void {
    this.changing(() => {
      const steps = this.files.put(document, outline);
      while (steps.next().done !== true);
    });
  }

  remove(path: string): void {
    this.covered.delete(path);
    this.changing(() => this.files.remove(path));
  }

  /** Search sees this text in place of what is indexed for its path, until {@link uncover}. */
  cover(file: FileText, outline: Outline | null): void {
    this.covered.set(file, outline);
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
    return this.reading(() => this.files.outlines.find(document)?.outline ?? null, null);
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
    return [...this.paths].filter(path => path.endsWith(`/${wanted}`)).sort();
  }

  /**
   * The definitions of each identifier that a question names: written as code, or a word that few symbols have as their name.
   * When the question names the container too (`Store.save`), only the definitions in it.
   */
  namedDefinitions(question: string): ReadonlyMap<string, readonly Definition[]> {
    const named = namedIdentifiers(question);
    const names = new Set(named.map(({ name }) => name));
    const found = new Map<string, readonly Definition[]>();
    for (const { name, certain } of named) {
      const all = this.definitions(name);
      if (all.length === 0 || (!certain && all.length > fewDefinitions)) continue;
      const inNamed = all.filter(({ container }) => container !== null && container !== name && names.has(container));
      found.set(name, inNamed.length > 0 ? inNamed : all);
    }
    return found;
  }

  /** The passages that meet a question best, best first; none when it has only words that stand everywhere or nowhere. `within`: in these files only. */
  search(question: string, limit: number, within: ReadonlySet<string> | null = null): SearchHit[] {
    return this.reading(() => this.searchNow(question, limit, within), []);
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

  private searchNow(question: string, limit: number, within: ReadonlySet<string> | null): SearchHit[] {
    const only =
      within === null ? null : new Set([...within].flatMap(path => this.passagesOf(path).map(({ id }) => id)));
    const { hits: everywhere, spelling } = this.wordHits(question);
    const hits = everywhere.filter(hit => only?.has(hit.id) ?? true);
    const byId = new Map(hits.map(hit => [hit.id, hit]));
    const defines = new Map<number, string[]>();
    for (const [name, definitions] of this.namedDefinitions(question))
      for (const definition of definitions) {
        if (within?.has(definition.path) === false) continue;
        const id = this.passageAt(definition);
        if (id !== null) defines.set(id, [...new Set([...(defines.get(id) ?? []), name])]);
      }
    const best = Math.max(1, hits[0]?.score ?? 0);
    const ids = new Set([...defines.keys(), ...hits.slice(0, limit).map(hit => hit.id)]);
    return [...ids]
      .flatMap(id => {
        const range = id < 0 ? this.covered.passage(id) : this.files.passage(id);
        if (range === null) return [];
        const { path, startLine, endLine } = range;
        const hit = byId.get(id);
        const defined = defines.get(id) ?? [];
        const found = [...new Set((hit?.asked ?? []).flatMap(word => spelling.get(word) ?? []))];
        // Twice the best word score on top: no number of mentions beats the definition.
        const score = (hit?.score ?? 0) + (defined.length > 0 ? 2 * best : 0);
        return [{ path, startLine, endLine, score, words: found, defines: defined }];
      })
      .sort((a, b) => b.score - a.score || inOrder(a, b))
      .slice(0, limit);
  }

  /** Passages with any word asked for, best first. */
  private wordHits(question: string): { hits: WordHit[]; spelling: ReadonlyMap<string, string> } {
    const all = this.files.words;
    const commonFrom = Math.max(fewPassages, commonShare * all.passages);
    const spelling = new Map<string, string>();
    for (const spelled of question.match(/[\p{L}\p{N}_$-]+/gu) ?? [])
      for (const word of words(spelled)) if (!spelling.has(word)) spelling.set(word, spelled);
    const hidden = new Set([...this.covered.paths].flatMap(path => this.files.passagesOf(path).map(({ id }) => id)));
    const found = new Map<number, { score: number; weight: number; asked: string[] }>();
    let [visited, total] = [0, 0];
    const counted = questionWords(question).map(word => ({ word, count: this.passagesWith(word) }));
    for (const { word, count } of counted.sort((a, b) => a.count - b.count)) {
      visited += count;
      if (count > commonFrom || (visited > mostVisited && total > 0)) break;
      const shorter = count > 0 ? word : withoutEnding(word);
      const isPrefix = shorter !== word;
      if (isPrefix) spelling.set(shorter, spelling.get(word) ?? word);
      // BM25's inverse document frequency: a word that stands in no passage weighs most, and lowers every hit's share.
      const rarity = rarityOf(count, all.passages);
      total += rarity;
      for (const [id, score] of this.matches(shorter, isPrefix, hidden)) {
        const hit = found.get(id) ?? { score: 0, weight: 0, asked: [] };
        hit.score += isPrefix ? prefixWorth * score : score;
        hit.weight += rarity;
        hit.asked.push(shorter);
        found.set(id, hit);
      }
    }
    const testsAsked = isTestPath(question);
    const inTest = (id: number): boolean =>
      id < 0 ? isTestPath(this.covered.passage(id)?.path ?? '') : isTestPassage(id);
    const hits = [...found]
      .filter(([, { weight }]) => weight >= leastShare * total)
      // Each further word counts for all: a passage with three words asked for beats one with the rarest three times over.
      .map(([id, { score, asked }]) => ({
        id,
        asked,
        score: score * asked.length * (!testsAsked && inTest(id) ? testWeight : 1),
      }))
      .sort((a, b) => b.score - a.score || a.id - b.id);
    return { hits, spelling };
  }

  /** How well each passage with a word meets it. `hidden` passages are covered by others. */
  private matches(word: string, isPrefix: boolean, hidden: ReadonlySet<number>): ReadonlyMap<number, number> {
    const stored = this.files.words;
    const matches = stored.find(word, isPrefix).filter(({ id }) => !hidden.has(id));
    matches.push(...this.covered.find(word, isPrefix));
    return scoresOf(matches, stored.passages - hidden.size + this.covered.passages, stored.lengths);
  }

  private passagesWith(word: string): number {
    return this.files.words.passagesWith(word) + this.covered.passagesWith(word);
  }

  private passagesOf(
    path: string,
  ): readonly { readonly id: number; readonly startLine: number; readonly endLine: number }[] {
    const covered = this.covered.get(path);
    if (covered === undefined) return this.files.passagesOf(path);
    return [...covered.passages].map(([id, { startLine, endLine }]) => ({ id, startLine, endLine }));
  }

  private passageAt({ path, startLine }: Range): number | null {
    const holds = (passage: { startLine: number; endLine: number }): boolean =>
      passage.startLine <= startLine && startLine <= passage.endLine;
    return this.passagesOf(path).find(holds)?.id ?? null;
  }

  private async syncOnce<D extends Hashed>(
    documents: readonly D[],
    read: (document: D) => string | null,
    outline: (file: FileText) => Outline,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    const slice = new Slice(signal);
    const wanted = new Set(documents.map(({ path }) => path));
    const gone = [...this.files.paths].filter(path => !wanted.has(path));
    const changed = documents.filter(({ path, sha256 }) => this.files.get(path)?.sha256 !== sha256);
    try {
      for (const path of gone) {
        this.changing(() => this.files.remove(path), true);
        await slice.turn();
      }
      for (const document of changed) {
        if (this.incomplete) return;
        await this.put(document, () => read(document), outline, slice);
      }
    } finally {
      this.changing(() => this.files.outlines.trim(), true);
      this.reading(() => this.database.commit(), undefined);
    }
  }

  private async put(
    document: Hashed,
    read: () => string | null,
    outline: (file: FileText) => Outline,
    slice: Slice,
  ): Promise<void> {
    const { files } = this;
    const { path, sha256 } = document;
    const text = read();
    if (text === null) return;
    const { outlines } = files;
    const steps = (function* (): Generator<void> {
      const known = outlines.find(document);
      yield* files.put({ path, sha256, text }, known?.outline ?? outline({ path, text }), known?.id);
    })();
    while (this.changing(() => steps.next().done, true) === false) {
      try {
        await slice.turn();
      } catch (error) {
        this.changing(() => files.remove(path), true);
        throw error;
      }
    }
    if (slice.filesDone++ % filesACommit === filesACommit - 1) this.reading(() => this.database.commit(), undefined);
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

/** Gives way to the event loop when its time is up. */
class Slice {
  filesDone = 0;
  private start = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  async turn(): Promise<void> {
    if (performance.now() - this.start < sliceMs) return;
    await setImmediate();
    this.signal.throwIfAborted();
    this.start = performance.now();
  }
}

/** A passage and how well it meets the words asked for; `asked` are those of them that it has. */
interface WordHit {
  readonly id: number;
  readonly score: number;
  readonly asked: readonly string[];
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

/** Milliseconds of indexing between two turns of the event loop. */
const sliceMs = 5;
/** Files between two commits of a sync: a commit waits for the disk, and until it the changes stand in memory and journal. */
const filesACommit = 200;
/** Databases that a sync tries when one after another fails. */
const mostTries = 3;
/** A word in more passages than this share (and more than {@link fewPassages}) says nothing about where to look. */
const commonShare = 0.15;
const fewPassages = 8;
/** Passages looked at for one question, rarest words first: what keeps a search in a large repository under 100 ms. */
const mostVisited = 10_000;
/** A hit has at least this share of the weight of all words asked for: one rare word out of three is chance. */
const leastShare = 0.34;
/** A plain English word is taken for a symbol's name only when so few symbols have it. */
const fewDefinitions = 3;
/** Tests mention everything; unless asked for, they come after what they test. */
const testWeight = 0.6;
/** A word of which only the beginning was found counts by this. */
const prefixWorth = 0.375;

/** An unknown word's beginning: `tokenization` also finds `tokenizer`. The word itself when too little would be left. */
function withoutEnding(word: string): string {
  const shorter = word.replace(/(izations?|ations?|ions?|izer?|ers?|ors?|ments?|ness|able|al|ly)$/, '');
  return shorter.length >= 5 ? shorter : word;
}
