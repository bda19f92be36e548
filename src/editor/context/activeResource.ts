import * as vscode from 'vscode';
import { currentEditor } from './currentEditor';

/** The file of the active tab, whatever shows it: a text, notebook, image or diff (its right side); undefined: no tab shows one. */
export function activeResource(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) return input.modified;
  if (
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputNotebook ||
    input instanceof vscode.TabInputCustom
  )
    return input.uri;
  return currentEditor()?.document.uri;
}
