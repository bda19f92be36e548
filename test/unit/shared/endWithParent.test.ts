import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const outfile = resolve('out/test/busyProcess.mjs');
await build({
  entryPoints: ['test/support/busyProcess.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
});

async function busyChild(
  t: TestContext,
  what = 'child',
): Promise<{ parent: ChildProcess; pid: number }> {
  const parent = fork(outfile, ['parent', what], { execArgv: [] });
  t.after(() => parent.kill('SIGKILL'));
  const pid = await new Promise<number>(done => parent.once('message', message => done(message as number)));
  t.after(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  await delay(100);
  assert.ok(isAlive(pid));
  return { parent, pid };
}

/** A process that ended and was not waited for is none. */
function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}/stat`) && !/\)\s+Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

async function endedWithin(pid: number, milliseconds: number): Promise<boolean> {
  for (const until = Date.now() + milliseconds; Date.now() < until; await delay(20)) if (!isAlive(pid)) return true;
  return !isAlive(pid);
}

const skip = process.platform === 'linux' ? false : 'asks /proc';

test('a process that never gives its main thread a turn ends within two seconds of its parent’s end', { skip }, async t => {
  const { parent, pid } = await busyChild(t);
  parent.kill('SIGKILL');
  assert.ok(await endedWithin(pid, 2_000));
});

test('so does one whose parent ended before it had begun', { skip }, async t => {
  const { parent, pid } = await busyChild(t, 'late');
  parent.kill('SIGKILL');
  assert.ok(await endedWithin(pid, 10_000));
});

test('it ends within a second of SIGTERM, whatever packages listen for it', { skip }, async t => {
  const { pid } = await busyChild(t);
  process.kill(pid, 'SIGTERM');
  assert.ok(await endedWithin(pid, 1_000));
});

test('one that has no parent to end with ends when its main thread has had no turn for the time it is given, and not before', { skip }, async t => {
  const [stuck, idle] = ['stuck', 'idle'].map(what => fork(outfile, [what], { execArgv: [] }));
  t.after(() => [stuck, idle].forEach(child => child?.kill('SIGKILL')));
  const [stuckPid, idlePid] = await Promise.all([stuck, idle].map(child => pidOf(child)));
  assert.ok(await endedWithin(stuckPid ?? 0, 10_000));
  assert.ok(isAlive(idlePid ?? 0));
  idle?.kill('SIGTERM');
  assert.ok(await endedWithin(idlePid ?? 0, 1_000));
});

function pidOf(child: ChildProcess | undefined): Promise<number> {
  return new Promise(done => child?.once('message', message => done(message as number)));
}
