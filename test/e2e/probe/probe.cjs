// Writes the longest block of the extension host's event loop, in milliseconds, to COIL_PROBE_FILE four times a second.
// Deleting the file starts the measurement anew.
const { existsSync, writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { clearInterval, setInterval } = require('node:timers');

exports.activate = context => {
  const file = process.env.COIL_PROBE_FILE;
  if (file === undefined) return;
  // 1 ms between two looks: what is recorded beyond that is a block.
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const timer = setInterval(() => {
    if (!existsSync(file)) delay.reset();
    writeFileSync(file, JSON.stringify({ max: delay.max / 1e6, p99: delay.percentile(99) / 1e6, count: delay.count }));
  }, 250);
  context.subscriptions.push({ dispose: () => clearInterval(timer) });
};
