import type { IndexDatabase } from './indexDatabase';
import { words } from './words';

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
}

export function passageIndex(passage: IndexedPassage): PassageIndex {
  const columns = fields.map(({ name }) => words(passage[name]));
  const frequencies = columns.map(frequenciesOf);
  return {
    columns: columns.map(column => column.join(' ')),
    lengths: frequencies.map(({ size }) => size),
    frequencies: packed(frequencies),
  };
}

/** Words of passages' text, paths and symbol names in an FTS5 table. {@link words} splits them; FTS5 splits at spaces. */
export class PassageWords {
  private count = 0;
  private readonly totals = fields.map(() => 0);
  /** Counts of words that many passages have, until one in a hundred passages has changed. */
  private readonly many = new Map<string, number>();
  private changes = 0;
  private totalsMoved = false;

  constructor(private readonly database: IndexDatabase) {
    database.run('CREATE VIRTUAL TABLE IF NOT EXISTS temp.instances USING fts5vocab(main, words, instance)');
    database.run('CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, words, row)');
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
    this.counted(1, lengths);
  }

  /** @param lengths those that it was added with. */
  remove(id: number, lengths: Lengths): void {
    this.database.run('DELETE FROM words WHERE rowid = ?', id);
    this.database.run('DELETE FROM frequencies WHERE id = ?', id);
    this.counted(-1, lengths);
  }

  /** How many passages have this word, exact unless they are many: then as of a moment ago, those removed lately counted too. */
  passagesWith(word: string): number {
    const known = this.many.get(word);
    if (known !== undefined) return known;
    const [counted] = this.database.rows('SELECT doc FROM terms WHERE term = ?', word) as { doc: number }[];
    const count = counted?.doc ?? 0;
    if (count > mostCounted) this.many.set(word, count);
    if (count === 0 || count > mostCounted) return count;
    // A passage that was removed stands in the postings until FTS5 merges them.
    const [row] = this.database.rows('SELECT count(*) AS count FROM words WHERE words MATCH ?', `"${word}"`);
    return row?.['count'] as number;
  }

  /** Where a word stands. */
  find(word: string): FieldMatch[] {
    const names = fields.map(({ name }, field) => `WHEN '${name}' THEN ${field}`).join(' ');
    const lengths = fields.map(({ name }) => `WHEN '${name}' THEN ${name}Words`).join(' ');
    // A passage that was removed stands in the postings still, in passages it does not.
    const rows = this.database.rows(
      `SELECT doc AS id, CASE col ${names} END AS field, count(*) AS frequency, CASE col ${lengths} END AS length
       FROM instances CROSS JOIN passages ON passages.id = instances.doc
       WHERE term = ? GROUP BY doc, col`,
      word,
    );
    return rows as unknown as FieldMatch[];
  }

  /** Where words stand in some passages: takes time by the passages, where {@link find} takes it by how common the word is. */
  among(asked: readonly string[], ids: readonly number[]): ReadonlyMap<string, FieldMatch[]> {
    const matches = new Map(asked.map(word => [word, [] as FieldMatch[]]));
    const byCode = new Map(asked.map(word => [codeOf(word), matches.get(word)]));
    const rows = this.database.rows(
      `SELECT passages.id AS id, textWords, pathWords, symbolsWords, words FROM json_each(?) AS asked
       CROSS JOIN passages ON passages.id = asked.value CROSS JOIN frequencies ON frequencies.id = passages.id`,
      JSON.stringify(ids),
    ) as { id: number; textWords: number; pathWords: number; symbolsWords: number; words: Uint8Array }[];
    for (const { id, words: all, ...row } of rows) {
      const lengths = [row.textWords, row.pathWords, row.symbolsWords];
      for (let i = 0; i < all.length; i += packedBytes) {
        const [high = 0, low = 0, rest = 0] = all.subarray(i, i + packedBytes);
        const field = rest >> 6;
        byCode.get((high << 8) | low)?.push({ id, field, frequency: rest & mostFrequent, length: lengths[field] ?? 0 });
      }
    }
    return matches;
  }

  /** Writes what was counted since the last commit. */
  private keepTotals(): void {
    if (!this.totalsMoved) return;
    this.database.run('UPDATE totals SET count = ?, text = ?, path = ?, symbols = ?', this.count, ...this.totals);
    this.totalsMoved = false;
  }

  private counted(by: 1 | -1, lengths: Lengths): void {
    this.count += by;
    this.totalsMoved = true;
    if (++this.changes > this.count / 100) {
      this.many.clear();
      this.changes = 0;
    }
    for (const [i, length] of lengths.entries()) this.totals[i] = (this.totals[i] ?? 0) + by * length;
  }
}

/** Passages counted one by one; the index's own count, ten times as fast, does for more. */
const mostCounted = 1_000;

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
