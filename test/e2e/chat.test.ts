import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { toJson } from '../../src/editor/chat/conversationText';
import { askedTurn } from '../../src/editor/chat/turn';
import type { Turn } from '../../src/protocol/chatProtocol';
import { ChatPanel } from '../support/chatPanel';
import { enginesIn } from '../support/engineProcess';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { VsCodeServer } from '../support/vscodeServer';
import type { Workbench } from '../support/workbench';

/** From the click on Stop until the panel says so. */
const stopMs = 200;
const price = 'src/booking/price.ts';

describe('Coil in VS Code', () => {
  let workspace: string;
  let server: VsCodeServer;
  let bench: Workbench;
  let chat: ChatPanel;
  vsCodeWindow({}, window => ({ workspace, server, bench, chat } = window));

  test('the icon in the activity bar opens the chat, which reads the workspace and says so', async t => {
    await bench.openCoil();
    await bench.part('starter').first().waitFor();
    await bench.screenshot('start');
    const began = Date.now();
    await chat.allRead();
    t.diagnostic(`all read ${((Date.now() - began) / 1000).toFixed(1)} s after the view was open`);
    await bench.part('strip').click();
    assert.match(await bench.part('strip-details').innerText(), /Runs on\s+CPU/);
    await bench.screenshot('strip-details');
    await bench.part('strip').click();
  });

  test('the status bar says that everything is read', async () => {
    const item = bench.page.locator('.statusbar-item[id*="coil.status"]');
    await item.filter({ hasText: /Coil: up to date/ }).waitFor();
  });

  test('an answer loses no text while it comes, and says how long it took', async t => {
    const lengths = await chat.textLengths('How is the price of a party made?');
    t.diagnostic(`${lengths.length} steps; ${await chat.lastTurn.getByTestId('details-lines').textContent()}`);
    assert.match((await chat.lastTurn.getByTestId('details-lines').textContent()) ?? '', /complete after \d/);
    // A mark of Markdown vanishes when its pair comes ("`code" becomes code): at most two characters each for two of them.
    const shrinks = lengths.filter((length, i) => length < Math.max(0, ...lengths.slice(0, i)) - 4);
    assert.deepEqual(shrinks, [], `it grows and loses no text: ${lengths.join(', ')}`);
    assert.equal(Math.max(...lengths), lengths.at(-1));
  });

  test('a click on a citation opens the file at its lines', async t => {
    const turn = await chat.answer('What does partyPrice do?');
    const [place = ''] = await chat.places(turn, 'citation');
    t.diagnostic(`answer: ${(await turn.getByTestId('turn-answer').innerText()).slice(0, 300)}`);
    const [, file = '', start = '', end = start] = /^(.+):(\d+)(?:-(\d+))?$/.exec(place) ?? [];
    await turn.getByTestId('citation').first().click();
    await bench.page.locator('.tab.active', { hasText: path.basename(file) }).waitFor();
    await bench.page.locator('.statusbar-item', { hasText: `Ln ${end},` }).waitFor();
    await bench.page.locator('.editor-instance .line-numbers').getByText(start, { exact: true }).waitFor();
    await bench.screenshot('answer');
  });

  test('Explain Selection in the context menu of the editor explains the selected lines', async () => {
    const start = lineOf(price, 'export function partyPrice');
    await bench.select(price, start, start + 3);
    await bench.page
      .locator('.editor-instance .view-line')
      .getByText('partyPrice', { exact: true })
      .first()
      .click({ button: 'right' });
    const item = bench.page.locator('.monaco-menu .action-item', { hasText: 'Explain Selection' });
    await item.waitFor();
    await bench.screenshot('context-menu');
    const turns = await bench.part('turn').count();
    await item.click();
    const turn = bench.part('turn').nth(turns);
    await turn.waitFor();
    assert.equal(await turn.getByTestId('context').getAttribute('title'), `${price}:${start}-${start + 3}`);
    await chat.until(turn, 'done');
    assert.match(await turn.getByTestId('turn-answer').innerText(), /partyPrice/);
    await bench.screenshot('explained');
  });

  test('Stop stops an answer at once, and the next question is answered', async t => {
    const ms = await chat.askAndStop('/doc partyPrice');
    t.diagnostic(`stopped ${ms.toFixed(0)} ms after the click`);
    await bench.screenshot('stopped');
    assert.ok(ms < stopMs, `${ms} ms`);
    await chat.answer('What is a sailing?');
    assert.equal(await chat.state(bench.part('turn').nth((await bench.part('turn').count()) - 2)), 'stopped');
  });

  test('a saved edit is known to the next answer', async () => {
    const line = await addFunction('moonlightSurcharge', 'What a crossing after midnight costs on top.');
    await bench.page.keyboard.press('Control+s');
    await bench.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    const turn = await chat.answer('What does moonlightSurcharge do?');
    await assertCites(turn, line);
    await bench.screenshot('edited');
  });

  test('an edit that is not saved is known as well', async () => {
    const line = await addFunction('driftwoodRebate', 'What a party that carries driftwood gets back.');
    assert.equal(await bench.page.locator('.tab.active.dirty').count(), 1);
    const turn = await chat.answer('What does driftwoodRebate do?');
    assert.doesNotMatch(readFileSync(path.join(workspace, price), 'utf8'), /driftwoodRebate/);
    await assertCites(turn, line);
  });

  test('when the engine is killed in mid-answer the turn says why, and asking again works', async () => {
    const turn = await chat.ask('/doc partyPrice');
    await chat.until(turn, 'answering');
    const [engine = 0, ...others] = enginesIn(server.pid);
    assert.deepEqual(others, [], 'one engine');
    process.kill(engine, 'SIGKILL');
    await chat.until(turn, 'failed');
    assert.match(await turn.getByTestId('error').innerText(), /engine/i);
    await bench.screenshot('engine-killed');
    await turn.getByText('Try again').click({ timeout: 5000 });
    await turn.getByTestId('error').waitFor({ state: 'detached' });
    await chat.until(turn, 'done');
    const again = enginesIn(server.pid);
    assert.equal(again.length, 1);
    assert.notEqual(again[0], engine);
  });

  test('after a reload of the window the chat is there as it was, and the history finds the one before it', async () => {
    const texts = (): Promise<string[]> => bench.part('turn').allInnerTexts();
    const before = await texts();
    await bench.reload();
    await bench.openCoil();
    await bench
      .part('turn')
      .nth(before.length - 1)
      .waitFor();
    assert.deepEqual(await texts(), before);
    await bench.command('Coil: New Chat');
    await bench.part('start').waitFor();
    await chat.answer('Where is partyPrice defined?');
    await bench.command('Coil: Show Chats…');
    const rows = bench.page.locator('.quick-input-list .monaco-list-row');
    await rows.nth(1).waitFor();
    await bench.screenshot('history');
    await bench.page.locator('.quick-input-widget input.input').fill('moonlightSurcharge');
    await rows.filter({ hasText: 'moonlightSurcharge' }).waitFor();
    await bench.page.keyboard.press('Enter');
    await bench
      .part('turn')
      .nth(before.length - 1)
      .waitFor();
    assert.deepEqual(await texts(), before);
  });

  test('code of an answer is compared with its file, and each change is taken or left; undo takes it back', async () => {
    const { page } = bench;
    const file = path.join(workspace, price);
    const saved = readFileSync(file, 'utf8');
    const code = saved
      .slice(saved.indexOf('/** The price of a party'))
      .split('\n}\n')[0]!
      .replace('a fifth', 'a quarter')
      .replace('0.8', '0.75');
    const json = path.join(workspace, 'chat.json');
    writeFileSync(json, toJson({ title: 'A quarter', created: 0, turns: [proposing(`${code}\n}`)] }));
    await bench.command('Coil: Import Chat…');
    await bench.chooseFile(json);
    await bench.part('turn').filter({ hasText: 'Let parties pay less.' }).getByTestId('apply').click();
    await page.locator('.tab.active', { hasText: 'proposed by Coil' }).waitFor();
    await page.locator('.modified-in-monaco-diff-editor .view-line', { hasText: '0.75' }).waitFor();
    await bench.screenshot('apply');
    const left = page.locator('.original-in-monaco-diff-editor .view-line');
    await page.locator('.modified-in-monaco-diff-editor .view-line', { hasText: 'a quarter' }).click();
    await page.keyboard.press('Alt+Enter');
    await left.filter({ hasText: 'a quarter' }).waitFor();
    assert.equal(await left.filter({ hasText: '0.75' }).count(), 0, 'the other change is not taken');
    await bench.command('Coil: Reject Change');
    await page.locator('.tab', { hasText: 'proposed by Coil' }).waitFor({ state: 'detached' });
    const lines = page.locator('.editor-instance .view-line');
    await lines.filter({ hasText: 'a quarter' }).waitFor();
    assert.equal(readFileSync(file, 'utf8'), saved, 'nothing is written before it is saved');
    await page.keyboard.press('Control+z');
    await lines.filter({ hasText: 'a fifth' }).waitFor();
    assert.equal(await lines.filter({ hasText: '0.75' }).count(), 0);
  });

  test('nothing left the machine and no notification came up', async () => {
    assert.deepEqual(bench.offSite, []);
    // VS Code shows its own progress as notifications.
    const notes = await bench.notifications();
    assert.deepEqual(
      notes.filter(note => !/^(Analyzing|Activating Extensions)/.test(note)),
      [],
    );
  });

  /** Adds a function at the end of src/booking/price.ts in the editor, and returns its line. */
  async function addFunction(name: string, comment: string): Promise<number> {
    const lines = readFileSync(path.join(workspace, price), 'utf8').split('\n').length;
    const code = `export function ${name}(cents: number): number {\n  return Math.round(cents / 7);\n}\n`;
    await bench.append(price, `\n/** ${comment} */\n${code}`);
    return lines + 2;
  }

  async function assertCites(turn: Locator, line: number): Promise<void> {
    const cited = await chat.places(turn, 'citation');
    const holds = (place: string) => {
      const [, file, start, end] = /^(.+):(\d+)(?:-(\d+))?$/.exec(place) ?? [];
      return file === price && Number(start) <= line && line <= Number(end ?? start);
    };
    assert.ok(cited.some(holds), `${price}:${line} is not cited: ${cited.join(', ')}; ${await turn.innerText()}`);
  }
});

function lineOf(file: string, text: string): number {
  return readFileSync(path.join('test/fixtures/workspace', file), 'utf8').split(text)[0]!.split('\n').length;
}

/** An answer that proposes code for src/booking/price.ts. */
function proposing(code: string): Turn {
  const asked = askedTurn({ id: '1', mode: 'ask', question: 'Let parties pay less.', context: [] }, '');
  const text = `In \`${price}\`:\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
  return { ...asked, state: 'done', waitingFor: null, text };
}
