import { isDeepStrictEqual } from 'node:util';
import type { Disposable } from '../../shared/disposable';

/** Milliseconds without a sign of the user after which the machine counts as idle. */
export const idleAfter = 60_000;

/** What the user is at, as the engine is told: only changes, so that typing costs nothing. */
export class Activity implements Disposable {
  private openFiles: readonly string[] = [];
  private idle = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly tell: (openFiles: readonly string[], idle: boolean) => void) {
    this.busy();
  }

  /** The user did something. */
  busy(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.setIdle(true), idleAfter);
    this.setIdle(false);
  }

  setOpenFiles(paths: readonly string[]): void {
    if (isDeepStrictEqual(paths, this.openFiles)) return;
    this.openFiles = paths;
    this.resend();
  }

  /** For an engine that has just opened the workspace. */
  resend(): void {
    this.tell(this.openFiles, this.idle);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private setIdle(idle: boolean): void {
    if (idle === this.idle) return;
    this.idle = idle;
    this.resend();
  }
}
