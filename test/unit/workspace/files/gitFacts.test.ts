import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BlobIds } from '../../../../src/workspace/git/blobIds';
import { gitFacts } from '../../../../src/workspace/files/gitFacts';
import { Roots } from '../../../../src/workspace/files/roots';
import { gitIn } from '../../../support/gitIn';
import { temporaryFolder } from '../../../support/temporaryFolder';

const never = new AbortController().signal;

test('commits since a time with their files, the first with a name, and what is in none', async () => {
  const dir = temporaryFolder('git');
  const git = gitIn(dir);
  git('init', '-q');
  mkdirSync(join(dir, 'app'));
  const write = (path: string, text: string): void => writeFileSync(join(dir, path), text);
  const commit = (subject: string, date: string): void => {
    git('add', '-A');
    git('commit', '-q', `--date=${date}`, '-m', subject);
  };
  write('app/a.py', 'x = 1\n');
  commit('first', '2020-01-01T00:00:00Z');
  write('app/a.py', 'x = 1\ny = 2\n');
  commit('second', '2020-02-01T00:00:00Z');
  write('app/größe.py', 'z = 1\n');
  const read = ['app/a.py', 'app/größe.py'];
  const factsOf = (folder: string) => gitFacts(new Roots([{ name: 'r', dir: folder }]), () => read, new BlobIds());
  const facts = factsOf(dir);
  const commits = await facts.changes('', '1 hour ago', never);
  assert.deepEqual(
    commits?.map(({ subject, files, author }) => [subject, files, author]),
    [
      ['second', ['app/a.py'], 'a'],
      ['first', ['app/a.py'], 'a'],
    ],
  );
  assert.equal((await facts.firstWith('app/a.py', 'y', never))?.subject, 'second');
  assert.equal((await facts.firstWith('app/a.py', null, never))?.subject, 'first');
  assert.deepEqual(await facts.uncommitted(never), [{ path: 'app/größe.py', state: 'new' }]);
  assert.equal(await factsOf(temporaryFolder('none')).changes('', null, never), null);
});
