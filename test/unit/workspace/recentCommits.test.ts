import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { recentlyCommitted } from '../../../src/workspace/recentCommits';
import { temporaryFolder } from '../../support/temporaryFolder';

test('the files of the last commits, relative to the folder opened, whatever their names; none outside git', async () => {
  const folder = temporaryFolder('commits');
  assert.deepEqual(await recentlyCommitted(folder), []);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: folder, stdio: 'ignore' });
  git('init', '-q');
  assert.deepEqual(await recentlyCommitted(folder), []);
  await mkdir(join(folder, 'src'));
  for (const name of ['src/ä b.ts', 'src/two.ts', 'top.md']) await writeFile(join(folder, name), name);
  git('add', '-A');
  git('commit', '-qm', 'one');
  assert.deepEqual((await recentlyCommitted(folder)).sort(), ['src/two.ts', 'src/ä b.ts', 'top.md']);
  assert.deepEqual((await recentlyCommitted(join(folder, 'src'))).sort(), ['two.ts', 'ä b.ts']);
});
