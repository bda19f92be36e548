import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { TreeNode } from '../../src/reading/tree/tree';
import { Reader } from '../../src/state/reader';
import { StateStore } from '../../src/state/stateStore';
import { silent } from '../support/fakeModel';
import { seededRandom } from '../support/seededRandom';
import { generatedTree } from './generatedTree';
import { VerifyingModel } from './verifyingModel';

/** Every sort of damage, done to a file; `other` is another file of the same kind. */
const damages: Readonly<Record<string, (file: string, other: string, random: () => number) => Promise<void>>> = {
  truncated: async (file, _, random) => truncate(file, Math.floor(random() * (await readFile(file)).length)),
  'of no length': file => truncate(file, 0),
  'flipped in one bit': async (file, _, random) => {
    const bytes = await readFile(file);
    const at = Math.floor(random() * bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
    await writeFile(file, bytes);
  },
  enlarged: async (file, _, random) => writeFile(file, Buffer.alloc(1 + Math.floor(random() * 5000)), { flag: 'a' }),
  foreign: async (file, _, random) => writeFile(file, `${random()}`.repeat(1 + Math.floor(random() * 5000))),
  "another text's": async (file, other) => writeFile(file, await readFile(other)),
  'exchanged with another': async (file, other) => {
    await rename(file, `${file}.x`);
    await rename(other, file);
    await rename(`${file}.x`, other);
  },
  "under another's key": async (file, other) => {
    const key = basename(other).slice(0, 64);
    await rename(file, join(dirname(other), `${key}${basename(file).slice(64)}`));
    if (basename(other) !== basename(file)) await rm(other, { force: true });
  },
  'a directory': async file => {
    await rm(file);
    await mkdir(join(file, 'inside'), { recursive: true });
  },
  'without permission': file => chmod(file, 0),
  gone: file => rm(file),
};

export interface DamageResult {
  /** Damaged files by what was done to them; all refused, and read again. */
  readonly states: Readonly<Record<string, number>>;
  readonly notes: Readonly<Record<string, number>>;
}

/**
 * Damages one file of a store at a time, `count` times. The next process must neither hand it to the model (the model throws on any
 * state that is not byte for byte the one of its text) nor take a damaged note, and must read the node again by itself.
 * Throws an AssertionError otherwise. Runs without root's power to read what has no permission.
 */
export async function damageCampaign(
  count: number,
  seed: number,
  onDamage: (done: number) => void = () => undefined,
): Promise<DamageResult> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  const folder = await mkdtemp(join(tmpdir(), 'coil-damage-'));
  try {
    return await damageAll(folder, count, seed, onDamage);
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (isRoot) process.seteuid?.(0);
  }
}

async function damageAll(
  folder: string,
  count: number,
  seed: number,
  onDamage: (done: number) => void,
): Promise<DamageResult> {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    assert.ok(item !== undefined);
    return item;
  };
  const result = { states: {} as Record<string, number>, notes: {} as Record<string, number> };
  const tree = generatedTree('kept', 0);
  const { store, reader } = await opened(folder);
  await readMissing(reader, tree.nodes);

  for (let done = 0; done < count; done++) {
    const [node, other] = [pick(tree.nodes), pick(tree.nodes)];
    const kind = pick(Object.keys(damages));
    const part = random() < 0.7 ? 'states' : 'notes';
    if (node === other || (part === 'notes' && kind === "under another's key")) continue;
    const fileOf = async (of: TreeNode): Promise<string> => {
      const key = reader.keyOf(of);
      const shard = join(store.path, part, key.slice(0, 2));
      return join(shard, (await readdir(shard)).find(name => name.startsWith(key)) ?? key);
    };
    const [file, otherFile] = [await fileOf(node), await fileOf(other)];
    await damages[kind]?.(file, otherFile, random);
    const where = `${part} ${done} of seed ${seed}, ${kind}`;

    const next = await opened(folder);
    for (const each of kind === 'exchanged with another' || kind === "under another's key" ? [node, other] : [node]) {
      const key = next.reader.keyOf(each);
      const refused = part === 'states' ? await next.store.get(key) : await next.store.getNote(key);
      assert.equal(refused, null, `${where}: taken`);
      assert.ok(!next.reader.isRead(each), `${where}: not read again`);
    }
    await readMissing(next.reader, tree.nodes);
    for (const each of [node, other, tree.root]) {
      const held = await next.reader.nearest(tree, each.paths);
      assert.ok(held !== null, `${where}: not read`);
      next.model.expected = held.node.text();
      await next.model.ask(held.file);
      await held.release();
      assert.equal(await next.store.getNote(next.reader.keyOf(each)), each.note, `${where}: another note`);
    }
    result[part][kind] = (result[part][kind] ?? 0) + 1;
    onDamage(done + 1);
  }
  return result;
}

async function opened(folder: string): Promise<{ store: StateStore; model: VerifyingModel; reader: Reader }> {
  const store = await StateStore.open(folder, silent);
  const model = new VerifyingModel();
  return { store, model, reader: new Reader(model, store) };
}

async function readMissing(reader: Reader, nodes: readonly TreeNode[]): Promise<void> {
  const signal = new AbortController().signal;
  for (const node of nodes) if (!reader.isRead(node)) await reader.read(node, [], signal);
  await reader.settle();
}
