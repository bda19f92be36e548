import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { committedLines, History } from '../../../src/workspace/history';
import { fixtureWorkspace } from '../../support/fixtureWorkspace';

const seatPrice = { name: 'seatPrice', kind: 'function', container: null, doc: null, path: 'src/booking/price.ts' };
const { signal } = new AbortController();

test('a symbol has the commits of its lines, a file all, also where unsaved lines moved it', async t => {
  const folder = fixtureWorkspace();
  t.after(() => rmSync(dirname(folder), { recursive: true }));
  const file = join(folder, seatPrice.path);
  const before = execFileSync('git', ['-C', folder, 'show', `HEAD:${seatPrice.path}`], { encoding: 'utf8' });
  writeFileSync(file, before.replace('* 0.8', '* 0.75'));
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
  const message = 'A quarter less\n\nThe council asked for it.\n\nSigned-off-by: Ada';
  execFileSync('git', ['-C', folder, ...author, 'commit', '-qam', message]);
  const committed = before.replace('* 0.8', '* 0.75');
  const current = `// one\n// two\n${committed}`;
  const history = new History(
    path => ({ folder, path }),
    () => null,
    () => current,
  );
  const ofFile = await history.of(seatPrice.path, null, signal);
  assert.deepEqual(
    ofFile?.map(({ subject, author: by, body }) => [subject, by, body]),
    [
      ['A quarter less', 'Ada', 'The council asked for it.'],
      ['Sell seats on ferries', 'Coil', ''],
    ],
  );
  const ofSymbol = await history.of(seatPrice.path, { ...seatPrice, startLine: 11, endLine: 15 }, signal);
  assert.deepEqual(
    ofSymbol?.map(({ subject }) => subject),
    ['Sell seats on ferries'],
  );
});

test('outside git there is no history', async () => {
  const history = new History(
    path => ({ folder: '/', path }),
    () => null,
    () => '',
  );
  assert.equal(await history.of('a.ts', null, signal), null);
});

test('what is not committed has no committed lines', () => {
  assert.equal(committedLines({ startLine: 1, endLine: 1 }, 'new', 'old'), null);
  assert.deepEqual(committedLines({ startLine: 3, endLine: 4 }, 'x\ny\nf {\n}', 'f {\n}'), {
    startLine: 1,
    endLine: 2,
  });
});
