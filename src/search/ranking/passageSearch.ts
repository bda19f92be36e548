import type { Range } from '../../protocol/engineProtocol';
import { isTestPath } from '../../reading/files/isTestPath';
import type { CoveredFiles } from '../index/coveredFiles';
import { inOrder, type Definition } from '../index/definition';
import { isTestPassage, type FileStore } from '../index/fileStore';
import { fields, rarityOf, scoresOf, type FieldMatch } from '../index/passageWords';
import { isEveryday, relatedWords, type RelatedWord } from './relatedWords';
import { questionWords, words } from '../index/words';

/** A passage found. `words` are the question's words that it has, as the question spells them; `defines` the identifiers it defines. */
export interface SearchHit extends Range {
  readonly score: number;
  readonly words: readonly string[];
  readonly defines: readonly string[];
}

/** One search of the passages on disk and of those that cover them. */
export class PassageSearch {
  constructor(
    private readonly files: FileStore,
    private readonly covered: CoveredFiles,
  ) {}

  /** Best first. `named`: what the question names; `within`: in these files only. */
  find(
    question: string,
    named: ReadonlyMap<string, readonly Definition[]>,
    limit: number,
    within: ReadonlySet<string> | null,
  ): SearchHit[] {
    const only =
      within === null ? null : new Set([...within].flatMap(path => this.passagesOf(path).map(({ id }) => id)));
    const { hits, spelling } = this.wordHits(question, only);
    const byId = new Map(hits.map(hit => [hit.id, hit]));
    const defines = new Map<number, string[]>();
    for (const [name, definitions] of named)
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

  /** Passages with any word asked for, best first. `only`: of these passages, null for all. */
  private wordHits(
    question: string,
    only: ReadonlySet<number> | null,
  ): { hits: WordHit[]; spelling: ReadonlyMap<string, string> } {
    const all = this.files.words;
    const spelling = new Map<string, string>();
    for (const spelled of question.match(/[\p{L}\p{N}_$-]+/gu) ?? [])
      for (const word of words(spelled)) if (!spelling.has(word)) spelling.set(word, spelled);
    const hidden = new Set([...this.covered.paths].flatMap(path => this.files.passagesOf(path).map(({ id }) => id)));
    const found = new Map<number, FoundPassage>();
    let [visited, total, known] = [0, 0, 0];
    const rarestFirst = questionWords(question)
      .map(word => ({ word, worth: 1, count: this.passagesWith(word) }))
      .sort((a, b) => a.count - b.count);
    const from = (share: number): number => Math.max(fewPassages, Math.min(share * all.passages, manyPassages));
    // "Where is the CSS parser?" in a bundler: where all words are common, the rarest must do.
    const onlyCommon = rarestFirst.every(({ count }) => count > from(commonShare));
    const commonFrom = from(onlyCommon ? mostShare : commonShare);
    const common: CountedWord[] = [];
    for (const asked of rarestFirst) {
      const { word, count } = asked;
      visited += count;
      if (count > commonFrom || (visited > mostVisited && total > 0)) {
        common.push(asked);
        continue;
      }
      const related = this.related(word, commonFrom);
      if (count === 0 && related.length === 0 && isEveryday(word)) continue;
      // BM25's inverse document frequency: a word that stands in no passage weighs most, and lowers every hit's share.
      const rarity = rarityOf(count, all.passages);
      total += rarity;
      known += rarity * (count > 0 ? 1 : Math.max(0, ...related.map(({ worth }) => worth)));
      const own = count > 0 ? [asked] : [];
      for (const [id, { score, worth }] of this.bestMeets(
        [...own, ...related],
        count > 0 ? rarity : Infinity,
        hidden,
      )) {
        const passage = found.get(id) ?? { id, score: 0, weight: 0, count: 0, asked: [] };
        passage.score += score;
        passage.weight += worth * rarity;
        passage.count += worth;
        passage.asked.push(word);
        found.set(id, passage);
      }
    }
    if (known < leastKnown * total) return { hits: [], spelling };
    const strong = [...found.values()].filter(
      ({ id, weight }) => weight >= leastShare * total && (only?.has(id) ?? true),
    );
    const testsAsked = isTestPath(question);
    const ranked = (): { passage: FoundPassage; score: number }[] =>
      strong
        .map(passage => {
          const { id, score, count } = passage;
          const test = id < 0 ? isTestPath(this.covered.passage(id)?.path ?? '') : isTestPassage(id);
          // Each further word counts for all: a passage with three words asked for beats one with the rarest three times over.
          return { passage, score: score * count * (test && !testsAsked ? testWeight : 1) };
        })
        .sort((a, b) => b.score - a.score || a.passage.id - b.passage.id);
    const best = ranked().slice(0, mostReordered);
    this.meetCommon(common, new Map(best.map(({ passage }) => [passage.id, passage])), hidden);
    const hits = ranked().map(({ passage: { id, asked }, score }) => ({ id, asked, score }));
    return { hits, spelling };
  }

  /** Adds what passages have of words so common that they find nothing by themselves. */
  private meetCommon(
    common: readonly CountedWord[],
    found: ReadonlyMap<number, FoundPassage>,
    hidden: ReadonlySet<number>,
  ): void {
    if (common.length === 0) return;
    const among = this.files.words.among(
      common.map(({ word }) => word),
      [...found.keys()].filter(id => id > 0),
    );
    for (const { word, count } of common) {
      const matches = [...(among.get(word) ?? []), ...this.covered.find(word)];
      for (const [id, score] of this.scores(
        matches,
        fields.map(() => count),
        Infinity,
        hidden,
      )) {
        const passage = found.get(id);
        if (passage === undefined) continue;
        passage.score += score;
        passage.count += commonWorth;
        passage.asked.push(word);
      }
    }
  }

  /** What the passages here may say instead of `word`, without what so many say that it tells nothing. */
  private related(word: string, commonFrom: number): CountedWord[] {
    return relatedWords(word).flatMap(({ word: other, worth }) => {
      const count = this.passagesWith(other);
      return count === 0 || count >= commonFrom ? [] : [{ word: other, worth, count }];
    });
  }

  /**
   * How well each passage meets the best of some words for one thing. `most`: no word is rarer than that, because a synonym is no better
   * a sign than the word itself. Those that say least are left out once {@link mostVisited} passages were looked at.
   */
  private bestMeets(
    forms: readonly CountedWord[],
    most: number,
    hidden: ReadonlySet<number>,
  ): ReadonlyMap<number, { readonly score: number; readonly worth: number }> {
    const meets = new Map<number, { score: number; worth: number }>();
    let visited = 0;
    for (const { word, worth, count } of forms) {
      visited += count;
      if (visited > mostVisited && worth < 1) break;
      for (const [id, score] of this.matches(word, hidden, most)) {
        const before = meets.get(id);
        meets.set(id, {
          score: Math.max(before?.score ?? 0, worth * score),
          worth: Math.max(before?.worth ?? 0, worth),
        });
      }
    }
    return meets;
  }

  /** How well each passage with a word meets it. `hidden` passages are covered by others. */
  private matches(word: string, hidden: ReadonlySet<number>, most: number): ReadonlyMap<number, number> {
    const matches = this.files.words.find(word).filter(({ id }) => !hidden.has(id));
    matches.push(...this.covered.find(word));
    const having = fields.map((_, i) => matches.reduce((count, { field }) => count + (field === i ? 1 : 0), 0));
    return this.scores(matches, having, most, hidden);
  }

  /** `having`: how many passages have the word in each field. */
  private scores(
    matches: readonly FieldMatch[],
    having: readonly number[],
    most: number,
    hidden: ReadonlySet<number>,
  ): ReadonlyMap<number, number> {
    const stored = this.files.words;
    const passages = stored.passages - hidden.size + this.covered.passages;
    return scoresOf(
      matches,
      passages,
      stored.lengths,
      having.map(count => Math.min(most, rarityOf(count, passages))),
    );
  }

  /** How many passages have a word. */
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
}

/** A word asked for, or one for the same thing, and how many passages have it. */
interface CountedWord extends RelatedWord {
  readonly count: number;
}

/** What is summed up over the words asked for that a passage has: `weight` and `count` by how much a synonym is worth. */
interface FoundPassage {
  readonly id: number;
  score: number;
  weight: number;
  count: number;
  readonly asked: string[];
}

/** A passage and how well it meets the words asked for; `asked` are those of them that it has. */
interface WordHit {
  readonly id: number;
  readonly score: number;
  readonly asked: readonly string[];
}

/** A word in more passages than this share (and more than {@link fewPassages}), or in this many, says nothing about where to look. 40,000 take 0.1 s. */
const commonShare = 0.15;
/** One in more than this share says nothing in any case. */
const mostShare = 0.5;
/** What such a word counts in a passage that rarer ones found, and in how many of the best ones it is looked for. */
const commonWorth = 0.5;
const mostReordered = 500;
const fewPassages = 8;
const manyPassages = 40_000;
/** Passages looked at for one question, rarest words first: what keeps a search in a large repository under 100 ms. */
const mostVisited = 10_000;
/** A hit has at least this share of the weight of all words asked for: one rare word out of four is chance. */
const leastShare = 0.25;
/** Below this share of known words, by weight, a question is about something else. */
const leastKnown = 0.5;
/** Tests mention everything; unless asked for, they come after what they test. */
const testWeight = 0.6;
