import * as vscode from 'vscode';
import type { Coil } from './coil';
import { currentRoots } from './common/currentWorkspace';
import { watchSelection } from './context/editorSelection';
import { watchActivity } from './engine/editorActivity';
import { watchBuffers } from './engine/editorBuffers';

/** Tells the parts what happens in VS Code: to buffers, tabs, selection, folders, trust, settings and the window's focus. */
export function watchEditor(coil: Coil): vscode.Disposable {
  return vscode.Disposable.from(
    watchBuffers(coil.buffers, currentRoots),
    watchActivity(coil.activity, currentRoots),
    watchSelection(() => coil.selectionChanged()),
    vscode.window.onDidChangeWindowState(({ focused }) => (focused ? coil.session.refocused() : undefined)),
    vscode.workspace.onDidChangeWorkspaceFolders(() => coil.foldersChanged()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => coil.trustGranted()),
    vscode.workspace.onDidChangeConfiguration(change => coil.settingsChanged(change)),
  );
}
