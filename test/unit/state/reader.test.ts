import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { buildTree, type Tree } from '../../../src/reading/tree/tree';
import { commonNode, Reader } from '../../../src/state/reader';
import { StateStore } from '../../../src/state/stateStore';
import { FakeModel, silent } from '../../support/fakeModel';
import { textDocument } from '../../support/textDocument';
import { temporaryFolder } from '../../support/temporaryFolder';

const treeOf = (texts: Record<string, string>): Tree =>
  buildTree(
    Object.keys(texts)
      .sort()
      .map(path => textDocument(path, texts[path]!)),
    { entry: ({ path }) => path, format: 'test', wrap: (path, text) => `${path}\n${text}\n`, leafBytes: 100 },
  );
const texts = {
  'a/one.ts': 'x'.repeat(80),
  'a/two.ts': 'y'.repeat(80),
  'b/three.ts': 'z'.repeat(80),
  'main.ts': 'm'.repeat(80),
};
const setUp = async (): Promise<{ model: FakeModel; store: StateStore; reader: Reader }> => {
  const model = new FakeModel();
  const store = await StateStore.open(temporaryFolder('reader'), silent);
  return { model, store, reader: new Reader(model, store) };
};
const readAll = async (reader: Reader, tree: Tree): Promise<number> => {
  let tokens = 0;
  for (const node of reader.missing(tree))
    tokens += (await reader.read(node, tree.nodes, new AbortController().signal)).tokens;
  await reader.settle();
  return tokens;
};

test('a second reading of the same tree reads nothing', async () => {
  const { reader } = await setUp();
  assert.ok((await readAll(reader, treeOf(texts))) > 0);
  assert.equal(await readAll(reader, treeOf(texts)), 0);
});

test('while a text is read the model is told the next', async () => {
  const told: (string | null)[] = [];
  class Told extends FakeModel {
    override read(text: string, signal: AbortSignal, next?: () => string | null): Promise<number> {
      told.push(next?.() ?? null);
      return super.read(text, signal);
    }
  }
  const model = new Told();
  const reader = new Reader(model, await StateStore.open(temporaryFolder('reader'), silent));
  await readAll(reader, treeOf(texts));
  assert.deepEqual(told, [...model.texts.slice(1), null]);
});

test('after an edit one leaf is read again; after its revert nothing is', async () => {
  const { reader, model } = await setUp();
  await readAll(reader, treeOf(texts));
  model.texts.length = 0;
  await readAll(reader, treeOf({ ...texts, 'b/three.ts': 'w'.repeat(80) }));
  assert.equal(model.texts.length, 1);
  assert.equal(await readAll(reader, treeOf(texts)), 0);
});

test('another base reads everything again', async () => {
  const { reader, store } = await setUp();
  await readAll(reader, treeOf(texts));
  const other = new Reader(new FakeModel('other'), store);
  assert.equal(other.missing(treeOf(texts)).length, treeOf(texts).nodes.length);
});

test('an aborted reading keeps nothing of the node', async () => {
  const { reader, store } = await setUp();
  const tree = treeOf(texts);
  await assert.rejects(reader.read(tree.root, tree.nodes, AbortSignal.abort()), { name: 'AbortError' });
  await reader.settle();
  assert.equal(store.bytes, 0);
});

test('a disk error of the overlapped save is thrown by what comes next, not lost', async () => {
  const { reader, store } = await setUp();
  const tree = treeOf(texts);
  await reader.read(tree.root, tree.nodes, new AbortController().signal);
  await reader.settle();
  const [, second] = tree.nodes;
  await rm(store.path, { recursive: true });
  await writeFile(store.path, 'no folder');
  await assert.rejects(async () => {
    await reader.read(second!, tree.nodes, new AbortController().signal);
    await reader.settle();
  });
});

test('the start state is the deepest kept node that holds all the evidence, else the next one above', async () => {
  const { reader } = await setUp();
  const tree = treeOf(texts);
  const folderA = commonNode(tree, ['a/one.ts', 'a/two.ts']);
  assert.equal(folderA.id, 'a/');
  assert.equal(commonNode(tree, ['a/one.ts', 'main.ts']), tree.root);
  assert.equal(commonNode(tree, []), tree.root);
  assert.equal(await reader.nearest(tree, ['a/one.ts']), null);
  await reader.read(tree.root, tree.nodes, new AbortController().signal);
  await reader.settle();
  assert.equal((await reader.nearest(tree, ['a/one.ts']))?.node, tree.root);
  await readAll(reader, tree);
  assert.deepEqual((await reader.nearest(tree, ['a/one.ts']))?.node.paths, ['a/one.ts']);
});

test('a tree of more states than the cap holds is read as far as the cap: folders first, no state twice', async () => {
  const model = new FakeModel();
  const cap = 4 * model.stateBytes;
  const store = await StateStore.open(temporaryFolder('reader'), silent, cap);
  const reader = new Reader(model, store);
  const tree = treeOf(texts);
  assert.ok(tree.nodes.length > 4);
  assert.equal(reader.missing(tree).length, 4);
  await readAll(reader, tree);
  assert.equal(reader.missing(tree).length, 0);
  assert.ok(tree.nodes.filter(node => node.kind !== 'leaf').every(node => reader.isRead(node)));
  assert.ok(store.bytes <= cap);
  assert.equal(await readAll(reader, tree), 0);
});
