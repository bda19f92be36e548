import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Above this share of all cores in use by others, reading gives way. */
const busyShare = 0.4;
/** Milliseconds between two looks: the kernel counts in ticks of 10 ms. */
const lookEvery = 250;
/** While others are busy, reading rests for this many times the time that it worked: they keep most of the machine. */
const restPerWork = 2;

/** Milliseconds, summed over all cores since some fixed moment. */
export interface CpuTimes {
  readonly busy: number;
  readonly all: number;
  readonly own: number;
}

/**
 * A lower priority for reading that is given up while a question is answered. The system's own is no help: on Linux and macOS a process may
 * lower its priority but not raise it again, and a thread that waits at a barrier for one of lower priority has that priority.
 */
export class CpuThrottle {
  private last: CpuTimes;
  private lookedAt: number;
  private others = false;

  constructor(
    private readonly times: () => CpuTimes = cpuTimes,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.last = times();
    this.lookedAt = now();
  }

  /** Milliseconds to rest after `worked` milliseconds of reading. */
  restAfter(worked: number): number {
    const now = this.now();
    if (now - this.lookedAt >= lookEvery) {
      const times = this.times();
      const all = times.all - this.last.all;
      const others = times.busy - this.last.busy - (times.own - this.last.own);
      this.others = all > 0 && others / all > busyShare;
      this.last = times;
      this.lookedAt = now;
    }
    return this.others ? worked * restPerWork : 0;
  }

  /** Rests as long as {@link restAfter} says; ends early, without an error, when `signal` aborts. */
  async rest(worked: number, signal: AbortSignal): Promise<void> {
    const time = this.restAfter(worked);
    if (time > 0) await sleep(time, undefined, { signal }).catch(() => undefined);
  }
}

function cpuTimes(): CpuTimes {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const working = times.user + times.nice + times.sys + times.irq;
    busy += working;
    all += working + times.idle;
  }
  const { user, system } = process.cpuUsage();
  return { busy, all, own: (user + system) / 1000 };
}
