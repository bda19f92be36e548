/** Drives the workbench of a {@link VsCodeServer} in Chromium, as a user would. */
import { mkdirSync } from 'node:fs';
import { chromium, type BrowserContext, type FrameLocator, type Locator, type Page } from 'playwright-core';
import type { VsCodeServer } from './vscodeServer';

const startMs = 60_000;
const extensionId = 'coil.coil';

export class Workbench {
  private constructor(
    readonly page: Page,
    /** Requests to anywhere but 127.0.0.1. */
    readonly offSite: readonly string[],
    readonly console: readonly string[],
    private readonly address: string,
    private readonly closeBrowser: () => Promise<void>,
  ) {}

  /** Opens a folder or a .code-workspace file (null: an empty window) and waits until the workbench is restored. */
  static async open(server: VsCodeServer, what: string | null): Promise<Workbench> {
    const executablePath = process.env['COIL_CHROMIUM'];
    if (executablePath === undefined) throw new Error('Run the end-to-end tests with `npm test e2e`.');
    const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', ...quiet];
    const browser = await chromium.launch({ executablePath, args });
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-US' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    const query = new URLSearchParams({
      payload: JSON.stringify(Object.entries({ skipWelcome: 'true', skipReleaseNotes: 'true' })),
    });
    if (what === null) query.set('ew', 'true');
    else query.set(what.endsWith('.code-workspace') ? 'workspace' : 'folder', what);
    return Workbench.at(`${server.url}/?${query.toString()}`, context, async () => {
      await context.close();
      await browser.close();
    });
  }

  private static async at(address: string, context: BrowserContext, close: () => Promise<void>): Promise<Workbench> {
    const offSite: string[] = [];
    context.on('request', request => {
      if (leavesTheMachine(request.url())) offSite.push(request.url());
    });
    const page = await context.newPage();
    const console: string[] = [];
    page.on('console', message => console.push(`[${message.type()}] ${message.text()}`));
    await page.goto(address, { waitUntil: 'domcontentloaded' });
    await restored(page);
    return new Workbench(page, offSite, console, address, close);
  }

  /** Reloads the window: extension host and webviews begin anew. */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'domcontentloaded' });
    await restored(this.page);
  }

  /** Ends the process that draws the window, as a crash does. Returns the window opened again in the same browser. */
  async crash(): Promise<Workbench> {
    const context = this.page.context();
    const devtools = await context.newCDPSession(this.page);
    const crashed = this.page.waitForEvent('crash');
    // Nobody is left to answer it.
    devtools.send('Page.crash').catch(() => undefined);
    await crashed;
    return Workbench.at(this.address, context, this.closeBrowser);
  }

  /** The content of Coil's view: the webview's host page holds the frame of the extension's page. */
  get coil(): FrameLocator {
    return this.page
      .frameLocator(`iframe.webview.ready[src*="extensionId=${extensionId}"]`)
      .frameLocator('iframe#active-frame');
  }

  /** An element of Coil's view by its `data-testid`. */
  part(id: string): Locator {
    return this.coil.getByTestId(id);
  }

  /** Opens Coil's view from the activity bar, unless it is open: the icon of the open view would close it. */
  async openCoil(): Promise<void> {
    const icon = this.page.locator('.activitybar li.action-item', {
      has: this.page.locator('a.action-label[aria-label^="Coil"]'),
    });
    await icon.waitFor({ timeout: startMs });
    if (!(await icon.getAttribute('class'))?.includes('checked')) await icon.click();
    await this.part('strip').waitFor({ timeout: startMs });
  }

  /** Runs a command from the palette, which closes, or becomes what the command asks. */
  async command(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    // A view or an image that is still loading takes the key, or takes the focus late and closes the list.
    for (let opened = false, tries = 0; !opened && tries < 10; tries++) {
      await this.page.keyboard.press('F1');
      opened = await input.fill(`>${title}`, { timeout: 3000 }).then(
        () => true,
        () => false,
      );
    }
    await this.pick(title);
    await this.page.waitForFunction(paletteGone);
  }

  /** Takes the row of this label by the keyboard. Enter takes the row with the focus, which may be one of the list before it was filtered, or a better match. */
  private async pick(label: string): Promise<void> {
    const whole = new RegExp(`^${label.replace(/[^\w ]/g, '\\$&')}$`);
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    const named = rows.filter({ has: this.page.locator('.label-name').filter({ hasText: whole }) });
    await named.first().waitFor();
    while (!(await named.and(this.page.locator('.focused')).first().isVisible())) {
      await this.page.keyboard.press('ArrowDown');
      await this.page.waitForTimeout(50);
    }
    await this.page.keyboard.press('Enter');
  }

  /** Opens a file of the workspace by its path, or by `path:line`, with the cursor in its editor. */
  async openFile(file: string): Promise<void> {
    await this.openTab(file);
    await this.page.locator('.editor-instance .view-lines').first().waitFor();
  }

  /** Opens a file of the workspace in what VS Code shows it with. */
  async openTab(file: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    // A view that takes the focus late, as after a command, closes the list.
    for (let opened = false, tries = 0; !opened && tries < 10; tries++) {
      await this.page.keyboard.press('Control+p');
      opened = await input.fill(file, { timeout: 3000 }).then(
        () => true,
        () => false,
      );
    }
    const name = file.slice(file.lastIndexOf('/') + 1).replace(/:\d+$/, '');
    await this.pick(name);
    await this.page.locator('.tab.active', { hasText: name }).first().waitFor();
  }

  /** Names a file in VS Code's own file dialog, which writes the folder that it lists over what is typed too early. */
  async chooseFile(file: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: '..' }).first().waitFor();
    do {
      await input.fill(file);
      await this.page.waitForTimeout(500);
    } while ((await input.inputValue()) !== file);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** The texts in the notification center; the driver that tells when the workbench is ready suppresses toasts. */
  async notifications(): Promise<string[]> {
    await this.command('Notifications: Show Notifications');
    await this.notificationCenter.waitFor();
    return this.messages.allInnerTexts();
  }

  /**
   * Waits for a notification. They are cleared only after it was seen: one that comes while others are cleared is lost. The center closes by itself
   * when the last notification in it goes, and is opened again.
   */
  async notified(text: RegExp): Promise<void> {
    const wanted = this.messages.filter({ hasText: text }).first();
    const deadline = Date.now() + startMs;
    while (!(await wanted.isVisible())) {
      if (Date.now() > deadline)
        throw new Error(
          `No notification says ${text.source}, but: ${(await this.messages.allInnerTexts()).join('; ')}`,
        );
      if (!(await this.notificationCenter.isVisible())) await this.command('Notifications: Show Notifications');
      await this.page.waitForTimeout(100);
    }
    await this.command('Notifications: Clear All Notifications');
  }

  private get notificationCenter(): Locator {
    return this.page.locator('.notifications-center.visible');
  }

  private get messages(): Locator {
    return this.notificationCenter.locator('.notification-list-item-message');
  }

  /** Selects whole lines of a file, 1-based and inclusive. */
  async select(file: string, startLine: number, endLine: number): Promise<void> {
    await this.openFile(`${file}:${startLine}`);
    await this.page.keyboard.press('Home');
    for (let line = startLine; line < endLine; line++) await this.page.keyboard.press('Shift+ArrowDown');
    await this.page.keyboard.press('Shift+End');
  }

  /** Adds text at the end of a file, in its editor, without saving. */
  async append(file: string, text: string): Promise<void> {
    await this.openFile(file);
    await this.page.keyboard.press('Control+End');
    await this.page.keyboard.insertText(text);
  }

  /** Saved as out/screenshots/`name`.png, for people to look at. */
  async screenshot(name: string): Promise<void> {
    mkdirSync('out/screenshots', { recursive: true });
    await this.page.screenshot({ path: `out/screenshots/${name}.png` });
  }

  async close(): Promise<void> {
    await this.closeBrowser();
  }
}

/** Runs in the page. */
const paletteGone = `(() => {
  const palette = document.querySelector('.quick-input-widget');
  return palette === null || palette.style.display === 'none' || !palette.querySelector('input.input')?.value.startsWith('>');
})()`;

/** Waits until the workbench shows what it showed when it was closed. */
async function restored(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: startMs });
  await page.waitForFunction('window.driver', undefined, { timeout: startMs });
  await page.evaluate('window.driver.whenWorkbenchRestored()');
}

/** Resources of a webview have an address outside, but its service worker answers them; they are never sent. */
function leavesTheMachine(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'data:' || protocol === 'blob:') return false;
  return hostname !== '127.0.0.1' && !hostname.endsWith('.vscode-resource.vscode-cdn.net');
}
