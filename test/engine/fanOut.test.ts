import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { EngineClient } from '../../src/client/engineClient';
import type { AnswerWait } from '../../src/protocol/engineProtocol';
import { silent } from '../support/fakeModel';
import { openParams } from '../support/openParams';
import { temporaryFolder } from '../support/temporaryFolder';

const files = {
  'harbour/ferry.ts':
    '/** Counts the passengers of a ferry before it sails. */\nexport function countPassengers(ferry: Ferry): number {\n  return ferry.decks.length * ferry.seatsPerDeck;\n}\n',
  'railway/train.ts':
    '/** Counts the passengers of a train at each station. */\nexport function countTravellers(train: Train): number {\n  return train.coaches.reduce((sum, coach) => sum + coach.taken, 0);\n}\n',
};
/** The first has sufficed; a model may have nothing to say to one. */
const questions = [
  'How does counting the passengers of a ferry or train work?',
  'Where are the passengers of a ferry or train counted?',
  'What happens to passengers of ferry and train?',
  'How are passengers counted before a ferry sails and in the coaches of a train?',
  'Why are seats, decks and coaches counted for passengers?',
];

/** Two roots are two leaves, however small. */
function roots(): { name: string; dir: string }[] {
  const folder = temporaryFolder('fan-out');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return ['harbour', 'railway'].map(name => ({ name, dir: join(folder, name) }));
}

test('with the setting on, leaves are asked by the real model, what they say is read with the question, and a question can be stopped meanwhile', async t => {
  const waits: AnswerWait[] = [];
  let onParts = (): void => undefined;
  const engine = new EngineClient(resolve('dist/engine.mjs'), silent, {
    onStatus: () => undefined,
    onDelta: () => undefined,
    onEvidence: () => undefined,
    onStopped: () => undefined,
    onWait: (_, wait) => {
      waits.push(wait);
      if (wait === 'parts') onParts();
    },
  });
  t.after(() => engine.dispose());
  const model = resolve('models/coil-embedded.gguf');
  await engine.open(
    openParams({ roots: roots(), model, store: temporaryFolder('fan-out-store'), fanOut: true, modelRules: 'capable' }),
  );
  await engine.read(null);
  const never = new AbortController().signal;
  const asked = (question: string): { id: string; question: string; attached: [] } => ({
    id: question,
    question,
    attached: [],
  });
  const without = { state: 'nearest', search: true, model: true, fanOut: false } as const;

  let notes = 0;
  for (const question of questions) {
    const on = await engine.ask(asked(question), never);
    assert.deepEqual(new Set(on.evidence.map(({ path }) => path)), new Set(Object.keys(files)));
    assert.ok((on.timings.fanOutMs ?? 0) > 0 && waits.includes('parts'), 'the leaves were asked');
    waits.length = 0;
    const off = await engine.ask({ ...asked(question), parts: without }, never);
    assert.deepEqual([off.timings.fanOutMs, waits.includes('parts')], [undefined, false]);
    assert.deepEqual(off.evidence, on.evidence);
    t.diagnostic(`${on.tokens.prompt} tokens with notes, ${off.tokens.prompt} without: ${on.answer}`);
    notes = on.tokens.prompt - off.tokens.prompt;
    if (notes > 0) break;
  }
  assert.ok(notes > 5, 'what they said was read');

  const end = new AbortController();
  onParts = (): void => end.abort();
  const [question = ''] = questions;
  const stopped = await engine.ask(asked(question), end.signal);
  assert.ok(stopped.stopped && stopped.evidence.length > 0);
  assert.equal(stopped.tokens.output, 0, 'nothing was written after it');
  const again = await engine.ask(asked(question), never);
  assert.equal(again.stopped, false, 'the next question is answered');
});
