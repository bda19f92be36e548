import assert from 'node:assert/strict';
import test from 'node:test';
import { Drafts } from '../../../../src/editor/chat/drafts';

function memory() {
  const kept = new Map<string, unknown>();
  return {
    get: (key: string) => kept.get(key),
    update: (key: string, value: unknown) => (kept.set(key, structuredClone(value)), Promise.resolve()),
  };
}

test('a draft belongs to its conversation and page, and is there after a restart', () => {
  const kept = memory();
  const drafts = new Drafts(kept);
  drafts.keep('view', 'a', 'for a');
  drafts.keep('tab', 'a', 'in the tab');
  drafts.keep('view', null, 'new');
  const again = new Drafts(kept);
  assert.deepEqual(
    [again.of('view', 'a'), again.of('tab', 'a'), again.of('view', null), again.of('tab', null)],
    ['for a', 'in the tab', 'new', ''],
  );
  again.keep('view', 'a', '');
  assert.equal(new Drafts(kept).of('view', 'a'), '');
});

test('the oldest drafts are forgotten, and a memory that holds something else is none', () => {
  const kept = memory();
  const drafts = new Drafts(kept);
  for (let i = 0; i < 30; i++) drafts.keep('view', `c${i}`, `draft ${i}`);
  assert.deepEqual([drafts.of('view', 'c0'), drafts.of('view', 'c29')], ['', 'draft 29']);
  assert.equal(new Drafts({ ...kept, get: () => [['x', 1]] }).of('view', 'c29'), '');
});
