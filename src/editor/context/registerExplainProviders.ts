import * as vscode from 'vscode';
import type { Suggestion, SuggestParams } from '../../protocol/engineProtocol';
import type { CommandId } from '../common/commandIds';
import type { Localize } from '../common/localize';
import type { Settings } from '../common/settings';
import type { SymbolTarget } from './symbolTarget';

export interface ExplainSources {
  readonly settings: () => Pick<Settings, 'codeLens' | 'hover'>;
  /** The file's path in the workspace; null outside. */
  readonly pathOf: (uri: vscode.Uri) => string | null;
  /** Asks the engine when it runs; it is not started for a hover. */
  readonly suggest: (params: SuggestParams) => Promise<readonly Suggestion[]>;
  readonly t: Localize;
}

const files: vscode.DocumentSelector = { scheme: 'file' };
/** Of identifiers in most languages. */
// eslint-disable-next-line regexp/no-super-linear-move -- what begins an identifier is one
const identifier = /[\p{L}_$][\p{L}\p{N}_$]*/u;

/** "Explain with Coil" where the code is: as a code action, above definitions and in hovers. */
export function registerExplainProviders(sources: ExplainSources): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(files, codeActions(sources), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite],
    }),
    vscode.languages.registerCodeLensProvider(files, codeLenses(sources)),
    vscode.languages.registerHoverProvider(files, hovers(sources)),
  );
}

function codeActions({ pathOf, t }: ExplainSources): vscode.CodeActionProvider {
  const action = (title: string, kind: vscode.CodeActionKind, command: CommandId): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, kind);
    made.command = { title, command };
    return made;
  };
  return {
    provideCodeActions({ uri }, range, { diagnostics }) {
      if (pathOf(uri) === null) return [];
      const explain = action(t('Explain with Coil'), vscode.CodeActionKind.RefactorRewrite, 'coil.explainSelection');
      const fix = action(t('Ask Coil how to fix this'), vscode.CodeActionKind.QuickFix, 'coil.fixProblems');
      return [...(diagnostics.length > 0 ? [fix] : []), ...(range.isEmpty ? [] : [explain])];
    },
  };
}

const explainedKinds = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Enum,
]);

function codeLenses({ settings, pathOf, t }: ExplainSources): vscode.CodeLensProvider {
  return {
    async provideCodeLenses({ uri }) {
      const path = pathOf(uri);
      if (path === null || !settings().codeLens) return [];
      const found = await vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]>(
        'vscode.executeDocumentSymbolProvider',
        uri,
      );
      return (
        flat(found)
          // A function without a name is called something like "list.map() callback".
          .filter(({ kind, name }) => explainedKinds.has(kind) && !/[\s(<]/.test(name))
          .map(({ name, selectionRange }) => {
            const target: SymbolTarget = { name, path, line: selectionRange.start.line + 1 };
            const command = 'coil.explainSymbol' satisfies CommandId;
            return new vscode.CodeLens(selectionRange, { title: t('Explain'), command, arguments: [target] });
          })
      );
    },
  };
}

/** All symbols of a tree; providers of the older form, without ranges of names, have none. */
function flat(
  symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined,
): vscode.DocumentSymbol[] {
  return (symbols ?? []).flatMap(symbol => ('children' in symbol ? [symbol, ...flat(symbol.children)] : []));
}

function hovers({ settings, pathOf, suggest, t }: ExplainSources): vscode.HoverProvider {
  return {
    async provideHover(document, position) {
      const path = pathOf(document.uri);
      const range = document.getWordRangeAtPosition(position, identifier);
      if (path === null || range === undefined || !settings().hover) return null;
      const name = document.getText(range);
      // Only what the repository defines can be explained from it.
      const found = await suggest({ kinds: ['symbol'], typed: name, limit: 1 });
      const known = found.some(each => each.name === name || each.name.endsWith(`.${name}`));
      if (!known) return null;
      const target: SymbolTarget = { name, path, line: position.line + 1 };
      const command = 'coil.explainSymbol' satisfies CommandId;
      // A bracket in a path would end the link.
      const args = encodeURIComponent(JSON.stringify([target])).replace(/[()]/g, each =>
        each === '(' ? '%28' : '%29',
      );
      const link = `command:${command}?${args}`;
      const text = new vscode.MarkdownString(`[$(sparkle) ${t('Explain with Coil')}](${link})`, true);
      text.isTrusted = { enabledCommands: [command] };
      return new vscode.Hover(text, range);
    },
  };
}
