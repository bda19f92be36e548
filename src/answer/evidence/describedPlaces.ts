import { fullName } from '../../search/index/definition';
import { isTestPath } from '../../reading/files/isTestPath';
import type { Candidate } from '../../search/ranking/candidate';
import type { Codebase } from '../codebase';
import { askedWords, joined } from '../facts/askedWords';
import { namedValue } from '../facts/namedValue';
import { wantedOf } from '../question/wantedOf';

/** Files looked through, definitions among them, and places given. */
const mostFiles = 120;
const mostDefinitions = 12_000;
const mostPlaces = 6;
/** Of the question's words, what a definition's name and doc have at least. */
const leastShare = 0.45;
/** Of a question of which less stands here, what a doc has of it says nothing. */
const leastStanding = 0.5;
/** What the doc and the path count beside the name, and such a place beside one found by all its words. */
const docWorth = 0.95;
const pathWorth = 0.3;
const placeWorth = 0.75;
/** Lines shown of a definition. */
const mostLines = 60;

/**
 * Definitions whose name and doc together have most of a question, wherever in the files that have its words: what a function is for often
 * stands in its doc alone, while passages with more of the words are about something else.
 */
export function describedPlaces(question: string, codebase: Codebase): Candidate[] {
  const asked = askedWords(question, codebase);
  if (asked.standing < leastStanding) return [];
  const testsAsked = isTestPath(question);
  const { values } = wantedOf(question);
  const found: (Candidate & { readonly share: number; readonly family: string })[] = [];
  let looked = 0;
  for (const path of asked.likelyFiles(mostFiles)) {
    if (!testsAsked && isTestPath(path)) continue;
    const ofPath = asked.met(path);
    for (const definition of codebase.index.definedIn(path)) {
      if (++looked > mostDefinitions) break;
      const { startLine, endLine, kind, doc } = definition;
      if (kind === 'heading' || kind === 'key') continue;
      const met = joined(joined(asked.met(fullName(definition)), asked.met(doc ?? ''), docWorth), ofPath, pathWorth);
      const share = Math.max(asked.share(met), values ? namedValue(definition, asked) : 0);
      if (share < leastShare) continue;
      const family = `${definition.name} ${doc ?? path}`.replaceAll(/\d+/g, '0');
      found.push({
        path,
        startLine,
        endLine: Math.min(endLine, startLine + mostLines - 1),
        score: placeWorth * share,
        why: 'described so',
        share,
        family,
      });
    }
  }
  // Of a family that says the same of each of its members, one stands for all.
  const families = new Set<string>();
  return found
    .sort((a, b) => b.share - a.share)
    .filter(({ family }) => !families.has(family) && families.add(family))
    .slice(0, mostPlaces);
}
