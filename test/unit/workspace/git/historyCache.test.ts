import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { committedLines, HistoryCache } from '../../../../src/workspace/git/historyCache';
import { fixtureWorkspace } from '../../../support/fixtureWorkspace';

const seatPrice = { name: 'seatPrice', kind: 'function', container: null, doc: null, path: 'src/booking/price.ts' };
const { signal } = new AbortController();

test('a symbol has the commits of its lines, a file all, also where unsaved lines moved it', async () => {
  const folder = fixtureWorkspace();
  const file = join(folder, seatPrice.path);
  const before = execFileSync('git', ['-C', folder, 'show', `HEAD:${seatPrice.path}`], { encoding: 'utf8' });
  writeFileSync(file, before.replace('* 0.8', '* 0.75'));
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
  const message = 'A quarter less\n\nThe council asked for it.\n\nSigned-off-by: Ada';
  execFileSync('git', ['-C', folder, ...author, 'commit', '-qam', message]);
  const committed = before.replace('* 0.8', '* 0.75');
  const current = `// one\n// two\n${committed}`;
  const history = new HistoryCache(
    path => [{ folder, path }],
    () => [null],
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
  const history = new HistoryCache(
    path => [{ folder: '/', path }],
    () => [null],
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

test('the history of a workspace of several folders is that of all, by time', async () => {
  const folders = [fixtureWorkspace(), fixtureWorkspace()] as const;
  const commit = (folder: string, message: string, day: number): void => {
    const date = `2040-01-0${day}T12:00:00Z`;
    const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
    execFileSync('git', ['-C', folder, ...author, 'commit', '-q', '--allow-empty', '-m', message], { env });
  };
  commit(folders[0], 'first', 1);
  commit(folders[1], 'second', 2);
  commit(folders[0], 'third', 3);
  const history = new HistoryCache(
    path => folders.map(folder => ({ folder, path })),
    () => [null],
    () => '',
  );
  const commits = await history.of('', null, signal);
  assert.deepEqual(
    commits?.slice(0, 3).map(({ subject }) => subject),
    ['third', 'second', 'first'],
  );
});
