import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { build } from 'esbuild';
import { generateRepository } from '../../src/bench/generateRepository';
import { temporaryFolder } from '../support/temporaryFolder';

const outfile = resolve('out/test/orphans/engineParent.mjs');
before(() =>
  build({
    entryPoints: ['test/support/engineParent.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  }),
);

/** Folders over which an engine is busy for more than the time of the test. */
const folders: Readonly<Record<string, (dir: string) => void>> = {
  'indexes and reads': dir => void generateRepository(dir, 3_000),
  'parses files that take without end': dir => {
    for (let n = 0; n < 8; n++) writeFileSync(join(dir, `A${n}.java`), 'a=>'.repeat(160_000));
  },
};

for (const [what, fill] of Object.entries(folders))
  for (const [ends, most, end] of [
    ['its parent is killed', 2_000, (parent: ChildProcess) => void parent.kill('SIGKILL')],
    ['it gets SIGTERM', 1_000, (_: ChildProcess, pid: number) => void process.kill(pid, 'SIGTERM')],
  ] as const)
    test(`an engine that ${what} ends when ${ends}`, async t => {
      const dir = join(temporaryFolder('orphan'), 'w');
      mkdirSync(dir);
      fill(dir);
      const args = [resolve('dist/engine.mjs'), dir, resolve('models/coil-embedded.gguf')];
      const parent = fork(outfile, args, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const pid = await new Promise<number>(done => parent.once('message', message => done(message as number)));
      assert.ok(isAlive(pid));
      const began = performance.now();
      end(parent, pid);
      while (isAlive(pid) && performance.now() - began < 20_000) await new Promise(done => setTimeout(done, 20));
      const ms = performance.now() - began;
      t.diagnostic(`${Math.round(ms)} ms of ${most}`);
      parent.kill('SIGKILL');
      assert.ok(!isAlive(pid), 'it goes on');
      // Another program may have the processor: a multiple is let pass.
      assert.ok(ms < 3 * most, `${ms} ms`);
    });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
