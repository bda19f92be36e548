import { questionWords } from '../index/words';

/**
 * The questions that a long one is made of: its sentences, list items, lines, and what is asked after "and how", each with at least
 * {@link fewestWords} words that say something. One for a short question.
 */
export function questionParts(question: string): string[] {
  const pieces = question.split(boundary).filter(piece => piece.trim() !== '');
  const parts: string[] = [];
  for (const piece of pieces) {
    const last = parts.at(-1);
    if (last !== undefined && (isShort(last) || isShort(piece))) parts[parts.length - 1] = `${last}; ${piece}`;
    else parts.push(piece);
  }
  return parts.slice(0, mostParts);
}

const boundary = /(?<=[.?!:;])\s|\n|,?\s(?=and (?:also )?(?:how|what|why|where|which|when|who|whether)\b)/iu;
const fewestWords = 3;
/** Of a pasted log every line would be a part. */
const mostParts = 24;

function isShort(part: string): boolean {
  return questionWords(part).length < fewestWords;
}
