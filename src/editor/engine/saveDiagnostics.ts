import { arch, cpus, homedir, hostname, platform, release, totalmem, userInfo } from 'node:os';
import * as vscode from 'vscode';
import type { Root } from '../../protocol/engineProtocol';
import { diagnosticsText, type Diagnostics, type Private } from './diagnosticsText';
import { inBytes } from '../../shared/inBytes';
import type { Localize } from '../common/localize';
import { waitingFor } from '../common/waitingFor';

/** Shows the redacted diagnostics in an editor, and saves them where the user says, if they still want to. */
export async function saveDiagnostics(
  collect: () => Promise<Omit<Diagnostics, 'versions'>>,
  extensionVersion: string,
  roots: readonly Root[],
  t: Localize,
): Promise<void> {
  const parts = await waitingFor(t('Collecting diagnostics from the engine'), collect());
  const text = diagnosticsText({ ...parts, versions: versions(extensionVersion) }, secretsOf(roots));
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: text });
  await vscode.window.showTextDocument(document);
  const save = t('Save…');
  const chosen = await vscode.window.showInformationMessage(
    t('This is what will be saved. Edit or remove anything first.'),
    save,
  );
  if (chosen !== save) return;
  const file = await vscode.window.showSaveDialog({ filters: { Markdown: ['md'] }, saveLabel: t('Save Diagnostics') });
  if (file !== undefined) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(document.getText()));
}

function versions(extension: string): Record<string, string> {
  const [cpu] = cpus();
  return {
    Coil: extension,
    'VS Code': `${vscode.version} (${vscode.env.appName}, ${vscode.env.remoteName === undefined ? 'local' : 'remote'})`,
    Node: process.version,
    System: `${platform()} ${release()} ${arch()}`,
    Processor: `${cpu?.model ?? 'unknown'}, ${cpus().length} threads`,
    Memory: inBytes(totalmem()),
    Trusted: String(vscode.workspace.isTrusted),
  };
}

function secretsOf(roots: readonly Root[]): readonly Private[] {
  const { username } = userInfo();
  return [
    ...roots.flatMap(({ name, dir }, i) => [
      { text: dir, instead: `<folder ${i + 1}>` },
      { text: name, instead: `<folder ${i + 1}>` },
    ]),
    { text: homedir(), instead: '~' },
    { text: username, instead: '<user>' },
    { text: hostname(), instead: '<machine>' },
  ];
}
