import assert from 'node:assert/strict';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { ConversationStates } from '../../../src/state/conversationStates';
import { keysOf } from '../../../src/state/manifests';
import { keyOf, StateStore } from '../../../src/state/stateStore';
import { FakeModel, silent } from '../../support/fakeModel';
import { sequenceFile } from '../../support/sequenceFile';
import { temporaryFolder } from '../../support/temporaryFolder';

const folder = (): Promise<string> => Promise.resolve(temporaryFolder('conversation'));
const signal = new AbortController().signal;
const now = { patient: false, signal };
const bytes = sequenceFile([1], 2, 16).length;

async function opened(dir: string, limit: number | null = null) {
  const store = await StateStore.open(dir, silent, limit);
  await store.claim({ roots: ['/w'], model: 'fake', base: 'base', stateBytes: bytes, folders: [], leaves: [] });
  const model = new FakeModel();
  return { store, model, states: new ConversationStates(model, store) };
}

async function startAt(dir: string, name: string): Promise<{ key: string; file: string }> {
  const file = join(dir, name);
  await writeFile(file, sequenceFile([1], 2, 16, name.length));
  return { key: keyOf('base', name), file };
}

test('coming back in another process reads no token of the earlier turns', async () => {
  const dir = await folder();
  const start = await startAt(dir, 'root');
  const first = await opened(dir);
  const read = await first.states.after(start, ['one ', 'two '], now);
  assert.equal(read?.tokens, 8);
  const kept = await readFile(read.file);
  await read.release();
  const { states, model } = await opened(dir);
  const again = await states.after(start, ['one ', 'two '], now);
  assert.equal(again?.tokens, 0);
  assert.deepEqual(model.texts, []);
  assert.deepEqual(await readFile(again.file), kept);
  await again.release();
});

test('only what is new is read, and what comes of it is what reading all at once gives', async () => {
  const dir = await folder();
  const start = await startAt(dir, 'root');
  const { states, model } = await opened(dir);
  await (await states.after(start, ['one '], now))?.release();
  const more = await states.after(start, ['one ', 'two '], now);
  assert.equal(more?.tokens, 4);
  assert.deepEqual(model.texts, ['one ', 'two ']);
  const other = await opened(await folder());
  const atOnce = await other.states.after(start, ['one ', 'two '], now);
  assert.deepEqual(await readFile(more.file), await readFile(atOnce?.file ?? ''));
});

test('when what it began with has changed, a conversation is read again on the new state', async () => {
  const dir = await folder();
  const { states, model } = await opened(dir);
  const before = await states.after(await startAt(dir, 'root'), ['one '], now);
  const after = await states.after(await startAt(dir, 'changed'), ['one '], now);
  assert.equal(after?.tokens, 4);
  assert.deepEqual(model.texts, ['one ', 'one ']);
  assert.notDeepEqual(await readFile(before?.file ?? ''), await readFile(after.file));
});

test('a state that is damaged is not used: the turns are read again', async () => {
  const dir = await folder();
  const start = await startAt(dir, 'root');
  const { states, store } = await opened(dir);
  await (await states.after(start, ['one '], now))?.release();
  const [shard = ''] = await readdir(join(store.path, 'states'));
  const [name = ''] = await readdir(join(store.path, 'states', shard));
  await truncate(join(store.path, 'states', shard, name), bytes - 1);
  const { states: others } = await opened(dir);
  const again = await others.after(start, ['one '], now);
  assert.equal(again?.tokens, 4);
});

test('one that gives way to a question leaves nothing behind', async () => {
  const dir = await folder();
  const { store } = await opened(dir);
  const busy = Object.assign(new FakeModel(), { extend: () => Promise.resolve(null) });
  const states = new ConversationStates(busy, store);
  assert.equal(await states.after(await startAt(dir, 'root'), ['one '], { patient: true, signal }), null);
  assert.equal(store.states, 0);
});

test('however long a conversation grows, its workspace remembers few former keys, and nothing is left of the others', async () => {
  const dir = await folder();
  const start = await startAt(dir, 'root');
  const { states, store } = await opened(dir);
  const turns: string[] = [];
  for (let turn = 0; turn < 80; turn++) {
    turns.push(`turn ${turn} `);
    await (await states.after(start, turns, now))?.release();
  }
  const [manifest] = [...(await store.workspaces()).values()];
  assert.ok(manifest !== undefined);
  assert.deepEqual([manifest.conversations.length, manifest.former.length], [1, 64]);
  const files = async (part: string): Promise<number> =>
    (await readdir(join(store.path, part), { recursive: true })).filter(name => name.includes('.')).length;
  assert.deepEqual([store.states, await files('states'), await files('notes')], [65, 65, 65]);
  // The latest are those that are left: a branch of the chat goes on from them.
  assert.equal((await states.after(start, turns.slice(0, 70), now))?.tokens, 0);
  assert.notEqual((await states.after(start, turns.slice(0, 10), now))?.tokens, 0);
});

test('conversations keep their states before leaves do, at most in a quarter of the store, and go with their workspace', async () => {
  const dir = await folder();
  const start = await startAt(dir, 'root');
  const { states, store } = await opened(dir, 8 * bytes);
  const say = async (text: string): Promise<void> => (await states.after(start, [text], now))?.release();
  for (const text of ['one ', 'two ', 'three ']) await say(text);
  const [manifest] = [...(await store.workspaces()).values()];
  assert.equal(manifest?.conversations.length, 2);
  assert.equal(keysOf(manifest).length, 3, 'the one that is given up is known, so that it can be deleted');
  for (let leaf = 0; leaf < 12; leaf++) {
    const written = await store.put(
      keyOf('base', `leaf ${leaf}`),
      '',
      file => writeFile(file, sequenceFile([1], 2, 16)),
      {
        shorten: true,
        first: new Set(),
      },
    );
    await written.rest;
  }
  assert.equal(store.bytes, 8 * bytes);
  assert.equal((await states.after(start, ['three '], now))?.tokens, 0);
  assert.equal((await states.after(start, ['two '], now))?.tokens, 0);
  await store.forgetWorkspaces(new Set((await store.workspaces()).keys()));
  assert.equal((await states.after(start, ['three '], now))?.tokens, 6);
});
