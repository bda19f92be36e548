import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BackendCache } from '../../../../src/model/backends/backendCache';
import type { TrialOutcome } from '../../../../src/model/backends/tryBackend';
import {
  chooseBackend,
  nextBackend,
  type BackendChoice,
  type BackendMachine,
} from '../../../../src/model/backends/chooseBackend';
import type { Backend, Gpu } from '../../../../src/protocol/engineProtocol';
import { CoilError } from '../../../../src/shared/errors';
import { silent } from '../../../support/fakeModel';

const folders: string[] = [];
after(() => folders.forEach(folder => rmSync(folder, { recursive: true })));
const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'coil-choose-'));
  folders.push(folder);
  return folder;
};
const passed = (backend: Backend, more: object = {}): TrialOutcome => ({
  passed: true,
  result: {
    backend,
    devices: backend === 'cpu' ? [] : ['Card'],
    repeats: true,
    resumes: true,
    sample: [1, 2, 3],
    readTokensPerSecond: backend === 'cpu' ? 100 : 1000,
    decodeTokensPerSecond: 10,
    memory: { total: 8e9, free: 7e9 },
    ...more,
  },
});
const failed: TrialOutcome = { passed: false, reason: 'aborted', hint: 'update' };
/** A machine whose backends have these outcomes; `tested` is what was tested, in order. */
const machine = (outcomes: Partial<Record<Backend, TrialOutcome>>, absent: readonly Backend[] = []) => {
  const tested: Backend[] = [];
  const of: BackendMachine = {
    backends: ['cuda', 'vulkan', 'cpu'],
    absent: backend => (absent.includes(backend) ? { reason: 'not installed', hint: 'build' } : null),
    fingerprint: backend => `print of ${backend}`,
    test: backend => {
      tested.push(backend);
      return Promise.resolve(outcomes[backend] ?? passed(backend));
    },
  };
  return { of, tested };
};
const choose = (of: BackendMachine, gpu: Gpu = 'auto', architecture = 'mamba2', cache = new BackendCache(scratch())) =>
  chooseBackend(gpu, architecture, of, cache, silent);
const states = ({ reports }: BackendChoice): string[] => reports.map(({ backend, state }) => `${backend} ${state}`);

test('the first backend that passes runs, and those after it are reported as unused', async () => {
  const choice = await choose(machine({}).of);
  assert.deepEqual(states(choice), ['cuda running', 'vulkan unused', 'cpu unused']);
  assert.equal(choice.reason, 'Card; passed its self-test');
});

test('one that fails is passed over, with its reason and next step in the report', async () => {
  const choice = await choose(machine({ cuda: failed }, ['vulkan']).of);
  assert.equal(choice.backend, 'cpu');
  assert.deepEqual(
    choice.reports.map(({ reason, hint }) => [reason, hint]),
    [
      ['aborted', 'update'],
      ['not installed', 'build'],
      ['passed its self-test', null],
    ],
  );
});

test('one that computes something else than the processor is refused', async () => {
  const choice = await choose(machine({ cuda: passed('cuda', { sample: [3, -2, 0] }) }).of);
  assert.deepEqual(states(choice), ['cuda refused', 'vulkan running', 'cpu unused']);
  assert.match(choice.reports[0]?.reason ?? '', /other states/);
});

test('one that is slower than the processor is used only where it is asked for', async () => {
  const slow = { vulkan: passed('vulkan', { readTokensPerSecond: 20 }) };
  assert.equal((await choose(machine(slow, ['cuda']).of)).backend, 'cpu');
  assert.equal((await choose(machine(slow, ['cuda']).of, 'vulkan')).backend, 'vulkan');
});

test('Mamba-1 does not run on Vulkan: the next backend takes it, and asked for it is an error that says why', async () => {
  const choice = await choose(machine({}, ['cuda']).of, 'auto', 'mamba');
  assert.deepEqual(states(choice), ['cuda refused', 'vulkan refused', 'cpu running']);
  assert.match(choice.reports[1]?.reason ?? '', /no kernel for Mamba-1/);
  await assert.rejects(choose(machine({}).of, 'vulkan', 'mamba'), (error: unknown) => {
    assert.ok(error instanceof CoilError);
    assert.equal(error.code, 'backendRefused');
    assert.match(error.message, /no kernel for Mamba-1/);
    assert.match(error.hint, /Mamba-2/);
    return true;
  });
});

test('one that does not repeat itself byte for byte is used, and marked', async () => {
  for (const more of [{ repeats: false }, { resumes: false }]) {
    const choice = await choose(machine({ cuda: passed('cuda', more) }).of);
    assert.equal(choice.backend, 'cuda');
    assert.equal(choice.bitStable, false);
    assert.equal(choice.reports[0]?.bitStable, false);
  }
});

test('where nothing is installed but the processor, nothing else is tested; one of another system is refused', async () => {
  const { of, tested } = machine({}, ['cuda', 'vulkan']);
  await choose(of);
  assert.deepEqual(tested, ['cpu']);
  await assert.rejects(choose(of, 'metal'), /no metal backend/);
});

test('outcomes are kept for the fingerprint they were found with, and refusals for a day', async () => {
  let now = 1e12;
  const cache = new BackendCache(scratch(), () => now);
  const { of, tested } = machine({ cuda: failed }, ['vulkan']);
  await choose(of, 'auto', 'mamba2', cache);
  await choose(of, 'auto', 'mamba2', cache);
  assert.deepEqual(tested, ['cpu', 'cuda']);
  const newDriver = { ...of, fingerprint: (backend: Backend) => `new print of ${backend}` };
  await choose(newDriver, 'auto', 'mamba2', cache);
  assert.deepEqual(tested, ['cpu', 'cuda', 'cpu', 'cuda']);
  now += 25 * 3600_000;
  await choose(newDriver, 'auto', 'mamba2', cache);
  assert.deepEqual(tested.slice(4), ['cuda']);
  cache.forget();
  await choose(newDriver, 'auto', 'mamba2', cache);
  assert.deepEqual(tested.slice(5), ['cpu', 'cuda']);
});

test('an engine that ended on a backend has it tested again, and a second time within the hour has it refused', async () => {
  const folder = scratch();
  let now = 1e12;
  const cache = new BackendCache(folder, () => now);
  const { of, tested } = machine({});
  await choose(of, 'auto', 'mamba2', cache);
  const crash = (): void => {
    now += 60_000;
    // No process has this id: the kernel's are below 2^22.
    writeFileSync(join(folder, 'running-cuda-99999999'), '');
  };
  crash();
  assert.equal((await choose(of, 'auto', 'mamba2', cache)).backend, 'cuda');
  assert.deepEqual(tested, ['cpu', 'cuda', 'vulkan', 'cuda']);
  crash();
  const choice = await choose(of, 'auto', 'mamba2', cache);
  assert.equal(choice.backend, 'vulkan');
  assert.match(choice.reports[0]?.reason ?? '', /ended 2 times/);
});

test('a driver that vanishes under the engine leaves the model to the processor, with the reason, and has it again when it is back', async () => {
  const folder = scratch();
  const cache = new BackendCache(folder);
  const card = machine({}, ['vulkan']).of;
  assert.equal((await choose(card, 'auto', 'mamba2', cache)).backend, 'cuda');
  writeFileSync(join(folder, 'running-cuda-99999999'), '');
  const gone: TrialOutcome = {
    passed: false,
    reason: 'no NVIDIA driver was found',
    hint: 'Install the driver of the card.',
  };
  const without = {
    ...machine({ cuda: gone }, ['vulkan']).of,
    fingerprint: (backend: Backend) => `${backend}, no card`,
  };
  const choice = await choose(without, 'auto', 'mamba2', cache);
  assert.equal(choice.backend, 'cpu');
  assert.match(choice.reason, /cuda: no NVIDIA driver was found/);
  assert.equal((await choose(card, 'auto', 'mamba2', cache)).backend, 'cuda');
});

test('an engine that ends as it should, or still runs, is no crash', async () => {
  const cache = new BackendCache(scratch());
  const { of, tested } = machine({});
  await choose(of, 'auto', 'mamba2', cache);
  const stop = cache.running('cuda');
  await choose(of, 'auto', 'mamba2', cache);
  stop();
  await choose(of, 'auto', 'mamba2', cache);
  assert.deepEqual(tested, ['cpu', 'cuda', 'vulkan']);
});

test('a damaged file of outcomes is as good as none', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'backends.json'), '{"version":2,');
  const { of, tested } = machine({});
  await choose(of, 'auto', 'mamba2', new BackendCache(folder));
  assert.equal(tested.length, 3);
});

test('a card with too little memory for a model leaves it to the next backend, and the report has the numbers', async () => {
  const first = await choose(machine({ vulkan: failed }).of);
  const next = nextBackend(first, 'it needs 9.0 GB');
  assert.equal(next?.backend, 'cpu');
  assert.deepEqual(states(next), ['cuda refused', 'vulkan refused', 'cpu running']);
  assert.match(next.reason, /cuda: it needs 9\.0 GB/);
  assert.equal(nextBackend(next, 'it needs 9.0 GB'), null);
});
