import * as vscode from 'vscode';

/** What `task` brings; the status bar says in words what is waited for meanwhile. */
export function waitingFor<T>(title: string, task: Promise<T>): Promise<T> {
  return Promise.resolve(vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => task));
}
