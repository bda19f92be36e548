import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { benchEngineRun, shapeNamed } from '../../src/bench/benchEngineRun';
import { modelShapes, writeShape, type Shape } from '../../src/bench/modelShapes';
import { startLlama } from '../../src/model/backends/startLlama';
import { writeRandomGguf } from '../support/randomGguf';

const folder = mkdtempSync(join(tmpdir(), 'coil-bench-test-'));
after(() => rmSync(folder, { recursive: true }));

const small: readonly Shape[] = [
  { architecture: 'mamba', embedding: 128, layers: 2, vocabulary: 320, stateSize: 16 },
  { architecture: 'mamba2', embedding: 128, layers: 2, vocabulary: 320, stateSize: 64, groups: 2 },
  { architecture: 'llama', embedding: 128, layers: 2, vocabulary: 320, feedForward: 256, heads: 4, kvHeads: 2 },
];
for (const shape of small)
  test(`a ${shape.architecture} of a given shape loads and reads in every type of weights`, async () => {
    const llama = await startLlama('cpu', () => undefined);
    for (const weights of ['F32', 'F16', 'Q8_0', 'Q4_0'] as const) {
      const file = join(folder, `${shape.architecture}-${weights}.gguf`);
      writeShape(file, shape, weights);
      const model = await llama.loadModel({ modelPath: file });
      const context = await model.createContext({ contextSize: 256, batchSize: 64, sequences: 1 });
      const [, output] = await context
        .getSequence()
        .controlledEvaluate([
          model.tokenize('a')[0]!,
          [model.tokenize('b')[0]!, { generateNext: { probabilities: true } }],
        ]);
      const first = [...(output?.next.probabilities?.values() ?? [])][0] ?? NaN;
      assert.ok(first > 0 && first <= 1, `${weights}: ${first}`);
      await model.dispose();
    }
  });

test('shapes to compare have about as many parameters', () => {
  const parameters = (shape: Shape): number => {
    const { embedding: e, layers, vocabulary, feedForward = 0, heads = 1, kvHeads = heads } = shape;
    if (shape.architecture === 'llama')
      return e * vocabulary + layers * (2 * e * e + 2 * e * ((e / heads) * kvHeads) + 3 * e * feedForward);
    return e * vocabulary + layers * (6 * e * e + 2 * e * (shape.groups ?? 1) * (shape.stateSize ?? 0));
  };
  for (const [one, two] of [
    ['embedded', 'transformer-43m'],
    ['falcon-mamba-7b', 'transformer-7b'],
  ] as const) {
    const ratio = parameters(modelShapes[one]) / parameters(modelShapes[two]);
    assert.ok(ratio > 0.9 && ratio < 1.1, `${one} / ${two} = ${ratio}`);
  }
  assert.throws(() => shapeNamed('gpt-9'), { code: 'usage' });
});

test('the bench measures a model beside llama-bench, and a piece that ends its process costs that piece alone', async () => {
  const file = join(folder, 'model.gguf');
  writeRandomGguf(file, { architecture: 'mamba2', stateSize: 64 });
  const llamaBench = join(folder, 'llama-bench');
  writeFileSync(
    llamaBench,
    `#!/bin/sh\necho 'log'; case "$*" in *"-ub 32 "*) s=100;; *) s=200;; esac\necho "[{\\"n_prompt\\":64,\\"n_gen\\":0,\\"avg_ts\\":$s},{\\"n_prompt\\":0,\\"n_gen\\":64,\\"avg_ts\\":50}]"\n`,
  );
  chmodSync(llamaBench, 0o755);
  const request = { backend: 'cpu', against: null, tokens: 64, batches: [32, 64], threads: 1, seconds: 60 } as const;
  const probe = resolve('dist/probe.mjs');
  const bench = await benchEngineRun(
    { ...request, model: { file }, maxTokens: 2048, llamaBench },
    probe,
    () => undefined,
  );
  const [model] = bench.models;
  assert.deepEqual(
    model?.figures?.sweep.map(({ batch }) => batch),
    [32, 64],
  );
  assert.deepEqual(model.llamaBench, { prefill: 200, decode: 50 });
  assert.ok(model.figures.decode.asAnswering > 0 && model.figures.firstToken.restored > 0);
  assert.ok((model.figures.state?.bytes ?? 0) > 1000);
  const points = bench.lengths[0]?.points ?? [];
  assert.deepEqual(
    points.map(({ tokens }) => tokens),
    [1024, 2048],
  );
  // A Mamba's memory does not grow with what it reads.
  assert.equal(points[0]?.memoryBytes, points[1]?.memoryBytes);
  writeFileSync(join(folder, 'aborts.mjs'), 'process.abort();');
  const told: string[] = [];
  const failed = await benchEngineRun(
    { ...request, model: { file }, maxTokens: 0, llamaBench: null },
    join(folder, 'aborts.mjs'),
    line => told.push(line),
  );
  assert.equal(failed.models[0]?.figures, null);
  assert.match(told.join('\n'), /SIGABRT/);
});
