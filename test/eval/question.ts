/** A question with the answer that independent tools gave. */
import type { Kind } from './phrasings';

/** Lines are 1-based and inclusive. */
export interface Place {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The line of a definition's name, where that is not the first. */
  readonly nameLine?: number;
}

/** A place that an answer has to show, and other places that say the same: the head of the function a call stands in. */
export interface Wanted extends Place {
  readonly or?: readonly Place[];
}

export type Expectation =
  /** Every definition, the first place shown being one of them. */
  | { readonly type: 'definition'; readonly places: readonly Place[] }
  /** Every one of `wanted`; `allowed` may be shown besides. With `counts`, one of these numbers must be said when there are several. */
  | {
      readonly type: 'places';
      readonly wanted: readonly Wanted[];
      readonly allowed: readonly Place[];
      readonly counts: readonly number[];
      /** Only the files count, not the lines. */
      readonly files: boolean;
    }
  /** The thing named (null: its place is its name), its place cited; `reference` is what its author wrote of it. */
  | {
      readonly type: 'explanation';
      readonly name: string | null;
      readonly place: Place | null;
      readonly reference: string | null;
    }
  /** Files in a row, each importing the next, from one end to the other in either direction; `steps` null when there is no such row. */
  | { readonly type: 'chain'; readonly from: string; readonly to: string; readonly steps: number | null }
  /** Every name, written anywhere in the answer. `pattern` matches what looks like one. */
  | { readonly type: 'names'; readonly names: readonly string[]; readonly pattern: string | null }
  /** One of these, written anywhere in the answer. */
  | { readonly type: 'anyOf'; readonly texts: readonly string[] }
  /** A commit: its hash (seven characters or more) or its subject. */
  | { readonly type: 'commit'; readonly commits: readonly { readonly hash: string; readonly subject: string }[] }
  /** At least one of the files is cited. */
  | { readonly type: 'files'; readonly anyOf: readonly string[] }
  /** "I found nothing", and no citation. */
  | { readonly type: 'nothing' };

export interface Question {
  readonly id: string;
  readonly repository: string;
  readonly kind: Kind | 'handWritten' | 'secondSet';
  readonly question: string;
  readonly expect: Expectation;
}
