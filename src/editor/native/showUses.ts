import * as vscode from 'vscode';
import type { Root } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import type { Localize } from '../common/localize';
import { fileOf } from '../common/workspaceFolders';
import { currentEditor } from '../context/currentEditor';
import { symbolAtCursor } from '../context/editorSelection';
import type { CallTool } from './languageModelTools';

/** Uses that are shown at most. */
const mostShown = 500;

/** Shows who uses the symbol at the cursor in the editor's own list of references: the certain uses, and those that only have the name where there are no others. */
export async function showUses(call: CallTool, roots: readonly Root[], t: Localize): Promise<void> {
  const { word, place } = symbolAtCursor(roots, t);
  const editor = currentEditor();
  if (word === null || editor === undefined)
    throw new CoilError('usage', t('No symbol at the cursor.'), t('Put the cursor on a name in the code.'));
  const signal = new AbortController().signal;
  const given = { name: word, limit: mostShown, budget: 50_000 };
  // Of several definitions the one in this file is meant, where the cursor stands on it.
  const here = place === null ? null : await call('where', { ...given, path: place.path }, signal);
  const isHere =
    here?.places.some(
      ({ startLine, endLine }) => place !== null && startLine <= place.startLine && place.startLine <= endLine,
    ) === true;
  const { places } = await call('uses', { ...given, ...(isHere && place !== null && { path: place.path }) }, signal);
  const certain = places.filter(each => each.certain);
  const shown = certain.length > 0 ? certain : places;
  if (shown.length === 0)
    throw new CoilError(
      'usage',
      t('Nothing in this workspace uses {0}.', word),
      t('“/uses” in the chat says what is not known.'),
    );
  const locations = shown.flatMap(({ path, startLine }) => {
    const file = fileOf(roots, path);
    return file === null ? [] : [new vscode.Location(vscode.Uri.file(file), new vscode.Position(startLine - 1, 0))];
  });
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    editor.document.uri,
    editor.selection.active,
    locations,
  );
}
