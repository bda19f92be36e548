import type { Range } from '../../protocol/engineProtocol';
import { isTestPath } from '../../reading/files/isTestPath';
import type { Definition } from '../../search/index/definition';
import { questionWords, words } from '../../search/index/words';
import type { Candidate } from '../../search/ranking/candidate';
import type { Codebase } from '../codebase';
import { Links } from '../facts/links';

/** Places that one hop starts from, uses and callees taken of each, and files in which uses are looked for. */
const mostSeeds = 8;
const mostOfASeed = 6;
const mostFiles = 12;
/** What a place counts of the one that leads to it: without any word of the question, and with two or more. */
const leastWorth = 0.35;
const mostWorth = 0.8;
/** Lines shown before and after a use. */
const before = 4;
const after = 8;

/**
 * What is called from the best places, and where what they define is used: definitions and the lines around uses, which count the more the
 * more words of the question they have. Uses that imports prove before those of the same name; tests only where the question is about them.
 */
export function oneHop(best: readonly Candidate[], question: string, codebase: Codebase): Candidate[] {
  const links = new Links(codebase);
  const asked = new Set(questionWords(question));
  const testsAsked = isTestPath(question);
  const isWanted = ({ path }: Range): boolean => testsAsked || !isTestPath(path);
  const worthOf = (text: string): number => {
    const said = new Set(words(text).filter(word => asked.has(word))).size;
    return leastWorth + ((mostWorth - leastWorth) * Math.min(2, said)) / 2;
  };
  const seeds = new Map<string, { readonly definition: Definition; readonly score: number }>();
  for (const place of best) {
    const definition = definitionAt(place, links, codebase);
    if (definition !== null && seeds.size < mostSeeds)
      seeds.set(keyOf(definition), seeds.get(keyOf(definition)) ?? { definition, score: place.score });
  }
  return [...seeds.values()].flatMap(({ definition, score }) => {
    const called = links
      .usedBy(definition)
      .map(each => each.definition)
      .filter(isWanted)
      .map(({ path, startLine, endLine, name, doc, container }) => ({
        path,
        startLine,
        endLine,
        score: score * worthOf(`${container ?? ''} ${name} ${doc ?? ''}`),
        why: `used by ${definition.name}`,
      }));
    const users = usesOf(definition, asked, codebase, links)
      .filter(isWanted)
      .map(use => {
        const around = links.around(use.path, use.startLine);
        const lines = {
          startLine: Math.max(around?.startLine ?? 1, use.startLine - before),
          endLine: Math.min(around?.endLine ?? Infinity, use.startLine + after),
        };
        const told = worthOf(`${use.path} ${around?.container ?? ''} ${around?.name ?? ''} ${around?.doc ?? ''}`);
        return { path: use.path, ...lines, score: score * told, why: `uses ${definition.name}` };
      });
    return [...best5(called), ...best5(users)];
  });
}

function best5(candidates: readonly Candidate[]): Candidate[] {
  return [...candidates].sort((a, b) => b.score - a.score).slice(0, mostOfASeed);
}

/** What a place is of: the definition that it starts in, or the first that starts in it. */
function definitionAt(place: Range, links: Links, { index }: Codebase): Definition | null {
  const inside = index
    .definedIn(place.path)
    .find(
      ({ kind, startLine }) =>
        kind !== 'heading' && kind !== 'key' && startLine >= place.startLine && startLine <= place.endLine,
    );
  const found = inside ?? links.around(place.path, place.startLine);
  if (found?.container == null || !constructors.has(found.name)) return found;
  // A class is used by its name, never by its constructor's.
  return (
    index.definedIn(place.path).find(({ name, endLine }) => name === found.container && endLine >= found.startLine) ??
    null
  );
}

const constructors: ReadonlySet<string> = new Set(['__init__', '__new__', 'constructor', 'initialize', 'init']);

function usesOf(
  definition: Definition,
  asked: ReadonlySet<string>,
  codebase: Codebase,
  links: Links,
): readonly Range[] {
  // What so many refer to is found by the question's other words.
  const paths = [...codebase.filesReferring(definition.name)];
  const told = (path: string): number =>
    words(path).filter(word => asked.has(word)).length - (isTestPath(path) ? 1 : 0);
  const nearest = paths.sort((a, b) => told(b) - told(a) || (a < b ? -1 : 1)).slice(0, mostFiles);
  return links
    .usesIn(nearest, definition)
    .filter(({ kind, path, startLine }) => kind !== 'import' && !holds(definition, { path, startLine }));
}

function holds({ path, startLine, endLine }: Range, use: Pick<Range, 'path' | 'startLine'>): boolean {
  return path === use.path && startLine <= use.startLine && use.startLine <= endLine;
}

function keyOf({ path, startLine }: Range): string {
  return `${path}:${startLine}`;
}
