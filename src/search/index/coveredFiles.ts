import type { Range } from '../../protocol/engineProtocol';
import type { Outline } from '../../reading/languages/outline';
import type { Definition } from './definition';
import type { IndexedFile } from './indexedFile';
import type { MeaningQuery, MostAlike } from './meaning';
import { unpackedOutline } from './packedOutline';
import { frequenciesOf, type FieldMatch } from './passageWords';

/** A file whose text in an editor covers what the index has of its path. */
interface CoveredFile {
  readonly outline: Outline | null;
  readonly definitions: readonly Definition[];
  readonly passages: ReadonlyMap<number, CoveredPassage>;
}

interface CoveredPassage extends Range {
  /** How often each word stands in it, for each field of PassageWords. */
  readonly frequencies: readonly ReadonlyMap<string, number>[];
  readonly signs: Uint8Array;
}

/** The files with unsaved text, searched in memory beside the database: what is not saved is never written to it. */
export class CoveredFiles {
  private readonly files = new Map<string, CoveredFile>();
  private nextId = -1;

  get(path: string): CoveredFile | undefined {
    return this.files.get(path);
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  get paths(): IterableIterator<string> {
    return this.files.keys();
  }

  set(path: string, file: IndexedFile): void {
    const definitions = file.definitions.map(definition => ({ path, ...definition }));
    const passages = file.passages.map(({ startLine, endLine, columns, signs }) => {
      const frequencies = columns.map(column => frequenciesOf(column === '' ? [] : column.split(' ')));
      return [this.nextId--, { path, startLine, endLine, frequencies, signs }] as const;
    });
    const outline = file.outline === null ? null : unpackedOutline(file.outline);
    this.files.set(path, { outline, definitions, passages: new Map(passages) });
  }

  /** False when the path was not covered. */
  delete(path: string): boolean {
    return this.files.delete(path);
  }

  definitions(name: string): Definition[] {
    return [...this.files.values()].flatMap(file => file.definitions.filter(definition => definition.name === name));
  }

  /** The outlines of the files that have one, by path. */
  *outlines(): Generator<[path: string, outline: Outline]> {
    for (const [path, { outline }] of this.files) if (outline !== null) yield [path, outline];
  }

  /** Compares what a question means with every passage. */
  compare(query: MeaningQuery, alike: MostAlike): void {
    for (const { passages } of this.files.values())
      for (const [id, { signs }] of passages) alike.add(id, query.with(signs, 0));
  }

  /** How alike a passage is, by its id; null when it is not known. */
  likeness(id: number, query: MeaningQuery): number | null {
    const found = this.passage(id);
    return found === null ? null : query.with(found.signs, 0);
  }

  /** A passage by its id, which is negative. */
  passage(id: number): CoveredPassage | null {
    for (const { passages } of this.files.values()) {
      const found = passages.get(id);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** The ids of all passages. */
  get ids(): number[] {
    return [...this.files.values()].flatMap(({ passages }) => [...passages.keys()]);
  }

  get passages(): number {
    return [...this.files.values()].reduce((sum, { passages }) => sum + passages.size, 0);
  }

  /** How many passages have a word. */
  passagesWith(word: string): number {
    let count = 0;
    for (const { passages } of this.files.values())
      for (const { frequencies } of passages.values()) if (frequencies.some(field => field.has(word))) count++;
    return count;
  }

  /** Where a word stands. */
  find(word: string): FieldMatch[] {
    const matches: FieldMatch[] = [];
    for (const { passages } of this.files.values())
      for (const [id, { frequencies }] of passages)
        for (const [field, words] of frequencies.entries()) {
          const frequency = words.get(word) ?? 0;
          if (frequency > 0) matches.push({ id, field, frequency, length: words.size });
        }
    return matches;
  }
}
