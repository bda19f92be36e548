import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeScratch, removeScratch } from '../../../src/shared/scratchFolder';

test('a temporary folder of a process that was killed goes with the next that is made, one of a process that runs stays', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const [left, used] = [`coil-git-${pid}-abc123`, `coil-git-${process.ppid}-abc123`].map(name => join(tmpdir(), name));
  for (const folder of [left, used]) mkdirSync(join(folder ?? '', 'refs'), { recursive: true });
  const made = makeScratch('git');
  assert.deepEqual([left, used, made].map(folder => existsSync(folder ?? '')), [false, true, true]);
  for (const folder of [used, made]) removeScratch(folder ?? '');
  assert.deepEqual([used, made].map(folder => existsSync(folder ?? '')), [false, false]);
});
