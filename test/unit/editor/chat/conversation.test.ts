import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { replay, titleOf, type ConversationRecord } from '../../../../src/editor/chat/conversation';
import { searchConversations } from '../../../../src/editor/chat/conversationSearch';
import { ConversationStore } from '../../../../src/editor/chat/conversationStore';
import { fromJson, toJson, toMarkdown } from '../../../../src/editor/chat/conversationText';
import type { Turn } from '../../../../src/protocol/chatProtocol';
import { turn } from '../../../support/chatStates';
import { english } from '../words';

const begin: ConversationRecord = { type: 'begin', id: 'c', at: 5 };
const added = (one: Turn, at = 6): ConversationRecord => ({ type: 'turn', turn: one, at });
const file = (...records: ConversationRecord[]): string => records.map(one => `${JSON.stringify(one)}\n`).join('');
const asked = turn('1', { question: 'What is a lock?', state: 'waiting', text: '' });
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

test('a conversation is what its lines tell: the last turn of an id, its title, its pin', () => {
  const whole = replay(
    file(begin, added(asked), added(turn('1', { question: 'What is a lock?', text: 'A lock.' }), 7), {
      type: 'pin',
      pinned: true,
    }),
  );
  assert.deepEqual(
    [whole?.id, whole?.title, whole?.created, whole?.updated, whole?.pinned, whole?.turns.map(({ text }) => text)],
    ['c', 'What is a lock?', 5, 7, true, ['A lock.']],
  );
  assert.equal(replay(file(begin, added(asked), { type: 'title', title: 'Locks' }))?.title, 'Locks');
});

test('after a crash everything is there to the last whole token, and the turn counts as stopped', () => {
  const lines = file(
    begin,
    added(asked),
    { type: 'delta', id: '1', text: 'A ' },
    { type: 'delta', id: '1', text: 'lock' },
  );
  const torn = replay(lines.slice(0, -3));
  assert.deepEqual([torn?.turns[0]?.text, torn?.turns[0]?.state], ['A ', 'stopped']);
  // Not by the user, and the page says so.
  assert.equal(torn?.turns[0]?.interrupted, true);
  for (let length = 0; length < lines.length; length++) replay(lines.slice(0, length));
});

test('what is no conversation is none, and lines of another make are left out', () => {
  for (const text of ['', '{}', 'null\n[]\n7', '{"type":"turn"}', file(added(asked)), '\0\0\0'])
    assert.equal(replay(text), null);
  const odd = replay(`${file(begin)}{"type":"turn","turn":{"id":"1"},"at":1}\n{"type":"later"}\n${file(added(asked))}`);
  assert.equal(odd?.turns.length, 1);
});

test('a long first question is cut for the title, in one line', () => {
  assert.equal(titleOf('a\n b'), 'a b');
  assert.equal(titleOf('x'.repeat(200)).length, 80);
});

test('conversations are kept in files of their own, listed by last use, deleted and brought back', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-chats-'));
  t.after(() => rm(folder, { recursive: true }));
  const store = new ConversationStore(folder, silent);
  const [one, two, empty] = [store.newId(), store.newId(), store.newId()];
  store.append(one, { type: 'begin', id: one, at: 1 }, added(asked, 10));
  store.append(two, { type: 'begin', id: two, at: 2 }, added(asked, 20));
  store.append(empty, { type: 'begin', id: empty, at: 3 });
  const ids = async () => (await store.all()).map(({ id }) => id);
  assert.deepEqual(await ids(), [two, one]);
  await store.delete(two);
  assert.deepEqual(await ids(), [one]);
  assert.equal(await store.load(two), null);
  await store.restore(two);
  assert.deepEqual(await ids(), [two, one]);
  await store.delete(two);
  await store.sweep();
  await store.restore(two);
  assert.deepEqual(await ids(), [two, one]);
  await store.delete(two);
  const longAgo = new Date(Date.now() - 25 * 3600_000);
  await utimes(join(folder, `${two}.deleted`), longAgo, longAgo);
  await store.sweep();
  assert.equal(
    (await readdir(folder)).some(name => name.startsWith(two)),
    false,
  );
  assert.equal(await store.load('../../etc/passwd'), null);
});

test('where nothing can be written the chat goes on and the log says so once', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-chats-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'file'), '');
  const warnings: string[] = [];
  const store = new ConversationStore(join(folder, 'file', 'chats'), {
    ...silent,
    warn: words => warnings.push(words),
  });
  store.append('a', begin);
  store.append('a', added(asked));
  assert.deepEqual(await store.all(), []);
  assert.equal(warnings.length, 1);
  const nowhere = new ConversationStore(null, silent);
  nowhere.append('a', begin);
  assert.deepEqual(await nowhere.all(), []);
});

test('the conversation that is shown is remembered at once, also by the next store of the folder', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-chats-'));
  t.after(() => rm(folder, { recursive: true }));
  const store = new ConversationStore(folder, silent);
  const shown = async () => (await new ConversationStore(folder, silent).shown())?.id;
  assert.equal(await shown(), undefined);
  const id = store.newId();
  store.append(id, { type: 'begin', id, at: 1 }, added(asked));
  store.show(id);
  assert.equal((await store.shown())?.id, id);
  assert.equal(await shown(), id);
  store.show(null);
  await store.all();
  assert.equal(await shown(), undefined);
  store.show(id);
  await store.delete(id);
  assert.equal(await shown(), undefined);
});

test('another process may append at the same time: lines stay whole', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'coil-chats-'));
  t.after(() => rm(folder, { recursive: true }));
  const store = new ConversationStore(folder, silent);
  store.append('c', begin, added(asked));
  await store.all();
  await appendFile(join(folder, 'c.jsonl'), file({ type: 'title', title: 'From there' }));
  for (let i = 0; i < 100; i++) store.append('c', { type: 'delta', id: '1', text: `${i} ` });
  assert.equal((await store.load('c'))?.title, 'From there');
  assert.equal((await readFile(join(folder, 'c.jsonl'), 'utf8')).split('\n').length, 2 + 1 + 100 + 1);
});

test('every word is searched for, in questions, answers and titles, and the place of the first is shown', () => {
  const one = replay(
    file(begin, added(turn('1', { question: 'What is a lock?', text: `${'x '.repeat(60)}Mutex guards it.` }))),
  )!;
  assert.deepEqual(
    searchConversations([one], 'LOCK guards').map(({ snippet }) => snippet?.includes('Mutex guards it.')),
    [true],
  );
  assert.deepEqual(
    searchConversations([one], 'what lock').map(({ snippet }) => snippet),
    [null],
  );
  assert.deepEqual(searchConversations([one], 'lock nowhere'), []);
  assert.equal(searchConversations([one], '  ').length, 1);
});

test('an exported conversation is imported as it was; other files are refused with the next step', () => {
  const one = replay(file(begin, added(turn('1')), added(turn('2', { state: 'stopped' }))))!;
  const back = fromJson(toJson(one), 99, english);
  assert.deepEqual([back.title, back.created, back.updated, back.turns], [one.title, one.created, 99, one.turns]);
  for (const text of ['', '[]', '{"coil":1,"turns":[]}', '{"coil":1,"turns":[{}]}', '{"coil":2}'])
    assert.throws(() => fromJson(text, 1, english), { code: 'usage' });
  const markdown = toMarkdown(one);
  assert.match(markdown, /^# Explain the selected code\n\n## Explain the selected code\n/);
  assert.match(markdown, /- \[1\] `src\/state\/store\.ts:52/);
  assert.match(markdown, /\*\(stopped\)\*/);
});
