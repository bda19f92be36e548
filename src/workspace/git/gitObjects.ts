import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join, posix, relative, resolve, sep } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { gitAround, gitText, isOnNetwork, type GitFolder } from '../../reading/files/gitFolder';
import { systemCode } from '../../reading/files/systemCode';
import { isAbort } from '../../shared/errors';
import { makeScratch, removeScratch } from '../../shared/scratchFolder';
import { sha256 } from '../../shared/sha256';
import { headOf } from './gitHead';
import { gitProgram } from './gitProgram';

export interface GitLimits {
  /** Milliseconds, after which git is killed. */
  readonly timeout: number;
  /** Of its output. */
  readonly mostBytes: number;
  readonly signal?: AbortSignal;
}

/**
 * What a repository has committed, asked of the `git` command: the one place that runs it.
 *
 * A repository's settings can name programs and hosts in ways without number (filters, hooks, signatures, promisor remotes, file watchers,
 * included files), so none of them is ever read, nor the user's. Git gets a folder of our own for its repository, with two settings of ours and
 * no branch, hook or attribute, and of the real one only its objects (`GIT_OBJECT_DIRECTORY`); the commit is named by a hash that we read
 * ourselves. There is no working tree, so no filter is run on one, and nothing is written. An object that is not there is an error of
 * git's, never a question to a host.
 */
export class GitObjects {
  private constructor(
    /** The hash of the commit that is checked out. */
    readonly head: string,
    /** Where the folder asked for lies in the repository: `''`, or ending in a slash. */
    readonly prefix: string,
    private readonly objects: string,
    private readonly shallow: string,
    private readonly program: string,
  ) {}

  /** Of the repository that `folder` is in; null outside git, before the first commit, without git, and where its objects are out of reach. */
  static around(folder: string): GitObjects | null {
    const at = resolve(folder);
    const git = gitAround(at);
    return git === null ? null : GitObjects.of(git, relative(git.top, at).split(sep).join('/'));
  }

  /** Of a repository without a working tree, which `folder` itself is. Only for a folder that the user has named as such. */
  static bare(folder: string): GitObjects | null {
    const own = resolve(folder);
    return GitObjects.of({ top: own, own, common: own }, '');
  }

  private static of(git: GitFolder, within: string): GitObjects | null {
    const head = headOf(git);
    const objects = join(git.common, 'objects');
    const program = gitProgram(git.top);
    if (head === null || program === null || !areLocal(objects)) return null;
    // A shallow clone names the commits whose parents it has not.
    const shallow = (gitText(join(git.common, 'shallow'), mostShallow) ?? '')
      .split('\n')
      .filter(line => /^[0-9a-f]{40,64}$/.test(line))
      .join('\n');
    return new GitObjects(head, within === '' ? '' : `${within}/`, objects, shallow, program);
  }

  /** The folder's path of a path in it, from the repository's top. */
  inRepository(path: string): string {
    return posix.join(this.prefix, path);
  }

  /**
   * What git prints, with `input` to read; null when it fails, takes too long or has no such object. Rejects only when aborted. Paths in
   * `args` are from the repository's top and stand for themselves, whatever characters they have.
   */
  async run(args: readonly string[], { timeout, mostBytes, signal }: GitLimits, input = ''): Promise<string | null> {
    const ran = promisify(execFile)(this.program, this.arguments(args), {
      ...this.place(),
      timeout,
      killSignal: 'SIGKILL',
      maxBuffer: mostBytes,
      signal,
    });
    // Git may end before it has read everything: then its exit code says so.
    ran.child.stdin?.on('error', () => undefined);
    ran.child.stdin?.end(input);
    try {
      return (await ran).stdout;
    } catch (error) {
      if (isAbort(error)) throw error;
      if (error instanceof Error) return null;
      throw error;
    }
  }

  /** Git as a process to talk to. The caller ends it, or `signal` kills it. */
  spawn(args: readonly string[], signal?: AbortSignal): ChildProcessByStdio<Writable, Readable, null> {
    return spawn(this.program, this.arguments(args), {
      ...this.place(),
      stdio: ['pipe', 'pipe', 'ignore'],
      signal,
      killSignal: 'SIGKILL',
    });
  }

  private arguments(args: readonly string[]): string[] {
    return ['--no-pager', '--literal-pathspecs', '-c', `mailmap.blob=${this.head}:.mailmap`, ...args];
  }

  private place(): { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly windowsHide: true } {
    const folder = ownFolder(this.head.length === 64 ? 'sha256' : 'sha1', this.shallow);
    const inherited = Object.entries(process.env).filter(([name]) => !/^(?:GIT_|XDG_CONFIG_HOME$|HOME$)/i.test(name));
    const env = {
      ...Object.fromEntries(inherited),
      GIT_DIR: folder,
      GIT_OBJECT_DIRECTORY: this.objects,
      // Where git looks for settings of the user and the machine; the home folder is for releases before 2.32.
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_SYSTEM: devNull,
      GIT_CONFIG_GLOBAL: devNull,
      GIT_ATTR_NOSYSTEM: '1',
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      // Without any of these nothing would be run either: git has no remote, no lock to take and no terminal here.
      GIT_ALLOW_PROTOCOL: '',
      GIT_NO_LAZY_FETCH: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C',
    };
    return { cwd: folder, env, windowsHide: true };
  }
}

/** Bytes of the list of a shallow clone's ends. */
const mostShallow = 1024 ** 2;
/** Lists of further object folders that lead from one to the next; git follows five. */
const mostAlternates = 32;

/** Whether a folder of objects and those that it names further are folders of this machine, as far as can be seen without opening any. */
function areLocal(objects: string): boolean {
  const seen = new Set<string>();
  const waiting = [objects];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    const inside = seen.size > mostAlternates ? null : namesIn(folder);
    if (
      inside
        ?.filter(name => /^(?:[0-9a-f]{2}|info|pack)$/.test(name))
        .every(name => hasFilesOnly(join(folder, name))) !== true
    )
      return false;
    for (const line of (gitText(join(folder, 'info', 'alternates'), mostShallow) ?? '').split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      if (isOnNetwork(line)) return false;
      waiting.push(resolve(folder, line));
    }
  }
  return true;
}

function namesIn(folder: string): string[] | null {
  try {
    return readdirSync(folder);
  } catch (error) {
    systemCode(error);
    return null;
  }
}

/** False where git would open something that is no file: a FIFO would hold it up. */
function hasFilesOnly(folder: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true }).every(entry => entry.isFile() || entry.isDirectory());
  } catch (error) {
    return systemCode(error) === 'ENOENT';
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    systemCode(error);
    return false;
  }
}

let own: string | undefined;

/** A folder that git takes for a repository with these commits as a shallow clone's ends; it is removed when this process ends. */
function ownFolder(format: 'sha1' | 'sha256', shallow: string): string {
  if (own === undefined) {
    const made = (own = makeScratch('git'));
    process.once('exit', () => removeScratch(made));
  }
  const folder = join(own, sha256(format, shallow).slice(0, 16));
  if (isFolder(folder)) return folder;
  mkdirSync(join(folder, 'refs'), { recursive: true });
  writeFileSync(
    join(folder, 'config'),
    format === 'sha1'
      ? '[core]\nrepositoryFormatVersion = 0\nbare = true\n'
      : '[core]\nrepositoryFormatVersion = 1\nbare = true\n[extensions]\nobjectFormat = sha256\n',
  );
  if (shallow !== '') writeFileSync(join(folder, 'shallow'), `${shallow}\n`);
  // What makes it a repository to git comes last, so that none is half made.
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  return folder;
}
