import assert from 'node:assert/strict';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkHeader } from '../../../../src/model/gguf/checkHeader';
import { readGgufHeader } from '../../../../src/model/gguf/ggufFile';
import { CoilError } from '../../../../src/shared/errors';
import { writeRandomGguf } from '../../../support/randomGguf';
import { temporaryFolder } from '../../../support/temporaryFolder';

const uint32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
const uint64 = (value: bigint): Buffer => Buffer.from(BigUint64Array.of(value).buffer);
const text = (value: string): Buffer => Buffer.concat([uint64(BigInt(value.length)), Buffer.from(value)]);
const head = (tensors: bigint, keys: bigint, version = 3): Buffer =>
  Buffer.concat([Buffer.from('GGUF'), uint32(version), uint64(tensors), uint64(keys)]);
const list = (type: number, length: bigint, ...rest: Buffer[]): Buffer =>
  Buffer.concat([head(0n, 1n), text('k'), uint32(9), uint32(type), uint64(length), ...rest]);

const lies: Readonly<Record<string, Buffer>> = {
  '2^40 keys': head(0n, 1n << 40n),
  'as many keys as may be, and none there': head(0n, 65_536n),
  '2^63 tensors': head(1n << 63n, 0n),
  'a key of 2^40 bytes': Buffer.concat([head(0n, 1n), uint64(1n << 40n)]),
  'a list of 2^40 numbers': list(4, 1n << 40n),
  'a list of 2^40 texts': list(8, 1n << 40n, text('a')),
  'a list of 100 million bytes': list(0, 100_000_000n, Buffer.alloc(1_000)),
  'a list of lists': list(9, 1n << 20n),
  'a value of no type': Buffer.concat([head(0n, 1n), text('k'), uint32(99)]),
  'a tensor of 2^32 dimensions': Buffer.concat([head(1n, 0n), text('t'), uint32(0xffffffff)]),
  'version 77': head(0n, 0n, 77),
  'nothing after its counts': head(5n, 5n).subarray(0, 20),
};

function fileOf(bytes: Buffer): string {
  const file = join(temporaryFolder('header'), 'model.gguf');
  writeFileSync(file, bytes);
  return file;
}

for (const [what, bytes] of Object.entries(lies))
  test(`a model whose header claims ${what} is refused at once, in little memory`, async () => {
    const file = fileOf(bytes);
    // A sparse file: where its size says nothing, its header is read as zeros.
    for (const size of [bytes.length, 8 * 1024 ** 3]) {
      truncateSync(file, size);
      const before = process.memoryUsage.rss();
      const began = performance.now();
      await assert.rejects(readGgufHeader(file), (error: unknown) => {
        assert.ok(error instanceof CoilError && error.code === 'modelInvalid', String(error));
        return true;
      });
      assert.ok(performance.now() - began < 2_000);
      assert.ok(process.memoryUsage.rss() - before < 100e6);
    }
  });

test('the header of a model passes, wherever it stands between two reads', () => {
  const file = fileOf(Buffer.alloc(0));
  writeRandomGguf(file, { vocabulary: 40_000 });
  checkHeader(file, statSync(file).size);
  checkHeader('models/coil-embedded.gguf', statSync('models/coil-embedded.gguf').size);
});
