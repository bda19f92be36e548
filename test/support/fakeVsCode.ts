/** VS Code for tests in plain Node: what commands, the chat's view and proposed edits use of it. scripts/forNode.mjs puts it in the place of `vscode`. */
import {
  editors,
  FakeUri,
  TabInputTextDiff,
  type CodeLens,
  type FakeEditors,
  type Range,
  type WorkspaceEdit,
} from './fakeEditors';

export {
  CodeLens,
  EndOfLine,
  EventEmitter,
  FakeUri as Uri,
  Range,
  Selection,
  TabInputCustom,
  TabInputNotebook,
  TabInputNotebookDiff,
  TabInputText,
  TabInputTextDiff,
  TabInputWebview,
  TextEditorRevealType,
  WorkspaceEdit,
} from './fakeEditors';

/** What was asked of VS Code, and `said` to the user: notifications, lists' titles and what they hold. */
export const asked: { readonly commands: string[]; readonly copied: string[]; readonly said: string[] } = {
  commands: [],
  copied: [],
  said: [],
};
/** Files that were opened in editors, with the selected lines. */
export const openedEditors: string[] = [];
/** What is run for a command of VS Code's own. */
export const commandsOfVsCode = new Map<string, () => void>();
const registered = new Map<string, (...args: readonly unknown[]) => unknown>();
const nothing = { dispose: (): void => undefined };

export const commands = {
  registerCommand: (id: string, run: (...args: readonly unknown[]) => unknown): typeof nothing => {
    registered.set(id, run);
    return nothing;
  },
  executeCommand: async (command: string, ...args: readonly unknown[]): Promise<void> => {
    asked.commands.push(command);
    if (command === 'vscode.diff')
      editors.tabs.push({ input: new TabInputTextDiff(args[0] as FakeUri, args[1] as FakeUri) });
    commandsOfVsCode.get(command)?.();
    await registered.get(command)?.(...args);
  },
};
export const env = {
  clipboard: {
    readText: (): Promise<string> => Promise.resolve(asked.copied.at(-1) ?? ''),
    writeText: (text: string): Promise<void> => {
      asked.copied.push(text);
      return Promise.resolve();
    },
  },
};

const say = (message: string, ...more: readonly unknown[]): Promise<string | undefined> => {
  const detail = more.find(each => typeof each === 'object' && each !== null && 'detail' in each) as
    { readonly detail: string } | undefined;
  asked.said.push(detail === undefined ? message : `${message} ${detail.detail}`);
  return Promise.resolve(chosen.shift());
};
/** Every dialog is closed without a choice, unless {@link chosen} has one. */
export const window = {
  showOpenDialog: (): Promise<undefined> => Promise.resolve(undefined),
  showSaveDialog: (): Promise<undefined> => Promise.resolve(undefined),
  showInformationMessage: say,
  showWarningMessage: say,
  showQuickPick: (items: readonly { readonly label: string }[], options?: { readonly title?: string }) =>
    say([options?.title ?? '', ...items.map(({ label }) => label)].join('; ')),
  showInputBox: ({ title }: { readonly title: string }) => say(title),
  createQuickPick: (): object => new FakeQuickPick(),
  showTextDocument: (
    shown: FakeUri | { readonly uri: FakeUri },
    { selection, viewColumn }: { readonly selection?: Range; readonly viewColumn?: number } = {},
  ): Promise<{ revealRange(): void }> => {
    const lines = selection === undefined ? '' : `:${selection.start.line + 1}-${selection.end.line + 1}`;
    const { path } = shown instanceof FakeUri ? shown : shown.uri;
    openedEditors.push(`${path}${lines}${viewColumn === undefined ? '' : ` in column ${viewColumn}`}`);
    return Promise.resolve({ revealRange: () => undefined });
  },
  withProgress: <T>(
    { title }: { readonly title: string },
    task: (progress: object, token: object) => Promise<T>,
  ): Promise<T> => {
    asked.said.push(title);
    return task({ report: () => undefined }, { onCancellationRequested: () => nothing });
  },
  get activeTextEditor(): FakeEditors['active'] {
    return editors.active;
  },
  get visibleTextEditors(): readonly FakeEditors['active'][] {
    return editors.visible;
  },
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

/** A list that the user closes when it is shown. */
class FakeQuickPick {
  title = '';
  placeholder = '';
  value = '';
  items: readonly { readonly label: string }[] = [];
  private hidden: () => void = () => undefined;
  onDidHide = (run: () => void): typeof nothing => {
    this.hidden = run;
    return nothing;
  };
  onDidChangeValue = (): typeof nothing => nothing;
  onDidTriggerItemButton = (): typeof nothing => nothing;
  onDidTriggerButton = (): typeof nothing => nothing;
  onDidAccept = (): typeof nothing => nothing;
  show(): void {
    setImmediate(() => {
      void say([this.title, this.placeholder, ...this.items.map(({ label }) => label)].join('; '));
      this.hidden();
    });
  }
  dispose(): void {
    this.items = [];
  }
}

export class Disposable {
  static from: (...all: readonly { dispose(): unknown }[]) => Disposable = () => new Disposable();
  dispose(): void {
    registered.clear();
  }
}
export class ThemeIcon {
  constructor(readonly id: string) {}
}
export const QuickPickItemKind = { Separator: -1 };
export const ProgressLocation = { Window: 10, Notification: 15 };
export const FileType = { Directory: 2 };
export const DiagnosticSeverity = { Error: 0, Warning: 1 };

/** Settings by their whole names; what is not here is not set. */
export const configured = new Map<string, unknown>();
/** What the user chooses in each dialog from now on, one after another; then they are closed without a choice. */
export const chosen: string[] = [];

export const workspace = {
  getConfiguration: (section: string): { get(key: string): unknown } => ({
    get: key => configured.get(`${section}.${key}`),
  }),
  get workspaceFolders(): FakeEditors['folders'] {
    return editors.folders;
  },
  get textDocuments(): readonly unknown[] {
    return [...editors.files.values()];
  },
  get notebookDocuments(): readonly unknown[] {
    return editors.notebooks;
  },
  fs: {
    stat: (uri: FakeUri): Promise<{ readonly type: number }> =>
      editors.files.has(uri.toString()) ? Promise.resolve({ type: 1 }) : Promise.reject(new Error('not there')),
  },
  registerTextDocumentContentProvider: (
    _scheme: string,
    provider: { provideTextDocumentContent(uri: FakeUri): string },
  ): typeof nothing => {
    editors.content = uri => provider.provideTextDocumentContent(uri);
    return nothing;
  },
  onDidChangeTextDocument: editors.changes.event,
  openTextDocument: (uri: FakeUri): Promise<unknown> => Promise.resolve().then(() => editors.document(uri)),
  asRelativePath: ({ path }: FakeUri): string => path.replace(/^\//, ''),
  applyEdit: (edit: WorkspaceEdit): Promise<boolean> => Promise.resolve(editors.apply(edit)),
};
export const languages = {
  getDiagnostics: (uri?: FakeUri): unknown =>
    uri === undefined
      ? [...editors.problems]
      : (editors.problems.find(([of]) => of.toString() === uri.toString())?.[1] ?? []),
  registerCodeLensProvider: (
    _selector: object,
    provider: { provideCodeLenses(document: unknown): Promise<CodeLens[]> },
  ): typeof nothing => {
    editors.lenses = document => provider.provideCodeLenses(document);
    return nothing;
  },
  setTextDocumentLanguage: (): Promise<void> => Promise.resolve(),
};
export const ViewColumn = { Active: -1, Two: 2 };

export class LanguageModelTextPart {
  constructor(readonly value: string) {}
}
export class LanguageModelToolResult {
  constructor(readonly content: readonly LanguageModelTextPart[]) {}
}
/** The tools that were registered; a test takes `registerTool` away, as older editors do not have it. */
export const lm: { tools: Map<string, unknown>; registerTool?: (name: string, tool: unknown) => Disposable } = {
  tools: new Map(),
};
