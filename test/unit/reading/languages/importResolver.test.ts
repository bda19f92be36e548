import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImportResolver } from '../../../../src/reading/languages/importResolver';

/** Resolves within files given by path; those with text are manifests. Each row: from, source, what it means. */
function check(
  files: Record<string, string>,
  rows: readonly (readonly [from: string, source: string, path: string | null])[],
): void {
  const resolver = new ImportResolver(Object.keys(files), path => files[path]);
  for (const [from, source, path] of rows)
    assert.equal(resolver.resolve(from, source), path, `${from} imports ${source}`);
}

const none = (...paths: string[]): Record<string, string> => Object.fromEntries(paths.map(path => [path, '']));

test('TypeScript: extensions, indexes, what the compiler will write, folders with a main', () => {
  check(
    {
      ...none('src/a.ts', 'src/b.tsx', 'src/c/index.ts', 'src/d.mts', 'src/e.js', 'src/e.d.ts', 'x.ts', 'lib/main.js'),
      'lib/package.json': '{"main": "./main.js"}',
    },
    [
      ['src/a.ts', './b', 'src/b.tsx'],
      ['src/a.ts', './b.js', 'src/b.tsx'],
      ['src/a.ts', './c', 'src/c/index.ts'],
      ['src/a.ts', './d.mjs', 'src/d.mts'],
      ['src/a.ts', './e.js', 'src/e.d.ts'],
      ['src/c/index.ts', '..', null],
      ['src/c/index.ts', '../../x', 'x.ts'],
      ['src/a.ts', '../lib', 'lib/main.js'],
      ['src/a.ts', 'node:fs', null],
      ['src/a.ts', './none', null],
      ['src/a.ts', '', 'src/a.ts'],
    ],
  );
});

test('TypeScript: paths and baseUrl of the nearest tsconfig, also inherited and with comments; packages of the workspace', () => {
  check(
    {
      ...none(
        'app/src/a.ts',
        'app/src/deep/b.ts',
        'shared/src/index.ts',
        'shared/src/time.ts',
        'app/types/x.d.ts',
        'tools/built/src/go.ts',
      ),
      'base.json':
        '{ // shared\n "compilerOptions": { "baseUrl": "app/src", "paths": { "@/*": ["*"], "@/deep/*": ["deep/*"], } } }',
      'app/tsconfig.json': '{ "extends": "../base.json" }',
      'shared/package.json':
        '{ "name": "@coil/shared", "exports": { ".": "./dist/index.js", "./*": { "types": "./dist/*.d.ts" } } }',
      'tools/built/package.json': '{ "name": "built", "main": "lib/go.js" }',
    },
    [
      ['app/src/a.ts', '@/deep/b', 'app/src/deep/b.ts'],
      ['app/src/a.ts', 'deep/b', 'app/src/deep/b.ts'],
      ['shared/src/time.ts', '@/deep/b', null],
      ['app/src/a.ts', '@coil/shared', 'shared/src/index.ts'],
      ['app/src/a.ts', '@coil/shared/time', 'shared/src/time.ts'],
      ['app/src/a.ts', 'built', 'tools/built/src/go.ts'],
      ['app/src/a.ts', 'react', null],
    ],
  );
});

test('Python: relative, absolute from the root of the packages or src, packages before modules; no namesake inside a package', () => {
  check(
    none(
      'src/app/__init__.py',
      'src/app/a.py',
      'src/app/core/__init__.py',
      'src/app/core/jobs.py',
      'tests/test_a.py',
      'src/app/json.py',
      'tools/run.py',
      'tools/help.py',
    ),
    [
      ['src/app/a.py', '.', 'src/app/__init__.py'],
      ['src/app/a.py', '.core', 'src/app/core/__init__.py'],
      ['src/app/core/jobs.py', '..a', 'src/app/a.py'],
      ['src/app/a.py', 'app.core.jobs', 'src/app/core/jobs.py'],
      ['tests/test_a.py', 'app.core', 'src/app/core/__init__.py'],
      ['tests/test_a.py', 'json', null],
      ['tools/run.py', 'help', 'tools/help.py'],
      ['tools/run.py', 'os.path', null],
    ],
  );
});

test('Go, Rust, Java, C, Ruby, PHP and shell', () => {
  check(
    {
      ...none('cmd/main.go', 'store/store.go', 'store/v2/x.go'),
      ...none(
        'crate/src/lib.rs',
        'crate/src/a.rs',
        'crate/src/a/b.rs',
        'crate/src/c/mod.rs',
        'other/src/lib.rs',
        'other/src/util.rs',
      ),
      ...none('j/src/org/x/Store.java', 'j/src/org/x/util/Lists.java'),
      ...none('c/include/lib/list.h', 'c/src/list.c', 'c/src/own.h'),
      ...none('lib/queue.rb', 'lib/queue/job.rb', 'app/Mail/Mailer.php', 'app/boot.php', 'sh/run.sh', 'sh/lib/x.sh'),
      'go.mod': 'module example.com/app\n\ngo 1.22\n',
      'other/Cargo.toml': '[package]\nversion = "1"\nname = "my-util"\n',
    },
    [
      ['cmd/main.go', 'example.com/app/store', 'store/'],
      ['cmd/main.go', 'example.com/app/store/v2', 'store/v2/'],
      ['cmd/main.go', 'fmt', null],
      ['crate/src/lib.rs', 'self::a', 'crate/src/a.rs'],
      ['crate/src/lib.rs', 'crate::a::b::Item', 'crate/src/a/b.rs'],
      ['crate/src/a.rs', 'self::b', 'crate/src/a/b.rs'],
      ['crate/src/a/b.rs', 'super::Thing', 'crate/src/a.rs'],
      ['crate/src/lib.rs', 'crate::c', 'crate/src/c/mod.rs'],
      ['crate/src/lib.rs', 'my_util::util', 'other/src/util.rs'],
      ['crate/src/lib.rs', 'std::fmt', null],
      ['j/src/org/x/Store.java', 'org.x.util.Lists', 'j/src/org/x/util/Lists.java'],
      ['j/src/org/x/Store.java', 'org.x.util.Lists.Inner', 'j/src/org/x/util/Lists.java'],
      ['j/src/org/x/Store.java', 'org.x.util.*', 'j/src/org/x/util/'],
      ['j/src/org/x/Store.java', 'java.util.List', null],
      ['c/src/list.c', 'own.h', 'c/src/own.h'],
      ['c/src/list.c', 'lib/list.h', 'c/include/lib/list.h'],
      ['c/src/list.c', '<stdio.h>', null],
      ['lib/queue.rb', './queue/job', 'lib/queue/job.rb'],
      ['lib/queue/job.rb', 'queue', 'lib/queue.rb'],
      ['app/boot.php', 'App\\Mail\\Mailer', 'app/Mail/Mailer.php'],
      ['app/Mail/Mailer.php', '../boot.php', 'app/boot.php'],
      ['sh/run.sh', './lib/x.sh', 'sh/lib/x.sh'],
    ],
  );
});

test('a manifest in the midst of an edit says nothing', () => {
  check({ ...none('a.ts', 'b.ts'), 'tsconfig.json': '{ "compilerOptions": {', 'package.json': '[]' }, [
    ['a.ts', './b', 'b.ts'],
    ['a.ts', 'c', null],
  ]);
});
