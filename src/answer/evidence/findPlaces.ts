import type { Range, SearchPart } from '../../protocol/engineProtocol';
import { collectEvidence, type Nearby, type PickedEvidence } from '../../search/ranking/evidence';
import type { Candidate } from '../../search/ranking/candidate';
import type { Searched } from '../../search/ranking/searchIndex';
import type { Codebase } from '../codebase';
import { describedPlaces } from './describedPlaces';
import { oneHop } from './oneHop';
import { statedPlaces } from './statedPlaces';

/** `search`: the question in the words to look for. */
export interface PlacesAsked {
  readonly question: string;
  readonly search: string;
  readonly focus: Range | null;
  readonly without?: readonly SearchPart[];
}

/**
 * The places that meet a question, best first, and what is called from there and uses it: what every answer to a free question is made from, and what
 * scripts and agents are given. `bytes` and `most` as {@link collectEvidence} takes them.
 */
export function findPlaces(
  { question, search, focus, without = [] }: PlacesAsked,
  codebase: Codebase & { readonly index: Searched },
  nearby: Nearby,
  bytes: number,
  most: number,
): PickedEvidence[] {
  const text = (path: string): string | undefined => codebase.text(path);
  const hop = (best: readonly Candidate[]): Candidate[] => [
    ...describedPlaces(question, codebase),
    ...statedPlaces(question, codebase),
    ...(without.includes('hop') ? [] : oneHop(best, question, codebase)),
  ];
  const byMeaning = !without.includes('meaning');
  return collectEvidence(search, focus, codebase.index, text, bytes, { nearby, most, hop, byMeaning });
}
