import { questionWords, stem, wholeWord, words } from '../../search/index/words';
import { isEveryday, relatedWords, spokenOf } from '../../search/ranking/relatedWords';
import type { Codebase } from '../codebase';

/** What each word of a question says, and how much of the question a text meets. */
export interface AskedWords {
  /** The question's words that stand somewhere here, themselves or by a related one. */
  readonly known: ReadonlySet<string>;
  /** Of the question's words, those that a text has, each with how much it counts: 1 for itself, less for a related word. */
  met(text: string): ReadonlyMap<string, number>;
  /** Paths of the files that have most of the question, best first. */
  likelyFiles(most: number): string[];
  /** Names that words beside each other in the question make, in small letters: `toomanyredirects`. */
  readonly names: ReadonlySet<string>;
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
    const rarity = rarityOf(Math.max(1, exact === 0 ? having.size : exact), files);
    const weight = Math.max(0.08, rarity) * (isEveryday(word) || word === task ? everydayWeight : 1);
    weights.set(word, weight);
    for (const [path, worth] of having) shares.set(path, (shares.get(path) ?? 0) + weight * worth);
    for (const form of all) forms.set(form.word, [...(forms.get(form.word) ?? []), { word, worth: form.worth }]);
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const said = new Set(weights.keys());
  // What programs say for a turn of speech counts besides, as names do.
  for (const { word, worth } of spokenOf(question)) {
    const having = new Set(index.filesWithWord(word));
    if (said.has(word) || having.size === 0) continue;
    const rarity = rarityOf(having.size, files);
    weights.set(word, worth * rarity);
    forms.set(word, [...(forms.get(word) ?? []), { word, worth: 1 }]);
    for (const path of having) shares.set(path, (shares.get(path) ?? 0) + worth * rarity);
  }
  // A name counts besides: a text without it meets no less of the question.
  const names = joinedNames(question, index, files);
  for (const [name, paths] of names) {
    const rarity = rarityOf(paths.size, files);
    weights.set(name, nameWeight * rarity);
    forms.set(name, [...(forms.get(name) ?? []), { word: name, worth: 1 }]);
    for (const path of paths) shares.set(path, (shares.get(path) ?? 0) + nameWeight * rarity);
  }
  return {
    known: said,
    names: new Set(names.keys()),
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
      return total === 0 ? 0 : Math.min(1, sum / total);
    },
  };
}

/** What a name counts beside its words, and words that are one name at most: "too many redirects" for `TooManyRedirects`. */
const nameWeight = 1.2;
const mostJoined = 4;
const leastName = 7;
const leastRarity = 0.5;

/** How little is said of a word by the files that have it: 1 for one of many files, near 0 for all of them. */
function rarityOf(having: number, files: number): number {
  return Math.log(1 + files / having) / Math.log(1 + files);
}

/** Names that words beside each other in a question make, with the files that have them. */
function joinedNames(question: string, index: Codebase['index'], files: number): Map<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const clause of question.toLowerCase().split(/[^\p{L}\p{N}_\s'-]+/u)) {
    const each = (clause.match(/[\p{L}\p{N}_]+/gu) ?? []).slice(0, 60);
    for (let from = 0; from < each.length; from++)
      for (let to = Math.min(each.length, from + mostJoined); to - from > 1; to--) {
        const name = wholeWord(each.slice(from, to).join(''));
        if (name.length < leastName) continue;
        const known = [name, name.replace(/s$/, ''), name.replace('maximum', 'max').replace('minimum', 'min')]
          .map(form => ({ form, paths: new Set(index.filesWithWord(form)) }))
          .find(({ paths }) => paths.size > 0);
        // What so many files have is a type of every day, such as an input stream.
        if (known === undefined || rarityOf(known.paths.size, files) < leastRarity) continue;
        found.set(known.form, known.paths);
        break;
      }
  }
  return found;
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
