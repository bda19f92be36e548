/**
 * A process that uses a store for some time beside others: reads, asks, deletes, and changes the limit. Ends with 0 when nothing it
 * did failed, and every state it was given was the one of its text.
 */
import { Reader } from '../../src/state/reader';
import { deleteStorage, openStore, storageOf } from '../../src/workspace/storage';
import { generatedTree } from '../campaigns/generatedTree';
import { VerifyingModel } from '../campaigns/verifyingModel';
import { silent } from './fakeModel';
import { seededRandom } from './seededRandom';

const [folder = '', seed = '', seconds = ''] = process.argv.slice(2);
const random = seededRandom(Number(seed));
const model = new VerifyingModel();
const limit = 14 * model.stateBytes;
const store = await openStore(folder, silent, limit);
const reader = new Reader(model, store);
const signal = new AbortController().signal;
const end = performance.now() + 1000 * Number(seconds);
let asked = 0;

while (performance.now() < end) {
  const tree = generatedTree(random() < 0.5 ? 'shared' : seed, Math.floor(random() * 4));
  await reader.claim(tree, [random() < 0.5 ? '/shared' : `/${seed}`]);
  for (const node of reader.missing(tree).slice(0, 6)) await reader.read(node, reader.wanted(tree), signal);
  await reader.settle();
  for (const path of tree.leavesOf.keys()) {
    const start = await reader.nearest(tree, [path]);
    if (start === null) continue;
    model.expected = start.node.text();
    await model.ask(start.file);
    await start.release();
    asked++;
  }
  const chance = random();
  if (chance < 0.1) {
    const { workspaces } = await storageOf(store);
    const [some] = workspaces;
    // Another process may have deleted it in between, which says so.
    if (some !== undefined)
      await deleteStorage(store, some.roots).catch((error: unknown) => {
        if (!(error instanceof Error) || !error.message.startsWith('No cached data')) throw error;
      });
  } else if (chance < 0.15) await deleteStorage(store, null);
  else if (chance < 0.25) {
    await store.setLimit(6 * model.stateBytes);
    await store.setLimit(limit);
  }
}
if (asked === 0) throw new Error('no state was ever found');
