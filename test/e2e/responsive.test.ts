import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { ChatPanel } from '../support/chatPanel';
import { temporaryFolder } from '../support/temporaryFolder';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { Workbench } from '../support/workbench';

/** Milliseconds that a key may wait for the extension host. */
const longestBlock = 50;

describe('while Coil reads', () => {
  const probe = path.join(temporaryFolder('probe'), 'probe.json');
  let bench: Workbench;
  let chat: ChatPanel;
  vsCodeWindow(
    {
      unpacked: ['test/e2e/probe'],
      // Reading begins when the view is opened, not while VS Code itself is starting.
      settings: { 'coil.reading.start': 'onFirstUse' },
      env: () => Promise.resolve({ COIL_PROBE_FILE: probe }),
    },
    window => ({ bench, chat } = window),
  );

  const measured = () => JSON.parse(readFileSync(probe, 'utf8')) as Record<'gap' | 'own' | 'at' | 'looks', number>;
  async function restart(): Promise<void> {
    rmSync(probe);
    await bench.page.waitForTimeout(1000);
  }

  test(`the extension host is never blocked for ${longestBlock} ms`, async t => {
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
