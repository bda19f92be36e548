import { secretInText } from '../../reading/files/secrets';
import { cutBytes } from '../../reading/tree/cutBytes';
import { noteBytes } from '../../reading/tree/tree';
import type { NoteWriting } from '../../state/noteWriting';
import type { PromptFormat } from './promptFormat';

/** What is asked after a node's text was read. The training recipe asks the same; raise `formatVersion` with any change in this file. */
const request = 'Write a note on what you have read: its purpose, then its files and symbols by name.';
/** A note's length: about {@link noteBytes}. */
const maxTokens = 128;

/**
 * How a model of this format writes notes; null where notes are extracted from the files instead. A hybrid's are (`stateBytes` is null): writing takes it
 * longer than reading did. One of 3.1 B read 2.8 k tokens/s on an H200 with its notes, and 14.5 k without.
 */
export function noteWriting(format: PromptFormat, stateBytes: number | null): NoteWriting | null {
  if (!format.writesNotes || stateBytes === null) return null;
  return {
    prompt: `${format.userPrefix}${request}${format.assistantPrefix}`,
    stop: format.stop,
    maxTokens,
    clean: written => {
      const note = cutBytes(written.replace(/\s+/g, ' ').trim(), noteBytes);
      // Put together from parts that were none, or made up.
      return secretInText(note) === null ? note : '';
    },
  };
}
