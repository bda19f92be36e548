import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inventedIn, SentenceGate, type KnownNames } from '../../../../src/answer/check/invented';

const known: KnownNames = {
  filesNamed: name => (name === 'store.ts' || name === 'src/store.ts' ? ['src/store.ts'] : []),
  isName: name => ['saveState', 'loadState', 'max_size'].includes(name),
};
const through = (text: string, cut = 1): string => {
  const gate = new SentenceGate(sentence => inventedIn(sentence, known).length === 0);
  let shown = '';
  for (let at = 0; at < text.length; at += cut) shown += gate.push(text.slice(at, at + cut));
  return shown + gate.end();
};

test('paths and symbols that are not here are invented; words, products and what is here are not', () => {
  assert.deepEqual(inventedIn('It is in src/cache/lru.py, see `store.ts` and Node.js.', known), ['src/cache/lru.py']);
  assert.deepEqual(
    inventedIn('`saveState` calls writeEverything() and evictAll, up to max_size of all_things.', known),
    ['writeEverything', 'evictAll', 'all_things'],
  );
  assert.deepEqual(inventedIn('The state (see [1]) is e.g. saved in 3 steps.', known), []);
});

test('a sentence that names what is not here is never shown, whatever the pieces it comes in', () => {
  const text =
    'It saves the state with saveState [1]. It is called in src/cache/lru.py. Then store.ts keeps it.\n- evictAll() runs.\n- It ends.';
  const checked = 'It saves the state with saveState [1]. Then store.ts keeps it.\n- It ends.';
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), cut => assert.equal(through(text, cut), checked)));
});

test('what is known comes through unchanged', () => {
  const word = fc.constantFrom(
    'saves',
    'saveState',
    '`store.ts`',
    'the state.',
    '[1].',
    '\n',
    'why?',
    'e.g.',
    '- a',
    '```\n',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), (words, cut) => {
      const text = words.join(' ');
      assert.equal(through(text, cut), text);
    }),
  );
});
