import type { ScanScope } from '../../reading/files/scan';
import type { Disposable } from '../../shared/disposable';

/** Milliseconds without an event after which a burst (a save, a checkout, an install) is over; longer where it is no single save. */
const quietMs = 100;
const quietAfterManyMs = 400;
/** Events from which on a burst is taken for more than saves. */
const many = 20;
/** Events from which on some may have been lost (Linux keeps 16,384 in its queue), so that all folders are looked at. */
const lossy = 2_000;
/** A burst that does not end is served this often, in milliseconds: a log file is written without end. */
const longestMs = 3_000;

/** Gathers what changed until it is quiet and nobody is busy changing more; then says once where to look. */
export class Burst implements Disposable {
  private readonly folders = new Set<string>();
  private whole = false;
  private events = 0;
  private startedAt = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param isBusy whether a program is in the middle of changing many files: then it is waited for, however long the burst. */
  constructor(
    private readonly isBusy: () => boolean,
    private readonly over: (look: ScanScope) => void,
  ) {}

  /** Something changed in the folder (absolute); null: somewhere. */
  add(folder: string | null): void {
    if (this.events++ === 0) this.startedAt = performance.now();
    if (folder === null || this.events > lossy) this.whole = true;
    else this.folders.add(folder);
    const left = this.startedAt + longestMs - performance.now();
    this.wait(Math.max(0, Math.min(this.events > many || this.whole ? quietAfterManyMs : quietMs, left)));
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private wait(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), ms);
  }

  private end(): void {
    if (this.isBusy()) {
      // What comes after it counts as part of it.
      this.startedAt = performance.now();
      this.wait(quietAfterManyMs);
      return;
    }
    const look: ScanScope = this.whole ? 'all' : { folders: new Set(this.folders) };
    this.folders.clear();
    this.whole = false;
    this.events = 0;
    this.over(look);
  }
}
