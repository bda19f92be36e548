import { isTestPath } from '../../reading/files/isTestPath';
import type { PickedEvidence } from '../../search/ranking/evidence';
import type { Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';
import { Links } from './links';
import { code, listed } from './proof';
import { fullName } from './whereIs';

/** Sentences that tell how places hang together, and what is named of which the best place makes use. */
const mostUsers = 3;
const mostNamed = 4;

/**
 * How what was found works: of which functions the best place makes use, and which of the places uses what another defines. Certain uses
 * only, outside tests. Ends in a blank line; '' where there are none.
 */
export function flowOf(evidence: readonly PickedEvidence[], codebase: Codebase): string {
  const places = evidence.filter(({ path }) => !isTestPath(path));
  const [best] = places;
  if (best === undefined) return '';
  const links = new Links(codebase);
  const together = usesAmong(places, links);
  const alone = together.some(by => by.includes(`[${best.number}] uses`)) ? '' : usedByBest(best, codebase, links);
  return `${alone}${together.length === 0 ? '' : `How they hang together: ${together.slice(0, mostUsers).join('; ')}.\n\n`}`;
}

/** "`book` [2] uses `price` [3] and `Fare` [1]", a sentence for each symbol that uses what other places define. */
function usesAmong(places: readonly PickedEvidence[], links: Links): string[] {
  const used = new Map<string, Map<number, string>>();
  for (const place of places)
    for (const { definition, line } of links.usedBy(place)) {
      const there = places.find(
        ({ path, startLine, endLine }) =>
          path === definition.path && startLine <= definition.startLine && definition.startLine <= endLine,
      );
      const user = links.around(place.path, line);
      if (there === undefined || there === place || user === null) continue;
      const by = `${code(fullName(user))} [${place.number}]`;
      const names = used.get(by) ?? new Map<number, string>();
      // Of a class and its members in one place the class says it.
      const [name, other] = [fullName(definition), names.get(there.number)];
      if (other === undefined || name.length < other.length) names.set(there.number, name);
      used.set(by, names);
    }
  return [...used].map(
    ([by, names]) => `${by} uses ${listed([...names].map(([number, name]) => `${code(name)} [${number}]`))}`,
  );
}

/** "`book` [1] uses `price` and 2 more.": the functions that the symbol in the best place calls. */
function usedByBest(best: PickedEvidence, codebase: Codebase, links: Links): string {
  const [inside] = codebase.index
    .definedIn(best.path)
    .filter(each => isCallable(each) && each.startLine >= best.startLine && each.startLine <= best.endLine);
  const symbol = inside ?? links.around(best.path, best.startLine);
  if (symbol === null || !isCallable(symbol)) return '';
  const called = links
    .usedBy(symbol)
    .filter(({ definition }) => isCallable(definition))
    .map(({ definition }) => code(fullName(definition)));
  if (called.length === 0) return '';
  const more = called.length > mostNamed ? [`${called.length - mostNamed} more`] : [];
  return `${code(fullName(symbol))} [${best.number}] uses ${listed([...called.slice(0, mostNamed), ...more])}.\n\n`;
}

function isCallable({ kind }: Definition): boolean {
  return kind === 'function' || kind === 'method';
}
