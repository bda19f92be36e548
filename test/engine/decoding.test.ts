import type { Token } from 'node-llama-cpp';
import assert from 'node:assert/strict';
import test from 'node:test';
import { withContext } from '../../src/bench/benchEngine';
import { bestOf, decode } from '../../src/model/runtime/decode';
import { startLlama } from '../../src/model/backends/startLlama';

const count = 80;

test('Decoding writes the very tokens that the library writes, with and without a repeat penalty', async () => {
  const llama = await startLlama('cpu', () => undefined);
  const model = await llama.loadModel({ modelPath: 'models/coil-embedded.gguf' });
  for (const prompt of ['const value = compute(index, names);\n'.repeat(3), '# Notes\n\nThe first']) {
    const tokens = model.tokenize(prompt);
    for (const repeatPenalty of [null, { penalty: 1.1, last: 64 }, { penalty: 1.8, last: 8 }]) {
      const theirs = await withContext(model, 4096, 512, 1, async sequence => {
        const written: Token[] = [];
        const punished = repeatPenalty && {
          repeatPenalty: {
            punishTokens: () => written.slice(-repeatPenalty.last),
            maxPunishTokens: repeatPenalty.last,
            penalty: repeatPenalty.penalty,
          },
        };
        for await (const token of sequence.evaluate(tokens, { temperature: 0, ...punished }))
          if (written.push(token) === count) break;
        return written;
      });
      const ours = await withContext(model, 4096, 512, 1, async (sequence, context) => {
        const written: Token[] = [];
        await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(0, -1));
        const last = tokens.at(-1) as Token;
        for await (const token of decode(model, context, sequence, last, { repeatPenalty, threads: 1 }))
          if (written.push(token) === count) break;
        assert.equal(sequence.nextTokenIndex, sequence.contextTokens.length, 'the library knows where it is');
        assert.ok(sequence.nextTokenIndex >= tokens.length + written.length - 1);
        return written;
      });
      assert.deepEqual(ours, theirs);
      assert.ok(ours.length > 3);
    }
  }
  await model.dispose();
});

test('Decoding ends before the context is full', async () => {
  const llama = await startLlama('cpu', () => undefined);
  const model = await llama.loadModel({ modelPath: 'models/coil-embedded.gguf' });
  await assert.rejects(
    withContext(model, 256, 256, 1, async (sequence, context) => {
      const tokens = model.tokenize('value value '.repeat(200)).slice(0, 250);
      await sequence.evaluateWithoutGeneratingNewTokens(tokens);
      for await (const token of decode(model, context, sequence, tokens[0] as Token, {
        repeatPenalty: null,
        threads: 1,
      }))
        assert.ok(token >= 0);
    }),
    { code: 'contextFull' },
  );
  await model.dispose();
});

test('The penalty takes from recent tokens alone, in 32-bit arithmetic, and the smaller token wins a draw', () => {
  assert.equal(bestOf([7, 2, 3, 1.9], new Set([7]), 1.1), 3);
  assert.equal(bestOf([7, 2, 3, 1.8], new Set([7]), 1.1), 7);
  assert.equal(bestOf([7, -1, 3, -1.05], new Set([7]), 1.1), 3);
  assert.equal(bestOf([9, 1, 4, 1], new Set(), 1.1), 4);
});
