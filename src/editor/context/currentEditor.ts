import * as vscode from 'vscode';

/** The type of the chat's own tab, as VS Code's list of tabs writes it: with a prefix. */
const chatTab = 'coil.chatEditor';

/**
 * The text editor that the user means. While the chat's own tab is active no text editor is: then it is the one beside it, one with a selection first.
 * Undefined in any other tab, such as settings or an image.
 */
export function currentEditor(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  if (activeTextEditor !== undefined) return activeTextEditor;
  const input = tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputWebview) || !input.viewType.endsWith(chatTab)) return undefined;
  return visibleTextEditors.find(({ selection }) => !selection.isEmpty) ?? visibleTextEditors[0];
}
