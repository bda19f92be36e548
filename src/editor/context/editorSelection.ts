import * as vscode from 'vscode';
import type { ContextItem, Place } from '../../protocol/chatProtocol';
import type { Root } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import type { Localize } from '../common/localize';
import { activeResource } from './activeResource';
import { currentEditor } from './currentEditor';
import { documentTitle } from './documentTitle';
import { placeItem, textItem } from './contextItem';
import { checkSelected, selectedPlace } from './selection';
import { workspacePathOf } from '../common/workspaceFolders';

/** The selected lines of a workspace file; null where nothing is selected, or in another text. */
export function currentSelection(roots: readonly Root[]): Place | null {
  const editor = currentEditor();
  const path = editor === undefined ? null : workspaceFile(editor.document, roots);
  return editor === undefined || path === null ? null : selectedPlace(path, editor.selection);
}

/**
 * What is selected, to be attached: lines of a workspace file, or the text itself where it is in no file of the workspace, such as a notebook's cell, an
 * unsaved file or the old side of a diff. Throws a CoilError that says why there is nothing.
 */
export function selectionItem(roots: readonly Root[], t: Localize): ContextItem {
  const editor = currentEditor();
  const text = editor?.document.getText(editor.selection) ?? '';
  checkSelected(text, t);
  const place = currentSelection(roots);
  if (place !== null || editor === undefined) return placeItem('selection', place ?? nowhere);
  const { startLine, endLine } = selectedPlace('', editor.selection) ?? nowhere;
  return textItem(
    'selection',
    `${documentTitle(editor.document, t)}:${startLine === endLine ? startLine : `${startLine}-${endLine}`}`,
    text,
  );
}

/** The word under the cursor, and its line where that is in a workspace file. Throws a CoilError where there is neither. */
export function symbolAtCursor(
  roots: readonly Root[],
  t: Localize,
): { readonly word: string | null; readonly place: Place | null } {
  const editor = currentEditor();
  const { active } = editor?.selection ?? {};
  // eslint-disable-next-line regexp/no-super-linear-move -- what begins an identifier is one
  const name = /[\p{L}_$][\p{L}\p{N}_$]*/u;
  const range = active === undefined ? undefined : editor?.document.getWordRangeAtPosition(active, name);
  const path = editor === undefined ? null : workspaceFile(editor.document, roots);
  const line = (active?.line ?? 0) + 1;
  const place = path === null ? null : { path, startLine: line, endLine: line };
  const word = range === undefined ? null : (editor?.document.getText(range) ?? null);
  if (word === null && place === null)
    throw new CoilError('usage', t('No symbol at the cursor.'), t('Put the cursor on a name in the code.'));
  return { word, place };
}

/** The workspace path of a file or folder that was clicked, or else is open. Throws a CoilError for one outside the workspace. */
export function resourceToExplain(resource: unknown, roots: readonly Root[], t: Localize): string {
  const uri = resource instanceof vscode.Uri ? resource : activeResource();
  if (uri === undefined) throw noFile(t);
  const path = uri.scheme === 'file' ? workspacePathOf(roots, uri.fsPath) : null;
  if (path === null) throw outside(uri, t);
  return path;
}

/** The error of a command that needs a file, where none is open. */
export function noFile(t: Localize): CoilError {
  return new CoilError('usage', t('No file is open.'), t('Open a file of the workspace first.'));
}

/** The error of a command that needs a file of the workspace. */
export function outside(uri: vscode.Uri, t: Localize): CoilError {
  return new CoilError(
    'usage',
    t('{0} is not in a folder of the workspace.', uri.path.slice(uri.path.lastIndexOf('/') + 1)),
    t('Save it in the open folder, or open the folder that contains it.'),
  );
}

const nowhere = { path: '', startLine: 1, endLine: 1 };

function workspaceFile({ uri }: vscode.TextDocument, roots: readonly Root[]): string | null {
  return uri.scheme === 'file' ? workspacePathOf(roots, uri.fsPath) : null;
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
