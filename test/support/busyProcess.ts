import { fork } from 'node:child_process';
import { endWhenStuck } from '../../src/shared/endWhenStuck';
import { endWithParent } from '../../src/shared/endWithParent';

// `parent`: forks `child`, tells its pid, and waits to be killed. `child`: never gives its main thread a turn. `stuck`: the same, without a care for its
// parent. `idle`: gives turns all the time. Bundled and run by a test.
const [, file = '', what] = process.argv;
if (what === 'child') {
  // As packages do that tidy up: it waits for a turn of the main thread.
  process.on('SIGTERM', () => process.exit(0));
  endWithParent();
  process.send?.('busy', () => {
    for (;;);
  });
} else if (what === 'stuck' || what === 'idle') {
  endWhenStuck(500);
  process.send?.(process.pid, () => {
    while (what === 'stuck');
  });
  setInterval(() => undefined, 1_000);
} else {
  const child = fork(file, ['child'], { execArgv: [] });
  child.once('message', () => process.send?.(child.pid));
  setInterval(() => undefined, 1_000);
}
