import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Scanner, type ScanScope, type Scan } from '../../../../src/reading/files/scan';
import type { ScanCache } from '../../../../src/reading/files/scanCache';
import { CoilError, isAbort } from '../../../../src/shared/errors';
import { sha256 } from '../../../../src/shared/sha256';

const settled = new Date('2024-01-01T00:00:00Z');

/** A folder of the given files, last written long ago. */
async function folder(t: TestContext, files: Record<string, string | Uint8Array>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'coil-scan-'));
  t.after(() => rm(dir, { recursive: true }));
  for (const [path, content] of Object.entries(files)) await write(join(dir, path), content);
  return dir;
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await utimes(file, settled, settled);
}

const { signal } = new AbortController();

function read(
  dir: string,
  options: { exclude?: readonly string[]; cache?: ScanCache; look?: ScanScope } = {},
): Promise<Scan> {
  return new Scanner([{ name: 'root', dir }], options.exclude ?? [], options.cache).scan(options.look ?? 'all', signal);
}

function paths({ documents }: Scan): string[] {
  return documents.map(({ path }) => path);
}

function reasons({ skipped }: Scan): Record<string, string> {
  return Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));
}

test('documents stand in the code-unit order of their whole paths, with the hash of their bytes', async t => {
  const bytes = Buffer.from('\ufeffa\r\nb\r\n');
  const dir = await folder(t, {
    'a/b.ts': bytes,
    'a.ts': 'x',
    'a-b/c.ts': 'x',
    'B.ts': 'x',
    'é.ts': 'x',
    'a/a/z.ts': 'x',
  });
  const found = await read(dir);
  assert.deepEqual(
    paths(found),
    [...paths(found)].sort((a, b) => (a < b ? -1 : 1)),
  );
  assert.equal(found.documents.length, 6);
  const document = found.documents.find(({ path }) => path === 'a/b.ts');
  assert.deepEqual(
    { text: document?.text, sha256: document?.sha256, bytes: document?.bytes },
    { text: 'a\nb\n', sha256: sha256(bytes), bytes: 4 },
  );
});

test('several roots prefix their paths with their names', async t => {
  const one = await folder(t, { 'a.ts': '1' });
  const two = await folder(t, { 'a.ts': '2' });
  const roots = [
    { name: 'web', dir: two },
    { name: 'api', dir: one },
  ];
  const found = await new Scanner(roots, []).scan('all', signal);
  assert.deepEqual(
    found.documents.map(({ path, text }) => [path, text]),
    [
      ['api/a.ts', '1'],
      ['web/a.ts', '2'],
    ],
  );
});

test('nested ignore files hold below their folder, the deepest wins, a negation re-includes', async t => {
  const dir = await folder(t, {
    '.gitignore': '*.log\n/build/\nlogs/\n',
    'a.log': 'x',
    'build/x.ts': 'x',
    'src/build/x.ts': 'x',
    'src/.gitignore': '!keep.log\nonly.ts\n!logs/\n',
    'src/keep.log': 'x',
    'src/drop.log': 'x',
    'src/deep/keep.log': 'x',
    'src/deep/only.ts': 'x',
    'only.ts': 'x',
    'logs/a.txt': 'x',
    'src/logs/a.txt': 'x',
    'src/logs/b.log': 'x',
  });
  const found = await read(dir);
  assert.deepEqual(paths(found), [
    '.gitignore',
    'only.ts',
    'src/.gitignore',
    'src/build/x.ts',
    'src/deep/keep.log',
    'src/keep.log',
    'src/logs/a.txt',
  ]);
  assert.deepEqual(reasons(found), {
    'a.log': 'ignored',
    build: 'ignored',
    logs: 'ignored',
    'src/deep/only.ts': 'ignored',
    'src/drop.log': 'ignored',
    'src/logs/b.log': 'ignored',
  });
});

test('what git ignores in a repository is what a scan ignores', async t => {
  const dir = await folder(t, {
    '.gitignore': '# c\n\n*.x\n!important.x\nfoo/*\n!foo/bar/\n\\#odd\ntrail \n/top\n**/deep/x\na/**/z\n[Tt]mp\n',
    '.git/info/exclude': 'private.txt\n',
    'a.x': 'x', 'important.x': 'x', 'foo/q': 'x', 'foo/bar/q': 'x', '#odd': 'x', trail: 'x', top: 'x', 'sub/top': 'x',
    'q/deep/x': 'x', 'a/b/c/z': 'x', 'a/z': 'x', Tmp: 'x', tmpx: 'x', 'private.txt': 'x', 'sub/private.txt': 'x', '*.X': 'x',
    'sub/.gitignore': '!*.x\n/only\n', 'sub/b.x': 'x', 'sub/only': 'x', 'sub/sub/only': 'x',
  }); // prettier-ignore
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: dir, encoding: 'utf8', stdio: 'pipe' });
  git('init', '-q');
  await writeFile(join(dir, '.git/info/exclude'), 'private.txt\n');
  const listed = git('ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0').filter(Boolean);
  assert.deepEqual(
    paths(await read(dir)),
    listed.sort((a, b) => (a < b ? -1 : 1)),
  );
});

test('the ignore files of the repository around a root hold in it', async t => {
  const dir = await folder(t, {
    '.git/HEAD': 'x',
    '.gitignore': 'out/\n/packages/app/local.ts\n',
    'packages/.gitignore': '*.tmp\n',
    'packages/app/local.ts': 'x',
    'packages/app/a.ts': 'x',
    'packages/app/b.tmp': 'x',
    'packages/app/out/a.ts': 'x',
  });
  assert.deepEqual(paths(await read(join(dir, 'packages/app'))), ['a.ts']);
  // A root that is ignored itself was opened on purpose.
  assert.deepEqual(paths(await read(join(dir, 'packages/app/out'))), ['a.ts']);
});

test('.coilignore wins over .gitignore and the editor, both ways', async t => {
  const dir = await folder(t, {
    '.gitignore': 'generated/\n*.snap\n!data.csv\n',
    '.coilignore': '!generated/\ndata.csv\n!kept.snap\n!seen.txt\n',
    'generated/api.ts': 'x',
    'generated/a.snap': 'x',
    'data.csv': 'x',
    'kept.snap': 'x',
    'seen.txt': 'x',
    'unseen.txt': 'x',
  });
  const found = await read(dir, { exclude: ['**/*.txt'] });
  assert.deepEqual(paths(found), ['.coilignore', '.gitignore', 'generated/api.ts', 'kept.snap', 'seen.txt']);
});

test("the editor's globs hold as in the editor", async t => {
  const dir = await folder(t, { 'a.js': 'x', 'b/a.js': 'x', 'b/c.jsx': 'x', 'b/d/e.ts': 'x', 'f.ts': 'x' });
  assert.deepEqual(paths(await read(dir, { exclude: ['*.js'] })), ['b/a.js', 'b/c.jsx', 'b/d/e.ts', 'f.ts']);
  assert.deepEqual(paths(await read(dir, { exclude: ['**/*.{js,jsx}', 'b/d'] })), ['f.ts']);
});

test('stores of other programs are ignored once, whatever the ignore files say', async t => {
  const dir = await folder(t, {
    '.coilignore': '!node_modules\n!.git\n',
    '.git/config': 'x',
    'node_modules/a/index.js': 'x',
    'sub/.git': 'gitdir: ../x',
    'sub/a.ts': 'x',
    '.svn/x': 'x',
    '.hg/x': 'x',
  });
  const found = await read(dir);
  assert.deepEqual(paths(found), ['.coilignore', 'sub/a.ts']);
  assert.deepEqual(reasons(found), {
    '.git': 'ignored',
    '.hg': 'ignored',
    '.svn': 'ignored',
    node_modules: 'ignored',
    'sub/.git': 'ignored',
  });
});

test('every skipped file has its reason, a secret only its kind', async t => {
  const token = ['ghp_', 'aB3dE5gH7jK9'.repeat(3)].join('');
  const dir = await folder(t, {
    'image.png': 'x',
    nul: 'a\0b',
    'large.txt': 'x\n'.repeat(600_000),
    'long.txt': 'x'.repeat(1_000_000),
    'gen.go': '// Code generated by stringer. DO NOT EDIT.\npackage x\n',
    '.gitattributes': 'api/*.ts linguist-generated=true\n',
    'api/a.ts': 'x',
    'package-lock.json': '{}',
    '.env': 'x',
    'token.ts': `const a = '${token}';`,
    shift: Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x83, 0x65, 0x0a]),
    empty: '',
    blank: ' \n\n',
    'latin.txt': Buffer.from('Größe: 5 m²\n', 'latin1'),
    'utf16.txt': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße\r\n', 'utf16le')]),
  });
  const found = await read(dir);
  assert.deepEqual(reasons(found), {
    'image.png': 'binary',
    nul: 'binary',
    'large.txt': 'tooLarge',
    'long.txt': 'minified',
    'gen.go': 'generated',
    'api/a.ts': 'generated',
    'package-lock.json': 'lockFile',
    '.env': 'secretName',
    'token.ts': 'secretContent',
    shift: 'encoding',
    empty: 'empty',
    blank: 'empty',
  });
  assert.deepEqual(found.documents.map(({ text }) => text).slice(1), ['Größe: 5 m²\n', 'Grüße\n']);
  assert.equal(found.skipped.find(({ path }) => path === 'token.ts')?.detail, 'GitHub token');
  assert.ok(!JSON.stringify(found).includes(token));
});

test('links are read only when they lead to a readable file inside; loops and FIFOs stop nothing', async t => {
  const outside = await folder(t, { 'secret.txt': 'x' });
  const dir = await folder(t, { 'real.ts': 'x', 'src/a.ts': 'x', '.env': 'x', '.git/config': 'x' });
  const links = {
    'in.ts': 'real.ts',
    'out.txt': join(outside, 'secret.txt'),
    up: '..',
    'src/loop': '../src',
    self: 'self',
    gone: 'nowhere',
    env: '.env',
    config: '.git/config',
  };
  for (const [path, target] of Object.entries(links)) await symlink(target, join(dir, path));
  execFileSync('mkfifo', [join(dir, 'fifo')]);
  const found = await read(dir);
  assert.deepEqual(paths(found), ['in.ts', 'real.ts', 'src/a.ts']);
  assert.deepEqual(
    Object.fromEntries(
      found.skipped.map(({ path, reason, detail }) => [path, detail === undefined ? reason : `${reason} ${detail}`]),
    ),
    {
      '.env': 'secretName environment file',
      '.git': 'ignored',
      config: 'symlink',
      env: 'secretName environment file',
      fifo: 'unreadable not a regular file',
      gone: 'unreadable ENOENT',
      'out.txt': 'symlink',
      self: 'unreadable ELOOP',
      'src/loop': 'symlink',
      up: 'symlink',
    },
  );
});

test('a second scan opens no unchanged file, one by content opens all', async t => {
  const dir = await folder(t, { 'a.ts': 'one', 'b.ts': 'two', 'c.bin2': 'x\0' });
  const cache: ScanCache = new Map();
  const first = await read(dir, { cache });
  assert.equal(first.opened, 3);
  const second = await read(dir, { cache });
  assert.equal(second.opened, 0);
  assert.equal(second.documents[0], first.documents[0]);
  const third = await read(dir, { cache, look: 'content' });
  assert.equal(third.opened, 3);
  // Judged by its hash, so it is the same document.
  assert.equal(third.documents[0], first.documents[0]);
});

test('an edit that keeps size and time stamp is seen: the time of the change itself cannot be set', async t => {
  const dir = await folder(t, { 'a.ts': 'one' });
  const cache: ScanCache = new Map();
  await read(dir, { cache });
  await delay(30);
  await write(join(dir, 'a.ts'), 'eno');
  const { documents, opened } = await read(dir, { cache });
  assert.equal(opened, 1);
  assert.equal(documents[0]?.text, 'eno');
});

test('a file written just now, or with a time in the future, is opened again at each look; what is gone is forgotten', async t => {
  const dir = await folder(t, { 'a.ts': 'one', 'b.ts': 'two' });
  const cache: ScanCache = new Map();
  await read(dir, { cache });
  const later = new Date(Date.now() + 60_000);
  await utimes(join(dir, 'a.ts'), later, later);
  await rm(join(dir, 'b.ts'));
  assert.equal((await read(dir, { cache })).opened, 1);
  assert.equal((await read(dir, { cache })).opened, 1);
  assert.deepEqual([...cache.keys()], ['a.ts']);
});

test('the cache follows a root that gets a prefix', async t => {
  const dir = await folder(t, { 'a.ts': 'one' });
  const other = await folder(t, { 'a.ts': 'x' });
  const cache: ScanCache = new Map();
  await read(dir, { cache });
  const roots = [
    { name: 'one', dir },
    { name: 'two', dir: other },
  ];
  const found = await new Scanner(roots, [], cache).scan('all', signal);
  assert.deepEqual(paths(found), ['one/a.ts', 'two/a.ts']);
});

/** Looks at all of `dir`, then lets `change` work on it and looks at `touched` only; the last scan, and one of everything by anew. */
async function lookAt(
  dir: string,
  change: () => Promise<unknown>,
  ...touched: string[]
): Promise<{ partial: Scan; whole: Scan }> {
  const scanner = new Scanner([{ name: 'root', dir }], []);
  await scanner.scan('all', signal);
  await change();
  const folders = new Set(touched.map(folder => join(dir, folder)));
  return { partial: await scanner.scan({ folders }, signal), whole: await read(dir) };
}

function same({ partial, whole }: { partial: Scan; whole: Scan }): void {
  assert.deepEqual(
    partial.documents.map(({ path, sha256: hash }) => [path, hash]),
    whole.documents.map(({ path, sha256: hash }) => [path, hash]),
  );
  assert.deepEqual(partial.skipped, whole.skipped);
}

const shape = { 'a/one.ts': '1', 'a/deep/two.ts': '2', 'b/three.ts': '3', 'b/four.log': '4' };

test('a look at some folders finds their edits, additions and deletions, and opens nothing else', async t => {
  const dir = await folder(t, shape);
  const seen = await lookAt(
    dir,
    async () => {
      await write(join(dir, 'a/deep/two.ts'), 'edited');
      await write(join(dir, 'a/deep/new/x.ts'), 'x');
      await write(join(dir, 'b/three.ts'), 'not looked at');
    },
    'a/deep',
  );
  assert.deepEqual(paths(seen.partial), ['a/deep/new/x.ts', 'a/deep/two.ts', 'a/one.ts', 'b/four.log', 'b/three.ts']);
  assert.equal(seen.partial.documents[1]?.text, 'edited');
  assert.equal(seen.partial.opened, 2);
  assert.notEqual(seen.partial.documents[4]?.sha256, seen.whole.documents[4]?.sha256);
  same(await lookAt(dir, () => rm(join(dir, 'a/deep'), { recursive: true }), 'a/deep', 'a'));
  same(await lookAt(dir, () => write(join(dir, 'n/e/w.ts'), 'x'), 'n/e'));
});

test('an edited ignore file takes effect on everything below it', async t => {
  const dir = await folder(t, { ...shape, 'b/.gitignore': '' });
  same(await lookAt(dir, () => write(join(dir, '.gitignore'), 'deep/\n*.log\n'), ''));
  same(await lookAt(dir, () => write(join(dir, 'b/.gitignore'), '!*.log\n'), 'b'));
  same(await lookAt(dir, () => rm(join(dir, '.gitignore')), ''));
  const seen = await lookAt(dir, () => write(join(dir, '.coilignore'), '*\n!b/\n'), '');
  same(seen);
  assert.ok(!paths(seen.partial).includes('a/one.ts'));
});

test('a folder replaced by a file, a file by a folder, and one that cannot be listed are seen by a look at their folder', async t => {
  const dir = await folder(t, shape);
  same(
    await lookAt(
      dir,
      async () => {
        await rm(join(dir, 'a/deep'), { recursive: true });
        await write(join(dir, 'a/deep'), 'a file');
        await rm(join(dir, 'b/three.ts'));
        await write(join(dir, 'b/three.ts/inner.ts'), 'x');
      },
      'a',
      'b',
    ),
  );
  const unreadable = await lookAt(dir, () => chmod(join(dir, 'b'), 0), 'b');
  await chmod(join(dir, 'b'), 0o755);
  same(unreadable);
  if (process.getuid?.() !== 0) assert.equal(reasons(unreadable.partial)['b'], 'unreadable');
});

test('a link is looked at again wherever its target changed', async t => {
  const dir = await folder(t, { 'a/link.ts': '', 'b/real.ts': 'one' });
  await rm(join(dir, 'a/link.ts'));
  await symlink('../b/real.ts', join(dir, 'a/link.ts'));
  same(await lookAt(dir, () => write(join(dir, 'b/real.ts'), 'two'), 'b'));
});

test('names with newlines and bytes that are no UTF-8 stop nothing', async t => {
  const dir = await folder(t, { 'a\nb.ts': 'x', 'c.ts': 'x' });
  const bad = (name: string): Buffer => Buffer.concat([Buffer.from(`${dir}/${name}`), Buffer.from([0xff, 0xfe])]);
  await writeFile(bad('file'), 'x');
  await writeFile(Buffer.concat([bad('file'), Buffer.from([0xfd])]), 'x');
  await mkdir(bad('folder'));
  const found = await read(dir);
  assert.deepEqual(paths(found), ['a\nb.ts', 'c.ts']);
  assert.equal(found.documents[0]?.text, 'x');
  for (const { path, detail } of found.skipped)
    assert.match(`${path}: ${detail ?? ''}`, /^fi.+: its name is not UTF-8$|^folder.+: ENOENT$/);
  assert.equal(found.skipped.length, 3);
});

test('a repository inside the repository is a folder with its own git rules', async t => {
  const dir = await folder(t, {
    '.git/HEAD': 'x',
    '.gitignore': 'out/\n',
    '.coilignore': '*.secret\n',
    'out/a.ts': 'x',
    'sub/.git/HEAD': 'x',
    'sub/.git/info/exclude': 'private/\n',
    'sub/out/b.ts': 'x',
    'sub/private/c.ts': 'x',
    'sub/d.secret': 'x',
    'module/.git': 'gitdir: ../.git/modules/module\n',
    '.git/modules/module/info/exclude': 'mine/\n',
    'module/mine/a.ts': 'x',
    'module/out/e.ts': 'x',
  });
  assert.deepEqual(paths(await read(dir)), ['.coilignore', '.gitignore', 'module/out/e.ts', 'sub/out/b.ts']);
});

test('a root that is missing or a file is folderMissing', async t => {
  const dir = await folder(t, { 'a.ts': 'x' });
  for (const missing of [join(dir, 'none'), join(dir, 'a.ts')])
    await assert.rejects(
      read(missing),
      (error: unknown) => error instanceof CoilError && error.code === 'folderMissing',
    );
});

test('an aborted scan rejects with an AbortError', async t => {
  const dir = await folder(t, { 'a.ts': 'x' });
  await assert.rejects(new Scanner([{ name: 'root', dir }], []).scan('all', AbortSignal.abort()), isAbort);
});

test('large files do not hold the event loop', async t => {
  const line = 'const value = compute(akia, sk-one, xoxo-two, "npm_", ghp_short);\n';
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}.ts`, line.repeat(15_000)]));
  const dir = await folder(t, files);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const found = await read(dir);
  delay.disable();
  assert.equal(found.documents.length, 40);
  assert.ok(delay.percentile(90) < 500e6, `${delay.percentile(90) / 1e6} ms`);
});

test('this repository reads its own sources', async () => {
  // Bundled tests run from the repository's root.
  const source = await readFile('src/reading/files/secrets.ts', 'utf8');
  const found = await read('src');
  // Bloom filters, a line each.
  assert.deepEqual(found.skipped, [{ path: 'answer/check/libraryNames.json', reason: 'minified' }]);
  assert.ok(found.documents.some(({ text }) => text === source));
});
