import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { ToWebview } from '../../protocol/chatProtocol';

/** Where a page stands: in the side bar, or in an editor tab. */
export type Surface = 'view' | 'tab';

/** One webview that shows the chat. */
export class ChatPage {
  /** Its script runs and listens. */
  ready = false;
  /** The conversation whose draft it was last sent; undefined: none yet. */
  drafted: string | null | undefined;

  constructor(
    readonly webview: vscode.Webview,
    readonly surface: Surface,
  ) {}

  /** Dropped until the page is ready. */
  post(message: ToWebview): void {
    if (this.ready) void this.webview.postMessage(message);
  }
}

/** The language that VS Code speaks, and our words in it by those in English. */
export interface Language {
  readonly id: string;
  readonly words: Readonly<Record<string, string>>;
}

/** Scripts run only with the nonce, styles and fonts come only from dist/, and nothing from anywhere else. */
export function pageHtml({ webview, surface }: ChatPage, dist: vscode.Uri, language: Language): string {
  const uri = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, ...path)).toString();
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  // The page's own words in the language of VS Code; "<" would end the element.
  const words = JSON.stringify(language.words).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="${language.id}">
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
    <div id="app" data-surface="${surface}"></div>
    <script nonce="${nonce}" type="application/json" id="l10n">${words}</script>
    <script nonce="${nonce}" type="module" src="${uri('webview.js')}"></script>
  </body>
</html>`;
}
