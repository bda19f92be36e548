import type { Tree } from '../reading/tree';
import type { Reader } from '../state/reader';
import type { HeldState } from '../state/stateBytes';
import type { BackgroundReading } from './backgroundReading';

/** The state from which one answer starts; held, whatever becomes of the store, until it is released. */
export class StartState {
  private held: HeldState | null = null;

  constructor(
    private readonly reader: Reader,
    private readonly reading: BackgroundReading,
    private readonly tree: Tree,
  ) {}

  /** The deepest kept state that holds all of `paths`. The root is read for it where it is not kept, unless `stopped` comes first. */
  async hold(paths: readonly string[], stopped: Promise<void>): Promise<HeldState | null> {
    // Twice, because only looking for a state shows that it is gone or damaged.
    for (let tries = 0; tries < 2 && this.held === null; tries++) {
      await Promise.race([this.reading.readRoot(), stopped]);
      this.held = await this.reader.nearest(this.tree, paths);
    }
    return this.held;
  }

  async release(): Promise<void> {
    await this.held?.release();
  }
}
