import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type * as windows from '../../support/windowsModules';
import { silent } from '../../support/fakeModel';
import { temporaryFolder } from '../../support/temporaryFolder';

// The product's own path code with Windows' rules: bundled with `path.win32` in the place of `node:path`, and no program of PATH on this disk.
const onWindows: Plugin = {
  name: 'on Windows',
  setup(bundling) {
    const onResolve = bundling.onResolve.bind(bundling);
    const onLoad = bundling.onLoad.bind(bundling);
    onResolve({ filter: /^(?:node:)?path$/ }, () => ({ path: 'path', namespace: 'windows' }));
    onResolve({ filter: /^node:fs$/ }, ({ importer }) =>
      /(?:gitProgram|placeOf)\.ts$/.test(importer) ? { path: 'fs', namespace: 'windows' } : null,
    );
    onLoad({ filter: /^path$/, namespace: 'windows' }, () => ({
      contents: `import * as all from 'os:path'; const { win32 } = all;
        export const { basename, delimiter, dirname, extname, isAbsolute, join, normalize, parse, posix, relative, resolve, sep } = win32;
        export { win32 };`,
    }));
    onResolve({ filter: /^os:path$/ }, () => ({ path: 'node:path', external: true }));
    onLoad({ filter: /^fs$/, namespace: 'windows' }, () => ({
      contents: 'export const statSync = () => ({ isFile: () => true }), existsSync = () => false;',
    }));
  },
};

const file = join(temporaryFolder('windows'), 'modules.mjs');
const {
  outputFiles: [bundle],
} = await build({
  entryPoints: [join(process.cwd(), 'test/support/windowsModules.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  define: { 'process.platform': '"win32"' },
  plugins: [onWindows],
});
writeFileSync(file, bundle?.contents ?? '');
const product = (await import(pathToFileURL(file).href)) as typeof windows;

const one = [{ name: 'app', dir: 'C:\\work\\app' }];
const two = [...one, { name: 'lib', dir: 'D:\\lib' }];
const share = [{ name: 'app', dir: '\\\\server\\share\\app' }];
const long = [{ name: 'app', dir: '\\\\?\\C:\\work\\app' }];

test('a file has the path that a document of its folder has, by drive, share and long path, whatever the case of the drive', () => {
  for (const [roots, file, path] of [
    [one, 'C:\\work\\app\\src\\main.ts', 'src/main.ts'],
    [one, 'c:\\work\\app\\src\\main.ts', 'src/main.ts'],
    [one, 'C:/work/app/src/main.ts', 'src/main.ts'],
    [two, 'd:\\lib\\a.ts', 'lib/a.ts'],
    [share, '\\\\server\\share\\app\\a b\\c.ts', 'a b/c.ts'],
    [long, '\\\\?\\C:\\work\\app\\a.ts', 'a.ts'],
  ] as const) {
    assert.equal(new product.Roots(roots).relative(file), path);
    assert.equal(product.workspacePathOf(roots, file), path);
  }
});

test('what lies beside a folder, above it or on another drive is none of its files', () => {
  for (const file of ['C:\\work\\app2\\a.ts', 'C:\\work\\a.ts', 'D:\\work\\app\\a.ts', '\\\\server\\app\\a.ts']) {
    assert.equal(product.workspacePathOf(one, file), null);
    assert.equal(new product.Roots(one).relative(file), file);
    assert.equal(product.isInside(file, 'C:\\work\\app'), false);
  }
});

test('a document leads back to its file, and none leads out of its folder', () => {
  assert.equal(product.fileOf(one, 'src/main.ts'), 'C:\\work\\app\\src\\main.ts');
  assert.equal(product.fileOf(two, 'lib/a.ts'), 'D:\\lib\\a.ts');
  assert.equal(new product.Roots(two).absolute('lib/a.ts'), 'D:\\lib\\a.ts');
  for (const path of ['../a.ts', 'src/../../a.ts', '..\\a.ts', 'src\\..\\..\\a.ts', 'C:\\a.ts', 'C:a.ts', 'src//a.ts'])
    assert.equal(product.fileOf(one, path), null, path);
});

test('git is taken from the absolute folders of PATH, quoted ones too, and never from the repository', () => {
  const path = '.;C:\\work\\App\\bin;"C:\\Program Files\\Git\\cmd";tools;\\\\server\\share\\bin';
  assert.deepEqual(product.programsIn(path, 'git.exe'), [
    'C:\\work\\App\\bin\\git.exe',
    'C:\\Program Files\\Git\\cmd\\git.exe',
    '\\\\server\\share\\bin\\git.exe',
  ]);
  process.env['PATH'] = path;
  assert.equal(product.gitProgram('c:\\work\\app'), 'C:\\Program Files\\Git\\cmd\\git.exe');
  assert.equal(product.isOnNetwork('//server/share/.git'), true);
});

test('a place on the command line may begin with a drive', () => {
  const place = { path: 'src/a.ts', startLine: 3, endLine: 9 };
  assert.deepEqual(product.placeOf('C:\\work\\app\\src\\a.ts:3-9', 'C:\\work\\app'), place);
  assert.deepEqual(product.placeOf('src\\a.ts:3-9', 'C:\\work\\app'), place);
  assert.throws(() => product.placeOf('C:\\work\\app\\src\\a.ts', 'C:\\work\\app'), /FILE:START-END/);
});

test('chats and the socket lie where Windows has them', () => {
  assert.equal(product.chatsFolder('C:\\s\\abc-1\\coil.coil'), 'C:\\s\\abc\\coil.coil\\chats');
  assert.match(product.toolSocket('C:\\store', ['C:\\work\\app'], 'build'), /^\\\\\.\\pipe\\coil-[0-9a-f]{20}$/);
});

test('a change below a watched folder names the folder to look in, and one in an ignored folder none', async () => {
  const looks: unknown[] = [];
  let tell: (type: string, name: string | null) => void = () => assert.fail('nothing is watched');
  const watchOne = (_folder: string, _options: unknown, listener: typeof tell): unknown => {
    tell = listener;
    return { on: () => undefined, close: () => undefined };
  };
  const watch = new product.FolderWatch(['C:\\w'], look => looks.push(look), silent, watchOne as never);
  watch.retain(new Set(['C:\\w', 'C:\\w\\src']));
  await delay(600);
  looks.length = 0;
  tell('change', 'src\\a.ts');
  tell('change', 'node_modules\\x\\a.js');
  await delay(600);
  watch.dispose();
  assert.deepEqual(looks, [{ folders: new Set(['C:\\w\\src']) }]);
});
