import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchPowerSource } from '../../../../src/workspace/reading/watchPowerSource';

test('coming to run on the battery and on mains again is told once each, and a look that fails changes nothing', async t => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let now: { hasBattery: boolean; acConnected: boolean } | null = { hasBattery: true, acConnected: true };
  const told: boolean[] = [];
  const watching = watchPowerSource(
    onBattery => told.push(onBattery),
    () => (now === null ? Promise.reject(new Error('no such file')) : Promise.resolve(now)),
  );
  const minute = async (found: typeof now): Promise<void> => {
    now = found;
    t.mock.timers.tick(60_000);
    await new Promise(setImmediate);
  };
  await minute({ hasBattery: true, acConnected: false });
  await minute({ hasBattery: true, acConnected: false });
  await minute(null);
  assert.deepEqual(told, [true]);
  await minute({ hasBattery: true, acConnected: true });
  // A machine without a battery does not run on it, whatever it says of its supply.
  await minute({ hasBattery: false, acConnected: false });
  assert.deepEqual(told, [true, false]);
  watching.dispose();
  await minute({ hasBattery: true, acConnected: false });
  assert.deepEqual(told, [true, false]);
});
