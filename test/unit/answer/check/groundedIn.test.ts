import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groundedIn } from '../../../../src/answer/check/groundedIn';
import type { PickedEvidence } from '../../../../src/search/ranking/evidence';

const piece = (number: number, path: string, text: string): PickedEvidence => ({
  ...{ number, path, text, startLine: 1, endLine: 9, score: 1, why: '' },
});
const evidence = [
  piece(
    1,
    'src/price.ts',
    '/** The price of one seat in cents. */\nexport function seatPrice(fare) { return round(fare); }',
  ),
  piece(2, 'src/task.ts', 'export class Task { run() {} }'),
];
const shown = groundedIn('what does seatPrice do?', evidence);

test('what stands in the evidence is said', () => {
  assert.ok(shown('`seatPrice` returns the price of one seat in cents [1].'));
  assert.ok(shown('It rounds the fare.'));
  assert.ok(shown('It returns a value.'), 'words of every explanation');
});

test('what the model makes up, repeats, says of itself or of another place is not', () => {
  assert.ok(!shown('`Task`: a no-op for the latest version of Ctrl+, which is not available on Node.js [2].'));
  assert.ok(!shown('`seatPrice`: seat price [1].'), 'only its own name');
  assert.ok(!shown('I read and explain code; I do not change it.'));
  assert.ok(!shown('`seatPrice` runs a task [2].'), 'not in what it refers to');
});
