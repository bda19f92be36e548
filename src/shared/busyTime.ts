/** A moment, in milliseconds: of a clock that is the same in all threads and stands still while the machine sleeps, and of this process's work. */
export interface Moment {
  readonly wall: number;
  readonly cpu: number;
}

export function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { wall: wallNow(), cpu: (user + system) / 1_000 };
}

/**
 * Whether this process has been given a processor for `milliseconds` since a moment: where other programs take them all, a limit must not blame
 * the work. Five times as long by the clock is too long in any case. Takes 0.1 µs until the clock says so.
 */
export function isOver(moment: Moment, milliseconds: number): boolean {
  const wall = wallNow() - moment.wall;
  return wall > milliseconds && (wall > mostWaiting * milliseconds || now().cpu - moment.cpu > milliseconds);
}

const mostWaiting = 5;

function wallNow(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
