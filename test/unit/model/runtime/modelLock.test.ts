import assert from 'node:assert/strict';
import test from 'node:test';
import { ModelLock } from '../../../../src/model/runtime/modelLock';

/** Work on the model that lasts until it is told to end. */
function pieces(lock: ModelLock) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (urgency: 'question' | 'reading', name: string): Promise<void> =>
    lock.run(urgency, () => {
      begun.push(name);
      return new Promise(resolve => ends.set(name, resolve));
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { begun, run, end };
}

test('a question waits for the slice that is being read and for no other, whoever asked before it', async () => {
  const lock = new ModelLock();
  const { begun, run, end } = pieces(lock);
  const reading = (async () => {
    for (const slice of ['slice 1', 'slice 2', 'slice 3']) await run('reading', slice);
  })();
  const saving = run('reading', 'save');
  const question = run('question', 'question');
  assert.deepEqual([begun, lock.questionWaits], [['slice 1'], true]);
  assert.equal(lock.answers, true);
  await end('slice 1');
  assert.deepEqual([begun, lock.questionWaits], [['slice 1', 'question'], false]);
  // While it is answered nothing is read.
  const second = run('question', 'second question');
  await end('question');
  assert.deepEqual(begun.slice(2), ['second question']);
  for (const name of ['second question', 'save', 'slice 2', 'slice 3']) await end(name);
  await Promise.all([reading, saving, question, second]);
  assert.equal(lock.answers, false);
  assert.deepEqual(begun.slice(3), ['save', 'slice 2', 'slice 3']);
});

test('work that fails lets the next begin', async () => {
  const lock = new ModelLock();
  const failing = lock.run('reading', () => Promise.reject(new Error('no memory')));
  const next = lock.run('reading', () => Promise.resolve('read'));
  await assert.rejects(failing, /no memory/);
  assert.equal(await next, 'read');
});
