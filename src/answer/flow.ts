import { isTestPath } from '../reading/testPath';
import type { PickedEvidence } from '../search/evidence';
import type { Codebase } from './codebase';
import { Links } from './links';
import { code, listed } from './proof';
import { fullName } from './whereIs';

/** Sentences that tell how places hang together. */
const mostUsers = 3;

/**
 * How what was found hangs together: which of the places uses what another defines, certain uses only, outside tests. Ends in a blank
 * line; '' where none does.
 */
export function flowOf(evidence: readonly PickedEvidence[], codebase: Codebase): string {
  const places = evidence.filter(({ path }) => !isTestPath(path));
  if (places.length < 2) return '';
  const links = new Links(codebase);
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
  const sentences = [...used]
    .slice(0, mostUsers)
    .map(([by, names]) => `${by} uses ${listed([...names].map(([number, name]) => `${code(name)} [${number}]`))}`);
  return sentences.length === 0 ? '' : `How they hang together: ${sentences.join('; ')}.\n\n`;
}
