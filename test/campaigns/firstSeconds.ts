import { basename } from 'node:path';
import type { Frame } from 'playwright-core';
import type { VsCodeServer } from '../support/vscodeServer';
import { Workbench } from '../support/workbench';

/** What a new user sees in one second: Coil's part of the status bar and every word of its view. */
export interface Second {
  readonly second: number;
  readonly statusBar: string;
  readonly words: string;
}

/** What is done, and in which second. */
const asks = 8;
const showsMenu = 18;
const showsModels = 22;
const seconds = 30;

/** Opens a folder as a new user, asks a question, looks at the menu and at the models. A screenshot a second; `seen` is told the words of each. */
export async function firstSeconds(
  server: VsCodeServer,
  folder: string,
  question: string,
  seen: (second: Second) => void,
): Promise<void> {
  const bench = await Workbench.open(server, folder);
  try {
    const icon = bench.page.locator('.activitybar a.action-label[aria-label^="Coil"]');
    await icon.click();
    const began = Date.now();
    for (let second = 1; second <= seconds; second++) {
      await bench.page.waitForTimeout(Math.max(0, began + second * 1000 - Date.now()));
      await bench.screenshot(`first-${basename(folder)}-${String(second).padStart(2, '0')}`);
      seen({ second, statusBar: await statusBarOf(bench), words: await wordsOf(bench) });
      if (second === asks) {
        await bench.part('composer').locator('textarea').fill(question);
        await bench.part('composer').locator('textarea').press('Enter');
      }
      if (second === showsMenu) {
        const more = bench.page.locator(
          '.part.sidebar .composite.title .codicon-toolbar-more, .part.sidebar .pane-header .codicon-toolbar-more',
        );
        await more.first().click();
      }
      if (second === showsMenu + 2) await bench.page.keyboard.press('Escape');
      if (second === showsModels) await bench.command('Coil: Select Model…');
    }
  } finally {
    await bench.close();
  }
}

async function statusBarOf(bench: Workbench): Promise<string> {
  const item = bench.page.locator('.statusbar-item[id*="coil.status"]');
  return (await item.count()) === 0
    ? ''
    : ((await item.getAttribute('aria-label')) ?? '') + ' | ' + (await item.innerText());
}

/** What is shown, and what the menu of VS Code that is open offers. */
async function wordsOf(bench: Workbench): Promise<string> {
  const menu = await bench.page.locator('.monaco-menu .action-item .action-label').allInnerTexts();
  const frames: Frame[] = bench.page
    .frames()
    .filter(frame => frame.name() === 'active-frame' || frame.url().includes('fake.html'));
  const texts = await Promise.all(
    frames.map(frame =>
      frame
        .locator('body')
        .innerText({ timeout: 1000 })
        .catch(() => ''),
    ),
  );
  return [...texts, ...(menu.length > 0 ? [`menu: ${menu.filter(each => each.trim() !== '').join(' / ')}`] : [])]
    .join(' ')
    .replace(/\s*\n\s*/g, ' ⏎ ');
}
