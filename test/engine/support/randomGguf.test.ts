import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { writeRandomGguf } from '../../support/randomGguf';

const dir = mkdtempSync(path.join(tmpdir(), 'coil-gguf-'));
const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });
after(async () => {
  await llama.dispose();
  rmSync(dir, { recursive: true });
});

const text = 'export function add(a: number, b: number): number {\n  return a + b; // größer, 加, 🐍\n}\n';

for (const architecture of ['mamba', 'mamba2'] as const)
  test(`llama.cpp loads a random ${architecture} file, evaluates 300 tokens, and save, load, save gives the same bytes`, async () => {
    const file = path.join(dir, `${architecture}.gguf`);
    writeRandomGguf(file, { architecture });
    const model = await llama.loadModel({ modelPath: file });
    const tokens = model.tokenize(text.repeat(10)).slice(0, 300);
    assert.equal(tokens.length, 300);
    assert.ok(
      text.repeat(10).startsWith(model.detokenize(tokens).replace(/\uFFFD+$/, '')),
      'text survives the tokenizer',
    );
    const context = await model.createContext({ contextSize: 1024, batchSize: 512 });
    const sequence = context.getSequence();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens);
    const [first, second] = [path.join(dir, 'first'), path.join(dir, 'second')];
    await sequence.saveStateToFile(first);
    await sequence.clearHistory();
    await sequence.loadStateFromFile(first, { acceptRisk: true });
    await sequence.saveStateToFile(second);
    const [before, loaded] = [readFileSync(first), readFileSync(second)];
    assert.ok(before.length > 10_000, `the state has ${before.length} bytes`);
    assert.ok(before.equals(loaded), 'the same bytes');
    await model.dispose();
  });
