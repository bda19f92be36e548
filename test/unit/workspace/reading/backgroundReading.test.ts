import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Document } from '../../../../src/reading/files/document';
import { buildTree, type Tree } from '../../../../src/reading/tree/tree';
import { FileChangedError } from '../../../../src/shared/errors';
import { Reader } from '../../../../src/state/reader';
import { StateStore } from '../../../../src/state/stateStore';
import { BackgroundReading } from '../../../../src/workspace/reading/backgroundReading';
import { ReadPolicy } from '../../../../src/workspace/reading/readPolicy';
import { FakeModel, silent } from '../../../support/fakeModel';
import { textDocument } from '../../../support/textDocument';

const treeOf = (document: Document): Tree =>
  buildTree([document], { entry: ({ path }) => path, format: 'test', wrap: (_, text) => text });

test('a file that changes while it is read is scanned again and reading goes on, without a failure', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-background-'));
  t.after(() => rm(folder, { recursive: true }));
  const model = new FakeModel();
  const reader = new Reader(model, await StateStore.open(folder, silent));
  let moved = false;
  const old = treeOf({
    ...textDocument('a.ts', 'old'),
    get text(): string {
      if (moved) throw new FileChangedError('a.ts');
      return 'old';
    },
  });
  moved = true;
  const changed: string[] = [];
  const failures: unknown[] = [];
  const reading = new BackgroundReading(reader, old, new Map(), new ReadPolicy('now'), false, {
    onMoved: () => undefined,
    onFailed: error => failures.push(error),
    onFileChanged: async path => {
      changed.push(path);
      await Promise.resolve();
      reading.grow(treeOf(textDocument('a.ts', 'new')), new Map());
    },
  });
  reading.wake();
  await reading.rest();
  assert.deepEqual(changed, ['a.ts']);
  assert.deepEqual(failures, []);
  assert.deepEqual(reading.missing, []);
});

test('the root and the leaves with heat are read though the rest waits, and the rest as soon as it need not', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-background-'));
  t.after(() => rm(folder, { recursive: true }));
  const reader = new Reader(new FakeModel(), await StateStore.open(folder, silent));
  const tree = buildTree(
    ['a.ts', 'b.ts', 'c.ts'].map(path => textDocument(path, path.repeat(20))),
    { entry: ({ path }) => path, format: 'test', wrap: (_, text) => text, leafBytes: 100 },
  );
  const [hot] = tree.leavesOf.get('b.ts')!;
  class Waits extends ReadPolicy {
    override waitingFor(wanted: boolean): 'question' | null {
      return wanted || this.idle ? null : 'question';
    }
  }
  const manners = new Waits('onDemand');
  const reading = new BackgroundReading(reader, tree, new Map([[hot!, 1]]), manners, false, {
    onMoved: () => undefined,
    onFailed: assert.ifError,
    onFileChanged: () => Promise.resolve(),
  });
  reading.wake();
  await reading.rest();
  assert.deepEqual(
    tree.nodes.filter(node => reader.isRead(node)).map(({ id }) => id),
    ['', 'b.ts'],
  );
  assert.equal(reading.waitingFor, 'question');
  manners.idle = true;
  reading.wake();
  await reading.rest();
  assert.deepEqual(reading.missing, []);
  assert.equal(reading.waitingFor, null);
});
