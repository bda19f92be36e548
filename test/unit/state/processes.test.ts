import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { StateStore } from '../../../src/state/stateStore';
import { silent } from '../../support/fakeModel';

test('processes that read, ask, evict and delete in one store at a time never fail, and never see a wrong state', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-processes-'));
  t.after(() => rm(folder, { recursive: true }));
  const script = resolve('out/test/storeUser.mjs');
  const entryPoints = ['test/support/storeUser.ts'];
  await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  const users = ['1', '2', '3'].map(async seed => {
    const child = spawn(process.execPath, [script, folder, seed, '4'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 0, errors);
  });
  await Promise.all(users);
  const store = await StateStore.open(folder, silent);
  assert.deepEqual(await readdir(join(store.path, 'tmp')), []);
  for (const file of await readdir(join(store.path, 'states'), { recursive: true })) {
    const [, key, checksum] = /([0-9a-f]{64})-([0-9a-f]{64})\.state$/.exec(file) ?? [];
    if (key !== undefined)
      assert.equal(
        createHash('sha256')
          .update(key)
          .update(await readFile(join(store.path, 'states', file)))
          .digest('hex'),
        checksum,
      );
  }
});
