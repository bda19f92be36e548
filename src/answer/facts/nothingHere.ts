import { fullName } from '../../search/index/definition';
import { isTestPath } from '../../reading/files/isTestPath';
import { questionWords, wholeWord } from '../../search/index/words';
import { isEveryday, relatedWords } from '../../search/ranking/relatedWords';
import type { Codebase } from '../codebase';
import { closeName } from '../question/namesLike';
import { askedWords, joined } from './askedWords';
import { code, listed } from './proof';

/** What an answer says when search finds nothing. */
export const nothingFound = 'I found nothing about that in this repository.';

/** Words of a question, as it writes them, that say what it is about. */
interface Words {
  /** Those that no file has, in no form. */
  readonly absent: readonly string[];
  /** The others, without those of everyday English. */
  readonly present: readonly string[];
}

/** Words and places that are named. */
const mostWords = 5;
const mostPlaces = 3;
/** Files whose definitions are looked at for places near. */
const mostFiles = 40;
/** Of the words of an English question, how many only hold it together, at least. */
const leastGlue = 0.3;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** What is said where search finds nothing: which of the question's words stand nowhere, and what is nearest by the others. Without references: nothing of it answers. */
export function nothingHere(question: string, codebase: Codebase): string {
  const { absent, present } = wordsOf(question, codebase);
  const missing = absent.length === 0 ? '' : ` No file that is read has ${orListed(absent)}.`;
  const near = present.length === 0 ? [] : nearest(present.join(' '), codebase);
  return `${nothingFound}${missing}${near.length === 0 ? '' : ` Nearest to the rest: ${listed(near)}.`}`;
}

/** "No file that is read has `A`.", where what stands nowhere is most of what a question is about, of its names; ''. */
export function mostlyAbsent(question: string, codebase: Codebase): string {
  const { absent, present } = wordsOf(question, codebase);
  return absent.length < present.length ? '' : namesAbsent(absent);
}

/** "No file that is read has `A`." of the names among words; ''. The words of a person are not those of a repository, so that a word says nothing by its absence. */
export function namesAbsent(absent: readonly string[]): string {
  const names = absent.filter(word => /[\p{Lu}\p{N}_$]/u.test(word));
  return names.length === 0 ? '' : `No file that is read has ${orListed(names)}.`;
}

/** A name in a question, written as code, that stands nowhere, and the one here that it must mean; null for none. */
export function misspeltIn(
  question: string,
  codebase: Codebase,
): { readonly written: string; readonly meant: string } | null {
  for (const written of question.match(wordPattern) ?? []) {
    if (!/\p{Ll}\p{Lu}|\w_\w/u.test(written) || !isEmpty(codebase.index.filesWithWord(wholeWord(written)))) continue;
    const meant = closeName(written, codebase);
    if (meant !== null) return { written, meant };
  }
  return null;
}

/**
 * A question without its words that stand nowhere, and those words, where enough is left to look for: two words at least, and no fewer than are missing.
 * Null where too little is.
 */
export function knownPart(
  question: string,
  codebase: Codebase,
): { readonly rest: string; readonly absent: readonly string[] } | null {
  const { absent, present } = wordsOf(question, codebase);
  if (absent.length === 0 || present.length < 2 || present.length < absent.length) return null;
  const gone = new Set(absent);
  return { rest: question.replaceAll(wordPattern, word => (gone.has(word) ? ' ' : word)), absent };
}

/** "`a`, `b` or `c`". */
function orListed(all: readonly string[]): string {
  const shown = all.slice(0, mostWords).map(word => code(word));
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1) ?? ''}`;
}

const wordPattern = /[\p{L}\p{N}_$]+(?:-[\p{L}\p{N}_$]+)*/gu;

function wordsOf(question: string, { index }: Codebase): Words {
  const all = question.match(wordPattern) ?? [];
  const telling = all.filter(word => questionWords(word).length > 0 && !unspaced.test(word));
  // Elsewhere it is not known which words hold a sentence together.
  if (all.length === 0 || 1 - telling.length / all.length < leastGlue) return { absent: [], present: [] };
  const stands = (word: string): boolean =>
    questionWords(word).some(
      form =>
        !isEmpty(index.filesWithWord(form)) ||
        relatedWords(form).some(({ word: other, worth }) => worth >= 0.5 && !isEmpty(index.filesWithWord(other))),
    );
  const distinct = [...new Set(telling)];
  return {
    absent: distinct.filter(word => !stands(word) && !isCommon(word)),
    present: distinct.filter(word => stands(word) && !isCommon(word)),
  };
}

/** "`publish` in `src/bus.ts`" of the definitions that have most of the words. */
function nearest(words: string, codebase: Codebase): string[] {
  const asked = askedWords(words, codebase);
  return asked
    .likelyFiles(mostFiles)
    .filter(path => !isTestPath(path))
    .flatMap(path =>
      codebase.index
        .definedIn(path)
        .filter(({ kind }) => kind !== 'heading' && kind !== 'key')
        .map(each => ({
          path,
          name: fullName(each),
          share: asked.share(joined(asked.met(fullName(each)), asked.met(each.doc ?? ''), 0.9)),
        })),
    )
    .filter(({ share }) => share >= 0.3)
    .sort((a, b) => b.share - a.share)
    .slice(0, mostPlaces)
    .map(({ name, path }) => `${code(name)} in ${code(path)}`);
}

function isCommon(word: string): boolean {
  return questionWords(word).every(isEveryday);
}

function isEmpty(all: Iterable<string>): boolean {
  return all[Symbol.iterator]().next().done === true;
}
