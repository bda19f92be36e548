import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTree, type Tree } from '../../../src/reading/tree/tree';
import { sha256 } from '../../../src/shared/sha256';
import { readingOrder } from '../../../src/state/readingOrder';

const tree: Tree = buildTree(
  ['a/one.ts', 'a/two.ts', 'b/three.ts', 'b/four.ts', 'main.ts'].sort().map(path => {
    const text = path[0]!.repeat(80);
    return { path, text, bytes: 80, sha256: sha256(path + text) };
  }),
  { format: 'test', entry: ({ path }) => path, wrap: (path, text) => `${path}\n${text}\n`, leafBytes: 100 },
);
const leaf = (path: string) => tree.leavesOf.get(path)![0]!;
const heat = new Map([
  [leaf('b/four.ts'), 1],
  [leaf('main.ts'), 3],
]);

test('the root is read first, then the hottest leaves, then the other folders, then the rest in path order', () => {
  const ids = readingOrder(tree, heat, Infinity, () => 0).map(({ id }) => id);
  assert.deepEqual(ids, ['', 'main.ts', 'b/four.ts', 'a/', 'b/', 'a/one.ts', 'a/two.ts', 'b/three.ts']);
});

test('what does not fit is left out in the order of worth: cold leaves, then the coolest of the others, folders last', () => {
  const ids = (room: number) => readingOrder(tree, heat, room, () => 0).map(({ id }) => id);
  assert.deepEqual(ids(6), ['', 'main.ts', 'b/four.ts', 'a/', 'b/', 'a/one.ts']);
  assert.deepEqual(ids(4), ['', 'main.ts', 'a/', 'b/']);
  assert.deepEqual(ids(2), ['', 'a/']);
  assert.deepEqual(ids(0), []);
});

test('of leaves alike those that are kept stay, the last used first', () => {
  const usedAt = (node: { readonly id: string }): number => ({ 'b/three.ts': 2, 'a/two.ts': 1 })[node.id] ?? 0;
  const ids = readingOrder(tree, new Map(), 5, usedAt).map(({ id }) => id);
  assert.deepEqual(ids, ['', 'a/', 'b/', 'b/three.ts', 'a/two.ts']);
});
