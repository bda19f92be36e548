// `npm run campaign:kills [-- count]`, `npm run campaign:damage [-- count]`: the whole campaigns, slices of which are among the unit tests.
// Writes their sections of docs/measurements.md.
import { build } from 'esbuild';
import { performance } from 'node:perf_hooks';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { forNode } from './forNode.mjs';
import { writeSection } from './measurements.mjs';

const [name, countText] = process.argv.slice(2);
const outdir = path.resolve('out/campaigns');
await build({
  ...forNode,
  entryPoints: ['test/campaigns/kills.ts', 'test/campaigns/damage.ts', 'test/campaigns/killedReader.ts'],
  outdir,
  outExtension: { '.js': '.mjs' },
});
const load = file => import(pathToFileURL(path.join(outdir, file)).href);
const seed = Date.now();
const began = performance.now();
const progress = every => done => {
  if (done % every === 0) console.error(`  ${done}, ${((performance.now() - began) / 1000).toFixed(0)} s`);
};
const minutes = () => `${((performance.now() - began) / 60_000).toFixed(1)} minutes`;
const listed = counts =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
const sum = counts => Object.values(counts).reduce((a, b) => a + b, 0);

if (name === 'kills') {
  const { killCampaign } = await load('kills.mjs');
  const script = path.join(outdir, 'killedReader.mjs');
  const result = await killCampaign(script, Number(countText ?? 1000), seed, progress(100));
  writeSection(
    'Killed while reading',
    'npm run campaign:kills',
    `${result.kills} SIGKILLs at random moments (seed ${seed}, ${minutes()}), every other series of eight in a store too small for what is read: ${listed(result.phases)}.

| after each kill | |
|---|---|
| the store opened, and a next reading completed it | ${result.kills} of ${result.kills} |
| finished nodes lost, states and notes | 0 of ${result.finished} looked for |
| state files that differ from a cold reading's | 0 of ${result.compared} |
| unfinished files after the sweep | 0; ${result.leftovers} kills had left some |`,
  );
} else if (name === 'damage') {
  const { damageCampaign } = await load('damage.mjs');
  const { states, notes } = await damageCampaign(Number(countText ?? 10_000), seed, progress(1000));
  writeSection(
    'Damaged files',
    'npm run campaign:damage',
    `${sum(states) + sum(notes)} files of a store damaged, one at a time (seed ${seed}, ${minutes()}). Every one was refused, none reached the model, each was read again without being asked for.

| | files | damage |
|---|---|---|
| states | ${sum(states)} | ${listed(states)} |
| notes | ${sum(notes)} | ${listed(notes)} |`,
  );
} else {
  console.error('node scripts/campaign.mjs kills|damage [count]');
  process.exitCode = 2;
}
