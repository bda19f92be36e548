import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Throttle } from '../../../../src/workspace/reading/throttle';

test('many who ask get one turn, not before its time; work that takes long rests twenty times as long', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  let turns = 0;
  const paced = new Throttle(() => {
    turns++;
    now += 30;
  }, 250);
  for (let n = 0; n < 9; n++) paced.soon();
  t.mock.timers.tick(249);
  assert.equal(turns, 0);
  t.mock.timers.tick(1);
  assert.equal(turns, 1);
  paced.soon();
  t.mock.timers.tick(599);
  assert.equal(turns, 1);
  t.mock.timers.tick(1);
  assert.equal(turns, 2);
  paced.soon();
  paced.dispose();
  t.mock.timers.tick(10_000);
  assert.equal(turns, 2);
});
