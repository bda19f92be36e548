import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeDefinition, describeLines } from '../../../../src/answer/facts/describeCode';
import { symbolAt } from '../../../../src/answer/facts/factsOf';
import { plainProse, sentencesOf } from '../../../../src/answer/facts/plainProse';
import { Proof } from '../../../../src/answer/facts/proof';
import { structureOf } from '../../../../src/answer/facts/structureOf';
import { codebase } from '../../../support/codebase';

/** What is said of the first definition of a file, or of some of its lines. */
async function described(path: string, text: string, lines: readonly [number, number] | null = null): Promise<string> {
  const repository = codebase({ [path]: text });
  const proof = new Proof(each => repository.text(each));
  const range = { path, startLine: lines?.[0] ?? 1, endLine: lines?.[1] ?? 99 };
  const symbol = symbolAt(range, repository);
  if (lines !== null) await describeLines(range, symbol, repository, proof);
  else if (symbol !== null) await describeDefinition(symbol, repository, proof);
  return proof.proven().markdown.replaceAll(/ \[\d+\]/g, '');
}

test('a function without a comment: what goes in and comes out, when it ends early, throws, loops, changes and touches', async () => {
  assert.equal(
    await described(
      'a.py',
      'def retry(call, times=3):\n    if times < 1:\n        raise ValueError("times")\n    for i in range(times):\n        try:\n            return call()\n        except OSError:\n            time.sleep(i)\n    return None\n',
    ),
    [
      '`retry` retries `call`: it calls `time.sleep(i)` if `OSError` is thrown in a loop over `range(times)` and returns `call()`.',
      '`def retry(call, times=3)`',
      'It takes `call` and `times`; throws `ValueError("times")` if `times < 1`; returns `call()` in the loop over `range(times)`; otherwise returns `None`.',
      'Step by step:',
      '- If `times < 1`, throws `ValueError("times")`\n- For each `i` in `range(times)`:\n  - Tries this:\n    - Returns `call()`\n  - If `OSError` is thrown, calls `time.sleep(i)`\n- Returns `None`',
    ].join('\n\n'),
  );
  assert.match(
    await described(
      'a.ts',
      'export function clamp(x: number, low: number, high: number): number {\n  if (x < low) return low;\n  return Math.min(x, high);\n}\n',
    ),
    /^`clamp` clamps `x`: it returns `low` or `Math\.min\(x, high\)`\.[^]*takes `x`, `low` and `high`; returns `low` if `x < low`; otherwise returns `Math\.min\(x, high\)`\.\n\nStep by step:\n\n- If `x < low`, returns `low`\n- Returns `Math\.min\(x, high\)`$/,
  );
  assert.match(
    await described(
      'a.go',
      'package a\n\nfunc Load(path string) (string, error) {\n\tdata, err := os.ReadFile(path)\n\tif err != nil {\n\t\treturn "", fmt.Errorf("load: %w", err)\n\t}\n\treturn string(data), nil\n}\n',
    ),
    /takes `path`; returns .* if `err != nil`; otherwise returns `string\(data\), nil`\.\n\nStep by step:\n\n- Sets `data, err` to `os\.ReadFile\(path\)`\n- If `err != nil`, returns/,
  );
});

test('words in comments and texts are no steps', async () => {
  assert.doesNotMatch(
    await described('a.js', "function f(a) {\n  // return 1; throw x\n  log('throw it');\n  return a;\n}\n"),
    /throws|may throw/i,
  );
});

test('the sentence is never from the comment of another function', async () => {
  const text = '/** Adds one. */\nfunction a(x) {\n  return x + 1;\n}\n\nfunction b(y) {\n  return y * 2;\n}\n';
  assert.doesNotMatch(await described('a.js', text, [6, 8]), /Adds one/);
  assert.match(await described('a.js', text, [7, 7]), /^These lines are 1 line of code in `b`\./);
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

test('what a loop or a condition changes is told, and what a body gives back without a word', async () => {
  assert.match(
    await described(
      'a.py',
      'def best(xs):\n    top = xs[0]\n    for x in xs:\n        if x > top:\n            top = x\n    return top\n',
    ),
    /- Sets `top` to `xs\[0\]`\n- For each `x` in `xs`, if `x > top`, sets `top` to `x`\n- Returns `top`$/,
  );
  assert.match(await described('a.rb', 'def slug(title)\n  title.downcase\nend\n'), /- Returns `title\.downcase`$/);
});

test('each language: what is set, called and given back, under which condition, and by a function inside', async () => {
  assert.match(
    await described(
      'A.java',
      'class A {\n  void move(Account a, Account b, long n) {\n    if (n <= 0) throw new Bad("n");\n    a.take(n);\n    b.give(n);\n  }\n}\n',
      [2, 6],
    ),
    /- If `n <= 0`, throws `Bad\("n"\)`\n- Calls `a\.take\(n\)`\n- Calls `b\.give\(n\)`/,
  );
  assert.equal(
    (
      await described(
        'a.cs',
        'class A\n{\n    int F(int x)\n    {\n        if (x > 1)\n        {\n            x *= 2;\n        }\n        return x;\n    }\n}\n',
        [5, 9],
      )
    )
      .split('\n\n')
      .at(-1),
    '- If `x > 1`, multiplies `x` by `2`\n- Returns `x`',
  );
  assert.match(
    await described(
      'a.rb',
      'def add(path)\n  File.readlines(path).each do |line|\n    name, count = line.split\n    @items[name] += count\n  end\nend\n',
    ),
    /- For each `line` of `File\.readlines\(path\)`:\n {2}- Sets `name, count` to `line\.split`\n {2}- Adds `count` to `@items\[name\]`/,
  );
  assert.match(
    await described(
      'a.rs',
      'fn clamp(value: i32, low: i32) -> i32 {\n    if value < low {\n        low\n    } else {\n        value\n    }\n}\n',
    ),
    /returns `low` if `value < low`; returns `value` unless `value < low`\./,
  );
  assert.match(
    await described('a.sh', '#!/bin/sh\nkeep() {\n  tar czf "$1.tgz" "$1"\n}\n'),
    /^`keep` runs `tar czf "\$1\.tgz" "\$1"`\./,
  );
  assert.match(
    await described(
      'a.ts',
      'export function later(run: (n: number) => void, ms: number) {\n  return (n: number) => {\n    setTimeout(() => run(n), ms);\n  };\n}\n',
    ),
    /takes `run` and `ms`.*In the function that it gives back:\n {2}- Calls `setTimeout/s,
  );
});

test('a class: what it keeps, and each method in a line', async () => {
  const said = await described(
    'a.py',
    'class Stock:\n    def __init__(self, size):\n        self.size = size\n\n    def take(self, n):\n        if n > self.size:\n            raise Empty(n)\n        self.size -= n\n',
  );
  assert.match(said, /^`class Stock` keeps `size` and can `take`\./);
  assert.match(said, /- `take`: takes `n`: it takes `n` from `self\.size`/);
});

test('where an else, a case and a jump stand, and what goes on into the next case, is told', async () => {
  assert.match(
    await described(
      'a.c',
      'int save(struct S *s, int *out) {\n  if (write(s->fd, s->b, s->n) != s->n) goto fail;\n  *out = s->n;\n  return 0;\nfail:\n  return 1;\n}\n',
    ),
    /- If `write\(s->fd, s->b, s->n\) != s->n`, jumps to `fail`\n- Writes `s->n` to what `out` points at\n- Returns `0`\n- At the label `fail`:\n {2}- Returns `1`$/,
  );
  assert.match(
    await described(
      'a.js',
      'function kind(x) {\n  switch (x) {\n    case 1:\n    case 2:\n      a();\n    case 3:\n      if (x) break;\n      b();\n      break;\n    default:\n      return 1;\n  }\n}\n',
    ),
    /returns `1` if `x` is anything else\.[^]*- For `1, 2`:\n {4}- Calls `a\(\)`\n {4}- Goes on into the next case\n {2}- For `3`:\n {4}- If `x`, leaves this choice\n {4}- Calls `b\(\)`\n {2}- Otherwise, returns `1`$/,
  );
  assert.match(
    await described(
      'a.py',
      'def grade(n):\n    if n > 9:\n        return "a"\n    elif n > 5:\n        return "b"\n    else:\n        raise Low(n)\n',
    ),
    /returns `"a"` if `n > 9`; returns `"b"` unless `n > 9`, if `n > 5`; throws `Low\(n\)` if neither `n > 9` nor `n > 5`\./,
  );
});

test('a long function is told whole: the deepest steps as a count with their lines, never the last ones left out', async () => {
  const branch = (i: number): string =>
    `  if (x === ${i}) {\n    a(${i}, 'some text that is long enough');\n    b(${i});\n    c(${i});\n  }\n`;
  const said = await described(
    'a.js',
    `function f(x) {\n${Array.from({ length: 20 }, (_, i) => branch(i)).join('')}  return last(x);\n}\n`,
  );
  assert.match(said, /- If `x === 19`, does 3 steps \(lines 97 to 100\)\n- Returns `last\(x\)`$/);
});

test('what a round may leave out is not told as a way to end, and a loop that may end early not as one over all', async () => {
  const said = await described(
    'a.py',
    'def walk(self, rows):\n    for row in rows:\n        error = visit(row)\n        if error == SKIP:\n            continue\n        if error:\n            return error\n    return 0\n',
  );
  assert.doesNotMatch(said, /for each `row` (?:and|in some)|returns `error` in the loop/);
  assert.match(said, /If `error == SKIP`, goes on with the next round\n {2}- If `error`, returns `error`/);
});

test('the first sentence: what is given back and how it is made, not the name of a local', async () => {
  const first = async (path: string, text: string): Promise<string> =>
    (await described(path, text)).split('\n\n')[0] ?? '';
  assert.equal(
    await first(
      'a.ts',
      'function formatAll(messages: M[]): string {\n  let result = "";\n  for (const each of messages) {\n    result += format(each);\n  }\n  return result;\n}',
    ),
    '`formatAll` formats all: it adds `format(each)` to `result` for each `each` in `messages` and returns `result`.',
  );
  assert.equal(
    await first('a.py', 'def load_settings(path):\n    text = read(path)\n    return text\n'),
    '`load_settings` loads settings: it returns what `read(path)` gives.',
  );
  assert.equal(
    await first(
      'a.js',
      'function findUser(users, id) {\n  for (const user of users) {\n    if (user.id === id) return user;\n  }\n  return null;\n}',
    ),
    '`findUser` finds the user: it returns `user` for the first `user` in `users` with `user.id === id`, otherwise `null`.',
  );
  assert.equal(
    await first(
      'a.php',
      "<?php\nfunction summary($r) {\n  return ['source' => $r->source, 'subject' => $r->subject, 'content' => $r->message];\n}",
    ),
    '`summary` returns an object with `source`, `subject` and `content`.',
  );
  assert.equal(
    await first(
      'screen-copy.c',
      'void\nscreen_copy_start(struct s *s)\n{\n\tif (s->busy)\n\t\treturn;\n\ts->on = 1;\n\tlog_debug("on");\n}',
    ),
    '`screen_copy_start` starts `s`: it sets `s->on` to `1`, but does nothing if `s->busy`.',
  );
  assert.equal(await first('a.sh', 'usage() {\n  echo "run: a [-h]"\n}'), '`usage` prints `"run: a [-h]"`.');
  // What leaves a round of a loop ends nothing of what follows the loop; what returns in a branch does.
  assert.equal(
    await first(
      'A.java',
      'void emitAll(List<X> all) {\n  for (X x : all) {\n    if (x.skip()) continue;\n    out.emit(x);\n  }\n  out.pop();\n}',
    ),
    '`emitAll` emits all: it calls `out.emit(x)` in some cases for each `x` in `all` and calls `out.pop()`.',
  );
  assert.match(
    await first(
      'a.ts',
      'function stop(a: A) {\n  if (a.ended) {\n    return;\n  } else {\n    a.note();\n  }\n  a.end();\n}',
    ),
    /calls `a\.end\(\)`, unless it ends before\.$|ends `a`, unless it ends before\.$/,
  );
  // The other arguments of a call are not dropped.
  assert.equal(
    await first('a.ts', 'function keep(all: Headers, name: string, value: string) {\n  all.append(name, value);\n}'),
    '`keep` keeps `all`: it appends `name` and `value` to `all`.',
  );
});
