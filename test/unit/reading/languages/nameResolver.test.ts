import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ImportResolver } from '../../../../src/reading/languages/importResolver';
import { NameResolver } from '../../../../src/reading/languages/nameResolver';
import { createOutliner } from '../../../../src/reading/languages/outline';

const outliner = await createOutliner(resolve('dist/grammars'));

/** How sure each use of a definition's name (or an alias of it) in the files is, as `path:line certainty`. */
function uses(files: Record<string, string>, path: string, name: string, container: string | null = null): string[] {
  const outlines = new Map(Object.entries(files).map(([each, text]) => [each, outliner.outline({ path: each, text })]));
  const resolver = new NameResolver(
    each => outlines.get(each),
    new ImportResolver(outlines.keys(), each => files[each]),
  );
  const definition = { path, name, container };
  const names = resolver.aliasesOf(definition, outlines.keys());
  return [...outlines].flatMap(([each, { references }]) =>
    references
      .filter(reference => names.has(reference.name))
      .map(reference => `${each}:${reference.line} ${resolver.certainty(definition, each, reference)}`)
      .filter(line => !line.endsWith(' no')),
  );
}

test('TypeScript: imports, aliases, namespaces, re-exports and defaults are certain; namesakes are not', () => {
  const files = {
    'src/store.ts':
      'export function open() {}\nopen();\nexport default class Store { static make() {} load() { this.load(); } }\n',
    'src/index.ts': "export { open as start } from './store';\nexport * from './deep';\n",
    'src/deep.ts': "import { open } from './store';\nexport { open };\n",
    'src/a.ts': "import { open } from './store';\nopen();\nfunction f(open: () => void) { open(); }\n",
    'src/b.ts':
      "import * as s from './store';\nimport { start, open as o } from './index';\ns.open();\nstart();\no();\n",
    'src/c.ts': 'function open() {}\nopen();\nx.open();\n',
    'src/d.ts': "import { open } from 'elsewhere';\nopen();\n",
    'src/e.ts': "import Kept from './store.js';\nKept.make();\nnew Kept().load();\nother.load();\n",
  };
  assert.deepEqual(uses(files, 'src/store.ts', 'open'), [
    'src/store.ts:2 certain',
    'src/a.ts:2 certain',
    'src/b.ts:3 certain',
    'src/b.ts:4 certain',
    'src/b.ts:5 certain',
    'src/c.ts:3 possible',
  ]);
  assert.deepEqual(uses(files, 'src/store.ts', 'Store'), ['src/e.ts:2 certain', 'src/e.ts:3 certain']);
  assert.deepEqual(uses(files, 'src/store.ts', 'make', 'Store'), ['src/e.ts:2 certain']);
  assert.deepEqual(uses(files, 'src/store.ts', 'load', 'Store'), [
    'src/store.ts:3 certain',
    'src/e.ts:3 certain',
    'src/e.ts:4 possible',
  ]);
});

test('CommonJS: required names, whole modules, module.exports', () => {
  const files = {
    'a.js': 'function open() {}\nmodule.exports = { open };\n',
    'b.js': "const { open: start } = require('./a');\nconst a = require('./a.js');\nstart();\na.open();\n",
    'c.js': 'module.exports = function run() {};\n',
    'd.js': "const go = require('./c');\ngo();\n",
    'all.js': "const go = require('./c');\nmodule.exports = { go };\n",
    'e.js': "const all = require('./all');\nall.go();\n(0, all.go)();\n",
  };
  assert.deepEqual(uses(files, 'a.js', 'open'), ['a.js:2 certain', 'b.js:3 certain', 'b.js:4 certain']);
  const outlines = new Map(Object.entries(files).map(([path, text]) => [path, outliner.outline({ path, text })]));
  const resolver = new NameResolver(path => outlines.get(path), new ImportResolver(outlines.keys(), () => undefined));
  assert.deepEqual(resolver.definitionOf('d.js', { name: 'go', line: 2, kind: 'call' }), {
    path: 'c.js',
    name: 'run',
    container: null,
  });
  const { references } = outliner.outline({ path: 'e.js', text: files['e.js'] });
  const calls = references.filter(({ name, kind }) => name === 'go' && kind === 'call');
  assert.deepEqual(
    calls.map(call => [call.line, resolver.definitionOf('e.js', call)?.path]),
    [
      [2, 'c.js'],
      [3, 'c.js'],
    ],
  );
});

test('Python: modules, packages that pass names on, star imports, submodules', () => {
  const files = {
    'app/__init__.py': 'from .core import run\n',
    'app/core.py': 'def run(): pass\nclass Task:\n    def go(self): self.go()\n',
    'a.py': 'import app\nimport app.core\nfrom app import run as r, core\napp.run()\napp.core.run()\nr()\ncore.run()\n',
    'b.py': 'from app.core import *\nrun()\n',
    'c.py': 'def run(): pass\nrun()\nt.go()\n',
    'd.py': 'from app.core import Task\nTask().go()\n',
  };
  assert.deepEqual(uses(files, 'app/core.py', 'run'), [
    'a.py:4 certain',
    'a.py:5 certain',
    'a.py:6 certain',
    'a.py:7 certain',
    'b.py:2 certain',
  ]);
  assert.deepEqual(uses(files, 'app/core.py', 'go', 'Task'), [
    'app/core.py:3 certain',
    'c.py:3 possible',
    'd.py:2 certain',
  ]);
});

test('Go and Java: the same package needs no import', () => {
  const go = {
    'go.mod': 'module example.com/app\n',
    'store/a.go': 'package store\nfunc Open() {}\n',
    'store/b.go': 'package store\nfunc b() { Open() }\n',
    'main.go': 'package main\nimport kv "example.com/app/store"\nfunc main() { kv.Open() }\n',
    'other/c.go': 'package other\nfunc Open() {}\nfunc c() { Open() }\n',
  };
  assert.deepEqual(uses(go, 'store/a.go', 'Open'), ['store/b.go:2 certain', 'main.go:3 certain']);
  const java = {
    'src/x/Store.java': 'package x;\npublic class Store { public static void open() {} }\n',
    'src/x/Other.java': 'package x;\nclass Other { Store s; }\n',
    'src/y/Use.java': 'package y;\nimport x.Store;\nclass Use { void f() { Store.open(); } }\n',
    'src/y/Own.java': 'package y;\nclass Own { Thing t; void g() { t.open(); } }\n',
  };
  assert.deepEqual(uses(java, 'src/x/Store.java', 'Store'), ['src/x/Other.java:2 certain', 'src/y/Use.java:3 certain']);
  assert.deepEqual(uses(java, 'src/x/Store.java', 'open', 'Store'), [
    'src/y/Use.java:3 certain',
    'src/y/Own.java:2 possible',
  ]);
});

test('files that import each other in a ring end', () => {
  const files = {
    'a.ts': "export * from './b';\n",
    'b.ts': "export * from './a';\nexport { x } from './a';\n",
    'c.ts': "import { x } from './a';\nx();\n",
  };
  assert.deepEqual(uses(files, 'a.ts', 'x'), []);
});

test('TypeScript: a method is certain through what is made, annotated or a field, once its class is told; not where it may be of another', () => {
  const files = {
    'store.ts':
      'export class Store { load() {} }\nexport class Other { load() {} }\nexport interface Loads { load(): void }\n',
    'a.ts': [
      "import { Store, Other as Else, type Loads } from './store';",
      'const store = new Store();',
      'store.load();',
      'function f(store: Else) { store.load(); }',
      'function g(store: Store | null) { store?.load(); store!.load(); }',
      'let changing = new Store();',
      'changing.load();',
      'function h(it: Loads) { it.load(); }',
      'function i(Store: new () => Else) { const it = new Store(); it.load(); }',
      'class Holder {',
      '  private field = new Store();',
      '  constructor(private readonly kept: Store, given: Store) { this.given = given; this.made = new Store(); this.other = new Store(); }',
      '  other: Else | undefined;',
      '  run() {',
      '    this.field.load();',
      '    this.other?.load();',
      '    [1].map(() => this.kept.load());',
      '    this.given.load();',
      '    this.made.load();',
      '  }',
      '}',
      'class Stranger { run() { this.kept.load(); } }',
      'function j(many: Store[], one: Promise<Store>, either: Store | Else) { many.load(); one.load(); either.load(); }',
    ].join('\n'),
    'b.js': [
      "import { Store } from './store';",
      'class Holder { constructor(it) { this.one = new Store(); this.two = new Store(); this.two = it; } run() { this.one.load(); } end() { this.two.load(); } }',
      'function f(store = new Store()) { store.load(); }',
    ].join('\n'),
  };
  const certain = uses(files, 'store.ts', 'load', 'Store').filter(line => line.endsWith(' certain'));
  assert.deepEqual(
    certain.map(line => line.replace(' certain', '')),
    ['a.ts:3', 'a.ts:5', 'a.ts:7', 'a.ts:15', 'a.ts:17', 'a.ts:18', 'a.ts:19', 'b.js:2'],
  );
  assert.deepEqual(
    uses(files, 'store.ts', 'load', 'Other').filter(line => line.endsWith(' certain')),
    ['a.ts:4 certain', 'a.ts:16 certain'],
  );
  // A class that keeps an interface's promise may be meant where that is named.
  assert.ok(uses(files, 'store.ts', 'load', 'Store').includes('a.ts:8 possible'));
});

test('Python: the same through what is called, annotated and kept in self', () => {
  const files = {
    'store.py': 'class Store:\n    def load(self): pass\n\ndef make():\n    def load(): pass\n    return Store()\n',
    'a.py': [
      'from typing import Optional',
      'import store',
      'from store import Store, make',
      'one = Store()',
      'one.load()',
      'def f(it: Store, other: "Store", third: Optional[Store] = None, fourth: Store | None = None, fifth: store.Store = 1):',
      '    it.load(); other.load(); third.load(); fourth.load()',
      '    fifth.load()',
      'def g(it):',
      '    it = Store()',
      '    it.load()',
      'def h():',
      '    it = Store()',
      '    if it: it = make()',
      '    it.load()',
      'def i():',
      '    it = make()',
      '    it.load()',
      'class Holder:',
      '    def __init__(self, given):',
      '        self.made = Store()',
      '        self.given = Store()',
      '        self.given = given',
      '    def run(self):',
      '        self.made.load()',
      '        self.given.load()',
      'def j():',
      '    for it in [Store()]:',
      '        it.load()',
    ].join('\n'),
  };
  const certain = uses(files, 'store.py', 'load', 'Store').filter(line => line.endsWith(' certain'));
  assert.deepEqual([...new Set(certain)], ['a.py:5 certain', 'a.py:7 certain', 'a.py:8 certain', 'a.py:25 certain']);
  assert.deepEqual(
    uses(files, 'store.py', 'load', 'make').filter(line => line.endsWith(' certain')),
    [],
  );
});
