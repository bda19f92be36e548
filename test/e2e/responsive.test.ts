import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ChatPanel } from '../support/chatPanel';
import { fixtureWorkspace } from '../support/fixtureWorkspace';
import { installExtensions, startServer, type VsCodeServer } from '../support/vscodeServer';
import { Workbench } from '../support/workbench';

/** Milliseconds that a key may wait for the extension host. */
const longestBlock = 50;

describe('while Coil reads', () => {
  let workspace: string;
  let extensions: string;
  let folder: string;
  let server: VsCodeServer;
  let bench: Workbench;

  before(async () => {
    workspace = fixtureWorkspace();
    folder = mkdtempSync(path.join(tmpdir(), 'coil-probe-'));
    extensions = installExtensions(process.env['COIL_VSIX'] ?? '', 'test/e2e/probe');
    server = await startServer({
      extensions,
      // Reading begins when the view is opened, not while VS Code itself is starting.
      settings: { 'coil.reading.start': 'onFirstUse' },
      env: { COIL_PROBE_FILE: path.join(folder, 'probe.json') },
    });
    bench = await Workbench.open(server, workspace);
  });
  after(async () => {
    await bench.close();
    await server.stop();
    for (const made of [folder, path.dirname(workspace), extensions]) rmSync(made, { recursive: true });
  });

  const measured = () =>
    JSON.parse(readFileSync(path.join(folder, 'probe.json'), 'utf8')) as Record<'gap' | 'own' | 'at' | 'looks', number>;
  async function restart(): Promise<void> {
    rmSync(path.join(folder, 'probe.json'));
    await bench.page.waitForTimeout(1000);
  }

  test(`the extension host is never blocked for ${longestBlock} ms`, async t => {
    const chat = new ChatPanel(bench);
    // The other extensions of VS Code have started, and the page of the view is loaded by something else than reading.
    await bench.page.waitForTimeout(8000);
    await restart();
    await bench.page.waitForTimeout(3000);
    const idle = measured();
    await restart();
    await bench.openCoil();
    await chat.allRead();
    const reading = measured();
    await restart();
    await chat.answer('What does partyPrice do?');
    const answering = measured();
    for (const [what, { gap, own, at, looks }] of Object.entries({ idle, reading, answering }))
      t.diagnostic(
        `${what}: longest block ${own.toFixed(1)} ms, after ${(at / 1000).toFixed(1)} s; ${gap.toFixed(1)} ms with waiting for a core; ${looks} looks`,
      );
    // Waiting for a core says what else the machine does, not what the extension does.
    assert.ok(reading.own < longestBlock, `${reading.own} ms while reading`);
    assert.ok(answering.own < longestBlock, `${answering.own} ms while answering`);
  });
});
