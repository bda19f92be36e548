import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Answer } from '../../../src/protocol/engineProtocol';
import { falls } from '../../eval/baseline';
import type { Expectation, Question } from '../../eval/question';
import { rougeL, scoreOf, type Score } from '../../eval/score';

const dir = mkdtempSync(join(tmpdir(), 'coil-score-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const lines = ['one', 'two', 'three', 'four', 'five', 'six'];
for (const path of ['a.ts', 'b.ts', 'c.ts', 'd.ts']) writeFileSync(join(dir, path), lines.join('\n'));
const imports = new Map([
  ['a.ts', new Set(['b.ts', 'd.ts'])],
  ['b.ts', new Set(['c.ts'])],
]);

const place = (path: string, startLine: number, endLine = startLine) => ({ path, startLine, endLine });
function answerOf(text: string, cited: readonly (readonly [path: string, start: number, end: number])[] = []): Answer {
  return {
    answer: text,
    citations: cited.map(([path, start, end], i) => ({
      ...place(path, start, end),
      number: i + 1,
      text: lines.slice(start - 1, end).join('\n'),
    })),
    evidence: [],
    asOf: { head: null, unread: [] },
    timings: { searchMs: 0, restoreMs: 0, firstTokenMs: 0, totalMs: 0 },
    tokens: { earlier: 0, prompt: 0, output: 0 },
    stopped: false,
  };
}
const asked = (expect: Expectation): Question => ({ id: '1', repository: 'r', kind: 'where', question: 'q', expect });
const score = (expect: Expectation, answer: Answer): Score =>
  scoreOf(asked(expect), answer, { dir, paths: ['a.ts', 'b.ts', 'c.ts', 'd.ts'], imports });

test('a definition is exact when the first place shown starts at it, and all of several are shown', () => {
  const expect: Expectation = {
    type: 'definition',
    places: [{ ...place('a.ts', 3, 5), nameLine: 4 }, place('b.ts', 1, 2)],
  };
  const both = score(expect, answerOf('In [1] and b.ts:1.', [['a.ts', 4, 5]]));
  assert.deepEqual([both.exact, both.recall, both.precision], [true, 1, 1]);
  const half = score(expect, answerOf('In [1].', [['a.ts', 3, 5]]));
  assert.deepEqual([half.exact, half.recall], [false, 0.5]);
  assert.equal(
    score(expect, answerOf('In [1] and b.ts:1.', [['a.ts', 1, 1]])).exact,
    false,
    'another line of the file',
  );
  assert.equal(
    score(
      expect,
      answerOf('In [2], [1], b.ts:1.', [
        ['a.ts', 4, 5],
        ['c.ts', 1, 1],
      ]),
    ).exact,
    false,
    'a wrong one first',
  );
});

test('places count apart as certain and possible; the definition and imports are not wrong; the count must be said', () => {
  const expect: Expectation = {
    type: 'places',
    wanted: [{ ...place('a.ts', 2), or: [place('a.ts', 1)] }, place('b.ts', 6)],
    allowed: [place('c.ts', 1, 3)],
    counts: [2],
    files: false,
  };
  const full = score(expect, answerOf('2 calls of c.ts:1: a.ts:1, b.ts:6'));
  assert.deepEqual([full.exact, full.precision, full.recall], [true, 1, 1]);
  assert.equal(score(expect, answerOf('Calls of c.ts:1: a.ts:1, b.ts:6')).exact, false, 'no count');
  const lists = [
    { label: 'Calls', certain: true, places: [{ ...place('a.ts', 2), name: null }] },
    {
      label: 'Possible calls',
      certain: false,
      places: [
        { ...place('b.ts', 6), name: null },
        { ...place('b.ts', 3), name: null },
      ],
    },
  ];
  const apart = score(expect, { ...answerOf('1 call: a.ts:2, possibly b.ts:6'), lists });
  assert.deepEqual([apart.precision, apart.recall, apart.possibleRecall], [1, 0.5, 1]);
  assert.equal(score(expect, answerOf('a.ts:2, d.ts:2')).precision, 0.5);
});

test('a chain needs every file between, by imports that are there, and no more steps than the fewest', () => {
  const expect: Expectation = { type: 'chain', from: 'a.ts', to: 'c.ts', steps: 2 };
  assert.equal(score(expect, answerOf('a.ts imports b.ts, which imports c.ts')).exact, true);
  assert.equal(score(expect, answerOf('a.ts imports d.ts, which imports c.ts')).exact, false);
  assert.equal(score({ ...expect, to: 'd.ts', steps: null }, answerOf('There is no import path.')).exact, true);
});

test('nothing is the right answer only without places', () => {
  assert.equal(score({ type: 'nothing' }, answerOf('I found nothing about that.')).exact, true);
  assert.equal(score({ type: 'nothing' }, answerOf('I found nothing, but see a.ts:1.')).exact, false);
});

test('a citation is valid when its text stands at its lines', () => {
  const { citations, validCitations } = score({ type: 'nothing' }, answerOf('[1] a.ts:6 a.ts:7', [['a.ts', 1, 2]]));
  assert.deepEqual([citations, validCitations], [3, 2]);
  const moved = answerOf('[1]', [['a.ts', 1, 2]]);
  const wrong = { ...moved, citations: moved.citations.map(each => ({ ...each, startLine: 2, endLine: 3 })) };
  assert.equal(score({ type: 'nothing' }, wrong).validCitations, 0);
});

test('ROUGE-L is one for the same words, less with others between, zero for none in common', () => {
  assert.equal(rougeL('Reads a file.', 'reads a file'), 1);
  assert.equal(rougeL('writes nothing', 'reads a file'), 0);
  const near = rougeL('It reads a large file.', 'reads a file');
  assert.ok(near > 0.5 && near < 1);
});

test('a fall below the baseline names the kind and the questions; a rise or a new question says nothing', () => {
  const question = asked({ type: 'nothing' });
  const good = answerOf('I found nothing.');
  const result = (answer: Answer) => ({
    question,
    answer,
    score: scoreOf(question, answer, { dir, paths: [], imports }),
  });
  const none = {
    precision: null,
    recall: null,
    possibleRecall: null,
    evidenceRecall: null,
    validCitations: null,
    rougeL: null,
  };
  const before = { facts: { 'r: q': { exact: 1, ...none } } };
  assert.deepEqual(falls({ facts: [result(good)] }, before), []);
  assert.match(
    falls({ facts: [result(answerOf('a.ts:1'))] }, before).join(),
    /facts, where, exact: 0\.000, was 1\.000\s+r: q/,
  );
  assert.deepEqual(falls({ facts: [result(answerOf('a.ts:1'))] }, {}), []);
});
