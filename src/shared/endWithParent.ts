import { Worker } from 'node:worker_threads';
import { endAtSignals } from './endAtSignals';

/**
 * Ends this process within two seconds of its parent's end, and at once on SIGTERM, however busy its main thread is. Call it when everything is
 * imported. `group`: the process leads a group, which ends with it.
 */
export function endWithParent(group = false): void {
  // With the port of a parent that ended closes the channel: an idle process ends in order.
  process.on('disconnect', () => process.exit(0));
  endAtSignals();
  const parents = [process.ppid, Number(process.env['COIL_PARENT'] ?? process.ppid)];
  delete process.env['COIL_PARENT'];
  const workerData = { parents, target: group ? -process.pid : process.pid, everyMs };
  const watch = new Worker(watching, { eval: true, workerData, resourceLimits: { maxOldGenerationSizeMb: 8 } });
  watch.unref();
}

/** Tells a child, in its environment, whom to end with: one that began when its parent had just ended has another for its parent. */
export function asParent(): NodeJS.ProcessEnv {
  return { COIL_PARENT: `${process.pid}` };
}

/** Milliseconds between two looks at the parent. One that is gone is looked for once more: the main thread may be ending the process in order. */
const everyMs = 300;

/**
 * In a thread, which needs no turn of the main one. On Windows a process keeps the number of a parent that has ended. No file of its own: what is
 * built need not know of it.
 */
const watching = `
  const { workerData: { parents, target, everyMs } } = require('node:worker_threads');
  const isAlive = pid => {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return error.code !== 'ESRCH';
    }
  };
  const isThere = () => parents.every(isAlive) && (process.platform === 'win32' || process.ppid === parents[0]);
  let missed = 0;
  setInterval(() => {
    missed = isThere() ? 0 : missed + 1;
    if (missed === 2) process.kill(process.platform === 'win32' ? process.pid : target, 'SIGKILL');
  }, everyMs);
`;
