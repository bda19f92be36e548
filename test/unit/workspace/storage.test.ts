import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildTree, type Tree } from '../../../src/reading/tree/tree';
import { CoilError } from '../../../src/shared/errors';
import { Reader } from '../../../src/state/reader';
import { StateStore } from '../../../src/state/stateStore';
import { DiskIndex } from '../../../src/search/index/diskIndex';
import { deleteStorage, openStore, storageOf } from '../../../src/workspace/storage';
import { filesName, indexesIn, scansIn } from '../../../src/workspace/files/workspaceFiles';
import { FakeModel, silent } from '../../support/fakeModel';
import { textDocument } from '../../support/textDocument';
import { temporaryFolder } from '../../support/temporaryFolder';

const size = new FakeModel().stateBytes;
const never = new AbortController().signal;
const folder = (): Promise<string> => Promise.resolve(temporaryFolder('storage'));
/** A tree of a root and so many leaves, with texts of their own unless `name` is the same. */
const treeOf = (name: string, leaves: number): Tree =>
  buildTree(
    Array.from({ length: leaves }, (_, i) => textDocument(`${name}${100 + i}.ts`, `${name} ${i} `.padEnd(80, '.'))),
    { entry: ({ path }) => path, format: 'test', wrap: (path, text) => `${path}\n${text}\n`, leafBytes: 100 },
  );
/** One start of a process that reads a workspace: resolves with the number of nodes read. */
const start = async (store: string, limit: number, dir: string, tree: Tree, base?: string): Promise<number> => {
  const model = new FakeModel(base);
  const reader = new Reader(model, await openStore(store, silent, limit));
  await reader.claim(tree, [dir]);
  for (let reads = 0; reads <= 10 * tree.nodes.length; reads++) {
    const [node] = reader.missing(tree);
    if (node === undefined) return reads;
    await reader.read(node, reader.wanted(tree), never);
    await reader.settle();
  }
  return assert.fail('reading does not end');
};
/** As if the workspace of `dir` had last been opened so many days ago. */
const age = async (store: StateStore, dir: string, days: number): Promise<void> => {
  for (const [id, manifest] of await store.workspaces())
    if (manifest.roots.includes(dir))
      await writeFile(
        join(store.path, 'workspaces', `${id}.json`),
        JSON.stringify({ ...manifest, lastOpened: Date.now() - days * 86_400_000 }),
      );
};

test('reading ends and a second reading of everything reads nothing, however many workspaces share however small a store', async () => {
  const root = await folder();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 30 }),
      async (leaves, states) => {
        const store = join(root, `${runs++}`);
        const trees = leaves.map((count, i) => treeOf(`w${i}`, count));
        const all = async (): Promise<number[]> => {
          const reads: number[] = [];
          for (const [i, tree] of trees.entries()) reads.push(await start(store, states * size, `/w${i}`, tree));
          return reads;
        };
        // The first knows nothing of those to come, and so takes more than its share until they do.
        await all();
        await all();
        assert.deepEqual(
          await all(),
          trees.map(() => 0),
        );
        assert.ok((await StateStore.open(store, silent)).bytes <= states * size);
      },
    ),
    { numRuns: 12 },
  );
  await rm(root, { recursive: true });
});

test('two workspaces larger than the store get half each, and their roots stay', async () => {
  const store = await folder();
  const [a, b] = [treeOf('a', 10), treeOf('b', 10)];
  for (let turn = 0; turn < 2; turn++) {
    await start(store, 8 * size, '/a', a);
    await start(store, 8 * size, '/b', b);
  }
  const opened = await StateStore.open(store, silent);
  const reader = new Reader(new FakeModel(), opened);
  for (const tree of [a, b]) {
    assert.equal(tree.nodes.filter(node => reader.isRead(node)).length, 4);
    assert.ok(reader.isRead(tree.root));
  }
});

test('the workspaces of a store are listed with what each takes, whichever models read them', async () => {
  const dir = await folder();
  const [store, here] = [join(dir, 'store'), join(dir, 'here')];
  await mkdir(here);
  await start(store, 100 * size, here, treeOf('a', 3));
  await start(store, 100 * size, here, treeOf('a', 3), 'another');
  await start(store, 100 * size, '/nowhere', treeOf('b', 5));
  const { workspaces, ...storage } = await storageOf(await StateStore.open(store, silent, 100 * size));
  const short = (n: number): object => ({ states: n, bytes: n * size });
  assert.deepEqual(storage, { folder: store, limit: 100 * size, ...short(14) });
  assert.deepEqual(
    workspaces.map(({ roots, exists, states, bytes, models }) => ({ roots, exists, states, bytes, models })),
    [
      { roots: ['/nowhere'], exists: false, ...short(6), models: ['fake'] },
      { roots: [here], exists: true, ...short(8), models: ['fake'] },
    ],
  );
});

test('deleting a workspace leaves nothing of it, of its former trees neither, and all that others share', async () => {
  const dir = await folder();
  await start(dir, 100 * size, '/a', treeOf('former', 3));
  await start(dir, 100 * size, '/a', treeOf('same', 3));
  await start(dir, 100 * size, '/b', treeOf('same', 3));
  const store = await StateStore.open(dir, silent);
  assert.equal(store.states, 8);
  assert.deepEqual(
    (await deleteStorage(store, ['/a'])).workspaces.map(({ roots, states }) => ({ roots, states })),
    [{ roots: ['/b'], states: 4 }],
  );
  const files = async (part: string): Promise<number> =>
    (await readdir(join(store.path, part), { recursive: true })).filter(name => name.includes('.')).length;
  assert.deepEqual([await files('states'), await files('notes')], [4, 4]);
  await assert.rejects(
    deleteStorage(store, ['/a']),
    (error: unknown) => error instanceof CoilError && error.code === 'usage' && error.message.includes('/a'),
  );
  await deleteStorage(store, null);
  assert.deepEqual([await files('states'), await files('notes'), await files('workspaces')], [0, 0, 0]);
});

test('with a workspace its search index and scan go, but the index that a process works with and those of others', async () => {
  const store = await folder();
  for (const dir of ['/a', '/b', '/open']) {
    await start(store, 100 * size, dir, treeOf(dir, 2));
    await mkdir(scansIn(store), { recursive: true });
    await writeFile(join(scansIn(store), filesName([dir])), 'scan');
    const index = new DiskIndex(indexesIn(store), filesName([dir]), silent);
    index.open().close();
    if (dir !== '/open') index.close();
  }
  const opened = await StateStore.open(store, silent);
  const { workspaces } = await storageOf(opened);
  assert.ok(workspaces.every(({ indexBytes }) => indexBytes > 1_000));
  const left = async (): Promise<string[]> => {
    const names = new Map(['/a', '/b', '/open'].map(dir => [filesName([dir]), dir]));
    const files = [...(await readdir(indexesIn(store))), ...(await readdir(scansIn(store)).catch(() => []))];
    return files.flatMap(file => names.get(file.replace(/\.db$/, '')) ?? []).sort();
  };
  await deleteStorage(opened, ['/a']);
  assert.deepEqual(await left(), ['/b', '/b', '/open', '/open']);
  await age(opened, '/b', 8);
  await openStore(store, silent);
  assert.deepEqual(await left(), ['/open', '/open']);
  await deleteStorage(opened, null);
  assert.deepEqual(await left(), ['/open']);
});

test('a workspace that is gone is forgotten after a week, one that is there after 90 days', async () => {
  const dir = await folder();
  const [store, here] = [join(dir, 'store'), join(dir, 'here')];
  await mkdir(here);
  await start(store, 100 * size, here, treeOf('a', 2));
  await start(store, 100 * size, '/nowhere', treeOf('b', 2));
  const left = async (days: number): Promise<string[]> => {
    const opened = await StateStore.open(store, silent);
    await age(opened, here, days);
    await age(opened, '/nowhere', days);
    const { workspaces } = await storageOf(await openStore(store, silent));
    return workspaces.flatMap(({ roots }) => roots).sort();
  };
  assert.deepEqual(await left(6), [here, '/nowhere'].sort());
  assert.deepEqual(await left(8), [here]);
  assert.deepEqual(await left(89), [here]);
  assert.deepEqual(await left(91), []);
  assert.equal((await StateStore.open(store, silent)).states, 0);
});

test('a manifest that is damaged, or stands under another name, counts for nothing and stops nothing', async () => {
  const dir = await folder();
  await start(dir, 100 * size, '/a', treeOf('a', 2));
  const store = await StateStore.open(dir, silent);
  const folderOf = join(store.path, 'workspaces');
  const [name] = await readdir(folderOf);
  const text = JSON.stringify([...(await store.workspaces()).values()][0]);
  await writeFile(join(folderOf, `${'0'.repeat(64)}.json`), text);
  for (const damaged of ['', text.slice(0, -9), '{"roots":1}', 'null']) {
    await writeFile(join(folderOf, name!), damaged);
    assert.deepEqual((await storageOf(await openStore(dir, silent))).workspaces, []);
  }
  assert.equal(await start(dir, 100 * size, '/a', treeOf('a', 2)), 0);
});
