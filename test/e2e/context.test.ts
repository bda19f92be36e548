import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { ChatPanel } from '../support/chatPanel';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { Workbench } from '../support/workbench';

const price = 'src/booking/price.ts';
/** A call of an object whose type only the compiler infers. */
const firstSailings = `import type { Timetable } from './timetable/timetable.js';

export function firstSailings(timetables: readonly Timetable[]): unknown[] {
  return timetables.map(each => each.nextSailing('north', 'south', 720));
}
`;

describe('what goes with a question', () => {
  let bench: Workbench;
  let chat: ChatPanel;
  vsCodeWindow(
    {
      // Drawn as elements, a terminal's text can be waited for.
      settings: { 'terminal.integrated.gpuAcceleration': 'off' },
      prepare: folder => {
        writeFileSync(path.join(folder, '.env'), 'TOKEN=hunter2\n');
        const file = path.join(folder, price);
        writeFileSync(file, `${readFileSync(file, 'utf8')}\nexport const moonlight: string = 12;\n`);
        writeFileSync(path.join(folder, 'src/firstSailings.ts'), firstSailings);
      },
    },
    window => ({ bench, chat } = window),
  );
  before(async () => {
    await bench.openCoil();
    await chat.allRead();
  });

  test('# offers kinds and names; what is chosen becomes a chip with its tokens, and the answer rests on it first', async () => {
    const question = bench.part('composer').locator('textarea');
    await question.pressSequentially('What is said in #');
    await bench.part('completion').nth(7).waitFor();
    await bench.screenshot('context-kinds');
    await question.pressSequentially('sail');
    await bench.part('completion').filter({ hasText: 'cancelSailing.ts' }).first().waitFor();
    await bench.screenshot('context-names');
    await bench.part('completion').filter({ hasText: 'cancelSailing.ts' }).first().click();
    await counted(chip('cancelSailing.ts'));
    assert.equal(await question.inputValue(), 'What is said in `cancelSailing.ts` ');
    await question.fill('');
    await question.pressSequentially('#changes');
    await bench.part('completion').filter({ hasText: '#changes' }).waitFor();
    await question.press('Enter');
    await counted(chip('changes'));
    await bench.part('meter').click();
    await bench.screenshot('context-chips');
    const turn = await chat.answer('Which words are new?');
    await bench.part('attached').first().waitFor({ state: 'detached' });
    assert.deepEqual(
      await turn
        .getByTestId('context')
        .allInnerTexts()
        .then(texts => texts.map(text => text.split('\n')[0])),
      ['cancelSailing.ts', 'changes'],
    );
    await turn.getByTestId('sources-toggle').click();
    const [first, second] = await chat.places(turn, 'source');
    assert.match(first ?? '', /cancelSailing\.ts:1-/);
    assert.match(second ?? '', /changes\.diff:1-/);
    await bench.screenshot('context-asked');
    await turn.getByTestId('context').filter({ hasText: 'changes' }).click();
    await bench.page.locator('.tab.active', { hasText: 'changes' }).waitFor();
    await bench.page.locator('.view-line', { hasText: 'moonlight' }).first().waitFor();
  });

  test('the menus of editor, explorer and terminal add to the chat; secrets are refused with the reason', async () => {
    const { page } = bench;
    const add = async (label: string): Promise<void> => {
      const item = page.locator('.monaco-menu .action-item', { hasText: label });
      await item.first().waitFor();
      // A menu that has just opened ignores the mouse for a moment.
      while ((await item.count()) > 0)
        await item
          .first()
          .click({ timeout: 1000 })
          .catch(() => undefined);
      // The selection has a chip before it is added; the focus says that it was.
      await bench.coil.locator('textarea:focus').waitFor();
    };
    await bench.select(price, 1, 3);
    await page
      .locator('.editor-instance .view-line .mtk1, .editor-instance .view-line span span')
      .first()
      .click({ button: 'right' });
    await add('Add Selection to Coil Chat');
    await counted(chip('price.ts:1-3'));
    await bench.command('View: Show Explorer');
    const row = (name: string): Locator =>
      page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
    await row('src').click({ button: 'right' });
    await bench.screenshot('explorer-menu');
    await add('Add to Coil Chat');
    await counted(chip('src'));
    await bench.command('View: Show Explorer');
    await row('.env').click({ button: 'right' });
    await add('Add to Coil Chat');
    await bench
      .part('context-note')
      .filter({ hasText: /\.env cannot be attached/ })
      .waitFor();
    assert.equal(await chip('.env').count(), 0);
    await bench.screenshot('context-refused');
    await bench.command('Terminal: Create New Terminal');
    await page.locator('.terminal-wrapper.active .xterm').waitFor();
    await page.keyboard.type('echo ferry-$((40+2))-berth\n');
    await page.locator('.terminal-wrapper.active .xterm-rows', { hasText: 'ferry-42-berth' }).waitFor();
    await bench.command('Terminal: Select All');
    const screen = page.locator('.terminal-wrapper.active .xterm-screen');
    // The selection is drawn over the text.
    await screen.click({ button: 'right', force: true, position: { x: 60, y: 10 } });
    await bench.screenshot('terminal-menu');
    await add('Add Terminal Selection to Coil Chat');
    await counted(chip('terminal'));
    await bench.screenshot('context-terminal');
    const remove = bench.part('remove-context');
    // A chip goes when the host has answered: one that is counted may be gone before it is clicked.
    while ((await remove.count()) > 0)
      await remove
        .first()
        .click({ timeout: 1000 })
        .catch(() => undefined);
  });

  test('hovers explain symbols of the workspace; /fix takes the problems; the status bar has a menu; diagnostics name nobody', async () => {
    const { page } = bench;
    await bench.openFile(`${price}:16`);
    await page.keyboard.press('Home');
    for (let word = 0; word < 3; word++) await page.keyboard.press('Control+ArrowRight');
    await bench.command('Show or Focus Hover');
    const link = page.locator('.monaco-hover a', { hasText: 'Explain with Coil' }).first();
    await link.waitFor({ timeout: 60_000 });
    await bench.screenshot('hover');
    const turns = await bench.part('turn').count();
    await link.click();
    const explained = bench.part('turn').nth(turns);
    await explained.waitFor();
    await chat.until(explained, 'done');
    assert.match(await explained.getByTestId('turn-answer').innerText(), /partyPrice/);
    const fixed = await chat.answer('/fix');
    assert.match(await fixed.getByTestId('context').first().innerText(), /problems/);
    assert.match((await chat.places(fixed, 'source').then(places => places[0])) ?? '', /^problems:1/);
    assert.match(await (await chat.answer('/help')).getByTestId('turn-answer').innerText(), /\/connect/);
    await bench.screenshot('fix-and-help');
    await page.locator('.statusbar-item[id*="coil.status"]').click();
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Save Diagnostics' }).waitFor();
    await bench.screenshot('status-menu');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Save Diagnostics' }).click();
    await page.locator('.tab.active', { hasText: 'Coil diagnostics' }).waitFor();
    const lines = page.locator('.editor-instance .view-lines').first();
    await lines.filter({ hasText: '## Versions' }).waitFor();
    await bench.screenshot('diagnostics');
    assert.doesNotMatch(await lines.innerText(), /ferry-desk/);
    await bench.command('Coil: Get Started');
    await page.locator('.getting-started-step', { hasText: 'Let Coil read the folder' }).first().waitFor();
    await bench.screenshot('walkthrough');
  });

  test("VS Code's TypeScript server makes a call of an inferred type certain, and the answer says so", async () => {
    // A server that is still starting is not waited for: the answer is what imports prove, until it knows.
    for (let tries = 0; ; tries++) {
      const turn = await chat.answer('who calls Timetable.nextSailing?');
      const text = await turn.getByTestId('turn-answer').innerText();
      if (/by the language server/.test(text)) {
        assert.match(text, /called in 3 places in 3 files/);
        assert.match((await chat.places(turn, 'citation')).join(' '), /src\/firstSailings\.ts:4/);
        await bench.screenshot('language-server');
        return;
      }
      assert.match(text, /1 possible call,/);
      assert.ok(tries < 30, 'the server never answers');
      await bench.page.waitForTimeout(1000);
    }
  });

  function chip(label: string): Locator {
    return bench
      .part('attached')
      .filter({ has: bench.coil.locator('.chip-label', { hasText: new RegExp(`^${label.replaceAll('.', '\\.')}$`) }) });
  }

  /** Waits until a chip shows its tokens. */
  async function counted(one: Locator): Promise<void> {
    await one.locator('.chip-tokens').waitFor();
    assert.match(await one.locator('.chip-tokens').innerText(), /^[\d,]+$/);
  }
});
