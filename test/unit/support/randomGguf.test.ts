import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readGgufFileInfo } from 'node-llama-cpp';
import { writeBrokenGguf, writeRandomGguf } from '../../support/randomGguf';
import { sha256 } from '../../../src/shared/sha256';

const dir = mkdtempSync(path.join(tmpdir(), 'coil-gguf-'));
after(() => rmSync(dir, { recursive: true }));

for (const architecture of ['mamba', 'mamba2', 'llama'] as const)
  test(`the header of a random ${architecture} file parses`, async () => {
    const file = path.join(dir, `${architecture}.gguf`);
    writeRandomGguf(file, { architecture, layers: 3, vocabulary: 300, chatTemplate: '{{ messages }}' });
    const { metadata, tensorInfo } = await readGgufFileInfo(file, { readTensorInfo: true });
    const info = metadata as unknown as { [architecture: string]: { block_count: number } };
    assert.equal(metadata.general.architecture, architecture);
    assert.equal(info[architecture]?.block_count, 3);
    assert.equal(metadata.tokenizer.ggml.tokens.length, 300);
    assert.equal(metadata.tokenizer.chat_template, '{{ messages }}');
    assert.ok(tensorInfo?.some(({ name }) => name === 'token_embd.weight'));
  });

test('the same options give the same bytes, another seed gives others', () => {
  const bytes = (name: string, seed: number) => {
    writeRandomGguf(path.join(dir, name), { seed });
    return sha256(readFileSync(path.join(dir, name)));
  };
  assert.equal(bytes('a.gguf', 1), bytes('b.gguf', 1));
  assert.notEqual(bytes('a.gguf', 1), bytes('c.gguf', 2));
});

test('the default model is a few MB', () => {
  const file = path.join(dir, 'default.gguf');
  writeRandomGguf(file);
  const { size } = statSync(file);
  assert.ok(size > 1e6 && size < 4e6, `${size} bytes`);
});

for (const kind of ['empty', 'notGguf'] as const)
  test(`the header of a broken file (${kind}) does not parse`, async () => {
    const file = path.join(dir, `${kind}.gguf`);
    writeBrokenGguf(file, kind);
    await assert.rejects(readGgufFileInfo(file, { logWarnings: false }));
  });

// The library's reader does not notice either: whoever opens a model must compare its size with what the header promises.
for (const kind of ['headerCut', 'weightsCut'] as const)
  test(`a truncated file (${kind}) still has an architecture that can be read`, async () => {
    const file = path.join(dir, `${kind}.gguf`);
    writeBrokenGguf(file, kind);
    assert.equal((await readGgufFileInfo(file, { logWarnings: false })).metadata.general.architecture, 'mamba');
  });
