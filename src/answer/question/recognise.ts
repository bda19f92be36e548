import type { Asked } from './asked';
import { phrasings } from './phrasings';

/**
 * The kinds that a question may be of by its wording, likeliest first; none for a free question. Whether the names in it are
 * names of anything here decides between them: the caller takes the first whose names mean something.
 */
export function recognise(question: string): Asked[] {
  const asked = plain(question);
  if (asked.length > longestQuestion || /[\n\r]/.test(asked)) return [];
  const shorter = asked.replace(saysWhere, '');
  const found = [...readings(asked), ...(shorter === asked ? [] : readings(shorter))];
  return found.filter((each, i) => found.findIndex(other => JSON.stringify(other) === JSON.stringify(each)) === i);
}

/** In UTF-16 units. A longer question tells a story, of which a pattern would see a part. */
const longestQuestion = 240;

function readings(asked: string): Asked[] {
  return phrasings.flatMap(([pattern, toAsked]) => {
    const match = pattern.exec(asked);
    if (match === null) return [];
    const { x = '', y = '', what = '' } = match.groups ?? {};
    return [toAsked(x, y, what)];
  });
}

/** The question without greetings, thanks, and words that only ask to be told. */
function plain(question: string): string {
  let left = question
    .trim()
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll('’', "'");
  for (;;) {
    const before = left;
    left = left
      .replace(/(?<![\s?!.,;:])[\s?!.,;:]+$/, '')
      .replace(/(?<![ ,])[ ,]+(?:please|thanks|thank you|exactly)$/i, '')
      .replace(opening, '');
    if (left === before) return left;
  }
}

const opening = new RegExp(
  `^(?:${[
    '(?:hi|hey|hello|ok(?:ay)?|please|coil|so|now|and|quick question)[,:!]? ',
    '(?:can|could|would|will) you (?:please )?',
    '(?:tell|show) me (?=(?:where|what|which|who|how|when|why|all|every|the) )',
    '(?:give me|let me see) (?=(?:an?|the|all) )',
    "(?:i (?:want|need|would like)|i'd like) to (?:know|see|understand|find out) ",
    '(?:do you know|i wonder|find out) ',
  ].join('|')})`,
  'i',
);
const saysWhere =
  /(?<![ ,])[ ,]+(?:(?:in|of) (?:this|the|our) (?:repo(?:sitory)?|project|code ?base|code|workspace)|here)$/i;
