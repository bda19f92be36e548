import type { Range, ScoreParts } from '../../protocol/engineProtocol';
import type { CoveredFiles } from '../index/coveredFiles';
import { inOrder, type Definition } from '../index/definition';
import type { FileStore } from '../index/fileStore';
import { MeaningQuery, meaningOf, MostAlike } from '../index/meaning';
import { fields, rarityOf, scoresOf } from '../index/passageWords';
import { fileWorth } from './fileWorth';
import { questionParts } from './questionParts';
import { isEveryday, relatedWords, spokenOf, type RelatedWord } from './relatedWords';
import { questionWords, words } from '../index/words';
import { wordVectors } from '../index/wordVectors';

/** A passage found. `words` are the question's words that it has, as the question spells them; `defines` the identifiers it defines. */
export interface SearchHit extends Range {
  readonly score: number;
  /** Of its words alone, where {@link score} counts what it defines too. */
  readonly wordScore: number;
  readonly words: readonly string[];
  readonly defines: readonly string[];
  /** What its {@link wordScore} is made of, for the question as a whole or the part that it meets best; null where it only defines. */
  readonly parts: ScoreParts | null;
  /** It is what the question's part of this number finds first; null where it is so for none. */
  readonly part: number | null;
}

/** One search of the passages on disk and of those that cover them. */
export class PassageSearch {
  constructor(
    private readonly files: FileStore,
    private readonly covered: CoveredFiles,
  ) {}

  /** Best first. `named`: what the question names; `within`: in these files only; `byMeaning`: by what they mean, too. */
  find(
    question: string,
    named: ReadonlyMap<string, readonly Definition[]>,
    limit: number,
    within: ReadonlySet<string> | null,
    byMeaning = true,
  ): SearchHit[] {
    const only =
      within === null ? null : new Set([...within].flatMap(path => this.passagesOf(path).map(({ id }) => id)));
    const { hits, spelling } = this.wordHits(question, only, byMeaning);
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
        return [
          {
            path,
            startLine,
            endLine,
            score,
            wordScore: hit?.score ?? 0,
            words: found,
            defines: defined,
            part: hit?.part ?? null,
            parts: hit?.parts ?? null,
          },
        ];
      })
      .sort((a, b) => b.score - a.score || inOrder(a, b))
      .slice(0, limit);
  }

  /** Passages with words asked for, best first. `only`: of these passages, null for all. */
  private wordHits(
    question: string,
    only: ReadonlySet<number> | null,
    byMeaning: boolean,
  ): { hits: WordHit[]; spelling: ReadonlyMap<string, string> } {
    const spelling = new Map<string, string>();
    for (const spelled of question.match(/[\p{L}\p{N}_$-]+/gu) ?? [])
      for (const word of words(spelled)) if (!spelling.has(word)) spelling.set(word, spelled);
    const asked = this.askedWords(question);
    const count = asked.filter(({ spoken }) => !spoken).length;
    const total = weightOf(asked);
    const known = asked.reduce((sum, { weight, known, spoken }) => sum + (spoken ? 0 : weight * known), 0);
    if (known === 0 || known < (count > fewWords ? leastKnownOfMany : leastKnown) * total)
      return { hits: [], spelling };
    const parts = questionParts(question).map(part => new Set(questionWords(part)));
    const searches = [
      asked,
      ...(parts.length > 1 ? parts.map(part => asked.filter(({ word }) => part.has(word))) : []),
    ];
    const meant = byMeaning ? this.meant(question) : null;
    const passages = only ?? new Set([...this.candidates(searches), ...(meant?.alike.ids ?? [])]);
    const { meets, files } = this.meetings(asked, passages);
    const worth = fileWorth(question, path => this.files.get(path) !== undefined || this.covered.has(path));
    const worthOf = (id: number): number =>
      worth((id < 0 ? this.covered.passage(id)?.path : this.files.pathOf(files.get(id) ?? 0)) ?? '');
    const rankings = searches.map(words => this.ranked(words, meets, files, worthOf));
    const strongest = Math.max(...rankings.slice(1).map(([hit]) => hit?.score ?? 0), Number.MIN_VALUE);
    const bestOfWhole = rankings[0]?.[0]?.score ?? 1;
    const found = new Map<number, WordHit>();
    for (const [i, ranking] of rankings.entries()) {
      const share = i === 0 ? (rankings.length > 1 ? wholeShare : 1) / bestOfWhole : partShare / strongest;
      for (const [rank, hit] of ranking.entries()) {
        const score = hit.score * share;
        const before = found.get(hit.id);
        const best = i > 0 && rank < mostForAPart && score > leastPart ? i : (before?.part ?? null);
        const sum = i === 0 ? score : Math.max(before?.partScore ?? 0, score);
        found.set(hit.id, {
          id: hit.id,
          asked: [...new Set([...(before?.asked ?? []), ...hit.asked])],
          score: i === 0 ? score : (before?.score ?? 0) - (before?.partScore ?? 0) + sum,
          partScore: i === 0 ? 0 : sum,
          part: best,
          parts: before?.parts ?? hit.parts,
        });
      }
    }
    // What means the same adds to what has the same words.
    const most = meaningWorth * Math.min(1, (wordsOfMeaning / count) ** 2);
    for (const id of meant === null ? [] : passages) {
      const meaning = most * worthOf(id) * (meant === null ? 0 : this.likeness(id, files.get(id), meant));
      const hit = found.get(id) ?? { ...wordless, id };
      if (meaning > 0) found.set(id, { ...hit, score: hit.score + meaning, parts: { ...hit.parts, meaning } });
    }
    const hits = [...found.values()].sort((a, b) => b.score - a.score || a.id - b.id);
    return { hits, spelling };
  }

  /** What passages mean beside the question. */
  private meant(question: string): Meant | null {
    const meaning = meaningOf(new Map(questionWords(question).map(word => [word, 1])), wordVectors());
    if (meaning === null) return null;
    const query = new MeaningQuery(meaning);
    const alike = new MostAlike(mostByMeaning);
    this.files.compare(query, alike, path => this.covered.has(path));
    this.covered.compare(query, alike);
    return { query, alike };
  }

  /** How alike a passage's meaning is: 1 for the one that is most so, 0 for most others. */
  private likeness(id: number, file: number | undefined, { query, alike }: Meant): number {
    const likeness = id < 0 ? this.covered.likeness(id, query) : this.files.likeness(file ?? 0, id, query);
    return likeness === null ? 0 : alike.shareOf(likeness);
  }

  /** The words of a question, with what the passages may say instead; rarest first. */
  private askedWords(question: string): AskedWord[] {
    const asked = questionWords(question);
    const related = new Map(asked.map(word => [word, relatedWords(word)]));
    const spoken = spokenOf(question).filter(({ word }) => !related.has(word));
    const { counts, names } = this.files.words.counts([
      ...new Set([...asked, ...[...related.values(), spoken].flatMap(forms => forms.map(({ word }) => word))]),
    ]);
    const count = (word: string): number => (counts.get(word) ?? 0) + this.covered.passagesWith(word);
    const from = (share: number): number => Math.max(fewPassages, Math.min(share * this.passages, manyPassages));
    const counted = asked.map(word => ({ word, worth: 1, count: count(word) })).sort((a, b) => a.count - b.count);
    // "Where is the CSS parser?" in a bundler: where all words are common, the rarest must do.
    const telling = counted.filter(({ word }) => !isEveryday(word));
    const onlyCommon = (telling.length > 0 ? telling : counted).every(each => each.count > from(commonShare));
    const commonFrom = from(onlyCommon ? mostShare : commonShare);
    // Each counts for less than a word of the question, and neither as known nor as missing where it stands nowhere.
    const further = spoken.flatMap(({ word, worth }): AskedWord[] => {
      const each = { word, worth, count: count(word) };
      if (each.count === 0 || each.count > commonFrom) return [];
      const rarity = rarityOf(each.count, this.passages);
      return [{ ...each, common: false, forms: [each], rarity, weight: worth * rarity, known: 0, spoken: true }];
    });
    const own = counted.flatMap((each): AskedWord[] => {
      const common = each.count > commonFrom;
      const forms = (related.get(each.word) ?? [])
        .filter(({ word }) => !related.has(word))
        .map(({ word, worth }) => ({ word, worth, count: count(word) }))
        .filter(form => form.count > 0 && form.count < commonFrom);
      const everyday = isEveryday(each.word);
      if (each.count === 0 && forms.length === 0 && everyday) return [];
      // BM25's inverse document frequency: a word that stands in no passage weighs most.
      const rarity = rarityOf(each.count, this.passages);
      const known = each.count > 0 ? 1 : Math.max(0, ...forms.map(({ worth }) => worth));
      // A word in most passages counts neither as known nor in the total.
      // Of what stands in unsaved text alone it is not known.
      const named = [each, ...forms].some(({ word }) => names.has(word)) || counts.get(each.word) === 0;
      const weight = common ? 0 : rarity * (everyday ? everydayWorth : 1) * (named ? 1 : proseWorth);
      return [
        {
          ...each,
          common,
          forms: [...(each.count > 0 ? [each] : []), ...(common ? [] : forms)],
          rarity,
          weight,
          known,
          spoken: false,
        },
      ];
    });
    return [...own, ...further];
  }

  /** Passages that are looked at: the best of each search by its rarest words. */
  private candidates(searches: readonly (readonly AskedWord[])[]): ReadonlySet<number> {
    const hidden = new Set([...this.covered.paths].flatMap(path => this.files.passagesOf(path).map(({ id }) => id)));
    const found = new Set(this.covered.ids);
    for (const [i, search] of searches.entries()) {
      let visited = 0;
      const forms = search
        .filter(({ common }) => !common)
        .flatMap(({ forms }) => forms)
        .sort((a, b) => a.count / a.worth - b.count / b.worth)
        .filter(({ count }, n) => (visited += count) <= mostVisited / (i === 0 ? 1 : 2) || n === 0);
      const ids = this.files.words.best(
        [...new Set(forms.map(({ word }) => word))],
        i === 0 ? mostCandidates : mostOfAPart,
      );
      for (const id of ids) if (!hidden.has(id)) found.add(id);
    }
    return found;
  }

  /** How well passages meet each word, by the best of its forms. */
  private meetings(
    asked: readonly AskedWord[],
    ids: ReadonlySet<number>,
  ): { meets: ReadonlyMap<string, Meets>; files: ReadonlyMap<number, number> } {
    const forms = new Set(asked.flatMap(each => each.forms.map(({ word }) => word)));
    const { matches: among, files } = this.files.words.among(
      [...forms],
      [...ids].filter(id => id > 0),
    );
    const { passages } = this;
    const meets = new Map(
      asked.map(({ word, forms, rarity, count }) => {
        const meets = new Map<number, { score: number; worth: number }>();
        for (const form of forms) {
          const matches = [
            ...(among.get(form.word) ?? []),
            ...this.covered.find(form.word).filter(({ id }) => ids.has(id)),
          ];
          // No form is rarer than the word: a synonym is no better a sign than the word itself.
          const rare = Math.min(count > 0 ? rarity : Infinity, rarityOf(form.count, passages));
          for (const [id, score] of scoresOf(
            matches,
            passages,
            this.files.words.lengths,
            fields.map(() => rare),
          )) {
            const before = meets.get(id);
            meets.set(id, {
              score: Math.max(before?.score ?? 0, form.worth * score),
              worth: Math.max(before?.worth ?? 0, form.worth),
            });
          }
        }
        return [word, meets] as const;
      }),
    );
    return { meets, files };
  }

  /** Passages by how well they meet some words together. */
  private ranked(
    asked: readonly AskedWord[],
    meets: ReadonlyMap<string, Meets>,
    files: ReadonlyMap<number, number>,
    worthOf: (id: number) => number,
  ): { id: number; score: number; asked: string[]; parts: ScoreParts }[] {
    const found = new Map<number, FoundPassage>();
    const total = weightOf(asked);
    for (const { word, weight, common, rarity } of asked) {
      const telling = common ? commonWorth : weight / rarity;
      for (const [id, { score, worth }] of meets.get(word) ?? []) {
        const passage = found.get(id) ?? { id, score: 0, weight: 0, count: 0, asked: [] };
        passage.score += score * (common ? 1 : telling);
        passage.weight += worth * weight;
        passage.count += worth * telling;
        passage.asked.push(word);
        found.set(id, passage);
      }
    }
    // A file that has the words between its passages is about what is asked.
    const fileOf = (id: number): number | string | undefined =>
      id < 0 ? this.covered.passage(id)?.path : files.get(id);
    const inFile = new Map<number | string | undefined, number>();
    for (const { word, weight, common, rarity } of asked) {
      const best = new Map<number | string | undefined, number>();
      for (const [id, { score }] of meets.get(word) ?? []) {
        const file = fileOf(id);
        best.set(file, Math.max(best.get(file) ?? 0, score * (common ? 1 : weight / rarity)));
      }
      for (const [file, score] of best) inFile.set(file, (inFile.get(file) ?? 0) + score);
    }
    const mostInFile = Math.max(...inFile.values(), Number.MIN_VALUE);
    const fileShare = (id: number): number => (inFile.get(fileOf(id)) ?? 0) / mostInFile;
    return [...found.values()]
      .filter(({ weight }) => weight > 0 && weight >= leastShare * total)
      .map(({ id, score, count, asked }) => {
        // Each further word counts for all: a passage with three words asked for beats one with the rarest three times over.
        const parts = { words: score, coverage: count, file: 1 + fileShare(id) ** 2, kind: worthOf(id), meaning: 0 };
        return { id, asked, parts, score: parts.words * parts.coverage * parts.file * parts.kind };
      })
      .sort((a, b) => b.score - a.score || a.id - b.id);
  }

  /** How many passages there are, those that others cover left out. */
  private get passages(): number {
    const hidden = [...this.covered.paths].reduce((sum, path) => sum + this.files.passagesOf(path).length, 0);
    return this.files.words.passages - hidden + this.covered.passages;
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

/** A question's meaning, and the passages that are most alike. */
interface Meant {
  readonly query: MeaningQuery;
  readonly alike: MostAlike;
}

/** What a passage is found by that has none of the words. */
const wordless = {
  asked: [],
  score: 0,
  partScore: 0,
  part: null,
  parts: { words: 0, coverage: 0, file: 0, kind: 0, meaning: 0 },
} as const;

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

/** A word of a question. `known`: 0 to 1, how surely it means something here; `weight`: what it says of what is asked. */
interface AskedWord extends CountedWord {
  readonly common: boolean;
  readonly forms: readonly CountedWord[];
  readonly rarity: number;
  readonly weight: number;
  readonly known: number;
  /** No word of the question itself, but what programs say for a turn of speech in it. */
  readonly spoken: boolean;
}

function weightOf(asked: readonly AskedWord[]): number {
  return asked.reduce((sum, { weight, spoken }) => sum + (spoken ? 0 : weight), 0);
}

/** How well passages, by their ids, meet a word. */
type Meets = ReadonlyMap<number, { readonly score: number; readonly worth: number }>;

/** A passage and how well it meets the words asked for; `asked` are those of them that it has. */
interface WordHit {
  readonly id: number;
  readonly score: number;
  readonly asked: readonly string[];
  /** What it owes to the part of the question that it meets best. */
  readonly partScore: number;
  readonly part: number | null;
  readonly parts: ScoreParts;
}

/** A word in more passages than this share (and more than {@link fewPassages}), or in this many, says nothing about where to look. 40,000 take 0.1 s. */
const commonShare = 0.15;
/** One in more than this share says nothing in any case. */
const mostShare = 0.5;
/** What such a word counts in a passage that rarer ones found. */
const commonWorth = 0.5;
/** Passages looked at for a question, and for each of its parts. */
const mostCandidates = 400;
const mostOfAPart = 100;
const fewPassages = 8;
const manyPassages = 40_000;
/** Passages that FTS5 looks at for one question, rarest words first: what keeps a search in a large repository under 100 ms. */
const mostVisited = 10_000;
/** Below this share of known words, by weight, a question is about something else. */
const leastKnown = 0.5;
/** The same of a question of more than so many words, of which a few may be the asker's own. */
const leastKnownOfMany = 0.25;
const fewWords = 5;
/** A hit has at least this share of the weight of all words asked for: one rare word out of ten is chance. */
const leastShare = 0.1;
/**
 * Passages that are looked at for what they mean, and what the most alike one counts beside the one that has the words best: of a question of more words
 * than so many less, which says by its words alone where to look, and means a little of everything.
 */
const mostByMeaning = 60;
const meaningWorth = 1;
const wordsOfMeaning = 5;
/** What a word of everyday English weighs beside one of the same rarity. */
const everydayWorth = 0.5;
/** What a word weighs that stands in no name and no path. */
const proseWorth = 0.6;
/** Of a question with parts: what the whole counts, and the part that a passage meets best; and the score at which a part's best passage stands for it. */
const wholeShare = 0.6;
const partShare = 0.6;
const leastPart = 0.3;
const mostForAPart = 2;
