import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { build } from 'esbuild';
import { generateRepository } from '../../src/bench/generateRepository';
import type { OpeningStep } from '../../src/protocol/engineProtocol';
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

/** Each with the steps of opening at one of which its engine is. */
const works: readonly (readonly [what: string, fill: (dir: string) => void, steps: readonly OpeningStep[]])[] = [
  ...Object.entries(folders).map(([what, fill]) => [what, fill, []] as const),
  ['loads its model', dir => void generateRepository(dir, 20), ['modelFile', 'backends', 'memory']],
];

for (const [what, fill, steps] of works)
  for (const [ends, most, end] of [
    ['its parent is killed', 2_000, (parent: ChildProcess) => void parent.kill('SIGKILL')],
    ['it gets SIGTERM', 1_000, (_: ChildProcess, pid: number) => void process.kill(pid, 'SIGTERM')],
  ] as const)
    test(`an engine that ${what} ends when ${ends}`, async t => {
      const dir = join(temporaryFolder('orphan'), 'w');
      mkdirSync(dir);
      fill(dir);
      const args = [resolve('dist/engine.mjs'), dir, resolve('models/coil-embedded.gguf'), ...steps];
      const parent = fork(outfile, args, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const pid = await new Promise<number>(done => parent.once('message', message => done(message as number)));
      assert.ok(isAlive(pid));
      const all = [pid, ...childrenOf(pid)];
      const began = performance.now();
      end(parent, pid);
      while (all.some(isAlive) && performance.now() - began < 20_000) await new Promise(done => setTimeout(done, 20));
      const ms = performance.now() - began;
      t.diagnostic(`${Math.round(ms)} ms of ${most}`);
      parent.kill('SIGKILL');
      assert.deepEqual(all.filter(isAlive), [], 'it goes on');
      // Another program may have the processor: a multiple is let pass.
      assert.ok(ms < 3 * most, `${ms} ms`);
    });

/** What the engine has started, such as the trial of a backend; none where there is no /proc. */
function childrenOf(pid: number): number[] {
  if (!existsSync(`/proc/${pid}/task`)) return [];
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.flatMap(thread => {
    const list = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim();
    return list === '' ? [] : list.split(' ').map(Number);
  });
}

function isAlive(pid: number): boolean {
  try {
    // One that ended and was not waited for is none.
    if (process.platform === 'linux') return !/\)\s+Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
