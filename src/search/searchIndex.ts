import { setImmediate } from 'node:timers/promises';
import type { Range } from '../protocol/engineProtocol';
import type { FileText } from '../reading/document';
import type { Outline } from '../reading/outline';
import { PassageWords, type WordHit } from './passageWords';
import { passagesOf } from './passages';
import { namedIdentifiers, questionWords, words } from './words';

/** Where a symbol is defined; `container` is the class (or the like) around it. */
export interface Definition extends Range {
  readonly name: string;
  readonly kind: string;
  readonly container: string | null;
  /** First sentence of its doc comment. */
  readonly doc: string | null;
}

/** A passage found. `words` are the question's words that it has, as the question spells them; `defines` the identifiers it defines. */
export interface SearchHit extends Range {
  readonly score: number;
  readonly words: readonly string[];
  readonly defines: readonly string[];
}

/**
 * Finds passages by words, paths and symbol names. Keeps words and line ranges, never text: who asks reads the lines
 * from the document. Updates take effect at once, file by file.
 */
export class SearchIndex {
  private readonly passageWords = new PassageWords();
  private readonly ranges = new Map<number, Range>();
  private readonly inTests = new Set<number>();
  private readonly files = new Map<string, IndexedFile>();
  private readonly definitionsByName = new Map<string, Definition[]>();
  private nextId = 0;

  /** Paths of all documents indexed. */
  get paths(): IterableIterator<string> {
    return this.files.keys();
  }

  /** Indexes a document in place of what was indexed for its path. Blocks: about 50 ms for 500 kB; see {@link updateAll}. */
  update(document: FileText, outline: IndexedOutline | null): void {
    const steps = this.updateSteps(document, outline);
    while (steps.next().done !== true);
  }

  /** Indexes many documents, giving way to the event loop every {@link sliceMs}. Throws the signal's reason when aborted. */
  async updateAll(
    items: Iterable<{ document: FileText; outline: IndexedOutline | null }>,
    signal?: AbortSignal,
  ): Promise<void> {
    let sliceStart = performance.now();
    for (const { document, outline } of items) {
      const steps = this.updateSteps(document, outline);
      while (steps.next().done !== true) {
        if (performance.now() - sliceStart < sliceMs) continue;
        await setImmediate();
        signal?.throwIfAborted();
        sliceStart = performance.now();
      }
    }
  }

  remove(path: string): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    this.files.delete(path);
    this.passageWords.discardAll(file.ids);
    for (const id of file.ids) {
      this.ranges.delete(id);
      this.inTests.delete(id);
    }
    for (const name of new Set(file.definitions.map(definition => definition.name))) {
      const left = (this.definitionsByName.get(name) ?? []).filter(definition => definition.path !== path);
      if (left.length > 0) this.definitionsByName.set(name, left);
      else this.definitionsByName.delete(name);
    }
  }

  /** All definitions of an identifier, exact case, in the order of their paths and lines, those in tests last. */
  definitions(name: string): readonly Definition[] {
    const inTest = ({ path }: Definition): number => (testPath.test(path) ? 1 : 0);
    return [...(this.definitionsByName.get(name) ?? [])].sort((a, b) => inTest(a) - inTest(b) || inOrder(a, b));
  }

  /** Symbols defined in a file, in the order of their lines. */
  definedIn(path: string): readonly Definition[] {
    return this.files.get(path)?.definitions ?? [];
  }

  /** What a file says of itself in a sentence; null when nothing. */
  summaryOf(path: string): string | null {
    return this.files.get(path)?.summary ?? null;
  }

  /** Files whose path is `name` or ends with it after a slash: what a question or an answer means by a path or file name. */
  filesNamed(name: string): readonly string[] {
    const wanted = name.replaceAll('\\', '/').replace(/^(\.?\/)+/, '');
    if (wanted === '') return [];
    if (this.files.has(wanted)) return [wanted];
    return [...this.files.keys()].filter(path => path.endsWith(`/${wanted}`)).sort();
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
    const wanted = (id: number): boolean => within?.has(this.ranges.get(id)?.path ?? '') ?? true;
    const { hits: everywhere, spelling } = this.wordHits(question);
    const hits = everywhere.filter(hit => wanted(hit.id));
    const byId = new Map(hits.map(hit => [hit.id, hit]));
    const defines = new Map<number, string[]>();
    for (const [name, definitions] of this.namedDefinitions(question))
      for (const definition of definitions) {
        const id = this.passageAt(definition);
        if (id !== null && wanted(id)) defines.set(id, [...new Set([...(defines.get(id) ?? []), name])]);
      }
    const best = Math.max(1, hits[0]?.score ?? 0);
    const ids = new Set([...defines.keys(), ...hits.slice(0, limit).map(hit => hit.id)]);
    return [...ids]
      .flatMap(id => {
        const range = this.ranges.get(id);
        if (range === undefined) return [];
        const hit = byId.get(id);
        const defined = defines.get(id) ?? [];
        const found = [...new Set((hit?.asked ?? []).flatMap(word => spelling.get(word) ?? []))];
        // Twice the best word score on top: no number of mentions beats the definition.
        return [
          { ...range, score: (hit?.score ?? 0) + (defined.length > 0 ? 2 * best : 0), words: found, defines: defined },
        ];
      })
      .sort((a, b) => b.score - a.score || inOrder(a, b))
      .slice(0, limit);
  }

  private wordHits(question: string): { hits: WordHit[]; spelling: ReadonlyMap<string, string> } {
    const commonFrom = Math.max(fewPassages, commonShare * this.ranges.size);
    const spelling = new Map<string, string>();
    for (const spelled of question.match(/[\p{L}\p{N}_$-]+/gu) ?? [])
      for (const word of words(spelled)) if (!spelling.has(word)) spelling.set(word, spelled);
    const prefixes = new Set<string>();
    const weights = new Map<string, number>();
    const counted = questionWords(question).map(word => ({ word, count: this.passageWords.passagesWith(word) }));
    let visited = 0;
    for (const { word, count } of counted.sort((a, b) => a.count - b.count)) {
      visited += count;
      if (count > commonFrom || (visited > mostVisited && weights.size > 0)) break;
      const shorter = count > 0 ? word : withoutEnding(word);
      if (shorter !== word) {
        prefixes.add(shorter);
        spelling.set(shorter, spelling.get(word) ?? word);
      }
      // BM25's inverse document frequency: a word that stands in no passage weighs most, and lowers every hit's share.
      weights.set(shorter, Math.log(1 + (this.ranges.size - count + 0.5) / (count + 0.5)));
    }
    const total = sum(weights.values());
    const testsAsked = testPath.test(question);
    const weight = (id: number): number => (!testsAsked && this.inTests.has(id) ? testWeight : 1);
    const hits = this.passageWords
      .find([...weights.keys()], prefixes, weight)
      .filter(hit => sum(hit.asked.map(word => weights.get(word) ?? 0)) >= leastShare * total);
    return { hits, spelling };
  }

  private passageAt({ path, startLine }: Range): number | null {
    const holds = (id: number): boolean => {
      const range = this.ranges.get(id);
      return range !== undefined && range.startLine <= startLine && startLine <= range.endLine;
    };
    return this.files.get(path)?.ids.find(holds) ?? null;
  }

  /** One step a passage. A newer update or removal of the same path ends the older one. */
  private *updateSteps(document: FileText, outline: IndexedOutline | null): Generator<void> {
    const { path } = document;
    this.remove(path);
    const file: IndexedFile = { ids: [], definitions: definitionsOf(path, outline), summary: outline?.summary ?? null };
    this.files.set(path, file);
    for (const definition of file.definitions) {
      const same = this.definitionsByName.get(definition.name);
      if (same === undefined) this.definitionsByName.set(definition.name, [definition]);
      else same.push(definition);
    }
    for (const { text, startLine, endLine } of passagesOf(document, outline)) {
      const id = this.nextId++;
      const inside = file.definitions.filter(symbol => symbol.startLine >= startLine && symbol.startLine <= endLine);
      const symbols = inside.map(({ name }) => name).join(' ');
      this.passageWords.add({ id, text: text.slice(0, mostIndexed), path, symbols });
      this.ranges.set(id, { path, startLine, endLine });
      if (testPath.test(path)) this.inTests.add(id);
      file.ids.push(id);
      yield;
      if (this.files.get(path) !== file) return;
    }
  }
}

/** Milliseconds of indexing between two turns of the event loop. */
const sliceMs = 5;
/** Characters indexed of a passage: 60 lines of code have fewer, and one step must not hold up the event loop. */
const mostIndexed = 12_000;
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
const testPath = /\b(tests?|specs?|fixtures?|e2e)\b|_test\.|\btest_/i;

/** What the index needs of an outline. */
type IndexedOutline = Pick<Outline, 'summary' | 'symbols'>;

interface IndexedFile {
  readonly ids: number[];
  readonly definitions: readonly Definition[];
  readonly summary: string | null;
}

function definitionsOf(path: string, outline: IndexedOutline | null): Definition[] {
  return (outline?.symbols ?? [])
    .map(({ name, kind, container, doc, startLine, endLine }) => ({
      path,
      startLine,
      endLine,
      name,
      kind,
      container,
      doc,
    }))
    .sort(inOrder);
}

function inOrder(a: Range, b: Range): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.startLine - b.startLine;
}

/** An unknown word's beginning: `tokenization` also finds `tokenizer`. The word itself when too little would be left. */
function withoutEnding(word: string): string {
  const shorter = word.replace(/(izations?|ations?|ions?|izer?|ers?|ors?|ments?|ness|able|al|ly)$/, '');
  return shorter.length >= 5 ? shorter : word;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
