import { build } from 'esbuild';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import type { FromWebview, ToWebview } from '../../src/protocol/chatProtocol';
import { themes, type ThemeName } from './themes';

/** The chat page in a browser, with a host that records what the page posts. */
export interface FakeHost {
  open(look: Look): Promise<FakePage>;
  close(): Promise<void>;
}

export interface Look {
  /** CSS pixels. */
  readonly width: number;
  readonly height?: number;
  readonly theme?: ThemeName;
  readonly reducedMotion?: 'reduce';
  readonly forcedColors?: 'active';
  /** 2: as at 200 % zoom. */
  readonly scale?: number;
  /** The page's words in another language, by those in English. */
  readonly l10n?: Readonly<Record<string, string>>;
}

export interface FakePage {
  readonly page: Page;
  readonly send: (...messages: ToWebview[]) => Promise<void>;
  readonly posted: () => Promise<FromWebview[]>;
  /** Waits until the expression is true. (Playwright's own waitForFunction needs eval, which the CSP forbids.) */
  readonly until: (expression: string) => Promise<void>;
  /** Console errors, page errors and CSP violations since the page was opened. */
  readonly problems: string[];
  /** Requests that went anywhere but to the page's own server. */
  readonly foreign: string[];
}

/** Builds the webview into a temporary folder and serves it on the loopback under the CSP of the real view. */
export async function startFakeHost(): Promise<FakeHost> {
  const out = await mkdtemp(path.join(tmpdir(), 'coil-webview-'));
  await build({
    entryPoints: { webview: 'webview/main.ts' },
    outdir: out,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  const files: Record<string, string> = {
    '/webview.js': path.join(out, 'webview.js'),
    '/style.css': 'webview/style.css',
    '/codicons/codicon.css': 'node_modules/@vscode/codicons/dist/codicon.css',
    '/codicons/codicon.ttf': 'node_modules/@vscode/codicons/dist/codicon.ttf',
  };
  let translations = {};
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const asked = url.searchParams.get('theme') ?? 'dark';
    const theme = asked in themes ? (asked as ThemeName) : 'dark';
    const file = files[url.pathname];
    if (url.pathname === '/theme.css') response.setHeader('content-type', 'text/css').end(themes[theme]);
    else if (url.pathname === '/') response.setHeader('content-type', 'text/html').end(shell(theme, translations));
    else if (url.pathname === '/favicon.ico') response.writeHead(204).end();
    else if (file === undefined) response.writeHead(404).end();
    else
      readFile(file).then(
        bytes => response.setHeader('content-type', types[path.extname(file)] ?? '').end(bytes),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  return {
    async open({ width, height = 760, theme = 'dark', scale = 1, reducedMotion, forcedColors, l10n = {} }) {
      translations = l10n;
      const page = await browser.newPage({
        viewport: { width, height },
        deviceScaleFactor: scale,
        ...(reducedMotion ? { reducedMotion } : {}),
        ...(forcedColors ? { forcedColors } : {}),
      });
      const problems: string[] = [];
      const foreign: string[] = [];
      page.on('console', message => message.type() === 'error' && problems.push(message.text()));
      page.on('pageerror', error => problems.push(String(error)));
      page.on('dialog', dialog => {
        problems.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', request => request.url().startsWith(origin) || foreign.push(request.url()));
      await page.goto(`${origin}/?theme=${theme}`);
      const until = async (expression: string): Promise<void> => {
        const end = Date.now() + 10_000;
        while (!(await page.evaluate<boolean>(expression))) {
          if (Date.now() > end) throw new Error(`not true within 10 s: ${expression}`);
          await page.waitForTimeout(20);
        }
      };
      await until('posted.length > 0');
      return {
        page,
        until,
        problems,
        foreign,
        send: (...messages) =>
          page.evaluate(
            `for (const message of ${JSON.stringify(messages)}) window.dispatchEvent(new MessageEvent('message', { data: message }))`,
          ),
        posted: () => page.evaluate<FromWebview[]>('posted'),
      };
    },
    async close() {
      await browser.close();
      server.close();
      await rm(out, { recursive: true });
    },
  };
}

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** As VS Code names the kind of theme. */
const bodyClass: Record<ThemeName, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
};

function shell(theme: ThemeName, l10n: Look['l10n']): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' 'nonce-test'; font-src 'self'; script-src 'nonce-test';">
<meta property="csp-nonce" content="test"><link rel="stylesheet" href="/theme.css?theme=${theme}">
<link rel="stylesheet" href="/codicons/codicon.css"><link rel="stylesheet" href="/style.css">
<title>Coil</title></head><body class="${bodyClass[theme]}"><div id="app"></div>
<script type="application/json" id="l10n">${JSON.stringify(l10n)}</script>
<script nonce="test">
  var posted = [], saved, owned = false;
  document.addEventListener('securitypolicyviolation', event => console.error('CSP', event.violatedDirective, event.blockedURI));
  function acquireVsCodeApi() {
    if (owned) throw new Error('acquireVsCodeApi was called twice');
    owned = true;
    return { postMessage: message => posted.push(structuredClone(message)), getState: () => saved, setState: state => (saved = state) };
  }
</script>
<script type="module" nonce="test" src="/webview.js"></script></body></html>`;
}
