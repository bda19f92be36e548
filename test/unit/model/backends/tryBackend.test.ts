import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tryBackend, type TrialOutcome } from '../../../../src/model/backends/tryBackend';

const folder = await mkdtemp(join(tmpdir(), 'coil-trial-'));
after(() => rm(folder, { recursive: true }));
let children = 0;
/** The outcome of a child that runs `code`. */
const trial = async (code: string, timeout = 60_000): Promise<TrialOutcome> => {
  const script = join(folder, `child${children++}.mjs`);
  await writeFile(script, code);
  return tryBackend({ script, backend: 'cuda', modelFile: '/model.gguf', timeout });
};
const result = {
  backend: 'cuda',
  devices: ['Card'],
  repeats: true,
  resumes: true,
  sample: [1, 2],
  readTokensPerSecond: 10,
  decodeTokensPerSecond: 5,
  memory: { total: 8e9, free: 7e9 },
};
const sending = (message: unknown, then = ''): string =>
  `process.send(${JSON.stringify(message)}, () => { ${then} process.exit(0); });`;
const refused = async (code: string, words: RegExp, timeout?: number): Promise<void> => {
  const outcome = await trial(code, timeout);
  assert.ok(!outcome.passed, 'was let pass');
  assert.match(`${outcome.reason} ${outcome.hint ?? ''}`, words);
};

test('a child that tells its result passes, and was told what to test with which model', async () => {
  const code = `if (process.argv.slice(2).join(' ') !== 'test cuda /model.gguf') process.exit(9);\n`;
  assert.deepEqual(await trial(code + sending({ kind: 'passed', result })), { passed: true, result });
});

test('a child that aborts is refused with its signal and its last words', () =>
  refused(`console.error('ggml_abort: bad'); process.abort();`, /SIGABRT.*ggml_abort: bad.*check/s));

test('a library without code for the card and driver is told apart, and the next step is to build', () =>
  refused(
    `console.error('CUDA error: the provided PTX was compiled with an unsupported toolchain.'); process.abort();`,
    /no code that this driver and card run.*Build for This GPU/,
  ));

test("llama.cpp's abort without CUDA's words says that a computation failed, and the next step is to build", () =>
  refused(
    `console.error('/llama.cpp/ggml/src/ggml-cuda/ggml-cuda.cu:108: CUDA error'); process.abort();`,
    /SIGABRT: a computation failed on the card.*Build for This GPU/,
  ));

test('a child that hangs is refused after the time, and ended; its temporary files go with it', async () => {
  const pidFile = join(folder, 'pid');
  const code = `import { mkdtempSync, writeFileSync } from 'node:fs'; import { tmpdir } from 'node:os';
    writeFileSync(${JSON.stringify(pidFile)}, process.pid + ' ' + mkdtempSync(tmpdir() + '/coil-selftest-'));
    setInterval(() => {}, 1000); while (true);`;
  await refused(code, /did not finish/, 3000);
  const [pid, left] = (await readFile(pidFile, 'utf8')).split(' ');
  assert.equal(existsSync(left ?? ''), false);
  for (let i = 0; i < 200; i++) {
    try {
      process.kill(Number(pid), 0);
    } catch {
      return;
    }
    await new Promise(done => setTimeout(done, 50));
  }
  assert.fail('the child still runs');
});

test('a child that ends without a word, talks nonsense or failed is refused', async () => {
  await refused('process.exit(0);', /exit code 0/);
  await refused(sending('fine'), /nonsense/);
  await refused(sending({ kind: 'passed', result: { ...result, readTokensPerSecond: 'fast' } }), /nonsense/);
  await refused(sending({ kind: 'failed', message: 'no such device' }), /no such device/);
});

test('a child that ran on another backend, or computed no numbers, is refused', async () => {
  await refused(sending({ kind: 'passed', result: { ...result, backend: 'cpu' } }), /cpu ran instead/);
  await refused(sending({ kind: 'passed', result: { ...result, sample: [1, null] } }), /no numbers/);
});

test('a library that found no card, and computed on the processor, is refused', () =>
  refused(sending({ kind: 'passed', result: { ...result, devices: [] } }), /no graphics card.*Install the driver/));

test('a script that cannot be started is refused', async () => {
  const outcome = await tryBackend({
    script: join(folder, 'none.mjs'),
    backend: 'cuda',
    modelFile: '',
    timeout: 60_000,
  });
  assert.ok(!outcome.passed);
});
