import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Completion, FromWebview, Place, ToWebview } from '../protocol/chatProtocol';
import type { Chat } from './chat';
import type { ChatContext } from './chatContext';
import { isCommandId } from './commandIds';

export interface ChatViewOptions {
  readonly extensionUri: vscode.Uri;
  readonly chat: Chat;
  readonly context: ChatContext;
  /** What can stand where `#` or `/` is typed. */
  readonly complete: (typed: string) => Promise<readonly Completion[]>;
  readonly attach: (item: NonNullable<Completion['attach']>) => Promise<void>;
  /** Attaches the files and folders of these URIs. */
  readonly drop: (uris: readonly string[]) => Promise<void>;
  /** The view is on the screen for the first time, or again after it was closed. */
  readonly onShown: () => void;
  readonly openPlace: (place: Place) => Promise<void>;
  readonly insertAtCursor: (text: string) => Promise<void>;
  readonly report: (error: unknown) => void;
}

/** The chat in the side bar: gives the webview its page, passes messages both ways. */
export class ChatView implements vscode.WebviewViewProvider {
  static readonly id = 'coil.chat';
  private webview: vscode.Webview | undefined;
  private ready = false;
  private focusWanted = false;

  constructor(private readonly options: ChatViewOptions) {}

  resolveWebviewView(view: vscode.WebviewView): void {
    const { extensionUri, onShown, report } = this.options;
    this.webview = view.webview;
    this.ready = false;
    view.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
    view.webview.onDidReceiveMessage((message: FromWebview) => void this.receive(message).catch(report));
    view.onDidDispose(() => {
      this.webview = undefined;
      this.ready = false;
    });
    view.webview.html = page(view.webview, vscode.Uri.joinPath(extensionUri, 'dist'));
    onShown();
  }

  /** Dropped while the page is not there: it gets everything with its `ready`. */
  post(message: ToWebview): void {
    if (this.ready) void this.webview?.postMessage(message);
  }

  /** Shows the view with the cursor in the composer. */
  async focus(): Promise<void> {
    this.focusWanted = true;
    await vscode.commands.executeCommand(`${ChatView.id}.focus`);
    this.giveFocus();
  }

  /** Shows the view and leaves the cursor where it is. */
  async show(): Promise<void> {
    await vscode.commands.executeCommand(`${ChatView.id}.focus`, { preserveFocus: true });
  }

  private giveFocus(): void {
    if (!this.ready || !this.focusWanted) return;
    this.focusWanted = false;
    this.post({ type: 'focus' });
  }

  private async receive(message: FromWebview): Promise<void> {
    const { chat, context, openPlace, insertAtCursor } = this.options;
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.post({ type: 'state', state: chat.state });
        return this.giveFocus();
      case 'ask':
        return chat.ask(message.question, context.take());
      case 'complete': {
        const items = await this.options.complete(message.typed);
        return this.post({ type: 'completions', request: message.request, items });
      }
      case 'attach':
        return this.options.attach(message.item);
      case 'detach':
        return context.detach(message.id);
      case 'drop':
        return this.options.drop(message.uris);
      case 'stop':
        return chat.stop();
      case 'earlier':
        return chat.sendEarlier(message.before);
      case 'retry':
        return chat.retry(message.id);
      case 'edit':
        return chat.edit(message.id, message.question);
      case 'clear':
        return chat.clear();
      case 'open':
        return openPlace(message.place);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'insert':
        return insertAtCursor(message.text);
      case 'command':
        if (isCommandId(message.command)) await vscode.commands.executeCommand(message.command);
        return;
    }
  }
}

/** Scripts run only with the nonce, styles and fonts come only from dist/, and nothing from anywhere else. */
function page(webview: vscode.Webview, dist: vscode.Uri): string {
  const uri = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, ...path)).toString();
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${uri('codicons', 'codicon.css')}">
    <link rel="stylesheet" href="${uri('style.css')}">
    <title>Coil</title>
  </head>
  <body>
    <div id="app"></div>
    <script nonce="${nonce}" type="module" src="${uri('webview.js')}"></script>
  </body>
</html>`;
}
