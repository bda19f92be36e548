import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { ChatPanel } from '../support/chatPanel';
import { holdAfter, ModelServer, status } from '../support/modelServer';
import { writeRandomGguf } from '../support/randomGguf';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { Workbench } from '../support/workbench';

const id = 'mamba-codestral-7b';

describe('the models in the side bar', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'coil-models-'));
  const own = path.join(folder, 'my own.gguf');
  let hub: ModelServer;
  let bench: Workbench;
  let chat: ChatPanel;
  const env = async (): Promise<Record<string, string>> => {
    writeRandomGguf(own, { architecture: 'mamba2', stateSize: 64 });
    hub = new ModelServer(readFileSync(own));
    hub.listed = [{ path: 'a-Q4_K_M.gguf', size: 1, lfs: { oid: hub.sha256, size: hub.bytes.length } }];
    return { HF_ENDPOINT: await hub.start() };
  };
  vsCodeWindow({ env }, window => ({ bench, chat } = window));
  after(() => {
    hub.stop();
    rmSync(folder, { recursive: true });
  });

  const card = (of: string): Locator => bench.coil.locator(`[data-testid=model-card][data-id="${of}"]`);
  const button = (action: string): Locator => card(id).getByTestId(`model-${action}`);
  const inUse = (of: Locator): Promise<void> =>
    of.locator('.badge', { hasText: 'in use' }).waitFor({ timeout: 60_000 });
  const downloads = (): (string | null)[] =>
    hub.requests.filter(({ url }) => !url.startsWith('/api/')).map(({ range }) => range);

  test('a download shows how far it is, pauses, and goes on where it was', async () => {
    await bench.openCoil();
    await chat.allRead();
    await bench.part('model').click();
    hub.misdeeds.push(holdAfter(1_000_000));
    await button('download').click();
    await card(id).locator('.card-progress', { hasText: '1.0 MB of' }).waitFor();
    await bench.screenshot('model-downloading');
    await button('pause').click();
    await card(id).locator('.card-progress', { hasText: 'paused' }).waitFor();
    await button('download').filter({ hasText: 'Resume' }).click();
    await button('use').waitFor();
    assert.deepEqual(downloads(), [null, 'bytes=1000000-']);
  });

  test('what was downloaded is used at a click, and the workspace is read with it', async () => {
    await button('use').click();
    await inUse(card(id));
    await bench.screenshot('model-in-use');
    await bench.part('close-models').click();
    await chat.allRead();
    assert.match(await bench.part('model').innerText(), /random mamba2|Codestral/);
    await chat.answer('Where is partyPrice defined?');
  });

  test('removed, it makes place for the embedded model and can be fetched again', async () => {
    await bench.part('model').click();
    await button('remove').click();
    await button('download').filter({ hasText: 'Download' }).waitFor();
    await inUse(card('embedded'));
  });

  test('a file of the user’s own becomes the model', async () => {
    await bench.part('add-model').click();
    await bench.chooseFile(own);
    await inUse(bench.part('model-card').filter({ hasText: 'random mamba2' }));
    await bench.screenshot('model-of-ones-own');
  });

  test('a host that does not have the file is named, with the next step', async () => {
    hub.misdeeds.push(status(404));
    await button('download').click();
    await bench.notified(/127\.0\.0\.1.*404/);
    await button('download').waitFor();
  });
});
