import assert from 'node:assert/strict';
import test from 'node:test';
import { CpuThrottle } from '../../../../src/model/runtime/cpuThrottle';

/** Two cores that are used for `own` and `others` shares of each second. */
const machine = () => {
  const state = { now: 0, busy: 0, all: 0, own: 0 };
  const pass = (seconds: number, own: number, others: number): void => {
    state.now += 1000 * seconds;
    state.all += 2000 * seconds;
    state.own += 2000 * seconds * own;
    state.busy += 2000 * seconds * (own + others);
  };
  return {
    pass,
    polite: new CpuThrottle(
      () => ({ ...state }),
      () => state.now,
    ),
  };
};

test('reading that has the machine to itself does not rest, however much of it it uses', () => {
  const { pass, polite } = machine();
  pass(1, 0.95, 0.05);
  assert.equal(polite.restAfter(80), 0);
});

test('while others use the machine reading leaves them most of it, and goes on at full speed when they have ended', () => {
  const { pass, polite } = machine();
  pass(1, 0.5, 0.5);
  assert.equal(polite.restAfter(80), 160);
  pass(0.1, 0.9, 0.1);
  assert.equal(polite.restAfter(80), 160); // too soon to look again
  pass(1, 0.9, 0.1);
  assert.equal(polite.restAfter(80), 0);
});

test('a rest ends at once when the reading is given up', async () => {
  const { pass, polite } = machine();
  pass(1, 0.5, 0.5);
  const began = performance.now();
  const abort = new AbortController();
  const resting = polite.rest(60_000, abort.signal);
  abort.abort();
  await resting;
  assert.ok(performance.now() - began < 10_000);
});
