import assert from 'node:assert/strict';
import test from 'node:test';
import { saidTurns } from '../../../src/answer/saidTurns';

test('a turn is read as it was said, without the numbers of its citations; code keeps its brackets', () => {
  assert.deepEqual(
    saidTurns(
      [{ question: ' What? ', answer: 'It is `a` [1], and [2](x) [13], `b[1]`.\n\n```ts\nrows[0] = cells[1];\n```\n' }],
      Infinity,
    ),
    [{ question: 'What?', answer: 'It is `a`, and [2](x), `b[1]`.\n\n```ts\nrows[0] = cells[1];\n```' }],
  );
});

test('one long turn is cut to its share, the question to half of it', () => {
  const [turn] = saidTurns([{ question: 'q'.repeat(5000), answer: 'a'.repeat(5000) }], 1000);
  assert.ok(turn !== undefined && turn.question.length <= 500 && turn.answer.length <= 510);
  assert.ok(turn.question.length > 490 && turn.answer.length > 490);
});
