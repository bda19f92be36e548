import * as vscode from 'vscode';
import type { Place } from '../../protocol/chatProtocol';
import type { Root } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import type { Localize } from '../common/localize';
import { checkSelected, selectedPlace } from './selection';
import { workspacePathOf } from '../common/workspaceFolders';

/** What is selected in the editor last used; null where it is nothing, or in no file of the workspace. */
export function currentSelection(roots: readonly Root[]): Place | null {
  const editor = vscode.window.activeTextEditor;
  const path = editor?.document.uri.scheme === 'file' ? workspacePathOf(roots, editor.document.uri.fsPath) : null;
  return editor === undefined || path === null ? null : selectedPlace(path, editor.selection);
}

/** The selection to be explained. Throws a CoilError that says why there is none. */
export function selectionToExplain(roots: readonly Root[], t: Localize): Place {
  const editor = vscode.window.activeTextEditor;
  checkSelected(editor?.document.getText(editor.selection) ?? '', t);
  const place = currentSelection(roots);
  if (place !== null) return place;
  throw outside(t);
}

/** The word under the cursor (null where there is none) and its line. Throws a CoilError outside the workspace's files. */
export function symbolAtCursor(
  roots: readonly Root[],
  t: Localize,
): { readonly word: string | null; readonly place: Place } {
  const editor = vscode.window.activeTextEditor;
  const path = editor?.document.uri.scheme === 'file' ? workspacePathOf(roots, editor.document.uri.fsPath) : null;
  if (editor === undefined || path === null) throw outside(t);
  const { active } = editor.selection;
  // eslint-disable-next-line regexp/no-super-linear-move -- what begins an identifier is one
  const range = editor.document.getWordRangeAtPosition(active, /[\p{L}_$][\p{L}\p{N}_$]*/u);
  const line = active.line + 1;
  return {
    word: range === undefined ? null : editor.document.getText(range),
    place: { path, startLine: line, endLine: line },
  };
}

/** The workspace path of a file or folder that was clicked. Throws a CoilError for one outside the workspace. */
export function resourceToExplain(resource: unknown, roots: readonly Root[], t: Localize): string {
  const path = resource instanceof vscode.Uri ? workspacePathOf(roots, resource.fsPath) : null;
  if (path === null) throw outside(t);
  return path;
}

function outside(t: Localize): CoilError {
  return new CoilError(
    'usage',
    t('The selected code is in no file of the workspace.'),
    t('Save the file in the open folder, or open the folder that it is in.'),
  );
}

/** Calls `changed` a moment after the selection or the active editor changes. */
export function watchSelection(changed: () => void): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, 100);
  };
  return vscode.Disposable.from(
    vscode.window.onDidChangeTextEditorSelection(later),
    vscode.window.onDidChangeActiveTextEditor(later),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}
