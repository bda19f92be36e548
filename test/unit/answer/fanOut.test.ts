import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allParts, answerQuestion } from '../../../src/answer/answerQuestion';
import type { KeptLeaf } from '../../../src/answer/fanOut';
import { profileOf } from '../../../src/answer/prompt/modelProfile';
import type { Answer } from '../../../src/protocol/engineProtocol';
import type { GenerateOptions, GenerateResult } from '../../../src/state/recurrentModel';
import { codebase, filesBelow } from '../../support/codebase';
import { FakeModel } from '../../support/fakeModel';

const ferries = codebase(filesBelow('test/fixtures/workspace'));
const question = 'How are cents rounded up to the next ten?';

/** Says of each state what is written for it. */
class Witness extends FakeModel {
  readonly asked: Pick<GenerateOptions, 'state' | 'prompt' | 'patient'>[] = [];
  constructor(
    private readonly says: Readonly<Record<string, string>>,
    private readonly onAsked: () => void = () => undefined,
  ) {
    super();
  }
  override generate({ state, prompt, patient = false, onText, signal }: GenerateOptions): Promise<GenerateResult> {
    this.asked.push({ state, prompt, patient });
    this.onAsked();
    const text = this.says[state ?? ''] ?? '';
    onText(text);
    const counts = { promptTokens: 1, outputTokens: 9, restoreMs: 0, firstTokenMs: 1 };
    return Promise.resolve({ text, ...counts, stopped: signal.aborted });
  }
}

interface Asked {
  readonly answer: Answer;
  readonly held: readonly string[];
  readonly released: readonly string[];
}

async function ask(model: Witness, names: readonly string[], on = true, end = new AbortController()): Promise<Asked> {
  const [held, released]: [string[], string[]] = [[], []];
  const leaf = (name: string): KeptLeaf => ({
    paths: [`${name}.ts`],
    hold() {
      held.push(name);
      return Promise.resolve({ file: name, release: () => Promise.resolve(void released.push(name)) });
    },
  });
  const profile = profileOf(model, 'capable', 'chatml', 'ferries');
  const answer = await answerQuestion(
    {
      codebase: ferries,
      profile: () => Promise.resolve(profile),
      budget: rules => rules.budget('cpu', null),
      skipped: [],
      turns: [],
      nearby: { open: new Set(), recent: new Set() },
      notes: [],
      attached: [],
      writing: false,
      parts: { ...allParts, fanOut: on },
      model: () => Promise.resolve({ model, profile }),
      keptLeaves: () => names.map(leaf),
      startState: () => Promise.resolve({ file: 'nearest', earlierTokens: 0, first: null }),
      asOf: () => ({ head: null, unread: [] }),
    },
    question,
    null,
    end.signal,
    { onText: () => undefined, onEvidence: () => undefined },
  );
  return { answer, held, released };
}

test('the first leaves are asked the bare question from their states, patiently, and what they say stands in the last prompt without a number', async () => {
  const model = new Witness({
    a: 'Sailings [1] are\nchecked first.',
    b: 'Bookings are counted.',
    c: '',
    d: 'Never asked.',
  });
  const { answer, held, released } = await ask(model, ['a', 'b', 'c', 'd']);
  assert.deepEqual(
    model.asked.map(({ state, patient }) => [state, patient]),
    [
      ['a', true],
      ['b', true],
      ['c', true],
      ['nearest', false],
    ],
  );
  const [first, , , last] = model.asked;
  assert.doesNotMatch(first?.prompt ?? '', /\[1\]/);
  assert.match(
    last?.prompt ?? '',
    /\nNotes on parts of the repository:\n- a\.ts: Sailings are checked first\.\n- b\.ts: Bookings are counted\.\n\nHow are/,
  );
  assert.deepEqual(released, held);
  assert.ok((answer.timings.fanOutMs ?? -1) >= 0);
});

test('a note that names what is not here, or knows nothing, is not read by the model', async () => {
  const says = {
    a: 'It calls computeTariff(). Sailings come first.',
    b: 'I found nothing about that in this repository.',
    c: 'See src/pricing/cache.py.',
  };
  const model = new Witness(says);
  await ask(model, ['a', 'b', 'c']);
  assert.match(
    model.asked.at(-1)?.prompt ?? '',
    /Notes on parts of the repository:\n- a\.ts: Sailings come first\.\n\nHow/,
  );
});

test('no leaf is asked where one holds all evidence, or the setting is off', async () => {
  for (const [names, on] of [
    [['a'], true],
    [['a', 'b'], false],
  ] as const) {
    const model = new Witness({});
    const { answer, held } = await ask(model, names, on);
    assert.deepEqual([held, model.asked.length, answer.timings.fanOutMs], [[], 1, undefined]);
  }
});

test('a question that is stopped while a leaf is asked asks no further one, and keeps no state', async () => {
  const end = new AbortController();
  const model = new Witness({ a: 'Sailings come first.' }, () => end.abort());
  const { answer, held, released } = await ask(model, ['a', 'b'], true, end);
  assert.deepEqual([held, released, answer.stopped], [['a'], ['a'], true]);
  assert.doesNotMatch(model.asked.at(-1)?.prompt ?? '', /\nNotes/);
});
