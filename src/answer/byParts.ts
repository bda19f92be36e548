import type { PickedEvidence } from '../search/ranking/evidence';
import { nothingFound } from './facts/nothingHere';
import { piecesOf, tokensOf } from './check/proseScan';
import type { Found } from './found';

/** One question of several. */
export interface Part {
  readonly question: string;
  /** What is searched for, where nothing is proved. */
  readonly search: string;
  /** What stands above its answer; left out for a question that is one. */
  readonly heading?: string;
}

/**
 * What search gives to a question of several parts: each part's own, under its heading, with the numbers of one list of evidence. A part of which nothing
 * was found says so. The model reads of each part the best first.
 */
export async function byParts(parts: readonly Part[], find: (part: Part) => Promise<Found>): Promise<Found> {
  const [only, second] = parts;
  if (only !== undefined && second === undefined) return find(only);
  const evidence: PickedEvidence[] = [];
  const numbered = (piece: PickedEvidence): PickedEvidence => {
    const same = evidence.find(
      ({ path, startLine, endLine }) =>
        path === piece.path && startLine === piece.startLine && endLine === piece.endLine,
    );
    if (same !== undefined) return same;
    const added = { ...piece, number: evidence.length + 1 };
    evidence.push(added);
    return added;
  };
  const found: (Found & { readonly heading: string })[] = [];
  for (const part of parts) {
    const own = await find(part);
    const renumbered = new Map(own.evidence.map(piece => [piece.number, numbered(piece)]));
    const renumber = (text: string): string => withNumbers(text, number => renumbered.get(number)?.number ?? null);
    const again = (pieces: readonly PickedEvidence[]): PickedEvidence[] =>
      pieces.flatMap(piece => renumbered.get(piece.number) ?? []);
    found.push({
      ...own,
      heading: headingOf(part.heading ?? part.question),
      lead: renumber(own.lead),
      proven: renumber(own.proven),
      prompted: { attached: again(own.prompted.attached), others: again(own.prompted.others) },
    });
  }
  const kinds = new Set(found.map(({ kind }) => kind));
  const under = (text: (each: Found) => string): string =>
    found.map(each => `### ${each.heading}\n\n${text(each).trim() || nothingFound}\n\n`).join('');
  const shown = found.some(({ lead }) => lead.trim() !== '');
  return {
    kind: kinds.size === 1 ? (found[0]?.kind ?? null) : null,
    lead: shown ? under(({ lead, proven }) => lead || proven) : '',
    proven: under(({ proven, lead }) => proven || lead),
    evidence,
    prompted: {
      attached: unique(found.flatMap(({ prompted }) => prompted.attached)),
      others: unique(inTurn(found.map(({ prompted }) => prompted.others))),
    },
    speaks: found.some(({ speaks }) => speaks) && found.some(({ proven }) => proven !== ''),
    lists: found.flatMap(({ lists }) => lists),
    facts: found.find(({ facts }) => facts !== null)?.facts ?? null,
    about: found.find(({ about }) => about !== null)?.about ?? null,
  };
}

/** In characters: a heading is read at a glance. */
const longestHeading = 90;

function headingOf(question: string): string {
  const line = question.replaceAll(/\s{1,20}/g, ' ').trim();
  const cut = line.length <= longestHeading ? line : `${line.slice(0, longestHeading - 1).replace(/\s\S*$/, '')}…`;
  const begun = cut.replace(/^\p{Ll}/u, letter => letter.toUpperCase());
  return /[?!.…？]$/.test(begun) ? begun : `${begun}?`;
}

/** A text's references under other numbers; without those that have none. */
function withNumbers(text: string, numberOf: (number: number) => number | null): string {
  return piecesOf(text)
    .map(piece => {
      if (piece.kind === 'code') return piece.text;
      let [left, at] = ['', 0];
      for (const token of tokensOf(piece.text)) {
        if (token.kind !== 'reference') continue;
        const numbers = (token.text.match(/\d{1,3}/g) ?? []).flatMap(number => numberOf(Number(number)) ?? []);
        left += piece.text.slice(at, token.at) + numbers.map(number => `[${number}]`).join('');
        at = token.end;
      }
      return left + piece.text.slice(at);
    })
    .join('');
}

/** The first of each, then the second of each. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap(list => list.slice(i, i + 1))).flat();
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
