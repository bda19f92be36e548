import { Worker } from 'node:worker_threads';
import { endAtSignals } from './endAtSignals';

/**
 * Ends this process, which has no parent to end with, when its main thread has had no turn for `stuckMs`, and at once on SIGTERM, however busy that
 * thread is. Call it when everything is imported. Nothing of the process's own work takes as long: what does runs in other threads.
 */
export function endWhenStuck(stuckMs = 30_000): void {
  endAtSignals();
  const turns = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const everyMs = stuckMs / looks;
  setInterval(() => Atomics.add(turns, 0, 1), everyMs / 2).unref();
  const watch = new Worker(watching, {
    eval: true,
    workerData: { turns, everyMs, looks },
    resourceLimits: { maxOldGenerationSizeMb: 8 },
  });
  watch.unref();
}

/** Looks without a turn in between before the end. Looks are counted, not time: while a machine sleeps there are none. */
const looks = 10;

/** In a thread, which needs no turn of the main one. No file of its own: what is built need not know of it. */
const watching = `
  const { workerData: { turns, everyMs, looks } } = require('node:worker_threads');
  let [seen, missed] = [-1, 0];
  setInterval(() => {
    const now = Atomics.load(turns, 0);
    missed = now === seen ? missed + 1 : 0;
    seen = now;
    if (missed === looks) process.kill(process.pid, 'SIGKILL');
  }, everyMs);
`;
