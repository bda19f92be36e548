import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { ChatPanel } from '../support/chatPanel';
import { HostileGit } from '../support/hostileGit';
import { temporaryFolder } from '../support/temporaryFolder';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { Workbench } from '../support/workbench';

for (const trusted of [true, false])
  describe(`repositories whose settings name programs, ${trusted ? 'trusted' : 'in Restricted Mode'}`, () => {
    let hostile: HostileGit;
    let folders: Readonly<Record<string, string>>;
    let bench: Workbench;
    let chat: ChatPanel;
    vsCodeWindow(
      {
        trust: !trusted,
        // VS Code's own git would run them.
        settings: { 'git.enabled': false },
        make: () => {
          hostile = new HostileGit(temporaryFolder('hostile-git'));
          folders = hostile.all();
          const roots = Object.entries(folders).map(([name, folder]) => ({ name, path: folder }));
          writeFileSync(path.join(hostile.base, 'all.code-workspace'), JSON.stringify({ folders: roots }));
          // Building some of them runs some.
          hostile.forget();
          return hostile.base;
        },
        opens: base => path.join(base, 'all.code-workspace'),
      },
      window => ({ bench, chat } = window),
    );

    test('none of them runs while all are opened and asked about', async () => {
      await bench.openCoil();
      await bench.part('starter').first().waitFor({ timeout: 60_000 });
      const turn = await chat.answer('Where is startServer defined?');
      assert.match(await turn.getByTestId('turn-answer').innerText(), /startServer/);
      assert.deepEqual(hostile.ran, []);
    });

    test('nor for what differs from the last commit', async () => {
      const question = bench.part('composer').locator('textarea');
      await question.pressSequentially('#changes');
      await bench.part('completion').filter({ hasText: '#changes' }).click();
      if (trusted) await chat.answer('What has changed?');
      else await bench.part('context-note').filter({ hasText: 'does not run in an untrusted folder' }).waitFor();
      assert.deepEqual(hostile.ran, []);
    });

    test('though git itself, asked in one of them, runs what it names', () => {
      spawnSync('git', ['status'], { cwd: folders['fsmonitor'] ?? assert.fail(), stdio: 'ignore' });
      assert.deepEqual(hostile.ran, ['fsmonitor']);
    });
  });
