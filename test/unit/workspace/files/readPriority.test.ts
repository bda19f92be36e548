import assert from 'node:assert/strict';
import test from 'node:test';
import { buildTree } from '../../../../src/reading/tree/tree';
import { sha256 } from '../../../../src/shared/sha256';
import { ReadPriority } from '../../../../src/workspace/files/readPriority';

const paths = ['a.ts', 'b.ts', 'c.ts', 'd.ts', 'e.ts'];
const tree = buildTree(
  paths.map(path => ({ path, text: path.repeat(20), bytes: 80, sha256: sha256(path) })),
  { format: 'test', entry: ({ path }) => path, wrap: (path, text) => path + text, leafBytes: 100 },
);
const hot = (heat: ReadPriority): string[] => [...heat.of(tree)].sort(([, a], [, b]) => b - a).map(([node]) => node.id);

test('asked about is warmer than open, open than changed, changed than committed; the rest is cold', () => {
  const heat = new ReadPriority();
  heat.setCommitted(['d.ts', 'a.ts']);
  heat.addChanged(['c.ts']);
  heat.setOpen(['b.ts']);
  heat.addAsked(['a.ts']);
  assert.deepEqual(hot(heat), ['a.ts', 'b.ts', 'c.ts', 'd.ts']);
});

test('a closed tab cools, and a path that is no document heats nothing', () => {
  const heat = new ReadPriority();
  heat.setOpen(['b.ts', 'node_modules/x.js']);
  heat.setOpen(['c.ts']);
  assert.deepEqual(hot(heat), ['c.ts']);
});

test('only the latest questions keep files warm', () => {
  const heat = new ReadPriority();
  heat.addAsked(['a.ts']);
  heat.addAsked(Array.from({ length: 300 }, (_, i) => `other${i}.ts`));
  assert.deepEqual(hot(heat), []);
});
