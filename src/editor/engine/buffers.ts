import type { Disposable } from '../../shared/disposable';

/** An editor's text that is not on the disk yet. */
export interface Buffer {
  /** Path in the workspace. */
  readonly path: string;
  /** As it is now, not as it was when the object was made. */
  readonly dirty: boolean;
  readonly text: () => string;
}

/** Keeps the engine's view of unsaved text: sent when typing pauses, at once before a question, withdrawn when saved. */
export class Buffers implements Disposable {
  private readonly pending = new Map<string, Buffer>();
  private readonly sent = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly send: (path: string, text: string | null) => void,
    /** Milliseconds without typing after which text is sent. */
    private readonly pause = 200,
  ) {}

  changed(buffer: Buffer): void {
    if (!buffer.dirty) return this.clean(buffer.path);
    this.pending.set(buffer.path, buffer);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.pause);
  }

  /** The buffer was reverted or closed. */
  clean(path: string): void {
    this.pending.delete(path);
    if (this.sent.delete(path)) this.send(path, null);
  }

  /** The buffer was saved. The engine is told in any case: it looks at the disk then, sooner than its watcher does. */
  saved(path: string): void {
    this.pending.delete(path);
    this.sent.delete(path);
    this.send(path, null);
  }

  /** Sends at once what waits for a pause. */
  flush(): void {
    clearTimeout(this.timer);
    for (const [path, buffer] of this.pending) {
      this.pending.delete(path);
      if (!buffer.dirty) {
        this.clean(path);
        continue;
      }
      this.sent.add(path);
      this.send(path, buffer.text());
    }
  }

  /** An engine that has just opened the workspace knows none of them. */
  resend(buffers: readonly Buffer[]): void {
    this.sent.clear();
    for (const buffer of buffers) this.pending.set(buffer.path, buffer);
    this.flush();
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
