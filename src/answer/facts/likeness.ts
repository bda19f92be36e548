import { meaningOf } from '../../search/index/meaning';
import { questionWords, words } from '../../search/index/words';
import { wordVectors } from '../../search/index/wordVectors';

/** How alike in meaning a text is to the question that was asked: 0 to 1. */
export type Likeness = (text: string) => number;

/** Words of a text that are looked at. */
const mostWords = 400;

/** By the vectors of words that ship with Coil: the cosine of both meanings, 0 where either has no known word. */
export function likenessTo(question: string): Likeness {
  const vectors = wordVectors();
  const meant = meaningOf(new Map(questionWords(question).map(word => [word, 1])), vectors);
  return text => {
    const counts = new Map<string, number>();
    for (const word of words(text).slice(0, mostWords)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const other = meaningOf(counts, vectors);
    return meant === null || other === null ? 0 : Math.max(0, cosine(meant, other));
  };
}

function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let [product, squares, others] = [0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i] ?? 0, other[i] ?? 0];
    product += a * b;
    squares += a * a;
    others += b * b;
  }
  return squares === 0 || others === 0 ? 0 : product / Math.sqrt(squares * others);
}
