import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { catalogue } from '../../../../src/model/downloads/catalogue';
import { hashFile } from '../../../../src/model/gguf/ggufFile';
import { architectureKind } from '../../../../src/model/gguf/architectureKind';
import { ModelLibrary } from '../../../../src/model/downloads/modelLibrary';
import { promptFormats } from '../../../../src/answer/prompt/promptFormats';
import { CoilError } from '../../../../src/shared/errors';
import { cutAfter, ModelServer } from '../../../support/modelServer';
import { writeRandomGguf } from '../../../support/randomGguf';

const scratch = mkdtempSync(join(tmpdir(), 'coil-shelf-'));
after(() => rmSync(scratch, { recursive: true }));
const gguf = (architecture: 'mamba' | 'mamba2' | 'llama', seed = 1): Buffer => {
  const file = join(scratch, 'source.gguf');
  writeRandomGguf(file, { architecture, seed, stateSize: 64 });
  return readFileSync(file);
};
const codestral = catalogue.find(({ id }) => id === 'mamba-codestral-7b')!;
const never = new AbortController().signal;
const servers: ModelServer[] = [];
afterEach(() => servers.splice(0).forEach(server => server.stop()));
/** A shelf in a folder of its own whose host serves `bytes`. */
const shelfWith = async (bytes: Buffer) => {
  const server = new ModelServer(bytes);
  servers.push(server);
  const folder = mkdtempSync(join(scratch, 'shelf-'));
  const host = await server.start();
  const at = (env: NodeJS.ProcessEnv = {}): ModelLibrary =>
    new ModelLibrary(folder, 'models/coil-embedded.gguf', { HF_ENDPOINT: `${host}/`, ...env });
  const get = (id = codestral.id, signal = never): Promise<string> =>
    at().download(id, () => undefined, signal, { firstPause: 1 });
  const list = (path: string, size = server.bytes.length, oid = server.sha256): void => {
    server.listed = [{ type: 'file', path, size: 130, lfs: { oid, size } }];
  };
  return { server, folder, at, get, list };
};
const refused = (work: Promise<unknown>, code: string, words: RegExp): Promise<void> =>
  assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof CoilError, String(error));
    assert.equal(error.code, code);
    assert.match(`${error.message} ${error.hint}`, words);
    return true;
  });

test('every entry of the catalogue has what is needed to show, choose and download it', async () => {
  assert.equal(new Set(catalogue.map(({ id }) => id)).size, catalogue.length);
  for (const entry of catalogue) {
    assert.equal(architectureKind(entry.architecture), entry.kind, entry.id);
    assert.ok(entry.promptFormat === null || promptFormats.some(({ name }) => name === entry.promptFormat), entry.id);
    assert.ok(
      entry.activeParameters <= entry.parameters && entry.bytes > 1e6 && entry.trainedContext >= 8192,
      entry.id,
    );
    assert.ok(!entry.verified || entry.sha256 !== null, entry.id);
    assert.ok((entry.memoryBytes.cpu ?? 0) > entry.bytes, entry.id);
    assert.equal(entry.memoryBytes.vulkan === undefined, ['mamba', 'jamba'].includes(entry.architecture), entry.id);
  }
  const embedded = catalogue.find(({ repo }) => repo === null);
  assert.equal(
    embedded?.sha256,
    await hashFile('models/coil-embedded.gguf'),
    'bytes and sha256 in src/model/catalogue.json are those of another model',
  );
});

test('a model comes from the mirror that HF_ENDPOINT names, by the name that the host lists it under, with its hash', async () => {
  const { server, folder, at, get, list } = await shelfWith(gguf('mamba2'));
  list('sub folder/Renamed-Q4_K_M.gguf');
  const file = await get();
  assert.equal(file, join(folder, `${codestral.id}.gguf`));
  assert.deepEqual(
    server.requests.map(({ url }) => url),
    [
      `/api/models/${codestral.repo ?? ''}/tree/main`,
      `/${codestral.repo ?? ''}/resolve/main/sub%20folder/Renamed-Q4_K_M.gguf`,
    ],
  );
  const [shelved] = (await at().shelved()).filter(({ entry }) => entry === codestral);
  assert.equal(shelved?.path, file);
});

test('of the types of weights that a host lists, the one that was chosen comes', async () => {
  const { server, get } = await shelfWith(gguf('mamba2'));
  const { size, oid } = { size: server.bytes.length, oid: server.sha256 };
  server.listed = ['m-bf16.gguf', 'm-Q4_K_M.gguf', 'm.fp16.gguf'].map(path => ({ path, size, lfs: { oid, size } }));
  await get(`${codestral.id}-f16`);
  await get();
  assert.deepEqual(
    server.requests.map(({ url }) => url.split('/').at(-1)).filter(name => name?.endsWith('.gguf')),
    ['m.fp16.gguf', 'm-Q4_K_M.gguf'],
  );
});

test('a mirror without a list is asked for the file by its name', async () => {
  const { server, get } = await shelfWith(gguf('mamba2'));
  await get();
  assert.match(server.requests[1]?.url ?? '', new RegExp(`${codestral.file}$`));
});

test('a host that lists another hash than it serves is found out', async () => {
  const { get, list, server, folder } = await shelfWith(gguf('mamba2'));
  list(codestral.file, server.bytes.length, 'a'.repeat(64));
  await refused(get(), 'downloadFailed', /another SHA-256/);
  assert.ok(!existsSync(join(folder, `${codestral.id}.gguf.part`)));
});

test('what was downloaded first is pinned: another file under the same name is refused later', async () => {
  const { server, at, get } = await shelfWith(gguf('mamba2'));
  await get();
  await at().remove(codestral.id);
  server.bytes = gguf('mamba2', 2);
  await refused(get(), 'downloadFailed', /another SHA-256/);
  server.listed = [
    { path: codestral.file, size: server.bytes.length, lfs: { oid: server.sha256, size: server.bytes.length } },
  ];
  await refused(get(), 'downloadFailed', /has changed/);
});

test('a file that is another model, no model, or not recurrent is removed', async () => {
  for (const [bytes, code] of [
    [gguf('mamba'), 'modelInvalid'],
    [Buffer.from('<html>log in</html>'), 'modelInvalid'],
    [gguf('llama'), 'modelNotRecurrent'],
  ] as const) {
    const { get, folder } = await shelfWith(bytes);
    await refused(get(), code, /./);
    assert.ok(!existsSync(join(folder, `${codestral.id}.gguf`)));
  }
});

test('a file that is gone, with only others there, is said with what there is', async () => {
  const { get, server } = await shelfWith(gguf('mamba2'));
  server.listed = [{ path: 'README.md', size: 10 }];
  await refused(get(), 'downloadFailed', /no longer has a file of Q4_K_M, only README\.md/);
});

test('a host that cannot be reached, and an id that is not known, are said', async () => {
  const { get, server } = await shelfWith(gguf('mamba2'));
  server.stop();
  await refused(get(), 'downloadFailed', /cannot be reached.*HTTPS_PROXY/s);
  await refused(get('gpt-9'), 'modelUnknown', /models list/);
});

test('HF_TOKEN is sent to the host', async () => {
  const { at, server } = await shelfWith(gguf('mamba2'));
  await at({ HF_TOKEN: 'hf_x' }).download(codestral.id, () => undefined, never, { firstPause: 1 });
  assert.deepEqual(new Set(server.requests.map(({ authorization }) => authorization)), new Set(['Bearer hf_x']));
});

test('two downloads of one model at once: the second is told; after a crash the lock is nobody’s', async () => {
  const { get, server, folder } = await shelfWith(gguf('mamba2'));
  server.misdeeds.push(cutAfter(1000));
  const first = get();
  await refused(get(), 'downloadFailed', /Another window/);
  await first;
  rmSync(join(folder, `${codestral.id}.gguf`));
  writeFileSync(join(folder, `${codestral.id}.gguf.lock`), '99999999');
  await get();
});

test('a file of one’s own is listed with what it says of itself, and removing it leaves it where it is', async () => {
  const { at } = await shelfWith(Buffer.alloc(0));
  const own = join(scratch, 'own.gguf');
  writeRandomGguf(own, { architecture: 'mamba2', stateSize: 64, trainedContext: 4096 });
  const model = await at().add(own);
  assert.deepEqual([model.architecture, model.trainedContext, model.name], ['mamba2', 4096, 'random mamba2']);
  assert.ok(model.parameters > 100_000);
  await at().add(own);
  assert.equal((await at().own()).length, 1);
  await at().remove(own);
  assert.equal((await at().own()).length, 0);
  assert.ok(existsSync(own));
  const other = join(scratch, 'other.gguf');
  writeRandomGguf(other, { architecture: 'llama' });
  await refused(at().add(other), 'modelNotRecurrent', /llama/);
  await refused(at().add(join(scratch, 'none.gguf')), 'modelMissing', /no model/);
});

test('the embedded model is not removed', async () => {
  const { at } = await shelfWith(Buffer.alloc(0));
  await refused(at().remove('embedded'), 'modelUnknown', /part of Coil/);
});
