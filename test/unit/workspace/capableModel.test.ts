import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnswerWait } from '../../../src/protocol/engineProtocol';
import { Workspace } from '../../../src/workspace/workspace';
import { silent } from '../../support/fakeModel';
import { fixtureWorkspace } from '../../support/fixtureWorkspace';
import { openParams } from '../../support/openParams';
import { preparedAnswers } from '../../support/preparedAnswers';
import { PreparedModel } from '../../support/preparedModel';
import { temporaryFolder } from '../../support/temporaryFolder';

const dir = fixtureWorkspace();
const signal = new AbortController().signal;

/** An open workspace whose model loads when `loaded` resolves, though its file says at once what it is. */
async function opening(model: PreparedModel, loaded: Promise<void> = Promise.resolve()): Promise<Workspace> {
  const params = openParams({
    ...{ roots: [{ name: 'ferries', dir }], model: '/prepared.gguf', store: temporaryFolder('capable') },
  });
  const load = async (): Promise<PreparedModel> => {
    await loaded;
    return model;
  };
  const events = { onStatus: () => undefined };
  const workspace = new Workspace(params, silent, events, load, () => Promise.resolve(model));
  await workspace.open();
  return workspace;
}

test('the first question, asked while the model loads, is treated as the capable model’s: all of its answer arrives', async () => {
  const { text } = preparedAnswers('correct')[4] ?? { text: '' };
  const model = new PreparedModel(() => text);
  let loaded: () => void = () => undefined;
  const workspace = await opening(model, new Promise(resolve => (loaded = resolve)));
  let streamed = '';
  const events = {
    onText: (piece: string) => (streamed += piece),
    onEvidence: () => undefined,
    // What was proved is shown, and the model is waited for.
    onWait: (wait: AnswerWait) => (wait === 'model' ? loaded() : undefined),
  };
  const answer = await workspace.questions.ask(
    { id: '1', question: 'What is this repository?', attached: [] },
    signal,
    events,
  );
  assert.equal(answer.kind, 'overview');
  assert.ok(answer.answer.endsWith(`\n\n${text}`), answer.answer);
  assert.ok(streamed.endsWith(text));
  const [prompt = ''] = model.prompts;
  assert.match(prompt, /^<\|im_start\|>system\nYou are Coil[^]*"ferries"/);
  assert.match(prompt, /Facts that search proved[^]*Ferry desk[^]*Excerpts:\n\n\[1\] /);
  await workspace.dispose();
});

test('"Continue" goes on with an answer that was cut, and is asked to go on', async () => {
  const long = Array.from({ length: 3000 }, (_, n) => `word${n} `).join('');
  const model = new PreparedModel(prompt => (prompt.includes('exactly where it ended') ? 'and the rest.' : long));
  const workspace = await opening(model);
  const events = { onText: () => undefined, onEvidence: () => undefined };
  const question = 'What is this repository?';
  const first = await workspace.questions.ask(
    { id: '1', question, attached: [], conversation: { start: null, turns: [] } },
    signal,
    events,
  );
  assert.equal(first.cut, true);
  const conversation = { start: first.start ?? null, turns: [{ question, answer: first.answer }] };
  const more = await workspace.questions.ask(
    { id: '2', question: 'Continue', attached: [], conversation },
    signal,
    events,
  );
  assert.equal(more.answer, 'and the rest.');
  await workspace.dispose();
});
