import * as vscode from 'vscode';
import { CoilError } from '../../shared/errors';
import { Owner } from '../../shared/disposable';
import { editOf, hunksBetween, linesOf, rebased, withHunks, type Hunk } from '../common/lineHunks';
import type { Localize } from '../common/localize';

const scheme = 'coil-proposed';

/** Code proposed for a file, beside it in VS Code's own comparison. `base`: the file's lines that the proposal is for. */
interface Proposal {
  readonly file: vscode.Uri;
  base: readonly string[];
  lines: readonly string[];
}

/**
 * Shows what an answer proposes for files, as a comparison in which each change is taken or left by itself. Nothing is written before that, and then
 * into the editor's buffer, where undo takes it back and saving is the user's.
 */
export class ProposedEdits {
  private readonly owner = new Owner();
  private readonly proposals = new Map<string, Proposal>();
  private readonly changed = this.owner.own(new vscode.EventEmitter<vscode.Uri>());
  private readonly lensesChanged = this.owner.own(new vscode.EventEmitter<void>());
  /** The file that is being edited by us. */
  private editing: string | null = null;

  constructor(private readonly t: Localize) {
    this.owner.own(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: ({ path }) => this.proposals.get(path)?.lines.join('\n') ?? '',
      }),
    );
    this.owner.own(
      vscode.languages.registerCodeLensProvider(
        { scheme },
        { onDidChangeCodeLenses: this.lensesChanged.event, provideCodeLenses: document => this.lenses(document) },
      ),
    );
    this.owner.own(vscode.workspace.onDidChangeTextDocument(change => this.fileChanged(change)));
    this.owner.own(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const { input } of closed)
          if (input instanceof vscode.TabInputTextDiff) this.proposals.delete(input.modified.path);
      }),
    );
  }

  /** Compares a file with what it is proposed to become. Throws a CoilError where that is what it is. */
  async show(file: vscode.Uri, proposed: string): Promise<void> {
    const { t } = this;
    const document = await vscode.workspace.openTextDocument(file);
    const base = linesOf(document.getText());
    const lines = linesOf(proposed);
    const hunks = hunksBetween(base, lines);
    const name = vscode.workspace.asRelativePath(file);
    const [first] = hunks;
    if (first === undefined)
      throw new CoilError('usage', t('{0} already has this code.', name), t('Nothing to apply.'));
    const uri = proposedUri(file);
    this.proposals.set(uri.path, { file, base, lines });
    this.refresh(uri);
    await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), document.languageId);
    await vscode.commands.executeCommand('vscode.diff', file, uri, t('{0}: proposed by Coil', name), {
      preview: false,
      selection: new vscode.Range(first.at, 0, first.at, 0),
    });
  }

  /** Takes one change into the file: the one at `line` (0-based, of the proposal), else the one at the cursor or after it. */
  async accept(line: unknown): Promise<void> {
    const { proposal, hunk } = await this.chosen(line);
    await this.write(proposal, [hunk]);
    await this.next(proposal, hunk.at);
  }

  /** Leaves one change out of the proposal. */
  async reject(line: unknown): Promise<void> {
    const { proposal, hunk, hunks, text } = await this.chosen(line);
    proposal.base = text;
    proposal.lines = withHunks(
      text,
      hunks.filter(other => other !== hunk),
    );
    this.refresh(proposedUri(proposal.file));
    await this.next(proposal, hunk.at);
  }

  async acceptAll(): Promise<void> {
    const { proposal, hunks } = await this.shown();
    await this.write(proposal, hunks);
    await this.close(proposal);
  }

  async rejectAll(): Promise<void> {
    await this.close((await this.shown()).proposal);
  }

  dispose(): void {
    this.owner.dispose();
  }

  /** The proposal in the active editor, and what of it is not in the file. */
  private async shown(): Promise<{ proposal: Proposal; hunks: readonly Hunk[]; text: readonly string[] }> {
    const { t } = this;
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    const proposal = input instanceof vscode.TabInputTextDiff ? this.proposals.get(input.modified.path) : undefined;
    if (proposal === undefined)
      throw new CoilError('usage', t('No proposed changes are open.'), t('Select Apply on code in an answer.'));
    const text = linesOf((await vscode.workspace.openTextDocument(proposal.file)).getText());
    return { proposal, hunks: hunksBetween(text, proposal.lines), text };
  }

  private async chosen(line: unknown): Promise<Awaited<ReturnType<ProposedEdits['shown']>> & { hunk: Hunk }> {
    const shown = await this.shown();
    const editor = vscode.window.activeTextEditor;
    const cursor = editor?.document.uri.scheme === scheme ? editor.selection.active.line : 0;
    const at = typeof line === 'number' ? line : cursor;
    const hunk =
      shown.hunks.find(each => at <= Math.max(each.at, each.at + each.lines.length - 1)) ?? shown.hunks.at(-1);
    if (hunk === undefined)
      throw new CoilError('usage', this.t('All proposed changes have been applied.'), this.t('Nothing to apply.'));
    return { ...shown, hunk };
  }

  private async write(proposal: Proposal, hunks: readonly Hunk[]): Promise<void> {
    const { t } = this;
    const document = await vscode.workspace.openTextDocument(proposal.file);
    const text = linesOf(document.getText());
    const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    const edit = new vscode.WorkspaceEdit();
    for (const hunk of hunks) {
      const { startLine, startCharacter, endLine, endCharacter, text: added } = editOf(hunk, text, eol);
      edit.replace(proposal.file, new vscode.Range(startLine, startCharacter, endLine, endCharacter), added);
    }
    this.editing = proposal.file.toString();
    const done = await vscode.workspace.applyEdit(edit);
    this.editing = null;
    if (!done) throw new CoilError('usage', t('The file can’t be edited.'), t('Copy the code instead.'));
    proposal.base = linesOf(document.getText());
    this.lensesChanged.fire();
  }

  /** Goes on to the change after `line`; ends the comparison where there is none left. */
  private async next(proposal: Proposal, line: number): Promise<void> {
    const { hunks } = await this.shown();
    const hunk = hunks.find(({ at }) => at >= line) ?? hunks[0];
    if (hunk === undefined) return this.close(proposal);
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === proposedUri(proposal.file).toString(),
    );
    if (editor === undefined) return;
    const range = new vscode.Range(hunk.at, 0, hunk.at, 0);
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** Shows the file in the comparison's place. */
  private async close({ file }: Proposal): Promise<void> {
    const { path } = proposedUri(file);
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
    await vscode.window.showTextDocument(file, { preview: false });
    await vscode.window.tabGroups.close(
      tabs.filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.path === path),
    );
    this.proposals.delete(path);
  }

  /** Edits of the user's beside the proposal stay as they are: the proposal is one for the text that they make. */
  private fileChanged({ document, reason, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const uri = proposedUri(document.uri);
    const proposal = document.uri.scheme === scheme ? undefined : this.proposals.get(uri.path);
    if (proposal === undefined || contentChanges.length === 0) return;
    this.lensesChanged.fire();
    // What is undone was taken from the proposal, and is proposed again.
    if (this.editing === document.uri.toString() || reason !== undefined) return;
    const now = linesOf(document.getText());
    const lines = rebased(proposal.base, now, proposal.lines);
    if (lines === null) return;
    proposal.base = now;
    proposal.lines = lines;
    this.refresh(uri);
  }

  private async lenses({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { t } = this;
    const proposal = this.proposals.get(uri.path);
    if (proposal === undefined) return [];
    const text = linesOf((await vscode.workspace.openTextDocument(proposal.file)).getText());
    return hunksBetween(text, proposal.lines).flatMap(({ at }) => {
      const range = new vscode.Range(at, 0, at, 0);
      return [
        new vscode.CodeLens(range, { title: t('Accept'), command: 'coil.acceptChange', arguments: [at] }),
        new vscode.CodeLens(range, { title: t('Reject'), command: 'coil.rejectChange', arguments: [at] }),
      ];
    });
  }

  private refresh(uri: vscode.Uri): void {
    this.changed.fire(uri);
    this.lensesChanged.fire();
  }
}

/** Where what is proposed for a file is read. */
function proposedUri(file: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({ scheme, path: file.path });
}
