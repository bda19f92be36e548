import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { ChatPanel } from '../support/chatPanel';
import { temporaryFolder } from '../support/temporaryFolder';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { Workbench } from '../support/workbench';

describe('a folder that is not trusted', () => {
  /** The temporary folder of the window: what runs git makes a folder in it that git takes for a repository. */
  const temporary = temporaryFolder('trust');
  let workspace: string;
  let bench: Workbench;
  let chat: ChatPanel;
  vsCodeWindow(
    {
      trust: true,
      // VS Code's own git would be taken for ours.
      settings: { 'git.enabled': false },
      env: () => Promise.resolve({ TMPDIR: temporary }),
      prepare: folder => {
        mkdirSync(path.join(folder, '.vscode'));
        const settings = {
          'coil.model.path': '/nowhere/model.gguf',
          'coil.storage.path': path.join(folder, 'store'),
          'coil.gpu': 'cuda',
        };
        writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify(settings));
      },
    },
    window => ({ workspace, bench, chat } = window),
  );

  test('the start page says so, and its button leads to Manage Trust', async () => {
    await bench.openCoil();
    await bench.part('restricted').filter({ hasText: 'This folder is not trusted' }).waitFor();
    await chat.allRead();
    await chat.accessible('restricted');
    await bench.part('manage-trust').click();
    await bench.page.locator('.workspace-trust-editor').waitFor();
    await bench.screenshot('manage-trust');
    await closeTrust();
  });

  test('it is read and answered from, by our own model, whatever the folder’s settings say', async () => {
    await bench.part('strip').click();
    const details = await bench.part('strip-details').innerText();
    assert.match(details, /Model\s+Coil[\s\S]*Runs on\s+CPU/i);
    assert.doesNotMatch(details, /nowhere/);
    await bench.part('strip').click();
    const turn = await chat.answer('Where is seatPrice defined?');
    assert.match((await chat.places(turn, 'citation'))[0] ?? '', /^src\/booking\/price\.ts:/);
    assert.equal(existsSync(path.join(workspace, 'store')), false);
  });

  test('git is not run, which is said where it is missed', async () => {
    const history = await chat.answer('/history seatPrice');
    assert.match(await history.getByTestId('turn-answer').innerText(), /There is no git history/);
    const question = bench.part('composer').locator('textarea');
    await question.pressSequentially('#changes');
    await bench.part('completion').filter({ hasText: '#changes' }).click();
    await bench.part('context-note').filter({ hasText: 'does not run in an untrusted folder' }).waitFor();
    await question.fill('');
    assert.equal(gitWasRun(), false);
  });

  test('once it is trusted the card is gone and git is asked', async () => {
    await bench.command('Workspaces: Manage Workspace Trust');
    await bench.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await closeTrust();
    await bench.command('Coil: New Chat');
    await bench.part('starter').first().waitFor({ timeout: 60_000 });
    await bench.part('restricted').waitFor({ state: 'hidden' });
    const turn = await chat.answer('/history seatPrice');
    assert.match(await turn.getByTestId('turn-answer').innerText(), /Sell seats on ferries/);
    assert.equal(gitWasRun(), true);
  });

  /** VS Code shows its editor of trust over the others. */
  async function closeTrust(): Promise<void> {
    const editor = bench.page.locator('.workspace-trust-editor');
    for (let tries = 0; tries < 100 && (await editor.isVisible()); tries++) {
      // Escape is for what has the focus, which a button that is gone took along. The editor may go meanwhile.
      await editor.press('Escape', { timeout: 2000 }).catch(() => undefined);
      await bench.page.waitForTimeout(100);
    }
    await editor.waitFor({ state: 'hidden' });
  }

  function gitWasRun(): boolean {
    return readdirSync(temporary).some(name => name.startsWith('coil-git-'));
  }
});
