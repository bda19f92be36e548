import * as vscode from 'vscode';
import type { Localize } from '../common/localize';

/** What a text that is in no file of the workspace is called, such as "analysis.ipynb (cell 3)", "Untitled-1" or "price.ts"; never empty. */
export function documentTitle(document: vscode.TextDocument, t: Localize): string {
  const { path, scheme } = document.uri;
  // A search editor's address is no name.
  if (scheme === 'search-editor') return t('Search results');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const notebook = vscode.workspace.notebookDocuments.find(each =>
    each.getCells().some(cell => cell.document === document),
  );
  const cell = notebook?.getCells().findIndex(each => each.document === document) ?? -1;
  if (cell >= 0) return t('{0} (cell {1})', name, cell + 1);
  return name === '' ? t('Untitled') : name;
}
