// `npm run campaign:hostile [-- count [seed [from|again]]]`, `npm run campaign:kills [-- count]`, `npm run campaign:damage [-- count]`, `npm run campaign:messages [-- count [seed]]`, `npm run campaign:soak [-- turns]`: the whole campaigns, slices of which are among the tests.
// Writes their sections of docs/measurements.md.
import { build } from 'esbuild';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { chromium } from './chromium.mjs';
import { forNode } from './forNode.mjs';
import { writeSection } from './measurements.mjs';

const [name, countText, seedText, fromText] = process.argv.slice(2);
const outdir = path.resolve('out/campaigns');
await build({
  ...forNode,
  entryPoints: [
    'test/campaigns/kills.ts',
    'test/campaigns/damage.ts',
    'test/campaigns/killedReader.ts',
    'test/campaigns/messages.ts',
    'test/campaigns/soak.ts',
    'test/campaigns/hostile.ts',
    'test/campaigns/hostileSlice.ts',
    'test/support/fakeHost.ts',
  ],
  outdir,
  outExtension: { '.js': '.mjs' },
});
const load = file => import(pathToFileURL(path.join(outdir, file)).href);
const seed = Number(seedText ?? Date.now() % 2 ** 31);
const began = performance.now();
const progress = every => done => {
  if (done % every === 0) console.error(`  ${done}, ${((performance.now() - began) / 1000).toFixed(0)} s`);
};
const minutes = () => `${((performance.now() - began) / 60_000).toFixed(1)} minutes`;
/** Whether system calls can be followed. */
const hasStrace = spawnSync('strace', ['-V']).status === 0;
/** The arguments of a program that writes a program's internet sockets and the programs that it runs, its children's among them, into a file. */
const traced = (trace, ...program) => [
  'strace',
  ...['-f', '--seccomp-bpf', '-qq', '-A', '-s', '4096', '-e', 'trace=socket,execve', '-e', 'signal=none', '-o', trace],
  ...program,
];
const linesOf = trace => readFileSync(trace, 'utf8').split('\n');
const socketsIn = trace => linesOf(trace).filter(line => /AF_INET6?/.test(line));
/** The internet sockets that the CLI and its engine make in a whole run; null where there is no strace. */
function internetSockets(folder) {
  if (!hasStrace) return null;
  mkdirSync(folder, { recursive: true });
  const trace = path.join(folder, 'trace');
  const workspace = 'test/fixtures/workspace';
  for (const [command, ...args] of [
    ['read', workspace],
    ['ask', workspace, 'How is a price computed?'],
    ['explain', workspace, 'src/booking/price.ts:1-12'],
    ['verify', workspace],
  ]) {
    const [strace, ...rest] = traced(trace, process.execPath, 'dist/cli.mjs', command, ...args);
    execFileSync(strace, [...rest, '--store', path.join(folder, 'store')], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return socketsIn(trace);
}
/** Opens what is built (with the first) and what is generated from one number to another; what was seen, of system calls too. */
async function hostileSlice(folder, from, to) {
  mkdirSync(folder);
  const trace = path.join(folder, '..', `${from}.trace`);
  const script = path.join(outdir, 'campaigns/hostileSlice.mjs');
  const plain = [process.execPath, script, ...[folder, from, to, seed].map(String)];
  const [program, ...args] = hasStrace ? traced(trace, ...plain) : plain;
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 2 ** 26 });
  const part = JSON.parse(stdout);
  const named = hasStrace ? linesOf(trace).filter(line => line.includes(`execve("${folder}`)) : [];
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return {
    ...part,
    programsRun: [...part.programsRun, ...named],
    hostsAsked: [...part.hostsAsked, ...(hasStrace ? socketsIn(trace) : [])],
  };
}
/** Generated repositories in one engine, after which what is found is kept. */
const sliceOfHostile = 50;
const listed = counts =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
const sum = counts => Object.values(counts).reduce((a, b) => a + b, 0);

if (name === 'kills') {
  const { killCampaign } = await load('campaigns/kills.mjs');
  const script = path.join(outdir, 'campaigns/killedReader.mjs');
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
  const { damageCampaign } = await load('campaigns/damage.mjs');
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
} else if (name === 'messages') {
  process.env.COIL_CHROMIUM = await chromium();
  const { fuzzHost, fuzzPage } = await load('campaigns/messages.mjs');
  const { startFakeHost } = await load('support/fakeHost.mjs');
  const count = Number(countText ?? 10_000);
  console.error(`  seed ${seed}`);
  const toHost = await fuzzHost(count, seed);
  console.error(`  host, ${minutes()}`);
  const fakeHost = await startFakeHost();
  const toPage = await fuzzPage(fakeHost, count, seed);
  await fakeHost.close();
  writeSection(
    'Random messages',
    'npm run campaign:messages',
    `Messages that a broken or hostile other end could send, mutations of good ones and noise (seed ${seed}, ${minutes()}). None threw anything but errors worded for the user, none ran a script, a command that is not Coil's or a request, and a question was asked and shown afterwards.

| | messages | refused, in words |
|---|---|---|
| page → host, with a stand-in for VS Code | ${toHost.messages} | ${toHost.refused} |
| host → page, in Chromium | ${toPage.messages} | ${toPage.refused} |`,
  );
} else if (name === 'soak') {
  process.env.COIL_CHROMIUM = await chromium();
  const { soak, growth } = await load('campaigns/soak.mjs');
  const { startFakeHost } = await load('support/fakeHost.mjs');
  const turns = Number(countText ?? 500);
  const fakeHost = await startFakeHost();
  setFlagsFromString('--expose-gc');
  const options = { turns, ofChat: 50, samples: 20, collect: runInNewContext('gc') };
  const memories = await soak(fakeHost, options, progress(50));
  await fakeHost.close();
  const grown = growth(memories);
  const at = share => memories[Math.min(memories.length - 1, Math.floor(memories.length * share))];
  const row = (words, kind) =>
    `| ${words} | ${[0, 0.25, 0.5, 1].map(share => at(share)[kind].toFixed(1)).join(' | ')} | ${grown[kind].toFixed(1)} |`;
  writeSection(
    `Soak of ${turns} turns`,
    'npm run campaign:soak',
    `${turns} questions answered by the embedded model and shown in the page, a new conversation every 50 (${minutes()}). Memory in MiB after a garbage collection; growth is from the median of the first half to that of the second, of ${memories.length} samples.

| | ${[0, 0.25, 0.5, 1].map(share => `turn ${at(share).turn}`).join(' | ')} | growth |
|---|---|---|---|---|---|
${row('engine, resident', 'engine')}
${row("chat's part of the extension host, heap", 'host')}
${row('page, heap', 'page')}`,
  );
} else if (name === 'hostile') {
  const { joinedResults } = await load('campaigns/hostile.mjs');
  const base = mkdtempSync(path.join(tmpdir(), 'coil-hostile-'));
  const count = Number(countText ?? 1000);
  // What is done is kept, slice by slice: `campaign:hostile -- count seed from` goes on where a run with the same seed ended, and `… again` opens those
  // generated ones again that took too long. Two slices at once.
  const partsFolder = path.resolve(`out/hostile-${seed}`);
  if (fromText === undefined) rmSync(partsFolder, { recursive: true, force: true });
  mkdirSync(partsFolder, { recursive: true });
  let next = fromText === 'again' ? count : Number(fromText ?? 0);
  const slices = async () => {
    // The built ones go with the first.
    while (next < count || next === 0) {
      const [from, to] = [next, Math.min(count, next + sliceOfHostile)];
      next = Math.max(to, 1);
      const part = await hostileSlice(path.join(base, `${from}`), from, to);
      writeFileSync(path.join(partsFolder, `${from}.json`), JSON.stringify(part));
      console.error(`  ${from} to ${to} of ${count} generated, ${minutes()}`);
    }
  };
  await Promise.all([slices(), slices()]);
  if (fromText === 'again')
    for (const file of readdirSync(partsFolder)) {
      const part = JSON.parse(readFileSync(path.join(partsFolder, file), 'utf8'));
      const slow = new Set(part.hangs.flatMap(hang => /^generated (\d+) /.exec(hang)?.[1] ?? []));
      // The others took less than the limit.
      if (slow.size > 0) part.slowestMs = Math.min(part.slowestMs, 5_000);
      for (const number of slow) {
        const { hangs, slowestMs } = await hostileSlice(
          path.join(base, `again${number}`),
          Number(number),
          Number(number) + 1,
        );
        part.hangs = [...part.hangs.filter(hang => !hang.startsWith(`generated ${number} `)), ...hangs];
        part.slowestMs = Math.max(part.slowestMs, slowestMs);
        part.openedAgain = [...(part.openedAgain ?? []), number];
      }
      writeFileSync(path.join(partsFolder, file), JSON.stringify(part));
    }
  const parts = readdirSync(partsFolder).map(file => JSON.parse(readFileSync(path.join(partsFolder, file), 'utf8')));
  const result = joinedResults(parts);
  const again = parts.flatMap(({ openedAgain = [] }) => openedAgain).length;
  const sockets = internetSockets(path.join(base, 'sockets'));
  rmSync(base, { recursive: true, force: true });
  const row = (words, all) => `| ${words} | ${all.length === 0 ? 0 : `${all.length}: ${all.slice(0, 5).join('; ')}`} |`;
  writeSection(
    'Hostile repositories',
    'npm run campaign:hostile',
    `${result.repositories} repositories, ${result.generated} of them generated (seed ${seed}, ${minutes()}), opened ${result.openings} times: each as a trusted folder and in Restricted Mode${hasStrace ? ', all under strace, which counts the programs that run and the internet sockets of the engine and its children' : ''}. An opening's time is the clock's less what the engine waited for a processor that other programs had, or the time of all its processors where that is more.${again === 0 ? '' : ` ${again} of the generated ones took longer than 5 s on a machine with much other work, and were opened again.`} The slowest took ${again === 0 ? '' : 'at most '}${(result.slowestMs / 1000).toFixed(1)} s (${(result.slowestWallMs / 1000).toFixed(1)} s the longest by the clock), the engine held ${result.largestMiB.toFixed(0)} MiB at most.

| must not happen | times |
|---|---|
${row('a program that the repository names ran', result.programsRun)}
${row('an internet socket was open', result.hostsAsked)}
${row('something from outside was kept or shown', result.readOutside)}
${row('opening took over 5 s or 1 GiB', result.hangs)}
${row('a healthy file beside it was not found afterwards', result.wrongKept)}
${sockets === null ? '' : row('an internet socket was made by a whole run of read, ask, explain and verify with the embedded model, by strace', sockets)}`,
  );
} else {
  console.error('node scripts/campaign.mjs hostile|kills|damage|soak|messages [count [seed]]');
  process.exitCode = 2;
}
