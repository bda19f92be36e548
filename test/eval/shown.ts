import type { Answer } from '../../src/protocol/engineProtocol';
import type { Place } from './question';

/** What a reader of an answer sees: the places it shows, in the order of its text. */
export interface Shown {
  /** Shown as certain, best first. */
  readonly certain: readonly Place[];
  /** Shown as possible only: after a line that says so. */
  readonly possible: readonly Place[];
}

/** With `apart`, what follows a line that says "possible" is only possible; elsewhere that word is just a word. */
export function shownBy(answer: Answer, apart = false): Shown {
  const { certain, possible } = apart ? parts(answer.answer) : { certain: answer.answer, possible: '' };
  return { certain: placesIn(certain, answer), possible: placesIn(possible, answer) };
}

/** The text from a line that calls what follows possible is apart. */
function parts(text: string): { certain: string; possible: string } {
  const at = text.search(/^[^\n]*\b(?:possible|possibly|by name only|may be namesakes)\b/im);
  return at < 0 ? { certain: text, possible: '' } : { certain: text.slice(0, at), possible: text.slice(at) };
}

const place = /\[(\d+)\]|(?<![\w/.-])((?:[\w@.-]+\/)*[\w@.-]+\.\w+):(\d+)(?:-(\d+))?/g;

function placesIn(text: string, { citations }: Answer): Place[] {
  const numbered = new Map(citations.map(citation => [citation.number, citation]));
  const found = [...text.matchAll(place)].flatMap(([, number, path, first, last]): Place[] => {
    if (path !== undefined) return [{ path, startLine: Number(first), endLine: Number(last ?? first) }];
    const citation = numbered.get(Number(number));
    return citation === undefined ? [] : [citation];
  });
  const keys = new Set<string>();
  return found.filter(({ path, startLine, endLine }) => {
    const key = `${path}:${startLine}-${endLine}`;
    return !keys.has(key) && keys.add(key).size > 0;
  });
}
