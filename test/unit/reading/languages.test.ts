import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createOutliner, type Outline } from '../../../src/reading/languages/outline';

const outliner = await createOutliner(resolve('dist/grammars'));
const fixtures = 'test/fixtures/languages';
const golden = 'test/golden/languages';
const names = await readdir(fixtures);

/** An outline as lines: symbols (`+` exported, `~` only declared), then imports, then uses with what their object is of. */
function shown({ summary, symbols, imports, references }: Outline): string {
  return [
    `summary: ${summary ?? ''}`,
    ...symbols.map(
      ({ exported, declares, kind, container, name, startLine, endLine, signature, doc }) =>
        `${exported ? '+' : '-'}${declares === true ? '~' : ''} ${kind} ${container === null ? '' : `${container}.`}${name} ${startLine}-${endLine} | ${signature} | ${doc ?? ''}`,
    ),
    ...imports.map(({ source, names: taken, line }) =>
      `import ${line} '${source}' ${taken.map(({ name, as }) => (name === as ? name : `${name} as ${as}`)).join(', ')}`.trimEnd(),
    ),
    ...references.map(
      ({ name, line, kind, receiver, of }) =>
        `${line} ${kind} ${receiver === undefined ? '' : `${receiver} . `}${name}${of === undefined ? '' : ` of ${of}`}`,
    ),
    '',
  ].join('\n');
}

for (const name of names)
  test(`${name}: definitions, imports and uses are those of its golden file (COIL_UPDATE_GOLDEN=1 rewrites it)`, async () => {
    const text = shown(outliner.outline({ path: name, text: await readFile(join(fixtures, name), 'utf8') }));
    const file = join(golden, `${name}.txt`);
    if (process.env['COIL_UPDATE_GOLDEN'] === '1') {
      await mkdir(golden, { recursive: true });
      await writeFile(file, text);
    }
    assert.equal(text, await readFile(file, 'utf8'));
  });

test('files cut, spliced and shuffled at random throw nothing, and every range lies in the file', async () => {
  const texts = await Promise.all(names.map(name => readFile(join(fixtures, name), 'utf8')));
  const piece = fc
    .tuple(fc.nat(texts.length - 1), fc.nat(3000), fc.nat(400))
    .map(([file, start, length]) => (texts[file] ?? '').slice(start, start + length));
  const noise = fc.constantFrom(
    '{',
    '}',
    '(',
    '"',
    "'",
    '`',
    '/*',
    '<<EOF',
    '\0',
    '\ud800',
    '😀',
    '\r\n',
    '\u2028',
    '#',
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.array(fc.oneof(piece, noise), { maxLength: 12 }), (path, parts) => {
      const text = parts.join('');
      const lines = text.split('\n').length;
      const { symbols, references, imports } = outliner.outline({ path, text });
      for (const { name, startLine, endLine, signature } of symbols) {
        assert.ok(
          1 <= startLine && startLine <= endLine && endLine <= lines,
          `${name} ${startLine}-${endLine} of ${lines}`,
        );
        assert.ok(name !== '' && signature.length <= 160 && !signature.includes('\n'), `${name}: ${signature}`);
      }
      for (const { line } of [...references, ...imports]) assert.ok(1 <= line && line <= lines);
      for (const { name } of references) assert.match(name, /^\S+$/);
    }),
    { numRuns: 400 },
  );
});

test('what stands before and after a syntax error is found, in every language', () => {
  const broken: readonly [path: string, text: string, names: string[]][] = [
    ['a.ts', 'export function before() {}\n}}} const = ;\nexport class After {}\n', ['before', 'After']],
    ['a.py', 'def before(): pass\nclass (:\n  x = = 2\ndef after(): pass\n', ['before', 'after']],
    ['a.go', 'package a\nfunc before() {}\nfunc ( {{\n}\nfunc after() {}\n', ['before', 'after']],
    ['a.rs', 'fn before() {}\nfn } => let;\nfn after() {}\n', ['before', 'after']],
    ['a.java', 'class Before {}\nclass { void = ;\n}\nclass After {}\n', ['Before', 'After']],
    ['a.c', 'void before(void) {}\nint = = (;\nvoid after(void) {}\n', ['before', 'after']],
    ['a.cs', 'class Before {}\nclass = { ;\n}\nclass After {}\n', ['Before', 'After']],
    ['a.rb', 'def before; end\ndef = )\nend\ndef after; end\n', ['before', 'after']],
    ['a.php', '<?php\nfunction before() {}\nfunction = ( {\n}\nfunction after() {}\n', ['before', 'after']],
    ['a.sh', 'before() { :; }\nif ) then\nafter() { :; }\n', ['before', 'after']],
  ];
  for (const [path, text, expected] of broken) {
    const found = outliner.outline({ path, text }).symbols.map(({ name }) => name);
    for (const name of expected) assert.ok(found.includes(name), `${path}: ${name} not in ${found.join(', ')}`);
  }
});

test('a file too large to parse keeps the definitions at its margin', () => {
  const text = `export class First {\n${'  value = 1;\n'.repeat(100_000)}}\nexport async function second() {}\n`;
  assert.deepEqual(
    outliner
      .outline({ path: 'a.ts', text })
      .symbols.map(({ name, kind, startLine, endLine }) => [name, kind, startLine, endLine]),
    [
      ['First', 'class', 1, 100_002],
      ['second', 'function', 100_003, 100_003],
    ],
  );
});

test('a line that a tool wrote names nothing, be it of a million characters; what is around it does', () => {
  const linesOf = (names: number): string =>
    `function before() {}\nvar ${Array.from({ length: names }, (_, i) => `a${i}=b${i}`).join(',')};\nbefore();\n`;
  const { symbols, references } = outliner.outline({ path: 'a.js', text: linesOf(1000) });
  assert.deepEqual(
    [symbols, references].map(found => found.map(({ name }) => name)),
    [['before'], ['before']],
  );
  const long = outliner.outline({ path: 'a.js', text: linesOf(75_000) });
  assert.deepEqual(
    long.symbols.map(({ name }) => name),
    ['before'],
  );
  for (const path of ['a.json', 'a.yaml', 'a.toml', 'a.md', 'a.js', 'a.cpp'])
    assert.deepEqual(outliner.outline({ path, text: `${' '.repeat(500_000)}"${'a'.repeat(500_000)}"` }).symbols, []);
});

test('a large table of data gives few keys', () => {
  const rows = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key${i}`, { value: i, other: 1 }]));
  const { symbols } = outliner.outline({ path: 'a.json', text: JSON.stringify({ version: 1, rows }, null, 2) });
  assert.ok(symbols.length <= 110, `${symbols.length}`);
  assert.deepEqual(
    symbols.slice(0, 3).map(({ name }) => name),
    ['version', 'rows', 'key0'],
  );
});
