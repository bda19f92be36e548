import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRegularFile } from '../../../../src/reading/files/regularFile';
import { Scanner, type Scan } from '../../../../src/reading/files/scan';
import { FileChangedError } from '../../../../src/shared/errors';
import { gitHead } from '../../../../src/workspace/git/gitHead';
import { temporaryFolder } from '../../../support/temporaryFolder';

const never = new AbortController().signal;
const scanned = (dir: string): Promise<Scan> => new Scanner([{ name: 'w', dir }], []).scan('all', never);
const fifo = (file: string): unknown => execFileSync('mkfifo', [file]);

test('a FIFO, device, folder or link is no file, and opening it never waits', () => {
  const folder = temporaryFolder('regular');
  fifo(join(folder, 'fifo'));
  symlinkSync('/dev/zero', join(folder, 'zero'));
  writeFileSync(join(folder, 'file'), 'text');
  symlinkSync('file', join(folder, 'link'));
  assert.equal(readRegularFile(join(folder, 'fifo'), 100), null);
  assert.equal(readRegularFile(join(folder, 'zero'), 100, 'follow'), null);
  assert.equal(readRegularFile(folder, 100), null);
  assert.equal(readRegularFile(join(folder, 'file'), 3), null, 'too large');
  assert.equal(readRegularFile(join(folder, 'file'), 4)?.toString(), 'text');
  assert.throws(() => readRegularFile(join(folder, 'link'), 100), { code: 'ELOOP' });
});

test('special files where git has its own, and above the folder, hold nothing up and show nothing', async () => {
  const base = temporaryFolder('gitfiles');
  writeFileSync(join(base, 'secret'), 'hunter2 is the password');
  const cases: Record<string, (folder: string) => void> = {
    dotGitFifo: folder => fifo(join(folder, '.git')),
    dotGitBelow: folder => fifo(join(folder, 'src/.git')),
    dotGitZero: folder => symlinkSync('/dev/zero', join(folder, '.git')),
    headFifo: folder => (mkdirSync(join(folder, '.git')), fifo(join(folder, '.git/HEAD'))),
    headZero: folder => (mkdirSync(join(folder, '.git')), symlinkSync('/dev/zero', join(folder, '.git/HEAD'))),
    refZero: folder => (
      mkdirSync(join(folder, '.git')),
      writeFileSync(join(folder, '.git/HEAD'), 'ref: ../../../../../../../../dev/zero\n')
    ),
    refSecret: folder => (
      mkdirSync(join(folder, '.git')),
      writeFileSync(join(folder, '.git/HEAD'), 'ref: ../../secret\n')
    ),
    refSecretByLink: folder => {
      mkdirSync(join(folder, '.git/refs/heads'), { recursive: true });
      writeFileSync(join(folder, '.git/HEAD'), 'ref: refs/heads/main\n');
      symlinkSync(join(base, 'secret'), join(folder, '.git/refs/heads/main'));
    },
    ignoreZero: folder => symlinkSync('/dev/zero', join(folder, '.gitignore')),
    excludeFifo: folder => (
      mkdirSync(join(folder, '.git/info'), { recursive: true }),
      fifo(join(folder, '.git/info/exclude'))
    ),
    ignoreBig: folder => writeFileSync(join(folder, '.gitignore'), '#'.repeat(30_000_000)),
    gitDirDevice: folder => writeFileSync(join(folder, '.git'), 'gitdir: /dev/fd\n'),
    gitDirItself: folder => symlinkSync('.git', join(folder, '.git')),
  };
  for (const [name, make] of Object.entries(cases)) {
    const folder = join(base, name);
    mkdirSync(join(folder, 'src'), { recursive: true });
    writeFileSync(join(folder, 'src/a.ts'), 'export const a = 1;\n');
    make(folder);
    for (const opened of [folder, join(folder, 'src')]) {
      const { documents } = await scanned(opened);
      assert.ok(
        documents.some(({ path }) => path.endsWith('a.ts')),
        name,
      );
      assert.equal(gitHead(opened), null, name);
    }
  }
});

test('10,000 folders in one another are read to a depth, and the rest is said to be too deep', async () => {
  const folder = temporaryFolder('deep');
  // One by one: the path of all is longer than a system takes.
  const make = "for (let i = 0; i < 10_000; i++) (fs.mkdirSync('d'), process.chdir('d'))";
  execFileSync(process.execPath, ['-e', make], { cwd: folder });
  writeFileSync(join(folder, 'top.ts'), 'export const top = 1;\n');
  try {
    const { documents, skipped } = await scanned(folder);
    assert.deepEqual(
      documents.map(({ path }) => path),
      ['top.ts'],
    );
    assert.deepEqual(
      skipped.map(({ detail }) => detail),
      ['nested too deep'],
    );
  } finally {
    execFileSync('rm', ['-rf', join(folder, 'd')]);
  }
});

test('a folder that was swapped for a link after the scan shows nothing from outside', async () => {
  const base = temporaryFolder('swapped');
  for (const [folder, text] of [
    ['inside/lib', 'export const a = 1;\n'],
    ['outside', 'export const secret = 4711;\n'],
  ] as const) {
    mkdirSync(join(base, folder), { recursive: true });
    writeFileSync(join(base, folder, 'a.ts'), text);
  }
  const scanner = new Scanner([{ name: 'w', dir: join(base, 'inside') }], []);
  const [document] = (await scanner.scan('all', never)).documents;
  assert.ok(document !== undefined);
  renameSync(join(base, 'inside/lib'), join(base, 'lib'));
  symlinkSync(join(base, 'outside'), join(base, 'inside/lib'));
  assert.equal(document.bytesNow(), null);
  assert.throws(() => document.text, FileChangedError);
  const { documents, skipped } = await scanner.scan('all', never);
  assert.deepEqual([documents.length, skipped.map(({ reason }) => reason)], [0, ['symlink']]);
});
