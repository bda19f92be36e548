import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildTree } from '../../../../src/reading/tree/tree';
import { Reader } from '../../../../src/state/reader';
import { StateStore } from '../../../../src/state/stateStore';
import { keptLeaves } from '../../../../src/workspace/reading/keptLeaves';
import { FakeModel, silent } from '../../../support/fakeModel';
import { textDocument } from '../../../support/textDocument';

test('the leaves of evidence are asked in its order, each once, and only those whose states are kept', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-leaves-'));
  t.after(() => rm(folder, { recursive: true }));
  const reader = new Reader(new FakeModel(), await StateStore.open(folder, silent));
  const documents = ['a/one.ts', 'b/two.ts', 'c/three.ts'].map(path => textDocument(path, 'x'.repeat(90)));
  const tree = buildTree(documents, {
    ...{ entry: ({ path }) => path, format: 'test', wrap: (path, text) => `${path}\n${text}\n`, leafBytes: 100 },
  });
  const { signal } = new AbortController();
  for (const path of ['a/one.ts', 'b/two.ts'])
    for (const leaf of tree.leavesOf.get(path) ?? []) await reader.read(leaf, tree.nodes, signal);
  await reader.settle();
  const leaves = keptLeaves({ reader, tree }, ['c/three.ts', 'b/two.ts', 'a/one.ts', 'b/two.ts']);
  assert.deepEqual(
    leaves.map(({ paths }) => paths),
    [['b/two.ts'], ['a/one.ts']],
  );
  const held = await leaves[0]?.hold();
  assert.ok(held);
  await held.release();
});
