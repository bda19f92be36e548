import type { Disposable } from '../../shared/disposable';

/** How many times as long as work takes it rests before it is done again. */
const restPerWork = 20;

/** Does its work soon after it is asked for, once for all who ask until then: at most every `least` milliseconds, less often where it takes long. */
export class Throttle implements Disposable {
  private timer: NodeJS.Timeout | undefined;
  private took = 0;

  constructor(
    private readonly work: () => void,
    private readonly least: number,
  ) {}

  soon(): void {
    this.timer ??= setTimeout(() => this.run(), Math.max(this.least, this.took * restPerWork));
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private run(): void {
    const began = performance.now();
    this.timer = undefined;
    this.work();
    this.took = performance.now() - began;
  }
}
