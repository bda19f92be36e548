import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CoilError } from '../../../src/shared/errors';
import { keyOf, StateStore } from '../../../src/state/stateStore';
import { silent } from '../../support/fakeModel';
import { sequenceFile } from '../../support/sequenceFile';

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'coil-store-'));
const key = (n: number): string => keyOf('base', `text ${n}`);
const keep = async (
  store: StateStore,
  k: string,
  fill = 1,
  pinned: (key: string) => boolean = () => false,
): Promise<void> => {
  const { rest } = await store.put(k, file => writeFile(file, sequenceFile([1, 2], 2, 16, fill)), {
    shorten: true,
    pinned,
  });
  await rest;
};

test('what is put is found again, by this process and the next, with its history shortened', async () => {
  const dir = await folder();
  const store = await StateStore.open(dir, silent);
  await keep(store, key(1));
  await store.putNote(key(1), 'a note');
  for (const opened of [store, await StateStore.open(dir, silent)]) {
    const file = await opened.get(key(1));
    assert.ok(file !== null);
    assert.deepEqual(await readFile(file), sequenceFile([2], 2, 16, 1));
    assert.equal(await opened.getNote(key(1)), 'a note');
    assert.equal(opened.has(key(1)), true);
    assert.equal(await opened.get(key(2)), null);
    assert.equal(opened.bytes, sequenceFile([2]).length);
  }
});

test('only the user can read the store', async () => {
  const dir = join(await folder(), 'store');
  const store = await StateStore.open(dir, silent);
  await keep(store, key(1));
  const file = await store.get(key(1));
  assert.equal((await stat(dir)).mode & 0o777, 0o700);
  assert.equal((await stat(join(dir, 'states'))).mode & 0o777, 0o700);
  assert.equal((await stat(file!)).mode & 0o777, 0o600);
});

for (const [damage, change] of [
  ['truncated', (file: string): Promise<void> => truncate(file, 40)],
  ['emptied', (file: string): Promise<void> => truncate(file, 0)],
  [
    'flipped in one bit',
    async (file: string): Promise<void> => {
      const bytes = await readFile(file);
      bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60);
      await writeFile(file, bytes);
    },
  ],
] as const)
  test(`a state that was ${damage} is refused, removed, and can be kept again`, async () => {
    const dir = await folder();
    const first = await StateStore.open(dir, silent);
    await keep(first, key(1));
    await change((await first.get(key(1)))!);
    const second = await StateStore.open(dir, silent);
    assert.equal(await second.get(key(1)), null);
    assert.equal(second.has(key(1)), false);
    await keep(second, key(1));
    assert.ok(await second.get(key(1)));
  });

test('a state that another process keeps is found without opening the store again', async () => {
  const dir = await folder();
  const [one, other] = [await StateStore.open(dir, silent), await StateStore.open(dir, silent)];
  await keep(one, key(1));
  assert.ok(await other.get(key(1)));
});

test('over the cap the least recently used states go, pinned ones stay', async () => {
  const dir = await folder();
  const bytes = sequenceFile([2]).length;
  const store = await StateStore.open(dir, silent, 3 * bytes);
  const pinned = (k: string): boolean => k === key(0);
  for (const n of [0, 1, 2]) {
    await keep(store, key(n), n, pinned);
    await new Promise(done => setTimeout(done, 5));
  }
  await store.get(key(1));
  await new Promise(done => setTimeout(done, 5));
  await keep(store, key(3), 3, pinned);
  assert.deepEqual(
    [0, 1, 2, 3].map(n => store.has(key(n))),
    [true, true, false, true],
  );
  assert.equal(store.bytes, 3 * bytes);
});

test('a failed write leaves no temporary file and no state', async () => {
  const dir = await folder();
  const store = await StateStore.open(dir, silent);
  const { rest } = await store.put(key(1), file => writeFile(file, 'not a sequence file'), {
    shorten: true,
    pinned: () => false,
  });
  await assert.rejects(rest, RangeError);
  assert.equal(store.has(key(1)), false);
  assert.deepEqual(await readdir(join(dir, 'tmp')), []);
});

test('temporary files of a killed process are swept after an hour, not before', async () => {
  const dir = await folder();
  await StateStore.open(dir, silent);
  for (const name of ['old', 'young']) await writeFile(join(dir, 'tmp', name), '');
  await utimes(join(dir, 'tmp', 'old'), new Date(Date.now() - 7.2e6), new Date(Date.now() - 7.2e6));
  await StateStore.open(dir, silent);
  assert.deepEqual(await readdir(join(dir, 'tmp')), ['young']);
});

test('a store that cannot be made says so, with the next step', async () => {
  const file = join(await folder(), 'file');
  await writeFile(file, '');
  await assert.rejects(
    StateStore.open(join(file, 'store'), silent),
    (error: unknown) =>
      error instanceof CoilError && error.code === 'storeUnwritable' && error.hint.includes('coil.storage.path'),
  );
});

test('keys differ when base or text differ', () => {
  assert.equal(new Set([keyOf('a', 'b'), keyOf('a', 'c'), keyOf('b', 'b'), keyOf('ab', ''), keyOf('', 'ab')]).size, 5);
});
