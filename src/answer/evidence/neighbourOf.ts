import type { PickedEvidence } from '../../search/ranking/evidence';
import { Links } from '../facts/links';
import { placeIn, type Searchable } from './placeIn';

/** Files in which all that was found lies: where there are more, what they import tells nothing that they do not. */
const fewFiles = 2;

/**
 * What stands nearest by imports to what was found: the file that most of it imports or is imported by, weighted by how few it does so with;
 * null where much was found: then it was seen to add nothing to the written questions.
 */
export function neighbourOf(
  found: readonly PickedEvidence[],
  question: string,
  codebase: Searchable,
): PickedEvidence | null {
  const files = new Set(found.map(({ path }) => path));
  if (files.size === 0 || files.size > fewFiles) return null;
  const links = new Links(codebase);
  const near = new Map<string, { score: number; why: string }>();
  for (const path of files) {
    const imported = links.importsOf(path).map(({ to }) => [to, `imported by ${path}`] as const);
    const importing = links.importersOf(path).map(({ from }) => [from, `imports ${path}`] as const);
    const all = new Map([...importing, ...imported].filter(([other]) => !files.has(other)));
    for (const [other, why] of all) {
      const score = (near.get(other)?.score ?? 0) + 1 / Math.log2(2 + all.size);
      near.set(other, { score, why: near.get(other)?.why ?? why });
    }
  }
  const [best] = [...near].sort((a, b) => b[1].score - a[1].score || (a[0] < b[0] ? -1 : 1));
  if (best === undefined) return null;
  const [path, { why }] = best;
  return placeIn([path], question, found, why, codebase);
}
