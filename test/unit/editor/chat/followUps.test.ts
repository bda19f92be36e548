import assert from 'node:assert/strict';
import test from 'node:test';
import { understand } from '../../../../src/answer/question/understand';
import { targetOf } from '../../../../src/answer/question/target';
import { codebase } from '../../../support/codebase';
import { followUps } from '../../../../src/editor/chat/followUps';
import type { Facts } from '../../../../src/protocol/engineProtocol';
import { answerWith, english } from '../words';

const facts: Facts = {
  symbol: 'Till.add',
  signature: 'add(cents: number): void',
  doc: null,
  callers: [],
  callees: [],
  possibleCallers: [],
  tests: [],
  lastChange: null,
};
const evidence = [{ path: 'a.ts', startLine: 1, endLine: 3, score: 1, why: 'defines price', text: 'add' }];

test('attached text that is in no file is nothing to ask about', () => {
  const diff = { ...evidence[0]!, path: 'changes.diff', why: 'attached to the question', quoted: true } as const;
  const cited = { path: 'changes.diff', startLine: 1, endLine: 3, number: 1, text: 'add' };
  assert.deepEqual(followUps(answerWith({ evidence: [diff], citations: [cited] }), [], english), []);
});

test('they are about the symbol explained, or defined where the answer points to, or the files that it cites', () => {
  assert.deepEqual(followUps(answerWith({ kind: 'explain', facts }), [], english), [
    'Who uses Till.add?',
    'Which tests cover Till.add?',
    'When was Till.add last changed, and why?',
  ]);
  assert.match(followUps(answerWith({ evidence }), [], english)[0] ?? '', /price/);
  assert.deepEqual(followUps(answerWith({}), [], english), [
    'What is in a.ts?',
    'Which tests cover a.ts?',
    'When was a.ts last changed, and why?',
  ]);
  assert.deepEqual(followUps(answerWith({ evidence: [], citations: [] }), [], english), []);
});

test('of a folder that is listed the folders in it are offered, of prose no tests, and paths by their ends', () => {
  const cited = (path: string) => ({ path, startLine: 1, endLine: 3, number: 1, text: 'add' });
  const place = (path: string) => ({ ...evidence[0]!, path, why: 'in the folder' });
  const citations = ['addons/fit/README.md', 'addons/web/README.md'].map(cited);
  assert.deepEqual(
    followUps(
      answerWith({
        kind: 'explain',
        citations,
        evidence: ['addons/fit/README.md', 'addons/web/README.md', 'addons/index.ts'].map(place),
      }),
      [],
      english,
    ),
    ['What is in addons/fit?', 'What is in addons/web?', 'When was fit/README.md last changed, and why?'],
  );
  assert.deepEqual(
    followUps(
      answerWith({ evidence: [], citations: ['src/a/x.test.ts', 'src/a/GUIDE.md', 'src/a/x.ts'].map(cited) }),
      [],
      english,
    ),
    ['What is in a/GUIDE.md?', 'What is in a/x.ts?', 'Which tests cover a/x.ts?'],
  );
});

test('none asks for what the answer is, or for what was asked before', () => {
  const words = followUps(answerWith({ kind: 'uses', evidence }), ['which tests cover `price`?'], english);
  assert.deepEqual(words, ['When was price last changed, and why?', 'What does price do?']);
});

test('search knows each of them for the kind of question that it is', () => {
  const repository = codebase({ 'a.ts': 'export function price() {}\n' });
  const offered = ['none', 'uses'].flatMap(kind => followUps(answerWith({ kind, evidence }), [], english));
  const known = offered.flatMap(question =>
    understand(question, written => targetOf(written, repository, null)).map(({ kind }) => kind),
  );
  for (const kind of ['uses', 'tests', 'history', 'explain'])
    assert.ok(
      known.some(one => one === kind),
      kind,
    );
});

test('a follow-up names the symbol alone, whatever else its evidence was chosen for', () => {
  const evidence = [
    { path: 'a.ts', startLine: 1, endLine: 3, score: 1, why: 'defines GPT; matches forward', text: 'x' },
  ];
  const questions = followUps(answerWith({ evidence }), [], english);
  assert.equal(questions[0], 'Who uses GPT?');
});
