/** ENTRY 1, the extension host: makes the parts, registers what VS Code calls, and begins. */
import * as vscode from 'vscode';
import { ChatView } from './editor/chat/chatView';
import { Coil } from './editor/coil';
import { currentRoots, currentSettings } from './editor/common/currentWorkspace';
import { workspacePathOf } from './editor/common/workspaceFolders';
import { registerExplainProviders } from './editor/context/registerExplainProviders';
import { registerChatParticipant } from './editor/native/chatParticipant';
import { registerLanguageModelTools, type CallTool } from './editor/native/languageModelTools';
import { registerMcpProvider } from './editor/native/mcpProvider';
import { registerCommands } from './editor/registerCommands';
import { watchEditor } from './editor/watchEditor';

export function activate(context: vscode.ExtensionContext): void {
  const coil = new Coil(context);
  context.subscriptions.push(coil);

  coil.own(watchEditor(coil));
  coil.own(
    vscode.window.registerWebviewViewProvider(ChatView.id, coil.view, {
      webviewOptions: { retainContextWhenHidden: true },
    }),
  );
  coil.own(registerCommands(coil));
  coil.own(
    registerExplainProviders({
      settings: currentSettings,
      pathOf: ({ scheme, fsPath }) => (scheme === 'file' ? workspacePathOf(currentRoots(), fsPath) : null),
      // Nothing is waited for: a hover is not worth an engine that starts.
      suggest: params => (coil.state.status === null ? Promise.resolve([]) : coil.session.suggest(params)),
      t: coil.t,
    }),
  );

  registerNative(coil, context);

  coil.foldersChanged();
  coil.resumeChat().catch(coil.report);
  if (currentSettings().readingStart === 'onStartup') {
    const timer = setTimeout(() => coil.startReading(), startAfter);
    coil.own({ dispose: () => clearTimeout(timer) });
  }
}

/** Milliseconds after the window is ready until reading begins, so that it does not slow the start of others down. */
const startAfter = 3000;

/** What the editor's own chat and agents use. A fork that has the API and refuses what is registered loses that alone. */
function registerNative(coil: Coil, context: vscode.ExtensionContext): void {
  const call: CallTool = (name, given, signal) => coil.session.callTool(name, given, signal);
  const { version } = context.extension.packageJSON as { readonly version: string };
  const parts: readonly (() => vscode.Disposable)[] = [
    () => registerLanguageModelTools(call, coil.t),
    () =>
      registerMcpProvider({
        roots: currentRoots,
        script: context.asAbsolutePath('dist/cli.mjs'),
        store: () => coil.store(),
        version,
        isWanted: () => currentSettings().mcpServer,
      }),
    () =>
      registerChatParticipant({
        ask: (params, signal, onAgain) => coil.session.ask(params, signal, onAgain),
        roots: currentRoots,
        icon: vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png'),
        t: coil.t,
      }),
  ];
  for (const register of parts)
    try {
      coil.own(register());
    } catch (error) {
      coil.log.warn(`The editor refuses a part of Coil for its own chat: ${String(error)}`);
    }
}
