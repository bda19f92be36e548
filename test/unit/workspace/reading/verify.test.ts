import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameState } from '../../../../src/workspace/reading/verify';
import { sequenceFile } from '../../../support/sequenceFile';

test('with a tolerance states are equal when their numbers are close, without one when their bytes are', () => {
  const one = sequenceFile([1], 2, 16, 1);
  const numbers = Array.from({ length: 64 }, (_, i) => Math.sin(i));
  const state = (scale: number): Buffer =>
    Buffer.concat([one.subarray(0, 12), Buffer.from(Float32Array.from(numbers, n => n * scale).buffer)]);
  assert.ok(sameState(state(1), state(1), 0));
  assert.ok(!sameState(state(1), state(1.001), 0));
  assert.ok(sameState(state(1), state(1.001), 1e-2));
  assert.ok(!sameState(state(1), state(1.1), 1e-2));
  assert.ok(!sameState(state(1), state(1).subarray(4), 1e-2));
});
