import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEveryday, relatedWords, spokenOf } from '../../../../src/search/ranking/relatedWords';
import { stem } from '../../../../src/search/index/words';

const related = (word: string): Map<string, number> =>
  new Map(relatedWords(stem(word)).map(({ word: other, worth }) => [other, worth]));

test('a word is related to its other forms, regular and not, more than to words for the same thing', () => {
  const forms = [
    ['tokenization', 'tokenizer'],
    ['written', 'write'],
    ['cancellation', 'cancel'],
  ] as const;
  for (const [word, form] of forms) assert.ok(related(word).has(stem(form)), `${word}: ${form}`);
  const folder = related('folder');
  assert.ok(folder.has(stem('directory')));
  assert.ok((folder.get(stem('directory')) ?? 1) < (related('written').get(stem('write')) ?? 0));
});

test('a word is not related to itself, nor to what only looks like it', () => {
  for (const word of ['folder', 'written', 'tokenization', 'order']) assert.ok(!related(word).has(stem(word)), word);
  // Forms are made at a word's end: one that begins otherwise, or is much shorter, is another word.
  for (const word of ['price', 'nation', 'station', 'mention', 'table', 'cable'])
    for (const [form] of related(word))
      assert.ok(form.startsWith(word.slice(0, 3)) && form.length >= word.length - 3, `${word}: ${form}`);
});

test('words that say what a program is about are not everyday words', () => {
  for (const word of ['quickly', 'thing', 'actual']) assert.ok(isEveryday(stem(word)), word);
  for (const word of ['token', 'mortgage', 'parser']) assert.ok(!isEveryday(stem(word)), word);
});

test('turns of speech mean what programs say for them', () => {
  const said = (question: string): string[] => spokenOf(question).map(({ word }) => word);
  for (const [question, word] of [
    ['what happens when there are too many clients?', 'limit'],
    ['How big can an upload be?', 'max'],
    ['Is it on out of the box?', 'default'],
    ['What happens when a user mistypes a name?', 'suggest'],
    ['What happens while it shuts down?', 'close'],
    ['When do old entries get removed?', 'evict'],
    ['Why is the file read twice?', 'second'],
  ] as const)
    assert.ok(said(question).includes(stem(word)), question);
  assert.deepEqual(said('Where is the parser?'), []);
  assert.ok(relatedWords(stem('timeout')).some(({ word }) => word === stem('expire')));
});
