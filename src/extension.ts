/** ENTRY 1, the extension host: builds its parts in the order of the data flow and owns them. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { EngineClient } from './client/engineClient';
import { Activity } from './editor/engine/activity';
import { applyCode } from './editor/edits/applyCode';
import { Buffers } from './editor/engine/buffers';
import { Chat } from './editor/chat/chat';
import { ChatContext } from './editor/chat/chatContext';
import { ChatView } from './editor/chat/chatView';
import { completionsFor } from './editor/chat/completionsFor';
import { ConversationStore } from './editor/chat/conversationStore';
import { registerCommands } from './editor/registerCommands';
import { openFiles, watchActivity } from './editor/engine/editorActivity';
import type { Diagnostics } from './editor/engine/diagnosticsText';
import { dirtyBuffers, watchBuffers } from './editor/engine/editorBuffers';
import { chosenItem, problemsItem, resourceItems } from './editor/context/editorContext';
import { editorLanguageServer } from './editor/engine/editorLanguageServer';
import { insertAtCursor, linesAround, openPlace } from './editor/context/editorPlaces';
import { currentSelection, watchSelection } from './editor/context/editorSelection';
import { EngineSession } from './editor/engine/engineSession';
import { registerExplainProviders } from './editor/context/registerExplainProviders';
import { chooseReading, chosenReading } from './editor/engine/largeReadingChoice';
import { askServer } from './editor/engine/languageServer';
import type { Localize } from './editor/common/localize';
import { Models, type ModelSourceOfEditor } from './editor/models/modelsPage';
import { newFile } from './editor/edits/newFile';
import { withRoot } from './editor/common/withRoot';
import { openParams } from './editor/engine/openParams';
import { ProposedEdits } from './editor/edits/proposedEdits';
import { quotedText, QuotedTexts } from './editor/context/quotedTexts';
import { RecentLog } from './editor/engine/recentLog';
import { reporter } from './editor/common/reporter';
import { saveDiagnostics } from './editor/engine/saveDiagnostics';
import { readSettings, settingDefaults, type Settings } from './editor/common/settings';
import { starterWords } from './editor/chat/starterWords';
import { StatusBar } from './editor/engine/statusBar';
import { showStatusMenu } from './editor/engine/showStatusMenu';
import { rootsOf, workspacePathOf } from './editor/common/workspaceFolders';
import type { ContextItem, Place } from './protocol/chatProtocol';
import type { ModelsParams, Root, Status } from './protocol/engineProtocol';
import { defaultStore } from './shared/defaultStore';
import { Owner } from './shared/disposable';
import { CoilError, errorData, type ErrorData } from './shared/errors';

/** Two lifetimes: what is owned here lives as long as the extension; the engine's process begins and ends in EngineSession. */
export function activate(context: vscode.ExtensionContext): void {
  const owner = new Owner();
  context.subscriptions.push(owner);
  const channel = owner.own(vscode.window.createOutputChannel('Coil', { log: true }));
  const log = new RecentLog(channel);
  const report = reporter(log, t);
  const statusBar = owner.own(new StatusBar(t));
  let lastStatus: Status | null = null;
  let lastFailure: ErrorData | null = null;
  let wanted = false;
  let opened: Place | null = null;

  const languageServer = editorLanguageServer(currentRoots);
  const session = owner.own(
    new EngineSession({
      connect: () =>
        new EngineClient(context.asAbsolutePath('dist/engine.mjs'), log, {
          onStatus,
          onDelta: (id, text) => chat.delta(id, text),
          onEvidence: (id, evidence) => chat.evidence(id, evidence),
          onWait: (id, wait) => chat.waits(id, wait),
          onLanguageQuestion: question => askServer(languageServer, question, log),
          onStopped: reason => session.stopped(reason),
          onProgress: (message, share) => session.progressed(message, share),
        }),
      params: () => paramsFor(context, currentRoots()),
      onOpened: status => {
        onStatus(status);
        buffers.resend(dirtyBuffers(currentRoots()));
        activity.resend();
        void showStarters();
      },
      onFailed,
      onAsking: () => {
        activity.busy();
        buffers.flush();
      },
      t,
    }),
  );
  const buffers = owner.own(new Buffers((path, text) => session.bufferChanged(path, text)));
  const activity = owner.own(new Activity((openFiles, idle) => session.activityChanged(openFiles, idle)));
  const store = new ConversationStore(
    context.storageUri === undefined ? null : join(context.storageUri.fsPath, 'chats'),
    log,
  );
  const asked: ChatContext = new ChatContext({
    weigh: attached => session.weigh(attached),
    onChanged: state => view.post({ type: 'context', context: state }),
  });
  const chat: Chat = new Chat({
    engine: session,
    context: asked,
    journal: store,
    onConversation: id => store.show(id),
    post: message => view.post(message),
    onAnswering: answering => {
      setContext('coil.answering', answering);
      if (answering) models.hide();
    },
    logger: log,
    t,
  });
  const proposed = owner.own(new ProposedEdits(t));
  const models: Models = new Models({
    source: modelsOf(session),
    post: page => view.post({ type: 'models', models: page }),
    t,
  });
  const quotes = owner.own(new QuotedTexts());
  const view = new ChatView({
    extensionUri: context.extensionUri,
    language: { id: vscode.env.language, words: vscode.l10n.bundle ?? {} },
    chat,
    context: asked,
    models,
    questionOf: typed => withRoot(typed, currentRoots(), t),
    contextOf: question => {
      const items = asked.take();
      // Who asks for a fix and attaches nothing means the problems of the open file.
      return items.length === 0 && question === '/fix' ? [problemsItem(currentRoots(), t)] : items;
    },
    complete: typed =>
      completionsFor(typed, {
        suggest: params => session.suggest(params),
        openFiles: () => openFiles(currentRoots()),
        t,
      }),
    attach: item => attach(async () => [await chosenItem(item, currentRoots(), t)]),
    drop: uris =>
      attach(() =>
        resourceItems(
          uris.map(uri => vscode.Uri.parse(uri)),
          currentRoots(),
          t,
        ),
      ),
    onShown: start,
    openPlace: async place => {
      const text = quotedText(chat.turns, place.path);
      if (text !== null) return quotes.show(place.path, text);
      opened = place;
      await openPlace(currentRoots(), place, t);
    },
    preview: place => linesAround(currentRoots(), place),
    insertAtCursor: text => insertAtCursor(text, t),
    apply: (text, turn) => applyCode(text, turn, currentRoots(), proposed, t),
    newFile,
    report,
    refused: why => log.warn(why),
  });

  /** What cannot be attached is said where it was to stand. */
  async function attach(items: () => Promise<readonly ContextItem[]>): Promise<void> {
    try {
      await asked.attach(...(await items()));
    } catch (error) {
      const { message, hint } = errorData(error);
      asked.refuse(`${message} ${hint}`);
    }
  }

  function onStatus(status: Status): void {
    if (lastStatus?.phase !== status.phase) setContext('coil.paused', status.phase === 'paused');
    if (lastStatus?.waitingFor !== 'choice' && status.waitingFor === 'choice') choose(status).catch(report);
    // Another commit has other entries, users and changes.
    if (lastStatus?.heads.length === status.heads.length && !isDeepStrictEqual(lastStatus.heads, status.heads))
      void showStarters();
    lastStatus = status;
    chat.setStatus(status);
    statusBar.show(status, status.phase === 'failed' ? status.error : null);
  }

  async function collect(): Promise<Omit<Diagnostics, 'versions'>> {
    // Without a store that can be read the rest is worth all the more.
    const storage = await session.storage(...storePlace()).catch((error: unknown) => {
      log.warn(`The store was not summed up: ${errorData(error).message}`);
      return null;
    });
    return { status: lastStatus, settings: changedSettings(), storage, turns: chat.turns, errors: log.recent };
  }

  /** Those shown stay until there are others; without an answer to ask there are none. */
  async function showStarters(): Promise<void> {
    try {
      chat.setStarters(starterWords(await session.starters(), t));
    } catch (error) {
      log.warn(`There are no questions to begin with: ${errorData(error).message}`);
      chat.setStarters([]);
    }
  }

  function onFailed(failure: ErrorData | null): void {
    lastFailure = failure;
    if (failure !== null) log.error(`The workspace is not open: ${failure.message}`);
    chat.setFailure(failure);
    statusBar.show(failure === null ? 'starting' : lastStatus, failure);
  }

  async function choose(status: Status | null): Promise<void> {
    const seconds = status?.waitingFor === null ? null : (status?.secondsLeft ?? null);
    const large = await chooseReading(context.workspaceState, status?.files ?? 0, seconds, t);
    if (large !== undefined) session.chooseLargeReading(large);
  }

  /** Begins to read in the background; a failure is shown through onFailed. */
  function start(): void {
    wanted = true;
    if (currentRoots().length > 0) session.opened().catch(() => undefined);
  }

  /** Lines that are selected because a citation was opened are nothing the user chose to ask about. */
  function onSelection(): void {
    const selection = currentSelection(currentRoots());
    asked.select(isDeepStrictEqual(selection, opened) ? null : selection).catch(report);
  }

  function onFolders(): void {
    const roots = currentRoots();
    const { workspaceFolders = [] } = vscode.workspace;
    chat.setFolder(roots.length > 0 ? 'open' : workspaceFolders.length > 0 ? 'virtual' : 'none');
    chat.setTrusted(vscode.workspace.isTrusted);
    onSelection();
    if (wanted && roots.length > 0) session.reopen().catch(() => undefined);
  }

  owner.own(watchBuffers(buffers, currentRoots));
  owner.own(watchActivity(activity, currentRoots));
  owner.own(vscode.window.onDidChangeWindowState(({ focused }) => (focused ? session.refocused() : undefined)));
  owner.own(watchSelection(onSelection));
  owner.own(vscode.workspace.onDidChangeWorkspaceFolders(onFolders));
  owner.own(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      chat.setTrusted(true);
      if (session.started) session.reopen().catch(report);
    }),
  );
  owner.own(
    vscode.workspace.onDidChangeConfiguration(change => {
      if (!session.started) return;
      // A model on another backend needs another process; other globs only another look at the files.
      if (ofEngine.some(key => change.affectsConfiguration(key))) session.restart().catch(() => undefined);
      else if (change.affectsConfiguration('coil.storage.limit'))
        session.setStorageLimit(currentSettings().storageLimit).catch(report);
      else if (['files.exclude', 'coil.answers'].some(key => change.affectsConfiguration(key)))
        session.reopen().catch(() => undefined);
    }),
  );
  owner.own(
    vscode.window.registerWebviewViewProvider(ChatView.id, view, { webviewOptions: { retainContextWhenHidden: true } }),
  );
  owner.own(
    registerCommands({
      storage: {
        load: () => session.storage(...storePlace()),
        remove: roots => session.deleteStorage(...storePlace(), roots),
      },
      chat,
      context: asked,
      view,
      session,
      log: channel,
      roots: currentRoots,
      history: { chat, store, report, t },
      chooseReading: () => choose(lastStatus),
      store: () => storePlace()[0],
      models,
      showMenu: () => showStatusMenu(lastStatus, lastFailure, t),
      saveDiagnostics: () => saveDiagnostics(collect, versionOf(context), currentRoots(), t),
      proposed,
      report,
      t,
    }),
  );
  owner.own(
    registerExplainProviders({
      settings: currentSettings,
      pathOf: ({ scheme, fsPath }) => (scheme === 'file' ? workspacePathOf(currentRoots(), fsPath) : null),
      // Nothing is waited for: a hover is not worth an engine that starts.
      suggest: params => (lastStatus === null ? Promise.resolve([]) : session.suggest(params)),
      t,
    }),
  );

  statusBar.show(null, null);
  onFolders();
  goOn(chat, store).catch(report);
  if (currentSettings().readingStart === 'onStartup') {
    const timer = setTimeout(start, startAfter);
    owner.own({ dispose: () => clearTimeout(timer) });
  }
}

/** The conversation that was shown last, unless the user has begun another meanwhile. */
async function goOn(chat: Chat, store: ConversationStore): Promise<void> {
  const conversation = await store.shown();
  if (conversation !== null && chat.conversation === null) chat.show(conversation);
  await store.sweep();
}

/** Milliseconds after the window is ready until reading begins, so that it does not slow the start of others down. */
const startAfter = 3000;

/** The settings that decide what the engine's process loads. */
const ofEngine = ['coil.model', 'coil.gpu', 'coil.storage.path', 'coil.reading.large', 'coil.reading.pauseOnBattery'];

const t: Localize = (message, ...values) => vscode.l10n.t(message, ...values);

function currentSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration('coil');
  return readSettings(key => configuration.get(key), homedir());
}

/** Settings of ours that the user or the workspace gave another value. */
function changedSettings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration('coil');
  const keys = Object.entries(settingDefaults).filter(([key, value]) => configuration.get(key) !== value);
  return Object.fromEntries(keys.map(([key]) => [`coil.${key}`, configuration.get<unknown>(key)]));
}

function versionOf({ extension }: vscode.ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version: string };
  return version;
}

/** Where the store is, and the bytes that it may take. */
function storePlace(): [string, number] {
  const { storePath, storageLimit } = currentSettings();
  return [storePath ?? defaultStore(), storageLimit];
}

function currentRoots(): readonly Root[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return rootsOf(folders.map(({ name, uri }) => ({ name, dir: uri.fsPath })));
}

function paramsFor(context: vscode.ExtensionContext, roots: readonly Root[]): ReturnType<typeof openParams> {
  if (roots.length === 0)
    throw new CoilError('noFolder', t('No folder is open.'), t('Open the folder that Coil should read.'));
  return openParams({
    settings: currentSettings(),
    roots,
    filesExclude: vscode.workspace.getConfiguration('files').get<Record<string, unknown>>('exclude', {}),
    embeddedModel: context.asAbsolutePath('models/coil-embedded.gguf'),
    defaultStore: defaultStore(),
    largeReading: chosenReading(context.workspaceState),
    trusted: vscode.workspace.isTrusted,
  });
}

/** The models, as the settings are now. */
function modelsOf(session: EngineSession): ModelSourceOfEditor {
  const where = (): ModelsParams => ({ store: storePlace()[0], gpu: currentSettings().gpu });
  return {
    list: () => session.models(where()),
    download: (id, onProgress, signal) => session.downloadModel(where(), id, onProgress, signal),
    add: path => session.addModel(where(), path),
    remove: id => session.removeModel(where(), id),
    current: () => currentSettings().modelPath,
    use: async path => {
      const configuration = vscode.workspace.getConfiguration('coil');
      await configuration.update('model.path', path ?? undefined, vscode.ConfigurationTarget.Global);
    },
  };
}

function setContext(key: 'coil.answering' | 'coil.paused', value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
