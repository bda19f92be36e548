import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { BlobIds } from '../../../../src/workspace/git/blobIds';
import { committedText, gitHistory } from '../../../../src/workspace/git/gitHistory';
import { gitHead } from '../../../../src/workspace/git/gitHead';
import { GitObjects } from '../../../../src/workspace/git/gitObjects';
import { programsIn } from '../../../../src/workspace/git/gitProgram';
import { recentlyCommitted } from '../../../../src/workspace/git/recentlyCommitted';
import { workingChanges } from '../../../../src/workspace/git/workingChanges';
import { gitIn } from '../../../support/gitIn';
import { HostileGit, runPlainGit } from '../../../support/hostileGit';
import { temporaryFolder } from '../../../support/temporaryFolder';

const never = new AbortController().signal;

/** Everything that Coil asks git. */
async function askAll(folder: string) {
  const lines = { startLine: 2, endLine: 4 };
  return {
    head: gitHead(folder),
    recent: await recentlyCommitted(folder),
    history: await gitHistory(folder, '', null, never),
    ofFile: await gitHistory(folder, 'src/main.ts', null, never),
    ofLines: await gitHistory(folder, 'src/main.ts', lines, never),
    committed: await committedText(folder, 'src/main.ts', never),
    changes: await workingChanges(folder, new Set(['src/main.ts', 'README.md']), new BlobIds(), never),
  };
}

test('no setting, hook or shape of a repository makes git run a program, wait, or look outside', async () => {
  const hostile = new HostileGit(temporaryFolder('hostile'));
  const folders = hostile.all();
  hostile.forget();
  for (const [name, folder] of Object.entries(folders)) {
    const began = performance.now();
    const answers = await askAll(folder);
    assert.deepEqual(hostile.ran, [], name);
    assert.ok(performance.now() - began < 3_000, `${name} took ${performance.now() - began} ms`);
    assert.doesNotMatch(JSON.stringify(answers), /4711|S3CRET7/, name);
  }
  assert.deepEqual((await askAll(folders['cleanFilter']!)).changes?.paths, ['src/main.ts'], 'answered all the same');
  assert.equal((await askAll(folders['signature']!)).history?.[0]?.subject, 'signed');
  assert.match((await askAll(folders['worktreeOutside']!)).changes?.diff ?? '', /^\+ {2}return port \+ 2;$/m);
  assert.equal(
    (await askAll(folders['embeddedBare']!)).history,
    null,
    'a bare repository is no repository around its files',
  );

  // The control: git as a user runs it does run them.
  for (const [name, folder] of Object.entries(folders)) if (!name.startsWith('fifo')) runPlainGit(folder);
  assert.ok(hostile.ran.length >= 12, hostile.ran.join(' '));
});

test('history and changes are those of git where nothing is hostile', async () => {
  const folder = temporaryFolder('objects');
  const git = gitIn(folder);
  git('init', '-q', '-b', 'main');
  mkdirSync(join(folder, 'lib'));
  const write = (file: string, text: string | Buffer): void => writeFileSync(join(folder, file), text);
  write('lib/a.ts', 'one\ntwo\nthree\n');
  write('lib/windows.ts', 'one\ntwo\n');
  write('lib/same.ts', 'same\n');
  write('lib/pointer.json', `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 5\n`);
  git('add', '-A');
  git('commit', '-qm', 'first');
  write('lib/a.ts', 'one\n2\nthree\n');
  write('lib/windows.ts', 'one\r\ntwo\r\n');
  write('lib/pointer.json', 'large');
  write('lib/new.ts', 'new\n');
  const read = ['a.ts', 'windows.ts', 'same.ts', 'pointer.json', 'new.ts'];
  const ids = new BlobIds();
  for (const [from, prefix] of [
    [join(folder, 'lib'), ''],
    [folder, 'lib/'],
  ] as const) {
    const changes = await workingChanges(from, new Set(read.map(path => prefix + path)), ids, never);
    assert.deepEqual(changes, {
      diff: `--- ${prefix}a.ts\n+++ ${prefix}a.ts\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n${prefix}pointer.json: changed, not shown: Git LFS has it\nnew file ${prefix}new.ts\n`,
      paths: [`${prefix}a.ts`, `${prefix}new.ts`],
    });
    assert.equal((await gitHistory(from, `${prefix}a.ts`, null, never))?.[0]?.subject, 'first');
    assert.equal(await committedText(from, `${prefix}a.ts`, never), 'one\ntwo\nthree\n');
  }
  // As a shallow clone, with packed objects and branches, and where SHA-256 names them.
  const again = temporaryFolder('objects-again');
  git('commit', '-qam', 'second');
  gitIn(again)('clone', '-q', '--depth', '1', `file://${folder}`, 'shallow');
  assert.deepEqual(
    (await gitHistory(join(again, 'shallow'), '', null, never))?.map(({ subject }) => subject),
    ['second'],
  );
  const other = join(again, 'sha256');
  gitIn(again)('init', '-q', '--object-format=sha256', 'sha256');
  writeFileSync(join(other, 'a.ts'), 'a\n');
  gitIn(other)('add', '-A');
  gitIn(other)('commit', '-qm', 'of sha256');
  writeFileSync(join(other, 'a.ts'), 'b\n');
  assert.equal((await gitHistory(other, '', null, never))?.[0]?.subject, 'of sha256');
  assert.match((await workingChanges(other, new Set(['a.ts']), ids, never))?.diff ?? '', /-a\n\+b\n/);
});

test('a removed secret is not shown, however the diff begins its line', async () => {
  const folder = temporaryFolder('objects-secret');
  const git = gitIn(folder);
  git('init', '-q');
  const key = ['AKI', 'AQWERTYUIOPASDFGH'].join('');
  writeFileSync(join(folder, 'a.ts'), `const a = 1;\n${key}\n`);
  git('add', '-A');
  git('commit', '-qm', 'first');
  writeFileSync(join(folder, 'a.ts'), 'const a = 1;\n');
  const changes = await workingChanges(folder, new Set(['a.ts']), new BlobIds(), never);
  assert.equal(changes?.diff, 'a.ts: changed, not shown: AWS access key\n');
});

test('objects on a network path, or on a way through one, are not looked at', () => {
  const hostile = new HostileGit(temporaryFolder('network'));
  const folder = hostile.repository('alternates');
  assert.ok(GitObjects.around(folder) !== null);
  writeFileSync(join(folder, '.git/objects/info/alternates'), '//host.invalid/share\n');
  assert.equal(GitObjects.around(folder), null);
  const pointing = hostile.repository('pointer');
  renameSync(join(pointing, '.git'), join(pointing, 'git'));
  for (const pointer of ['//host.invalid/share', '\\\\host.invalid\\share', '/../\n//x']) {
    writeFileSync(join(pointing, '.git'), `gitdir: ${pointer}\n`);
    assert.equal(GitObjects.around(pointing), null, pointer);
  }
  writeFileSync(join(pointing, '.git'), 'gitdir: git\n');
  assert.ok(GitObjects.around(pointing) !== null);
});

test('git is taken from the absolute folders of PATH, never from a repository', async () => {
  const folder = temporaryFolder('path');
  const mark = join(folder, 'ran');
  const repository = join(folder, 'repository');
  mkdirSync(join(repository, 'bin'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  for (const file of [join(repository, 'bin/git'), join(repository, 'git')]) {
    writeFileSync(file, `#!/bin/sh\ntouch '${mark}'\n`);
    chmodSync(file, 0o755);
  }
  cpSync(join(repository, 'git'), join(folder, 'bin/git'));
  const path = ['', '.', 'bin', join(folder, 'none'), join(repository, 'bin'), join(folder, 'bin')].join(delimiter);
  assert.deepEqual(programsIn(path, 'git'), [join(repository, 'bin/git'), join(folder, 'bin/git')]);
  rmSync(join(folder, 'bin/git'));
  mkdirSync(join(folder, 'bin/git'));
  assert.deepEqual(programsIn(join(folder, 'bin'), 'git'), [], 'a folder is no program');
  // Asked in another process, whose PATH begins with the repository.
  const script = join(folder, 'ask.mjs');
  const { build } = await import('esbuild');
  await build({
    stdin: {
      contents: `import { recentlyCommitted } from './src/workspace/git/recentlyCommitted'; console.log(JSON.stringify(await recentlyCommitted(${JSON.stringify(repository)})));`,
      resolveDir: process.cwd(),
    },
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  writeFileSync(join(repository, 'a.ts'), 'a\n');
  gitIn(repository)('init', '-q');
  gitIn(repository)('add', 'a.ts');
  gitIn(repository)('commit', '-qm', 'first');
  const env = {
    ...process.env,
    PATH: `.${delimiter}${join(repository, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  };
  const out = execFileSync(process.execPath, [script], { cwd: repository, env, encoding: 'utf8' });
  assert.match(out, /"a\.ts"/);
  assert.throws(() => readFileSync(mark), { code: 'ENOENT' });
});

test('a commit message with a secret in it is not shown', async () => {
  const folder = temporaryFolder('objects-message');
  const git = gitIn(folder);
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'Rotate', '-m', ['The old key was AKI', 'AQWERTYUIOPASDFGH.'].join(''));
  const history = await gitHistory(folder, '', null, never);
  assert.match(history?.[0]?.subject ?? '', /not shown/);
  assert.doesNotMatch(JSON.stringify(history), /QWERTY/);
});
