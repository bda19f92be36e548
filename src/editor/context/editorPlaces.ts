import * as vscode from 'vscode';
import type { Place } from '../../protocol/chatProtocol';
import type { Root } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { linesOf } from '../common/lineHunks';
import type { Localize } from '../common/localize';
import { fileOf } from '../common/workspaceFolders';

/** Opens a place in an editor, its lines selected and in the middle; a folder in the explorer. Throws a CoilError where the file is not there any more. */
export async function openPlace(
  roots: readonly Root[],
  { path, startLine, endLine }: Place,
  t: Localize,
): Promise<void> {
  const file = fileOf(roots, path.replace(/\/$/, ''));
  const uri = file === null ? null : vscode.Uri.file(file);
  if (uri === null || !(await exists(uri)))
    throw new CoilError(
      'usage',
      t('{0} is not in the workspace any more.', path),
      t('Ask again to get a current answer.'),
    );
  const { type } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.Directory) !== 0) {
    await vscode.commands.executeCommand('revealInExplorer', uri);
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const range = document.validateRange(new vscode.Range(startLine - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER));
  const editor = await vscode.window.showTextDocument(document, { selection: range });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenter);
}

/** Lines that a preview shows before and after those it is about. */
const around = 2;

/** The lines of a place as they are now, unsaved ones included, and a few around; null where there are none. */
export async function linesAround(
  roots: readonly Root[],
  { path, startLine, endLine }: Place,
): Promise<{ readonly startLine: number; readonly text: string } | null> {
  const file = fileOf(roots, path);
  if (file === null) return null;
  const uri = vscode.Uri.file(file);
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  // A file that is not there any more has no lines.
  const text = open?.getText() ?? (await textOf(uri).catch(() => null));
  const lines = text === null ? [] : linesOf(text);
  if (startLine > lines.length) return null;
  const from = Math.max(1, startLine - around);
  return { startLine: from, text: lines.slice(from - 1, endLine + around).join('\n') };
}

async function textOf(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Replaces the selection of the editor last used, or inserts at its cursor. */
export async function insertAtCursor(text: string, t: Localize): Promise<void> {
  // While the chat's own tab is active no text editor is: then the one beside it is meant.
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (editor === undefined)
    throw new CoilError(
      'usage',
      t('No file is open to insert into.'),
      t('Open a file, put the cursor where the code belongs, and insert again.'),
    );
  const done = await editor.edit(edit => edit.replace(editor.selection, text));
  if (!done) throw new CoilError('usage', t('The file cannot be edited.'), t('Copy the code instead.'));
  await vscode.window.showTextDocument(editor.document, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
