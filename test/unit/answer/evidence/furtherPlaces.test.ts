import assert from 'node:assert/strict';
import { test } from 'node:test';
import { furtherPlaces } from '../../../../src/answer/evidence/furtherPlaces';
import { codebase } from '../../../support/codebase';

const names = Array.from({ length: 12 }, (_, i) => `part${'abcdefghijkl'[i]}`);
const engine = codebase(
  Object.fromEntries(names.map(name => [`src/${name}.ts`, `export function ${name}() {\n  return 1;\n}\n`])),
);
const evidence = names.map((name, i) => ({
  ...{ path: `src/${name}.ts`, startLine: 1, endLine: 3, score: 1, why: '', text: '', number: i + 1 },
}));
const referencesIn = (text: string): number[] =>
  [...new Set(text.match(/\d+(?=\])/g) ?? [])].map(Number).sort((a, b) => a - b);

test('an answer refers to every place that was found, the first ones by name', () => {
  const { text } = furtherPlaces('It is in `parta` [1].', evidence, engine, 600);
  assert.match(text, /^See also: `partb` \[2\]/);
  assert.deepEqual(referencesIn(text), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('where names have no room, the numbers still have', () => {
  const { text } = furtherPlaces('It is in `parta` [1].', evidence, engine, 90);
  assert.ok(text.length <= 90, text);
  assert.deepEqual(referencesIn(text), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual(referencesIn(furtherPlaces('It is in `parta` [1].', evidence, engine, 40).text), [2, 3, 4, 5]);
  assert.equal(furtherPlaces('It is in `parta` [1].', evidence, engine, 20).text, '');
});
