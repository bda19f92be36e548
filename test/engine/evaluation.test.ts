import assert from 'node:assert/strict';
import { test } from 'node:test';
import { falls, readBaseline } from '../eval/baseline';
import { evaluate } from '../eval/evaluate';

/** A slice of `npm run eval -- --facts-only` that takes seconds: TypeScript, JavaScript of both module systems, Python. */
const names = ['tar', 'semver', 'python'];

test('what search proves is as true as in the baseline, and every citation stands in its file', async context => {
  const results = await evaluate({
    names,
    parts: ['facts'],
    sample: 0,
    readSeconds: 0,
    kind: null,
    clones: null,
    onRepository: line => context.diagnostic(line),
  });
  const asked = results.facts ?? [];
  assert.ok(asked.length >= 150, `only ${asked.length} questions`);
  const invalid = asked.filter(({ score }) => score.validCitations < score.citations);
  assert.deepEqual(
    invalid.map(({ question }) => question.question),
    [],
  );
  assert.deepEqual(falls(results, readBaseline()), [], 'if it is meant: npm run eval -- --write');
});
