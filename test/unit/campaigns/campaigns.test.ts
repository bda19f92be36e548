import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import test from 'node:test';
import { damageCampaign } from '../../campaigns/damage';
import { killCampaign } from '../../campaigns/kills';

test('a reading process that is killed at any moment leaves a store that is whole, and loses no finished node', async () => {
  const script = resolve('out/test/killedReader.mjs');
  const entryPoints = ['test/campaigns/killedReader.ts'];
  await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  const { kills, finished, compared } = await killCampaign(script, 10, Date.now());
  assert.equal(kills, 10);
  assert.ok(finished > 0 && compared > 0);
});

test('a damaged file of the store is never handed to the model, and is read again', async () => {
  const { states, notes } = await damageCampaign(100, Date.now());
  assert.ok(Object.keys(states).length > 8 && Object.keys(notes).length > 6);
});
