import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { AnswerWait, AskParams, Status } from '../../../src/protocol/engineProtocol';
import type { GenerateOptions, GenerateResult } from '../../../src/state/recurrentModel';
import { Workspace } from '../../../src/workspace/workspace';
import { FakeModel, silent } from '../../support/fakeModel';
import { fixtureWorkspace } from '../../support/fixtureWorkspace';
import { openParams } from '../../support/openParams';
import { temporaryFolder } from '../../support/temporaryFolder';

/** Says what it waits for as the real one does. */
class Speaker extends FakeModel {
  override generate({ onText, onWait }: GenerateOptions): Promise<GenerateResult> {
    onWait?.('evidence');
    onText('So it is. ');
    const counts = { promptTokens: 1, outputTokens: 1, restoreMs: 0, firstTokenMs: 0 };
    return Promise.resolve({ text: 'So it is. ', ...counts, stopped: false });
  }
}

const dir = fixtureWorkspace();

const paramsHere = () =>
  openParams({
    roots: [{ name: '', dir }],
    model: '/fake.gguf',
    store: temporaryFolder('waits'),
    languageServers: true,
    // The one that comes with Coil is not asked what search answers.
    modelRules: 'capable',
  });

async function opened() {
  const events = { onStatus: () => undefined, askLanguageServer: () => Promise.resolve(null) };
  const workspace = new Workspace(paramsHere(), silent, events, () => Promise.resolve(new Speaker()));
  await workspace.open();
  const ask = async (question: string, more: Partial<AskParams> = {}) => {
    const waits: AnswerWait[] = [];
    const events = {
      onText: () => undefined,
      onEvidence: () => undefined,
      onWait: (wait: AnswerWait): void => {
        if (waits.at(-1) !== wait) waits.push(wait);
      },
    };
    // Nothing differs here from the commit: that is said after git was asked.
    await workspace.questions
      .ask({ id: '1', question, attached: [], ...more }, new AbortController().signal, events)
      .catch((error: unknown) => assert.match(String(error), /No saved changes/));
    return waits;
  };
  return { workspace, ask };
}

test('a question says each thing it waits for: files, search, model, what was found, writing', async () => {
  const { workspace, ask } = await opened();
  await workspace.read(null, new AbortController().signal);
  const waits = await ask('How are cents rounded up to the next ten?');
  assert.deepEqual(waits, ['files', 'search', 'model', 'evidence', 'writing']);
  await workspace.dispose();
});

test('git and the language servers are named while they are asked', async () => {
  const { workspace, ask } = await opened();
  assert.ok((await ask('/history seatPrice')).includes('history'));
  assert.ok((await ask('who calls seatPrice?')).includes('languageServers'));
  const changes = { kind: 'changes', path: 'changes', startLine: 1, endLine: 1, text: null } as const;
  assert.deepEqual(await ask('What is new?', { attached: [changes] }), ['files', 'changes']);
  await workspace.dispose();
});

test('earlier turns that are not kept are said to be read; kept ones are not', async () => {
  const { workspace, ask } = await opened();
  await workspace.read(null, new AbortController().signal);
  const conversation = { start: null, turns: [{ question: 'What is a berth?', answer: 'A place for a ship.' }] };
  const question = 'How are cents rounded up to the next ten?';
  assert.ok((await ask(question, { conversation })).includes('earlier'));
  assert.ok(!(await ask(question, { conversation })).includes('earlier'));
  await workspace.dispose();
});

test('the overview is said to be read where nothing was read before', async () => {
  const { workspace, ask } = await opened();
  assert.ok((await ask('How are cents rounded up to the next ten?')).includes('overview'));
  await workspace.dispose();
});

test('opening says its steps: first of the files, then of the model', async () => {
  type OnStep = (opening: NonNullable<Status['opening']>) => void;
  let load: (model: FakeModel) => void = () => undefined;
  let began: (onStep: OnStep) => void = () => undefined;
  const beginning = new Promise<OnStep>(resolve => (began = resolve));
  const workspace = new Workspace(paramsHere(), silent, { onStatus: () => undefined }, ({ onStep }) => {
    if (onStep !== undefined) began(onStep);
    return new Promise(resolve => (load = resolve));
  });
  const seen = new Set<string>();
  const look = (): void => {
    const { phase, opening } = workspace.status();
    seen.add(`${phase} ${opening?.step ?? ''}`);
  };
  look();
  const looking = setInterval(look, 1);
  await workspace.open();
  clearInterval(looking);
  assert.ok(seen.has('scanning folders'), [...seen].join());
  const step = await beginning;
  for (const name of ['modelFile', 'backends', 'memory'] as const) {
    step({ step: name, share: null });
    look();
    assert.ok(seen.has(`loading ${name}`), [...seen].join());
  }
  load(new Speaker());
  await workspace.setPaused(true);
  assert.equal(workspace.status().opening, null);
  await workspace.dispose();
});

/** Two threads give each up to two seconds, and a question waits eight at most. */
const slowFiles = 12;

test('a question asked while the folders are indexed for the first time is answered from what is indexed, and says so', async () => {
  const dir = temporaryFolder('indexing');
  // They keep the threads busy for longer than a question waits.
  const slowText = 'a=>'.repeat(130_000).replace(/.{399}/g, '$&\n');
  for (let n = 0; n < slowFiles; n++) writeFileSync(join(dir, `Slow${n}.java`), slowText);
  writeFileSync(join(dir, 'ferry.ts'), 'export function sailFerry() {}\n');
  const params = { ...paramsHere(), roots: [{ name: '', dir }], waitForIndex: false };
  const workspace = new Workspace(params, silent, { onStatus: () => undefined }, () => Promise.resolve(new Speaker()));
  assert.equal((await workspace.open()).opening?.step, 'index');
  const events = { onText: () => undefined, onEvidence: () => undefined };
  const ask = { id: '1', question: 'Where is sailFerry?', attached: [] };
  const { asOf } = await workspace.questions.ask(ask, new AbortController().signal, events);
  assert.equal(asOf.indexed?.of, slowFiles + 1);
  await workspace.read(null, new AbortController().signal);
  const later = await workspace.questions.ask(ask, new AbortController().signal, events);
  assert.equal(later.asOf.indexed, undefined);
  assert.deepEqual([later.citations[0]?.path], ['ferry.ts']);
  const [slow] = workspace.skipped();
  assert.match(`${slow?.path} ${slow?.reason}`, /^Slow\d+\.java (?:takes too long|needs too much memory) to parse/);
  await workspace.dispose();
});

test('a question about a folder that is gone meanwhile fails and says so, whatever is indexed of it', async () => {
  const gone = join(temporaryFolder('gone'), 'ferries');
  mkdirSync(gone);
  writeFileSync(join(gone, 'ferry.ts'), 'export function sailFerry() {}\n');
  const params = { ...paramsHere(), roots: [{ name: '', dir: gone }] };
  const workspace = new Workspace(params, silent, { onStatus: () => undefined }, () => Promise.resolve(new Speaker()));
  await workspace.open();
  renameSync(gone, `${gone}-renamed`);
  const events = { onText: () => undefined, onEvidence: () => undefined };
  const asking = workspace.questions.ask(
    { id: '1', question: 'Who uses sailFerry?', attached: [] },
    new AbortController().signal,
    events,
  );
  await assert.rejects(asking, { code: 'folderMissing' });
  await workspace.dispose();
});
