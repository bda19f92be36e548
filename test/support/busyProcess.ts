import { fork } from 'node:child_process';
import { endWhenStuck } from '../../src/shared/endWhenStuck';
import { asParent, endWithParent } from '../../src/shared/endWithParent';

// `parent`: forks `child`, tells its pid, and waits to be killed; `parent late` forks `late`, which takes a second to begin. `child`: never gives its main thread a turn. `stuck`: the same, without a care for its
// parent. `idle`: gives turns all the time. Bundled and run by a test.
const [, file = '', what] = process.argv;
if (what === 'child') {
  // As packages do that tidy up, also those that are loaded later: it waits for a turn of the main thread.
  process.on('SIGTERM', () => process.exit(0));
  endWithParent();
  process.on('SIGTERM', () => process.exit(0));
  process.send?.('busy', () => {
    for (;;);
  });
} else if (what === 'late') {
  // Its parent may have ended before it began.
  for (const until = Date.now() + 1_000; Date.now() < until;);
  endWithParent();
  for (;;);
} else if (what === 'stuck' || what === 'idle') {
  endWhenStuck(500);
  process.send?.(process.pid, () => {
    while (what === 'stuck');
  });
  setInterval(() => undefined, 1_000);
} else {
  const child = fork(file, [process.argv[3] ?? 'child'], { execArgv: [], env: { ...process.env, ...asParent() } });
  if (process.argv[3] === 'late') process.send?.(child.pid);
  child.once('message', () => process.send?.(child.pid));
  setInterval(() => undefined, 1_000);
}
