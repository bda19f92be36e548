import { extname } from 'node:path';
import * as vscode from 'vscode';
import type { NameAt, Root } from '../../protocol/engineProtocol';
import type { LanguageServer } from './languageServer';
import { fileOf, workspacePathOf } from '../common/workspaceFolders';

/** The language servers that run in this window, by the commands that VS Code gives for all of them. */
export function editorLanguageServer(roots: () => readonly Root[]): LanguageServer {
  const ask = async <T>(command: string, { path, line, character }: NameAt): Promise<readonly T[]> => {
    const file = fileOf(roots(), path);
    if (file === null || !served(file)) return [];
    const position = new vscode.Position(line - 1, character);
    return (await vscode.commands.executeCommand<T[] | undefined>(command, vscode.Uri.file(file), position)) ?? [];
  };
  const placeOf = (uri: vscode.Uri, { start }: vscode.Range): NameAt[] => {
    const path = uri.scheme === 'file' ? workspacePathOf(roots(), uri.fsPath) : null;
    return path === null ? [] : [{ path, line: start.line + 1, character: start.character }];
  };
  return {
    async references(at) {
      const found = await ask<vscode.Location>('vscode.executeReferenceProvider', at);
      return found.flatMap(({ uri, range }) => placeOf(uri, range));
    },
    async calls(at) {
      const [item] = await ask<vscode.CallHierarchyItem>('vscode.prepareCallHierarchy', at);
      if (item === undefined) return [];
      const command = 'vscode.provideIncomingCalls';
      const calls =
        (await vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[] | undefined>(command, item)) ?? [];
      return calls.flatMap(({ from, fromRanges }) => fromRanges.flatMap(range => placeOf(from.uri, range)));
    },
    async definitions(at) {
      const found = await ask<vscode.Location | vscode.LocationLink>('vscode.executeDefinitionProvider', at);
      return found.flatMap(each =>
        'targetUri' in each
          ? placeOf(each.targetUri, each.targetSelectionRange ?? each.targetRange)
          : placeOf(each.uri, each.range),
      );
    },
  };
}

/** Whether a file of this kind is open, so that its language's server runs: a question starts none, which would hold the extension host up. */
function served(file: string): boolean {
  return vscode.workspace.textDocuments.some(
    ({ uri }) => uri.scheme === 'file' && extname(uri.fsPath) === extname(file),
  );
}
