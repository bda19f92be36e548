import assert from 'node:assert/strict';
import test from 'node:test';
import type { ConversationRecord } from '../../../../src/editor/chat/conversation';
import { Chat } from '../../../../src/editor/chat/chat';
import { EngineState } from '../../../../src/editor/engine/engineState';
import type { ToWebview } from '../../../../src/protocol/chatProtocol';
import type { Answer } from '../../../../src/protocol/engineProtocol';
import { CoilError } from '../../../../src/shared/errors';
import { answerWith, english, statusWith } from '../words';

/** A chat over an engine whose answers the test gives. */
function chatOn() {
  const posted: ToWebview[] = [];
  const asked: {
    id: string;
    signal: AbortSignal;
    answer: (answer: Answer) => void;
    fail: (error: Error) => void;
    again: () => void;
    params: () => { id: string };
  }[] = [];
  const answering: boolean[] = [];
  const kept: { id: string; record: ConversationRecord }[] = [];
  let conversations = 0;
  const request = (params: () => { id: string }, signal: AbortSignal, again: () => void): Promise<Answer> =>
    new Promise((answer, fail) => asked.push({ id: params().id, signal, answer, fail, again, params }));
  const engineState = new EngineState();
  const chat = new Chat({
    state: engineState,
    engine: { ask: request, explain: request },
    journal: {
      newId: () => `c${++conversations}`,
      append: (id, ...records) => kept.push(...records.map(record => ({ id, record }))),
    },
    context: { state: { items: [], meter: null, note: null } },
    onConversation: () => undefined,
    post: message => posted.push(structuredClone(message)),
    onAnswering: value => answering.push(value),
    withLines: facts => Promise.resolve(facts),
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    t: english,
  });
  const turn = (i = 0) => chat.state.turns[i]!;
  return { chat, engineState, posted, asked, answering, turn, kept };
}

test('an answer streams as deltas and ends with the checked text, its sources and its times', async () => {
  const { chat, engineState, posted, asked, answering, turn } = chatOn();
  engineState.set(statusWith({}));
  const done = chat.ask('What is it?', []);
  assert.equal(turn().state, 'waiting');
  const { id, answer } = asked[0]!;
  chat.evidence(id, answerWith({}).evidence);
  assert.equal(turn().sources[0]?.path, 'a.ts');
  posted.length = 0;
  chat.delta(id, 'It ');
  chat.delta(id, 'adds');
  assert.deepEqual(
    posted.map(({ type }) => type),
    ['turn', 'delta'],
  );
  assert.deepEqual([turn().state, turn().text, turn().waitingFor], ['answering', 'It adds', null]);
  answer(answerWith({ asOf: { head: '8f2c1e0aa', unread: ['a', 'b'] } }));
  await done;
  const { state, text, sources, asOf, timing } = turn();
  assert.deepEqual(
    { state, text, asOf, timing, cited: sources[0]?.cited },
    {
      state: 'done',
      text: 'It adds [1].',
      asOf: 'Answered from commit 8f2c1e0 · 2 files not read yet were searched',
      timing: 'First words after 0.2 s, complete after 2.1 s',
      cited: true,
    },
  );
  assert.deepEqual(answering, [true, false]);
});

test('a question waits with words that follow what the engine does', () => {
  const { chat, engineState, turn } = chatOn();
  void chat.ask('Q', []);
  assert.equal(turn().waitingFor, 'Waiting for the engine to start');
  engineState.set(statusWith({ phase: 'loading' }));
  assert.equal(turn().waitingFor, 'Waiting for the model to load');
  void chat.ask('Q2', []);
  engineState.set(statusWith({ phase: 'reading' }));
  void chat.ask('Q3', []);
  assert.equal(turn(2).waitingFor, 'Waiting for the previous answer');
});

test('the engine says what an answer waits for, before its first words and between them', () => {
  const { chat, engineState, asked, turn } = chatOn();
  engineState.set(statusWith({}));
  void chat.ask('Q', []);
  assert.equal(turn().waitingFor, 'Searching');
  const { id } = asked[0]!;
  const words = (wait: Parameters<typeof chat.waits>[1]): string | null => {
    chat.waits(id, wait);
    return turn().waitingFor;
  };
  assert.equal(words('history'), 'Getting the history from git');
  assert.equal(words('earlier'), 'Reading the earlier questions and answers');
  // The status of a model that loads is not what this answer waits for now.
  engineState.set(statusWith({ phase: 'loading' }));
  assert.equal(turn().waitingFor, 'Reading the earlier questions and answers');
  chat.delta(id, 'Proved. ');
  assert.deepEqual([turn().state, turn().waitingFor], ['answering', null]);
  assert.equal(words('model'), 'Waiting for the model to load');
  engineState.set(statusWith({ phase: 'loading', opening: { step: 'backends', share: null } }));
  assert.equal(turn().waitingFor, 'Checking what this machine can run');
  assert.equal(words('writing'), 'Writing');
  chat.delta(id, 'More.');
  assert.deepEqual([turn().text, turn().waitingFor], ['Proved. More.', null]);
  chat.stop();
  assert.equal(words('evidence'), null);
});

test('an engine that starts is said to start until it says more', () => {
  const { chat, engineState } = chatOn();
  assert.equal(chat.state.strip.title, 'Not started');
  engineState.opening();
  assert.deepEqual([chat.state.strip.tone, chat.state.strip.title], ['busy', 'Starting']);
  engineState.set(statusWith({}));
  assert.equal(chat.state.strip.title, '1,284 files');
  // One that starts again has the model that it had, as far as is known.
  engineState.opening();
  engineState.set(statusWith({ phase: 'loading', model: null }));
  assert.deepEqual([chat.state.strip.title, chat.state.model], ['Loading', 'Coil embedded']);
  engineState.set(statusWith({ phase: 'failed', model: null }));
  assert.equal(chat.state.model, null);
});

test('stop ends the turn at once, keeps what was written, and ignores text that comes late', async () => {
  const { chat, asked, turn } = chatOn();
  const done = chat.ask('Q', []);
  const { id, signal, answer } = asked[0]!;
  chat.delta(id, 'Half');
  chat.stop();
  assert.equal(signal.aborted, true);
  assert.deepEqual([turn().state, turn().text], ['stopped', 'Half']);
  chat.delta(id, ' and more');
  assert.equal(turn().text, 'Half');
  answer(answerWith({ answer: 'Half', stopped: true }));
  await done;
  assert.equal(turn().state, 'stopped');
});

test('stop while the workspace is being opened is no failure', async () => {
  const { chat, asked, turn } = chatOn();
  const done = chat.ask('Q', []);
  chat.stop();
  asked[0]!.fail(asked[0]!.signal.reason as Error);
  await done;
  assert.deepEqual([turn().state, turn().error], ['stopped', null]);
});

test('an engine that dies in mid-answer fails the turn with the reason, and retry asks again', async () => {
  const { chat, asked, turn } = chatOn();
  const done = chat.ask('Q', []);
  chat.delta(asked[0]!.id, 'Half');
  asked[0]!.fail(new CoilError('engineStopped', 'The engine stopped (SIGKILL).', 'Ask again.'));
  await done;
  assert.deepEqual(
    [turn().state, turn().error?.message, turn().text],
    ['failed', 'The engine stopped (SIGKILL).', 'Half'],
  );
  assert.equal(turn().error?.action, null);
  const again = chat.retry(turn().id);
  assert.deepEqual([turn().state, turn().text, turn().error, chat.state.turns.length], ['waiting', '', null, 1]);
  assert.notEqual(asked[1]!.id, asked[0]!.id);
  asked[1]!.answer(answerWith({}));
  await again;
  assert.equal(turn().state, 'done');
});

test('a stopped request that ends after a retry began does not touch the new answer', async () => {
  const { chat, asked, turn } = chatOn();
  const first = chat.ask('Q', []);
  chat.stop();
  const second = chat.retry(turn().id);
  asked[0]!.answer(answerWith({ answer: 'old', stopped: true }));
  await first;
  assert.deepEqual([turn().state, turn().text], ['waiting', '']);
  asked[1]!.answer(answerWith({ answer: 'new' }));
  await second;
  assert.equal(turn().text, 'new');
});

test('a new chat stops the answer and forgets the turns, and late answers change nothing', async () => {
  const { chat, asked } = chatOn();
  const done = chat.ask('Q', []);
  chat.clear();
  asked[0]!.answer(answerWith({}));
  await done;
  assert.equal(asked[0]!.signal.aborted, true);
  assert.deepEqual(chat.state.turns, []);
});

test('a notice stands in for the empty chat when no folder is open or opening failed, with a next step', () => {
  const { chat, engineState, posted } = chatOn();
  chat.setFolder('none');
  assert.equal(posted.at(-1)?.type, 'state');
  const noFolder = chat.state.view;
  assert.equal(noFolder.kind === 'notice' && noFolder.action?.command, 'coil.openFolder');
  chat.setFolder('open');
  chat.setFolder('virtual');
  assert.match(chat.state.view.kind === 'notice' ? chat.state.view.title : '', /Virtual workspaces/);
  chat.setFolder('open');
  engineState.fail({ code: 'modelMissing', message: 'There is no model.', hint: 'Choose one.' });
  const { view, strip } = chat.state;
  assert.deepEqual(
    [view.kind === 'notice' && view.title, view.kind === 'notice' && view.action?.command],
    ['There is no model.', 'coil.selectModel'],
  );
  assert.equal(strip.tone, 'failed');
  engineState.set(statusWith({}));
  assert.equal(chat.state.view.kind, 'chat');
});

test('turns stay readable when the engine fails later', async () => {
  const { chat, engineState, asked } = chatOn();
  const done = chat.ask('Q', []);
  asked[0]!.answer(answerWith({}));
  await done;
  engineState.fail({ code: 'storeUnwritable', message: 'No.', hint: 'Do.' });
  assert.equal(chat.state.view.kind, 'chat');
});

test('while reading, a status costs the webview a strip and not the whole state', () => {
  const { engineState, posted } = chatOn();
  engineState.set(statusWith({ phase: 'reading', nodesRead: 1 }));
  posted.length = 0;
  engineState.set(statusWith({ phase: 'reading', nodesRead: 2 }));
  assert.deepEqual(
    posted.map(({ type }) => type),
    ['strip'],
  );
});

test('a conversation is kept as it grows: its question at once, every piece of the answer, the checked answer', async () => {
  const { chat, asked, kept } = chatOn();
  const done = chat.ask('Q', []);
  chat.delta(asked[0]!.id, 'It ');
  asked[0]!.answer(answerWith({}));
  await done;
  const last = kept.at(-1)?.record;
  assert.deepEqual(
    kept.map(({ id, record }) => `${id} ${record.type}`),
    ['c1 begin', 'c1 turn', 'c1 delta', 'c1 turn'],
  );
  assert.equal(last?.type === 'turn' && last.turn.text, 'It adds [1].');
});

test('an answer that could know a part of the files only says so', async () => {
  const { chat, asked, turn } = chatOn();
  const done = chat.ask('What is it?', []);
  asked[0]!.answer(answerWith({ asOf: { head: null, unread: [], indexed: { files: 12, of: 1300 } } }));
  await done;
  assert.match(turn().partial ?? '', /^Only 12 of 1,300 files were indexed when you asked\./);
  void chat.retry(turn().id);
  assert.equal(turn().partial, undefined);
});

test('an edited question begins a new conversation with what stood before it; the two lead to each other, and the old one is as it was', async () => {
  const { chat, asked, kept } = chatOn();
  for (const question of ['One', 'Two']) {
    const done = chat.ask(question, []);
    asked.at(-1)!.answer(answerWith({}));
    await done;
  }
  const before = kept.length;
  const left = chat.state.turns;
  void chat.edit(chat.state.turns[1]!.id, 'Three');
  assert.deepEqual(
    chat.state.turns.map(({ question }) => question),
    ['One', 'Three'],
  );
  const old = kept.slice(before).filter(({ id }) => id !== 'c2');
  const [{ record } = { record: null }] = old;
  assert.equal(old.length, 1);
  assert.ok(record?.type === 'turn');
  assert.deepEqual(record.turn, { ...left[1]!, branches: [{ conversation: 'c2', questions: ['Three'] }] });
  assert.deepEqual(chat.state.turns[1]!.branches, [{ conversation: 'c1', questions: ['Two'] }]);
  assert.equal(asked.length, 3);
  // Edited again, all versions are named; editing the first question names those that followed it.
  void chat.edit(chat.state.turns[1]!.id, 'Four');
  assert.deepEqual(chat.state.turns[1]!.branches, [
    { conversation: 'c1', questions: ['Two'] },
    { conversation: 'c2', questions: ['Three'] },
  ]);
  void chat.edit(chat.state.turns[0]!.id, 'Uno');
  assert.deepEqual(chat.state.turns[0]!.branches, [{ conversation: 'c3', questions: ['One', 'Four'] }]);
});

test('an answer that comes after another conversation was opened changes nothing in it', async () => {
  const { chat, asked, kept } = chatOn();
  const done = chat.ask('Q', []);
  const shown = { id: 'old', title: 'Old', created: 0, updated: 0, pinned: false, turns: chat.state.turns };
  chat.show({ ...shown, turns: [{ ...chat.state.turns[0]!, state: 'done', text: 'As it was' }] });
  const before = kept.length;
  asked[0]!.answer(answerWith({}));
  await done;
  assert.deepEqual(
    chat.state.turns.map(({ text }) => text),
    ['As it was'],
  );
  assert.equal(kept.length, before);
  void chat.ask('Next', []);
  assert.deepEqual(new Set(chat.state.turns.map(({ id }) => id)).size, 2);
});

test('a long conversation goes to the webview in parts: the last turns first, those before when it asks', async () => {
  const { chat, posted, asked } = chatOn();
  for (let i = 0; i < 450; i++) {
    const done = chat.ask(`Q${i}`, []);
    asked[i]!.answer(answerWith({}));
    await done;
  }
  const { turns, earlier, conversation } = chat.state;
  assert.deepEqual([turns.length, earlier, turns[0]?.question], [200, 250, 'Q250']);
  posted.length = 0;
  chat.sendEarlier(turns[0]!.id);
  const [part] = posted;
  assert.ok(part?.type === 'earlier' && part.conversation === conversation);
  assert.deepEqual([part.turns.length, part.earlier, part.turns[0]?.question], [200, 50, 'Q50']);
  chat.sendEarlier(part.turns[0]!.id);
  assert.deepEqual(posted[1], { ...part, turns: posted[1]?.type === 'earlier' && posted[1].turns, earlier: 0 });
  posted.length = 0;
  chat.sendEarlier('1');
  chat.sendEarlier('no such turn');
  assert.deepEqual(posted, []);
});

test('the webview is told the name of a conversation with its first question, before the turn', () => {
  const { chat, posted } = chatOn();
  void chat.ask('Q', []);
  assert.deepEqual(
    posted.map(message => (message.type === 'conversation' ? message.conversation : message.type)),
    ['c1', 'turn'],
  );
  assert.equal(chat.state.conversation, 'c1');
});

test('a rating is kept with the chat, and an answer made anew has none', async () => {
  const { chat, asked, turn, kept } = chatOn();
  const done = chat.ask('Q', []);
  asked[0]!.answer(answerWith({}));
  await done;
  assert.ok((turn().followUps ?? []).length > 0);
  chat.rate(turn().id, 'down');
  assert.equal(turn().rating, 'down');
  const last = kept.at(-1)?.record;
  assert.equal(last?.type === 'turn' && last.turn.rating, 'down');
  void chat.retry(turn().id);
  assert.deepEqual([turn().rating, turn().followUps], [null, []]);
});

test('another conversation comes to the page as state, never as a name for the one it shows', () => {
  const { chat, posted } = chatOn();
  void chat.ask('Now?', []);
  posted.length = 0;
  const turns = [{ ...chat.state.turns[0]!, id: 'theirs', question: 'Before?', state: 'done' as const }];
  chat.show({ id: 'before', title: 'Before?', created: 0, updated: 0, pinned: false, turns });
  assert.deepEqual(
    posted.filter(({ type }) => type !== 'turn').map(({ type }) => type),
    ['state'],
  );
});

test('two windows that write on one conversation never give two turns one id', () => {
  const [one, two] = [chatOn(), chatOn()];
  const shared = { id: 'shared', title: '', created: 0, updated: 0, pinned: false, turns: [] };
  for (const { chat } of [one, two]) {
    chat.show(shared);
    for (const question of ['A', 'B', 'C']) void chat.ask(question, []);
  }
  const ids = [...one.chat.turns, ...two.chat.turns].map(({ id }) => id);
  assert.equal(new Set(ids).size, 6);
});
