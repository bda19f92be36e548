import * as vscode from 'vscode';
import type { Turn } from '../../protocol/chatProtocol';
import type { Disposable } from '../../shared/disposable';

const scheme = 'coil-attached';

/** Attached text that stands in no file (a terminal's, a diff), opened for reading. */
export class QuotedTexts implements Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: this.changed.event,
    provideTextDocumentContent: uri => this.texts.get(uri.path) ?? '',
  });

  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name.replace(/\/$/, '')}` });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

/** The text that an answer last quoted under this name; null where it is no such name. A folder is opened itself, not its listing. */
export function quotedText(turns: readonly Turn[], name: string): string | null {
  if (name.endsWith('/')) return null;
  for (const { context, sources } of turns.toReversed()) {
    const item = context.find(({ path, text }) => path === name && text !== null);
    if (item?.text != null) return item.text;
    const source = sources.find(({ path, quoted }) => path === name && quoted === true);
    if (source !== undefined) return source.text;
    if (name === 'changes') {
      const diff = sources.find(({ path, quoted }) => path === 'changes.diff' && quoted === true);
      if (diff !== undefined) return diff.text;
    }
  }
  return null;
}
