import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { EngineClient } from '../../src/client/engineClient';
import { loadModel, type LoadOptions } from '../../src/model/runtime/loadModel';
import type { OpenParams, Status } from '../../src/protocol/engineProtocol';
import { CoilError, ModelChangedError } from '../../src/shared/errors';
import type { RecurrentModel } from '../../src/state/recurrentModel';
import { silent } from '../support/fakeModel';
import { openParams } from '../support/openParams';
import { writeRandomGguf } from '../support/randomGguf';

const folder = await mkdtemp(join(tmpdir(), 'coil-limits-'));
const never = new AbortController().signal;
const text = 'const value = compute(7);\n'.repeat(100);
let files = 0;
const newModel = (seed = 1): string => {
  const file = join(folder, `model${files++}.gguf`);
  writeRandomGguf(file, { architecture: 'mamba2', stateSize: 64, seed });
  return file;
};
const load = (path: string, more: Partial<LoadOptions> = {}): Promise<RecurrentModel> =>
  loadModel({ path, gpu: 'cpu', store: join(folder, `store${files++}`), logger: silent, ...more });
const generate = async (model: RecurrentModel): Promise<string> =>
  (
    await model.generate({
      state: null,
      prompt: 'const',
      stop: [],
      maxTokens: 12,
      signal: never,
      onText: () => undefined,
    })
  ).text;
const until = async (what: string, condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 600; i++) {
    if (await condition()) return;
    await new Promise(done => setTimeout(done, 50));
  }
  assert.fail(`waited 30 s for: ${what}`);
};
const clients: EngineClient[] = [];
after(async () => {
  clients.forEach(client => client.dispose());
  await rm(folder, { recursive: true, force: true });
});

test('a model that does not fit is refused with the numbers, before it is loaded', async () => {
  await assert.rejects(load(newModel(), { free: { ram: 100e6, vram: Infinity } }), (error: unknown) => {
    assert.ok(error instanceof CoilError);
    assert.equal(error.code, 'modelTooLarge');
    assert.match(`${error.message} ${error.hint}`, /needs 0\.\d GB of memory, and 0\.1 GB are free.*smaller model/s);
    return true;
  });
});

describe('a model that nothing uses', () => {
  const told = (): { readonly logger: LoadOptions['logger']; readonly asleep: () => boolean } => {
    let given = 0;
    return {
      logger: { ...silent, info: message => void (given += message.includes('given its memory back') ? 1 : 0) },
      asleep: () => given > 0,
    };
  };
  const soon = 0.001;

  test('gives its memory back, and takes it again at the next question and reading, with the same bytes', async () => {
    const { logger, asleep } = told();
    const model = await load(newModel(), { idleMinutes: soon, logger });
    const stateOf = async (name: string): Promise<Buffer> => {
      await model.read(text, never);
      await model.save(join(folder, name));
      return readFile(join(folder, name));
    };
    const before = [await generate(model), await stateOf('before')] as const;
    await until('sleep', asleep);
    assert.equal(await generate(model), before[0]);
    assert.ok((await stateOf('after')).equals(before[1]));
    await model.dispose();
  });

  test('does not forget what was read and is not saved yet', async () => {
    const { logger } = told();
    const model = await load(newModel(), { idleMinutes: soon, logger });
    await model.read(text, never);
    await model.save(join(folder, 'at once'));
    await model.read(text, never);
    await new Promise(done => setTimeout(done, 500));
    await model.save(join(folder, 'later'));
    assert.ok((await readFile(join(folder, 'later'))).equals(await readFile(join(folder, 'at once'))));
    await model.dispose();
  });

  test('whose file is replaced meanwhile is not taken for the old one', async () => {
    const { logger, asleep } = told();
    const path = newModel(1);
    const model = await load(path, { idleMinutes: soon, logger });
    await generate(model);
    await until('sleep', asleep);
    await rename(newModel(2), path);
    await assert.rejects(generate(model), ModelChangedError);
    await model.dispose();
  });
});

test('when memory runs out in a reading, the next load reads in smaller batches under other keys, and that is kept', async () => {
  const path = newModel();
  const store = join(folder, 'batches');
  const model = await load(path, { store });
  const internals = model as unknown as { runtime: { wake(): Promise<{ reader: object }> } };
  const { reader } = await internals.runtime.wake();
  Object.assign(reader, { evaluateWithoutGeneratingNewTokens: () => Promise.reject(new Error('Eval has failed')) });
  await assert.rejects(model.read(text, never), (error: unknown) => {
    assert.ok(error instanceof ModelChangedError);
    assert.match(error.message, /batches of 512 tokens.*batches of 128/);
    return true;
  });
  await model.dispose();
  for (let i = 0; i < 2; i++) {
    const again = await load(path, { store });
    assert.notEqual(again.base, model.base);
    assert.ok((await again.read(text, never)) > 0);
    await again.dispose();
  }
});

/** An engine with a workspace of one file. */
const engine = async (
  onStopped: (reason: string) => void = () => undefined,
): Promise<{ client: EngineClient; params: (model: string) => OpenParams }> => {
  const workspace = join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  await writeFile(join(workspace, 'ferry.ts'), 'export function sailFerry(): string {\n  return "Hven";\n}\n');
  const client = new EngineClient(resolve('dist/engine.mjs'), silent, {
    onStatus: () => undefined,
    onDelta: () => undefined,
    onEvidence: () => undefined,
    onStopped,
  });
  clients.push(client);
  return {
    client,
    params: model =>
      openParams({ roots: [{ name: 'w', dir: workspace }], model, store: join(folder, `store${files++}`) }),
  };
};
const settled = async (client: EngineClient): Promise<Status> => {
  let status = await client.status();
  await until('the model', async () => !['scanning', 'loading'].includes((status = await client.status()).phase));
  return status;
};

test('files that lie about their shapes are refused, and the engine lives', async () => {
  const stops: string[] = [];
  const { client, params } = await engine(reason => stops.push(reason));
  const lies: readonly Readonly<Record<string, number>>[] = [
    { embedding_length: 4096 },
    { embedding_length: 0 },
    { block_count: 1_000_000 },
    { block_count: 9 },
    { block_count: 0 },
    { 'ssm.state_size': 4_000_000_000 },
    { 'ssm.state_size': 128 },
    { 'ssm.inner_size': 0 },
    { 'ssm.inner_size': 1024 },
    { 'ssm.conv_kernel': 0 },
    { 'ssm.conv_kernel': 200 },
    { 'ssm.time_step_rank': 0 },
    { 'ssm.time_step_rank': 3 },
    { 'ssm.group_count': 0 },
    { 'ssm.group_count': 7 },
  ];
  for (const architecture of ['mamba', 'mamba2'] as const)
    for (const claims of lies) {
      if (architecture === 'mamba' && 'ssm.group_count' in claims) continue;
      const file = join(folder, 'liar.gguf');
      writeRandomGguf(file, { architecture, stateSize: 64, claims });
      await client.open(params(file));
      const { phase, error } = await settled(client);
      assert.equal(`${phase} ${error?.code ?? ''}`, 'failed modelInvalid', `${architecture} ${JSON.stringify(claims)}`);
    }
  assert.deepEqual(stops, []);
});

test('a model that is replaced by another while it is in use goes on as it was; opened again it is the other', async () => {
  const { client, params } = await engine();
  const path = newModel(1);
  await client.open(params(path));
  await client.read(null);
  await rename(newModel(2), path);
  const asked = { id: '1', question: 'Where is sailFerry defined?', attached: [] };
  assert.match((await client.ask(asked, never)).answer, /sailFerry/);
  await client.open(params(path));
  assert.ok((await client.read(null)).tokensRead > 0);
});

test('a model that is cut short under the engine ends it at most; then it says what is wrong with the file', async () => {
  const { client, params } = await engine();
  const path = newModel();
  const whole = join(folder, 'whole.gguf');
  await copyFile(path, whole);
  const same = params(path);
  await client.open(same);
  await client.read(null);
  await truncate(path, 5000);
  const asked = { id: '1', question: 'What is this?', attached: [] };
  // The weights may be gone under the process, which then ends, or still be in memory.
  await client.ask(asked, never).catch((error: unknown) => assert.ok(error instanceof CoilError));
  await client.open(same);
  assert.equal((await settled(client)).error?.code, 'modelInvalid');
  await copyFile(whole, path);
  await client.open(same);
  assert.notEqual((await settled(client)).phase, 'failed');
});
