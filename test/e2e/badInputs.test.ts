import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { ChatPanel } from '../support/chatPanel';
import { writeBrokenGguf, writeRandomGguf } from '../support/randomGguf';
import { temporaryFolder } from '../support/temporaryFolder';
import { vsCodeWindow, type VsCodeWindow } from '../support/vsCodeWindow';
import type { Workbench } from '../support/workbench';

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const notebook = {
  cells: [{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: ['import numpy'] }],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

/** Each bad input shows what happened and offers the next step, and Coil works again when it is put right. */
describe('bad input', () => {
  const folder = temporaryFolder('bad');
  let window: VsCodeWindow;
  vsCodeWindow(
    {
      opens: () => null,
      prepare: workspace => {
        writeFileSync(
          path.join(workspace, 'large.ts'),
          'export const wave = "on the shore of the island";\n'.repeat(20_000),
        );
        writeFileSync(path.join(workspace, '.coilignore'), 'large.ts\n');
        writeFileSync(path.join(workspace, 'logo.svg.png'), Buffer.from(onePixel, 'base64'));
        writeFileSync(path.join(workspace, 'plot.ipynb'), JSON.stringify(notebook));
      },
    },
    opened => (window = opened),
  );

  async function open(dir: string | null): Promise<Workbench> {
    if (dir !== null) await window.reopen(dir);
    await window.bench.openCoil();
    return window.bench;
  }

  async function notice(bench: Workbench, text: RegExp): Promise<string> {
    await bench.part('notice').filter({ hasText: text }).waitFor({ timeout: 60_000 });
    return bench.part('notice-action').innerText();
  }

  test('no folder open: the view says so and offers to open one', async () => {
    const bench = await open(null);
    assert.equal(await notice(bench, /No folder is open/), 'Open Folder');
    await new ChatPanel(bench).accessible('no-folder');
  });

  test('an empty folder: the view says so and offers to look again, and goes on when there is a file', async () => {
    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    const bench = await open(empty);
    assert.equal(await notice(bench, /empty|no file|nothing to read/i), 'Try Again');
    await bench.screenshot('empty-folder');
    writeFileSync(path.join(empty, 'tide.ts'), 'export const tide = 12;\n');
    await bench.part('notice-action').click();
    await bench.part('strip').filter({ hasText: 'all read' }).waitFor({ timeout: 60_000 });
    assert.equal(await bench.part('notice').count(), 0);
  });

  const broken: readonly (readonly [what: string, make: (file: string) => void, says: RegExp])[] = [
    ['is missing', () => undefined, /There is no model at/],
    ['is empty', file => writeBrokenGguf(file, 'empty'), /is not a GGUF model \(0 bytes\)/],
    ['is no GGUF', file => writeBrokenGguf(file, 'notGguf'), /is not a GGUF model \(\d{3,} bytes\)/],
    ['has half a header', file => writeBrokenGguf(file, 'headerCut'), /damaged or cut short \(1000 bytes\)/],
    ['has half its weights', file => writeBrokenGguf(file, 'weightsCut'), /damaged or cut short \(\d{5,} bytes\)/],
    [
      'is a transformer',
      file => writeRandomGguf(file, { architecture: 'llama' }),
      /is a llama model.*Models that work: Mamba/s,
    ],
  ];
  for (const [what, make, says] of broken)
    test(`a model file that ${what}: the view says so and offers to choose another`, async () => {
      const bench = await openWith({ 'coil.model.path': modelFile(what, make) });
      assert.equal(await notice(bench, says), 'Select Model');
      assert.match(await bench.part('notice').innerText(), new RegExp(`${what.replaceAll(' ', '-')}.gguf`));
      if (what === 'is missing') await new ChatPanel(bench).accessible('broken-model');
      else await bench.screenshot(`model-${what.replaceAll(' ', '-')}`);
    });

  test('a store that cannot be written: the view says so and offers the settings', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const bench = await openWith({ 'coil.storage.path': path.join(file, 'store') });
    assert.equal(await notice(bench, /cannot write to its store/), 'Open Settings');
  });

  test('put right again, the same window answers', async () => {
    const bench = await openWith({});
    await bench.part('notice').waitFor({ state: 'detached', timeout: 60_000 });
    await new ChatPanel(bench).answer('What does partyPrice do?');
  });

  test('Explain Selection without a selection says what to do', async () => {
    const bench = await here();
    await bench.openFile('src/server.ts');
    await bench.command('Coil: Explain Selection');
    await bench.notified(/Nothing is selected\. Select the code/);
  });

  test('a selection of 1 MB says how much can be explained', async () => {
    const bench = await here();
    await bench.openFile('large.ts');
    await bench.page.keyboard.press('Control+a');
    await bench.command('Coil: Explain Selection');
    await bench.notified(/1000 kB\. Up to 200 kB can be explained/);
  });

  test('a question of 100 kB fails with the size that is allowed, and the next is answered', async () => {
    const chat = new ChatPanel(await here());
    const turn = await chat.ask('Why? '.repeat(20_000));
    await chat.until(turn, 'failed');
    assert.match(await turn.getByTestId('error').innerText(), /kB/);
    await chat.answer('What is a sailing?');
  });

  test('where no text of the folder is open, commands say what to do or take what is there', async () => {
    const bench = await here();
    const chip = (label: string) => bench.part('attached').filter({ hasText: label });
    await bench.command('File: New Untitled Text File');
    await bench.page.keyboard.insertText('const draft = 12;');
    await bench.page.keyboard.press('Control+a');
    await bench.command('Coil: Add Selection to Coil Chat');
    await chip('Untitled-1:1').waitFor();
    await bench.openTab('plot.ipynb');
    await bench.page.locator('.notebook-editor .cell .view-lines').first().click();
    await bench.page.keyboard.press('Control+a');
    await bench.command('Coil: Add Selection to Coil Chat');
    await chip('plot.ipynb (cell 1):1').waitFor();
    await bench.openTab('logo.svg.png');
    await bench.command('Coil: Add to Coil Chat');
    await chip('logo.svg.png')
      .or(bench.part('context-note').filter({ hasText: 'logo.svg.png' }))
      .first()
      .waitFor();
    await bench.command('Preferences: Open Settings (UI)');
    await bench.page.locator('.tab.active', { hasText: 'Settings' }).waitFor();
    await bench.command('Coil: Explain Symbol at Cursor');
    await bench.notified(/No symbol at the cursor/);
    await bench.screenshot('no-text-of-the-folder');
  });

  /** The fixture workspace with these settings; the window that is open stays open. */
  async function openWith(settings: Readonly<Record<string, unknown>>): Promise<Workbench> {
    window.server.setSettings(settings);
    return here();
  }

  async function here(): Promise<Workbench> {
    const { bench, workspace } = window;
    return (await bench.page.title()).includes('ferry-desk') ? bench : open(workspace);
  }

  function modelFile(what: string, make: (file: string) => void): string {
    const file = path.join(folder, `${what.replaceAll(' ', '-')}.gguf`);
    make(file);
    return file;
  }
});
