/** The repositories that are asked about, each laid out in a folder of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Repository {
  readonly name: string;
  readonly dir: string;
  /** Files git or a walk lists, without those that the repository keeps from Coil; relative, sorted. */
  readonly files: readonly string[];
  /** True where questions about the past have an answer. */
  readonly history: boolean;
  /** False: only written questions are asked about it. */
  readonly generated: boolean;
}

/** Where a repository comes from: folders of a package or of Debian, or a commit of a clone (null: of this repository). */
type Source =
  | { readonly kind: 'folders'; readonly from: string; readonly take: Readonly<Record<string, string>> }
  | { readonly kind: 'git'; readonly clone: string | null; readonly commit: string };

const npm = (name: string, take: Readonly<Record<string, string>>): Source => ({
  kind: 'folders',
  from: `node_modules/${name}`,
  take: { 'package.json': 'package.json', 'README.md': 'README.md', ...take },
});
const python = 'asyncio collections concurrent ctypes email html http importlib json logging multiprocessing re sqlite3'
  .concat(' tomllib unittest urllib wsgiref xml xmlrpc zoneinfo')
  .split(' ');

/** What `npm ci` and Debian's python3 give. */
const installed: Readonly<Record<string, Source>> = {
  // A fixed commit: the questions stay the same.
  coil: { kind: 'git', clone: null, commit: '3dc596f' },
  eslint: npm('eslint', { lib: 'lib', bin: 'bin' }),
  'typescript-eslint': npm('@typescript-eslint/eslint-plugin', { dist: 'lib' }),
  'node-llama-cpp': npm('node-llama-cpp', { dist: 'lib' }),
  ipull: npm('ipull', { dist: 'lib' }),
  tar: npm('tar', { 'dist/esm': 'lib' }),
  semver: npm('semver', {
    bin: 'bin',
    classes: 'classes',
    functions: 'functions',
    internal: 'internal',
    ranges: 'ranges',
    'index.js': 'index.js',
    'preload.js': 'preload.js',
    'range.bnf': 'range.bnf',
  }),
  minimatch: npm('minimatch', { 'dist/esm': 'lib' }),
  chokidar: npm('chokidar', { 'index.js': 'index.js', 'handler.js': 'handler.js' }),
  python: {
    kind: 'folders',
    from: '/usr/lib/python3.11',
    take: Object.fromEntries([
      ...python.map(name => [name, name] as const),
      ...['argparse.py', 'socketserver.py', 'threading.py', 'subprocess.py', 'tempfile.py', 'typing.py', 'ssl.py'].map(
        name => [name, name] as const,
      ),
    ]),
  },
  frameworks: { kind: 'folders', from: 'test/fixtures/frameworks', take: { '.': '.' } },
  mpmath: { kind: 'folders', from: '/usr/lib/python3/dist-packages/mpmath', take: { '.': 'mpmath' } },
};

/** Only for test/eval/secondSet.json. */
const second: Readonly<Record<string, Source>> = {
  'python-modules': {
    kind: 'folders',
    from: '/usr/lib/python3.11',
    take: Object.fromEntries(
      'venv ensurepip dbm curses distutils'
        .concat(
          ' abc.py ast.py base64.py bdb.py bz2.py calendar.py cmd.py code.py codecs.py compileall.py configparser.py',
        )
        .concat(
          ' contextlib.py copy.py csv.py dataclasses.py datetime.py difflib.py dis.py doctest.py enum.py filecmp.py',
        )
        .concat(
          ' fileinput.py fnmatch.py fractions.py ftplib.py functools.py getopt.py gettext.py glob.py graphlib.py gzip.py',
        )
        .concat(
          ' hashlib.py heapq.py hmac.py imaplib.py inspect.py ipaddress.py linecache.py locale.py mailbox.py mimetypes.py',
        )
        .concat(
          ' modulefinder.py netrc.py ntpath.py optparse.py os.py pathlib.py pdb.py pickle.py pickletools.py pkgutil.py',
        )
        .concat(
          ' platform.py plistlib.py poplib.py posixpath.py pprint.py profile.py pstats.py pyclbr.py pydoc.py queue.py',
        )
        .concat(
          ' random.py reprlib.py runpy.py sched.py selectors.py shelve.py shlex.py shutil.py site.py smtplib.py socket.py',
        )
        .concat(
          ' stat.py statistics.py string.py symtable.py tarfile.py telnetlib.py textwrap.py timeit.py tokenize.py trace.py',
        )
        .concat(
          ' traceback.py tracemalloc.py types.py uuid.py warnings.py wave.py weakref.py webbrowser.py zipapp.py zipfile.py',
        )
        .split(' ')
        .map(name => [name, name] as const),
    ),
  },
  vsce: npm('@vscode/vsce', { out: 'out' }),
  parse5: npm('parse5', { dist: 'dist' }),
  'fs-extra': npm('fs-extra', { lib: 'lib' }),
  'vscode-jsonrpc': npm('vscode-jsonrpc', { lib: 'lib' }),
  'import-x': npm('eslint-plugin-import-x', { lib: 'lib' }),
};

/** Public repositories at fixed commits, taken from `--repositories DIR`, a folder of clones named as here. */
const cloned: Readonly<Record<string, Source>> = {
  'xterm.js': { kind: 'git', clone: 'xterm.js', commit: '904ae935269eef5ec6a1415b64463c3d02eff1eb' },
  'vscode-js-debug': { kind: 'git', clone: 'vscode-js-debug', commit: '06ce1aa29692a9147fbca4a82aed68c43a13655e' },
  aider: { kind: 'git', clone: 'aider', commit: '5dc9490bb35f9729ef2c95d00a19ccd30c26339c' },
  esbuild: { kind: 'git', clone: 'esbuild', commit: 'f6058f8364fe7ab91ca57a83e02577ed74c9cae4' },
};

/** Lays out the repositories of `names` (all that are there when empty) below `target`. `clones` may be null. */
export function layOut(names: readonly string[], target: string, clones: string | null): Repository[] {
  const all = { ...installed, ...(clones === null ? {} : cloned), ...second };
  return Object.entries(all)
    .filter(([name]) => names.length === 0 || names.includes(name))
    .flatMap(([name, source]) => {
      const dir = join(target, name);
      if (!put(source, dir, clones)) {
        process.stderr.write(`${name}: not on this machine, left out\n`);
        return [];
      }
      return [{ name, dir, files: filesBelow(dir), history: source.kind !== 'folders', generated: !(name in second) }];
    });
}

function put(source: Source, dir: string, clones: string | null): boolean {
  if (source.kind === 'folders') {
    if (!existsSync(source.from)) return false;
    rmSync(dir, { recursive: true, force: true });
    for (const [from, to] of Object.entries(source.take)) {
      const path = join(source.from, from);
      if (!existsSync(path)) continue;
      mkdirSync(dirname(join(dir, to)), { recursive: true });
      cpSync(path, join(dir, to), { recursive: true, dereference: true, filter: readable });
    }
    return true;
  }
  const { clone, commit } = source;
  const from = clone === null ? process.cwd() : join(clones ?? '', clone);
  if (!existsSync(from) || !hasCommit(from, commit)) return false;
  const marker = `${dir}.commit`;
  if (existsSync(dir) && existsSync(marker) && readFileSync(marker, 'utf8') === commit) return true;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dirname(dir), { recursive: true });
  git('.', 'clone', '--quiet', '--shared', '--no-checkout', from, dir);
  git(dir, 'checkout', '--quiet', '--detach', commit);
  writeFileSync(marker, commit);
  return true;
}

/** A shallow clone may lack it. */
function hasCommit(dir: string, commit: string): boolean {
  return spawnSync('git', ['-C', dir, 'cat-file', '-e', `${commit}^{commit}`]).status === 0;
}

/** What a compiler wrote beside its output, and packages inside packages. */
function readable(path: string): boolean {
  return !/(?:\.map|\.d\.[mc]?ts|\.pyc|\.so|\.node|\.wasm|\.tsbuildinfo|__pycache__)$|node_modules\/.*node_modules/.test(
    path,
  );
}

function filesBelow(dir: string): string[] {
  if (existsSync(join(dir, '.git'))) {
    const unread = new Set(
      existsSync(join(dir, '.coilignore'))
        ? git(dir, 'ls-files', '-z', '-ci', '--exclude-from=.coilignore').split('\0')
        : [],
    );
    const listed = git(dir, 'ls-files', '-z')
      .split('\0')
      .filter(path => !unread.has(path));
    return listed
      .filter(path => path !== '' && existsSync(join(dir, path)) && statSync(join(dir, path)).isFile())
      .sort();
  }
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry =>
      join(entry.parentPath, entry.name)
        .slice(dir.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

export function git(dir: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
}
