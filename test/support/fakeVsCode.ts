/** VS Code for tests in plain Node: what the chat's view and proposed edits use of it. scripts/forNode.mjs puts it in the place of `vscode`. */
import { editors, FakeUri, TabInputTextDiff, type CodeLens, type FakeEditors, type WorkspaceEdit } from './fakeEditors';

export {
  CodeLens,
  EndOfLine,
  EventEmitter,
  Range,
  Selection,
  TabInputTextDiff,
  TextEditorRevealType,
  WorkspaceEdit,
} from './fakeEditors';

/** What was asked of VS Code. */
export const asked: { readonly commands: string[]; readonly copied: string[] } = { commands: [], copied: [] };

export const commands = {
  executeCommand: (command: string, ...args: readonly unknown[]): Promise<void> => {
    asked.commands.push(command);
    if (command === 'vscode.diff')
      editors.tabs.push({ input: new TabInputTextDiff(args[0] as FakeUri, args[1] as FakeUri) });
    return Promise.resolve();
  },
};
export const env = {
  clipboard: {
    writeText: (text: string): Promise<void> => {
      asked.copied.push(text);
      return Promise.resolve();
    },
  },
};
export const Uri = {
  joinPath: (base: string, ...path: string[]): string => [base, ...path].join('/'),
  from: ({ scheme, path }: { scheme: string; path: string }): FakeUri => new FakeUri(scheme, path),
};
/** Every dialog is closed without a choice. */
export const window = {
  showOpenDialog: (): Promise<undefined> => Promise.resolve(undefined),
  showWarningMessage: (): Promise<undefined> => Promise.resolve(undefined),
  showTextDocument: (): Promise<void> => Promise.resolve(),
  activeTextEditor: undefined,
  visibleTextEditors: [],
  tabGroups: {
    onDidChangeTabs: editors.tabChanges.event,
    get activeTabGroup(): { readonly activeTab: unknown } {
      return { activeTab: editors.tabs.at(-1) };
    },
    get all(): readonly { readonly tabs: FakeEditors['tabs'] }[] {
      return [{ tabs: editors.tabs }];
    },
    close: (tabs: FakeEditors['tabs']): Promise<void> => Promise.resolve(editors.close(tabs)),
  },
};
const nothing = { dispose: (): void => undefined };
export const workspace = {
  registerTextDocumentContentProvider: (
    _scheme: string,
    provider: { provideTextDocumentContent(uri: FakeUri): string },
  ): typeof nothing => {
    editors.content = uri => provider.provideTextDocumentContent(uri);
    return nothing;
  },
  onDidChangeTextDocument: editors.changes.event,
  openTextDocument: (uri: FakeUri): Promise<unknown> => Promise.resolve(editors.document(uri)),
  asRelativePath: ({ path }: FakeUri): string => path.replace(/^\//, ''),
  applyEdit: (edit: WorkspaceEdit): Promise<boolean> => Promise.resolve(editors.apply(edit)),
};
export const languages = {
  registerCodeLensProvider: (
    _selector: object,
    provider: { provideCodeLenses(document: unknown): Promise<CodeLens[]> },
  ): typeof nothing => {
    editors.lenses = document => provider.provideCodeLenses(document);
    return nothing;
  },
  setTextDocumentLanguage: (): Promise<void> => Promise.resolve(),
};
export const ViewColumn = { Active: -1 };
