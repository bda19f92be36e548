import type { Answer } from '../../src/protocol/engineProtocol';
import type { Place } from './question';

/** What a reader of an answer sees: the places it shows, in the order of its text, then those of its lists. */
export interface Shown {
  /** Shown as certain, best first. */
  readonly certain: readonly Place[];
  /** Shown as possible only. */
  readonly possible: readonly Place[];
  /** The text, with the names in its lists. */
  readonly text: string;
}

/** A list beside an answer's text, which may show its first places only. */
interface List {
  readonly certain: boolean;
  readonly places: readonly (Place & { readonly name: string | null })[];
}

export function shownBy(answer: Answer & { readonly lists?: readonly List[] }): Shown {
  const lists = answer.lists ?? [];
  const possible = distinct(lists.filter(({ certain }) => !certain).flatMap(({ places }) => places));
  const apart = new Set(possible.map(keyOf));
  const listed = lists.filter(({ certain }) => certain).flatMap(({ places }) => places);
  return {
    certain: distinct([...placesIn(answer), ...listed]).filter(place => !apart.has(keyOf(place))),
    possible,
    text: [answer.answer, ...lists.flatMap(({ places }) => places.map(({ name }) => name ?? ''))].join('\n'),
  };
}

const reference = /\[(\d+)\]|(?<![\w/."-])((?:[\w@.-]+\/)*[\w@.-]+\.\w+):(\d+)(?:-(\d+))?/g;

function placesIn({ answer, citations }: Answer): Place[] {
  const numbered = new Map(citations.map(citation => [citation.number, citation]));
  // A path in a code span or in quotes is a name or an author's example, not a reference.
  return [...answer.replaceAll(/`+[^`\n]*`+/g, '``').matchAll(reference)].flatMap(
    ([, number, path, first, last]): Place[] => {
      if (path !== undefined) return [{ path, startLine: Number(first), endLine: Number(last ?? first) }];
      const citation = numbered.get(Number(number));
      return citation === undefined ? [] : [citation];
    },
  );
}

function distinct(places: readonly Place[]): Place[] {
  return [...new Map(places.map(place => [keyOf(place), place] as const)).values()];
}

/** A citation may be shorter than the place that is listed. */
function keyOf({ path, startLine }: Place): string {
  return `${path}:${startLine}`;
}
