import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Status } from '../../../src/protocol/engineProtocol';
import type { Document } from '../../../src/reading/files/document';
import type { Tree } from '../../../src/reading/tree/tree';
import { memoizeLast } from '../../../src/shared/memoizeLast';
import { StateStore } from '../../../src/state/stateStore';
import { Freshness } from '../../../src/workspace/files/freshness';
import { Workspace } from '../../../src/workspace/workspace';
import { WorkspaceStatus, type StatusParts } from '../../../src/workspace/workspaceStatus';
import { FakeModel, silent } from '../../support/fakeModel';
import { fixtureWorkspace } from '../../support/fixtureWorkspace';
import { openParams } from '../../support/openParams';
import { temporaryFolder } from '../../support/temporaryFolder';

const { signal } = new AbortController();

test('a status looks at nodes only when they, or what is read of them, have changed', async t => {
  const dir = fixtureWorkspace();
  const params = openParams({ roots: [{ name: '', dir }], model: '/fake.gguf', store: temporaryFolder('status') });
  const loads = () => Promise.resolve(new FakeModel());
  const workspace = new Workspace(params, silent, { onStatus: () => undefined }, loads);
  await workspace.open();
  await workspace.setPaused(true);
  const { mock } = t.mock.method(StateStore.prototype, 'has');
  // What is kept may be claimed between two lines of this test: the first status takes note.
  const looks = (): number => {
    workspace.status();
    const before = mock.callCount();
    for (let n = 0; n < 100; n++) workspace.status();
    return mock.callCount() - before;
  };

  const { nodes, files } = workspace.status();
  assert.equal(looks(), 0, 'nothing has changed');
  assert.equal(workspace.status().filesRead, 0);
  await workspace.read(null, signal);
  const before = mock.callCount();
  assert.equal(looks(), 0);
  assert.ok(mock.callCount() <= before + 3 * nodes, 'once more, for three figures');
  assert.deepEqual([workspace.status().filesRead, workspace.status().nodesRead], [files, nodes]);

  await workspace.setPaused(true);
  writeFileSync(join(dir, 'src/booking/price.ts'), 'export const price = 1;\n');
  const { bytes } = workspace.status();
  const changed = await workspace.reconcile();
  assert.notEqual(changed.bytes, bytes);
  assert.deepEqual([changed.filesRead, changed.stale], [files - 1, ['src/booking/price.ts']]);
  assert.equal(looks(), 0);
  await workspace.dispose();
});

test('a status looks at files only when they, or what is read of them, have changed', () => {
  let looks = 0;
  const document = (path: string): Document => ({
    get path() {
      looks++;
      return path;
    },
    get bytes() {
      looks++;
      return 10;
    },
    sha256: path,
    text: '',
  });
  const tree = { nodes: [{ paths: ['src/a.ts'] }] } as unknown as Tree;
  const reading = {
    missing: [] as object[],
    waitingFor: null,
    secondsFor: () => null,
    rangeFor: () => null,
    speed: { total: { tokens: 0 } },
  };
  const reader = { revision: 0, isRead: () => reader.revision > 0 };
  const now = { model: new FakeModel(), store: { bytes: 0 }, reader, reading, tree };
  const corpus = { documents: [document('README.md'), document('src/a.ts')], skipped: [] };
  const freshness = new Freshness();
  const statuses = new WorkspaceStatus();
  const asked = (): Status => {
    const unread = freshness.unread(corpus.documents, tree, reader);
    const rest = { heads: [], stale: freshness.stale(unread, []), failure: null, steps: {} };
    return statuses.of({ params: {}, corpus, now, unread, ...rest } as unknown as StatusParts);
  };
  const looksNow = (): number => {
    looks = 0;
    for (let n = 0; n < 100; n++) asked();
    return looks;
  };

  assert.deepEqual([asked().bytes, asked().filesRead], [20, 1]);
  const first = looks;
  assert.ok(first > 0);
  assert.equal(looksNow(), 0, 'nothing has changed');
  reader.revision++;
  assert.ok(looksNow() <= first, 'a state was kept');
  assert.equal(asked().filesRead, 2);
  corpus.documents = [...corpus.documents, document('src/b.ts')];
  assert.ok(looksNow() <= 2 * first, 'a file is new');
  assert.deepEqual([asked().bytes, asked().files], [30, 3]);
  assert.deepEqual(asked().folders, [
    { path: '', files: 1, filesRead: 1, reading: false },
    { path: 'src/', files: 2, filesRead: 2, reading: false },
  ]);
  reading.missing = [{ kind: 'leaf', paths: ['src/b.ts'] }];
  assert.deepEqual(
    asked().folders.map(folder => folder.reading),
    [false, true],
  );
});

test('what is kept of a function is of these very arguments, and of this revision', () => {
  let calls = 0;
  const sum = memoizeLast((a: readonly number[], b: number) => (calls++, a.length + b));
  const list = [1];
  assert.deepEqual([sum([list, 1]), sum([list, 1]), calls], [2, 2, 1]);
  assert.deepEqual([sum([[1], 1]), calls], [2, 2]);
  assert.deepEqual([sum([list, 1], 7), sum([list, 1], 7), sum([list, 1], 8), calls], [2, 2, 2, 4]);
});
