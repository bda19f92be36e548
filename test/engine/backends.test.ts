import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { listBackends } from '../../src/model/backends/backends';
import { cosine } from '../../src/model/backends/chooseBackend';
import { loadModel } from '../../src/model/runtime/loadModel';
import { selfTest } from '../../src/model/backends/selfTest';
import { silent } from '../support/fakeModel';
import { writeRandomGguf } from '../support/randomGguf';

const store = await mkdtemp(join(tmpdir(), 'coil-backends-'));
after(() => rm(store, { recursive: true }));

test('the processor passes its self-test in a child, bit-stable, and the outcome is kept', async () => {
  const reports = await listBackends(store, 'auto', false, silent);
  const cpu = reports.find(({ backend }) => backend === 'cpu');
  assert.equal(cpu?.bitStable, true);
  assert.ok((cpu.readTokensPerSecond ?? 0) > 1 && (cpu.decodeTokensPerSecond ?? 0) > 0);
  const kept = join(store, 'backends.json');
  const { mtimeMs } = await stat(kept);
  await listBackends(store, 'auto', false, silent);
  assert.equal((await stat(kept)).mtimeMs, mtimeMs, 'tested again');
  assert.match(await readFile(kept, 'utf8'), /"passed":true/);
});

test('a model loaded where any backend may be says which one runs and why the others do not', async () => {
  const path = join(store, 'model.gguf');
  writeRandomGguf(path);
  const model = await loadModel({ path, gpu: 'auto', store, logger: silent });
  assert.equal(model.backend, model.backends.find(({ state }) => state === 'running')?.backend);
  assert.ok(model.backends.length > 0);
  for (const { backend, state, reason } of model.backends) {
    assert.ok(state === 'running' || reason.length > 10, `${backend} is ${state}: "${reason}"`);
    assert.equal(state === 'running', backend === model.backend, backend);
  }
  await model.dispose();
});

test('a backend that is tested with more text is compared after the same text: else every GPU would be refused', async () => {
  const model = 'models/coil-embedded.gguf';
  const processor = await selfTest('cpu', model);
  const asOnGpu = await selfTest('cpu', model, 512);
  assert.ok(cosine(processor.sample, asOnGpu.sample) > 0.999);
});
