import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import fc from 'fast-check';
import { createOutliner, UnparsedError, type Outline } from '../../../../src/reading/languages/outline';
import type { OutlineSymbol } from '../../../../src/reading/languages/outlineSymbol';

const grammars = resolve('dist/grammars');
const outliner = await createOutliner(grammars);

function outline(path: string, text: string): Outline {
  return outliner.outline({ path, text });
}

/** A symbol as `+ class Name 3-5 | signature | doc`, `-` when it is not exported, `Container.name` for members. */
function shown({ exported, kind, container, name, startLine, endLine, signature, doc }: OutlineSymbol): string {
  const lines = startLine === endLine ? startLine : `${startLine}-${endLine}`;
  return `${exported ? '+' : '-'} ${kind} ${container === null ? '' : `${container}.`}${name} ${lines} | ${signature} | ${doc ?? ''}`;
}

function symbols(path: string, lines: string[]): string[] {
  return outline(path, lines.join('\n')).symbols.map(shown);
}

test('TypeScript: declarations, members, overloads, namespaces, exports by name', () => {
  assert.deepEqual(
    symbols('a.ts', [
      "import { x } from './x';",
      '/** Keeps states. Under keys. */',
      'export class Store<T> extends Base {',
      '  /** The file. */',
      '  private readonly file = (): string => this.dir;',
      '  // Loads one.',
      '  @traced()',
      '  async load(key: string): Promise<T> {',
      '    return read(key);',
      '  }',
      '  get #size(): number { return 1; }',
      '  field = 1;',
      '}',
      'function over(a: string): void;',
      'function over(a: number): void;',
      'function over(a: unknown): void {}',
      'export interface Shape { readonly side: number }',
      'export type Name = string | null;',
      'export enum Mode { a, b }',
      'const limit = 3, other = 4; // not of next',
      'export const double = async (n: number) => {',
      '  return n * 2;',
      '};',
      'namespace Inner { export const q = 1; }',
      'export { over as z, limit };',
      "export { y } from './y';",
      'export default function () {}',
    ]),
    [
      '+ class Store 3-13 | class Store<T> extends Base | Keeps states.',
      '- method Store.file 5 | private readonly file = (): string | The file.',
      '+ method Store.load 8-10 | async load(key: string): Promise<T> | Loads one.',
      '- method Store.#size 11 | get #size(): number | ',
      '+ function over 14-16 | function over(a: string): void | ',
      '+ interface Shape 17 | interface Shape | ',
      '+ type Name 18 | type Name = string | null | ',
      '+ enum Mode 19 | enum Mode | ',
      '+ const Mode.a 19 | a | ',
      '+ const Mode.b 19 | b | ',
      '+ const limit 20 | limit = 3 | ',
      '- const other 20 | other = 4 | ',
      '+ function double 21-23 | const double = async (n: number) | ',
      '- module Inner 24 | namespace Inner | ',
      '- const Inner.q 24 | const q = 1 | ',
      '+ function default 27 | function () | ',
    ],
  );
});

test('JavaScript: CommonJS exports and prototypes', () => {
  assert.deepEqual(
    symbols('a.cjs', [
      "const fs = require('fs');",
      '/** Opens. */',
      'exports.open = function (path) {};',
      'function Close() {}',
      'Close.prototype.now = function () {};',
      'module.exports = { Close };',
    ]),
    [
      '+ function open 3 | exports.open = function (path) | Opens.',
      '+ function Close 4 | function Close() | ',
      '+ method Close.now 5 | Close.prototype.now = function () | ',
    ],
  );
});

test('JavaScript: what a compiler writes, classes as values, names in blocks at the top', () => {
  const lines = [
    'exports.First = exports.Second = void 0;',
    'class First {}',
    'exports.First = First;',
    'exports.Second = 2;',
    'if (exports.Second) {',
    '  const inBlock = 1;',
    '  for (let i = 0; i < 1; i++);',
    '}',
    'exports.table = { Row: class { cell() {} } };',
    'function make() {',
    '  const local = 1, inner = () => local;',
    '  return Object.assign({}, { Made: class Made extends First { now() {} } });',
    '}',
  ];
  assert.deepEqual(symbols('a.js', lines), [
    '+ class First 2 | class First | ',
    '+ const Second 4 | exports.Second = 2 | ',
    '- const inBlock 6 | const inBlock = 1 | ',
    '+ const table 9 | exports.table = { Row: class { cell() {} } } | ',
    '+ class table.Row 9 | Row: class | ',
    '+ method table.Row.cell 9 | cell() | ',
    '- function make 10-13 | function make() | ',
    '- function make.inner 11 | inner = () | ',
    '- class make.Made 12 | class Made extends First | ',
    '- method make.Made.now 12 | now() | ',
  ]);
});

test('TSX is parsed as TSX', () => {
  assert.deepEqual(symbols('a.tsx', ['export const App = () => <div id="a">{x < y}</div>;', 'class B {}']), [
    '+ function App 1 | const App = () | ',
    '- class B 2 | class B | ',
  ]);
});

test('Python: docstrings, decorators, nested definitions, __all__', () => {
  assert.deepEqual(
    symbols('a.py', [
      '"""Reads things. More."""',
      "__all__ = ['Reader', 'LIMIT']",
      '# How many.',
      'LIMIT: int = 3',
      'LIMIT = 4',
      '@dataclass',
      'class Reader(Base):',
      '    """Reads."""',
      '    async def read(self, path: str) -> bytes:',
      "        '''Reads one file.",
      '',
      "        Slowly.'''",
      '    def _hidden(self): pass',
      'if sys.platform:',
      '    def helper(a,',
      '               b): pass',
    ]),
    [
      "- const __all__ 2 | __all__ = ['Reader', 'LIMIT'] | ",
      '+ const LIMIT 4 | LIMIT: int = 3 | How many.',
      '+ class Reader 6-13 | class Reader(Base) | Reads.',
      '+ method Reader.read 9-12 | async def read(self, path: str) -> bytes | Reads one file.',
      '- method Reader._hidden 13 | def _hidden(self) | ',
      '- function helper 15-16 | def helper(a, b) | ',
    ],
  );
  assert.equal(outline('a.py', '#!/usr/bin/python\n# Copyright X\n"""Reads things. More."""').summary, 'Reads things.');
});

test('Go: receivers, groups, exported by their first letter', () => {
  const lines = [
    '// Copyright 2024 X.',
    '',
    '// Package kv keeps values. By key.',
    'package kv',
    '',
    '// Store keeps.',
    'type Store[T any] struct {',
    '  a int',
    '}',
    'type (',
    '  // Reader reads.',
    '  Reader interface { Read() }',
    '  id = int',
    ')',
    'const (',
    '  A, B = 1, 2',
    ')',
    '// Get gets.',
    'func (s *Store[T]) Get(key string) (T, error) {',
    '}',
    'func open() {}',
  ];
  assert.deepEqual(symbols('a.go', lines), [
    '+ class Store 7-9 | type Store[T any] struct | Store keeps.',
    '+ interface Reader 12 | Reader interface | Reader reads.',
    '+ method Reader.Read 12 | Read() | ',
    '- type id 13 | id = int | ',
    '+ const A 16 | A, B = 1, 2 | ',
    '+ const B 16 | A, B = 1, 2 | ',
    '+ method Store.Get 19-20 | func (s *Store[T]) Get(key string) (T, error) | Get gets.',
    '- function open 21 | func open() | ',
  ]);
  assert.equal(outline('a.go', lines.join('\n')).summary, 'Package kv keeps values.');
});

test('a file is summed up by its head, past licences and directives', () => {
  const summaries: [path: string, text: string, summary: string | null][] = [
    [
      'a.ts',
      '/* Copyright 2024 */\n/* eslint-disable */\n/** Reads the tree\n * of files. Then more. */\nimport x;',
      'Reads the tree of files.',
    ],
    [
      'a.ts',
      "import a from 'a';\n/** Keeps {@link State}s, e.g. on disk. More. */\nexport class A {}",
      'Keeps States, e.g. on disk.',
    ],
    ['a.ts', 'const a = 1;', null],
    ['a.rs', '//! Parses `x`. Fast.\nuse x;', 'Parses `x`.'],
    ['a.sh', '#!/bin/sh\n# Builds all.\nset -e', 'Builds all.'],
    ['a.c', '#include <x.h>\nint main;', null],
    ['a.html', '<!-- The page. -->\n<html>', 'The page.'],
    [
      'README.md',
      '---\ntitle: x\n---\n<!-- c -->\n[![b](c)](d)\n# Coil\n\n> Ask your [repository](x). Then more.\n',
      'Coil. Ask your repository.',
    ],
    ['a.md', 'Coil\n====\nText.', 'Coil. Text.'],
    ['notes.txt', '\n\n  First line. Second.', 'First line.'],
    ['data.json', '{"a": 1}', null],
    ['empty.ts', '', null],
  ];
  for (const [path, text, summary] of summaries) assert.equal(outline(path, text).summary, summary, path);
});

test('C: macros in place of specifiers hide no function', () => {
  const found = outline(
    'a.c',
    'LUA_API lua_State *lua_tothread (lua_State *L, int i) {\n  return 0;\n}\nint ZEXPORT deflateReset(z_streamp strm) {\n  return 1;\n}\nMEM_STATIC size_t BIT_readBits(int n);\nBOOL isOpen(int n) {\n  return n;\n}\n',
  ).symbols.map(({ name, startLine, endLine }) => `${name} ${startLine}-${endLine}`);
  assert.deepEqual(found, ['lua_tothread 1-3', 'deflateReset 4-6', 'BIT_readBits 7-7', 'isOpen 8-10']);
});

test('what is between syntax errors is found', () => {
  const names = outline('a.ts', 'export function a() {}\n}}} const = ;\nexport class B { m() {} }\n').symbols.map(
    ({ name }) => name,
  );
  assert.deepEqual(names, ['a', 'B', 'm']);
});

test('long signatures are one line of at most 160 characters', () => {
  const [symbol] = outline('a.ts', `export function f(\n${'  argument: string,\n'.repeat(50)}) {}`).symbols;
  assert.equal(symbol?.signature.length, 160);
  assert.ok(!symbol.signature.includes('\n'));
});

test('a file above the budget is summed up by its lines and not parsed', () => {
  const found = outline('a.ts', `// Large data. More.\nexport const a = 1;\n${'// x\n'.repeat(200_000)}`);
  assert.equal(found.summary, 'Large data.');
  assert.deepEqual(
    found.symbols.map(({ name }) => name),
    ['a'],
  );
  assert.deepEqual([found.references, found.imports], [[], []]);
  const python = outline(
    'a.py',
    `TABLE: dict = {\n${'  1: 2,\n'.repeat(100_000)}}\nlimit = 3\nlimit == 4\nrow[0] = 1\n`,
  );
  assert.deepEqual(
    python.symbols.map(({ name }) => name),
    ['TABLE', 'limit'],
  );
});

test('odd text throws nothing, and the next file is outlined as before', () => {
  const pieces = [
    'class A {',
    '}',
    '(',
    ')',
    '`${',
    '"""',
    "'",
    '/**',
    '*/',
    '#',
    '\n',
    '    ',
    'def f',
    ':',
    'func (',
    'export default',
    '<a',
    '\0',
    '\ud800',
    '😀',
    '@',
    'type',
    '=',
    'if x:',
  ];
  const before = outline('x.ts', 'export class A {}');
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }),
      fc.constantFrom('ts', 'tsx', 'js', 'py', 'go', 'md', 'c'),
      (parts, extension) => {
        outline(`a.${extension}`, parts.join(' '));
      },
    ),
    { numRuns: 300 },
  );
  // Go's grammar has so many ways to read this that the parser gives up.
  for (const extension of ['ts', 'py', 'go'])
    try {
      outline(`a.${extension}`, '{(['.repeat(20_000));
    } catch (error) {
      assert.ok(error instanceof UnparsedError && error.why === 'slow', String(error));
    }
  outline('a.py', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}if x:`).join('\n'));
  assert.deepEqual(outline('x.ts', 'export class A {}'), before);
});

test('trees are freed: outlining again and again takes no more memory', () => {
  const text = 'export class A { m() { return [1, 2, 3]; } }\n'.repeat(500);
  for (let i = 0; i < 20; i++) outline('a.ts', text);
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 300; i++) outline('a.ts', text);
  assert.ok(process.memoryUsage().rss - before < 100e6);
});

test('it runs from one bundled ES module, as the engine does', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'coil-outline-'));
  t.after(() => rm(dir, { recursive: true }));
  const recipe = await readFile('esbuild.mjs', 'utf8');
  const shim = recipe.slice(recipe.indexOf('const commonJsShim = ')).split('\n};')[0]!;
  const banner = [...shim.matchAll(/(["'])(import .*?;|const (?:require|__filename) .*?;)\1,?$/gm)]
    .map(([, , line]) => line)
    .join(' ');
  const entry = join(dir, 'entry.ts');
  await writeFile(
    entry,
    `import { createOutliner } from ${JSON.stringify(resolve('src/reading/languages/outline'))};
     const outliner = await createOutliner(${JSON.stringify(grammars)});
     process.stdout.write(outliner.outline({ path: 'a.py', text: 'class A: pass' }).symbols[0].name);`,
  );
  const outfile = join(dir, 'entry.mjs');
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outfile,
    banner: { js: banner },
  });
  const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
  assert.equal(stdout, 'A');
});
