import type { Parameter } from '../../reading/languages/functionStep';
import type { Walked } from './functionWords';

/** What is known of a function beside its steps. */
export interface Summarized extends Walked {
  readonly parameters: readonly Parameter[];
  /** The type that it is a method of; '' for none. */
  readonly owner: string;
  /** The type of what it gives back, as it is written; '' where none is. */
  readonly result: string;
}
