const signals: readonly (string | symbol)[] = ['SIGTERM', 'SIGHUP'];

/**
 * Has SIGTERM and SIGHUP end this process at once, however busy its main thread is: without a listener the system does so. Packages that tidy up listen,
 * some of them when they are loaded later, and what listens waits for a turn of the main thread.
 */
export function endAtSignals(): void {
  for (const signal of signals) process.removeAllListeners(signal);
  process.on('newListener', (event: string | symbol) => {
    if (signals.includes(event)) process.nextTick(() => process.removeAllListeners(event));
  });
}
