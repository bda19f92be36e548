import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import { EngineClient } from '../../src/client/engineClient';
import { ToolClient } from '../../src/client/toolClient';
import { ToolConnection } from '../../src/client/toolConnection';
import type { OpenParams } from '../../src/protocol/engineProtocol';
import { greet } from '../../src/protocol/toolChannel';
import { CoilError } from '../../src/shared/errors';
import { makeSocketFolder, toolSocket } from '../../src/tools/toolSocket';
import { silent } from '../support/fakeModel';
import { openParams } from '../support/openParams';
import { toolEnginesOf, until } from '../support/toolEngines';

declare const COIL_BUILD: string;

const folder = await mkdtemp(join(tmpdir(), 'coil-tools-'));
const workspace = join(folder, 'workspace');
const model = resolve('models/coil-embedded.gguf');
const script = resolve('dist/toolEngine.mjs');
const disposables: { dispose(): void }[] = [];
let stores = 0;
afterEach(() => disposables.splice(0).forEach(each => each.dispose()));
after(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  // Engines that nobody can find any more end by themselves.
  await until('no engine is left', () => toolEnginesOf(folder).length === 0);
});

await mkdir(workspace);
await writeFile(join(workspace, 'ferry.ts'), 'export function sail(): string {\n  return "sailing";\n}\n');
await writeFile(
  join(workspace, 'dock.ts'),
  "import { sail } from './ferry';\nexport const leave = (): string => sail();\n",
);

const editorParamsIn = (store: string): OpenParams =>
  openParams({ roots: [{ name: 'workspace', dir: workspace }], model, store, watch: true });
const paramsIn = (store: string): OpenParams => ({ ...editorParamsIn(store), toolsOnly: true });
const newStore = (): string => join(folder, `store${stores++}`);
const clientIn = (store: string, idleMs = 60_000): ToolClient => {
  const client = new ToolClient({ script, params: paramsIn(store), idleMs });
  disposables.push(client);
  return client;
};
const socketIn = (store: string): string => toolSocket(store, [workspace], COIL_BUILD);

test('programs share one engine, behind a socket that only its user can reach, and it ends when nobody uses it', async () => {
  const store = newStore();
  const [first, second] = [clientIn(store, 500), clientIn(store, 500)];
  const results = await Promise.all([
    first.callTool('uses', { name: 'sail' }),
    second.callTool('uses', { name: 'sail' }),
  ]);
  for (const { places } of results) assert.ok(places.some(({ path }) => path === 'dock.ts'));
  await until('one engine', () => toolEnginesOf(store).length === 1);
  assert.equal((await stat(dirname(socketIn(store)))).mode & 0o777, 0o700);
  first.dispose();
  second.dispose();
  await until('the engine has ended', () => toolEnginesOf(store).length === 0);
  await assert.rejects(stat(socketIn(store)), { code: 'ENOENT' });
});

test('a change on disk is in the next answer', async () => {
  const client = clientIn(newStore());
  await client.callTool('where', { name: 'sail' });
  await writeFile(join(workspace, 'night.ts'), 'export const night = 1;\n');
  assert.equal((await client.callTool('where', { name: 'night' })).places[0]?.path, 'night.ts');
});

test('an engine that is killed is started again for the next call, over the socket that it left', async () => {
  const store = newStore();
  const client = clientIn(store);
  await client.callTool('where', { name: 'sail' });
  const [pid = 0] = toolEnginesOf(store);
  process.kill(pid, 'SIGKILL');
  await until('it is gone', () => !toolEnginesOf(store).includes(pid));
  assert.ok((await stat(socketIn(store))).isSocket());
  assert.equal((await client.callTool('where', { name: 'sail' })).total, 1);
  assert.notDeepEqual(toolEnginesOf(store), [pid]);
});

test('an engine that an editor starts takes over, with the editor’s unsaved text, and is not asked to end', async () => {
  const store = newStore();
  const client = clientIn(store);
  await client.callTool('where', { name: 'sail' });
  const editor = new EngineClient(resolve('dist/engine.mjs'), silent, {
    onStatus: () => undefined,
    onDelta: () => undefined,
    onEvidence: () => undefined,
    onStopped: () => undefined,
  });
  disposables.push(editor);
  await editor.open(editorParamsIn(store));
  assert.deepEqual(toolEnginesOf(store), []);
  editor.bufferChanged('ferry.ts', 'export function sailAtNight(): string {\n  return "sailing";\n}\n');
  await until('the unsaved text is found', async () => {
    const { total, asOf } = await client.callTool('where', { name: 'sailAtNight' });
    return total === 1 && asOf.unsaved === 1;
  });
  const link = await ToolConnection.open(socketIn(store), { version: COIL_VERSION, build: COIL_BUILD });
  await link?.stepAside();
  link?.close();
  assert.equal((await client.callTool('where', { name: 'sailAtNight' })).total, 1);
  assert.deepEqual(toolEnginesOf(store), []);
});

test('another build has a socket of its own, and an engine that says it is one is refused', async () => {
  const store = newStore();
  assert.notEqual(socketIn(store), toolSocket(store, [workspace], 'another'));
  assert.equal(socketIn(store), toolSocket(store, [join(workspace, '..', 'workspace')], COIL_BUILD));
  makeSocketFolder(socketIn(store));
  const other = createServer(socket => {
    const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
    connection.onRequest(greet, () => ({ version: '0.0.1', build: 'another', pid: 1 }));
    connection.listen();
  });
  await new Promise<void>(done => other.listen(socketIn(store), done));
  try {
    await assert.rejects(
      clientIn(store).callTool('where', { name: 'sail' }),
      (error: unknown) => error instanceof CoilError && error.code === 'engineMismatch',
    );
  } finally {
    other.close();
  }
});

test('wrong parameters, a folder that is gone and a stopped call fail in words', async () => {
  const client = clientIn(newStore());
  await assert.rejects(
    client.callTool('where', {}),
    (error: unknown) => error instanceof CoilError && error.code === 'usage',
  );
  await assert.rejects(client.callTool('where', { name: 'sail' }, AbortSignal.abort()), { name: 'AbortError' });
  const gone = new ToolClient({
    script,
    params: { ...paramsIn(newStore()), roots: [{ name: 'gone', dir: join(folder, 'gone') }] },
    idleMs: 500,
  });
  disposables.push(gone);
  await assert.rejects(gone.callTool('overview', {}), (error: unknown) => error instanceof CoilError);
});

declare const COIL_VERSION: string;
