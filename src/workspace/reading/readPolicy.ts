import type { LargeReading, Waiting } from '../../protocol/engineProtocol';

/** A reading predicted to take longer than this is the user's to decide, in seconds. */
export const longReading = 600;

/** Whether the next node may be read now. The root and the files that the user is at are always read, but on battery. */
export class ReadPolicy {
  /** Nobody has typed or asked for a while. */
  idle = false;
  onBattery = false;

  constructor(public large: LargeReading) {}

  /**
   * What the rest of the reading waits for; null: it may go on. `wanted`: the node is the root or the user is at it. `secondsLeft`: for all
   * that is missing, null before anything was measured: then one node is read to know.
   */
  waitingFor(wanted: boolean, secondsLeft: number | null): Waiting | null {
    if (this.onBattery) return 'battery';
    if (wanted || this.large === 'now' || secondsLeft === null || secondsLeft <= longReading) return null;
    switch (this.large) {
      case 'ask':
        return 'choice';
      case 'whenIdle':
        return this.idle ? null : 'idle';
      case 'onDemand':
        return 'question';
    }
  }
}
