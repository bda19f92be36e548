import * as vscode from 'vscode';
import type { Place, PreviewLines } from '../../protocol/chatProtocol';
import type { Root } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { linesOf } from '../common/lineHunks';
import type { Localize } from '../common/localize';
import { currentEditor } from './currentEditor';
import { inMessage } from '../common/plainWords';
import { fileOf } from '../common/workspaceFolders';
import { findLines, type LineRange } from './findLines';

/**
 * Opens a place in an editor, its lines selected and in the middle; a folder in the explorer. `cited`: the lines as the answer was given them, which are
 * found again where they stand now; `onFound` is told before they are selected. Where they are gone the file is opened and the user told. Throws a
 * CoilError where the file is gone.
 */
export async function openPlace(
  roots: readonly Root[],
  place: Place,
  cited: string | null,
  column: vscode.ViewColumn | undefined,
  t: Localize,
  onFound: (lines: LineRange) => void = () => undefined,
): Promise<void> {
  const { path } = place;
  const file = fileOf(roots, path.replace(/\/$/, ''));
  const uri = file === null ? null : vscode.Uri.file(file);
  if (uri === null || !(await exists(uri)))
    throw new CoilError('usage', t('{0} is no longer in the workspace.', path), t('Ask again for a current answer.'));
  const { type } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.Directory) !== 0) {
    await vscode.commands.executeCommand('revealInExplorer', uri);
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const found = placeNow(linesOf(document.getText()), place, cited);
  if (found !== null) onFound(found);
  const range = document.validateRange(
    found === null
      ? new vscode.Range(place.startLine - 1, 0, place.startLine - 1, 0)
      : new vscode.Range(found.startLine - 1, 0, found.endLine - 1, Number.MAX_SAFE_INTEGER),
  );
  const editor = await vscode.window.showTextDocument(document, {
    selection: range,
    ...(column === undefined ? {} : { viewColumn: column }),
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenter);
  if (found === null)
    void vscode.window.showInformationMessage(
      inMessage(t('The cited lines are no longer in {0}. Ask again for a current answer.', path)),
    );
}

/** Lines that a preview shows before and after those it is about. */
const around = 2;

/** The lines of a place as they are now, unsaved ones included, and a few around; null where they are gone. `cited`: see {@link openPlace}. */
export async function linesAround(
  roots: readonly Root[],
  place: Place,
  cited: string | null,
): Promise<PreviewLines | null> {
  const lines = await linesIn(roots, place.path);
  const meant = lines === null ? null : placeNow(lines, place, cited);
  if (lines === null || meant === null) return null;
  const from = Math.max(1, meant.startLine - around);
  return { startLine: from, text: lines.slice(from - 1, meant.endLine + around).join('\n'), meant };
}

/** The lines of a file as they are now, unsaved ones included; null where there is none. */
export async function linesIn(roots: readonly Root[], path: string): Promise<readonly string[] | null> {
  const file = fileOf(roots, path);
  if (file === null) return null;
  const uri = vscode.Uri.file(file);
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  // A file that is not there any more has no lines.
  const text = open?.getText() ?? (await textOf(uri).catch(() => null));
  return text === null ? null : linesOf(text);
}

function placeNow(lines: readonly string[], { startLine, endLine }: Place, cited: string | null): LineRange | null {
  if (cited !== null) return findLines(lines, linesOf(cited.replace(/\r?\n$/, '')), startLine);
  return startLine > lines.length ? null : { startLine, endLine: Math.min(endLine, lines.length) };
}

async function textOf(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Replaces the selection of the editor last used, or inserts at its cursor. */
export async function insertAtCursor(text: string, t: Localize): Promise<void> {
  const editor = currentEditor();
  if (editor === undefined)
    throw new CoilError(
      'usage',
      t('No file is open to insert into.'),
      t('Open a file, put the cursor where the code belongs, and insert again.'),
    );
  const done = await editor.edit(edit => edit.replace(editor.selection, text));
  if (!done) throw new CoilError('usage', t('The file can’t be edited.'), t('Copy the code instead.'));
  await vscode.window.showTextDocument(editor.document, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
