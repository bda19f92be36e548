import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OpenParams } from '../../../src/protocol/engineProtocol';
import { keyOf } from '../../../src/state/stateStore';
import { Workspace } from '../../../src/workspace/workspace';
import { FakeModel, silent } from '../../support/fakeModel';
import { openParams } from '../../support/openParams';
import { temporaryFolder } from '../../support/temporaryFolder';

const untilDone = (): AbortSignal => new AbortController().signal;
const params = (dir: string, store: string, more: Partial<OpenParams> = {}): OpenParams =>
  openParams({ roots: [{ name: '', dir }], model: '/fake.gguf', store, waitForIndex: true, ...more });

/** A repository with a file that is to be forgotten, opened and read. */
function opened() {
  const dir = temporaryFolder('forget');
  const store = temporaryFolder('forget-store');
  mkdirSync(join(dir, 'lib'));
  mkdirSync(join(dir, 'private'));
  writeFileSync(join(dir, 'private/other.txt'), 'other\n');
  writeFileSync(join(dir, '.gitignore'), 'private/\n');
  writeFileSync(join(dir, 'lib/kept.ts'), '/** Stays. */\nexport function keptFunction() {}\n');
  writeFileSync(join(dir, 'lib/plan.ts'), text);
  for (let n = 0; n < 40; n++)
    writeFileSync(join(dir, `lib/f${n}.ts`), `export function other${n}() { keptFunction(${n}); }\n`);
  const open = async (changed: Partial<OpenParams> = {}): Promise<Workspace> => {
    const workspace = new Workspace(params(dir, store, changed), silent, { onStatus: () => undefined }, () =>
      Promise.resolve(new FakeModel()),
    );
    await workspace.open();
    await workspace.read(null, untilDone());
    return workspace;
  };
  return { dir, store, open };
}

const text =
  '/** Zeppelinwerft: the Zeppelinquux is late. */\nexport function zeppelinPlan() { return zeppelinHelper(4711); }\nimport { zeppelinImport } from "./zeppelinSource";\n';

/** The files of a store in which the word stands, in any case. */
function filesWith(store: string, word: string): string[] {
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => readFileSync(file).toString('latin1').toLowerCase().includes(word));
}

const states = (store: string): number =>
  readdirSync(store, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.state')).length;

const ways: Readonly<Record<string, (dir: string) => Partial<OpenParams>>> = {
  'ignored by git': dir => (appendFileSync(join(dir, '.gitignore'), 'plan.ts\n'), {}),
  'ignored with its folder': dir => (writeFileSync(join(dir, '.coilignore'), 'lib/plan*\n'), {}),
  'with a secret written into it': dir => (
    appendFileSync(
      join(dir, 'lib/plan.ts'),
      `const key = '${['ghp', 'q7Rk2mZx9LwT4vBn8sYc3HdJ6fGa1PeU5oWi'].join('_')}';\n`,
    ),
    {}
  ),
  'renamed to .env': dir => (renameSync(join(dir, 'lib/plan.ts'), join(dir, 'lib/.env')), {}),
  'moved into an ignored folder': dir => (renameSync(join(dir, 'lib/plan.ts'), join(dir, 'private/plan.ts')), {}),
  'excluded by a setting': () => ({ exclude: ['**/plan.ts'] }),
};

for (const [way, change] of Object.entries(ways))
  test(`nothing is left in the store of a file that is ${way}, after the next start`, async () => {
    const { dir, store, open } = opened();
    await (await open()).dispose();
    assert.notDeepEqual(filesWith(store, 'zeppelinquux'), []);
    const before = states(store);
    const again = await open(change(dir));
    await again.dispose();
    assert.deepEqual(filesWith(store, 'zeppelin'), []);
    // The leaf and the folders above were read again, and what they were before is gone.
    assert.equal(states(store), before);
  });

test('nothing is left of a file that is ignored while the workspace is open, in one look', async () => {
  const { dir, store, open } = opened();
  const workspace = await open();
  appendFileSync(join(dir, 'lib/plan.ts'), '// An edit that leaves an outline behind: zeppelinEdited().\n');
  await workspace.reconcile();
  await workspace.read(null, untilDone());
  assert.notDeepEqual(filesWith(store, 'zeppelinquux'), []);
  appendFileSync(join(dir, '.gitignore'), 'plan.ts\n');
  await workspace.reconcile();
  await workspace.read(null, untilDone());
  assert.deepEqual(filesWith(store, 'zeppelin'), []);
  const tree = await workspace.whileReadingRests((tree, model) =>
    Promise.resolve({ nodes: tree.nodes, base: model.base }),
  );
  const keys = tree.nodes.map(node => keyOf(tree.base, node.textHash)).sort();
  assert.deepEqual(
    readdirSync(store, { recursive: true, encoding: 'utf8' })
      .flatMap(name => /([0-9a-f]{64})-[0-9a-f]{64}\.state$/.exec(name)?.[1] ?? [])
      .sort(),
    keys,
  );
  await workspace.dispose();
});

test('what a process that was ended had still to forget is forgotten by the next', async () => {
  const { dir, store, open } = opened();
  await (await open()).dispose();
  appendFileSync(join(dir, '.gitignore'), 'plan.ts\n');
  // Ended once the index has been brought up to date, before anything was forgotten.
  const ended = new Workspace(
    params(dir, store, { waitForIndex: false }),
    silent,
    { onStatus: () => undefined },
    () => new Promise(() => undefined),
  );
  await ended.open();
  await new Promise(done => setTimeout(done, 300));
  void ended.dispose();
  const again = await open();
  await again.dispose();
  assert.deepEqual(filesWith(store, 'zeppelin'), []);
});

test('a file that is deleted leaves what is known of its text, so that a branch seen before is not read again', async () => {
  const { dir, store, open } = opened();
  const workspace = await open();
  const before = states(store);
  rmSync(join(dir, 'lib/plan.ts'));
  await workspace.reconcile();
  await workspace.read(null, untilDone());
  assert.ok(states(store) > before);
  await workspace.dispose();
});

test('a text that the store holds in any form is found there, and none that it does not hold', async () => {
  const { dir, open } = opened();
  const workspace = await open();
  const placesOf = async (text: string): Promise<string[]> => [
    ...new Set(
      (await workspace.findInStore(text, untilDone())).places.map(place =>
        place.replaceAll('\\', '/').replace(/^(?:coil-store-v\d+\/)?(\w+)\/[^:]*/, '$1'),
      ),
    ),
  ];
  assert.deepEqual(await placesOf('zeppelinHelper'), ['index: names', 'index: outlines', 'index: words']);
  assert.ok((await placesOf('ZEPPELINQUUX')).includes('index'));
  assert.deepEqual(await placesOf('lib/PLAN.ts'), ['index', 'index: words, together in a passage', 'scans']);
  assert.deepEqual(await placesOf('zeppelinNowhere'), []);
  appendFileSync(join(dir, '.gitignore'), 'plan.ts\n');
  await workspace.reconcile();
  for (const text of ['zeppelinHelper', 'zeppelin', 'Zeppelinquux', 'zeppelinImport', 'zeppelinSource', '4711'])
    assert.deepEqual(await placesOf(text), [], text);
  await workspace.dispose();
});
