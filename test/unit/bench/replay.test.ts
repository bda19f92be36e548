import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createOutliner } from '../../../src/reading/languages/outline';
import { Scanner } from '../../../src/reading/files/scan';
import { CoilError } from '../../../src/shared/errors';
import { GitDocuments } from '../../../src/bench/gitDocuments';
import { GitRepository } from '../../../src/bench/gitRepository';
import { replay } from '../../../src/bench/replay';
import type { ReplayResult } from '../../../src/protocol/engineProtocol';

const outliner = await createOutliner(resolve('dist/grammars'));

/** A repository with one commit for each list of files (null: removed). */
async function repository(t: TestContext, ...commits: Record<string, string | null>[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'coil-replay-'));
  t.after(() => rm(dir, { recursive: true }));
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', dir, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { stdio: 'ignore' });
  };
  git('init');
  for (const files of commits) {
    for (const [path, text] of Object.entries(files)) {
      const file = join(dir, path);
      mkdirSync(dirname(file), { recursive: true });
      if (text === null) rmSync(file);
      else if (text.startsWith('-> ')) symlinkSync(text.slice(3), file);
      else writeFileSync(file, text);
    }
    git('add', '-Af');
    git('commit', '-qm', 'x', '--allow-empty');
  }
  return dir;
}

const run = (dir: string, leafBytes = 100): Promise<ReplayResult> =>
  replay({
    repository: dir,
    commits: 10,
    leafBytes,
    // A token is a byte, so that sums can be reckoned.
    tokensOf: text => Buffer.byteLength(text),
    wrap: (_, text) => text,
    outliner,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });

test('a replayed edit costs its leaf, a chain all from there on, and the first commit again nothing', async t => {
  const files = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [`${name}.txt`, name.repeat(80)]));
  const dir = await repository(t, files, { 'c.txt': 'x'.repeat(90) });
  const result = await run(dir);
  assert.equal(result.commits, 1);
  assert.equal(result.leaves, 4);
  assert.deepEqual([result.floor.median, result.leafTokens.median], [90, 90]);
  assert.equal(result.chain.median, 90 + 80);
  assert.equal(result.full.median, 80 * 3 + 90);
  assert.equal(result.save.leaves.p95, 1);
  assert.equal(result.save.fullLeaves.p95, 0.9);
  assert.equal(result.switchBackTokens, 0);
});

test('each changed file is also saved alone, and commits of files that are not read do not count', async t => {
  const all = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}.txt`, `${n}`.repeat(60)]));
  const dir = await repository(t, all, { 'f1.txt': 'y', 'f7.txt': 'z', 'f8.txt': null }, { 'picture.png': 'no' });
  const result = await run(dir);
  assert.equal(result.commits, 1);
  assert.equal(result.save.count, 2);
  assert.equal(result.floor.median, 2);
});

test('the documents of a git tree are those that a scan of its checkout finds', async t => {
  const dir = await repository(
    t,
    {
      '.gitignore': 'out/\n*.log\n',
      '.gitattributes': 'made/** linguist-generated\n',
      'src/.coilignore': 'secret.txt\n',
      'src/main.ts': 'export const a = 1;\n',
      'src/secret.txt': 'left out\n',
      'out/built.js': 'built\n',
      'made/x.ts': 'generated\n',
      'deep/er/notes.log': 'log\n',
      'link.md': '-> README.md',
      'README.md': '# Title\n',
      'package-lock.json': '{}\n',
      'empty.txt': '',
    },
    { '.gitignore': '*.log\n', 'src/second.ts': 'export const b = 2;\n' },
  );
  const repo = new GitRepository(dir);
  t.after(() => repo.dispose());
  const [first = '', second = ''] = await repo.firstParents(2);
  const files = new GitDocuments(repo);
  await files.apply(await repo.changes(null, first));
  const documents = await files.apply(await repo.changes(first, second));
  const scanned = await new Scanner([{ name: 'x', dir }], []).scan('all', new AbortController().signal);
  const shown = (list: readonly { path: string; sha256: string }[]): string[] =>
    list.map(({ path, sha256 }) => `${path} ${sha256}`);
  assert.deepEqual(shown(documents), shown(scanned.documents));
  assert.ok(
    documents.some(({ path }) => path === 'out/built.js'),
    'no longer ignored in the second commit',
  );
});

test('a folder that is no repository is refused in words', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'coil-replay-'));
  t.after(() => rm(dir, { recursive: true }));
  await assert.rejects(run(dir), (error: unknown) => error instanceof CoilError && error.code === 'usage');
});
