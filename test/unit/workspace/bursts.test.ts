import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Scanner } from '../../../src/reading/files/scan';
import { Files } from '../../../src/workspace/files/files';
import { ReadPriority } from '../../../src/workspace/files/readPriority';
import { silent } from '../../support/fakeModel';
import { gitIn } from '../../support/gitIn';
import { openParams } from '../../support/openParams';

const { signal } = new AbortController();
/** Milliseconds in which an update comes at the latest, and in which no second one comes after it. */
const longest = 10_000;
const quiet = 1_000;

async function write(dir: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
}

/** Two hundred files in twenty folders. */
const many = (text: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`d${n % 20}/f${n}.ts`, `${text} ${n}\n`]));

/**
 * A repository with `files`, opened and watched as a workspace is by the first `during`, which runs `work` and waits for what it changes to
 * be looked at: then what is known is what a first look finds. `updates` are the paths of each look that found some.
 */
async function opened(t: TestContext, files: Record<string, string>) {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'coil-bursts-')));
  const dir = join(top, 'repository');
  await write(dir, files);
  const git = gitIn(dir);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
  const updates: (readonly string[])[] = [];
  let open: Files | undefined;
  t.after(async () => {
    open?.dispose();
    await rm(top, { recursive: true });
  });
  return {
    dir,
    git,
    updates,
    during: async (work: () => Promise<unknown>): Promise<void> => {
      if (open === undefined) {
        const params = openParams({
          roots: [{ name: 'root', dir }],
          model: '',
          store: join(top, 'store'),
          watch: true,
        });
        open = new Files(params, new ReadPriority(), silent, {
          onLooked: (_, changed) => (changed.length > 0 ? updates.push(changed) : undefined),
          onFailed: error => assert.fail(String(error)),
        });
        await open.indexed();
        // What was written just before may still be told.
        await delay(quiet);
      }
      updates.length = 0;
      await work();
      for (let waited = 0; updates.length === 0 && waited < longest; waited += 20) await delay(20);
      await delay(quiet);
      const { documents } = await open.corpus;
      const found = await new Scanner([{ name: 'root', dir }], []).scan('all', signal);
      assert.deepEqual(
        documents.map(({ path, sha256 }) => [path, sha256]),
        found.documents.map(({ path, sha256 }) => [path, sha256]),
      );
    },
  };
}

async function run(dir: string, command: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, HOME: dir, GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };
  const [code] = (await once(spawn(command, args, { cwd: dir, env, stdio: 'ignore' }), 'exit')) as [number];
  assert.equal(code, 0);
}

test('a rebase of many commits is one update, when it is done', async t => {
  const { dir, git, updates, during } = await opened(t, many('first'));
  git('checkout', '-q', '-b', 'side');
  for (let n = 0; n < 10; n++) {
    await write(dir, { [`d${n}/side${n}.ts`]: `${n}`, [`d${n + 10}/side${n}.ts`]: `${n}` });
    git('add', '.');
    git('commit', '-qm', `side ${n}`);
  }
  git('checkout', '-q', 'main');
  await write(dir, many('second'));
  git('commit', '-qam', 'second');
  git('checkout', '-q', 'side');
  // Longer than a burst may last otherwise, with pauses in which git holds nothing.
  await during(() => run(dir, 'git', 'rebase', '-q', '-x', 'sleep 0.6', 'main'));
  assert.deepEqual(updates, [Object.keys(many('')).sort()]);
});

test('a rebase that stops at a conflict is seen while it waits', async t => {
  const { dir, git, updates, during } = await opened(t, { 'a.ts': 'first' });
  git('checkout', '-q', '-b', 'side');
  await write(dir, { 'a.ts': 'side' });
  git('commit', '-qam', 'side');
  git('checkout', '-q', 'main');
  await write(dir, { 'a.ts': 'second' });
  git('commit', '-qam', 'second');
  git('checkout', '-q', 'side');
  await during(() => assert.rejects(run(dir, 'git', 'rebase', '-q', 'main')));
  assert.deepEqual(updates, [['a.ts']]);
});

test('stash and pop are one update each', async t => {
  const { dir, updates, during } = await opened(t, many('first'));
  await write(dir, many('edited'));
  await during(() => run(dir, 'git', 'stash', '-q'));
  assert.equal(updates.length, 1);
  await during(() => run(dir, 'git', 'stash', 'pop', '-q'));
  assert.equal(updates.length, 1);
});

test('npm install is one update, of what it writes beside node_modules', async t => {
  const { dir, updates, during } = await opened(t, { 'package.json': '{ "name": "a" }' });
  await write(dirname(dir), {
    'library/package.json': '{ "name": "library", "version": "1.0.0" }',
    ...Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`library/d${n % 50}/f${n}.js`, `${n}`])),
  });
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--install-links', '../library'];
  await during(() => run(dir, 'npm', ...install, '--cache', join(dirname(dir), 'cache')));
  // The lock file is one that is never read.
  assert.deepEqual(updates, [['package.json']]);
});
