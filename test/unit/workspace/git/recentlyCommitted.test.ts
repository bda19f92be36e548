import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { recentlyCommitted } from '../../../../src/workspace/git/recentlyCommitted';
import { temporaryFolder } from '../../../support/temporaryFolder';

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
  const paths = async (of: string): Promise<string[]> => (await recentlyCommitted(of)).map(({ path }) => path);
  assert.deepEqual((await paths(folder)).sort(), ['src/two.ts', 'src/ä b.ts', 'top.md']);
  assert.deepEqual((await paths(join(folder, 'src'))).sort(), ['two.ts', 'ä b.ts']);
  await writeFile(join(folder, 'top.md'), 'again');
  git('commit', '-qam', 'two', '--date=2040-01-01T00:00:00Z');
  const [newest] = await recentlyCommitted(folder);
  assert.equal(newest?.path, 'top.md');
  assert.ok(Math.abs(newest.at - Date.now() / 1000) < 3600, 'when it was committed, not authored');
});
