import { findPlaces as placesFor } from '../answer/evidence/findPlaces';
import { Links } from '../answer/facts/links';
import { overviewOf } from '../answer/facts/overviewOf';
import { prove } from '../answer/facts/prove';
import { onlyIn } from '../answer/question/onlyIn';
import type { ToolPlace } from '../protocol/toolResult';
import type { ToolArguments } from '../protocol/toolTable';
import { isTestPath } from '../reading/files/isTestPath';
import { fullName, type Definition } from '../search/index/definition';
import type { PickedEvidence } from '../search/ranking/evidence';
import { LineTexts, ofProven, type Findings } from './findings';
import { isWithin } from './toolTarget';
import type { ToolSources } from './toolSources';

/** Of the budget, what the places' code may take; the rest is for what is proved and how they hang together. */
const codeShare = 0.8;
const bytesPerToken = 4;
/** Places with code, and relations told of each. */
const mostPieces = 24;
const mostRelations = 6;
const mostProven = 12;

/** `explore`: what search proves where the question is of a known kind, the best places with their code, and how they hang together. */
export async function explore(
  { question, path, budget }: ToolArguments<'explore'>,
  sources: ToolSources,
  signal: AbortSignal,
): Promise<Findings> {
  const codebase = within(path, sources);
  const proven = await prove(question, null, codebase, signal);
  const facts = proven === null || proven.kind === 'nothing' ? null : ofProven(proven, sources);
  const bytes = budget * bytesPerToken * codeShare;
  const asked = { question, search: question, focus: null };
  const evidence = placesFor(asked, codebase, sources.nearby, bytes, mostPieces).filter(isIn(path, sources));
  signal.throwIfAborted();
  const lines = new LineTexts(sources);
  const links = new Links(codebase);
  const relations = relationsOf(evidence, links, sources);
  const about = (): readonly string[] => ofProven(overviewOf(codebase), sources).said;
  const proved = (facts?.places ?? []).slice(0, mostProven);
  return {
    said:
      facts?.said ??
      (evidence.length > 0 ? [] : ['No place has the words of the question. What the repository is:', ...about()]),
    places: [
      ...proved,
      ...evidence.map((piece): ToolPlace => ({
        path: piece.path,
        startLine: piece.startLine,
        endLine: piece.endLine,
        name: definedBy(piece, sources).map(fullName).slice(0, 4).join(', ') || null,
        note: [piece.why, ...(relations.get(piece) ?? [])].join('; '),
        group: 'Code',
        certain: true,
        code: lines.numbered(piece),
      })),
    ],
    gaps: [
      'These are the best places for the question, not all; `uses`, `where` and `tests` are complete.',
      ...((facts?.places.length ?? 0) > proved.length
        ? [`${(facts?.places.length ?? 0) - proved.length} proved places are not shown.`]
        : []),
    ],
  };
}

/** `find`: places for words, best first, without their code. */
export function findPlaces({ words, path }: ToolArguments<'find'>, sources: ToolSources): Findings {
  const codebase = within(path, sources);
  const lines = new LineTexts(sources);
  const asked = { question: words, search: words, focus: null };
  const evidence = placesFor(asked, codebase, sources.nearby, bytesOfFind, mostFound).filter(isIn(path, sources));
  return {
    said: [],
    places: evidence.map(piece => ({
      path: piece.path,
      startLine: piece.startLine,
      endLine: piece.endLine,
      name: definedBy(piece, sources).map(fullName).slice(0, 4).join(', ') || null,
      note: `${lines.first(piece)} — ${piece.why}`,
      group: 'Places, best first',
      certain: true,
    })),
    gaps: ['These are the best places for the words, not all.'],
  };
}

/** Room for all that is worth showing, of which only a line each is shown. */
const bytesOfFind = 512 * 1024;
const mostFound = 100;

function within(path: string | undefined, sources: ToolSources): ToolSources['codebase'] {
  const { codebase } = sources;
  if (path === undefined) return codebase;
  const inside = isWithin(path, sources);
  return onlyIn(codebase, new Set([...codebase.index.paths].filter(inside)));
}

/** Whether a place is in what is searched: what calls lead to may lie outside. */
function isIn(path: string | undefined, sources: ToolSources): (piece: PickedEvidence) => boolean {
  const inside = path === undefined ? () => true : isWithin(path, sources);
  return piece => inside(piece.path);
}

/** What begins in a piece and is not inside another that does. */
function definedBy(piece: PickedEvidence, { codebase }: ToolSources): Definition[] {
  const begun = codebase.index
    .definedIn(piece.path)
    .filter(
      ({ kind, startLine }) =>
        kind !== 'heading' && kind !== 'key' && piece.startLine <= startLine && startLine <= piece.endLine,
    );
  return begun.filter(
    each =>
      !begun.some(
        other =>
          other !== each &&
          other.startLine <= each.startLine &&
          other.endLine >= each.endLine &&
          other.endLine - other.startLine > each.endLine - each.startLine,
      ),
  );
}

/** For each piece: which of the others it uses, and which use it. */
function relationsOf(
  evidence: readonly PickedEvidence[],
  links: Links,
  sources: ToolSources,
): ReadonlyMap<PickedEvidence, readonly string[]> {
  const found = new Map<PickedEvidence, string[]>();
  const tell = (piece: PickedEvidence, words: string): void => {
    const said = found.get(piece) ?? [];
    if (said.length < mostRelations && !said.includes(words)) found.set(piece, [...said, words]);
  };
  for (const piece of evidence) {
    if (isTestPath(piece.path)) continue;
    for (const { definition, line } of links.usedBy(piece)) {
      const other = evidence.find(
        each =>
          each !== piece &&
          each.path === definition.path &&
          each.startLine <= definition.startLine &&
          definition.startLine <= each.endLine,
      );
      if (other === undefined) continue;
      tell(piece, `uses ${fullName(definition)} (${definition.path}:${definition.startLine})`);
      const user = definedBy(piece, sources)[0];
      tell(other, `used by ${user === undefined ? piece.path : fullName(user)} (${piece.path}:${line})`);
    }
  }
  return found;
}
