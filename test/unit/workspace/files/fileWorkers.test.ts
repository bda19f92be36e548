import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { DiskDocument } from '../../../../src/reading/files/diskDocument';
import type { IndexedFile } from '../../../../src/search/index/indexedFile';
import { SearchIndex } from '../../../../src/search/ranking/searchIndex';
import { sha256 } from '../../../../src/shared/sha256';
import { FileWorkers, type WorkerLimits } from '../../../../src/workspace/files/fileWorkers';

const { signal } = new AbortController();
const healthy = 'export class Ledger {\n  balance() {}\n}\n';

async function documentsOf(t: TestContext, files: Record<string, string>): Promise<DiskDocument[]> {
  const dir = await mkdtemp(join(tmpdir(), 'coil-workers-'));
  t.after(() => rm(dir, { recursive: true }));
  return Promise.all(
    Object.entries(files).map(async ([path, text]) => {
      await writeFile(join(dir, path), text);
      return new DiskDocument({ real: dir, prefix: '' }, path, sha256(text), text.length);
    }),
  );
}

function workers(t: TestContext, limits: Partial<WorkerLimits> = {}): FileWorkers {
  const made = new FileWorkers({ threads: 1, ...limits });
  t.after(() => made.dispose());
  return made;
}

const indexed = async (made: FileWorkers, documents: DiskDocument[]): Promise<Record<string, IndexedFile | null>> => {
  const files = await made.index(documents.map(document => ({ document, outline: null })));
  return Object.fromEntries(documents.map(({ path }, i) => [path, files[i] ?? null]));
};
const names = (file: IndexedFile | null | undefined): string[] => file?.definitions.map(({ name }) => name) ?? [];

test('files are outlined and split into words in a thread; one that has changed since the scan is left out', async t => {
  const documents = await documentsOf(t, { 'a.ts': healthy, 'b.py': 'class Purse:\n    pass\n', 'c.ts': '1' });
  await writeFile(documents[2]!.file, '2');
  const files = await indexed(workers(t), documents);
  assert.deepEqual(names(files['a.ts']), ['Ledger', 'balance']);
  assert.deepEqual(names(files['b.py']), ['Purse']);
  assert.equal(files['c.ts'], null);
  assert.match(files['a.ts']?.passages[0]?.columns[0] ?? '', /ledger/);
});

test('a file that takes too long to parse is searched by its words; the other files of its batch lose nothing', async t => {
  // 400 kB of this keep the parser busy for many seconds.
  const bomb = `hidden treasure\n${'a=>'.repeat(130_000).replace(/.{399}/g, '$&\n')}`;
  const documents = await documentsOf(t, { 'a.ts': healthy, 'Bomb.java': bomb, 'z.ts': healthy });
  const began = performance.now();
  const files = await indexed(workers(t, { fileMs: 1_000 }), documents);
  assert.ok(performance.now() - began < 15_000, `${performance.now() - began} ms`);
  assert.deepEqual(
    [names(files['a.ts']), names(files['z.ts'])],
    [
      ['Ledger', 'balance'],
      ['Ledger', 'balance'],
    ],
  );
  assert.equal(files['Bomb.java']?.unparsed, 'slow');
  assert.equal(files['Bomb.java'].outline, null);
  assert.match(files['Bomb.java'].passages[0]?.columns[0] ?? '', /treasur/);
});

test('a parser that runs out of memory is begun anew: later files have their symbols, and nothing is kept of its death', async t => {
  // As many as fill what a parser may have.
  const bomb = 'a=>'.repeat(170_000).replace(/.{399}/g, '$&\n');
  const documents = await documentsOf(t, { 'A.java': bomb, 'B.java': `${bomb}\n`, 'Good.java': 'class Good {}\n' });
  const files = await indexed(workers(t, { fileMs: 20_000 }), documents);
  assert.deepEqual(names(files['Good.java']), ['Good']);
  for (const path of ['A.java', 'B.java'])
    assert.ok(files[path]?.unparsed !== null && files[path]?.outline === null, `${path}: ${files[path]?.unparsed}`);
});

test('a thread that uses too much memory is ended, and its file has its words or its name', async t => {
  const text = Array.from({ length: 30_000 }, (_, n) => `const name${n} = { key${n}: [${n}] };`).join('\n');
  const documents = await documentsOf(t, { 'large.js': text.slice(0, 500_000), 'z.ts': healthy });
  const files = await indexed(workers(t, { heapMiB: 24, fileMs: 30_000 }), documents);
  assert.equal(files['large.js']?.unparsed, 'memory');
  assert.deepEqual(names(files['z.ts']), ['Ledger', 'balance']);
});

test('a file that could not be parsed is tried again by the next process, not by this one', async t => {
  const documents = await documentsOf(t, { 'a.ts': healthy });
  const index = new SearchIndex();
  let tries = 0;
  const work = {
    lanes: 1,
    index: () => {
      tries++;
      return Promise.resolve([{ ...failed, entry: 'a.ts' }]);
    },
  };
  await index.sync(documents, work, signal);
  await index.sync(documents, work, signal);
  assert.equal(tries, 1);
  assert.deepEqual([...index.unparsed], [['a.ts', 'slow']]);
  assert.equal(index.outline(documents[0]!), null);
  await index.sync([{ path: 'b.ts', sha256: documents[0]!.sha256, bytes: 1 }], work, signal);
  assert.equal(tries, 2, 'by its hash it is as unknown as before');
});

const failed: IndexedFile = {
  outline: null,
  unparsed: 'slow',
  summary: null,
  entry: '',
  partial: true,
  lists: 0,
  definitions: [],
  refers: '',
  imports: '',
  passages: [],
};

test('what is under way when the work ends fails as aborted', async t => {
  const made = workers(t);
  const done = made.cover({ path: 'a.ts', text: healthy });
  made.dispose();
  await assert.rejects(done, { name: 'AbortError' });
  await assert.rejects(made.cover({ path: 'a.ts', text: healthy }), { name: 'AbortError' });
});
