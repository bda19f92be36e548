import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { create } from 'tar';
import { cudaRuntime } from '../../src/model/backends/cudaRuntime';
import gpu from '../../src/model/backends/gpuPackages.json';
import type { ChatPanel } from '../support/chatPanel';
import { holdAfter, ModelServer, status } from '../support/modelServer';
import { NpmServer } from '../support/npmServer';
import { writeRandomGguf } from '../support/randomGguf';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { Workbench } from '../support/workbench';

const id = 'mamba-codestral-7b';
const vulkan = gpu.packages.find(({ platform, backend }) => platform === 'linux-x64' && backend === 'vulkan');
const onLinux = { skip: process.platform !== 'linux' || process.arch !== 'x64' };

describe('the models in the side bar', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'coil-models-'));
  const own = path.join(folder, 'my own.gguf');
  const registry = new NpmServer();
  const archives = new ModelServer(Buffer.alloc(vulkan?.bytes ?? 0));
  let hub: ModelServer;
  let bench: Workbench;
  let chat: ChatPanel;
  const env = async (): Promise<Record<string, string>> => {
    writeRandomGguf(own, { architecture: 'mamba2', stateSize: 64 });
    hub = new ModelServer(readFileSync(own));
    hub.listed = [{ path: 'a-Q4_K_M.gguf', size: 1, lfs: { oid: hub.sha256, size: hub.bytes.length } }];
    return { HF_ENDPOINT: await hub.start(), npm_config_registry: await registry.start() };
  };
  vsCodeWindow({ env }, window => ({ bench, chat } = window));
  after(() => {
    hub.stop();
    registry.stop();
    archives.stop();
    rmSync(folder, { recursive: true });
  });

  const card = (of: string): Locator => bench.coil.locator(`[data-testid=model-card][data-id="${of}"]`);
  const button = (action: string): Locator => card(id).getByTestId(`model-${action}`);
  /** On a busy machine the model is one of those that are too slow, which are folded away. */
  const unfold = async (): Promise<void> => {
    await bench.coil.locator('.other-models').evaluate("one => one.setAttribute('open', '')");
  };
  const inUse = (of: Locator): Promise<void> =>
    of.locator('.badge', { hasText: 'in use' }).waitFor({ timeout: 60_000 });
  const downloads = (): (string | null)[] =>
    hub.requests.filter(({ url }) => !url.startsWith('/api/')).map(({ range }) => range);

  test('a download shows how far it is, pauses, and goes on where it was', async () => {
    await bench.openCoil();
    await chat.allRead();
    await bench.part('model').click();
    await unfold();
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

  test(
    'GPU support is a list with sizes and what is missing; a download stops, goes on, and wrong bytes are refused',
    onLinux,
    async () => {
      const tarball = `${await archives.start()}/vulkan.tgz`;
      registry.versions.set(`${vulkan?.name ?? ''}/${gpu.version}`, { tarball, integrity: vulkan?.integrity ?? '' });
      archives.misdeeds.push(holdAfter(1_000_000));
      const rows = await gpuRows();
      assert.match(await rows.filter({ hasText: 'CUDA (NVIDIA)' }).innerText(), /Download CUDA \(NVIDIA\)\s*[\d.]+ MB/);
      const needs = rows.filter({
        hasText: 'Install the CUDA Toolkit 12 or 13 first',
      });
      assert.equal(await needs.count(), cudaRuntime() === null ? 1 : 0);
      await rows.filter({ hasText: 'Install from a file…' }).waitFor();
      await bench.screenshot('gpu-support');
      await rows.filter({ hasText: 'Download Vulkan' }).click();
      await stopDownload(/1\.0 MB/);
      await (
        await gpuRows()
      )
        .filter({ hasText: '1.0 MB of 24.3 MB downloaded' })
        .filter({ hasText: 'Resume Vulkan' })
        .click();
      await bench.notified(/another SHA-512/);
      assert.deepEqual(
        archives.requests.map(({ range }) => range),
        [null, 'bytes=1000000-'],
      );
      await (await gpuRows()).filter({ hasText: 'Download Vulkan' }).waitFor();
      await bench.page.keyboard.press('Escape');
    },
  );

  test(
    'a library from a file is tested, the model goes on without it where it is none, and it can be removed',
    onLinux,
    async () => {
      const bins = path.join(folder, 'package/bins/linux-x64-vulkan');
      mkdirSync(bins, { recursive: true });
      writeFileSync(path.join(bins, '_nlcBuildMetadata.json'), '{}');
      const manifest = { name: vulkan?.name, version: gpu.version };
      writeFileSync(path.join(folder, 'package/package.json'), JSON.stringify(manifest));
      const archive = path.join(folder, 'vulkan.tgz');
      await create({ gzip: true, file: archive, cwd: folder }, ['package']);
      await (await gpuRows()).filter({ hasText: 'Install from a file…' }).click();
      await bench.chooseFile(archive);
      await bench.notified(/The model runs on: cpu/);
      await (await gpuRows()).filter({ hasText: 'Remove Vulkan' }).click();
      await (await gpuRows()).filter({ hasText: 'Download Vulkan' }).waitFor();
      await bench.page.keyboard.press('Escape');
    },
  );

  async function gpuRows(): Promise<Locator> {
    await bench.command('Coil: Get GPU Support');
    const rows = bench.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Vulkan' }).waitFor();
    return rows;
  }

  async function stopDownload(at: RegExp): Promise<void> {
    await bench.command('Notifications: Show Notifications');
    const download = bench.page.locator('.notifications-center.visible .notification-list-item', {
      hasText: 'GPU support',
    });
    await download.filter({ hasText: at }).waitFor();
    await bench.screenshot('gpu-support-downloading');
    await download.getByRole('button', { name: 'Cancel' }).click();
    await download.waitFor({ state: 'detached' });
  }
});
