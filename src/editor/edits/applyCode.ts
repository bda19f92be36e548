import * as vscode from 'vscode';
import type { Turn } from '../../protocol/chatProtocol';
import type { Root } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { applyTarget, namedFor, pathNamed, type ApplyCandidate } from './applyTarget';
import { currentEditor } from '../context/currentEditor';
import { currentSelection } from '../context/editorSelection';
import type { Localize } from '../common/localize';
import type { LineRange } from './placeCode';
import type { ProposedEdits } from './proposedEdits';
import { fileOf, workspacePathOf } from '../common/workspaceFolders';

/** Files that are looked into for the place of a block of code. */
const mostCandidates = 12;

/** Proposes code of an answer for the file in which it belongs. Throws a CoilError where there is none. */
export async function applyCode(
  code: string,
  turn: Turn,
  roots: readonly Root[],
  proposed: ProposedEdits,
  t: Localize,
): Promise<void> {
  const target = applyTarget(code, await candidates(code, turn, roots));
  const file = target === null ? null : fileOf(roots, target.path);
  if (target === null || file === null)
    throw new CoilError(
      'usage',
      t('No file shows where this code belongs.'),
      t('Select the lines to replace and apply again, or insert the code at the cursor.'),
    );
  await proposed.show(vscode.Uri.file(file), target.proposed);
}

/** The files that the answer names for the code, then those the question was about, those it cites, and the one that is open. */
async function candidates(code: string, turn: Turn, roots: readonly Root[]): Promise<readonly ApplyCandidate[]> {
  const { context, sources } = turn;
  const cited = sources.filter(source => source.cited && source.quoted !== true).map(({ path }) => path);
  const attached = context.filter(({ startLine, text }) => startLine > 0 && text === null).map(({ path }) => path);
  const selected = currentSelection(roots);
  const open = currentEditor()?.document.uri;
  const active = open?.scheme === 'file' ? workspacePathOf(roots, open.fsPath) : null;
  const known = [...attached, ...cited, ...sources.map(({ path }) => path), ...(active === null ? [] : [active])];
  const named = namedFor(code, turn.text).map(name => pathNamed(name, known) ?? name);
  const ordered = [...new Set([...named, ...attached, ...cited, ...(active === null ? [] : [active])])];
  const read = await Promise.all(ordered.slice(0, mostCandidates).map(path => textOf(path, roots)));
  return read.flatMap((text, i) => {
    const path = ordered[i];
    return text === null || path === undefined ? [] : [{ path, text, selection: selectionIn(path, turn, selected) }];
  });
}

/** The lines of a file that code for it may replace: those selected now, else those that the question was about. */
function selectionIn(path: string, { context }: Turn, selected: ReturnType<typeof currentSelection>): LineRange | null {
  if (selected?.path === path) return selected;
  return context.find(item => item.path === path && (item.kind === 'selection' || item.kind === 'symbol')) ?? null;
}

/** A file's text as the editor has it; null where there is no such text file. */
async function textOf(path: string, roots: readonly Root[]): Promise<string | null> {
  const file = fileOf(roots, path);
  if (file === null) return null;
  return vscode.workspace.openTextDocument(vscode.Uri.file(file)).then(
    document => document.getText(),
    () => null,
  );
}
