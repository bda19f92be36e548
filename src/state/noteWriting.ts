/** How a model that follows instructions is asked for the note of what it has read; see answer/notes.ts. */
export interface NoteWriting {
  /** Follows what was read. */
  readonly prompt: string;
  readonly stop: readonly string[];
  readonly maxTokens: number;
  /** The note as it is kept, of what the model wrote; '' where that is no note. */
  readonly clean: (written: string) => string;
}
