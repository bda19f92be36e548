import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerifyResult } from '../../protocol/engineProtocol';
import type { Tree } from '../../reading/tree/tree';
import type { Logger } from '../../shared/logger';
import { Reader } from '../../state/reader';
import type { NoteWriting } from '../../state/noteWriting';
import type { RecurrentModel } from '../../state/recurrentModel';
import { StateStore } from '../../state/stateStore';

/**
 * Relative difference within which states count as equal where the backend does not repeat itself byte for byte: far above rounding
 * (about 1e-5 measured for another order of sums), far below what another text makes.
 */
const looseTolerance = 1e-2;

/**
 * Reads every kept node of `tree` again into a scratch store and compares states and notes byte for byte; on a backend that is not
 * bit-stable within {@link looseTolerance}, and notes that were extracted only.
 */
export async function verify(
  tree: Tree,
  reader: Reader,
  store: StateStore,
  model: RecurrentModel,
  notes: NoteWriting | null,
  signal: AbortSignal,
  logger: Logger,
): Promise<Omit<VerifyResult, 'index'>> {
  const folder = await mkdtemp(join(tmpdir(), 'coil-verify-'));
  try {
    const scratch = await StateStore.open(folder, logger);
    const cold = new Reader(model, scratch, notes);
    const different: string[] = [];
    const tolerance = model.bitStable ? 0 : looseTolerance;
    const sameNote = async (key: string): Promise<boolean> => {
      const kept = await store.getNote(key);
      // One that is still to be written is no difference.
      if (notes !== null && (kept === '' || tolerance > 0)) return true;
      return kept === (await scratch.getNote(key));
    };
    let nodes = 0;
    let damaged = 0;
    for (const node of tree.nodes) {
      const key = reader.keyOf(node);
      const isKept = store.has(key) || store.isDamaged(key);
      const kept = await store.get(key);
      if (kept === null) {
        if (isKept) damaged++;
        continue;
      }
      try {
        nodes++;
        await cold.read(node, [node], signal);
        await cold.settle();
        const again = await scratch.get(key);
        const same =
          again !== null &&
          sameState(await readFile(kept.file), await readFile(again.file), tolerance) &&
          (await sameNote(key));
        await again?.release();
        if (!same) different.push(node.id === '' ? '(root)' : node.id);
      } finally {
        await kept.release();
      }
    }
    return { nodes, equal: nodes - different.length, tolerance, different, damaged };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Magic, version and number of tokens (stateFile.ts). */
const headerBytes = 12;
/** No number of a recurrent state is as large. */
const mostInState = 1e6;

/** Whether two state files of one model are equal; with a tolerance, whether their numbers are as close as that (relative, squared mean). */
export function sameState(one: Buffer, two: Buffer, tolerance: number): boolean {
  if (one.equals(two)) return true;
  if (tolerance === 0 || one.length !== two.length) return false;
  let difference = 0;
  let size = 0;
  for (let at = headerBytes; at + 4 <= one.length; at += 4) {
    const value = one.readFloatLE(at);
    const other = two.readFloatLE(at);
    // Integers between the rows are tiny as floats; a hybrid's pairs of 16-bit numbers may be huge, and mean nothing.
    if (!(Math.abs(value) < mostInState) || !(Math.abs(other) < mostInState)) continue;
    difference += (value - other) ** 2;
    size += value ** 2;
  }
  return difference <= tolerance ** 2 * size;
}
