import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildTree, type Tree } from '../../../src/reading/tree/tree';
import { exportStates, makeKey } from '../../../src/state/exportStates';
import { Reader } from '../../../src/state/reader';
import { encodeHead, recordName } from '../../../src/state/sharedRecord';
import { SharedStore } from '../../../src/state/sharedStore';
import { StateStore } from '../../../src/state/stateStore';
import { FakeModel, silent } from '../../support/fakeModel';
import { seededRandom } from '../../support/seededRandom';
import { temporaryFolder } from '../../support/temporaryFolder';
import { textDocument } from '../../support/textDocument';

const never = new AbortController().signal;
const tree: Tree = buildTree(
  Array.from({ length: 6 }, (_, i) => textDocument(`f${100 + i}.ts`, `text ${i} `.padEnd(80, '.'))),
  { entry: ({ path }) => path, format: 'test', wrap: (path, text) => `${path}\n${text}\n`, leafBytes: 100 },
);

/** Reads everything of the tree into a new store. */
async function read(
  shared: SharedStore | null,
  model = new FakeModel(),
): Promise<{ model: FakeModel; store: StateStore; shared: number }> {
  const store = await StateStore.open(temporaryFolder('shared'), silent);
  const reader = new Reader(model, store, null, shared);
  await reader.claim(tree, ['/w']);
  let taken = 0;
  for (let node = reader.missing(tree)[0]; node !== undefined; [node] = reader.missing(tree)) {
    if ((await reader.read(node, reader.wanted(tree), never)).shared) taken++;
    await reader.settle();
  }
  return { model, store, shared: taken };
}

/** A folder with all states of the tree, signed; its key. */
async function exported(): Promise<{
  folder: string;
  publicKey: string;
  keyFile: string;
  bytes: (key: string) => Buffer;
}> {
  const folder = temporaryFolder('shared-states');
  const keyFile = join(temporaryFolder('shared-key'), 'key.pem');
  const publicKey = await makeKey(keyFile);
  const { model, store } = await read(null);
  const reader = new Reader(model, store);
  const done = await exportStates(tree, reader, store, folder, keyFile, never);
  assert.deepEqual([done.written, done.missing], [tree.nodes.length, 0]);
  assert.equal((await exportStates(tree, reader, store, folder, keyFile, never)).there, tree.nodes.length);
  return { folder, publicKey, keyFile, bytes: key => readFileSync(join(folder, recordName(key))) };
}

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(name => join(folder, String(name)))
    .filter(name => name.endsWith('.coilstate'));

async function serving<T>(server: Server, work: (address: string) => Promise<T>): Promise<T> {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/states/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a new clone reads nothing of what others have read, from a folder or a web server, and keeps the same bytes', async () => {
  const { folder, publicKey } = await exported();
  const cold = await read(null);
  const check = async (location: string): Promise<void> => {
    const warm = await read(new SharedStore({ location, publicKey }, silent));
    assert.equal(warm.shared, tree.nodes.length);
    assert.deepEqual(warm.model.texts, []);
    for (const node of tree.nodes) {
      const key = new Reader(cold.model, cold.store).keyOf(node);
      const [a, b] = [await cold.store.get(key), await warm.store.get(key)];
      assert.deepEqual(readFileSync(a?.file ?? ''), readFileSync(b?.file ?? ''));
      assert.equal(await cold.store.getNote(key), await warm.store.getNote(key));
      await a?.release();
      await b?.release();
    }
  };
  await check(folder);
  const server = createServer((request, response) => {
    const file = join(folder, (request.url ?? '').slice('/states'.length));
    try {
      response.end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  await serving(server, check);
});

test('what another model or backend has read is not taken', async () => {
  const { folder, publicKey } = await exported();
  const other = await read(new SharedStore({ location: folder, publicKey }, silent), new FakeModel('another base'));
  assert.equal(other.shared, 0);
  assert.equal(other.model.texts.length, tree.nodes.length);
});

test('what is cut, damaged, signed by another or of another key is read here; nothing wrong is kept, in 1,000 tries', async () => {
  const { folder, publicKey, keyFile } = await exported();
  const random = seededRandom(21);
  const cold = await read(null);
  const keyOf = (i: number): string => new Reader(cold.model, cold.store).keyOf(tree.nodes[i] ?? assert.fail());
  const right = new Map(files(folder).map(file => [file, readFileSync(file)]));
  const stranger = join(temporaryFolder('stranger'), 'key.pem');
  await makeKey(stranger);
  const node = 1;
  const file = join(folder, recordName(keyOf(node)));
  const bytes = right.get(file) ?? assert.fail();
  const into = join(temporaryFolder('taken'), 'state');
  let taken = 0;
  for (let i = 0; i < 1000; i++) {
    const kind = i % 5;
    if (kind === 0) writeFileSync(file, bytes.subarray(0, Math.floor(random() * bytes.length)));
    else if (kind === 1) {
      const wrong = Buffer.from(bytes);
      const at = Math.floor(random() * wrong.length);
      wrong[at] = (wrong[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      writeFileSync(file, wrong);
    } else if (kind === 2) writeFileSync(file, Buffer.concat([bytes, Buffer.from('x'.repeat(1 + (i % 9)))]));
    else if (kind === 3) writeFileSync(file, right.get(join(folder, recordName(keyOf(2 + (i % 3))))) ?? bytes);
    else {
      const head = JSON.parse(bytes.toString('utf8').split('\n')[1] ?? '') as Parameters<typeof encodeHead>[0];
      const start = bytes.indexOf(10, bytes.indexOf(10, bytes.indexOf(10) + 1) + 1) + 1;
      const signed = encodeHead(head, createPrivateKey(readFileSync(stranger)));
      writeFileSync(file, Buffer.concat([signed, bytes.subarray(start)]));
    }
    // A new one each time: a store that failed three times is left alone.
    const shared = new SharedStore({ location: folder, publicKey }, silent);
    if ((await shared.fetch(keyOf(node), into, cold.model.stateBytes, never)) === null)
      await assert.rejects(stat(into));
    else {
      // Bits of base64 that say nothing: the state is the one that was signed.
      taken++;
      assert.ok(bytes.subarray(-cold.model.stateBytes).equals(readFileSync(into)));
      await rm(into);
    }
  }
  assert.ok(taken < 10, String(taken));
  assert.ok(readFileSync(keyFile, 'utf8').startsWith('-----BEGIN PRIVATE KEY'));
  const { shared, model } = await read(new SharedStore({ location: folder, publicKey }, silent));
  assert.deepEqual([shared, model.texts.length], [tree.nodes.length - 1, 1]);
});

test('a state that its signer got wrong, and one of another size, is read here', async () => {
  const { folder, publicKey, keyFile } = await exported();
  const cold = await read(null);
  const key = new Reader(cold.model, cold.store).keyOf(tree.nodes[0] ?? assert.fail());
  for (const size of [cold.model.stateBytes, cold.model.stateBytes + 4]) {
    const state = Buffer.alloc(size, 7);
    const head = { key, note: '', bytes: size, sha256: createHash('sha256').update(state).digest('hex') };
    const signed = encodeHead(head, createPrivateKey(readFileSync(keyFile)));
    writeFileSync(join(folder, recordName(key)), Buffer.concat([signed, state]));
    const { shared, model } = await read(new SharedStore({ location: folder, publicKey }, silent));
    assert.deepEqual([shared, model.texts.length], [tree.nodes.length - 1, 1]);
  }
});

test('a server that is silent, fails or is gone costs little and is then left alone', { timeout: 60_000 }, async () => {
  const { publicKey } = await exported();
  let asked = 0;
  const silentServer = createServer(() => {
    asked++;
  });
  await serving(silentServer, async location => {
    const { shared, model } = await read(new SharedStore({ location, publicKey }, silent, 200));
    assert.deepEqual([shared, model.texts.length, asked], [0, tree.nodes.length, 3]);
  });
  const failing = createServer((_, response) => void response.writeHead(500).end('no'));
  await serving(failing, async location => {
    assert.equal((await read(new SharedStore({ location, publicKey }, silent))).shared, 0);
  });
  const gone = new SharedStore({ location: 'http://127.0.0.1:9/', publicKey }, silent);
  assert.equal((await read(gone)).shared, 0);
});

test(
  'a FIFO in the place of a state is not waited for',
  { skip: process.platform === 'win32', timeout: 10_000 },
  async () => {
    const { folder, publicKey } = await exported();
    const cold = await read(null);
    const file = join(folder, recordName(new Reader(cold.model, cold.store).keyOf(tree.nodes[0] ?? assert.fail())));
    await rm(file);
    execFileSync('mkfifo', [file]);
    const { shared, model } = await read(new SharedStore({ location: folder, publicKey }, silent));
    assert.deepEqual([shared, model.texts.length], [tree.nodes.length - 1, 1]);
  },
);

test('a key that is none is told, and the private key is its user’s alone and never replaced', async () => {
  assert.throws(() => new SharedStore({ location: '/x', publicKey: 'nonsense' }, silent), { code: 'usage' });
  const file = join(temporaryFolder('key'), 'key.pem');
  await makeKey(file);
  if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
  await assert.rejects(makeKey(file), { code: 'usage' });
  const { model, store } = await read(null);
  const to = temporaryFolder('export');
  await mkdir(to, { recursive: true });
  truncateSync(file, 10);
  await assert.rejects(exportStates(tree, new Reader(model, store), store, to, file, never), { code: 'usage' });
});
