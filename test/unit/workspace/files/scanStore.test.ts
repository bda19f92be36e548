import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Scanner } from '../../../../src/reading/files/scan';
import type { ScanCache } from '../../../../src/reading/files/scanCache';
import { ScanStore } from '../../../../src/workspace/files/scanStore';
import { silent } from '../../../support/fakeModel';

const { signal } = new AbortController();

interface Kept {
  readonly dir: string;
  readonly store: string;
  readonly file: string;
  readonly cache: ScanCache;
}

/** A scanned folder of which the store keeps what was found. */
async function kept(t: TestContext): Promise<Kept> {
  const dir = await mkdtemp(join(tmpdir(), 'coil-scan-store-'));
  t.after(() => rm(dir, { recursive: true }));
  const store = join(dir, 'store');
  const files = { 'a.ts': 'one', 'odd\n"name".ts': 'two', nul: 'a\0b', 'token.ts': `ghp_${'aB3dE5gH7jK9'.repeat(3)}` };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(dir, name), text);
    await utimes(join(dir, name), 1, 1);
  }
  await symlink('a.ts', join(dir, 'link.ts'));
  const scanner = new Scanner([{ name: 'root', dir }], ['store']);
  await scanner.scan('all', signal);
  await new ScanStore(store, [{ name: 'root', dir }], silent).save(scanner.cache);
  const [name] = await readdir(join(store, 'scans'));
  return { dir, store, file: join(store, 'scans', name!), cache: scanner.cache };
}

const load = ({ store, dir }: Kept): Promise<ScanCache> => new ScanStore(store, [{ name: 'root', dir }], silent).load();

test('after a restart no unchanged file is opened, and the scan finds the same', async t => {
  const it = await kept(t);
  const cache = await load(it);
  const before = await new Scanner([{ name: 'root', dir: it.dir }], ['store']).scan('all', signal);
  const after = await new Scanner([{ name: 'root', dir: it.dir }], ['store'], cache).scan('all', signal);
  // The link is followed anew.
  assert.equal(after.opened, 1);
  assert.deepEqual({ ...after, opened: 0 }, { ...before, opened: 0 });
  assert.equal(after.documents[0]?.text, 'one');
});

test('a file that is cut, flipped, foreign or of another build counts as absent', async t => {
  const it = await kept(t);
  const whole = await readFile(it.file);
  const damaged = [
    whole.subarray(0, whole.length - 5),
    Buffer.from(whole).fill(0x31, whole.length - 3),
    Buffer.from('{}'),
    Buffer.alloc(0),
    Buffer.from(whole.toString().replace(/coil scan ./, 'coil scan x')),
    Buffer.concat([Buffer.from('5\n'), whole]),
  ];
  for (const bytes of damaged) {
    await writeFile(it.file, bytes);
    assert.equal((await load(it)).size, 0);
  }
  await writeFile(it.file, whole);
  assert.equal((await load(it)).size, it.cache.size - 1);
});

test('other folders, or under other names in the paths, begin anew, and nothing but whole files is left behind', async t => {
  const it = await kept(t);
  const another = join(it.store, 'another');
  await mkdir(another);
  const both = (name: string): ScanStore =>
    new ScanStore(
      it.store,
      [
        { name, dir: it.dir },
        { name: 'another', dir: another },
      ],
      silent,
    );
  assert.equal((await both('root').load()).size, 0);
  await both('root').save(it.cache);
  assert.equal((await both('other').load()).size, 0);
  assert.equal((await readdir(join(it.store, 'scans'))).length, 2);
});

test('a store that cannot be written only costs time', async t => {
  const it = await kept(t);
  const warnings: string[] = [];
  const logger = { ...silent, warn: (message: string) => warnings.push(message) };
  await writeFile(join(it.dir, 'file'), '');
  await new ScanStore(join(it.dir, 'file'), [{ name: 'root', dir: it.dir }], logger).save(it.cache);
  assert.equal(warnings.length, 1);
});
