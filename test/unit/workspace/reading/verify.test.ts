import assert from 'node:assert/strict';
import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildTree } from '../../../../src/reading/tree/tree';
import { Reader } from '../../../../src/state/reader';
import { StateStore } from '../../../../src/state/stateStore';
import { sameState, verify } from '../../../../src/workspace/reading/verify';
import { FakeModel, silent } from '../../../support/fakeModel';
import { sequenceFile } from '../../../support/sequenceFile';
import { temporaryFolder } from '../../../support/temporaryFolder';
import { textDocument } from '../../../support/textDocument';

test('with a tolerance states are equal when their numbers are close, without one when their bytes are', () => {
  const one = sequenceFile([1], 2, 16, 1);
  const numbers = Array.from({ length: 64 }, (_, i) => Math.sin(i));
  const state = (scale: number): Buffer =>
    Buffer.concat([one.subarray(0, 12), Buffer.from(Float32Array.from(numbers, n => n * scale).buffer)]);
  assert.ok(sameState(state(1), state(1), 0));
  assert.ok(!sameState(state(1), state(1.001), 0));
  assert.ok(sameState(state(1), state(1.001), 1e-2));
  assert.ok(!sameState(state(1), state(1.1), 1e-2));
  assert.ok(!sameState(state(1), state(1).subarray(4), 1e-2));
});

test('states that are damaged are counted apart from those that are sound', async () => {
  const { signal } = new AbortController();
  const documents = ['a.ts', 'b.ts', 'c.ts'].map(path => textDocument(path, path.repeat(20)));
  const tree = buildTree(documents, {
    entry: ({ path }) => path,
    format: 'test',
    wrap: (path, text) => `${path}\n${text}\n`,
    leafBytes: 100,
  });
  const model = new FakeModel();
  const root = temporaryFolder('verify');
  const store = await StateStore.open(root, silent);
  const reader = new Reader(model, store);
  for (const node of reader.missing(tree)) await reader.read(node, tree.nodes, signal);
  await reader.settle();
  const all = tree.nodes.length;
  const sound = await verify(tree, reader, store, model, null, signal, silent);
  assert.deepEqual([sound.nodes, sound.equal, sound.damaged], [all, all, 0]);
  const states = join(store.path, 'states');
  const files = (await readdir(states, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile());
  for (const { parentPath, name } of files) await truncate(join(parentPath, name), 20);
  // Another process, which has verified nothing yet.
  const again = await StateStore.open(root, silent);
  const damaged = await verify(tree, new Reader(model, again), again, model, null, signal, silent);
  assert.deepEqual([damaged.nodes, damaged.damaged], [0, all]);
});
