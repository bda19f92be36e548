import assert from 'node:assert/strict';
import test from 'node:test';
import { storageItems, storageTitle } from '../../../../src/editor/engine/storageWords';
import type { Storage } from '../../../../src/protocol/engineProtocol';
import { english as t } from '../words';

const now = Date.parse('2026-05-10T12:00:00Z');
const workspace = { models: ['coil-embedded'], bytes: 1.2e9, states: 110, indexBytes: 5e6, exists: true };
const storage: Storage = {
  folder: '/store',
  limit: 4 * 1024 ** 3,
  bytes: 1.3e9,
  states: 120,
  workspaces: [
    { ...workspace, roots: ['/home/ann/api', '/home/ann/web'], lastOpened: '2026-05-10T11:00:00Z' },
    { ...workspace, roots: ['/src/old'], lastOpened: '2026-05-09T11:00:00Z', bytes: 9e7, exists: false },
    { ...workspace, roots: ['/src/lib'], lastOpened: '2026-05-01T12:00:00Z' },
  ],
};

test('the title says what the store takes of its limit, or that it is empty', () => {
  assert.equal(storageTitle(storage, t), 'Cached data: 1.3 GB of 4.3 GB');
  assert.equal(storageTitle({ ...storage, workspaces: [] }, t), 'No cached data');
});

test('a workspace is named by its folders and says what it takes, when it was opened, and whether it is gone', () => {
  assert.deepEqual(
    storageItems(storage, now, t).map(({ label, description, detail }) => [label, description, detail]),
    [
      ['api, web', '1.2 GB · opened today', '/home/ann · coil-embedded · search index 5.0 MB'],
      ['old', '90.0 MB · folder is gone', '/src · coil-embedded · search index 5.0 MB'],
      ['lib', '1.2 GB · opened 9 days ago', '/src · coil-embedded · search index 5.0 MB'],
    ],
  );
});
