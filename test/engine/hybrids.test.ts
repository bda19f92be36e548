import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { EngineClient } from '../../src/client/engineClient';
import { loadModel } from '../../src/model/runtime/loadModel';
import { catalogue } from '../../src/model/downloads/catalogue';
import { silent } from '../support/fakeModel';
import { gib } from '../../src/shared/storageLimit';
import { openParams } from '../support/openParams';
import { hybridArchitectures, writeRandomGguf } from '../support/randomGguf';

const folder = await mkdtemp(join(tmpdir(), 'coil-hybrids-'));
after(() => rm(folder, { recursive: true }));
const never = new AbortController().signal;
const text = Array.from({ length: 120 }, (_, n) => `const value${n} = compute(${n * 7});`).join('\n');

test('every hybrid that the catalogue names is tried here', () => {
  const named = catalogue.filter(({ kind }) => kind === 'hybrid').map(({ architecture }) => architecture);
  assert.deepEqual([...new Set(named)].sort(), [...hybridArchitectures].sort());
});

for (const architecture of hybridArchitectures)
  test(`a ${architecture} model reads, keeps its state and goes on from it, the same bytes again and again`, async () => {
    const path = join(folder, `${architecture}.gguf`);
    writeRandomGguf(path, { architecture, stateSize: architecture === 'jamba' ? 16 : 64, embedding: 128, seed: 5 });
    const model = await loadModel({ path, gpu: 'cpu', store: folder, logger: silent });
    try {
      const stateOf = async (name: string, read: string): Promise<Buffer> => {
        await model.read(read, never);
        await model.save(join(folder, name));
        return readFile(join(folder, name));
      };
      const generate = async (state: string | null, prompt: string): Promise<string> => {
        const asked = { state, prompt, stop: [], maxTokens: 20, signal: never, onText: () => undefined };
        return (await model.generate(asked)).text;
      };
      assert.equal(model.stateBytes, null, 'its states grow');
      const whole = await stateOf('whole', text);
      const half = await stateOf('half', text.slice(0, text.length / 2));
      assert.ok(whole.equals(await stateOf('again', text)), 'what was read between leaves no trace');
      assert.ok(half.length < whole.length, `${half.length} and ${whole.length} bytes`);
      const fresh = await generate(null, `${text}const`);
      assert.equal(await generate(join(folder, 'whole'), 'const'), fresh);
      assert.equal(await generate(join(folder, 'whole'), 'const'), fresh, 'and again');
    } finally {
      await model.dispose();
    }
    const workspace = join(folder, `${architecture}-workspace`);
    await mkdir(workspace);
    await writeFile(join(workspace, 'compute.ts'), text);
    await writeFile(join(workspace, 'README.md'), '# Values\nComputes them.\n');
    const engine = new EngineClient(resolve('dist/engine.mjs'), silent, {
      onStatus: () => undefined,
      onDelta: () => undefined,
      onEvidence: () => undefined,
      onStopped: () => undefined,
    });
    try {
      const store = join(folder, `${architecture}-store`);
      const roots = [{ name: 'workspace', dir: workspace }];
      await engine.open(openParams({ roots, model: path, store, storageLimit: gib }));
      const { complete, stateBytes, diskBytes } = await engine.read(null);
      assert.equal(complete, true);
      assert.ok(stateBytes > 0 && stateBytes <= diskBytes, `${stateBytes} of ${diskBytes} bytes`);
      assert.deepEqual((await engine.verify()).different, []);
    } finally {
      engine.dispose();
    }
  });
