import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerifyResult } from '../protocol/engineProtocol';
import type { Tree } from '../reading/tree';
import type { Logger } from '../shared/logger';
import { Reader } from '../state/reader';
import type { NoteWriting } from '../state/noteWriting';
import type { RecurrentModel } from '../state/recurrentModel';
import { StateStore } from '../state/stateStore';

/** Reads every kept node of `tree` again into a scratch store and compares states and notes byte for byte. */
export async function verify(
  tree: Tree,
  reader: Reader,
  store: StateStore,
  model: RecurrentModel,
  notes: NoteWriting | null,
  signal: AbortSignal,
  logger: Logger,
): Promise<VerifyResult> {
  const folder = await mkdtemp(join(tmpdir(), 'coil-verify-'));
  try {
    const scratch = await StateStore.open(folder, logger);
    const cold = new Reader(model, scratch, notes);
    const different: string[] = [];
    const sameNote = async (key: string): Promise<boolean> => {
      const kept = await store.getNote(key);
      // One that is still to be written is no difference.
      return (notes !== null && kept === '') || kept === (await scratch.getNote(key));
    };
    let nodes = 0;
    for (const node of tree.nodes) {
      const key = reader.keyOf(node);
      const kept = await store.get(key);
      if (kept === null) continue;
      try {
        nodes++;
        await cold.read(node, [node], signal);
        await cold.settle();
        const again = await scratch.get(key);
        const same =
          again !== null && (await readFile(kept.file)).equals(await readFile(again.file)) && (await sameNote(key));
        await again?.release();
        if (!same) different.push(node.id === '' ? '(root)' : node.id);
      } finally {
        await kept.release();
      }
    }
    return { nodes, equal: nodes - different.length, different };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
