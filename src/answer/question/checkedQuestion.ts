import { CoilError } from '../../shared/errors';
import type { Range } from '../../protocol/engineProtocol';

/** Bytes of a question: a page of text; more would push the evidence out of what a model was trained on. */
const maxQuestionBytes = 32_000;
const maxSelectionBytes = 200_000;

/** The question without blanks around it. Throws CoilError `questionEmpty` or `questionTooLarge`. */
export function checkedQuestion(question: string): string {
  const asked = question.trim();
  if (asked === '') throw new CoilError('questionEmpty', 'There is no question.', 'Write what you want to know.');
  const bytes = Buffer.byteLength(asked);
  if (bytes > maxQuestionBytes)
    throw new CoilError(
      'questionTooLarge',
      `The question has ${Math.ceil(bytes / 1000)} kB. The limit is ${maxQuestionBytes / 1000} kB.`,
      'Shorten it, or select the code in the editor and explain it there.',
    );
  return asked;
}

/** The selection, cut to the lines there are. Throws CoilError `fileUnread`, `selectionEmpty` or `selectionTooLarge`. */
export function checkedSelection({ path, startLine, endLine }: Range, text: string | undefined): Range {
  if (text === undefined)
    throw new CoilError(
      'fileUnread',
      `${path} is not among the files Coil reads.`,
      'See why with Coil: Why Is a File Not Read?',
    );
  const lines = text.split('\n');
  const end = Math.min(endLine, lines.length);
  const selected = lines.slice(Math.max(0, startLine - 1), end).join('\n');
  if (startLine < 1 || startLine > end || selected.trim() === '')
    throw new CoilError('selectionEmpty', `Nothing is selected in ${path}.`, 'Select the code to explain first.');
  const bytes = Buffer.byteLength(selected);
  if (bytes > maxSelectionBytes)
    throw new CoilError(
      'selectionTooLarge',
      `The selection has ${Math.ceil(bytes / 1000)} kB. The limit is ${maxSelectionBytes / 1000} kB.`,
      'Select one function or class, or ask about the file in the chat.',
    );
  return { path, startLine, endLine: end };
}
