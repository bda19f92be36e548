import * as vscode from 'vscode';
import type { Root } from '../../protocol/engineProtocol';
import type { Localize } from './localize';
import { inLabel } from './plainWords';

/**
 * A question with the folder that it is about. In a workspace of several the user says whose history `/history` alone means; any other question is about all of
 * them. Null: none was chosen.
 */
export async function withRoot(question: string, roots: readonly Root[], t: Localize): Promise<string | null> {
  if (roots.length < 2 || question.trim() !== '/history') return question;
  const all = { label: t('All folders'), description: '', name: null };
  const each = roots.map(({ name, dir }) => ({ label: inLabel(name), description: inLabel(dir), name }));
  const chosen = await vscode.window.showQuickPick([...each, all], { title: t('The history of which folder?') });
  if (chosen === undefined) return null;
  return chosen.name === null ? question : `/history ${chosen.name}/`;
}
