import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import type { Document } from '../../../../src/reading/files/document';
import type { Outline } from '../../../../src/reading/languages/outline';
import { DiskIndex } from '../../../../src/search/index/diskIndex';
import { SearchIndex } from '../../../../src/search/ranking/searchIndex';
import { inThread } from '../../../support/inThread';
import { textDocument } from '../../../support/textDocument';

declare const COIL_INDEX_VERSION: string;

const { signal } = new AbortController();
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const documents = ['alpha', 'beta', 'gamma'].map(word => textDocument(`${word}.ts`, `export const ${word} = 1;\n`));
const readText = ({ text }: Document): string => text;

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'coil-disk-index-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

function opened(t: TestContext, dir: string): SearchIndex {
  const index = new SearchIndex(new DiskIndex(dir, 'test', silent));
  t.after(() => index.close());
  return index;
}

/** Syncs, and says which documents had to be indexed, and outlined. */
async function sync(index: SearchIndex, all = documents): Promise<{ indexed: string[]; outlined: string[] }> {
  const indexed: string[] = [];
  const outlined: string[] = [];
  const outline = ({ path }: { path: string }): Outline => {
    outlined.push(path);
    const symbol = { kind: 'const', startLine: 1, endLine: 1, signature: '', doc: null, container: null } as const;
    return {
      summary: `About ${path}.`,
      symbols: [{ ...symbol, name: path.replace('.ts', ''), exported: true }],
      references: [],
      imports: [],
    };
  };
  const read = (document: Document): string => {
    indexed.push(document.path);
    return readText(document);
  };
  await index.sync(all, inThread(outline, read), signal);
  return { indexed, outlined };
}

function assertWhole(index: SearchIndex): void {
  assert.deepEqual([...index.paths].sort(), ['alpha.ts', 'beta.ts', 'gamma.ts']);
  for (const { path } of documents) {
    const word = path.replace('.ts', '');
    assert.deepEqual(
      index.search(word, 9).map(hit => hit.path),
      [path],
    );
    assert.deepEqual(
      index.definitions(word).map(definition => definition.path),
      [path],
    );
    assert.equal(index.summaryOf(path), `About ${path}.`);
  }
}

test('what was indexed is there after a restart, and nothing is done again', async t => {
  const dir = await folder(t);
  const first = opened(t, dir);
  assert.deepEqual((await sync(first)).indexed, ['alpha.ts', 'beta.ts', 'gamma.ts']);
  first.close();
  const second = opened(t, dir);
  assert.deepEqual(await sync(second), { indexed: [], outlined: [] });
  assertWhole(second);
  assert.deepEqual((await sync(second, documents.slice(1))).indexed, []);
  second.close();
  // A branch that was there before: the words are indexed again, but nothing is parsed.
  assert.deepEqual(await sync(opened(t, dir)), { indexed: ['alpha.ts'], outlined: [] });
});

const damages: Readonly<Record<string, (file: string) => Promise<void>>> = {
  'cut in half': async file => truncate(file, Math.floor((await stat(file)).size / 2)),
  empty: file => truncate(file, 0),
  'of another program': file => writeFile(file, 'This is no database.\n'.repeat(1_000)),
  'changed by one bit': async file => {
    const bytes = await readFile(file);
    const at = bytes.lastIndexOf('alpha');
    assert.ok(at > 0);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(file, bytes);
  },
  'without its seal': file => rm(`${file}.seal`),
  'a folder': async file => {
    await rm(file);
    await mkdir(file);
  },
  'locked by the dead': async file => {
    await mkdir(`${file}.lock`);
    // No process has this number.
    await writeFile(`${file}.owner`, JSON.stringify({ machine: 'x', pid: 2 ** 30 }));
    await utimes(`${file}.owner`, 1, 1);
  },
  'with half an owner': file => writeFile(`${file}.owner`, '{"mach'),
};
for (const [damage, inflict] of Object.entries(damages))
  test(`an index that is ${damage} answers as if nothing had happened`, async t => {
    const dir = await folder(t);
    const first = opened(t, dir);
    await sync(first);
    first.close();
    await inflict(join(dir, 'test.db'));
    const second = opened(t, dir);
    await sync(second);
    assertWhole(second);
    second.close();
    assert.deepEqual((await sync(opened(t, dir))).indexed, [], 'the next start finds it sound');
    assert.deepEqual(
      readdirSync(dir).filter(name => name.endsWith('.db')),
      ['test.db'],
    );
  });

test('an index that breaks under its user is lost, said to be, and comes back', async t => {
  const dir = await folder(t);
  const index = opened(t, dir);
  const many = Array.from({ length: 400 }, (_, n) =>
    textDocument(`many/${n}.ts`, `const word${n} = ${'x'.repeat(99)};\n`.repeat(60)),
  );
  await sync(index, [...documents, ...many]);
  index.close();
  const again = opened(t, dir);
  const file = join(dir, 'test.db');
  // Behind SQLite's back, while it has few pages in memory.
  await writeFile(file, Buffer.alloc((await stat(file)).size, 7));
  for (const { path } of documents) again.search(path, 9);
  assert.equal(again.lost, true);
  await sync(again);
  assert.equal(again.lost, false);
  assertWhole(again);
});

test('where nothing can be written the index is kept elsewhere', async t => {
  const dir = await folder(t);
  await writeFile(join(dir, 'file'), '');
  const index = opened(t, join(dir, 'file', 'index'));
  await sync(index);
  assertWhole(index);
});

test('two indexes of the same workspace both work, each on a file of its own; the second begins as a copy', async t => {
  const dir = await folder(t);
  const first = opened(t, dir);
  await sync(first);
  const second = opened(t, dir);
  assert.deepEqual((await sync(second)).indexed, []);
  assertWhole(second);
  await sync(first, documents.slice(0, 1));
  assertWhole(second);
  first.close();
  second.close();
  assert.deepEqual([...opened(t, dir).paths], ['alpha.ts']);
});

test('a file copied from elsewhere is not taken for what this program left', async t => {
  const [from, to] = [await folder(t), await folder(t)];
  const first = opened(t, from);
  await sync(first);
  first.close();
  for (const ending of ['', '.seal']) await copyFile(join(from, `test.db${ending}`), join(to, `test.db${ending}`));
  await writeFile(join(to, 'test.db-journal'), 'not a journal');
  const second = opened(t, to);
  await sync(second);
  assertWhole(second);
});

test('a second process works beside the first', async t => {
  const dir = await folder(t);
  const index = opened(t, dir);
  await sync(index);
  const other = await processWith(t, dir);
  assert.equal(other.said(), `open ["alpha.ts","beta.ts","gamma.ts"]\n`);
  await sync(index, documents.slice(0, 1));
  assert.deepEqual([...index.paths], ['alpha.ts']);
});

test('a process killed while it writes leaves whole files, no lock, and what was committed', async t => {
  const dir = await folder(t);
  let kept = 0;
  // At different moments of a transaction; commits are 200 files apart.
  for (const killAt of [30, 250, 390, 420]) {
    const { child, said } = await processWith(t, dir, 'writing');
    const begun = said();
    while (said().split('\n').length < killAt + 2) await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal((JSON.parse(begun.slice(5).split('\n')[0] ?? '') as string[]).length, kept);
    const index = opened(t, dir);
    const paths = [...index.paths];
    assert.ok(paths.length >= kept, `${paths.length} files after ${kept}`);
    for (const path of paths.slice(-3)) {
      const n = /\d+/.exec(path)?.[0] ?? '';
      for (const line of [0, 199]) assert.equal(index.search(`name${n}x${line}`, 1)[0]?.path, path);
    }
    kept = paths.length;
    index.close();
  }
  assert.ok(kept >= 200);
  const index = opened(t, dir);
  await sync(index);
  assertWhole(index);
  assert.deepEqual(
    readdirSync(dir).filter(name => name.endsWith('.db')),
    ['test.db'],
  );
});

/** Another process with an index of the same workspace, and what it says. */
async function processWith(
  t: TestContext,
  dir: string,
  ...args: string[]
): Promise<{ child: ChildProcessByStdio<null, Readable, null>; said: () => string }> {
  const script = resolve('out/test/indexWriter.mjs');
  await build({
    entryPoints: ['test/support/indexWriter.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
    define: { COIL_INDEX_VERSION: JSON.stringify(COIL_INDEX_VERSION) },
  });
  const child = spawn(process.execPath, [script, dir, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  while (!text.includes('\n')) await once(child.stdout, 'data');
  return { child, said: () => text };
}
