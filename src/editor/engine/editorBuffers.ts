import * as vscode from 'vscode';
import type { Root } from '../../protocol/engineProtocol';
import type { Buffer, Buffers } from './buffers';
import { workspacePathOf } from '../common/workspaceFolders';

/** Tells `buffers` what happens to the unsaved text of the workspace's files. */
export function watchBuffers(buffers: Buffers, roots: () => readonly Root[]): vscode.Disposable {
  const on = (event: vscode.Event<vscode.TextDocument>, tell: (buffer: Buffer) => void): vscode.Disposable =>
    event(document => {
      const buffer = bufferOf(document, roots());
      if (buffer !== null) tell(buffer);
    });
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      const buffer = bufferOf(document, roots());
      if (buffer !== null) buffers.changed(buffer);
    }),
    on(vscode.workspace.onDidSaveTextDocument, ({ path }) => buffers.saved(path)),
    on(vscode.workspace.onDidCloseTextDocument, ({ path }) => buffers.clean(path)),
  );
}

/** All unsaved text there is, for an engine that has just opened the workspace. */
export function dirtyBuffers(roots: readonly Root[]): readonly Buffer[] {
  return vscode.workspace.textDocuments
    .filter(({ isDirty }) => isDirty)
    .map(document => bufferOf(document, roots))
    .filter(buffer => buffer !== null);
}

function bufferOf(document: vscode.TextDocument, roots: readonly Root[]): Buffer | null {
  const path = document.uri.scheme === 'file' ? workspacePathOf(roots, document.uri.fsPath) : null;
  if (path === null) return null;
  return {
    path,
    get dirty() {
      return document.isDirty && !document.isClosed;
    },
    text: () => document.getText(),
  };
}
