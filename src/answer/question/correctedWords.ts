import { distance } from './namesLike';

/** Words of questions that are often misspelt, of five letters and more. */
const vocabulary = (
  'where which what whats explain describe called calls callers calling imports imported importing defined definition definitions declared usage usages ' +
  'uses used tests tested covered history changed changes recently yesterday overview architecture project repository codebase purpose structure ' +
  'summary summarize summarise introduction routes endpoints environment variables settings commands options install installed build compile start ' +
  'files folders classes functions methods interfaces rename owner owns maintains references implementations subclasses extends inherits implements located happened work works does list show find ' +
  'related connected'
).split(' ');

/** A question with its misspelt question words set right. `isKnown`: words to leave alone. */
export function correctedWords(question: string, isKnown: (word: string) => boolean): string {
  return question.replaceAll(/(?<![\p{L}\p{N}_$./`-])[a-zA-Z]{4,}(?![\p{L}\p{N}_$/`(-]|\.\w)/gu, word => {
    const lower = word.toLowerCase();
    if (isKnown(word)) return word;
    return (
      vocabulary.find(
        other => other.length >= 4 && Math.abs(other.length - lower.length) <= 1 && distance(lower, other, 1) === 1,
      ) ?? word
    );
  });
}
