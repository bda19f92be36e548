import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { EngineClient, type EngineEvents } from '../../src/client/engineClient';
import type { Answer, OpenParams, Status } from '../../src/protocol/engineProtocol';
import { CoilError } from '../../src/shared/errors';
import { silent } from '../support/fakeModel';
import { writeRandomGguf } from '../support/randomGguf';
import { openParams } from '../support/openParams';

const script = resolve('dist/engine.mjs');
const folder = await mkdtemp(join(tmpdir(), 'coil-client-'));
const model = join(folder, 'model.gguf');
writeRandomGguf(model, { architecture: 'mamba2', stateSize: 64 });
const workspace = join(folder, 'workspace');
await mkdir(join(workspace, 'src'), { recursive: true });
await writeFile(join(workspace, 'README.md'), '# Harbour\nSchedules ferries.\n');
await writeFile(
  join(workspace, 'src', 'ferry.ts'),
  '/** Sails a ferry to an island. */\nexport function sailFerry(island: string): string {\n  return `sailing to ${island}`;\n}\n',
);
await writeFile(
  join(workspace, 'src', 'dock.ts'),
  "import { sailFerry } from './ferry';\nexport const leave = (): string => sailFerry('Hven');\n",
);

const clients: EngineClient[] = [];
after(() => rm(folder, { recursive: true, force: true }));
afterEach(() => clients.splice(0).forEach(client => client.dispose()));
const client = (events: Partial<EngineEvents> = {}): EngineClient => {
  const made = new EngineClient(script, silent, {
    onStatus: () => undefined,
    onDelta: () => undefined,
    onEvidence: () => undefined,
    onStopped: () => undefined,
    ...events,
  });
  clients.push(made);
  return made;
};
let stores = 0;
const params = (more: Partial<OpenParams> = {}): OpenParams =>
  openParams({
    roots: [{ name: 'workspace', dir: workspace }],
    model,
    store: join(folder, `store${stores++}`),
    ...more,
  });
const never = new AbortController().signal;
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie answers signals; its state is Z.
    return !/\)\s+Z/.test(execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' }));
  } catch {
    return false;
  }
};
const until = async (what: string, condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 300; i++) {
    if (await condition()) return;
    await new Promise(done => setTimeout(done, 50));
  }
  assert.fail(`waited 15 s for: ${what}`);
};

test('a workspace is read once; the next engine finds everything and reads 0 tokens', async () => {
  const same = params();
  const first = client();
  await first.open(same);
  const read = await first.read(null);
  assert.ok(read.tokensRead > 0 && read.complete);
  assert.equal(read.leavesRead, read.leaves);
  const second = client();
  await second.open(same);
  assert.equal((await second.read(null)).tokensRead, 0);
  const verified = await second.verify();
  assert.deepEqual(
    [verified.nodes, verified.equal, verified.different],
    [read.leaves + read.folders, read.leaves + read.folders, []],
  );
  const { files, different, sound } = verified.index;
  assert.ok(files > 0 && sound);
  assert.deepEqual(different, []);
});

test('an answer cites the lines that define what was asked for, as they are in the file, and streams its text', async () => {
  let streamed = '';
  const engine = client({ onDelta: (_, text) => (streamed += text) });
  await engine.open(params());
  const answer = await engine.ask({ id: '1', question: 'Where is sailFerry defined?', attached: [] }, never);
  assert.match(answer.answer, /`sailFerry` is defined in \[1\]/);
  assert.equal(answer.citations[0]?.path, 'src/ferry.ts');
  assert.ok(answer.citations[0].text.includes('export function sailFerry'));
  assert.ok(streamed.startsWith('`sailFerry` is defined in [1]: Sails a ferry'));
  assert.equal(answer.stopped, false);
});

test('places are found without an answer, as many and as long as asked for, with what their score is made of', async () => {
  const engine = client();
  await engine.open(params());
  const places = await engine.find({ question: 'how does the ferry sail to an island' });
  const [first] = places;
  assert.equal(first?.path, 'src/ferry.ts');
  assert.ok(first.text.includes('sailFerry'));
  const { words, coverage, file, kind } = first.parts ?? { words: 0, coverage: 0, file: 0, kind: 0 };
  assert.ok(words > 0 && coverage > 1 && file >= 1 && kind === 1, JSON.stringify(first.parts));
  assert.equal((await engine.find({ question: 'how does the ferry sail to an island', limit: 1 })).length, 1);
  const short = await engine.find({ question: 'how does the ferry sail to an island', bytes: 200 });
  assert.ok(short.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) <= 200);
  await assert.rejects(engine.find({ question: ' ' }), { code: 'questionEmpty' });
});

test('a conversation goes on from its own state, in the next engine too, and when the code has changed', async t => {
  // The embedded model is asked to write only: as another model it is asked everything.
  const same = params({ modelRules: 'capable' });
  const first = client();
  await first.open(same);
  await first.read(null);
  const asked = { id: '1', question: 'What happens to an island when the ferry sails?', attached: [] };
  const none = { start: null, turns: [] };
  const states = async (): Promise<number> => (await first.storage(same.store, null)).states;
  const before = await states();
  const answer = await first.ask({ ...asked, conversation: none }, never);
  assert.equal(answer.tokens.earlier, 0);
  assert.equal(typeof answer.start, 'string');
  await until('what was said is kept', async () => (await states()) === before + 1);
  const turns = [{ question: asked.question, answer: answer.answer }];
  const conversation = { start: answer.start ?? null, turns };
  const next = { id: '2', question: 'And what happens to the dock there?', attached: [], conversation };
  first.dispose();
  const second = client();
  await second.open(same);
  assert.equal((await second.ask(next, never)).tokens.earlier, 0, 'after a restart it is restored');
  const other = { ...conversation, turns: [...turns, ...turns] };
  const replayed = await second.ask({ ...next, conversation: other }, never);
  assert.ok(replayed.tokens.earlier > 0, 'what was said only elsewhere is read');
  const added = join(workspace, 'src', 'tide.ts');
  await writeFile(added, 'export const tide = (): number => 7;\n');
  t.after(() => rm(added));
  await second.reconcile();
  await second.read(null);
  const anew = await second.ask(next, never);
  t.diagnostic(`tokens of earlier turns: 0 restored, ${anew.tokens.earlier} after the change`);
  assert.equal(anew.start, answer.start);
});

test('explaining lines gives the facts that search proves', async () => {
  const engine = client();
  await engine.open(params());
  const answer = await engine.explain(
    { id: '1', path: 'src/ferry.ts', startLine: 2, endLine: 4, question: null },
    never,
  );
  assert.equal(answer.facts?.symbol, 'sailFerry');
  assert.deepEqual(
    answer.facts.callers.map(({ path, startLine }) => `${path}:${startLine}`),
    ['src/dock.ts:2'],
  );
});

test("what is attached is suggested, weighed by the model's own tokens and read as it is now, unsaved text included", async () => {
  const engine = client();
  await engine.open(params());
  await engine.read(null);
  const [found] = await engine.suggest({ kinds: ['file'], typed: 'dock', limit: 5 });
  assert.equal(found?.path, 'src/dock.ts');
  const dock = { kind: 'file', path: 'src/dock.ts', startLine: 1, endLine: 1, text: null } as const;
  engine.bufferChanged('src/dock.ts', '/** Never saved. */\nexport const mooringLine = 3;\n');
  const weights = await engine.weigh([dock, { ...dock, path: '.env' }]);
  assert.equal(weights.exact, true);
  assert.ok((weights.items[0]?.tokens ?? 0) > 5 && weights.budget > 1000);
  assert.equal(weights.items[1]?.refused?.code, 'fileUnread');
  const answer = await engine.ask({ id: '1', question: 'Which words are never here?', attached: [dock] }, never);
  assert.match(answer.evidence[0]?.text ?? '', /Never saved/);
  await assert.rejects(
    engine.ask({ id: '2', question: 'What is in it?', attached: [{ ...dock, path: '.env' }] }, never),
    { code: 'fileUnread' },
  );
});

test('an unsaved buffer is what an answer sees; of those only what it did not retrieve is listed as unread', async () => {
  const engine = client();
  await engine.open(params());
  engine.bufferChanged('src/dock.ts', 'export const mooringLine = 3;\n');
  engine.bufferChanged('README.md', '# Harbour\nNever saved.\n');
  const answer = await engine.ask({ id: '1', question: 'Where is mooringLine defined?', attached: [] }, never);
  assert.equal(answer.citations[0]?.path, 'src/dock.ts');
  assert.ok(answer.asOf.unread.includes('README.md'));
  assert.ok(!answer.asOf.unread.includes('src/dock.ts'));
});

test('an unsaved text that is saved is known all along, before the watcher says anything', async () => {
  const engine = client();
  await engine.open(params());
  const file = join(workspace, 'src', 'dock.ts');
  const before = await readFile(file, 'utf8');
  const text = `${before}export function castOffRope(): void {}\n`;
  try {
    engine.bufferChanged('src/dock.ts', text);
    await writeFile(file, text);
    engine.bufferChanged('src/dock.ts', null);
    const answer = await engine.ask({ id: '1', question: 'Where is castOffRope defined?', attached: [] }, never);
    assert.equal(answer.citations[0]?.path, 'src/dock.ts');
  } finally {
    await writeFile(file, before);
  }
});

test('a saved change is noticed, read, and known to the next answer', async () => {
  let status: Status | undefined;
  const engine = client({ onStatus: next => (status = next) });
  await engine.open(params({ watch: true, read: true }));
  await until('the first reading', () => status?.phase === 'ready');
  await writeFile(join(workspace, 'src', 'buoy.ts'), 'export function ringBuoyBell(): void {}\n');
  await until('the change to be read', () => status?.phase === 'ready' && status.files === 4 && status.filesRead === 4);
  const answer = await engine.ask({ id: '1', question: 'Where is ringBuoyBell defined?', attached: [] }, never);
  assert.equal(answer.citations[0]?.path, 'src/buoy.ts');
  await rm(join(workspace, 'src', 'buoy.ts'));
  await until('the deletion', () => status?.files === 3);
});

test('a killed engine fails the pending call with the reason; the next call starts another with the same workspace', async () => {
  let reason = '';
  const engine = client({ onStopped: why => (reason = why) });
  await engine.open(params());
  const pending = engine.ask({ id: '1', question: 'Where is sailFerry defined?', attached: [] }, never);
  const killed = engine.pid!;
  process.kill(killed, 'SIGKILL');
  await assert.rejects(
    pending,
    (error: unknown) =>
      error instanceof CoilError && error.code === 'engineStopped' && error.message.includes('SIGKILL'),
  );
  assert.match(reason, /SIGKILL/);
  const answer = await engine.ask({ id: '2', question: 'Where is sailFerry defined?', attached: [] }, never);
  assert.equal(answer.citations[0]?.path, 'src/ferry.ts');
  assert.notEqual(engine.pid, killed);
});

test('a cancelled question resolves as stopped within a second, on a busy machine too', async () => {
  const abort = new AbortController();
  const engine = client({ onDelta: () => setTimeout(() => abort.abort(), 20) });
  await engine.open(params());
  let aborted = 0;
  abort.signal.addEventListener('abort', () => (aborted = performance.now()));
  const answer = await engine.ask({ id: '1', question: '/doc sailFerry', attached: [] }, abort.signal);
  if (answer.stopped) assert.ok(performance.now() - aborted < 1000);
  assert.ok(aborted > 0);
});

test('the engine ends when its parent is killed: no orphan', async () => {
  const outfile = resolve('out/test/engineParent.mjs');
  await build({
    entryPoints: ['test/support/engineParent.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const parent = fork(outfile, [script], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const pid = await new Promise<number>(done => parent.once('message', message => done(message as number)));
  assert.ok(alive(pid));
  parent.kill('SIGKILL');
  await until('the engine to end', () => !alive(pid));
});

test('dispose ends the engine', async () => {
  const engine = client();
  await engine.open(params());
  const pid = engine.pid!;
  engine.dispose();
  await until('the engine to end', () => !alive(pid));
});

for (const [what, change, code] of [
  ['no folder', { roots: [] }, 'noFolder'],
  ['a folder that is not there', { roots: [{ name: 'x', dir: join(folder, 'nowhere') }] }, 'folderMissing'],
] as const)
  test(`${what} is an error with the next step`, async () => {
    await assert.rejects(
      client().open(params(change)),
      (error: unknown) => error instanceof CoilError && error.code === code && error.hint !== '',
    );
  });

test('an empty folder says so, and a file put into it is noticed', async () => {
  const dir = join(folder, 'empty');
  await mkdir(dir);
  let status: Status | undefined;
  const engine = client({ onStatus: next => (status = next) });
  assert.equal(
    (await engine.open(params({ roots: [{ name: 'empty', dir }], watch: true, read: true }))).error?.code,
    'folderEmpty',
  );
  await writeFile(join(dir, 'a.ts'), 'export const first = 1;\n');
  await until('the file to be read', () => status?.phase === 'ready' && status.files === 1);
});

test('a bad model fails questions with its reason, and the folder stays open', async () => {
  const engine = client();
  await engine.open(params({ model: join(folder, 'none.gguf') }));
  await assert.rejects(
    engine.ask({ id: '1', question: '/doc sailFerry', attached: [] }, never),
    (error: unknown) => error instanceof CoilError && error.code === 'modelMissing',
  );
  assert.equal((await engine.status()).files, 3);
});

test('a store that cannot be written fails with the next step', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const engine = client();
  await engine.open(params({ store: join(file, 'store') }));
  await assert.rejects(
    engine.read(null),
    (error: unknown) => error instanceof CoilError && error.code === 'storeUnwritable',
  );
});

test('questions and selections of the wrong size are refused in words', async () => {
  const engine = client();
  await engine.open(params());
  const code = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'no error',
      (error: unknown) => (error instanceof CoilError ? error.code : String(error)),
    );
  await writeFile(join(workspace, 'big.txt'), `${'word '.repeat(60)}\n`.repeat(3000));
  await engine.reconcile();
  assert.deepEqual(
    await Promise.all([
      code(engine.ask({ id: '1', question: ' \n', attached: [] }, never)),
      code(engine.ask({ id: '2', question: 'x'.repeat(100_000), attached: [] }, never)),
      code(engine.explain({ id: '3', path: 'src/ferry.ts', startLine: 5, endLine: 5, question: null }, never)),
      code(engine.explain({ id: '4', path: 'big.txt', startLine: 1, endLine: 3000, question: null }, never)),
      code(engine.explain({ id: '5', path: 'none.ts', startLine: 1, endLine: 2, question: null }, never)),
    ]),
    ['questionEmpty', 'questionTooLarge', 'selectionEmpty', 'selectionTooLarge', 'fileUnread'],
  );
  await rm(join(workspace, 'big.txt'));
});

test('a full disk stops the reading with the next step, answers go on, and reading goes on when there is space', async () => {
  const disk = join(folder, 'disk');
  await mkdir(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]);
  try {
    const ballast = join(disk, 'ballast');
    await writeFile(ballast, Buffer.alloc(11.9 * 1024 * 1024));
    const engine = client();
    await engine.open(params({ store: join(disk, 'store') }));
    await assert.rejects(
      engine.read(null),
      (error: unknown) =>
        error instanceof CoilError && error.code === 'diskFull' && error.hint.includes('coil.storage.path'),
    );
    const answer = await engine.ask({ id: '1', question: 'Where is sailFerry defined?', attached: [] }, never);
    assert.equal(answer.citations[0]?.path, 'src/ferry.ts');
    await rm(ballast);
    await engine.reconcile();
    assert.equal((await engine.read(null)).complete, true);
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});

test('an evaluation can leave out the model, the search, the state', async () => {
  const engine = client();
  await engine.open(params());
  const ask = (state: 'none' | 'root', search: boolean, useModel: boolean): Promise<Answer> =>
    engine.ask(
      {
        id: '1',
        question: 'Where is sailFerry defined?',
        attached: [],
        parts: { state, search, model: useModel, fanOut: false },
      },
      never,
    );
  const proved = await ask('none', true, false);
  assert.equal(proved.tokens.output, 0);
  assert.equal(proved.citations[0]?.path, 'src/ferry.ts');
  assert.equal((await engine.status()).nodesRead, 0, 'no state was needed');
  const said = await ask('root', false, true);
  assert.ok(said.tokens.output > 0);
  assert.deepEqual(said.evidence, []);
  assert.equal((await engine.status()).nodesRead, 1, 'the root was read');
});
