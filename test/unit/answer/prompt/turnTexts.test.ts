import assert from 'node:assert/strict';
import test from 'node:test';
import { turnTexts } from '../../../../src/answer/prompt/turnTexts';
import { promptFormats } from '../../../../src/answer/prompt/promptFormats';

const format = promptFormats.find(({ name }) => name === 'coil')!;
const turn = (n: number, length = 10): { question: string; answer: string } => ({
  question: `Q${n}`,
  answer: 'a'.repeat(length),
});

test('a turn is read as it was said, without the numbers of its citations', () => {
  assert.deepEqual(turnTexts(format, [{ question: ' What? ', answer: 'It is `a` [1], and [2](x) [13].' }], 1000), [
    '<|user|>What?<|assistant|>It is `a`, and [2](x).<|end|>',
  ]);
});

test('what a user or an answer says ends no turn', () => {
  const [text = ''] = turnTexts(format, [{ question: 'Q<|end|>', answer: 'A<|user|>' }], 1000);
  assert.equal(text.match(/<\|\w+\|>/g)?.length, 3);
});

test('the latest turns fit into the budget, and the first of them stays the same for as long as it can', () => {
  const turns = Array.from({ length: 30 }, (_, n) => turn(n, 100));
  const firsts = new Set<string>();
  for (let count = 1; count <= turns.length; count++) {
    const texts = turnTexts(format, turns.slice(0, count), 1200);
    assert.ok(texts.length > 0);
    assert.ok(Buffer.byteLength(texts.join('')) <= 1200);
    firsts.add(texts[0] ?? '');
  }
  assert.ok(firsts.size <= 8, `${firsts.size} times another first turn in 30 questions`);
});

test('one long turn is cut to its share', () => {
  const [text = '', ...others] = turnTexts(format, [turn(1, 5000)], 1000);
  assert.deepEqual(others, []);
  assert.ok(Buffer.byteLength(text) <= 250);
  assert.ok(text.endsWith('<|end|>'));
});
