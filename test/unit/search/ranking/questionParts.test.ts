import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileWorth } from '../../../../src/search/ranking/fileWorth';
import { questionParts } from '../../../../src/search/ranking/questionParts';

test('a short question is one part, a long one its sentences and what it asks after "and how"', () => {
  assert.deepEqual(questionParts('How are states saved?'), ['How are states saved?']);
  const parts = questionParts(
    'The scanner reads ignore files in each folder. How is a damaged journal repaired, and where are passwords of users checked?',
  );
  assert.equal(parts.length, 3);
  assert.match(parts[1] ?? '', /journal repaired/);
  assert.match(parts[2] ?? '', /passwords/);
});

test('what has too few words of its own stays with its neighbour, and a pasted log has a bounded number of parts', () => {
  assert.equal(questionParts('Hello all. Thanks! How is a damaged journal repaired?').length, 1);
  const log = Array.from({ length: 500 }, (_, n) => `worker ${n} failed opening journal segment`).join('\n');
  assert.ok(questionParts(log).length <= 24);
});

test('tests, prose, examples and data count less than code, unless they are asked for', () => {
  const worth = fileWorth('How are cookies signed?');
  for (const path of ['src/a.test.ts', 'testdata/a.go', 'docs/a.md', 'examples/a.py', 'a.yml', 'CHANGELOG.md'])
    assert.ok(worth(path) < worth('src/cookie.ts'), path);
  assert.equal(fileWorth('Which tests sign cookies?')('src/cookie.test.ts'), 1);
  assert.equal(fileWorth('What does the documentation say of cookies?')('docs/a.md'), 1);
});

test('what only declares, or was made from another file, counts less than its source where that is there', () => {
  const files = new Set(['src/jv.c', 'src/jv.h', 'src/parser.y', 'src/parser.c', 'src/only.h']);
  const worth = fileWorth('How are numbers kept?', path => files.has(path));
  assert.ok(worth('src/jv.h') < worth('src/jv.c'));
  assert.ok(worth('src/parser.c') < worth('src/parser.y'));
  assert.equal(worth('src/only.h'), 1);
  assert.equal(fileWorth('Which structs does the header declare?', path => files.has(path))('src/jv.h'), 1);
  for (const path of [
    'api/store.pb.go',
    'doc/tool.1',
    'complete/tool.zsh',
    'doc/template.tool.1',
    'lib/generated/api.ts',
  ])
    assert.ok(worth(path) < 1, path);
  assert.equal(worth('src/generator.ts'), 1);
});
