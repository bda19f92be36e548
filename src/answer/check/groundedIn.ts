import type { PickedEvidence } from '../../search/ranking/evidence';
import { questionWords, words } from '../../search/index/words';

/** Share of a sentence's own words that stand in what the model read, at least. */
const leastKnown = 0.6;
/** Words that explanations are made of, whatever the code. */
const general = new Set(
  words(
    'accept add argument build call check class code contain convert create current data default file function give handle hold implement input ' +
      'instance keep list make method module name new number object option output parameter parse pass perform process property provide ' +
      'read represent result return run set single string take test text type update value variable write',
  ),
);

/**
 * Whether a sentence of a model that does not follow instructions may be shown. It says something beyond the names in it, in words that stand
 * in `context` (the question, and what is said already) or in what the model read; what it names first stands in one of the places that it refers to; it does not speak of itself.
 */
export function groundedIn(context: string, evidence: readonly PickedEvidence[]): (sentence: string) => boolean {
  const read = new Set(words([context, ...evidence.map(({ path, text }) => `${path}\n${text}`)].join('\n')));
  return sentence => {
    if (/(?<![\p{L}`])I\b(?!\/)/u.test(sentence.replaceAll(/`[^`]*`/g, ''))) return false;
    const spans = [...sentence.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name);
    const prose = sentence.replaceAll(/`[^`\n]*`|\[\d+\]/g, ' ');
    const named = new Set(spans.flatMap(words));
    const said = questionWords(prose);
    if (spans.length > 0 && !said.some(word => !named.has(word))) return false;
    const own = said.filter(word => !general.has(word) && !named.has(word));
    if (own.filter(word => read.has(word)).length < leastKnown * own.length) return false;
    const cited = [...sentence.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number));
    const [first] = spans;
    const places = evidence.filter(({ number }) => cited.includes(number));
    return (
      first === undefined ||
      places.length === 0 ||
      places.some(({ path, text }) => text.includes(first) || path.endsWith(first))
    );
  };
}
