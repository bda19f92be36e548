import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { ReadingModel } from '../state/reader';
import { closing } from '../state/storeFolder';

const chunkBytes = 1024 ** 2;
/** Before the two rows of a sequence file of one token and one layer; see stateFile.ts. */
const beforeRows = 36;

/** `model` with states of `stateBytes`, so that keeping larger states can be timed without the model that has them. */
export function paddedModel(model: ReadingModel, stateBytes: number): ReadingModel {
  const row = Math.max(1, Math.floor((stateBytes - beforeRows - 24) / 2));
  const noise = randomBytes(chunkBytes);
  return {
    base: model.base,
    name: model.name,
    stateBytes: beforeRows + 24 + 2 * row,
    read: (text, signal, next) => model.read(text, signal, next),
    generate: options => model.generate(options),
    save: async file => {
      // The model's own save takes its time too.
      await model.save(file);
      await rm(file);
      const handle = await open(file, 'wx');
      await closing(handle, async () => {
        await handle.write(Buffer.from(Uint32Array.of(0x67677371, 3, 1, 2, 1, 1, 0, 0, 1).buffer));
        for (let rows = 0; rows < 2; rows++) {
          const head = Buffer.alloc(12);
          head.writeBigUInt64LE(BigInt(row), 4);
          await handle.write(head);
          for (let left = row; left > 0; left -= chunkBytes) await handle.write(noise, 0, Math.min(left, chunkBytes));
        }
      });
    },
  };
}
