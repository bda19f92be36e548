import type { Range } from '../../protocol/engineProtocol';
import type { Document } from '../../reading/files/document';
import type { IndexDatabase } from './indexDatabase';
import type { MeaningQuery, MostAlike } from './meaning';
import { OutlineStore } from './outlineStore';
import { PassageWords } from './passageWords';
import { inOrder, type Definition } from './definition';
import type { IndexedFile, Unparsed } from './indexedFile';
import { JoinedBytes, type Place } from './joinedBytes';
import { bitOf, type ListName } from './listPatterns';

/** What is known of a file without asking the database. */
interface KnownFile {
  readonly id: number;
  readonly sha256: string;
  /** Its line in a listing. */
  readonly entry: string;
  readonly outline: number | null;
  /** It has words that are not indexed, or not yet. */
  readonly partial: boolean;
  /** Which lists it has lines of, as {@link IndexedFile} says. */
  readonly lists: number;
  readonly unparsed: Unparsed | null;
  /** The id of its first passage; those of the others follow. */
  readonly firstPassage: number;
  /** Where the signs of what its passages mean stand, one after the other; moves when those of others are removed. */
  signs: Place;
}

/** The files in the database: their passages, words, definitions and outlines. Everything blocks. */
export class FileStore {
  readonly words: PassageWords;
  readonly outlines: OutlineStore;
  private readonly known = new Map<string, KnownFile>();
  private readonly pathsById = new Map<number, string>();
  private signs = new JoinedBytes();
  private nextFile: number;
  private nextPassage: number;

  constructor(private readonly database: IndexDatabase) {
    this.words = new PassageWords(database);
    this.outlines = new OutlineStore(database);
    for (const row of database.rows(
      'SELECT id, path, sha256, entry, outline, partial, lists, unparsed, firstPassage, signs FROM files',
    )) {
      const { path, ...known } = row as unknown as Omit<KnownFile, 'signs'> & { path: string; signs: Uint8Array };
      const file = { ...known, partial: row['partial'] !== 0, signs: this.signs.add([known.signs]) };
      // The machine may have been busy: each process tries once more.
      this.known.set(path, file.unparsed === null ? file : { ...file, sha256: '' });
      this.pathsById.set(file.id, path);
    }
    const [last] = database.rows(
      'SELECT (SELECT max(id) FROM files) AS file, (SELECT max(id) FROM passages) AS passage',
    ) as { file: number | null; passage: number | null }[];
    this.nextFile = (last?.file ?? 0) + 1;
    this.nextPassage = (last?.passage ?? 0) + 1;
  }

  get paths(): IterableIterator<string> {
    return this.known.keys();
  }

  get size(): number {
    return this.known.size;
  }

  /** The path of a file by its id. */
  pathOf(id: number): string | undefined {
    return this.pathsById.get(id);
  }

  get(path: string): KnownFile | undefined {
    return this.known.get(path);
  }

  /** Compares what a question means with every passage. Takes 20 ms for 500,000 of them. */
  compare(query: MeaningQuery, alike: MostAlike, isHidden: (path: string) => boolean): void {
    const { bytes } = this.signs;
    for (const [path, { firstPassage, signs }] of this.known) {
      const count = signs.length / query.bytes;
      if (count > 0 && !isHidden(path))
        for (let n = 0; n < count; n++) alike.add(firstPassage + n, query.with(bytes, signs.at + n * query.bytes));
    }
  }

  /** How alike a passage of a file is, both by their ids; null when it is not known. */
  likeness(file: number, id: number, query: MeaningQuery): number | null {
    const known = this.known.get(this.pathsById.get(file) ?? '');
    if (known === undefined) return null;
    return query.with(this.signs.bytes, known.signs.at + (id - known.firstPassage) * query.bytes);
  }

  /** Puts a document in place of what is known of its path, one passage a step. A newer change of the path ends the steps. */
  *put({ path, sha256 }: Pick<Document, 'path' | 'sha256'>, indexed: IndexedFile, outlineId?: number): Generator<void> {
    this.remove(path);
    const { entry, lists, unparsed, definitions, partial } = indexed;
    const file: KnownFile = {
      id: this.nextFile++,
      sha256,
      entry,
      outline: indexed.outline === null ? null : (outlineId ?? this.outlines.keep({ path, sha256 }, indexed.outline)),
      partial: true,
      lists,
      unparsed,
      firstPassage: this.nextPassage,
      signs: this.signs.add(indexed.passages.map(({ signs }) => signs)),
    };
    this.nextPassage += indexed.passages.length;
    this.known.set(path, file);
    this.pathsById.set(file.id, path);
    this.database.run(
      'INSERT INTO files (id, path, sha256, outline, summary, entry, partial, lists, unparsed, firstPassage, signs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[file.id, path, sha256, file.outline, indexed.summary, entry, partial ? 1 : 0, lists, unparsed],
      ...[file.firstPassage, this.signs.of(file.signs)],
    );
    for (const { name, kind, container, doc, startLine, endLine } of definitions)
      this.database.run(
        'INSERT INTO definitions (file, name, kind, container, doc, startLine, endLine) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[file.id, name, kind, container, doc, startLine, endLine],
      );
    if (file.outline !== null)
      this.database.run(
        'INSERT INTO names (rowid, refers, imports) VALUES (?, ?, ?)',
        ...[file.id, indexed.refers, indexed.imports],
      );
    for (const [n, passage] of indexed.passages.entries()) {
      const id = file.firstPassage + n;
      this.words.add(id, passage);
      this.database.run(
        'INSERT INTO passages (id, file, startLine, endLine, textWords, pathWords, symbolsWords) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[id, file.id, passage.startLine, passage.endLine, ...passage.lengths],
      );
      yield;
      if (this.known.get(path) !== file) return;
    }
    this.known.set(path, { ...file, partial });
  }

  remove(path: string): void {
    const file = this.known.get(path);
    if (file === undefined) return;
    this.known.delete(path);
    this.pathsById.delete(file.id);
    this.signs.remove(file.signs);
    if (this.signs.isWasted) this.joinSignsAnew();
    for (const { id, ...passage } of this.passages(file))
      this.words.remove(id, [passage.textWords, passage.pathWords, passage.symbolsWords]);
    this.database.run('DELETE FROM passages WHERE file = ?', file.id);
    this.database.run('DELETE FROM definitions WHERE file = ?', file.id);
    if (file.outline !== null) this.database.run('DELETE FROM names WHERE rowid = ?', file.id);
    this.database.run('DELETE FROM files WHERE id = ?', file.id);
  }

  /** Leaves the signs of former files behind. */
  private joinSignsAnew(): void {
    const signs = new JoinedBytes();
    for (const file of this.known.values()) file.signs = signs.add([this.signs.of(file.signs)]);
    this.signs = signs;
  }

  definitions(name: string): Definition[] {
    return this.definitionsWhere('name = ?', name);
  }

  /** Definitions whose name begins like this, exact case, in the order of their names. */
  definitionsLike(beginning: string, limit: number): Definition[] {
    return this.definitionsWhere(
      `name >= ? AND name < ? ORDER BY name LIMIT ${limit}`,
      beginning,
      `${beginning}\u{10ffff}`,
    );
  }

  /** Paths of the files of which `names` has all these tokens in a column. */
  filesWith(column: 'refers' | 'imports', tokens: readonly string[]): string[] {
    return this.database
      .rows(
        'SELECT path FROM names JOIN files ON files.id = names.rowid WHERE names MATCH ?',
        tokens.map(token => `${column} : "${token}"`).join(' AND '),
      )
      .map(row => row['path'] as string);
  }

  /**
   * Whether what is kept of a file is this: its line, outline, definitions, and its passages with their forward index. The postings of `words` and `names`
   * hold no text to compare: {@link isSound} looks at them as a whole.
   */
  holds(path: string, { outline, ...indexed }: IndexedFile): boolean {
    const file = this.known.get(path);
    if (file === undefined) return false;
    const [kept] = this.database.rows(
      'SELECT summary, entry, partial, lists, unparsed, signs, data FROM files LEFT JOIN outlines ON outlines.id = files.outline WHERE files.id = ?',
      file.id,
    );
    const passages = this.database.rows(
      `SELECT startLine, endLine, textWords, pathWords, symbolsWords, words FROM passages JOIN frequencies ON frequencies.id = passages.id
       WHERE file = ? ORDER BY passages.id`,
      file.id,
    );
    const definitions = this.database.rows(
      'SELECT name, kind, container, doc, startLine, endLine FROM definitions WHERE file = ? ORDER BY rowid',
      file.id,
    );
    const hex = (bytes: unknown): string | null =>
      bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : null;
    const { summary, entry, partial, lists, unparsed } = indexed;
    const made = [
      [
        summary,
        entry,
        partial ? 1 : 0,
        lists,
        unparsed,
        hex(Buffer.concat(indexed.passages.map(({ signs }) => signs))),
        hex(outline),
      ],
      indexed.definitions.map(({ name, kind, container, doc, startLine, endLine }) => [
        ...[name, kind, container, doc, startLine, endLine],
      ]),
      indexed.passages.map(({ startLine, endLine, lengths, frequencies }) => [
        ...[startLine, endLine, ...lengths, hex(frequencies)],
      ]),
    ];
    const found = [
      Object.values({ ...kept, signs: hex(kept?.['signs']), data: hex(kept?.['data']) }),
      definitions.map(row => Object.values(row)),
      passages.map(({ words, ...row }) => [...Object.values(row), hex(words)]),
    ];
    return JSON.stringify(made) === JSON.stringify(found);
  }

  /** Whether SQLite finds the database, its postings among it, in order. */
  isSound(): boolean {
    for (const table of ['words', 'names'])
      this.database.run(`INSERT INTO ${table} (${table}) VALUES ('integrity-check')`);
    const [row] = this.database.rows('PRAGMA quick_check(1)');
    return Object.values(row ?? {})[0] === 'ok';
  }

  /** Paths of the files that have lines of a list. */
  filesListing(list: ListName): string[] {
    return [...this.known].filter(([, { lists }]) => (lists & bitOf(list)) !== 0).map(([path]) => path);
  }

  /** Paths of the files that have a passage with all these words in its text, and of those of which not all words are known. */
  filesWithWords(words: readonly string[]): string[] {
    const partial = [...this.known].filter(([, file]) => file.partial).map(([path]) => path);
    return [...this.filesIndexedWith(words), ...partial];
  }

  /** Files in which each of these words, as `words` makes them, stands where they are indexed. */
  filesIndexedWith(words: readonly string[]): string[] {
    const rows = this.database.rows(
      `SELECT DISTINCT files.path FROM words JOIN passages ON passages.id = words.rowid JOIN files ON files.id = passages.file
       WHERE words MATCH ?`,
      `text : (${words.map(word => `"${word}"`).join(' AND ')})`,
    );
    return rows.map(row => row['path'] as string);
  }

  /** The files without an outline, and why. */
  *unparsed(): Generator<[path: string, why: Unparsed]> {
    for (const [path, { unparsed }] of this.known) if (unparsed !== null) yield [path, unparsed];
  }

  definedIn(path: string): Definition[] {
    const file = this.known.get(path);
    return file === undefined ? [] : this.definitionsWhere('file = ?', file.id).sort(inOrder);
  }

  summaryOf(path: string): string | null {
    const file = this.known.get(path);
    if (file === undefined) return null;
    return (this.database.rows('SELECT summary FROM files WHERE id = ?', file.id)[0]?.['summary'] ?? null) as
      string | null;
  }

  passage(id: number): Range | null {
    const [row] = this.database.rows(
      'SELECT path, startLine, endLine FROM passages JOIN files ON files.id = passages.file WHERE passages.id = ?',
      id,
    ) as { path: string; startLine: number; endLine: number }[];
    return row ?? null;
  }

  /** A file's passages in the order of their lines. */
  passagesOf(path: string): { readonly id: number; readonly startLine: number; readonly endLine: number }[] {
    const file = this.known.get(path);
    return file === undefined ? [] : this.passages(file);
  }

  private passages({ id }: KnownFile): PassageRow[] {
    return this.database.rows('SELECT * FROM passages WHERE file = ? ORDER BY id', id) as unknown as PassageRow[];
  }

  private definitionsWhere(condition: string, ...values: (string | number)[]): Definition[] {
    return this.database.rows(
      `SELECT path, startLine, endLine, name, kind, container, doc FROM definitions JOIN files ON files.id = definitions.file WHERE ${condition}`,
      ...values,
    ) as unknown as Definition[];
  }
}

interface PassageRow {
  readonly id: number;
  readonly startLine: number;
  readonly endLine: number;
  readonly textWords: number;
  readonly pathWords: number;
  readonly symbolsWords: number;
}
