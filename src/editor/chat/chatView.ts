import * as vscode from 'vscode';
import type {
  Completion,
  ContextItem,
  FromWebview,
  Place,
  PreviewLines,
  ToWebview,
  Turn,
} from '../../protocol/chatProtocol';
import { wrongFromWebview } from '../../protocol/messageGuard';
import type { Chat } from './chat';
import type { ChatContext } from './chatContext';
import { ChatPage, pageHtml, type Language, type Surface } from './chatPage';
import type { Drafts } from './drafts';
import { isCommandId } from '../common/commandIds';
import type { Models } from '../models/modelsPage';

export interface ChatViewOptions {
  readonly extensionUri: vscode.Uri;
  readonly language: Language;
  readonly chat: Chat;
  readonly context: ChatContext;
  readonly models: Models;
  readonly drafts: Drafts;
  /** The question as it is to be asked; null: the user thought better of it. */
  readonly questionOf: (typed: string) => Promise<string | null>;
  /** What goes with a question that is asked now. */
  readonly contextOf: (question: string) => readonly ContextItem[];
  /** What can stand where `#` or `/` is typed. */
  readonly complete: (typed: string) => Promise<readonly Completion[]>;
  readonly attach: (item: NonNullable<Completion['attach']>) => Promise<void>;
  /** Attaches a pasted text; null: an image, which cannot be attached. */
  readonly paste: (text: string | null) => Promise<void>;
  /** Attaches the files and folders of these URIs. */
  readonly drop: (uris: readonly string[]) => Promise<void>;
  /** Shows the chat of a branch. */
  readonly showBranch: (conversation: string) => Promise<void>;
  /** The chat's editor tab is seen, or not any more. */
  readonly onTabVisible: (visible: boolean) => void;
  /** The view is on the screen for the first time, or again after it was closed. */
  readonly onShown: () => void;
  readonly openPlace: (turn: string, place: Place) => Promise<void>;
  /** The lines of a place, and a few around; null where there are none. */
  readonly preview: (turn: string, place: Place) => Promise<PreviewLines | null>;
  readonly insertAtCursor: (text: string) => Promise<void>;
  /** Proposes code of the answer of this turn for the file in which it belongs. */
  readonly apply: (text: string, turn: Turn) => Promise<void>;
  readonly newFile: (text: string, language: string) => Promise<void>;
  readonly report: (error: unknown) => void;
  /** A message that cannot be right was not acted on. */
  readonly refused: (why: string) => void;
}

/** The chat in the side bar and, if the user wants it there, in an editor tab: gives each its page, passes messages both ways. */
export class ChatView implements vscode.WebviewViewProvider {
  static readonly id = 'coil.chat';
  private readonly pages = new Set<ChatPage>();
  private tab: vscode.WebviewPanel | undefined;
  private focusWanted = false;

  constructor(private readonly options: ChatViewOptions) {}

  resolveWebviewView(view: vscode.WebviewView): void {
    view.onDidDispose(this.connect(view.webview, 'view'));
    this.options.onShown();
  }

  /** Shows the chat in an editor tab as well: both show the same. */
  openInEditor(title: string): void {
    this.focusWanted = true;
    if (this.tab !== undefined) {
      this.tab.reveal();
      return this.giveFocus();
    }
    const tab = vscode.window.createWebviewPanel('coil.chatEditor', title, vscode.ViewColumn.Active, {
      retainContextWhenHidden: true,
      enableFindWidget: true,
    });
    tab.iconPath = vscode.Uri.joinPath(this.options.extensionUri, 'media', 'icon.png');
    this.tab = tab;
    const disconnect = this.connect(tab.webview, 'tab');
    this.options.onTabVisible(true);
    tab.onDidChangeViewState(() => this.options.onTabVisible(tab.visible));
    tab.onDidDispose(() => {
      disconnect();
      this.tab = undefined;
      this.options.onTabVisible(false);
    });
    this.options.onShown();
  }

  /** Dropped while a page is not there: it gets everything with its `ready`. */
  post(message: ToWebview): void {
    for (const page of this.pages) {
      page.post(message);
      if (message.type === 'state') this.sendDraft(page);
      // What is being typed goes on in the conversation that has its name now.
      if (message.type === 'conversation') page.drafted = message.conversation;
    }
  }

  /** The conversation that a page shows has a draft of its own; it is sent when another one is shown. */
  private sendDraft(page: ChatPage): void {
    const conversation = this.options.chat.conversation?.id ?? null;
    if (!page.ready || page.drafted === conversation) return;
    page.drafted = conversation;
    page.post({ type: 'draft', conversation, text: this.options.drafts.of(page.surface, conversation) });
  }

  /** Shows the chat with the cursor in the composer: in its tab where that is seen, else in the side bar. */
  async focus(): Promise<void> {
    this.focusWanted = true;
    this.options.models.hide();
    if (this.tab?.visible === true) this.tab.reveal();
    else await vscode.commands.executeCommand(`${ChatView.id}.focus`);
    this.giveFocus();
  }

  /** Where a file is to be opened so that it does not cover the chat's tab; undefined: anywhere. */
  get columnBeside(): vscode.ViewColumn | undefined {
    const { tab } = this;
    if (tab?.visible !== true) return undefined;
    const other = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== tab.viewColumn);
    return other?.viewColumn ?? vscode.ViewColumn.Beside;
  }

  /** Shows the chat and leaves the cursor where it is. */
  async show(): Promise<void> {
    if (this.tab?.visible === true) return;
    await vscode.commands.executeCommand(`${ChatView.id}.focus`, { preserveFocus: true });
  }

  /** Gives a webview its page. Returns what ends that. */
  private connect(webview: vscode.Webview, surface: Surface): () => void {
    const { extensionUri, report } = this.options;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    const page = new ChatPage(webview, surface);
    this.pages.add(page);
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.onDidReceiveMessage((message: unknown) => {
      const wrong = wrongFromWebview(message);
      if (wrong !== null) this.options.refused(wrong);
      else void this.receive(message as FromWebview, page).catch(report);
    });
    webview.html = pageHtml(page, dist, this.options.language);
    return () => this.pages.delete(page);
  }

  private giveFocus(): void {
    const ready = [...this.pages].filter(page => page.ready);
    const page = this.tab?.visible === true ? ready.find(({ webview }) => webview === this.tab?.webview) : ready[0];
    if (page === undefined || !this.focusWanted) return;
    this.focusWanted = false;
    page.post({ type: 'focus' });
  }

  private async receive(message: FromWebview, page: ChatPage): Promise<void> {
    const { chat, context, models, openPlace, insertAtCursor } = this.options;
    switch (message.type) {
      case 'ready':
        page.ready = true;
        page.drafted = undefined;
        page.post({ type: 'state', state: chat.state });
        this.sendDraft(page);
        page.post({ type: 'models', models: models.page });
        return this.giveFocus();
      case 'ask': {
        const question = await this.options.questionOf(message.question);
        return question === null ? undefined : chat.ask(question, this.options.contextOf(question));
      }
      case 'draft':
        return this.options.drafts.keep(page.surface, message.conversation, message.text);
      case 'complete': {
        const items = await this.options.complete(message.typed);
        return page.post({ type: 'completions', request: message.request, items });
      }
      case 'attach':
        return this.options.attach(message.item);
      case 'detach':
        return context.detach(message.id);
      case 'paste':
        return this.options.paste(message.text);
      case 'drop':
        return this.options.drop(message.uris);
      case 'stop':
        return chat.stop();
      case 'earlier':
        return chat.sendEarlier(message.before, earlier => page.post(earlier));
      case 'retry':
        return chat.retry(message.id);
      case 'edit':
        return chat.edit(message.id, message.question);
      case 'branch':
        return this.options.showBranch(message.conversation);
      case 'clear':
        return chat.clear();
      case 'open':
        return openPlace(message.turn, message.place);
      case 'preview':
        return page.post({ ...message, lines: await this.options.preview(message.turn, message.place) });
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'insert':
        return insertAtCursor(message.text);
      case 'apply': {
        const turn = chat.turns.find(({ id }) => id === message.id);
        return turn === undefined ? undefined : this.options.apply(message.text, turn);
      }
      case 'newFile':
        return this.options.newFile(message.text, message.language);
      case 'rate':
        return chat.rate(message.id, message.rating);
      case 'command':
        if (isCommandId(message.command)) await vscode.commands.executeCommand(message.command);
        return;
      case 'model':
        return models.act(message.id, message.action);
      case 'addModel':
        return models.useFile();
      case 'closeModels':
        return models.hide();
      case 'refused':
        return this.options.refused(`The page: ${message.why}`);
    }
  }
}
