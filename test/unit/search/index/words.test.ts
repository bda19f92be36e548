import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namedIdentifiers, questionWords, stem, words } from '../../../../src/search/index/words';

test('identifiers split at camelCase, PascalCase, snake_case, kebab-case and digits, and stay whole too', () => {
  assert.deepEqual(words('saveState'), ['savestate', 'sav', 'stat']);
  assert.deepEqual(words('HTTPServer'), ['httpserver', 'http', 'server']);
  assert.deepEqual(words('MAX_LEAF_BYTES'), ['maxleafbytes', 'max', 'leaf', 'byt']);
  assert.deepEqual(words('prompt-format'), ['promptformat', 'prompt', 'format']);
  assert.deepEqual(words('utf16Text'), ['utf16text', 'utf', '16', 'text']);
  assert.deepEqual(words('src/state/store.ts'), ['src', 'stat', 'stor', 'ts']);
});

test('a question in English meets the identifier in code', () => {
  const asked = questionWords('Where are the states saved?');
  for (const name of ['saveState', 'save_state', 'SavedStates', 'saving-state'])
    for (const word of asked) assert.ok(words(name).includes(word), `${name} ${word}`);
});

test('the same name in any convention has the same whole word', () => {
  assert.deepEqual(
    new Set(['saveState', 'save_state', 'SaveState', 'save-state'].map(name => words(name)[0])),
    new Set(['savestate']),
  );
});

test('stop words are dropped from questions only', () => {
  assert.deepEqual(questionWords("What is this and how does it work? What's it for?"), []);
  assert.ok(words('what is this').includes('what'));
});

test('stemming is idempotent, never empties a word, and leaves string, bed, class and need alone', () => {
  for (const word of ['string', 'class', 'need', 'bed', 'status']) assert.equal(stem(word), word);
  assert.deepEqual(new Set(['cache', 'caches', 'cached', 'caching'].map(stem)).size, 1);
  assert.deepEqual(new Set(['run', 'runs', 'running'].map(stem)).size, 1);
  assert.deepEqual(new Set(['query', 'queries', 'queried'].map(stem)).size, 1);
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,12}(s|es|ing|ed|ies|)$/), word => {
      assert.equal(stem(stem(word)), stem(word));
      assert.ok(stem(word).length > 0);
    }),
  );
});

test('any text has words that are lower-case and without blanks', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      text =>
        words(text).every(word => word.length > 1 && !/\s/.test(word) && word === word.toLowerCase()) ||
        assert.fail(text),
    ),
  );
});

test('encoded data adds no words', () => assert.deepEqual(words('A'.repeat(65)), []));

test('what is written as code is certainly an identifier; a plain word only where English would not put it', () => {
  const named = (question: string): string[] =>
    namedIdentifiers(question).map(({ name, certain }) => (certain ? `${name}!` : name));
  assert.deepEqual(named('What does StateStore do?'), ['StateStore!']);
  assert.deepEqual(named('what calls save() and `load`'), ['load!', 'save!']);
  assert.deepEqual(named('is read_text or $el used by Engine'), ['read_text!', '$el!', 'Engine']);
  assert.deepEqual(named('explain the save method and class owner'), ['save', 'owner']);
  assert.deepEqual(named('what does SELECT do with an HTTPError over HTTP and MAX_BYTES'), [
    'SELECT',
    'HTTPError!',
    'HTTP',
    'MAX_BYTES!',
  ]);
  assert.deepEqual(named('how does search work?'), ['search']);
  assert.deepEqual(named('how are files ignored? Files like these'), []);
});

test('a name in Latin letters is found between words of another script', () => {
  for (const question of ['seatPrice在哪里定义?', '请解释seatPrice函数', 'seatPriceはどこですか', 'seatPrice는 어디에'])
    assert.deepEqual(namedIdentifiers(question), [{ name: 'seatPrice', certain: true }], question);
  assert.ok(questionWords('seatPrice在哪里定义').includes('seatprice'));
});
