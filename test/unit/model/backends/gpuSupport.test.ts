import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, test } from 'node:test';
import { create } from 'tar';
import published from '../../../../src/model/backends/gpuPackages.json';
import { GpuSupport, type GpuPackage, type GpuSupportOptions } from '../../../../src/model/backends/gpuSupport';
import { npmRegistry } from '../../../../src/model/downloads/npmRegistry';
import { CoilError } from '../../../../src/shared/errors';
import { cutAfter, ModelServer, status } from '../../../support/modelServer';
import { integrityOf, NpmServer } from '../../../support/npmServer';

const folder = await mkdtemp(join(tmpdir(), 'coil-gpu-'));
after(() => rm(folder, { recursive: true }));
const version = '9.8.7';
const library = randomBytes(3_000_000);

let count = 0;
/** An archive as npm's, of files by path. */
async function archive(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const at = join(folder, `archive${count++}`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(at, 'package', path, '..'), { recursive: true });
    writeFileSync(join(at, 'package', path), content);
  }
  await create({ gzip: true, file: `${at}.tgz`, cwd: at, portable: true }, ['package']);
  return readFileSync(`${at}.tgz`);
}
const manifest = (name: string, of = version): string =>
  JSON.stringify({ name: `@node-llama-cpp/${name}`, version: of });
const vulkan = await archive({
  'package.json': manifest('linux-x64-vulkan'),
  'bins/linux-x64-vulkan/_nlcBuildMetadata.json': '{}',
  'bins/linux-x64-vulkan/libggml-vulkan.so': library,
});
const cuda = await archive({
  'package.json': manifest('linux-x64-cuda'),
  'bins/linux-x64-cuda/_nlcBuildMetadata.json': '{}',
  'bins/linux-x64-cuda/libggml-cuda.so': 'for 13',
});
const cudaExt = await archive({
  'package.json': manifest('linux-x64-cuda-ext'),
  'bins/linux-x64-cuda/fallback/libggml-cuda.so': 'for 12',
});

let registry: NpmServer;
let files: ModelServer;
let host: string;
let store: string;
let llama: string;
beforeEach(async () => {
  registry = new NpmServer();
  files = new ModelServer(vulkan);
  host = await registry.start();
  store = join(folder, `store${count}`);
  llama = join(folder, `llama${count++}`);
  const tarball = `${await files.start()}/file.tgz`;
  registry.versions.set(`@node-llama-cpp/linux-x64-vulkan/${version}`, { tarball, integrity: integrityOf(vulkan) });
});
afterEach(() => {
  registry.stop();
  files.stop();
});

const part = (
  backend: string,
  name: string,
  bytes: Buffer,
  integrity: string | null = integrityOf(bytes),
): GpuPackage => ({
  platform: 'linux-x64',
  backend,
  name: `@node-llama-cpp/${name}`,
  bytes: integrity === null ? null : bytes.length,
  integrity,
});
const known = [
  part('cuda', 'linux-x64-cuda', cuda),
  part('cuda', 'linux-x64-cuda-ext', cudaExt),
  part('vulkan', 'linux-x64-vulkan', vulkan),
];
const support = (packages = known, options: Partial<GpuSupportOptions> = {}): GpuSupport =>
  new GpuSupport({
    store,
    library: llama,
    env: { npm_config_registry: `${host}/` },
    home: folder,
    place: 'linux-x64',
    packages: { version, packages },
    cuda: () => 13,
    firstPause: 1,
    ...options,
  });
const never = new AbortController().signal;
const get = (of = support(), signal = never, onProgress = (): void => undefined) =>
  of.get('vulkan', onProgress, signal);
const seen = (name = 'linux-x64-vulkan/libggml-vulkan.so'): string => join(llama, 'bins', name);
const fails = async (work: Promise<unknown>, words: RegExp, code = 'gpuSupportFailed'): Promise<void> => {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof CoilError, String(error));
    assert.equal(error.code, code);
    assert.match(`${error.message} ${error.hint}`, words);
    return true;
  });
  assert.ok(!existsSync(seen()), 'nothing is installed');
  assert.deepEqual(
    (await readdir(join(store, 'llama')).catch(() => [])).filter(name => name.startsWith('.new')),
    [],
  );
};
const offer = async (of = support()) => (await of.offers()).find(({ backend }) => backend === 'vulkan');

test('a library is told with its size, comes from the registry, and is where node-llama-cpp looks', async () => {
  assert.deepEqual(await offer(), {
    backend: 'vulkan',
    packages: [`@node-llama-cpp/linux-x64-vulkan@${version}`],
    bytes: vulkan.length,
    downloadedBytes: 0,
    verified: true,
    installed: false,
    missing: null,
  });
  let last = 0;
  await support().get('vulkan', (received, total) => (last = received / (total ?? 0)), never);
  assert.equal(last, 1);
  assert.ok(readFileSync(seen()).equals(library));
  assert.equal((await offer())?.installed, true);
  assert.deepEqual(await readdir(join(store, 'llama')), [version], 'the archive is gone');
});

test('what was fetched is found again by the next version of Coil, whose folder is another, and an older library goes', async () => {
  mkdirSync(join(store, 'llama', '1.2.3', 'linux-x64-vulkan'), { recursive: true });
  await get();
  assert.ok(!existsSync(join(store, 'llama', '1.2.3')));
  llama = join(folder, `updated${count++}`);
  assert.ok(!existsSync(seen()));
  support().link();
  support().link();
  assert.ok(readFileSync(seen()).equals(library));
});

test('removing takes the library, its link and what was downloaded, and nothing of others', async () => {
  await get();
  await support().remove('vulkan');
  assert.equal(lstatSync(join(llama, 'bins', 'linux-x64-vulkan'), { throwIfNoEntry: false }), undefined);
  assert.equal((await offer())?.installed, false);
  mkdirSync(join(llama, 'bins', 'linux-x64-vulkan'), { recursive: true });
  await support().remove('vulkan');
  assert.ok(existsSync(join(llama, 'bins', 'linux-x64-vulkan')), 'a folder that is not our link stays');
});

test('a connection that is cut is taken up where it ended', async () => {
  files.misdeeds.push(cutAfter(1_200_000), cutAfter(1_100_000), status(503));
  await get();
  assert.ok(readFileSync(seen()).equals(library));
  assert.deepEqual(
    files.requests.map(({ range }) => range !== null),
    [false, true, true, true],
  );
});

test('stopping keeps what came, and the next call goes on with it', async () => {
  const stop = new AbortController();
  files.misdeeds.push(cutAfter(1_500_000));
  await assert.rejects(
    support().get('vulkan', received => received > 1_000_000 && stop.abort(), stop.signal),
    { name: 'AbortError' },
  );
  const here = (await offer())?.downloadedBytes ?? 0;
  assert.ok(here > 0 && here < vulkan.length, `${here}`);
  await get();
  assert.ok(files.requests.at(-1)?.range?.startsWith('bytes='));
  assert.ok(readFileSync(seen()).equals(library));
});

test('a registry that names another archive than Coil was made with is refused before a byte of it', async () => {
  registry.versions.set(`@node-llama-cpp/linux-x64-vulkan/${version}`, {
    tarball: 'http://127.0.0.1:9/evil.tgz',
    integrity: integrityOf(randomBytes(8)),
  });
  await fails(get(), /another @node-llama-cpp\/linux-x64-vulkan 9\.8\.7 than Coil was made with/);
  assert.deepEqual(files.requests, []);
});

test('bytes that are not those of the hash are removed', async () => {
  files.bytes = Buffer.concat([vulkan.subarray(0, -1), Buffer.of((vulkan.at(-1) ?? 0) ^ 1)]);
  await fails(get(), /another SHA-512 .* deleted/);
  assert.equal((await offer())?.downloadedBytes, 0);
});

test('a server that lies about the length, and one that answers 404, are named', async () => {
  files.bytes = Buffer.concat([vulkan, vulkan]);
  await fails(get(), new RegExp(`has ${2 * vulkan.length} bytes, not the ${vulkan.length}`));
  files.misdeeds.push(status(404));
  await fails(get(), /answered 404 for/);
});

test('a version that the registry lacks, a page in place of an answer, and no registry at all are told apart', async () => {
  registry.page = '<html>Please log in</html>';
  await fails(get(), /does not say what .* is/);
  registry.page = null;
  registry.versions.clear();
  await fails(get(), /answered 404 for @node-llama-cpp\/linux-x64-vulkan 9\.8\.7.*npm_config_registry/s);
  await fails(get(support(known, { env: { npm_config_registry: 'http://127.0.0.1:9' } })), /cannot be reached/);
  await fails(
    support().get('metal', () => undefined, never),
    /There are packages for: cuda, vulkan/,
    'usage',
  );
});

test('a package without a hash of its own is checked against the registry’s word, and says so', async () => {
  const unverified = [part('vulkan', 'linux-x64-vulkan', vulkan, null)];
  const { verified, bytes } = (await offer(support(unverified))) ?? {};
  assert.deepEqual({ verified, bytes }, { verified: false, bytes: null });
  files.bytes = Buffer.concat([vulkan.subarray(0, -1), Buffer.of(0, 0)]);
  await fails(get(support(unverified)), /another SHA-512/);
  files.bytes = vulkan;
  await get(support(unverified));
  assert.ok(readFileSync(seen()).equals(library));
});

test('CUDA 12 gets the older library on top of the newer; without a CUDA runtime the offer says what is missing', async () => {
  for (const [name, bytes] of [
    ['linux-x64-cuda', cuda],
    ['linux-x64-cuda-ext', cudaExt],
  ] as const) {
    writeFileSync(join(folder, `${name}.tgz`), bytes);
  }
  const twelve = support(known, { cuda: () => 12 });
  const sizeOf = async (of: GpuSupport): Promise<number | null | undefined> => (await of.offers())[0]?.bytes;
  assert.equal(await sizeOf(twelve), cuda.length + cudaExt.length);
  assert.equal(await sizeOf(support()), cuda.length);
  await fails(twelve.add(join(folder, 'linux-x64-cuda-ext.tgz'), never), /must be installed before/);
  assert.equal(await twelve.add(join(folder, 'linux-x64-cuda.tgz'), never), 'cuda');
  await twelve.add(join(folder, 'linux-x64-cuda-ext.tgz'), never);
  assert.equal(readFileSync(seen('linux-x64-cuda/libggml-cuda.so'), 'utf8'), 'for 13');
  assert.equal(readFileSync(seen('linux-x64-cuda/fallback/libggml-cuda.so'), 'utf8'), 'for 12');
  assert.match(
    (await support(known, { cuda: () => null }).offers())[0]?.missing ?? '',
    /Install the CUDA Toolkit.*libcudart/,
  );
});

test('a file of the user’s own is taken if it is the package, of the version, whole', async () => {
  const put = (bytes: Buffer): string => {
    const file = join(folder, `own${count++}.tgz`);
    writeFileSync(file, bytes);
    return file;
  };
  const bad = async (bytes: Buffer, words: RegExp): Promise<void> => fails(support().add(put(bytes), never), words);
  await bad(Buffer.from('no archive'), /cannot be used/);
  await bad(Buffer.alloc(0), /cannot be used/);
  await bad(vulkan.subarray(0, 100_000), /cannot be used/);
  await bad(await archive({ 'package.json': manifest('linux-x64-vulkan', '1.0.0') }), /version 1\.0\.0, not 9\.8\.7/);
  await bad(await archive({ 'package.json': '{"name": "left-pad"}' }), /it is left-pad, not one of/);
  await bad(await archive({ 'package.json': manifest('linux-x64-vulkan') }), /holds no binaries/);
  assert.equal(await support().add(put(vulkan), never), 'vulkan');
  assert.ok(readFileSync(seen()).equals(library));
});

test('the registry is npm’s: its variable, the user’s .npmrc, else the public one; a mirror’s addresses are its own', async () => {
  const home = await mkdtemp(join(folder, 'home-'));
  assert.equal(await npmRegistry({}, home), 'https://registry.npmjs.org');
  writeFileSync(join(home, '.npmrc'), '@corp:registry=https://no.example\nregistry = https://npm.example/repo/\n');
  assert.equal(await npmRegistry({}, home), 'https://npm.example/repo');
  assert.equal(await npmRegistry({ npm_config_registry: 'https://other.example' }, home), 'https://other.example');
  registry.versions.set(`@node-llama-cpp/linux-x64-vulkan/${version}`, {
    tarball: 'https://registry.npmjs.org/@node-llama-cpp/linux-x64-vulkan/-/x.tgz',
    integrity: integrityOf(vulkan),
  });
  await fails(get(), new RegExp(`${host}/@node-llama-cpp/linux-x64-vulkan/-/x.tgz`));
});

test('gpuPackages.json is of the node-llama-cpp that Coil runs (scripts/gpuPackages.mjs writes it)', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  assert.equal(published.version, dependencies['node-llama-cpp']);
  for (const { integrity } of published.packages) assert.ok(integrity === null || integrity.startsWith('sha512-'));
});
