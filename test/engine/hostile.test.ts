import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostileCampaign } from '../campaigns/hostile';
import { temporaryFolder } from '../support/temporaryFolder';

test('no hostile repository runs, asks, reads, holds up or spoils anything, in a trusted folder or in Restricted Mode', async () => {
  const result = await hostileCampaign(
    temporaryFolder('hostile'),
    6,
    Date.now() % 2 ** 31,
    () => undefined,
    // Another third each time: all take two minutes.
    (_, random) => random() < 1 / 3,
  );
  const { programsRun, hostsAsked, readOutside, wrongKept, hangs } = result;
  assert.deepEqual(
    { programsRun, hostsAsked, readOutside, wrongKept },
    { programsRun: [], hostsAsked: [], readOutside: [], wrongKept: [] },
  );
  // Other programs may take the processor: how long an opening takes is the campaign's to measure.
  assert.ok(hangs.length < result.openings / 10, hangs.join('; '));
});
