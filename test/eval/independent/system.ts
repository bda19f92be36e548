import type { Checkout } from './truth';

/** Lines that a system shows for a question, the best first; 1-based, inclusive. Zeros where it shows a file without lines. */
export interface ShownPlace {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** What a system shows for a question, and the text of it all. */
export interface Shown {
  readonly places: readonly ShownPlace[];
  readonly text: string;
}

/** A system that was opened on a checkout. */
export interface OpenSystem {
  readonly indexMs: number;
  ask(question: string): Promise<Shown>;
  close(): void;
}

export type System = (checkout: Checkout) => Promise<OpenSystem>;
