// `npm run measure:manners`: what reading leaves to a program that wants every core, and what it gets itself meanwhile; writes its section of
// docs/measurements.md. Wants a quiet machine; takes two minutes.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeSection } from './measurements.mjs';

/** Seconds of each measurement, and of those before a reading begins. */
const seconds = 20;
const starting = 3;

if (process.argv[2] === 'burn') burn();
else await measure();

/** Counts what one core does in {@link seconds}. */
function burn() {
  const end = performance.now() + seconds * 1000;
  let rounds = 0;
  for (let x = 1; performance.now() < end; rounds++)
    for (let i = 0; i < 1e5; i++) x = (x * 1103515245 + 12345) % 2147483648;
  process.send(rounds);
}

async function measure() {
  const store = mkdtempSync(path.join(tmpdir(), 'coil-manners-'));
  try {
    const alone = await work();
    const reading = await read(store, 'alone');
    const beside = read(store, 'beside');
    await new Promise(done => setTimeout(done, starting * 1000));
    const shared = await work();
    const { tokensPerSecond } = await beside;
    const percent = share => `${(100 * share).toFixed(0)} %`;
    writeSection(
      'Beside other programs',
      'npm run measure:manners',
      `A program that wants every core gets ${percent(shared / alone)} of what it does alone while Coil reads beside it, and Coil goes on at ${percent(tokensPerSecond / reading.tokensPerSecond)}
of its speed (${tokensPerSecond.toFixed(0)} of ${reading.tokensPerSecond.toFixed(0)} tokens/s). Two programs that take what they get would share alike.`,
    );
    console.log('docs/measurements.md written');
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

/** What a busy process for each core does together. */
async function work() {
  const burners = Array.from({ length: availableParallelism() }, () => fork(fileURLToPath(import.meta.url), ['burn']));
  const rounds = await Promise.all(burners.map(async burner => (await once(burner, 'message'))[0]));
  return rounds.reduce((sum, each) => sum + each, 0);
}

async function read(store, name) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['dist/cli.mjs', 'read', '.', '--seconds', String(seconds), '--json', '--store', path.join(store, name)],
    { maxBuffer: 1 << 28 },
  );
  return JSON.parse(stdout);
}
