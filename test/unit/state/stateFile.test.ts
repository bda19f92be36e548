import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sequenceFile } from '../../support/sequenceFile';
import { formOf, shortHistoryOf } from '../../support/stateForms';

test('a whole sequence file is recognised; one that is cut, grown, or of another kind is not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 50 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(),
      async (tokens, layers, at) => {
        const file = sequenceFile(tokens, layers);
        assert.equal((await formOf(file))?.lastToken, tokens.at(-1));
        assert.equal(await formOf(file.subarray(0, at % file.length)), null);
        assert.equal(await formOf(Buffer.concat([file, Buffer.from([0])])), null);
        assert.equal(await formOf(Buffer.concat([Buffer.from('GGUF'), file.subarray(4)])), null);
      },
    ),
  );
});

test('a shortened history names the last token at position 0 and leaves the state as it was', async () => {
  assert.deepEqual(await shortHistoryOf(sequenceFile([5, 6, 7])), sequenceFile([7]));
  assert.deepEqual(await shortHistoryOf(sequenceFile([7])), sequenceFile([7]));
});
