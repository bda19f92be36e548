import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ThreadChoice } from '../../../../src/model/runtime/threadChoice';

/** Runs `slices` slices of 100 tokens on a machine where `speedOf` tells tokens/s by threads; counts the threads used. */
function run(choice: ThreadChoice, slices: number, speedOf: (threads: number) => number): Map<number, number> {
  const used = new Map<number, number>();
  for (let i = 0; i < slices; i++) {
    const threads = choice.next();
    used.set(threads, (used.get(threads) ?? 0) + 1);
    choice.report(100, (100 / speedOf(threads)) * 1000);
  }
  return used;
}

test('on a quiet machine nearly all slices run on all cores', () => {
  const used = run(new ThreadChoice(2), 320, threads => (threads === 2 ? 911 : 548));
  assert.ok((used.get(2) ?? 0) > 300, JSON.stringify([...used]));
});

test('on a busy machine nearly all slices leave a core free', () => {
  const used = run(new ThreadChoice(2), 320, threads => (threads === 2 ? 100 : 500));
  assert.ok((used.get(1) ?? 0) > 300);
});

test('when the machine becomes busy, and quiet again, the choice follows', () => {
  const choice = new ThreadChoice(8);
  run(choice, 100, threads => threads * 100);
  assert.equal(choice.fastest, 8);
  run(choice, 100, threads => (threads === 8 ? 50 : 400));
  assert.equal(choice.fastest, 7);
  run(choice, 200, threads => threads * 100);
  assert.equal(choice.fastest, 8);
});

test('one core leaves no choice', () => {
  assert.deepEqual([...run(new ThreadChoice(1), 100, () => 500)], [[1, 100]]);
});
