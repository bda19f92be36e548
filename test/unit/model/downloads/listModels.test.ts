import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { listModels } from '../../../../src/model/downloads/listModels';
import { ModelLibrary } from '../../../../src/model/downloads/modelLibrary';
import { keepSpeed, loadSpeeds, predictSpeed, type SpeedSample } from '../../../../src/model/downloads/speedEstimate';
import type { Backend, BackendReport, ModelListing } from '../../../../src/protocol/engineProtocol';

const folder = mkdtempSync(join(tmpdir(), 'coil-list-'));
after(() => rmSync(folder, { recursive: true }));
const report = (backend: Backend, memory: number | null, state: BackendReport['state'] = 'unused'): BackendReport => ({
  backend,
  state,
  reason: '',
  hint: null,
  devices: [],
  readTokensPerSecond: backend === 'cpu' ? 1000 : 30_000,
  decodeTokensPerSecond: 100,
  memory: memory === null ? null : { total: memory, free: memory },
  bitStable: true,
});
const listing = async (
  id: string,
  backends: readonly BackendReport[],
  freeBytes = 64e9,
  speeds: readonly SpeedSample[] = [],
): Promise<ModelListing> => {
  const shelf = new ModelLibrary(folder, 'models/coil-embedded.gguf');
  const all = await listModels(shelf, { backends, speeds, workspaceBytes: 1e6, freeBytes });
  return all.find(model => model.id === id)!;
};

test('a model runs on the first backend that has room for it', async () => {
  const small = await listing('mamba-codestral-7b', [report('cuda', 4e9), report('cpu', null)]);
  assert.deepEqual([small.fit?.backend, small.fit?.fits], ['cpu', true]);
  const large = await listing('mamba-codestral-7b', [report('cuda', 8e9), report('cpu', null)]);
  assert.deepEqual([large.fit?.backend, large.fit?.fits], ['cuda', true]);
  const nowhere = await listing('granite-4.0-h-small', [report('cuda', 8e9), report('cpu', null)], 8e9);
  assert.deepEqual([nowhere.fit?.backend, nowhere.fit?.fits], ['cuda', false]);
});

test('Mamba-1 passes Vulkan over, and refused backends count for nothing', async () => {
  const mamba = await listing('falcon-mamba-7b-instruct', [report('vulkan', 24e9), report('cpu', null)]);
  assert.equal(mamba.fit?.backend, 'cpu');
  const refused = await listing('mamba-codestral-7b', [report('cuda', 24e9, 'refused'), report('cpu', null)]);
  assert.equal(refused.fit?.backend, 'cpu');
});

test('the time to read the workspace follows from the speed predicted, and that from the parameters', async () => {
  const cpu = [report('cpu', null)];
  const embedded = await listing('embedded', cpu);
  const seven = await listing('mamba-codestral-7b', cpu);
  assert.equal(embedded.fit?.readTokensPerSecond, 1000);
  const ratio = seven.readSeconds! / embedded.readSeconds!;
  assert.ok(Math.abs(ratio - 7.285e9 / 96e6) < 1, String(ratio));
  const mixture = await listing('granite-4.0-h-tiny', cpu);
  assert.ok(mixture.readSeconds! < seven.readSeconds! / 5, 'a token passes through few of its parameters');
  const measured = await listing('embedded', cpu, 64e9, [{ backend: 'cpu', parameters: 96e6, tokensPerSecond: 1500 }]);
  assert.equal(measured.fit?.readTokensPerSecond, 1500);
});

test('the largest one that follows instructions, fits and is quick enough is the best, if any is', async () => {
  const bestOn = async (backends: readonly BackendReport[], freeBytes?: number): Promise<string[]> => {
    const shelf = new ModelLibrary(folder, 'models/coil-embedded.gguf');
    const all = await listModels(shelf, { backends, speeds: [], workspaceBytes: 1e6, ...(freeBytes && { freeBytes }) });
    return all.filter(({ best }) => best).map(({ id }) => id);
  };
  assert.deepEqual(await bestOn([report('cuda', 24e9)]), ['granite-4.0-h-small']);
  assert.deepEqual(await bestOn([report('cuda', 6e9)]), ['mamba-codestral-7b']);
  assert.deepEqual(
    await bestOn([report('cpu', null)], 4e9),
    ['falcon-h1-0.5b-instruct'],
    'of 96 M it reads 1,000 tokens/s',
  );
  assert.deepEqual(await bestOn([{ ...report('cpu', null), readTokensPerSecond: 300 }], 64e9), []);
});

test('from two sizes an overhead and a time for each parameter are fitted; a GPU is thought idle under a small model', () => {
  // Measured on an H100: 43 M at 35 k, 7.27 B at 6.2 k tokens/s.
  const h100: SpeedSample[] = [{ backend: 'cuda', parameters: 43e6, tokensPerSecond: 35_000 }];
  const guessed = predictSpeed(h100, 'cuda', 7.27e9)!;
  assert.ok(guessed > 3_000 && guessed < 9_000, String(guessed));
  h100.push({ backend: 'cuda', parameters: 7.27e9, tokensPerSecond: 6_200 });
  assert.ok(Math.abs(predictSpeed(h100, 'cuda', 7.27e9)! - 6200) < 1);
  const between = predictSpeed(h100, 'cuda', 3e9)!;
  assert.ok(between > 6_200 && between < 35_000);
  assert.equal(predictSpeed(h100, 'cpu', 3e9), null);
});

test('the newest speed of each size is kept', () => {
  keepSpeed(folder, { backend: 'cpu', parameters: 43e6, tokensPerSecond: 900 });
  keepSpeed(folder, { backend: 'cpu', parameters: 7e9, tokensPerSecond: 5 });
  keepSpeed(folder, { backend: 'cpu', parameters: 43e6, tokensPerSecond: 950 });
  assert.deepEqual(
    loadSpeeds(folder).map(({ tokensPerSecond }) => tokensPerSecond),
    [5, 950],
  );
});
