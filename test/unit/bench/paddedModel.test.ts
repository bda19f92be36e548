import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildTree } from '../../../src/reading/tree/tree';
import { Reader } from '../../../src/state/reader';
import { StateStore } from '../../../src/state/stateStore';
import { paddedModel } from '../../../src/bench/paddedModel';
import { FakeModel, silent } from '../../support/fakeModel';
import { textDocument } from '../../support/textDocument';

test('states of a padded model are kept whole, at the size asked for', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-padded-'));
  t.after(() => rm(folder, { recursive: true }));
  const { root } = buildTree([textDocument('a.ts', 'a')], {
    entry: ({ path }) => path,
    format: 'test',
    wrap: (_, text) => text,
  });
  const model = paddedModel(new FakeModel(), 3e6);
  const store = await StateStore.open(folder, silent);
  const reader = new Reader(model, store);
  await reader.read(root, [root], new AbortController().signal);
  await reader.settle();
  const held = await store.get(reader.keyOf(root));
  assert.ok(held !== null);
  const { size } = await stat(held.file);
  assert.equal(size, model.stateBytes);
  assert.ok(Math.abs(size - 3e6) < 10);
  await held.release();
});
