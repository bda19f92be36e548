/** Calls `release` when nothing has used a thing for a time; never while a use is under way. */
export class IdleRelease {
  private timer: NodeJS.Timeout | undefined;
  private uses = 0;

  constructor(
    /** Milliseconds; null: never. */
    private readonly after: number | null,
    private readonly release: () => void,
  ) {}

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.uses++;
    clearTimeout(this.timer);
    try {
      return await work();
    } finally {
      this.uses--;
      if (this.uses === 0 && this.after !== null) this.timer = setTimeout(this.release, this.after).unref();
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
