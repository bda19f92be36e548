// Measures how long the extension host's event loop is blocked and writes it to COIL_PROBE_FILE four times a second, in
// milliseconds. Deleting the file starts the measurement anew. `gap` is the longest time between two looks; `own` the longest
// without the time in which this thread was ready to run but the machine ran something else, `at` ms after the beginning.
const { Buffer } = require('node:buffer');
const { closeSync, existsSync, openSync, readSync, renameSync, writeFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const { clearInterval, setInterval } = require('node:timers');

/** Milliseconds between two looks. */
const every = 1;

exports.activate = context => {
  const file = process.env.COIL_PROBE_FILE;
  if (file === undefined) return;
  // "time on the CPU, time waiting for one, time slices", in nanoseconds, of the main thread.
  const stat = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
  const bytes = Buffer.alloc(100);
  const waited = () =>
    Number(bytes.toString('latin1', 0, readSync(stat, bytes, 0, bytes.length, 0)).split(' ')[1]) / 1e6;
  const none = { gap: 0, own: 0, at: 0, looks: 0 };
  let worst = none;
  let since = performance.now();
  let last = performance.now();
  let lastWaited = waited();
  const look = setInterval(() => {
    const now = performance.now();
    const nowWaited = waited();
    const gap = now - last - every;
    const own = gap - (nowWaited - lastWaited);
    worst = {
      gap: Math.max(worst.gap, gap),
      own: Math.max(worst.own, own),
      at: own > worst.own ? now - since : worst.at,
      looks: worst.looks + 1,
    };
    last = now;
    lastWaited = nowWaited;
  }, every);
  const write = setInterval(() => {
    if (!existsSync(file)) {
      worst = none;
      since = performance.now();
    }
    // Renamed, so that nobody reads half of it.
    writeFileSync(`${file}.new`, JSON.stringify(worst));
    renameSync(`${file}.new`, file);
  }, 250);
  context.subscriptions.push({
    dispose: () => {
      clearInterval(look);
      clearInterval(write);
      closeSync(stat);
    },
  });
};
