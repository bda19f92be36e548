/** What simple statements do. */
export type ActKind =
  | 'returns'
  | 'throws'
  | 'yields'
  | 'calls'
  | 'starts'
  | 'defers'
  | 'runs'
  | 'sets'
  | 'updates'
  | 'deletes'
  | 'checks'
  | 'skips'
  | 'stops'
  | 'jumps'
  | 'unread';

/** What holds other steps: conditions, loops, handlers, what is held meanwhile, functions written inside. */
export type BlockKind =
  | 'if'
  | 'unless'
  | 'elseIf'
  | 'else'
  | 'switch'
  | 'case'
  | 'default'
  | 'each'
  | 'while'
  | 'until'
  | 'for'
  | 'forever'
  | 'again'
  | 'try'
  | 'catch'
  | 'noError'
  | 'finally'
  | 'with'
  | 'lock'
  | 'label'
  | 'compiled'
  | 'callback'
  | 'eachOf'
  | 'function';

/** One thing that a function does, in the order of its code. Texts are code on one line, bodies of functions inside as `…`; lines are 1-based. */
export interface FunctionStep {
  readonly kind: ActKind | BlockKind;
  /** What is returned, thrown, called or set; the condition; the element of a loop; the name of a label or of a function inside. */
  readonly text: string;
  /** What it is set to, what a loop goes through, what a callback is given to. */
  readonly value?: string;
  readonly line: number;
  readonly endLine: number;
  /** Only names something for the lines that follow. */
  readonly local?: true;
  readonly awaited?: true;
  /** An error of what is called ends the function with it (`?`). */
  readonly passesErrors?: true;
  /** What is done in it; a block alone has some. */
  readonly steps?: readonly FunctionStep[];
}

/** What goes into a function. */
export interface Parameter {
  readonly name: string;
  /** As it is written, on one line; '' where none is. */
  readonly type: string;
}

/** A function as its syntax tree tells it. */
export interface ToldFunction {
  readonly parameters: readonly Parameter[];
  /** The type of what it gives back, as it is written; '' where none is. */
  readonly result: string;
  readonly steps: readonly FunctionStep[];
}
