import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkCitations } from '../../../../src/answer/check/citations';
import type { PickedEvidence } from '../../../../src/search/ranking/evidence';

const files: Record<string, string> = { 'src/a.ts': 'one\ntwo\nthree\nfour\n', 'src/b.ts': 'x\ny\n' };
const piece = (number: number, path: string, startLine: number, text: string): PickedEvidence => ({
  number,
  path,
  startLine,
  endLine: startLine + text.split('\n').length - 1,
  text,
  score: 1,
  why: '',
});
const evidence = [
  piece(1, 'src/a.ts', 2, 'two\nthree'),
  piece(2, 'src/b.ts', 1, 'x'),
  piece(3, 'src/a.ts', 4, 'old four'),
];
const filesNamed = (name: string): string[] =>
  Object.keys(files).filter(path => path === name || path.endsWith(`/${name}`));
const check = (text: string, now: Record<string, string> = files): ReturnType<typeof checkCitations> =>
  checkCitations(text, evidence, path => now[path], filesNamed);
const answerOf = (text: string): string => check(text).answer;

test('a citation of evidence that stands in the file is kept, with its lines', () => {
  assert.deepEqual(check('It is two [1].'), {
    answer: 'It is two [1].',
    citations: [{ path: 'src/a.ts', startLine: 2, endLine: 3, number: 1, text: 'two\nthree' }],
  });
});

test('a number that names no evidence is removed', () =>
  assert.deepEqual(check('It is so [9].'), { answer: 'It is so.', citations: [] }));

test('evidence whose lines have changed is not cited', () =>
  assert.deepEqual(
    check('Four [3], two [1].').citations.map(({ number }) => number),
    [1],
  ));

test('lines that moved are found again, at the place nearest to where they were', () => {
  const moved = check('[1]', { ...files, 'src/a.ts': 'two\nthree\n0\n0\n0\n0\n0\ntwo\nthree' });
  assert.deepEqual(
    moved.citations.map(({ startLine, endLine }) => [startLine, endLine]),
    [[1, 2]],
  );
});

test('lists and ranges become single references to what is real', () => {
  assert.equal(
    answerOf('a [1, 2], b [1][2], c [1-9], d [1 and 9], e [2](https://x.y/z)'),
    'a [1][2], b [1][2], c [1][2], d [1], e [2]',
  );
});

test('indexing in code spans and blocks is left alone, in an open block too', () => {
  const text = 'Use `list[9]`:\n```ts\nlist[9];\nsrc/nowhere.ts\n```\nand ``a ` [9]`` then\n```\nrest[9]';
  assert.equal(answerOf(text), text);
});

test('a path that names no file here is marked, one that does is not, with or without its folder', () => {
  assert.equal(answerOf('See src/a.ts, a.ts and lib/a.ts.'), 'See src/a.ts, a.ts and lib/a.ts (not a file here).');
  assert.equal(answerOf('See `nowhere.py` or `a.ts`'), 'See `nowhere.py` (not a file here) or `a.ts`');
});

test('a line that the file does not have is marked', () => {
  assert.equal(
    answerOf('At a.ts:2 or a.ts:99 or `src/b.ts:1-2`'),
    'At a.ts:2 or a.ts:99 (no such line) or `src/b.ts:1-2`',
  );
});

test('products, addresses, versions and calls are not paths', () => {
  const text = 'Node.js 20.1, https://example.org/x/y.ts, e.g. state.save() and v1.2';
  assert.equal(answerOf(text), text);
});

test('whatever a model writes, every number left in prose has its citation and every citation stands in its file', () => {
  const part = fc.constantFrom(
    '[1]',
    '[2]',
    '[3]',
    '[4, 1]',
    '[1-3]',
    '`a[9]`',
    '`',
    '```\n',
    'word',
    ' ',
    '\n',
    'src/a.ts:3',
    '[',
    ']',
    '[[1]]',
    '1',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 15 }), parts => {
      const { answer, citations } = check(parts.join(''));
      for (const { path, startLine, endLine, text } of citations)
        assert.equal(
          files[path]
            ?.split('\n')
            .slice(startLine - 1, endLine)
            .join('\n'),
          text,
        );
      const again = check(answer);
      assert.deepEqual(again.citations, citations);
    }),
    { examples: [[['`a[9]`', '[3]', '`', '`a[9]`', '[1]', '`']]] },
  );
});

test("in the files' own words paths are left alone, references are checked all the same", () => {
  const { answer } = checkCitations('Runs `nowhere.ts` and gone.ts [9].', [], () => undefined, null);
  assert.equal(answer, 'Runs `nowhere.ts` and gone.ts.');
});
