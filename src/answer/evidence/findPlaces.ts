import type { Range } from '../../protocol/engineProtocol';
import { collectEvidence, type Nearby, type PickedEvidence } from '../../search/ranking/evidence';
import type { Searched } from '../../search/ranking/searchIndex';
import type { Codebase } from '../codebase';
import { describedPlaces } from './describedPlaces';
import { oneHop } from './oneHop';
import { statedPlaces } from './statedPlaces';

/**
 * The places that meet a question, best first, and what is called from there and uses it: what every answer to a free question is made from, and what
 * scripts and agents are given. `search`: the question in the words to look for; `bytes` and `most` as {@link collectEvidence} takes them.
 */
export function findPlaces(
  { question, search, focus }: { readonly question: string; readonly search: string; readonly focus: Range | null },
  codebase: Codebase & { readonly index: Searched },
  nearby: Nearby,
  bytes: number,
  most: number,
): PickedEvidence[] {
  const text = (path: string): string | undefined => codebase.text(path);
  return collectEvidence(search, focus, codebase.index, text, bytes, nearby, most, best => [
    ...describedPlaces(question, codebase),
    ...statedPlaces(question, codebase),
    ...oneHop(best, question, codebase),
  ]);
}
