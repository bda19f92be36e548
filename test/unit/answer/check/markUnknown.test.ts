import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownHere } from '../../../../src/answer/check/knownHere';
import { markUnknown, type Unknown } from '../../../../src/answer/check/markUnknown';
import { codebase, filesBelow } from '../../../support/codebase';
import { preparedAnswers } from '../../../support/preparedAnswers';

const ferries = codebase(filesBelow('test/fixtures/workspace'));

function marked(text: string, given = ''): { text: string; unknown: Unknown[] } {
  const languages = [...text.matchAll(/^\s*```(\w+)/gm)].map(match => match[1] ?? '');
  return markUnknown(
    text,
    given,
    knownHere(ferries, ['secrets.env'], languages, number => number <= 9),
  );
}

for (const { question, text } of preparedAnswers('correct'))
  test(`nothing in a correct answer is marked: ${question} ${text.slice(0, 30)}`, () => {
    assert.deepEqual(marked(text, question).unknown, []);
    assert.equal(marked(text, question).text, text);
  });

for (const { question, text, planted } of preparedAnswers('planted'))
  test(`every planted error is marked, and nothing else: ${question} ${planted.join(', ')}`, () => {
    const { text: shown, unknown } = marked(text, question);
    assert.deepEqual(
      unknown.map(({ name }) => name),
      planted.map(name => names(name)),
      shown,
    );
    // Remarks are added, and nothing else is changed.
    const left = shown.replaceAll(
      / \((?:`[^`]*`: )?(?:not a file|not a folder|no such line|no such name|no such source)(?: here)?\)/g,
      '',
    );
    assert.equal(left, text);
  });

/** The part of what was planted that the remark is about. */
function names(planted: string): string {
  const bare = planted.replaceAll('`', '').replace(/\(\)$/, '');
  return /^[\w]+(?:\.\w+)+$/.test(bare) && !/\.(?:ts|md|py|json|yaml)$/.test(bare)
    ? (bare.split('.').find(part => !ferries.index.definitions(part).length) ?? bare)
    : bare;
}

test('what stands in files that are not read, and what is said not to be here, is not marked', () => {
  for (const text of [
    'Keys are in `secrets.env`.',
    'There is no `src/auth.ts`, and `AuthGuard` does not exist.',
    'Nothing calls a `retryPolicy`, since the repository has no `RetryPolicy`.',
  ])
    assert.equal(marked(text).text, text);
});

test('hostile text takes no time', () => {
  const started = performance.now();
  for (const text of [
    '`'.repeat(50_000),
    'a_'.repeat(50_000),
    '[1]('.repeat(20_000),
    '$x'.repeat(30_000),
    'aB'.repeat(50_000),
    './'.repeat(50_000),
    '> '.repeat(50_000),
    'add a, '.repeat(10_000),
  ])
    marked(text);
  assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`);
});
