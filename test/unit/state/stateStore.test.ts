import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { CoilError } from '../../../src/shared/errors';
import { keyOf, StateStore } from '../../../src/state/stateStore';
import { formatVersion } from '../../../src/state/storeFolder';
import { silent } from '../../support/fakeModel';
import { sequenceFile } from '../../support/sequenceFile';
import { temporaryFolder } from '../../support/temporaryFolder';

const folder = (): Promise<string> => Promise.resolve(temporaryFolder('store'));
const key = (n: number): string => keyOf('base', `text ${n}`);
const keep = async (
  store: StateStore,
  k: string,
  fill = 1,
  first: ReadonlySet<string> = new Set(),
  note = 'note',
): Promise<void> => {
  const { rest } = await store.put(k, note, file => writeFile(file, sequenceFile([1, 2], 2, 16, fill)), {
    shorten: true,
    first,
  });
  await rest;
};
/** The bytes kept under `k`, or null. */
const bytesOf = async (store: StateStore, k: string): Promise<Buffer | null> => {
  const held = await store.get(k);
  if (held === null) return null;
  const bytes = await readFile(held.file);
  await held.release();
  return bytes;
};
/** The file in the store itself, not the held one. */
const fileOf = async (store: StateStore, k: string): Promise<string> => {
  const shard = join(store.path, 'states', k.slice(0, 2));
  const name = (await readdir(shard)).find(file => file.startsWith(k));
  assert.ok(name !== undefined);
  return join(shard, name);
};

test('what is put is found again, by this process and the next, with its history shortened', async () => {
  const dir = await folder();
  const store = await StateStore.open(dir, silent);
  await keep(store, key(1), 1, new Set(), 'a note');
  for (const opened of [store, await StateStore.open(dir, silent)]) {
    assert.deepEqual(await bytesOf(opened, key(1)), sequenceFile([2], 2, 16, 1));
    assert.equal(await opened.getNote(key(1)), 'a note');
    assert.equal(opened.has(key(1)), true);
    assert.equal(await bytesOf(opened, key(2)), null);
    assert.equal(opened.bytes, sequenceFile([2]).length);
  }
});

test('a file that names the last token alone is kept as it is, at position 0, and for the user only', async () => {
  const store = await StateStore.open(await folder(), silent);
  const written = sequenceFile([2], 2, 16, 1);
  written.writeUInt32LE(41, 20);
  const { rest } = await store.put(key(1), '', file => writeFile(file, written), { shorten: true, first: new Set() });
  await rest;
  assert.deepEqual(await bytesOf(store, key(1)), sequenceFile([2], 2, 16, 1));
  assert.equal((await stat(await fileOf(store, key(1)))).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(join(store.path, 'tmp')), []);
});

test('only the user can read what is in a store whose folder another program made for all to read', async () => {
  const dir = join(await folder(), 'store');
  const before = process.umask(0o022);
  try {
    await mkdir(dir, { mode: 0o755 });
    const store = await StateStore.open(dir, silent);
    await keep(store, key(1));
    await store.setLimit(1_000_000);
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    assert.ok(entries.some(entry => entry.isFile()));
    for (const entry of entries) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      assert.equal(mode & 0o777, entry.isDirectory() ? 0o700 : 0o600, join(entry.parentPath, entry.name));
    }
  } finally {
    process.umask(before);
  }
});

test('only the user can read the store', async () => {
  const dir = join(await folder(), 'store');
  const store = await StateStore.open(dir, silent);
  await keep(store, key(1));
  assert.equal((await stat(dir)).mode & 0o777, 0o700);
  assert.equal((await stat(join(store.path, 'states'))).mode & 0o777, 0o700);
  assert.equal((await stat(await fileOf(store, key(1)))).mode & 0o777, 0o600);
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
    await change(await fileOf(first, key(1)));
    const second = await StateStore.open(dir, silent);
    assert.equal(await bytesOf(second, key(1)), null);
    assert.equal(second.has(key(1)), false);
    await keep(second, key(1));
    assert.ok(await bytesOf(second, key(1)));
  });

test('a state that another process keeps is found without opening the store again', async () => {
  const dir = await folder();
  const [one, other] = [await StateStore.open(dir, silent), await StateStore.open(dir, silent)];
  await keep(one, key(1));
  assert.ok(await bytesOf(other, key(1)));
});

test('over the cap the least recently used states go, pinned ones stay', async () => {
  const dir = await folder();
  const bytes = sequenceFile([2]).length;
  const store = await StateStore.open(dir, silent, 3 * bytes);
  const pinned = new Set([key(0)]);
  for (const n of [0, 1, 2]) {
    await keep(store, key(n), n, pinned);
    await new Promise(done => setTimeout(done, 5));
  }
  await bytesOf(store, key(1));
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
  const { rest } = await store.put(key(1), '', file => writeFile(file, 'not a sequence file'), {
    shorten: true,
    first: new Set(),
  });
  await assert.rejects(rest, RangeError);
  assert.equal(store.has(key(1)), false);
  assert.deepEqual(await readdir(join(store.path, 'tmp')), []);
});

test("temporary files of a process that has ended are swept, those of one that lives are not, another machine's after an hour", async () => {
  const dir = await folder();
  const store = await StateStore.open(dir, silent);
  await keep(store, key(1));
  const held = await store.get(key(1));
  const own = basename(held!.file);
  const tmp = join(store.path, 'tmp');
  // Process 1 lives; one that just ended does not.
  const dead = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
  const names = [own.replace(/-\d+-/, '-1-'), own.replace(/-\d+-/, `-${dead}-`), '00000000-1-old', '00000000-1-young'];
  for (const name of names) await writeFile(join(tmp, name), '');
  const old = new Date(Date.now() - 7.2e6);
  await utimes(join(tmp, '00000000-1-old'), old, old);
  await utimes(join(tmp, own), old, old);
  await StateStore.open(dir, silent);
  assert.deepEqual((await readdir(tmp)).sort(), ['00000000-1-young', names[0]!, own].sort());
  await held!.release();
});

test('a state stays readable while it is held, though others remove it', async () => {
  const dir = await folder();
  const [store, other] = [await StateStore.open(dir, silent), await StateStore.open(dir, silent)];
  await keep(store, key(1));
  const held = await store.get(key(1));
  await other.clear();
  assert.deepEqual(await readFile(held!.file), sequenceFile([2], 2, 16, 1));
  await held!.release();
  assert.equal(await store.get(key(1)), null);
  assert.equal(store.has(key(1)), false);
});

test('a file replaced after it was verified is verified again', async () => {
  const dir = await folder();
  const store = await StateStore.open(dir, silent);
  await keep(store, key(1));
  assert.ok(await bytesOf(store, key(1)));
  const file = await fileOf(store, key(1));
  // Written while the other is there: one removed first lends its inode and, within a clock's tick, its time.
  await writeFile(`${file}x`, sequenceFile([2], 2, 16, 9));
  await rename(`${file}x`, file);
  assert.equal(await bytesOf(store, key(1)), null);
});

test('a state under the name of another key is refused, though its bytes are whole', async () => {
  const dir = await folder();
  const store = await StateStore.open(dir, silent);
  await keep(store, key(1));
  const file = await fileOf(store, key(1));
  const shard = join(store.path, 'states', key(2).slice(0, 2));
  await mkdir(shard, { recursive: true });
  await rename(file, join(shard, basename(file).replace(key(1), key(2))));
  const opened = await StateStore.open(dir, silent);
  assert.equal(await bytesOf(opened, key(2)), null);
});

test('a note that was changed, cut or moved is refused, and its state with it, so that both are made again', async () => {
  const noteFile = (store: StateStore, k: string): string => join(store.path, 'notes', k.slice(0, 2), `${k}.txt`);
  for (const damage of [
    (store: StateStore): Promise<void> => truncate(noteFile(store, key(1)), 70),
    (store: StateStore): Promise<void> => truncate(noteFile(store, key(1)), 0),
    (store: StateStore): Promise<void> => rm(noteFile(store, key(1))),
    (store: StateStore): Promise<void> => copyFile(noteFile(store, key(2)), noteFile(store, key(1))),
  ]) {
    const store = await StateStore.open(await folder(), silent);
    await keep(store, key(1), 1, new Set(), 'the first note');
    await keep(store, key(2), 2, new Set(), 'the second note');
    assert.equal(await store.getNote(key(1)), 'the first note');
    await damage(store);
    assert.equal(await store.getNote(key(1)), null);
    assert.equal(store.has(key(1)), false);
    await keep(store, key(1), 1, new Set(), 'the first note');
    assert.equal(await store.getNote(key(1)), 'the first note');
    assert.equal(store.has(key(2)), true);
  }
});

test('a store that is deleted while it is open is only empty: what was kept is missed, and kept again', async () => {
  const dir = join(await folder(), 'store');
  const store = await StateStore.open(dir, silent);
  for (const n of [1, 2, 3]) await keep(store, key(n), n);
  await rm(dir, { recursive: true });
  assert.equal(await store.get(key(1)), null);
  assert.deepEqual(
    [1, 2, 3].map(n => store.has(key(n))),
    [false, false, false],
    'one miss is enough to look at all',
  );
  assert.equal(store.bytes, 0);
  await keep(store, key(1));
  assert.ok(await bytesOf(store, key(1)));
});

test('a lower limit takes effect at once', async () => {
  const dir = await folder();
  const store = await StateStore.open(dir, silent);
  const bytes = sequenceFile([2]).length;
  for (const n of [1, 2, 3]) await keep(store, key(n), n);
  await store.setLimit(2 * bytes);
  assert.equal(store.bytes, 2 * bytes);
  assert.equal((await StateStore.open(dir, silent)).bytes, 2 * bytes);
});

test('who says no limit takes the one that was last said, and so removes nothing', async () => {
  const dir = await folder();
  assert.equal((await StateStore.open(dir, silent)).limit, 4 * 1024 ** 3);
  await StateStore.open(dir, silent, 9e9);
  assert.equal((await StateStore.open(dir, silent)).limit, 9e9);
  await (await StateStore.open(dir, silent)).setLimit(8e9);
  assert.equal((await StateStore.open(dir, silent)).limit, 8e9);
});

test('states used before the clock was set back are kept as hot as those used now', async () => {
  const dir = await folder();
  const first = await StateStore.open(dir, silent);
  for (const n of [1, 2]) await keep(first, key(n), n);
  const at = (ms: number): Date => new Date(Date.now() + ms);
  await utimes(await fileOf(first, key(1)), at(9e10), at(9e10));
  await utimes(await fileOf(first, key(2)), at(-1000), at(-1000));
  const store = await StateStore.open(dir, silent, 2 * sequenceFile([2]).length);
  await keep(store, key(3), 3);
  assert.deepEqual(
    [1, 2, 3].map(n => store.has(key(n))),
    [true, false, true],
  );
});

test('files of an earlier format are removed, those of a later one are left alone', async () => {
  const dir = await folder();
  for (const version of [formatVersion - 1, formatVersion + 1]) {
    await mkdir(join(dir, `coil-store-v${version}`, 'states', 'ab'), { recursive: true });
    await writeFile(join(dir, `coil-store-v${version}`, 'states', 'ab', 'x.state'), 'x');
  }
  await writeFile(join(dir, "the user's own"), '');
  await StateStore.open(dir, silent);
  assert.deepEqual((await readdir(dir)).sort(), [
    `coil-store-v${formatVersion}`,
    `coil-store-v${formatVersion + 1}`,
    "the user's own",
  ]);
});

test('a state of 276 MB is kept and verified without stopping the event loop', async () => {
  const dir = await folder();
  const big = 276e6;
  const store = await StateStore.open(dir, silent);
  // In time that the processor worked, so that other programs do not count.
  let longest = 0;
  let last = process.cpuUsage();
  let turn: NodeJS.Immediate;
  const turned = (): void => {
    const { user, system } = process.cpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.cpuUsage();
    turn = setImmediate(turned);
  };
  turned();
  const { rest } = await store.put(
    key(1),
    '',
    file => writeFile(file, sequenceFile([1, 2])).then(() => truncate(file, big)),
    {
      shorten: false,
      first: new Set(),
    },
  );
  await rest;
  const held = await (await StateStore.open(dir, silent)).get(key(1));
  clearImmediate(turn!);
  assert.equal((await stat(held!.file)).size, big);
  await rm(dir, { recursive: true });
  // Hashing it at a stroke takes over 150 ms.
  assert.ok(longest < 50, `${longest} ms`);
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

test('no folder is no store: nothing is made where the process happens to be', async () => {
  await assert.rejects(StateStore.open('', silent));
  assert.ok(!(await readdir('.')).some(name => name.startsWith('coil-store')));
});

test('keys differ when base or text differ', () => {
  assert.equal(new Set([keyOf('a', 'b'), keyOf('a', 'c'), keyOf('b', 'b'), keyOf('ab', ''), keyOf('', 'ab')]).size, 5);
});

test('a state whose size or header is wrong is not kept, and known as damaged until something is kept', async () => {
  const dir = await folder();
  const put = async (store: StateStore, n: number): Promise<void> =>
    (
      await store.put(key(n), '', file => writeFile(file, sequenceFile([1], 2, 64)), {
        shorten: true,
        first: new Set(),
      })
    ).rest;
  const store = await StateStore.open(dir, silent);
  for (const n of [1, 2, 3]) await put(store, n);
  const fileOf = async (n: number): Promise<string> => {
    const shard = join(store.path, 'states', key(n).slice(0, 2));
    return join(shard, (await readdir(shard)).find(name => name.startsWith(key(n))) ?? '');
  };
  const [cut, headless] = [await fileOf(1), await fileOf(2)];
  await truncate(cut, 100);
  const bytes = await readFile(headless);
  await writeFile(headless, bytes.fill(0, 0, 4));
  const next = await StateStore.open(dir, silent);
  assert.deepEqual(
    [1, 2, 3].map(n => [next.has(key(n)), next.isDamaged(key(n))]),
    [
      [false, true],
      [false, true],
      [true, false],
    ],
  );
  await put(next, 1);
  assert.deepEqual(
    [1, 2].map(n => [next.has(key(n)), next.isDamaged(key(n))]),
    [
      [true, false],
      [false, false],
    ],
  );
  assert.ok((await next.get(key(1))) !== null);
  await rm(dir, { recursive: true });
});
