import * as vscode from 'vscode';
import type { Completion, ContextItem } from '../../protocol/chatProtocol';
import type { Root } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { longestText, placeItem, textItem, wholeItem } from './contextItem';
import { currentEditor } from './currentEditor';
import { documentTitle } from './documentTitle';
import { outside, selectionItem } from './editorSelection';
import type { Localize } from '../common/localize';
import { problemText, type Problem } from './problemText';
import { workspacePathOf } from '../common/workspaceFolders';

/**
 * The files and folders of these URIs; of a text on no disk that is open, such as an unsaved file, what stands there. Throws a CoilError for one outside the
 * workspace.
 */
export async function resourceItems(
  uris: readonly vscode.Uri[],
  roots: readonly Root[],
  t: Localize,
): Promise<readonly ContextItem[]> {
  return Promise.all(
    uris.map(async uri => {
      const path = filePath(uri, roots);
      const open = uri.scheme === 'file' ? undefined : openDocument(uri);
      if (open !== undefined && open.getText().trim() !== '')
        return textItem('selection', documentTitle(open, t), open.getText());
      if (path === null) throw outside(uri, t);
      const { type } = await vscode.workspace.fs.stat(uri).then(undefined, (cause: unknown) => {
        const hint = t('Save it, or check whether it was moved.');
        throw new CoilError('usage', t('{0} does not exist.', path), hint, { cause });
      });
      return (type & vscode.FileType.Directory) !== 0
        ? placeItem('folder', { path, startLine: 0, endLine: 0 })
        : placeItem('file', { path, startLine: 1, endLine: 1 });
    }),
  );
}

/** What was chosen after a `#`, with its text where only the editor knows it. Throws a CoilError where there is nothing. */
export async function chosenItem(
  { kind, name, ...place }: NonNullable<Completion['attach']>,
  roots: readonly Root[],
  t: Localize,
): Promise<ContextItem> {
  switch (kind) {
    case 'file':
    case 'folder':
    case 'symbol':
      return placeItem(kind, place, name);
    case 'selection':
      return selectionItem(roots, t);
    case 'problems':
      return problemsItem(roots, t);
    case 'terminal':
      return terminalItem(t);
    case 'changes':
    case 'codebase':
      return wholeItem(kind, null);
  }
}

/** Errors and warnings of the file that is open; of all files where it has none. */
export function problemsItem(roots: readonly Root[], t: Localize): ContextItem {
  const open = currentEditor()?.document;
  const own =
    open === undefined
      ? []
      : problemsOf(
          open.uri,
          vscode.languages.getDiagnostics(open.uri),
          filePath(open.uri, roots) ?? documentTitle(open, t),
        );
  const problems =
    own.length > 0
      ? own
      : vscode.languages.getDiagnostics().flatMap(([uri, found]) => problemsOf(uri, found, filePath(uri, roots)));
  if (problems.length === 0)
    throw new CoilError(
      'usage',
      t('No errors or warnings.'),
      t('Open the file with the problem so that its language tools check it.'),
    );
  return wholeItem('problems', problemText(problems));
}

function filePath(uri: vscode.Uri, roots: readonly Root[]): string | null {
  return uri.scheme === 'file' ? workspacePathOf(roots, uri.fsPath) : null;
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
}

/** `path`: what the text is called; null: it is not of the workspace. */
function problemsOf(uri: vscode.Uri, found: readonly vscode.Diagnostic[], path: string | null): readonly Problem[] {
  if (path === null) return [];
  const document = openDocument(uri);
  return found
    .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)
    .map(({ severity, range, source, code, message }) => {
      const number = typeof code === 'object' ? code.value : code;
      const { line } = range.start;
      return {
        path,
        line: line + 1,
        severity: severity === vscode.DiagnosticSeverity.Error ? 'error' : 'warning',
        code: [source, number].filter(part => part !== undefined).join(' '),
        message,
        source: document !== undefined && line < document.lineCount ? document.lineAt(line).text : null,
      };
    });
}

/**
 * The text selected in the terminal. The stable way to it is its own copy command: what the clipboard held is put back.
 */
export async function terminalItem(t: Localize): Promise<ContextItem> {
  const held = await vscode.env.clipboard.readText();
  let text: string;
  try {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    text = await vscode.env.clipboard.readText();
  } finally {
    await vscode.env.clipboard.writeText(held);
  }
  if (text.trim() === '')
    throw new CoilError(
      'selectionEmpty',
      t('Nothing is selected in the terminal.'),
      t('Select the lines to ask about first.'),
    );
  return wholeItem('terminal', text.slice(-longestText));
}
