/**
 * A process to be killed: opens a store, and reads, asks, deletes and opens it again until it is. Says on stdout, in calls that have
 * returned when it goes on, what it is at (`at PHASE`) and which nodes are finished (`done KEY`).
 */
import { writeSync } from 'node:fs';
import { Reader } from '../../src/state/reader';
import { deleteStorage, openStore } from '../../src/workspace/storage';
import { silent } from '../support/fakeModel';
import { generatedTree } from './generatedTree';
import { VerifyingModel } from './verifyingModel';

const [store = '', limit = '', first = '0'] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const never = new AbortController().signal;

for (let generation = Number(first); ; generation++) {
  say('at open');
  const model = new VerifyingModel();
  model.onSaving = () => say('at save');
  const states = await openStore(store, silent, Number(limit));
  const reader = new Reader(model, states);
  const read = async (name: string, after: (key: string) => void): Promise<void> => {
    const tree = generatedTree(name, generation);
    say('at claim');
    await reader.claim(tree, [`/${name}`]);
    for (let [node] = reader.missing(tree); node !== undefined; [node] = reader.missing(tree)) {
      say('at read');
      await reader.read(node, reader.wanted(tree), never);
      // From here on the rest of the save, and what is removed for it.
      say('at keep');
      await reader.settle();
      after(reader.keyOf(node));
    }
    say('at ask');
    const start = await reader.nearest(tree, [...tree.leavesOf.keys()].slice(0, 1));
    if (start === null) return;
    model.expected = start.node.text();
    await model.ask(start.file);
    await start.release();
  };
  await read('kept', key => say(`done ${key}`));
  await read('passing', () => undefined);
  say('at delete');
  await deleteStorage(states, ['/passing']);
}
