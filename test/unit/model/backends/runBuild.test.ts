import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildForThisMachine } from '../../../../src/model/backends/backends';
import { lastStep, missingTools, runBuild } from '../../../../src/model/backends/runBuild';
import { CoilError } from '../../../../src/shared/errors';

const folder = await mkdtemp(join(tmpdir(), 'coil-build-'));
after(() => rm(folder, { recursive: true }));
const script = async (name: string, code: string): Promise<string> => {
  await writeFile(join(folder, name), code);
  return join(folder, name);
};
const never = new AbortController().signal;

test("the last step of make's, Ninja's and other output", () => {
  assert.deepEqual(lastStep('x\n[ 12%] Building ggml.c\nwarning: y\n'), { message: 'Building ggml.c', share: 0.12 });
  assert.deepEqual(lastStep('[3/12] Building CUDA object a.cu\r\n'), {
    message: 'Building CUDA object a.cu',
    share: 0.25,
  });
  assert.deepEqual(lastStep('Cloning\n'), { message: 'Cloning', share: null });
});

test('a build tells how far it is, and ends when its child has', async () => {
  const shares: (number | null)[] = [];
  const child = await script('good.mjs', `console.log('[ 50%] Building'); setTimeout(() => process.exit(0), 50);`);
  await runBuild(child, 'cpu', (_, share) => shares.push(share), never);
  assert.ok(shares.includes(0.5));
});

test("a build that fails says so with the compiler's error", async () => {
  const child = await script(
    'bad.mjs',
    `console.error('a.cu:3: error: no such file\\nmake: *** stop'); process.exit(1);`,
  );
  await assert.rejects(
    runBuild(child, 'cuda', () => undefined, never),
    (error: unknown) => {
      assert.ok(error instanceof CoilError);
      assert.equal(error.code, 'buildFailed');
      assert.match(error.message, /cuda: a\.cu:3: error: no such file/);
      return true;
    },
  );
});

test('what CMake can do without is not taken for the error', async () => {
  const child = await script(
    'without.mjs',
    `console.error('-- Warning: NCCL not found, slower\\nCMake Error: target links to CUDA::cublas'); process.exit(1);`,
  );
  await assert.rejects(
    runBuild(child, 'cuda', () => undefined, never),
    /cuda: CMake Error: target links to CUDA::cublas/,
  );
});

test('an abort ends the child and what it has started', { skip: process.platform === 'win32' }, async () => {
  const pidFile = join(folder, 'pid');
  const child = await script(
    'long.mjs',
    `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
     const compiler = spawn('sleep', ['600']); writeFileSync(${JSON.stringify(pidFile)}, String(compiler.pid)); console.log('[ 1%] x'); setInterval(() => {}, 1000);`,
  );
  const abort = new AbortController();
  const building = runBuild(child, 'cuda', () => abort.abort(), abort.signal);
  await assert.rejects(building, { name: 'AbortError' });
  const compiler = Number(await readFile(pidFile, 'utf8'));
  for (let i = 0; i < 200; i++) {
    const state = await readFile(`/proc/${compiler}/stat`, 'utf8').catch(() => '');
    if (state === '' || /\)\s+Z/.test(state)) return;
    await new Promise(done => setTimeout(done, 50));
  }
  assert.fail('the compiler still runs');
});

test('nothing is compiled for the processor, whose library is there', async () => {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  await assert.rejects(
    buildForThisMachine(folder, 'cpu', () => assert.fail('it compiles'), never, silent),
    { name: 'CoilError', code: 'usage' },
  );
});

test('tools that are not there are named with where they come from', () => {
  const missing = missingTools('cuda', ([command = '']) => !/nvcc|cmake/.test(command));
  assert.equal(missing.length, 2);
  assert.match(missing.join(), /CMake .*cmake\.org.*CUDA Toolkit .*nvidia\.com/);
  assert.deepEqual(
    missingTools('cuda', () => true),
    [],
  );
});
