import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followUp } from '../../../../src/answer/question/followUp';
import { targetOf } from '../../../../src/answer/question/target';
import { understand } from '../../../../src/answer/question/understand';
import { codebase, filesBelow } from '../../../support/codebase';

const ferries = codebase({
  ...filesBelow('test/fixtures/workspace'),
  'src/twice/a.ts': 'export function twice() { return 1; }\n',
  'src/twice/b.ts': 'export function twice() { return 2; }\n',
});
const resolve = (written: string) => targetOf(written, ferries, null);
const isProject = (question: string): boolean => ['run', 'help'].includes(understand(question, resolve)[0]?.kind ?? '');

/** What the last of some questions means. */
function meant(...questions: string[]): { question: string; search: string; continues: boolean } {
  const said = questions.slice(0, -1).map(question => ({ question, answer: '' }));
  return followUp(questions.at(-1) ?? '', said, resolve, isProject);
}

/** The question before, the one that follows, and the kind and name that it is about. */
const cases: readonly (readonly [before: string, question: string, kind: string, name?: string])[] = [
  ['Where is seatPrice defined?', 'And who calls it?', 'uses', 'seatPrice'],
  ['Where is seatPrice defined?', 'which tests cover it?', 'tests', 'seatPrice'],
  ['Who calls partyPrice?', 'and where is it defined?', 'where', 'partyPrice'],
  ['Who calls partyPrice?', 'What does it do?', 'explain', 'partyPrice'],
  ['What does SailingFull do?', 'what extends it?', 'uses', 'SailingFull'],
  ['What does `Bookings` do?', 'Who uses this class?', 'uses', 'Bookings'],
  ['What does `Bookings` do?', 'When was it last changed?', 'history', 'Bookings'],
  ['What does `Bookings` do?', 'How is that class tested?', 'tests', 'Bookings'],
  ['Where is seatPrice defined?', 'Who calls this function?', 'uses', 'seatPrice'],
  ['Who imports src/booking/price.ts?', 'What does that file do?', 'explain', 'src/booking/price.ts'],
  ['Where is seatPrice defined?', 'And partyPrice?', 'where', 'partyPrice'],
  ['Who calls seatPrice?', 'what about `partyPrice`?', 'uses', 'partyPrice'],
  ['Where is seatPrice defined?', 'why?', 'explain', 'seatPrice'],
  ['Where is seatPrice defined?', 'Tests?', 'tests', 'seatPrice'],
  ['Where is seatPrice defined?', 'any callers?', 'uses', 'seatPrice'],
  ['Who calls seatPrice?', 'where?', 'where', 'seatPrice'],
  ['Who calls seatPrice?', 'when?', 'history', 'seatPrice'],
  ['Who calls seatPrice?', 'how?', 'explain', 'seatPrice'],
  ['Where is seatPrice defined?', '¿Y quién la llama?', 'uses', 'seatPrice'],
  ['Where is seatPrice defined?', 'Und wer ruft sie auf?', 'uses', 'seatPrice'],
  ['Where is seatPrice defined?', "Et qui l'appelle ?", 'uses', 'seatPrice'],
];

for (const [before, question, kind, name] of cases)
  test(`"${question}" after "${before}" is about ${name ?? ''}`, () => {
    const { question: asked } = meant(before, question);
    const [first] = understand(asked, resolve);
    assert.equal(first?.kind, kind, asked);
    assert.match(JSON.stringify(first), new RegExp(name ?? ''), asked);
  });

test('the subject is carried over several turns, and the other one is the one before', () => {
  assert.match(
    meant('Where is seatPrice defined?', 'Who calls it?', 'And which tests cover it?').question,
    /`seatPrice`/,
  );
  assert.match(
    meant('Where is seatPrice defined?', 'Where is partyPrice defined?', 'Who calls the other one?').question,
    /`seatPrice`/,
  );
  assert.match(
    meant('Where is seatPrice defined?', 'Who calls partyPrice?', 'and the other one?').question,
    /Who calls `?seatPrice/,
  );
  assert.match(meant('Where is twice defined?', 'Who calls the other one?').question, /`twice` in src\/twice\/b\.ts/);
});

test('what stands alone stays as it is: names of its own, the project, a new topic', () => {
  for (const question of [
    'Who calls partyPrice?',
    'How do I run it?',
    'How are cancelled sailings paid back?',
    '/where seatPrice',
    'List all TODOs',
  ])
    assert.deepEqual(meant('Where is seatPrice defined?', question), { question, search: question, continues: false });
  assert.equal(meant('What does it do?').question, 'What does it do?');
});

test('where no name was spoken of, the question before says what is searched for', () => {
  const { search } = meant('How are cents rounded up to the next ten?', 'Where is that configured?');
  assert.match(search, /cents rounded/);
});

test('an answer that was cut goes on with what it was about', () => {
  for (const question of ['Continue', 'go on!', 'weiter', '继续'])
    assert.deepEqual(meant('Who calls seatPrice?', question), {
      ...{ question: 'Who calls seatPrice?', search: 'Who calls seatPrice?' },
      continues: true,
    });
});

test('a follow-up on an answer that named what the question did not', () => {
  const said = [{ question: 'How is the price of one seat made?', answer: '`seatPrice` is defined in [1].' }];
  assert.match(followUp('Who calls it?', said, resolve, isProject).question, /Who calls `seatPrice`/);
});
