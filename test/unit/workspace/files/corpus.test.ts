import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Scanner } from '../../../../src/reading/files/scan';
import { SearchIndex } from '../../../../src/search/ranking/searchIndex';
import { FileChangedError } from '../../../../src/shared/errors';
import { Corpus } from '../../../../src/workspace/files/corpus';
import { corpusWork } from '../../../support/inThread';

const { signal } = new AbortController();

interface Opened {
  readonly dir: string;
  readonly corpus: Corpus;
  /** How often the corpus asked to be scanned again. */
  asked: number;
}

async function open(t: TestContext, files: Record<string, string>, outlined = (): void => undefined): Promise<Opened> {
  const dir = await mkdtemp(join(tmpdir(), 'coil-corpus-'));
  t.after(() => rm(dir, { recursive: true }));
  for (const [path, text] of Object.entries(files)) await write(join(dir, path), text);
  const work = corpusWork(({ text }) => {
    outlined();
    return { summary: text, symbols: [], references: [], imports: [] };
  });
  const opened: Opened = {
    dir,
    corpus: new Corpus(new Scanner([{ name: 'root', dir }], []), work, () => opened.asked++, new SearchIndex()),
    asked: 0,
  };
  await opened.corpus.rescan('content', signal);
  return opened;
}

/** Always at the same time, so that only the content tells one version from another of the same length. */
async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  await utimes(file, 1, 1);
}

test('evidence sees what the disk holds now, and a file that moved on is scanned again, whatever its time stamp says', async t => {
  const opened = await open(t, { 'a.ts': 'one', 'b.ts': 'two' });
  const { dir, corpus } = opened;
  assert.equal(corpus.text('a.ts'), 'one');
  assert.equal(opened.asked, 0);
  const { ino } = await stat(join(dir, 'a.ts'));
  await write(join(dir, 'a.ts'), 'ONE');
  assert.equal((await stat(join(dir, 'a.ts'))).ino, ino);
  assert.equal(corpus.text('a.ts'), 'ONE');
  assert.equal(opened.asked, 1);
  assert.deepEqual(await corpus.rescan('all', signal), ['a.ts']);
  assert.equal(corpus.documents[0]?.text, 'ONE');
});

test('a look tells what is new, changed and gone, and knows no more of what is gone', async t => {
  const { dir, corpus } = await open(t, { 'a.ts': 'one', 'b.ts': 'two', 'c.ts': 'three' });
  await rm(join(dir, 'a.ts'));
  await write(join(dir, 'b.ts'), 'twice');
  await write(join(dir, 'd.ts'), 'four');
  assert.deepEqual((await corpus.rescan('content', signal)).sort(), ['a.ts', 'b.ts', 'd.ts']);
  assert.equal(corpus.text('a.ts'), undefined);
  assert.deepEqual([corpus.text('b.ts'), corpus.text('d.ts')], ['twice', 'four']);
  await rename(join(dir, 'c.ts'), join(dir, 'e.ts'));
  assert.deepEqual((await corpus.rescan('content', signal)).sort(), ['c.ts', 'e.ts'], 'as many as before');
  assert.deepEqual([corpus.text('c.ts'), corpus.text('e.ts')], [undefined, 'three']);
  assert.deepEqual(await corpus.rescan('content', signal), []);
});

test('a secret written after the scan does not reach evidence', async t => {
  const { dir, corpus } = await open(t, { 'a.ts': 'one' });
  await write(
    join(dir, 'a.ts'),
    `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA'.repeat(8)}\n-----END RSA PRIVATE KEY-----\n`,
  );
  assert.equal(corpus.text('a.ts'), undefined);
});

test('a buffer hides the disk until it is given up, and counts as unsaved only while it differs', async t => {
  const { dir, corpus } = await open(t, { 'a.ts': 'one' });
  corpus.setBuffer('a.ts', 'edited');
  assert.equal(corpus.text('a.ts'), 'edited');
  assert.deepEqual(corpus.unsaved, ['a.ts']);
  await write(join(dir, 'a.ts'), 'edited');
  await corpus.rescan('content', signal);
  assert.deepEqual(corpus.unsaved, []);
  corpus.setBuffer('a.ts', null);
  assert.equal(corpus.text('a.ts'), 'edited');
});

test('a file that changes between scan and indexing is left to the next scan; no text of another hash gets an entry', async t => {
  const { dir, corpus } = await open(t, { 'a.ts': 'one' });
  const [document] = corpus.documents;
  assert.ok(document);
  assert.equal(corpus.entry(document), 'a.ts: one');
  await write(join(dir, 'a.ts'), 'TWO and more');
  await corpus.rescan('all', signal);
  await write(join(dir, 'a.ts'), 'three, longer still');
  assert.throws(() => document.text, FileChangedError);
  const [scanned] = corpus.documents;
  assert.ok(scanned);
  assert.equal(corpus.entry(scanned), 'a.ts: TWO and more');
});
