import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeDefinition, describeLines } from '../../../../src/answer/facts/describeCode';
import { symbolAt } from '../../../../src/answer/facts/factsOf';
import { plainProse, sentencesOf } from '../../../../src/answer/facts/plainProse';
import { Proof } from '../../../../src/answer/facts/proof';
import { structureOf } from '../../../../src/answer/facts/structureOf';
import { codebase } from '../../../support/codebase';

/** What is said of the first definition of a file, or of some of its lines. */
function described(path: string, text: string, lines: readonly [number, number] | null = null): string {
  const repository = codebase({ [path]: text });
  const proof = new Proof(each => repository.text(each));
  const range = { path, startLine: lines?.[0] ?? 1, endLine: lines?.[1] ?? 99 };
  const symbol = symbolAt(range, repository);
  if (lines !== null) describeLines(range, symbol, repository, proof);
  else if (symbol !== null) describeDefinition(symbol, repository, proof);
  return proof.proven().markdown.replaceAll(/ \[\d+\]/g, '');
}

test('a function without a comment: what goes in and comes out, when it ends early, throws, loops, changes and touches', () => {
  assert.equal(
    described(
      'a.py',
      'def retry(call, times=3):\n    if times < 1:\n        raise ValueError("times")\n    for i in range(times):\n        try:\n            return call()\n        except OSError:\n            time.sleep(i)\n    return None\n',
    ),
    [
      '`def retry(call, times=3)`: takes `call` and `times`, goes through `for i in range(times)`, does `time.sleep(i)` after an error and returns `None`. It throws `ValueError` if `times < 1` and returns `call()`.',
      'Step by step:\n\n- If `times < 1`, it throws `ValueError("times")`\n- It loops: `for i in range(times)`\n- It returns `call()`\n- It handles an error: `except OSError`\n- After an error (`except OSError`), it uses time: `time.sleep(i)`\n- It returns `None`',
    ].join('\n\n'),
  );
  assert.match(
    described(
      'a.ts',
      'export function clamp(x: number, low: number, high: number): number {\n  if (x < low) return low;\n  return Math.min(x, high);\n}\n',
    ),
    /takes `x`, `low` and `high` and returns `Math\.min\(x, high\)`\. It returns `low` if `x < low`\.\n\nStep by step:\n\n- If `x < low`, it returns `low`\n- It returns `Math\.min\(x, high\)`$/,
  );
  assert.match(
    described(
      'a.go',
      'package a\n\nfunc Load(path string) (string, error) {\n\tdata, err := os.ReadFile(path)\n\tif err != nil {\n\t\treturn "", fmt.Errorf("load: %w", err)\n\t}\n\treturn string(data), nil\n}\n',
    ),
    /takes `path`, does `data, err := os\.ReadFile\(path\)` and returns `string\(data\), nil`\. It throws .* if `err != nil`\.\n\nStep by step:\n\n- It uses files: `data, err := os\.ReadFile\(path\)`\n- If `err != nil`, it throws/,
  );
});

test('words in comments and texts are no steps', () => {
  assert.doesNotMatch(
    described('a.js', "function f(a) {\n  // return 1; throw x\n  log('throw it');\n  return a;\n}\n"),
    /it throws|may throw/i,
  );
});

test('the sentence is never from the comment of another function', () => {
  const text = '/** Adds one. */\nfunction a(x) {\n  return x + 1;\n}\n\nfunction b(y) {\n  return y * 2;\n}\n';
  assert.doesNotMatch(described('a.js', text, [6, 8]), /Adds one/);
  assert.match(described('a.js', text, [7, 7]), /^These lines are 1 line of code in `b`\./);
});

test('queries, patterns, settings, styles and image steps are told by their structure', () => {
  assert.equal(
    structureOf('a.ts', [
      'const rows = await db.query(`',
      '  SELECT id, title FROM lines',
      '  WHERE cart = $1 ORDER BY position',
      '`);',
    ]),
    'a query that reads `id` and `title` from `lines`, where `cart = $1`, in the order of `position`',
  );
  assert.equal(
    structureOf('a.js', ['const year = /^(?<year>\\d{4})-x/;']),
    'a pattern (`^(?<year>\\d{4})-x`) that matches the beginning, then (as `year`), then a digit (4 times), then `-x`',
  );
  assert.equal(
    structureOf('a.json', ['  "port": 80,', '  "name": "x"']),
    'settings in JSON: `port` (`80`) and `name` (`"x"`)',
  );
  assert.match(structureOf('a.css', ['.a {', '  color: red;', '}']) ?? '', /^styles for `\.a` \(`color: red`\)$/);
  assert.match(
    structureOf('Dockerfile', ['FROM node:20', 'RUN npm ci']) ?? '',
    /start from `node:20` and run `npm ci`$/,
  );
  assert.equal(structureOf('a.ts', ['const a = 1;']), null);
});

test('markup of docs is rendered or left out', () => {
  assert.equal(
    plainProse('See :meth:`~flask.Flask.run` and ``x`` in [docs](https://a.b).').trim(),
    'See `run` and `x` in docs.',
  );
  assert.deepEqual(
    sentencesOf(
      '# Title\n\n[![ci](b.svg)](x)\n\n.. versionadded:: 1\n\nReads the file at once. It never waits for it.',
    ),
    ['Reads the file at once.', 'It never waits for it.'],
  );
});

test('what a loop or a condition changes is told, and what a body gives back without a word', () => {
  assert.match(
    described(
      'a.py',
      'def best(xs):\n    top = xs[0]\n    for x in xs:\n        if x > top:\n            top = x\n    return top\n',
    ),
    /- It loops: `for x in xs`\n- If `x > top`, it sets `top` to `x`\n- It returns `top`$/,
  );
  assert.match(described('a.rb', 'def slug(title)\n  title.downcase\nend\n'), /It returns `title\.downcase`$/);
});

test('each language: what is set, called and given back, under which condition, and by a function inside', () => {
  assert.match(
    described(
      'A.java',
      'class A {\n  void move(Account a, Account b, long n) {\n    if (n <= 0) throw new Bad("n");\n    a.take(n);\n    b.give(n);\n  }\n}\n',
      [2, 6],
    ),
    /It calls `a\.take\(n\)`\n- It calls `b\.give\(n\)`/,
  );
  assert.equal(
    described(
      'a.cs',
      'class A\n{\n    int F(int x)\n    {\n        if (x > 1)\n        {\n            x *= 2;\n        }\n        return x;\n    }\n}\n',
      [5, 9],
    )
      .split('\n\n')
      .at(-1),
    '- If `x > 1`, it does `x *= 2`\n- It returns `x`',
  );
  assert.match(
    described(
      'a.rb',
      'def add(path)\n  File.readlines(path).each do |line|\n    name, count = line.split\n    @items[name] += count\n  end\nend\n',
    ),
    /sets `name, count` to `line\.split` and does `@items\[name\] \+= count`/,
  );
  assert.match(
    described(
      'a.rs',
      'fn clamp(value: i32, low: i32) -> i32 {\n    if value < low {\n        low\n    } else {\n        value\n    }\n}\n',
    ),
    /returns `value` unless `value < low`\. It returns `low` if `value < low`\./,
  );
  assert.match(
    described('a.sh', '#!/bin/sh\nkeep() {\n  tar czf "$1.tgz" "$1"\n}\n'),
    /^`keep\(\)`: runs `tar czf "\$1\.tgz" "\$1"`\./,
  );
  assert.match(
    described(
      'a.ts',
      'export function later(run: (n: number) => void, ms: number) {\n  return (n: number) => {\n    setTimeout(() => run(n), ms);\n  };\n}\n',
    ),
    /takes `run` and `ms`.*In a function inside it: it uses time/s,
  );
});

test('a class: what it keeps, and each method in a line', () => {
  const said = described(
    'a.py',
    'class Stock:\n    def __init__(self, size):\n        self.size = size\n\n    def take(self, n):\n        if n > self.size:\n            raise Empty(n)\n        self.size -= n\n',
  );
  assert.match(said, /It keeps `size` and has the method `take`\./);
  assert.match(
    said,
    /- `take`: takes `n`, does `self\.size -= n`\. It throws `Empty` if `n > self\.size`\.|- `take`: takes `n` and does `self\.size -= n`\. It throws `Empty` if `n > self\.size`\./,
  );
});
