import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { EngineClient } from '../client/engineClient';
import type { Place } from '../protocol/chatProtocol';
import type { Status } from '../protocol/engineProtocol';
import { Owner } from '../shared/disposable';
import { CoilError, errorData, type ErrorData } from '../shared/errors';
import { Chat } from './chat/chat';
import { ChatContext } from './chat/chatContext';
import type { ChatHistoryParts } from './chat/chatHistory';
import { ChatView } from './chat/chatView';
import { chatsFolder } from './chat/chatsFolder';
import { completionsFor } from './chat/completionsFor';
import { ConversationStore } from './chat/conversationStore';
import { Drafts } from './chat/drafts';
import { starterWords } from './chat/starterWords';
import type { CommandParts } from './commandParts';
import { changedSettings, currentRoots, currentSettings, currentStore } from './common/currentWorkspace';
import { reporter } from './common/reporter';
import { translate as t } from './common/translate';
import { withRoot } from './common/withRoot';
import { attachInto } from './context/attachInto';
import { citedText } from './context/citedText';
import { pastedItem } from './context/contextItem';
import { chosenItem, problemsItem, resourceItems } from './context/editorContext';
import { insertAtCursor, linesAround, openPlace } from './context/editorPlaces';
import { currentSelection } from './context/editorSelection';
import { quotedText, QuotedTexts } from './context/quotedTexts';
import { withLines } from './context/withLines';
import { applyCode } from './edits/applyCode';
import { newFile } from './edits/newFile';
import { ProposedEdits } from './edits/proposedEdits';
import { Activity } from './engine/activity';
import { Buffers } from './engine/buffers';
import { askAboutServers, setServerKey } from './engine/agreedServers';
import { currentOpenParams } from './engine/currentOpenParams';
import { openFiles } from './engine/editorActivity';
import { dirtyBuffers } from './engine/editorBuffers';
import { editorLanguageServer } from './engine/editorLanguageServer';
import { EngineSession } from './engine/engineSession';
import { EngineState } from './engine/engineState';
import { askServer } from './engine/languageServer';
import { chooseReading } from './engine/largeReadingChoice';
import { RecentLog } from './engine/recentLog';
import { saveDiagnostics } from './engine/saveDiagnostics';
import { showStatusMenu } from './engine/showStatusMenu';
import { StatusBar } from './engine/statusBar';
import { modelSource } from './models/modelSource';
import { Models } from './models/modelsPage';

/** Its parts need the context before their own constructor runs. */
class ExtensionOwner extends Owner {
  constructor(protected readonly extension: vscode.ExtensionContext) {
    super();
  }
}

/**
 * The extension's parts in the order of the data flow, each made once and owned here, and what leads from one to another. They live as long as the
 * extension; the engine's process begins and ends in {@link EngineSession}.
 */
export class Coil extends ExtensionOwner implements CommandParts {
  readonly t = t;
  readonly roots = currentRoots;
  readonly log = this.own(vscode.window.createOutputChannel('Coil', { log: true }));
  private readonly recent = new RecentLog(this.log);
  readonly report = reporter(this.recent, t);
  readonly state = new EngineState();

  readonly session = this.own(
    new EngineSession({
      connect: () => this.connect(),
      params: () => currentOpenParams(this.extension, t),
      onOpened: status => this.opened(status),
      onFailed: failure => this.failed(failure),
      onAsking: () => {
        this.activity.busy();
        this.buffers.flush();
      },
      t,
    }),
  );
  readonly buffers = this.own(new Buffers((path, text) => this.session.bufferChanged(path, text)));
  readonly activity = this.own(new Activity((paths, idle) => this.session.activityChanged(paths, idle)));

  /** Null where no folder is open. */
  private readonly chatsFolder =
    this.extension.storageUri === undefined ? null : chatsFolder(this.extension.storageUri.fsPath);
  private readonly conversations = new ConversationStore(this.chatsFolder, this.recent);
  readonly context: ChatContext = new ChatContext({
    weigh: attached => this.session.weigh(attached),
    onChanged: context => this.view.post({ type: 'context', context }),
  });
  readonly chat: Chat = new Chat({
    engine: this.session,
    state: this.state,
    context: this.context,
    journal: this.conversations,
    onConversation: id => this.conversations.show(id),
    post: message => this.view.post(message),
    onAnswering: answering => {
      setContext('coil.answering', answering);
      if (answering) this.models.hide();
    },
    withLines: facts => withLines(facts, currentRoots()),
    logger: this.recent,
    t,
  });
  readonly history: ChatHistoryParts = { chat: this.chat, store: this.conversations, report: this.report, t };

  readonly proposed = this.own(new ProposedEdits(t));
  readonly models: Models = new Models({
    source: modelSource(this.session),
    state: this.state,
    post: models => this.view.post({ type: 'models', models }),
    t,
  });
  readonly storage: CommandParts['storage'] = {
    load: () => this.session.storage(...currentStore()),
    remove: roots => this.session.deleteStorage(...currentStore(), roots),
  };
  private readonly drafts = new Drafts(this.extension.workspaceState);
  private readonly quotes = this.own(new QuotedTexts());
  readonly view: ChatView = new ChatView({
    extensionUri: this.extension.extensionUri,
    language: { id: vscode.env.language, words: vscode.l10n.bundle ?? {} },
    chat: this.chat,
    context: this.context,
    models: this.models,
    drafts: this.drafts,
    questionOf: typed => withRoot(typed, currentRoots(), t),
    contextOf: question => {
      const items = this.context.take();
      // Who asks for a fix and attaches nothing means the problems of the open file.
      return items.length === 0 && question === '/fix' ? [problemsItem(currentRoots(), t)] : items;
    },
    complete: typed =>
      completionsFor(typed, {
        suggest: params => this.session.suggest(params),
        openFiles: () => openFiles(currentRoots()),
        t,
      }),
    attach: item => attachInto(this.context, async () => [await chosenItem(item, currentRoots(), t)]),
    paste: text => attachInto(this.context, () => Promise.resolve([pastedItem(text, t)])),
    drop: uris => {
      const dropped = uris.map(uri => vscode.Uri.parse(uri));
      return attachInto(this.context, () => resourceItems(dropped, currentRoots(), t));
    },
    showBranch: id => this.showBranch(id),
    onTabVisible: visible => setContext('coil.tabVisible', visible),
    onShown: () => this.startReading(),
    openPlace: (turn, place) => this.openPlace(turn, place),
    preview: (turn, place) => linesAround(currentRoots(), place, citedText(this.chat.turn(turn), place)),
    insertAtCursor: text => insertAtCursor(text, t),
    apply: (text, turn) => applyCode(text, turn, currentRoots(), this.proposed, t),
    newFile,
    report: this.report,
    refused: why => this.recent.warn(why),
  });

  /** Something has asked for the engine: it follows the folders from then on. */
  private wanted = false;
  /** Lines that were selected by opening a citation. */
  private cited: Place | null = null;

  constructor(extension: vscode.ExtensionContext) {
    super(extension);
    this.own(new StatusBar(this.state, t));
    this.state.listen(before => this.engineChanged(before));
  }

  /**
   * Shows the conversation that was shown last, unless the user has begun another meanwhile. A window that crashed cannot be told from
   * another that is open: both show it, and an id of a turn is used once in all of them.
   */
  async resumeChat(): Promise<void> {
    const conversation = await this.conversations.shown();
    if (conversation !== null && this.chat.conversation === null) this.chat.show(conversation);
    await this.conversations.sweep();
  }

  /** Begins to read in the background; a failure is shown through {@link EngineState}. */
  startReading(): void {
    this.wanted = true;
    if (currentRoots().length === 0) return;
    this.session.opened().catch(() => undefined);
    void this.askAboutServers();
  }

  /** Nothing is sent to a server that the user has not agreed to. */
  private async askAboutServers(): Promise<void> {
    try {
      if (await askAboutServers(this.extension, t)) await this.session.reopen();
    } catch (error) {
      this.report(error);
    }
  }

  async setServerKey(): Promise<void> {
    if ((await setServerKey(this.extension, t)) && this.session.started) await this.session.reopen();
  }

  foldersChanged(): void {
    const roots = currentRoots();
    const { workspaceFolders = [] } = vscode.workspace;
    this.chat.setFolder(roots.length > 0 ? 'open' : workspaceFolders.length > 0 ? 'virtual' : 'none');
    this.chat.setTrusted(vscode.workspace.isTrusted);
    this.selectionChanged();
    if (this.wanted && roots.length > 0) this.session.reopen().catch(() => undefined);
  }

  trustGranted(): void {
    this.chat.setTrusted(true);
    if (this.session.started) this.session.reopen().catch(this.report);
  }

  /** Lines that are selected because a citation was opened are nothing the user chose to ask about. */
  selectionChanged(): void {
    const selection = currentSelection(currentRoots());
    this.context.select(isDeepStrictEqual(selection, this.cited) ? null : selection).catch(this.report);
  }

  settingsChanged(change: vscode.ConfigurationChangeEvent): void {
    if (!this.session.started) return;
    const affects = (key: string): boolean => change.affectsConfiguration(key);
    if (affects('coil.model.servers')) void this.askAboutServers();
    // A model on another backend needs another process; other globs only another look at the files.
    if (processSettings.some(affects)) this.session.restart().catch(() => undefined);
    else if (affects('coil.storage.limit'))
      this.session.setStorageLimit(currentSettings().storageLimit).catch(this.report);
    else if (openingSettings.some(affects)) this.session.reopen().catch(() => undefined);
  }

  store(): string {
    return currentStore()[0];
  }

  showMenu(): Promise<void> {
    return showStatusMenu(this.state, t);
  }

  /** Asks when the rest of a large workspace is to be read. */
  async chooseReading(): Promise<void> {
    const { status } = this.state;
    const seconds = status?.waitingFor === null ? null : (status?.secondsLeft ?? null);
    const large = await chooseReading(this.extension.workspaceState, status?.files ?? 0, seconds, t);
    if (large !== undefined) this.session.chooseLargeReading(large);
  }

  saveDiagnostics(): Promise<void> {
    const { version } = this.extension.extension.packageJSON as { readonly version: string };
    return saveDiagnostics(
      async () => ({
        status: this.state.status,
        settings: changedSettings(),
        // Without a store that can be read the rest is worth all the more.
        storage: await this.storage.load().catch((error: unknown) => {
          this.recent.warn(`The size of the store is unknown: ${errorData(error).message}`);
          return null;
        }),
        turns: this.chat.turns,
        errors: this.recent.recent,
      }),
      version,
      currentRoots(),
      t,
    );
  }

  private connect(): EngineClient {
    const languageServer = editorLanguageServer(currentRoots);
    return new EngineClient(this.extension.asAbsolutePath('dist/engine.mjs'), this.recent, {
      onStatus: status => this.state.set(status),
      onDelta: (id, text) => this.chat.delta(id, text),
      onEvidence: (id, evidence) => this.chat.evidence(id, evidence),
      onWait: (id, wait) => this.chat.waits(id, wait),
      onLanguageQuestion: question => askServer(languageServer, question, this.recent),
      onStopped: reason => this.session.stopped(reason),
      onProgress: (message, share) => this.session.progressed(message, share),
    });
  }

  private opened(status: Status): void {
    this.state.set(status);
    this.buffers.resend(dirtyBuffers(currentRoots()));
    this.activity.resend();
    void this.showStarters();
  }

  private failed(failure: ErrorData | null): void {
    if (failure === null) return this.state.opening();
    this.recent.error(`The workspace is not open: ${failure.message}`);
    this.state.fail(failure);
  }

  private engineChanged(before: Status | null): void {
    const { status } = this.state;
    if (status === null || status === before) return;
    if (before?.phase !== status.phase) setContext('coil.paused', status.phase === 'paused');
    if (before?.waitingFor !== 'choice' && status.waitingFor === 'choice') this.chooseReading().catch(this.report);
    // Another commit has other entries, users and changes.
    if (before?.heads.length === status.heads.length && !isDeepStrictEqual(before.heads, status.heads))
      void this.showStarters();
  }

  /** Those shown stay until there are others; without an answer to ask there are none. */
  private async showStarters(): Promise<void> {
    try {
      this.chat.setStarters(starterWords(await this.session.starters(), t));
    } catch (error) {
      this.recent.warn(`There are no questions to begin with: ${errorData(error).message}`);
      this.chat.setStarters([]);
    }
  }

  /** Shows the chat that a question was asked in before it was edited, or after. */
  private async showBranch(id: string): Promise<void> {
    const conversation = await this.conversations.load(id);
    if (conversation === null)
      throw new CoilError('usage', t('That version of the chat was deleted.'), t('This one stays as it is.'));
    this.chat.show(conversation);
  }

  private async openPlace(turnId: string, place: Place): Promise<void> {
    const text = quotedText(this.chat.turns, place.path);
    if (text !== null) return this.quotes.show(place.path, text);
    const cited = citedText(this.chat.turn(turnId), place);
    const { path } = place;
    await openPlace(currentRoots(), place, cited, this.view.columnBeside, t, ({ startLine, endLine }) => {
      this.cited = { path, startLine, endLine };
    });
  }
}

/** Settings that decide what the engine's process loads. */
const processSettings = [
  'coil.model',
  'coil.gpu',
  'coil.storage.path',
  'coil.storage.shared',
  'coil.reading.large',
  'coil.reading.pauseOnBattery',
];
/** Settings that decide how the workspace is opened. */
const openingSettings = ['files.exclude', 'coil.answers'];

function setContext(key: 'coil.answering' | 'coil.paused' | 'coil.tabVisible', value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
