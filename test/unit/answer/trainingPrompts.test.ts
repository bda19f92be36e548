import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { questionPrompt, readText } from '../../../src/answer/prompt/prompt';
import { promptFormats } from '../../../src/answer/prompt/promptFormats';

interface Example {
  readonly kind: 'question' | 'read' | 'folder';
  readonly question: string;
  readonly evidence: readonly { path: string; startLine: number; endLine: number; text: string }[];
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly prompt: string;
}

const coil = promptFormats.find(format => format.name === 'coil')!;

test('every prompt that the model was trained on is what the engine writes for the same input', async () => {
  const examples = JSON.parse(await readFile('training/golden/prompts.json', 'utf8')) as Example[];
  assert.ok(examples.length >= 10);
  for (const { kind, question, evidence, path, text, lines, prompt } of examples) {
    const written = {
      question: () =>
        questionPrompt(
          coil,
          question,
          evidence.map((piece, n) => ({ ...piece, number: n + 1, score: 1, why: '' })),
        ),
      read: () => readText(coil, path, text),
      folder: () => readText(coil, `${path}/`, lines.join('\n')),
    };
    assert.equal(written[kind](), prompt);
  }
});
