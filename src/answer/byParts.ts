import type { PickedEvidence } from '../search/ranking/evidence';
import { nothingFound } from './facts/nothingHere';
import { piecesOf, tokensOf } from './check/proseScan';
import { nothingSearched, type Found } from './found';

/** One question of several. */
export interface Part {
  readonly question: string;
  /** What is searched for, where nothing is proved. */
  readonly search: string;
  /** What stands above its answer; left out for a question that is one. */
  readonly heading?: string;
  /** It shares its subject with the part before, in whose files its answer is. */
  readonly dependent?: boolean;
}

/**
 * What search gives to a question of several parts: each part's own, under its heading, with the numbers of one list of evidence. A part of which nothing
 * was found says so; one that depends on the part before, and to which nothing of its own was found (`find` gives null), is left out. The model reads of each
 * part the best first.
 */
export async function byParts(
  parts: readonly Part[],
  find: (part: Part, before: Before | null) => Promise<Found | null>,
): Promise<Found> {
  const [only, second] = parts;
  if (only !== undefined && second === undefined) return (await find(only, null)) ?? nothingSearched;
  const evidence: PickedEvidence[] = [];
  const numbered = (piece: PickedEvidence): PickedEvidence => {
    // What shows a piece's lines stands for it, but for single lines that are quoted.
    const shows = evidence.find(({ path, startLine, endLine }) =>
      piece.quoted === true
        ? path === piece.path && startLine === piece.startLine && endLine === piece.endLine
        : path === piece.path && startLine <= piece.startLine && endLine >= piece.endLine,
    );
    if (shows !== undefined) return shows;
    const added = { ...piece, number: evidence.length + 1 };
    evidence.push(added);
    return added;
  };
  const found: (Found & { readonly heading: string })[] = [];
  let before: Before | null = null;
  const said = new Set<string>();
  for (const part of parts) {
    const own: Found | null = await find(part, before);
    if (own === null) continue;
    if (part.dependent !== true) before = { question: part.question, paths: own.evidence.map(({ path }) => path) };
    const renumbered = new Map(own.evidence.map(piece => [piece.number, numbered(piece)]));
    const renumber = (text: string): string => withNumbers(text, number => renumbered.get(number)?.number ?? null);
    const again = (pieces: readonly PickedEvidence[]): PickedEvidence[] =>
      pieces.flatMap(piece => renumbered.get(piece.number) ?? []);
    const [lead, proven] = [own.lead, own.proven].map(text => {
      const shown = onceEach(renumber(text));
      return part.dependent === true ? paragraphsOf(shown).filter(isNew(said)).join('\n\n') : shown;
    });
    if (part.dependent === true && lead === '' && proven === '') continue;
    for (const paragraph of paragraphsOf(`${lead ?? ''}\n\n${proven ?? ''}`)) said.add(paragraph);
    found.push({
      ...own,
      heading: headingOf(part.heading ?? part.question),
      lead: lead ?? '',
      proven: proven ?? '',
      prompted: { attached: again(own.prompted.attached), others: again(own.prompted.others) },
    });
  }
  const [alone, ...further] = found;
  if (alone !== undefined && further.length === 0) return { ...alone, evidence };
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

/** What a part goes on from. */
export interface Before {
  readonly question: string;
  /** The files of its evidence. */
  readonly paths: readonly string[];
}

/** A list of bare references with each of them once: several places may have become one. */
function onceEach(text: string): string {
  return text.replaceAll(/\[\d{1,3}\](?:, \[\d{1,3}\])+/g, list => [...new Set(list.split(', '))].join(', '));
}

function paragraphsOf(text: string): string[] {
  return text.split('\n\n').filter(each => each.trim() !== '');
}

/** Not said by a part before, and more than names of places, which the part before has. */
function isNew(said: ReadonlySet<string>): (paragraph: string) => boolean {
  return paragraph => !said.has(paragraph) && !paragraph.startsWith('See also:');
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
