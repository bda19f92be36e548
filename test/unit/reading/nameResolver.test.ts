import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ImportResolver } from '../../../src/reading/importResolver';
import { NameResolver } from '../../../src/reading/nameResolver';
import { createOutliner } from '../../../src/reading/outline';

const outliner = await createOutliner(resolve('node_modules/@vscode/tree-sitter-wasm/wasm'));

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
    'd.py:2 possible',
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
