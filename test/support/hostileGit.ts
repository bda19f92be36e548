import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Repositories whose settings, hooks or shape try to have git run a program or ask a host; each program leaves a file in `marks`. */
export class HostileGit {
  readonly marks: string;
  private readonly programs: string;
  private readonly plain: string;

  constructor(readonly base: string) {
    this.marks = join(base, 'marks');
    this.programs = join(base, 'programs');
    mkdirSync(this.marks, { recursive: true });
    this.plain = join(base, 'plain');
    mkdirSync(this.plain);
    git(this.plain, 'init', '-q', '-b', 'main');
    write(this.plain, 'src/main.ts', main);
    write(this.plain, 'README.md', '# Demo\n\nA demo server.\n');
    git(this.plain, 'add', '-A');
    git(this.plain, 'commit', '-qm', 'first commit');
  }

  /** The programs that ran. */
  get ran(): string[] {
    return readdirSync(this.marks).sort();
  }

  forget(): void {
    for (const mark of this.ran) rmSync(join(this.marks, mark));
  }

  /** A program that says that it ran; `then` is what it does after that. */
  program(name: string, then = ''): string {
    const file = join(this.programs, `${name}.sh`);
    mkdirSync(this.programs, { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho "$@" >> '${join(this.marks, name)}'\n${then}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** A repository with one commit. */
  repository(name: string): string {
    const folder = join(this.base, name);
    cpSync(this.plain, folder, { recursive: true, preserveTimestamps: true });
    return folder;
  }

  /** One with an edit that is not committed. */
  edited(name: string): string {
    const folder = this.repository(name);
    write(folder, 'src/main.ts', main.replace('+ 1', '+ 2'));
    return folder;
  }

  /** Builds all kinds; the folders, by name. */
  all(): Record<string, string> {
    const made: Record<string, string> = {};
    for (const [name, make] of Object.entries(kinds)) made[name] = make(this, name);
    return made;
  }
}

const main = '/** Starts the server. */\nexport function startServer(port: number) {\n  return port + 1;\n}\n';
const promisor = ['extensions.partialClone', 'o', 'core.repositoryformatversion', '1', 'remote.o.promisor', 'true'];
const everyHook =
  'post-index-change pre-commit post-checkout reference-transaction fsmonitor-watchman pre-auto-gc post-rewrite proc-receive';

const kinds: Readonly<Record<string, (of: HostileGit, name: string) => string>> = {
  fsmonitor: (of, name) => set(of.edited(name), 'core.fsmonitor', of.program(name)),
  hooks: (of, name) => {
    const folder = of.repository(name);
    for (const hook of everyHook.split(' ')) cpSync(of.program(`${name}.${hook}`), join(folder, '.git/hooks', hook));
    // Another time, the same text: git would write its index anew.
    utimesSync(join(folder, 'src/main.ts'), 1, 1);
    return folder;
  },
  hooksPath: (of, name) => {
    const folder = of.repository(name);
    const hooks = join(of.base, 'otherHooks');
    mkdirSync(hooks);
    cpSync(of.program(name), join(hooks, 'post-index-change'));
    utimesSync(join(folder, 'src/main.ts'), 1, 1);
    return set(folder, 'core.hooksPath', hooks);
  },
  externalDiff: (of, name) => {
    const folder = attributed(of.edited(name), '* diff=x\n');
    return set(folder, 'diff.external', of.program(name), 'diff.x.command', of.program(`${name}.driver`));
  },
  textconv: (of, name) => {
    const folder = attributed(of.edited(name), '* diff=x\n');
    return set(folder, 'diff.x.textconv', of.program(name), 'diff.x.cachetextconv', 'true');
  },
  lazySsh: (of, name) =>
    withoutObjects(
      of.repository(name),
      ...promisor,
      'remote.o.url',
      'ssh://h.invalid/x',
      'core.sshCommand',
      of.program(name, 'exit 1'),
    ),
  lazyUploadPack: (of, name) => {
    const folder = of.repository(name);
    return withoutObjects(
      folder,
      ...promisor,
      'remote.o.url',
      folder,
      'remote.o.uploadpack',
      of.program(name, 'exit 1'),
    );
  },
  lazyExt: (of, name) =>
    withoutObjects(
      of.repository(name),
      ...promisor,
      'remote.o.url',
      `ext::${of.program(name, 'exit 1')}`,
      'protocol.ext.allow',
      'always',
    ),
  lazyHelper: (of, name) =>
    withoutObjects(
      of.repository(name),
      ...promisor,
      'remote.o.url',
      'x::y',
      'remote.o.vcs',
      'x',
      'alias.remote-x',
      `!${of.program(name)}`,
    ),
  pager: (of, name) =>
    set(
      of.edited(name),
      'core.pager',
      of.program(name),
      'pager.log',
      of.program(`${name}.log`),
      'core.editor',
      of.program(`${name}.editor`),
    ),
  signature: (of, name) => signed(of.repository(name), of.program(name)),
  signatureSsh: (of, name) =>
    set(
      signed(of.repository(name), of.program(name), 'SSH'),
      'gpg.format',
      'ssh',
      'gpg.ssh.program',
      of.program(name),
      'gpg.ssh.allowedSignersFile',
      '/dev/null',
    ),
  cleanFilter: (of, name) =>
    set(
      attributed(of.edited(name), '* filter=x\n'),
      'filter.x.clean',
      of.program(name, 'cat'),
      'filter.x.smudge',
      'cat',
    ),
  cleanFilterOfAnyName: (of, name) =>
    set(attributed(of.edited(name), '* filter=ünïcode\n'), 'filter.ünïcode.clean', of.program(name, 'cat')),
  cleanFilterInInfo: (of, name) => {
    const folder = of.edited(name);
    write(folder, '.git/info/attributes', '*.ts filter=q\n');
    return set(folder, 'filter.q.clean', of.program(name, 'cat'), 'filter.q.required', 'true');
  },
  processFilter: (of, name) => set(attributed(of.edited(name), '* filter=x\n'), 'filter.x.process', of.program(name)),
  included: (of, name) => {
    const folder = attributed(of.edited(name), '* filter=x\n');
    write(
      folder,
      'tools/settings',
      `[filter "x"]\n\tclean = ${of.program(name, 'cat')}\n[core]\n\tfsmonitor = ${of.program(`${name}.fsmonitor`)}\n`,
    );
    return set(folder, 'include.path', '../tools/settings');
  },
  includedForFolder: (of, name) => {
    const folder = attributed(of.edited(name), '* filter=x\n');
    write(folder, 'tools/settings', `[filter "x"]\n\tclean = ${of.program(name, 'cat')}\n`);
    return set(folder, `includeIf.gitdir:${folder}/.path`, '../tools/settings');
  },
  worktreeSettings: (of, name) => {
    const folder = attributed(of.edited(name), '* filter=x\n');
    write(folder, '.git/config.worktree', `[filter "x"]\n\tclean = ${of.program(name, 'cat')}\n`);
    return set(folder, 'extensions.worktreeConfig', 'true', 'core.repositoryformatversion', '1');
  },
  submodule: (of, name) => {
    const folder = of.repository(name);
    const sub = join(folder, 'sub');
    mkdirSync(sub);
    git(sub, 'init', '-q', '-b', 'main');
    write(sub, 'a.ts', 'export const a = 1;\n');
    write(sub, '.gitattributes', '* filter=x\n');
    git(sub, 'add', '-A');
    git(sub, 'commit', '-qm', 'sub');
    write(folder, '.gitmodules', '[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n');
    git(folder, 'add', '-A');
    git(folder, 'commit', '-qm', 'with sub');
    write(sub, 'a.ts', 'export const a = 2;\n');
    set(sub, 'core.fsmonitor', of.program(name), 'filter.x.clean', of.program(`${name}.clean`, 'cat'));
    return folder;
  },
  alias: (of, name) => {
    const program = `!${of.program(name)}`;
    return set(
      of.edited(name),
      ...['log', 'diff', 'show', 'ls-tree', 'cat-file'].flatMap(each => [`alias.${each}`, program]),
    );
  },
  credentials: (of, name) =>
    set(
      of.edited(name),
      ...['credential.helper', `!${of.program(name)}`, 'core.askPass', of.program(`${name}.askpass`)],
      ...['core.gitProxy', of.program(`${name}.proxy`), 'core.alternateRefsCommand', of.program(`${name}.alternates`)],
    ),
  gitFile: (of, name) => {
    const folder = signed(of.repository(name), of.program(name));
    cpSync(join(folder, '.git'), join(folder, 'assets/data'), { recursive: true });
    rmSync(join(folder, '.git'), { recursive: true });
    write(folder, '.git', 'gitdir: assets/data\n');
    return folder;
  },
  embeddedBare: (of, name) => {
    const folder = signed(of.repository(name), of.program(name));
    set(folder, 'core.bare', 'true');
    cpSync(join(folder, '.git'), join(folder, 'lib'), { recursive: true });
    rmSync(join(folder, '.git'), { recursive: true });
    write(folder, 'lib/a.ts', '/** A. */\nexport function a() {}\n');
    return folder;
  },
  worktreeOutside: (of, name) => {
    write(of.base, 'outside/secret.txt', 'outside secret 4711\n');
    return set(of.edited(name), 'core.worktree', join(of.base, 'outside'));
  },
  branchAsOption: (of, name) => {
    const folder = of.repository(name);
    cpSync(join(folder, '.git/refs/heads/main'), join(folder, '.git/refs/heads/--output=pwn'));
    write(folder, '.git/HEAD', 'ref: refs/heads/--output=pwn\n');
    return folder;
  },
  branchOfTwoLines: (of, name) => headed(of.repository(name), 'ref: refs/heads/ma\nin\n'),
  headOutside: (of, name) => {
    write(of.base, 'outside/private', 'S3CRET7 and more\n');
    return headed(of.repository(name), 'ref: ../../outside/private\n');
  },
  headOutsideBelowRefs: (of, name) => headed(of.repository(name), 'ref: refs/../../../outside/private\n'),
  oddNames: (of, name) => {
    const folder = of.repository(name);
    const odd = [':(exclude)x.ts', '--output=pwned.ts', 'a\nb.ts', '-L1,2.ts', '$(touch pwned).ts'];
    for (const each of odd) write(folder, each, '/** Odd. */\nexport function odd() {}\n');
    git(folder, 'add', '-A');
    git(folder, 'commit', '-qm', 'odd names');
    return folder;
  },
  fifoIncluded: (of, name) => {
    const folder = of.edited(name);
    execFileSync('mkfifo', [join(folder, '.git/inc')]);
    return set(folder, 'include.path', 'inc');
  },
  fifoAsAlternates: (of, name) => fifo(of.edited(name), '.git/objects/info/alternates'),
  fifoAsIndex: (of, name) => fifo(of.edited(name), '.git/index'),
  fifoAsConfig: (of, name) => fifo(of.edited(name), '.git/config'),
  fifoAsPack: (of, name) =>
    fifo(of.edited(name), '.git/objects/pack/pack-0000000000000000000000000000000000000000.idx'),
  fifoAsGraph: (of, name) => fifo(of.edited(name), '.git/objects/info/commit-graph'),
  fifoAsObject: (of, name) => {
    const folder = of.edited(name);
    return fifo(folder, objectFile(git(folder, 'rev-parse', 'HEAD^{tree}')));
  },
};

/** What {@link HostileGit} builds, for a control: git as a user would run it does run some of the programs. */
export function runPlainGit(folder: string): void {
  for (const args of [['log', '-p'], ['diff'], ['status'], ['show']])
    spawnSync('git', args, { cwd: folder, env: environment, timeout: 2000, stdio: 'ignore' });
}

function set(folder: string, ...namesAndValues: string[]): string {
  for (let i = 0; i < namesAndValues.length; i += 2)
    git(folder, 'config', '--local', namesAndValues[i] ?? '', namesAndValues[i + 1] ?? '');
  return folder;
}

function attributed(folder: string, attributes: string): string {
  write(folder, '.gitattributes', attributes);
  return folder;
}

function headed(folder: string, head: string): string {
  write(folder, '.git/HEAD', head);
  return folder;
}

function fifo(folder: string, file: string): string {
  rmSync(join(folder, file), { force: true });
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  execFileSync('mkfifo', [join(folder, file)]);
  return folder;
}

function objectFile(hash: string): string {
  return join('.git/objects', hash.slice(0, 2), hash.slice(2));
}

/** Settings, then the objects away: git would ask the promisor remote for them. */
function withoutObjects(folder: string, ...namesAndValues: string[]): string {
  const gone = ['HEAD^{tree}', 'HEAD:src/main.ts'].map(name => objectFile(git(folder, 'rev-parse', name)));
  set(folder, ...namesAndValues);
  for (const file of gone) if (existsSync(join(folder, file))) rmSync(join(folder, file));
  return folder;
}

/** A commit with a signature, which `program` is to look at whenever the log is shown. */
function signed(folder: string, program: string, form: 'PGP' | 'SSH' = 'PGP'): string {
  const [tree, parent] = [git(folder, 'write-tree'), git(folder, 'rev-parse', 'HEAD')];
  const commit = `tree ${tree}\nparent ${parent}\nauthor a <a@b> 1700000000 +0000\ncommitter a <a@b> 1700000000 +0000\ngpgsig -----BEGIN ${form} SIGNATURE-----\n \n iQ==\n -----END ${form} SIGNATURE-----\n\nsigned\n`;
  const hash = git({ folder, input: commit }, 'hash-object', '-t', 'commit', '-w', '--stdin', '--literally');
  git(folder, 'update-ref', 'refs/heads/main', hash);
  return set(folder, 'log.showSignature', 'true', 'gpg.program', program);
}

const environment = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b',
};

function git(where: string | { readonly folder: string; readonly input: string }, ...args: string[]): string {
  const { folder, input } = typeof where === 'string' ? { folder: where, input: '' } : where;
  return execFileSync('git', args, { cwd: folder, env: environment, input, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
