import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { watch } from 'node:fs';
import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Scanner, type ScanScope, type Scan } from '../../../../src/reading/files/scan';
import { FolderWatch } from '../../../../src/workspace/files/folderWatch';
import { silent } from '../../../support/fakeModel';
import { gitIn } from '../../../support/gitIn';

const { signal } = new AbortController();

/** A scanner that looks where its watch tells it to, as a workspace does. */
class Watched {
  readonly looks: ScanScope[] = [];
  scan: Scan = { documents: [], skipped: [], opened: 0 };
  readonly watch: FolderWatch;
  private readonly scanner: Scanner;
  private scanning: Promise<void> = Promise.resolve();

  constructor(
    readonly dir: string,
    onLook: () => void = () => undefined,
  ) {
    this.scanner = new Scanner([{ name: 'root', dir }], []);
    this.watch = new FolderWatch(
      [dir],
      look => {
        onLook();
        this.looks.push(look);
        this.scanning = this.scanning.then(() => this.look(look));
      },
      silent,
    );
    this.scanner.onEnter = folder => this.watch.enter(folder);
  }

  async look(look: ScanScope): Promise<void> {
    this.scan = await this.scanner.scan(look, signal);
    this.watch.retain(this.scanner.folders);
  }

  get texts(): Record<string, string> {
    return Object.fromEntries(this.scan.documents.map(({ path, text }) => [path, text]));
  }

  /** Resolves when the next burst has been looked at; fails after ten seconds. */
  async settled(work: () => unknown): Promise<void> {
    const before = this.looks.length;
    await work();
    for (let waited = 0; this.looks.length === before; waited += 20) {
      assert.ok(waited < 30_000, 'no look');
      await delay(20);
    }
    await this.scanning;
  }

  /** Everything is as one who looks at all of it would see it. */
  async current(): Promise<void> {
    const all = await new Scanner([{ name: 'root', dir: this.dir }], []).scan('all', signal);
    assert.deepEqual(
      this.scan.documents.map(({ path, sha256 }) => [path, sha256]),
      all.documents.map(({ path, sha256 }) => [path, sha256]),
    );
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Those of the test that is running: they end before its folder does. */
const watching: Watched[] = [];

async function folder(t: TestContext, files: Record<string, string>): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'coil-watch-')));
  t.after(async () => {
    for (const { watch } of watching.splice(0)) watch.dispose();
    await rm(dir, { recursive: true });
  });
  for (const [path, text] of Object.entries(files)) await write(join(dir, path), text);
  return dir;
}

async function watched(dir: string, onLook?: () => void): Promise<Watched> {
  const it = new Watched(dir, onLook);
  watching.push(it);
  await it.look('all');
  // What was written just before may still be told.
  await delay(150);
  it.looks.length = 0;
  return it;
}

test('one saved file is one look at its folder alone; only folders that are read are watched', async t => {
  const dir = await folder(t, {
    'a/one.ts': '1',
    'b/deep/two.ts': '2',
    '.gitignore': 'out/\n',
    'out/x/y.ts': 'x',
    'node_modules/m/i.js': 'x',
  });
  const it = await watched(dir);
  assert.equal(it.watch.watches, 4);
  await it.settled(() => write(join(dir, 'b/deep/two.ts'), 'edited'));
  assert.deepEqual(it.looks, [{ folders: new Set([join(dir, 'b/deep')]) }]);
  assert.equal(it.texts['b/deep/two.ts'], 'edited');
  assert.equal(it.scan.opened, 1);
});

test('new folders are watched at once, those moved or made again too', async t => {
  const dir = await folder(t, { 'a/one.ts': '1', 'b/in/two.ts': '2' });
  const it = await watched(dir);
  await it.settled(() => write(join(dir, 'n/e/w/x.ts'), 'x'));
  await it.settled(() => write(join(dir, 'n/e/w/x.ts'), 'xx'));
  assert.equal(it.texts['n/e/w/x.ts'], 'xx');
  await it.settled(async () => {
    await rename(join(dir, 'a'), join(dir, 'spare'));
    await rename(join(dir, 'b'), join(dir, 'a'));
    await rename(join(dir, 'spare'), join(dir, 'b'));
    await rm(join(dir, 'n/e/w'), { recursive: true });
    await write(join(dir, 'n/e/w/y.ts'), 'y');
  });
  await it.current();
  await it.settled(() => write(join(dir, 'n/e/w/y.ts'), 'again'));
  await it.settled(() => write(join(dir, 'a/in/two.ts'), 'moved and edited'));
  await it.current();
  await it.settled(() => rm(join(dir, 'n'), { recursive: true }));
  await it.current();
  assert.equal(it.watch.watches, 4);
});

test('an edited ignore file takes effect without another look', async t => {
  const dir = await folder(t, { 'a/x.log': '1', 'a/y.ts': '2', '.git/info/exclude': '' });
  gitIn(dir)('init', '-q');
  const it = await watched(dir);
  await it.settled(() => write(join(dir, '.gitignore'), '*.log\n'));
  assert.deepEqual(Object.keys(it.texts), ['.gitignore', 'a/y.ts']);
  await it.settled(() => write(join(dir, '.git/info/exclude'), 'a/\n'));
  assert.deepEqual(Object.keys(it.texts), ['.gitignore']);
});

/** A repository whose branches `main` (checked out) and `side` differ in 300 files; git stops for a while at three of them. */
async function branches(dir: string): Promise<void> {
  const git = gitIn(dir);
  git('init', '-q', '-b', 'main');
  await write(join(dir, '.gitattributes'), 'f7.ts filter=slow\nf77.ts filter=slow\nf277.ts filter=slow\n');
  for (const branch of ['main', 'side']) {
    if (branch === 'side') git('checkout', '-q', '-b', 'side');
    for (let n = 0; n < 300; n++)
      await write(join(dir, `d${n % 20}`, branch === 'side' && n % 3 === 0 ? 'new' : '', `f${n}.ts`), `${branch} ${n}`);
    git('add', '.');
    git('commit', '-qm', branch);
  }
  git('checkout', '-q', 'main');
}

for (const kind of ['repository', 'worktree', 'submodule'])
  test(`a checkout of hundreds of files in a ${kind} is one look, after git is done`, async t => {
    const top = await folder(t, {});
    const origin = join(top, 'origin');
    await mkdir(origin);
    await branches(origin);
    let dir = origin;
    if (kind === 'worktree') {
      dir = join(top, 'tree');
      gitIn(origin)('worktree', 'add', '-q', '--detach', dir, 'main');
    } else if (kind === 'submodule') {
      gitIn(top)('init', '-q', 'outer');
      gitIn(join(top, 'outer'))('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', origin, 'sub');
      dir = join(top, 'outer/sub');
    }
    gitIn(dir)('config', 'filter.slow.smudge', 'sleep 0.7; cat');
    let done = false;
    const it = await watched(dir, () => assert.ok(done, 'looked while git was at work'));
    await it.settled(async () => {
      const checkout = spawn('git', ['checkout', '-q', '--detach', kind === 'submodule' ? 'origin/side' : 'side'], {
        cwd: dir,
      });
      const [code] = (await once(checkout, 'exit')) as [number];
      assert.equal(code, 0);
      done = true;
    });
    // Nothing comes after it.
    await delay(1000);
    assert.deepEqual(it.looks, ['all']);
    await it.current();
    assert.ok(Object.keys(it.texts).some(path => path.includes('new/')));
  });

test('while git holds the index nothing is looked at', async t => {
  const dir = await folder(t, { 'a.ts': '1' });
  gitIn(dir)('init', '-q');
  const it = await watched(dir);
  await writeFile(join(dir, '.git/index.lock'), '');
  await write(join(dir, 'a.ts'), '2');
  await delay(1000);
  assert.deepEqual(it.looks, []);
  await it.settled(() => rm(join(dir, '.git/index.lock')));
  assert.equal(it.texts['a.ts'], '2');
});

test('where the system refuses watches, one warning says what to do', async t => {
  const dir = await folder(t, { 'a/1.ts': '1', 'b/2.ts': '2', 'c/3.ts': '3' });
  const warnings: string[] = [];
  const refuse = (() => {
    throw Object.assign(new Error('System limit for number of file watchers reached'), { code: 'ENOSPC' });
  }) as unknown as typeof watch;
  const limited = new FolderWatch(
    [dir],
    () => undefined,
    { ...silent, warn: message => warnings.push(message) },
    refuse,
  );
  t.after(() => limited.dispose());
  for (const name of ['', 'a', 'b', 'c']) limited.enter(join(dir, name));
  assert.equal(limited.watches, 0);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /max_user_watches/);
});
