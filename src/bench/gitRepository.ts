import { CoilError } from '../shared/errors';
import { BlobReader } from '../workspace/git/blobReader';
import { GitObjects } from '../workspace/git/gitObjects';

/** What a commit has at a path that its parent has not; `blob` is null where it has nothing any more. */
export interface GitChange {
  readonly path: string;
  /** git's mode: '100644' or '100755' a file, '120000' a symbolic link, '160000' a submodule. */
  readonly mode: string;
  readonly blob: string | null;
}

/** The null commit: every path of a commit is a change from it. */
const nothing = null;

/** A local git repository, bare or not, read through the `git` command: nothing of it is written. */
export class GitRepository {
  private readonly objects: GitObjects;
  private blobs: BlobReader | undefined;

  /** Throws `usage` when there is none with a commit, or no git. */
  constructor(dir: string) {
    const objects = GitObjects.around(dir) ?? GitObjects.bare(dir);
    if (objects === null) throw notARepository(dir);
    this.objects = objects;
  }

  /** At most `count` commits, the oldest first, each the first parent of the next; the last is HEAD. */
  async firstParents(count: number): Promise<string[]> {
    const out = await this.git('rev-list', '--first-parent', `--max-count=${count}`, this.objects.head);
    return out.split('\n').filter(Boolean).reverse();
  }

  /**
   * The last `days` commits of HEAD's first parents, oldest first, and for each of them the tips of the branches merged next, at most `branches`: second parents
   * of the merges after it; where there are none, the commits after it.
   */
  async branchesAhead(days: number, branches: number): Promise<{ main: string[]; ahead: string[][] }> {
    const out = await this.git(
      ...['rev-list', '--first-parent', '--parents', `--max-count=${days + 4 * branches}`, this.objects.head],
    );
    const line = out
      .split('\n')
      .filter(Boolean)
      .map(text => text.split(' '))
      .reverse();
    const merges = line.some(([, , tip]) => tip !== undefined);
    const tipOf = ([commit = '', , tip]: readonly string[]): string[] =>
      tip !== undefined ? [tip] : merges ? [] : [commit];
    const main = line.slice(0, days);
    const ahead = main.map((_, day) =>
      line
        .slice(day + 1)
        .flatMap(tipOf)
        .slice(0, branches),
    );
    return { main: main.map(([commit = '']) => commit), ahead };
  }

  /** The differences of a commit from another, or everything in it. */
  async changes(from: string | typeof nothing, to: string): Promise<GitChange[]> {
    if (from === nothing) {
      const out = await this.git('ls-tree', '-r', '-z', to);
      return out
        .split('\0')
        .filter(Boolean)
        .map(line => {
          const tab = line.indexOf('\t');
          const [mode = '', , blob = ''] = line.slice(0, tab).split(' ');
          return { path: line.slice(tab + 1), mode, blob };
        });
    }
    const parts = (await this.git('diff-tree', '-r', '-z', '--raw', '--no-renames', from, to)).split('\0');
    const changes: GitChange[] = [];
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const [, mode = '', , blob = '', status = ''] = (parts[i] ?? '').split(' ');
      changes.push({ path: parts[i + 1] ?? '', mode, blob: status === 'D' ? null : blob });
    }
    return changes;
  }

  /** A blob's bytes; all are read through one `git cat-file --batch`. */
  read(blob: string): Promise<Buffer> {
    this.blobs ??= new BlobReader(this.objects);
    return this.blobs.read(blob);
  }

  dispose(): void {
    this.blobs?.dispose();
  }

  private async git(...args: string[]): Promise<string> {
    const out = await this.objects.run(args, { timeout: 600_000, mostBytes: 2 ** 30 });
    if (out === null) throw new CoilError('usage', `git ${args[0] ?? ''} failed.`, 'git fsck says what is wrong.');
    return out;
  }
}

function notARepository(dir: string): CoilError {
  return new CoilError(
    'usage',
    `${dir} is not a git repository with commits.`,
    'Give the folder of a repository, or a bare one.',
  );
}
