import assert from 'node:assert/strict';
import test from 'node:test';
import type { NodeRead } from '../../../../src/state/reader';
import { seededRandom } from '../../../support/seededRandom';
import { ReadingSpeed } from '../../../../src/workspace/reading/readingSpeed';

/** A node of 8 KB whose speed varies by a factor of up to two, as leaves of code and of prose do. */
const read = (random: () => number): NodeRead =>
  ({ tokens: 2000, bytes: 8000, seconds: 1.5 + 1.5 * random() }) as NodeRead;

test('the time left comes as a range that holds the truth and narrows as more is read', () => {
  const random = seededRandom(18);
  const nodes = Array.from({ length: 400 }, () => read(random));
  const speed = new ReadingSpeed();
  assert.equal(speed.rangeFor(8000), null);
  let [held, width] = [0, Infinity];
  for (const [i, node] of nodes.slice(0, 300).entries()) {
    speed.add(node);
    const rest = nodes.slice(i + 1);
    const truth = rest.reduce((sum, { seconds }) => sum + seconds, 0);
    const [least, most] = speed.rangeFor(rest.length * 8000)!;
    if (least <= truth && truth <= most) held++;
    if ([0, 7, 49, 299].includes(i)) {
      assert.ok(most / least < width, `wider after ${i + 1} nodes: ${most / least}`);
      width = most / least;
    }
  }
  assert.ok(held >= 295, `the truth was in the range ${held} of 300 times`);
  assert.ok(width < 1.3, `${width} after 300 nodes`);
});

test('a burst of slow nodes moves the estimate by less than the share of what is counted', () => {
  const random = seededRandom(7);
  const speed = new ReadingSpeed();
  for (let i = 0; i < 100; i++) speed.add(read(random));
  const before = speed.secondsFor(8e6)!;
  for (let i = 0; i < 8; i++) speed.add({ ...read(random), seconds: 9 });
  assert.ok(speed.secondsFor(8e6)! < before * 1.6);
});
