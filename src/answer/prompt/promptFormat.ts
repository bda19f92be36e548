/**
 * Answering, stage 4 of the flow (engine process, no I/O): evidence and a question become a prompt, the model's text an answer
 * whose citations were checked. This file: how a family of models marks files, turns and ends.
 */
export interface PromptFormat {
  readonly name: string;
  /** Around a document in a leaf: `filePrefix path \n text fileSuffix`. */
  readonly filePrefix: string;
  readonly fileSuffix: string;
  /** Around a question: `userPrefix question assistantPrefix`, then the model writes and ends with `end`. */
  readonly userPrefix: string;
  readonly assistantPrefix: string;
  readonly end: string;
  /** Before an earlier answer, after `assistantPrefix`: what the model writes there itself. */
  readonly answerPrefix: string;
  /** Between `end` and the next question. */
  readonly between: string;
  /** Around what the model is told before the first question; null where the format has no place for it. */
  readonly system: readonly [prefix: string, suffix: string] | null;
  /** Text at which generation stops: the end of the turn, and what a model writes when it starts the next turn itself. */
  readonly stop: readonly string[];
  /** Strings besides `<|name|>` that the tokenizer may read as special tokens; broken up in what users wrote. */
  readonly markers: readonly string[];
  /** Asked for a note on what they have read, such models write one that is worth reading; of others' texts notes are extracted. */
  readonly writesNotes: boolean;
}
