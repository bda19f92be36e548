import type { Place } from '../../protocol/chatProtocol';
import { CoilError } from '../../shared/errors';
import type { Localize } from '../common/localize';

/** A selection as an editor has it: 0-based, the end exclusive. */
export interface EditorSelection {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Bytes of code that can be explained in one answer. */
export const maxSelectionBytes = 200_000;

/** The selected lines, whole; null when nothing is selected. A last line selected up to its first column does not count. */
export function selectedPlace(path: string, { start, end }: EditorSelection): Place | null {
  if (start.line === end.line && start.character === end.character) return null;
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { path, startLine: start.line + 1, endLine: last + 1 };
}

/** Throws a CoilError where the selected text cannot be explained. */
export function checkSelected(text: string, t: Localize): void {
  if (text.trim() === '')
    throw new CoilError(
      'selectionEmpty',
      t('Nothing is selected.'),
      t('Select the code to explain, then run the command again.'),
    );
  const size = Buffer.byteLength(text);
  if (size > maxSelectionBytes)
    throw new CoilError(
      'selectionTooLarge',
      t(
        'The selection has {0} kB. Up to {1} kB can be explained at once.',
        Math.ceil(size / 1000),
        maxSelectionBytes / 1000,
      ),
      t('Select a smaller part, such as one function.'),
    );
}
