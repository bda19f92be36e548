import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isStateFile, withShortHistory } from '../../../src/state/stateFile';
import { sequenceFile } from '../../support/sequenceFile';

test('a whole sequence file is recognised; one that is cut, grown, or of another kind is not', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 50 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(),
      (tokens, layers, at) => {
        const file = sequenceFile(tokens, layers);
        assert.ok(isStateFile(file));
        assert.ok(!isStateFile(file.subarray(0, at % file.length)));
        assert.ok(!isStateFile(Buffer.concat([file, Buffer.from([0])])));
        assert.ok(!isStateFile(Buffer.concat([Buffer.from('GGUF'), file.subarray(4)])));
      },
    ),
  );
});

test('a shortened history names the last token at position 0 and leaves the state as it was', () => {
  const file = sequenceFile([5, 6, 7]);
  assert.deepEqual(withShortHistory(file), Buffer.concat([sequenceFile([7])]));
  assert.deepEqual(withShortHistory(sequenceFile([7])), sequenceFile([7]));
});
