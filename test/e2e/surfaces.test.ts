import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'node:test';
import type { Frame, Locator } from 'playwright-core';
import { ChatPanel } from '../support/chatPanel';
import { enginesIn } from '../support/engineProcess';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { VsCodeServer } from '../support/vscodeServer';
import type { Workbench } from '../support/workbench';

const price = 'src/booking/price.ts';

describe('what a user sees of the chat', () => {
  let workspace: string;
  let server: VsCodeServer;
  let bench: Workbench;
  let chat: ChatPanel;
  const settings = { 'coil.editor.codeLens': true };
  vsCodeWindow({ settings }, window => ({ workspace, server, bench, chat } = window));

  test('axe-core finds nothing in any state, and the live region says the start and the end of an answer', async () => {
    await bench.openCoil();
    await chat.allRead();
    await bench.part('starter').nth(2).waitFor();
    await chat.accessible('start');
    await bench.part('starter').first().click();
    await chat.until(chat.lastTurn, 'done');
    assert.match(await bench.part('announcer').innerText(), /^Answer complete, \d+ sources?\.$/);
    await chat.lastTurn.getByTestId('sources-toggle').click();
    await chat.accessible('answer');
    await chat.lastTurn.getByTestId('sources-toggle').click();
    await bench.part('strip').click();
    await chat.accessible('details');
    await bench.part('strip').click();
    await chat.askAndStop('/doc partyPrice');
    await chat.accessible('stopped');
    await question().pressSequentially('Why #');
    await bench.part('completion').first().waitFor();
    await chat.accessible('completing');
    await question().fill('');
    await bench.part('model').click();
    await bench.part('model-card').first().waitFor({ timeout: 60_000 });
    await chat.accessible('models');
    await bench.page.keyboard.press('Escape');
    await bench.part('composer').waitFor();
    await bench.part('edit').first().click();
    await chat.accessible('editing');
    await bench.part('edit-question').locator('textarea').press('Escape');
  });

  test('in light and both high contrast themes nothing is lost', async () => {
    for (const theme of ['Default Light Modern', 'Default High Contrast', 'Default High Contrast Light']) {
      server.setSettings({ ...settings, 'workbench.colorTheme': theme });
      const kind = theme.includes('Contrast') ? 'vscode-high-contrast' : 'vscode-light';
      await bench.coil.locator(`body.${kind}${theme.endsWith('Contrast Light') ? '-light' : ''}`).waitFor();
      await chat.accessible(theme.replace('Default ', '').replaceAll(' ', '-').toLowerCase());
    }
    server.setSettings(settings);
    await bench.coil.locator('body.vscode-dark').waitFor();
  });

  test('axe-core finds nothing while an answer is waited for, is written, and has failed', async () => {
    const engine = (): number => {
      const pid = enginesIn(server.pid).at(-1);
      assert.ok(pid !== undefined, 'there is no engine');
      return pid;
    };
    // An engine that stands still leaves the page as it is.
    process.kill(engine(), 'SIGSTOP');
    await chat.ask('What is a sailing?');
    await chat.accessible('waiting');
    process.kill(engine(), 'SIGCONT');
    await chat.until(chat.lastTurn, 'done');
    // The model writes this one. An answer may be done before it is stopped: then the next one is taken.
    for (let tries = 0; tries < 10; tries++) {
      const turn = await chat.ask('/doc partyPrice');
      if ((await chat.until(turn, 'answering', 'done')) === 'answering') process.kill(engine(), 'SIGSTOP');
      // What was on its way has arrived.
      await bench.page.waitForTimeout(500);
      if ((await chat.state(turn)) === 'answering') break;
      process.kill(engine(), 'SIGCONT');
    }
    assert.equal(await chat.state(chat.lastTurn), 'answering');
    await chat.lastTurn.getByTestId('waiting').waitFor();
    await chat.accessible('streaming');
    process.kill(engine(), 'SIGKILL');
    await chat.until(chat.lastTurn, 'failed');
    await chat.accessible('failed');
    await chat.lastTurn.getByTestId('error-action').click();
    await chat.lastTurn.getByTestId('error').waitFor({ state: 'detached' });
    await chat.until(chat.lastTurn, 'done');
  });

  test('with forced colours, and at 200 % zoom, nothing is wider than the page and no control is lost', async () => {
    const { page } = bench;
    const controls = async (): Promise<string[]> => (await chat.frame()).evaluate<string[]>(shownParts);
    const before = await controls();
    await page.emulateMedia({ forcedColors: 'active' });
    await chat.withinBounds('forced colours');
    await chat.accessible('forced-colours');
    assert.deepEqual(await controls(), before);
    await page.emulateMedia({ forcedColors: 'none' });
    // To the page a browser that zooms is one of half as many pixels.
    await page.setViewportSize({ width: 700, height: 450 });
    await page.waitForFunction('innerWidth === 700');
    await bench.part('composer').waitFor();
    await chat.withinBounds('200 %');
    await chat.accessible('zoomed');
    await chat.lastTurn.getByTestId('sources-toggle').click();
    await chat.withinBounds('200 %, sources');
    await bench.screenshot('zoomed-sources');
    await chat.lastTurn.getByTestId('sources-toggle').click();
    await page.setViewportSize({ width: 1400, height: 900 });
    await page.waitForFunction('innerWidth === 1400');
  });

  test('a thumb is given by the keyboard alone, and is there after a reload of the webviews in mid-answer, as is all else', async () => {
    const turns = await bench.part('turn').count();
    await bench.command('Coil: Ask');
    await bench.coil.locator('textarea:focus').waitFor();
    await bench.page.keyboard.type('What does seatPrice do?');
    await bench.page.keyboard.press('Enter');
    await bench.part('turn').nth(turns).waitFor();
    await chat.until(chat.lastTurn, 'done');
    // Back over the composer to the answer's actions.
    for (let i = 0; i < 40 && !(await focusedOn('copy')); i++) await bench.page.keyboard.press('Shift+Tab');
    await bench.page.keyboard.press('ArrowRight');
    await bench.page.keyboard.press('ArrowRight');
    await bench.page.keyboard.press('Enter');
    await chat.lastTurn.locator('[data-testid=rate-up][aria-pressed=true]').waitFor();
    const before = await bench.part('turn').allInnerTexts();
    const turn = await chat.ask('Which fares are there, and what do islanders pay?');
    await chat.until(turn, 'waiting', 'answering', 'done');
    const reloaded = await chat.frame();
    await bench.command('Developer: Reload Webviews');
    for (let i = 0; i < 200 && !reloaded.isDetached(); i++) await bench.page.waitForTimeout(50);
    await bench.part('turn').nth(before.length).waitFor();
    await chat.until(chat.lastTurn, 'done');
    assert.deepEqual((await bench.part('turn').allInnerTexts()).slice(0, before.length), before);
    assert.equal(await bench.coil.locator('[data-testid=rate-up][aria-pressed=true]').count(), 1);
    await bench.screenshot('reloaded');
  });

  test('what is asked while an answer is made is answered next', async () => {
    const turns = await bench.part('turn').count();
    for (const asked of ['How are parties moved when a sailing is cancelled?', 'What is a sailing?']) {
      await question().fill(asked);
      await question().press('Enter');
    }
    for (const i of [turns, turns + 1]) await chat.until(bench.part('turn').nth(i), 'done');
  });

  test('an earlier question that is edited begins a branch; the chat before is gone back to, and stays in the history', async () => {
    const turns = await bench.part('turn').count();
    const before = await bench.part('turn-question').nth(1).innerText();
    assert.ok(turns > 2);
    await bench.part('edit').nth(1).click();
    await bench.part('edit-question').locator('textarea').fill('Where is seatPrice defined?');
    await bench.part('edit-question').locator('textarea').press('Enter');
    await bench.part('turn').nth(2).waitFor({ state: 'detached' });
    await chat.until(chat.lastTurn, 'done');
    assert.equal(await bench.part('turn').count(), 2);
    const branch = bench.part('branch');
    assert.match(await branch.innerText(), /more question/);
    await branch.locator('summary').click();
    await bench.screenshot('branches');
    await bench.part('show-branch').click();
    await bench
      .part('turn')
      .nth(turns - 1)
      .waitFor({ state: 'attached' });
    assert.equal(await bench.part('turn').count(), turns);
    assert.ok((await bench.part('turn-question').nth(1).innerText()).startsWith(before));
    // And from there to what it was edited into.
    await branch.locator('summary').click();
    await bench.part('show-branch').click();
    await bench.part('turn').nth(2).waitFor({ state: 'detached' });
    await bench.command('Coil: Show Chats…');
    await rows().nth(1).waitFor();
    await bench.page.keyboard.press('Escape');
  });

  test('a chat is pinned, renamed, deleted and brought back; all from the history', async () => {
    await bench.command('Coil: Show Chats…');
    await press(rows().first(), 'pin');
    await bench.page.locator('.quick-input-list .codicon-pinned').waitFor({ state: 'attached' });
    await press(rows().first(), 'edit');
    // Of which VS Code would make an icon.
    const title = 'Fares $(trash) and seats';
    const input = bench.page.locator('.quick-input-widget input.input');
    await bench.page.locator('.quick-input-message', { hasText: 'Name of the chat' }).waitFor();
    await input.fill(title);
    await bench.page.keyboard.press('Enter');
    const renamed = rows().filter({ hasText: title });
    await renamed.waitFor();
    await bench.screenshot('history-pinned');
    await press(renamed, 'trash');
    await renamed.waitFor({ state: 'detached' });
    await bench.page.keyboard.press('Escape');
    await bench.command('Notifications: Show Notifications');
    await bench.page.locator('.notifications-center').getByRole('button', { name: 'Undo' }).click();
    await bench.command('Coil: Show Chats…');
    await renamed.waitFor();
    await bench.page.keyboard.press('Enter');
  });

  test('a chat is exported as Markdown and as JSON', async () => {
    for (const [name, holds] of [
      ['chat.md', /seatPrice/],
      ['chat-again.json', /"turns"/],
    ] as const) {
      await bench.command('Coil: Export Chat…');
      await bench.chooseFile(path.join(workspace, name));
      await bench.page.locator('.tab.active', { hasText: name }).waitFor();
      assert.match(readFileSync(path.join(workspace, name), 'utf8'), holds);
    }
  });

  test('files dropped on the question become chips, and what cannot be attached is said', async () => {
    // As VS Code hands over what is dragged from its explorer.
    const drop = async (file: string): Promise<void> => {
      const uri = pathToFileURL(path.join(workspace, file)).href;
      await (
        await chat.frame()
      ).evaluate(`{
        const dataTransfer = new DataTransfer();
        dataTransfer.setData('application/vnd.code.uri-list', ${JSON.stringify(uri)});
        for (const type of ['dragenter', 'dragover', 'drop'])
          document.querySelector('[data-testid=composer]').dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }`);
    };
    await drop(price);
    await bench.part('attached').filter({ hasText: 'price.ts' }).locator('.chip-tokens').waitFor();
    await drop('nowhere.ts');
    await bench.part('context-note').filter({ hasText: 'nowhere.ts does not exist.' }).waitFor();
    await bench.screenshot('dropped');
    await bench.part('remove-context').first().click();
  });

  test('“Explain” above a function explains it', async () => {
    await bench.openFile(`${price}:9`);
    const lens = bench.page.locator('.codelens-decoration a', { hasText: 'Explain' });
    await lens.first().waitFor({ timeout: 60_000 });
    await bench.screenshot('code-lens');
    const turns = await bench.part('turn').count();
    await lens.last().click();
    await chat.until(bench.part('turn').nth(turns), 'done');
    assert.match(await chat.lastTurn.getByTestId('turn-answer').innerText(), /partyPrice|seatPrice|Fare/);
  });

  test('the chat in an editor tab is the same chat', async () => {
    const turns = await bench.part('turn').count();
    await bench.command('Coil: Open Chat in Editor');
    await bench.page.locator('.tab.active', { hasText: 'Coil Chat' }).waitFor();
    const both = async (selector: string): Promise<number[]> => {
      const counts = await Promise.all(bench.page.frames().map(frame => frame.locator(selector).count()));
      return counts.filter(count => count > 0);
    };
    for (let i = 0; i < 100 && (await both('[data-testid=turn]')).length < 2; i++) await bench.page.waitForTimeout(100);
    assert.deepEqual(await both('[data-testid=turn]'), [turns, turns]);
    await bench.screenshot('editor-tab');
    const tab = await tabFrame();
    assert.ok(tab !== undefined);
    // The cursor is where a question is written, and what is cited does not cover the chat.
    await tab.locator('[data-testid=composer] textarea:focus').waitFor();
    await bench.page.keyboard.type('half a question');
    await tab.locator('[data-testid=citation]').last().click();
    await bench.page.locator('.tab.active', { hasText: '.ts' }).first().waitFor();
    assert.equal(await bench.page.locator('.editor-group-container').count(), 2);
    assert.equal(await tab.locator('[data-testid=composer] textarea').isVisible(), true);
    await bench.screenshot('editor-tab-cited');
    await bench.command('Coil: Open Chat in Editor');
    await tab.locator('[data-testid=composer] textarea:focus').waitFor();
    // VS Code's own find, which the tab has and the view does not.
    await bench.page.keyboard.press('Control+f');
    await bench.page.locator('.simple-find-part.visible').waitFor();
    await bench.page.keyboard.type('partyPrice');
    await bench.screenshot('editor-tab-find');
    await bench.page.keyboard.press('Escape');
    await bench.page.locator('.simple-find-part.visible').waitFor({ state: 'detached' });
    await tab.locator('[data-testid=composer] textarea').click();
    assert.equal(await tab.locator('[data-testid=composer] textarea').inputValue(), 'half a question');
    await bench.page.keyboard.press('Control+a');
    await bench.page.keyboard.press('Delete');
    await bench.command('View: Close Editor');
    await bench.page.locator('.tab', { hasText: 'Coil Chat' }).waitFor({ state: 'detached' });
  });

  test('after a crash of the whole page the chat is there again', async () => {
    const before = await bench.part('turn').count();
    await chat.ask('What is a sailing?');
    // A question that is shown has reached the host.
    await bench.part('turn').nth(before).waitFor();
    const again = await bench.crash();
    await again.openCoil();
    await again.part('turn').nth(before).waitFor({ timeout: 60_000 });
    const panel = new ChatPanel(again);
    assert.match(await panel.lastTurn.getByTestId('turn-question').innerText(), /What is a sailing/);
    await panel.answer('What does partyPrice do?');
    await again.screenshot('after-a-crash');
  });

  /** The chat's page in the editor tab. */
  async function tabFrame(): Promise<Frame | undefined> {
    const frames = bench.page.frames();
    const counts = await Promise.all(frames.map(frame => frame.locator('[data-surface=tab]').count()));
    return frames.find((_, i) => (counts[i] ?? 0) > 0);
  }

  const question = (): Locator => bench.part('composer').locator('textarea');
  const rows = (): Locator => bench.page.locator('.quick-input-list .monaco-list-row');

  async function focusedOn(id: string): Promise<boolean> {
    return (await bench.coil.locator(`[data-testid=${id}]:focus`).count()) > 0;
  }

  /** Presses a button of a row of the history. */
  async function press(row: Locator, icon: string): Promise<void> {
    await row.hover();
    await row.locator(`.codicon-${icon}`).click();
  }
});

/** Runs in the page. */
const shownParts = `[...document.querySelectorAll('[data-testid]')]
  .filter(one => one.checkVisibility({ visibilityProperty: true }))
  .map(one => one.dataset.testid)`;
