import { questionWords, stem, words } from '../../search/index/words';
import { isEveryday, relatedWords } from '../../search/ranking/relatedWords';
import type { Codebase } from '../codebase';

/** What each word of a question says, and how much of the question a text meets. */
export interface AskedWords {
  /** The question's words that stand somewhere here, themselves or by a related one. */
  readonly known: ReadonlySet<string>;
  /** Of the question's words, those that a text has, each with how much it counts: 1 for itself, less for a related word. */
  met(text: string): ReadonlyMap<string, number>;
  /** Paths of the files that have most of the question, best first. */
  likelyFiles(most: number): string[];
  /** What of the question stands here at all, as a share of it: 0 to 1. */
  readonly standing: number;
  /** What words say together, as a share of the whole question: 0 to 1. */
  share(met: ReadonlyMap<string, number>): number;
}

/** Related words that count. */
const leastRelated = 0.4;
/** What an everyday word says of what one says that programs have. */
const everydayWeight = 0.35;

/** What someone wants to do says less of where than with what: "how do I write a plugin". */
const taskVerb =
  /\b(?:how (?:do|can|would|should|could) (?:i|we|you|one)|how to|where (?:do|can|would|should|could) (?:i|we|you|one)) (?<verb>\w+)/i;

/** A question's words, weighed by how few files have them. */
export function askedWords(question: string, { index }: Codebase): AskedWords {
  const files = Math.max(1, [...index.paths].length);
  const forms = new Map<string, { readonly word: string; readonly worth: number }[]>();
  const weights = new Map<string, number>();
  const shares = new Map<string, number>();
  let absent = 0;
  const task = stem(taskVerb.exec(question)?.groups?.['verb']?.toLowerCase() ?? '');
  for (const word of questionWords(question)) {
    const all = [{ word, worth: 1 }, ...relatedWords(word).filter(({ worth }) => worth >= leastRelated)];
    const having = new Map<string, number>();
    for (const form of all)
      for (const path of index.filesWithWord(form.word))
        if ((having.get(path) ?? 0) < form.worth) having.set(path, form.worth);
    if (having.size === 0) {
      absent += isEveryday(word) ? everydayWeight : 1;
      continue;
    }
    const exact = [...having.values()].filter(worth => worth === 1).length;
    const rarity = Math.log(1 + files / Math.max(1, exact === 0 ? having.size : exact)) / Math.log(1 + files);
    const weight = Math.max(0.08, rarity) * (isEveryday(word) || word === task ? everydayWeight : 1);
    weights.set(word, weight);
    for (const [path, worth] of having) shares.set(path, (shares.get(path) ?? 0) + weight * worth);
    for (const form of all) forms.set(form.word, [...(forms.get(form.word) ?? []), { word, worth: form.worth }]);
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return {
    known: new Set(weights.keys()),
    standing: total === 0 ? 0 : total / (total + absent),
    met: text => {
      const found = new Map<string, number>();
      for (const each of new Set(words(text)))
        for (const { word, worth } of forms.get(each) ?? []) if ((found.get(word) ?? 0) < worth) found.set(word, worth);
      return found;
    },
    likelyFiles: most =>
      [...shares]
        .sort((a, b) => b[1] - a[1])
        .slice(0, most)
        .map(([path]) => path),
    share: met => {
      let sum = 0;
      for (const [word, worth] of met) sum += (weights.get(word) ?? 0) * worth;
      return total === 0 ? 0 : sum / total;
    },
  };
}

/** The better of two for each word, `other` counting `worth` of itself. */
export function joined(
  met: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
  worth: number,
): Map<string, number> {
  const both = new Map(met);
  for (const [word, each] of other) if ((both.get(word) ?? 0) < each * worth) both.set(word, each * worth);
  return both;
}
