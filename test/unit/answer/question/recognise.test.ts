import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recognise } from '../../../../src/answer/question/recognise';

/** Questions, and how each is understood first. */
const understood: readonly (readonly [question: string, asked: string])[] = [
  ['where is seatPrice defined?', 'where seatPrice'],
  ['Where is `seatPrice`', 'where `seatPrice`'],
  ['which file defines seatPrice', 'where seatPrice'],
  ['I am looking for seatPrice, where is it implemented?', 'where seatPrice'],
  ['Hi Coil, could you please tell me where seatPrice lives?', 'where seatPrice'],
  ['show me the definition of Store.save', 'where Store.save'],
  ['who calls seatPrice?', 'uses call seatPrice'],
  ['which functions call seatPrice, and how many calls are there?', 'uses call seatPrice'],
  ['list every caller of seatPrice', 'uses call seatPrice'],
  ['which files import price.ts?', 'uses import price.ts'],
  ['what depends on src/price.ts', 'uses import src/price.ts'],
  ['where is Fare used?', 'uses any Fare'],
  ['show me everything that uses Fare', 'uses any Fare'],
  ['which classes extend Store?', 'uses extend Store'],
  ['find all implementations of Store', 'uses extend Store'],
  ['what does seatPrice do?', 'explain seatPrice'],
  ['can you explain what seatPrice does', 'explain seatPrice'],
  ['What is the purpose of src/booking?', 'explain src/booking'],
  ['how are server.ts and price.ts connected?', 'connect server.ts price.ts'],
  ['what is the path from book to seatPrice?', 'connect book seatPrice'],
  ['what tests cover seatPrice?', 'tests seatPrice'],
  ['is there a test for seatPrice?', 'tests seatPrice'],
  ['when was seatPrice last changed, and why?', 'history seatPrice'],
  ['who changed price.ts last?', 'history price.ts'],
  ['what changed recently?', 'history null'],
  ['list all TODOs', 'list todos'],
  ['which environment variables does this code read?', 'list environment'],
  ['what are the commands of this extension?', 'list commands'],
  ['what can be configured, list every setting', 'list settings'],
  ['which HTTP routes does the server handle?', 'list routes'],
  ['show all command line options', 'list options'],
  ['What addons exist?', 'explain the addons folder'],
  ['which themes does this project come with', 'explain the themes folder'],
  ['list all examples', 'explain the examples folder'],
  ['what is this repository?', 'overview repository'],
  ['What is this repository, and how is it laid out?', 'overview repository'],
  ['give me an overview of this code base', 'overview repository'],
  ['how do I run the tests?', 'run test'],
  ['How do I build and test it?', 'run all'],
  ['what is the command to run this project?', 'run run'],
  ['how is this built?', 'run build'],
];

const first = (question: string): string => {
  const [asked] = recognise(question);
  return asked === undefined ? 'free' : Object.values(asked).map(String).join(' ');
};

for (const [question, asked] of understood)
  test(`"${question}" is understood`, () => {
    const [found] = recognise(question);
    assert.ok(found);
    const { kind } = found;
    const rest = 'use' in found ? `${found.use} ${found.name}` : first(question).slice(kind.length + 1);
    assert.equal(`${kind} ${rest}`.trim(), asked);
  });

test('a question that only resembles a known one stays free', () => {
  for (const question of [
    'how are files ignored?',
    'why is reading slow?',
    'what happens when a file changes?',
    'how do I add a setting?',
    'who decides which backend is used?',
    'list the steps of the build',
    'how do I run a query against the store?',
    'show me the error handling',
    'how do I build a prompt?',
    'wo ist seatPrice definiert?',
    'seatPrice 在哪里定义?',
    'what does this function return when the file is gone?',
    'where is seatPrice defined?\nAnd why?',
    `where is ${'very '.repeat(60)}long defined`,
    '',
    '???',
  ])
    assert.equal(first(question), 'free', question);
});

test('greetings, case, spaces and punctuation change nothing', () => {
  const opening = fc.constantFrom('', 'Hey, ', 'please ', 'Can you tell me ', 'could you please show me ', 'ok so ');
  const ending = fc.constantFrom('', '?', '??', '.', ' please', ' ?!', ', thanks');
  const name = fc.stringMatching(/^[a-z]{2,8}[A-Z][a-z]{1,8}$/);
  fc.assert(
    fc.property(opening, ending, name, fc.boolean(), (before, after, x, upper) => {
      const body = 'where is § defined';
      const question = `${before}${upper ? body.toUpperCase() : body}${after}`.replace('§', x).replaceAll(' ', '  ');
      assert.deepEqual(recognise(question)[0], { kind: 'where', name: x });
    }),
  );
});

test('any text is understood as something or nothing, in time', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'grapheme' }), text => {
      const started = performance.now();
      recognise(text);
      assert.ok(performance.now() - started < 1000);
    }),
  );
  const started = performance.now();
  for (const word of ['the ', 'all ', 'what is ', 'run ', 'commands for ']) recognise(word.repeat(50).slice(0, 240));
  assert.ok(performance.now() - started < 2000);
});
