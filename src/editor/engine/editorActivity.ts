import * as vscode from 'vscode';
import type { Root } from '../../protocol/engineProtocol';
import type { Activity } from './activity';
import { workspacePathOf } from '../common/workspaceFolders';

/** Tells `activity` of the editor's tabs and of everything that shows the user at work. */
export function watchActivity(activity: Activity, roots: () => readonly Root[]): vscode.Disposable {
  const busy = (): void => activity.busy();
  const tabs = (): void => activity.setOpenFiles(openFiles(roots()));
  tabs();
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(busy),
    vscode.window.onDidChangeTextEditorSelection(busy),
    vscode.window.onDidChangeTextEditorVisibleRanges(busy),
    vscode.window.onDidChangeActiveTerminal(busy),
    vscode.window.onDidChangeWindowState(({ focused }) => (focused ? activity.busy() : undefined)),
    vscode.window.tabGroups.onDidChangeTabs(tabs),
    vscode.workspace.onDidChangeWorkspaceFolders(tabs),
  );
}

/** Workspace paths of the files in tabs. */
export function openFiles(roots: readonly Root[]): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .map(({ input }) => (input instanceof vscode.TabInputText && input.uri.scheme === 'file' ? input.uri.fsPath : null))
    .map(file => (file === null ? null : workspacePathOf(roots, file)))
    .filter(path => path !== null);
}
