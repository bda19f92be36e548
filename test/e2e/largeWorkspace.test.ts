import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { ChatPanel } from '../support/chatPanel';
import { temporaryFolder } from '../support/temporaryFolder';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { Workbench } from '../support/workbench';

/** Enough that no processor reads it in ten minutes: 15 MB, about 5 M tokens. */
const files = 600;
const functionsOfAFile = 200;

describe('A workspace that takes longer than ten minutes to read', () => {
  let workspace: string;
  let bench: Workbench;
  let chat: ChatPanel;
  vsCodeWindow(
    { make: largeWorkspace, settings: { 'git.enabled': false } },
    window => ({ workspace, bench, chat } = window),
  );

  test('Coil says how long it will take and asks when to read it, and the overview is there', async t => {
    await bench.openCoil();
    const strip = bench.part('strip');
    await strip.filter({ hasText: /\d (min|h) for the rest/ }).waitFor({ timeout: 120_000 });
    t.diagnostic(await strip.innerText());
    await bench.screenshot('large-start');
    await bench.command('Notifications: Show Notifications');
    const center = bench.page.locator('.notifications-center.visible');
    await center.getByText(/Reading all 60\d files takes about \d+ (min|h)/).waitFor();
    await bench.screenshot('large-choice');
    await center.getByRole('button', { name: 'Only What I Ask About' }).click();
    await strip.filter({ hasText: 'the rest when you ask about it' }).waitFor();
  });

  test('a question is answered though nearly nothing is read, and the file it was about is read then', async t => {
    const read = async (): Promise<number> =>
      Number(/([\d,]+) (?:read|of)/.exec(await bench.part('strip').innerText())?.[1]?.replaceAll(',', ''));
    const before = await read();
    const turn = await chat.answer('Where is part77Function33 defined?');
    assert.match(await turn.getByTestId('turn-answer').innerText(), /part77/);
    for (let tries = 0; (await read()) <= before && tries < 480; tries++) await bench.page.waitForTimeout(500);
    t.diagnostic(`files read: ${before} before the question, ${await read()} after it`);
    assert.ok((await read()) > before);
    assert.ok((await read()) < files / 2);
  });

  test('Show Storage lists the workspace with what it takes, and deletes that when it is confirmed', async t => {
    const { page } = bench;
    const picker = page.locator('.quick-input-widget');
    await bench.command('Coil: Show Storage');
    const row = picker.locator('.monaco-list-row', { hasText: path.basename(workspace) });
    await row.filter({ hasText: /\d MB · opened today/ }).waitFor();
    assert.match(await picker.innerText(), /Cached data: [\d.]+ MB of 4\.3 GB/);
    t.diagnostic(await row.innerText());
    await bench.screenshot('storage');
    await row.hover();
    await row.locator('[aria-label="Delete Cached Data"]').click();
    const question = page.locator('.monaco-dialog-box');
    await question.filter({ hasText: `Delete the cached data of ${path.basename(workspace)}?` }).waitFor();
    await question.getByRole('button', { name: 'Delete', exact: true }).click();
    await picker.filter({ hasText: 'No cached data' }).waitFor();
    assert.equal(await row.count(), 0);
    await page.keyboard.press('Escape');
    await bench.part('strip').filter({ hasText: 'Paused' }).waitFor();
  });
});

function largeWorkspace(): string {
  const workspace = temporaryFolder('large');
  for (let file = 0; file < files; file++) {
    const folder = path.join(workspace, ['core', 'server', 'client'][file % 3] ?? '');
    mkdirSync(folder, { recursive: true });
    const functions = Array.from(
      { length: functionsOfAFile },
      (_, i) => `/** Adds ${i} to what part ${file} was given, unless the ledger is closed. */
export function part${file}Function${i}(amount: number): number {
  return amount + ${i * file};
}
`,
    );
    writeFileSync(path.join(folder, `part${file}.ts`), functions.join('\n'));
  }
  writeFileSync(path.join(workspace, 'README.md'), '# Ledger\n\nA ledger in many parts.\n');
  return workspace;
}
