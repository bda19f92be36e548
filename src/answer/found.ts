import type { Facts, PlaceList } from '../protocol/engineProtocol';
import type { PickedEvidence } from '../search/ranking/evidence';
import type { AskedKind } from './question/asked';

/** What search gives to an answer. */
export interface Found {
  readonly kind: AskedKind | null;
  /** Markdown that search proved, ending in a blank line; or empty. */
  readonly lead: string;
  /** What `[n]` refers to. */
  readonly evidence: readonly PickedEvidence[];
  /** What of it the model reads: all that is attached, and of the others what there is room for. */
  readonly prompted: { readonly attached: readonly PickedEvidence[]; readonly others: readonly PickedEvidence[] };
  /** The model is asked. */
  readonly speaks: boolean;
  /** What was proven, in Markdown, whether the answer shows it or not. */
  readonly proven: string;
  readonly lists: readonly PlaceList[];
  readonly facts: Facts | null;
  /** The files whose state the model starts from; null: those of what it reads. */
  readonly about: readonly string[] | null;
}

/** What there is where nothing was searched for. */
export const nothingSearched: Found = {
  kind: null,
  lead: '',
  evidence: [],
  prompted: { attached: [], others: [] },
  speaks: false,
  proven: '',
  lists: [],
  facts: null,
  about: null,
};
