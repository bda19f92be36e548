import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TreeNode } from '../../src/reading/tree/tree';
import { Reader } from '../../src/state/reader';
import { keyOf } from '../../src/state/stateStore';
import { openStore } from '../../src/workspace/storage';
import { silent } from '../support/fakeModel';
import { seededRandom } from '../support/seededRandom';
import { generatedTree, generations } from './generatedTree';
import { stateOf, VerifyingModel } from './verifyingModel';

/** Milliseconds within which a reader is killed, from the moment it runs: it is at its second or third round by then. */
const killWithin = 150;
/** Kills of one store, after which a new one is begun. */
const killsAStore = 8;
const never = new AbortController().signal;

export interface KillResult {
  readonly kills: number;
  /** How many of them came in each phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Kills that left unfinished files, all of them swept. */
  readonly leftovers: number;
  /** Finished nodes that were looked for after a kill, all of them there. */
  readonly finished: number;
  /** State files whose bytes were compared with a cold reading's, all of them equal. */
  readonly compared: number;
}

/**
 * Kills a reading process (the bundle `script` of killedReader.ts) with SIGKILL at random moments. After each kill the store opens, has
 * no leftovers, holds only whole states, every finished node among them unless space was needed, and a next reading completes it to what
 * a cold reading gives. Every other store is too small for what is read. Throws an AssertionError otherwise.
 */
export async function killCampaign(
  script: string,
  kills: number,
  seed: number,
  onKill: (done: number) => void = () => undefined,
): Promise<KillResult> {
  const random = seededRandom(seed);
  const phases: Record<string, number> = {};
  let [leftovers, finishedSeen, compared] = [0, 0, 0];
  let store = '';
  let finished = new Set<string>();
  const nodes = allNodes();
  const everything = 1000 * new VerifyingModel().stateBytes;
  let limit = everything;

  for (let kill = 0; kill < kills; kill++) {
    if (kill % killsAStore === 0) {
      if (store !== '') await rm(store, { recursive: true });
      store = await mkdtemp(join(tmpdir(), 'coil-kills-'));
      finished = new Set();
      limit = (kill / killsAStore) % 2 === 0 ? everything : 12 * new VerifyingModel().stateBytes;
    }
    const { phase, done } = await killed(script, [store, `${limit}`, `${kill}`], random() * killWithin);
    phases[phase] = (phases[phase] ?? 0) + 1;
    for (const key of done) finished.add(key);
    const where = `kill ${kill} of seed ${seed}, at ${phase}`;

    const tmp = (await readdir(store))[0];
    if (tmp !== undefined && (await readdir(join(store, tmp, 'tmp')).catch(() => [])).length > 0) leftovers++;
    const states = await openStore(store, silent, limit);
    assert.deepEqual(await readdir(join(states.path, 'tmp')), [], `${where}: swept`);
    for (const file of await readdir(join(states.path, 'states'), { recursive: true })) {
      if (!file.endsWith('.state')) continue;
      const node = nodes.get(file.slice(3, 67));
      assert.ok(node !== undefined, `${where}: a state of no text`);
      assert.ok(
        (await readFile(join(states.path, 'states', file))).equals(stateOf(node.text())),
        `${where}: a state that is not whole`,
      );
      compared++;
    }
    if (limit === everything)
      for (const key of finished) {
        assert.ok(states.has(key), `${where}: a finished node is lost`);
        assert.equal(await states.getNote(key), nodes.get(key)?.note, `${where}: a finished node's note`);
        finishedSeen++;
      }

    const reader = new Reader(new VerifyingModel(), states);
    const tree = generatedTree('kept', kill);
    await reader.claim(tree, ['/kept']);
    let reads = 0;
    for (let [node] = reader.missing(tree); node !== undefined; [node] = reader.missing(tree)) {
      assert.ok(reads++ <= tree.nodes.length, `${where}: the next reading does not end`);
      await reader.read(node, reader.wanted(tree), never);
      await reader.settle();
      if (limit === everything) finished.add(reader.keyOf(node));
    }
    for (const node of reader.wanted(tree)) {
      const held = await states.get(reader.keyOf(node));
      assert.ok(
        held !== null && (await readFile(held.file)).equals(stateOf(node.text())),
        `${where}: not as a cold reading`,
      );
      await held.release();
      compared++;
    }
    assert.ok(states.bytes <= limit, `${where}: over the limit`);
    onKill(kill + 1);
  }
  await rm(store, { recursive: true, force: true });
  return { kills, phases, leftovers, finished: finishedSeen, compared };
}

/** Runs the reader, kills it, and says what it was at and had finished. */
async function killed(
  script: string,
  args: readonly string[],
  after: number,
): Promise<{ phase: string; done: string[] }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const running = once(child.stdout, 'data');
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close');
  await Promise.race([running, ended]);
  await new Promise(resolve => setTimeout(resolve, after));
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', `the reader ended by itself: ${errors}`);
  const lines = output.split('\n').slice(0, -1);
  return {
    phase: lines.findLast(line => line.startsWith('at '))?.slice(3) ?? 'start',
    done: lines.filter(line => line.startsWith('done ')).map(line => line.slice(5)),
  };
}

/** Every node that the reader reads in any generation, by its key. */
function allNodes(): Map<string, TreeNode> {
  const { base } = new VerifyingModel();
  const nodes = new Map<string, TreeNode>();
  for (const name of ['kept', 'passing'])
    for (let generation = 0; generation < generations; generation++)
      for (const node of generatedTree(name, generation).nodes) nodes.set(keyOf(base, node.textHash), node);
  return nodes;
}
