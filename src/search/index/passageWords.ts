import { memoizeLast } from '../../shared/memoizeLast';
import type { IndexDatabase } from './indexDatabase';
import { meaningOf, signsOf } from './meaning';
import { words } from './words';
import { wordVectors } from './wordVectors';

/** What is known of a passage while it is being indexed; nothing of it is stored but its words. */
export interface IndexedPassage {
  readonly text: string;
  readonly path: string;
  /** Names of the symbols defined in it, separated by spaces. */
  readonly symbols: string;
}

/**
 * The fields of a passage and what a word in each counts. A path was named with care. Symbols named in the question are found apart, so here
 * their names are little more than text. Measured on 36 questions about two repositories: 1, 3, 1.5 cites a right file first in 28; 1, 2, 4 in
 * 25; FTS5's own bm25(), for which all fields are one text, in 22.
 */
export const fields = [
  { name: 'text', weight: 1 },
  { name: 'path', weight: 3 },
  { name: 'symbols', weight: 1.5 },
] as const;

/** How many distinct words a passage has in each of {@link fields}. */
export type Lengths = readonly number[];

/** A passage that has a word in a field. */
export interface FieldMatch {
  readonly id: number;
  /** The number of the field among {@link fields}. */
  readonly field: number;
  /** How often the word stands there. */
  readonly frequency: number;
  /** How many distinct words stand there. */
  readonly length: number;
}

/** The words of a passage, ready to be kept: of each of {@link fields} its words with repeats, separated by spaces. */
export interface PassageIndex {
  readonly columns: readonly string[];
  readonly lengths: Lengths;
  /** The forward index, as {@link packed} packs it. */
  readonly frequencies: Uint8Array;
  /** The {@link signsOf} what it means. */
  readonly signs: Uint8Array;
}

export function passageIndex(passage: IndexedPassage): PassageIndex {
  const columns = fields.map(({ name }) => (name === 'path' ? pathWords([passage.path]) : words(passage[name])));
  const frequencies = columns.map(frequenciesOf);
  return {
    columns: columns.map(column => column.join(' ')),
    lengths: frequencies.map(({ size }) => size),
    frequencies: packed(frequencies),
    signs: passageSigns(passage, frequencies),
  };
}

/** What a passage means by its text and, weighing more, the symbols that it defines and the end of its path: what stands before says the same of many files. */
function passageSigns({ path }: IndexedPassage, [text, , symbols]: readonly ReadonlyMap<string, number>[]): Uint8Array {
  const vectors = wordVectors();
  const named = new Map<string, number>();
  for (const word of [...(symbols?.keys() ?? []), ...nameWords([path])])
    named.set(word, (named.get(word) ?? 0) + nameCount);
  return signsOf(meaningOf(text ?? new Map<string, number>(), vectors, named), vectors.dimensions);
}

/** How many times over a word counts that stands in a name. */
const nameCount = 2;

const pathWords = memoizeLast(words);
const nameWords = memoizeLast((path: string) => words(path.split('/').slice(-2).join(' ')));

/** Words of passages' text, paths and symbol names in an FTS5 table. {@link words} splits them; FTS5 splits at spaces. */
export class PassageWords {
  private count = 0;
  private readonly totals = fields.map(() => 0);
  /** What {@link counts} found since the last change. */
  private readonly counted = new Map<string, { readonly count: number; readonly named: boolean }>();
  private totalsMoved = false;

  constructor(private readonly database: IndexDatabase) {
    database.run('CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, words, col)');
    const [all] = database.rows('SELECT count, text, path, symbols FROM totals') as Record<string, number>[];
    this.count = all?.['count'] ?? 0;
    this.totals = fields.map(({ name }) => all?.[name] ?? 0);
    database.onCommit = () => this.keepTotals();
  }

  get passages(): number {
    return this.count;
  }

  /** {@link Lengths} of all passages together. */
  get lengths(): Lengths {
    return this.totals;
  }

  /** Keeps the words of a passage; its line in `passages` must have the same lengths. */
  add(id: number, { columns, frequencies, lengths }: PassageIndex): void {
    this.database.run('INSERT INTO words (rowid, text, path, symbols) VALUES (?, ?, ?, ?)', id, ...columns);
    this.database.run('INSERT INTO frequencies (id, words) VALUES (?, ?)', id, frequencies);
    this.changed(1, lengths);
  }

  /** @param lengths those that it was added with. */
  remove(id: number, lengths: Lengths): void {
    this.database.run('DELETE FROM words WHERE rowid = ?', id);
    this.database.run('DELETE FROM frequencies WHERE id = ?', id);
    this.changed(-1, lengths);
  }

  /**
   * How many passages have each of some words; where many have it in their text, those removed lately counted too: they stand in the postings until
   * FTS5 merges them. `names`: those that stand in a path or a symbol's name.
   */
  counts(asked: readonly string[]): {
    readonly counts: ReadonlyMap<string, number>;
    readonly names: ReadonlySet<string>;
  } {
    const unknown = asked.filter(word => !this.counted.has(word));
    const rows = this.database.rows(
      'SELECT term, col, doc FROM json_each(?) AS asked CROSS JOIN terms ON terms.term = asked.value',
      JSON.stringify(unknown),
    ) as { term: string; col: string; doc: number }[];
    for (const word of unknown) this.counted.set(word, { count: 0, named: false });
    for (const { term, col, doc } of rows) {
      const before = this.counted.get(term);
      this.counted.set(term, {
        count: Math.max(before?.count ?? 0, doc),
        named: before?.named === true || col !== 'text',
      });
    }
    // Where few have it, those that were removed, and those that have it in one field or the other, make a difference.
    for (const word of unknown) {
      const { count, named } = this.counted.get(word) ?? { count: 0, named: false };
      if (count === 0 || count >= fewPassages) continue;
      const [row] = this.database.rows('SELECT count(*) AS count FROM words WHERE words MATCH ?', `"${word}"`);
      this.counted.set(word, { count: row?.['count'] as number, named });
    }
    return {
      counts: new Map(asked.map(word => [word, this.counted.get(word)?.count ?? 0])),
      names: new Set(asked.filter(word => this.counted.get(word)?.named)),
    };
  }

  /** The passages that meet any of some words best, as FTS5 ranks them. Takes time by how common the words are. */
  best(asked: readonly string[], limit: number): number[] {
    if (asked.length === 0) return [];
    const weights = fields.map(({ weight }) => weight).join(', ');
    return this.database
      .rows(
        `SELECT rowid AS id FROM words WHERE words MATCH ? ORDER BY bm25(words, ${weights}) LIMIT ${limit}`,
        asked.map(word => `"${word}"`).join(' OR '),
      )
      .map(row => row['id'] as number);
  }

  /** Where words stand in some passages, and the files that these are of, by ids. Takes time by the passages. */
  among(
    asked: readonly string[],
    ids: readonly number[],
  ): { readonly matches: ReadonlyMap<string, FieldMatch[]>; readonly files: ReadonlyMap<number, number> } {
    const matches = new Map(asked.map(word => [word, [] as FieldMatch[]]));
    const byCode = new Map(asked.map(word => [codeOf(word), matches.get(word)]));
    const rows = this.database.rows(
      `SELECT passages.id AS id, file, textWords, pathWords, symbolsWords, words FROM json_each(?) AS asked
       CROSS JOIN passages ON passages.id = asked.value CROSS JOIN frequencies ON frequencies.id = passages.id`,
      JSON.stringify(ids),
    ) as { id: number; file: number; textWords: number; pathWords: number; symbolsWords: number; words: Uint8Array }[];
    const files = new Map<number, number>();
    for (const { id, file, words: all, ...row } of rows) {
      files.set(id, file);
      const lengths = [row.textWords, row.pathWords, row.symbolsWords];
      for (let i = 0; i < all.length; i += packedBytes) {
        const [high = 0, low = 0, rest = 0] = [all[i], all[i + 1], all[i + 2]];
        const field = rest >> 6;
        byCode.get((high << 8) | low)?.push({ id, field, frequency: rest & mostFrequent, length: lengths[field] ?? 0 });
      }
    }
    return { matches, files };
  }

  /** Writes what was counted since the last commit. */
  private keepTotals(): void {
    if (!this.totalsMoved) return;
    this.database.run('UPDATE totals SET count = ?, text = ?, path = ?, symbols = ?', this.count, ...this.totals);
    this.totalsMoved = false;
  }

  private changed(by: 1 | -1, lengths: Lengths): void {
    this.count += by;
    this.totalsMoved = true;
    this.counted.clear();
    for (const [i, length] of lengths.entries()) this.totals[i] = (this.totals[i] ?? 0) + by * length;
  }
}

/** Passages counted one by one. */
const fewPassages = 8;

/** A passage's forward index: for each distinct word of each field its {@link codeOf}, high byte first, the field in two bits, its frequency in six. */
function packed(columns: readonly ReadonlyMap<string, number>[]): Uint8Array {
  const bytes = new Uint8Array(packedBytes * columns.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const [field, column] of columns.entries())
    for (const [word, frequency] of column) {
      const code = codeOf(word);
      bytes[at++] = code >> 8;
      bytes[at++] = code & 0xff;
      bytes[at++] = (field << 6) | Math.min(frequency, mostFrequent);
    }
  return bytes;
}

const packedBytes = 3;
const mostFrequent = 63;

/** How often each word stands in a column. */
export function frequenciesOf(column: readonly string[]): Map<string, number> {
  const frequencies = new Map<string, number>();
  for (const word of column) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  return frequencies;
}

/** 16 bits for a word (FNV-1a, folded): one passage in a thousand has another word of the same, which only orders hits a little wrong. */
function codeOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

/**
 * How well each passage meets a word, by BM25+ in each field. `passages`: how many there are, with `lengths` words in all; `rarities`:
 * the word's inverse document frequency in each field.
 */
export function scoresOf(
  matches: readonly FieldMatch[],
  passages: number,
  lengths: Lengths,
  rarities: readonly number[],
): Map<number, number> {
  const scores = new Map<number, number>();
  for (const { id, field, frequency, length } of matches) {
    const average = (lengths[field] ?? 0) / passages;
    const share = (frequency * (k + 1)) / (frequency + k * (1 - b + (b * length) / average));
    const score = (fields[field]?.weight ?? 1) * (rarities[field] ?? 0) * (delta + share);
    scores.set(id, (scores.get(id) ?? 0) + score);
  }
  return scores;
}

/** BM25's inverse document frequency of a word that stands in `having` of so many passages. */
export function rarityOf(having: number, passages: number): number {
  return Math.log(1 + (Math.max(0, passages - having) + 0.5) / (having + 0.5));
}

/** BM25+ as in Lv and Zhai, "Lower-bounding term frequency normalization" (2011): how soon repeats stop to count, what length counts, what being there counts. */
const k = 1.2;
const b = 0.7;
const delta = 0.5;
