import assert from 'node:assert/strict';
import test from 'node:test';
import { longReading, ReadPolicy } from '../../../../src/workspace/reading/readPolicy';

test('a reading of ten minutes goes on by itself; a longer one waits for the choice, an idle moment or a question', () => {
  for (const [large, waiting] of [
    ['ask', 'choice'],
    ['whenIdle', 'idle'],
    ['onDemand', 'question'],
    ['now', null],
  ] as const) {
    const manners = new ReadPolicy(large);
    assert.equal(manners.waitingFor(false, longReading), null);
    assert.equal(manners.waitingFor(false, longReading + 1), waiting);
  }
});

test('what the user is at is read whatever the choice, and so is one node while the speed is not known', () => {
  const manners = new ReadPolicy('onDemand');
  assert.equal(manners.waitingFor(true, 1e6), null);
  assert.equal(manners.waitingFor(false, null), null);
});

test('an idle moment lets the rest be read and its end stops it', () => {
  const manners = new ReadPolicy('whenIdle');
  manners.idle = true;
  assert.equal(manners.waitingFor(false, 1e6), null);
  manners.idle = false;
  assert.equal(manners.waitingFor(false, 1e6), 'idle');
});

test('on battery nothing is read in the background', () => {
  const manners = new ReadPolicy('now');
  manners.onBattery = true;
  assert.equal(manners.waitingFor(true, 1), 'battery');
});
