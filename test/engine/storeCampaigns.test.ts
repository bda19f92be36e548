import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { EngineClient } from '../../src/client/engineClient';
import { loadModel } from '../../src/model/runtime/loadModel';
import { buildTree } from '../../src/reading/tree/tree';
import { Reader } from '../../src/state/reader';
import { StateStore } from '../../src/state/stateStore';
import { silent } from '../support/fakeModel';
import { seededRandom } from '../support/seededRandom';
import { textDocument } from '../support/textDocument';
import { openParams } from '../support/openParams';

const embedded = resolve('models/coil-embedded.gguf');
const nothing = (): void => undefined;

test('an engine that is killed ten times while it reads ends with what a cold reading gives', async t => {
  const store = await mkdtemp(join(tmpdir(), 'coil-engine-kills-'));
  t.after(() => rm(store, { recursive: true }));
  const client = new EngineClient(resolve('dist/engine.mjs'), silent, {
    onStatus: nothing,
    onDelta: nothing,
    onEvidence: nothing,
    onStopped: nothing,
  });
  t.after(() => client.dispose());
  const random = seededRandom(Date.now());
  const dir = resolve('test/fixtures/workspace');
  await client.open(
    openParams({
      roots: [{ name: 'workspace', dir }],
      model: embedded,
      store,
      storageLimit: null,
      read: true,
    }),
  );
  for (let kill = 0; kill < 10; kill++) {
    // The next call starts another engine, which opens the workspace and reads on.
    const reading = client.read(null).catch(nothing);
    await new Promise(done => setTimeout(done, 300 + random() * 2500));
    if (client.pid !== undefined) process.kill(client.pid, 'SIGKILL');
    await reading;
  }
  assert.equal((await client.read(null)).complete, true);
  const { nodes, different } = await client.verify();
  assert.ok(nodes > 0);
  assert.deepEqual(different, []);
});

test('forty damaged states of the embedded model are refused; what is left of them is read again', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-engine-damage-'));
  t.after(() => rm(folder, { recursive: true }));
  const model = await loadModel({ path: embedded, gpu: 'cpu', store: '', logger: silent });
  t.after(() => model.dispose());
  const { root } = buildTree([textDocument('a.ts', 'export const a = 1;\n')], {
    entry: ({ path }) => path,
    format: 'test',
    wrap: (path, text) => `${path}\n${text}`,
  });
  const read = async (): Promise<void> => {
    const reader = new Reader(model, await StateStore.open(join(folder, 'store'), silent));
    await reader.read(root, [root], new AbortController().signal);
    await reader.settle();
  };
  await read();
  const store = await StateStore.open(join(folder, 'store'), silent);
  const key = new Reader(model, store).keyOf(root);
  const shard = join(store.path, 'states', key.slice(0, 2));
  const file = join(shard, (await readdir(shard))[0] ?? '');
  const whole = join(folder, 'whole');
  await copyFile(file, whole);
  const bytes = await readFile(whole);
  const random = seededRandom(Date.now());
  for (let i = 0; i < 40; i++) {
    const at = Math.floor(random() * bytes.length);
    await copyFile(whole, file);
    if (i % 4 === 0) await truncate(file, at);
    else if (i % 4 === 1) await writeFile(file, Buffer.alloc(100), { flag: 'a' });
    else {
      // Near the header, where a wrong length aborts llama.cpp, and anywhere.
      const changed = Buffer.from(bytes);
      const where = i % 4 === 2 ? at % 64 : at;
      changed.writeUInt8(changed.readUInt8(where) ^ 4, where);
      await writeFile(file, changed);
    }
    assert.equal(await (await StateStore.open(join(folder, 'store'), silent)).get(key), null, `${i} at ${at}`);
  }
  await read();
  assert.deepEqual(await readFile(file), bytes);
  const held = await (await StateStore.open(join(folder, 'store'), silent)).get(key);
  assert.ok(held !== null);
  const signal = new AbortController().signal;
  const options = { state: held.file, prompt: 'export', stop: [], maxTokens: 4, signal, onText: nothing };
  assert.ok((await model.generate(options)).outputTokens > 0);
  await held.release();
});
