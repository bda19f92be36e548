import batteryOf from 'systeminformation/lib/battery.js';
import type { Disposable } from '../../shared/disposable';

/** Milliseconds between two looks at the battery: Windows starts a program for each. */
const interval = 60_000;

/** What the system says of the battery. */
type Battery = Pick<Awaited<ReturnType<typeof batteryOf>>, 'hasBattery' | 'acConnected'>;

/** Calls `onChange` with true when the machine has come to run on its battery, with false when on mains again. */
export function watchPowerSource(
  onChange: (onBattery: boolean) => void,
  battery: () => Promise<Battery> = batteryOf,
): Disposable {
  let last = false;
  let ended = false;
  const look = async (): Promise<void> => {
    const { hasBattery, acConnected } = await battery();
    const onBattery = hasBattery && !acConnected;
    if (ended || onBattery === last) return;
    last = onBattery;
    onChange(onBattery);
  };
  // A look that fails leaves what the last one found: reading on is the lesser evil.
  const lookAgain = (): void => void look().catch(() => undefined);
  lookAgain();
  const timer = setInterval(lookAgain, interval);
  timer.unref();
  return {
    dispose(): void {
      ended = true;
      clearInterval(timer);
    },
  };
}
