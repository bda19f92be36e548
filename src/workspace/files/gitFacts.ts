import type { ChangedCommit, Commit, GitFacts } from '../../answer/codebase';
import { visibleLine } from '../../shared/visible';
import type { Roots } from './roots';
import type { BlobIds } from '../git/blobIds';
import { GitObjects } from '../git/gitObjects';
import { workingChanges } from '../git/workingChanges';

/** Commits asked for, and milliseconds and bytes of output that git may take. */
const mostCommits = 60;
const timeout = 4_000;
const mostBytes = 16 * 1024 ** 2;

/** What git tells of the folders of a workspace. `documents`: paths of the files that are read. */
export function gitFacts(roots: Roots, documents: () => Iterable<string>, ids: BlobIds): GitFacts {
  return {
    mostCommits,
    changes: async (path, since, signal) => {
      const places = path === '' ? roots.all.map(root => ({ root, inside: '' })) : [placeOf(path, roots)];
      const all = await Promise.all(
        places.map(async ({ root, inside }) => {
          const git = GitObjects.around(root.dir);
          if (git === null) return [];
          const below = inside === '' ? git.prefix : git.inRepository(inside);
          const times = since === null ? [] : [`--since=${since}`];
          const about = ['--name-only', `-${mostCommits}`, ...times, git.head, ...(below === '' ? [] : ['--', below])];
          const out = await git.run([...log, ...about], { timeout, mostBytes, signal });
          return out === null
            ? []
            : [
                commitsOf(out).map(each => ({
                  ...each,
                  files: named(each.files, git, path => roots.document(root, path)),
                })),
              ];
        }),
      );
      const known = all.flat();
      return known.length === 0
        ? null
        : known
            .flat()
            .sort((a, b) => b.at - a.at)
            .slice(0, mostCommits);
    },
    firstWith: async (path, name, signal) => {
      const { root, inside } = placeOf(path, roots);
      const git = GitObjects.around(root.dir);
      if (git === null) return null;
      const file = git.inRepository(inside);
      const run = (...about: readonly string[]): Promise<string | null> =>
        git.run([...log, ...about], { timeout, mostBytes, signal });
      if (name === null) {
        const out = await run('--follow', '--diff-filter=A', git.head, '--', file);
        return out === null ? null : (commitsOf(out).at(-1) ?? null);
      }
      // The name may have stood elsewhere before; through every file of a long history that takes too long.
      const out =
        (await run(`-S${name}`, '--reverse', git.head)) ?? (await run(`-S${name}`, '--reverse', git.head, '--', file));
      return out === null ? null : (commitsOf(out)[0] ?? null);
    },
    uncommitted: async signal => {
      const all = await Promise.all(
        roots.all.map(async root => {
          const beginning = roots.document(root, '');
          const read = [...documents()]
            .filter(path => path.startsWith(beginning))
            .map(path => path.slice(beginning.length));
          const changes = await workingChanges(root.dir, new Set(read), ids, signal);
          if (changes === null) return [];
          const isNew = (path: string): boolean => changes.diff.includes(`new file ${visibleLine(path)}\n`);
          return [
            changes.paths.map(path => ({ path: roots.document(root, path), state: isNew(path) ? 'new' : 'changed' })),
          ];
        }),
      );
      return all.flat().length === 0 ? null : all.flat().flat();
    },
  };
}

function placeOf(path: string, roots: Roots): { readonly root: Roots['all'][number]; readonly inside: string } {
  const { folder, path: inside } = roots.locate(path);
  return { root: roots.all.find(({ dir }) => dir === folder) ?? roots.first, inside };
}

/** Paths from the repository's top as those of documents: only of the folder that is open. */
function named(files: readonly string[], { prefix }: GitObjects, document: (path: string) => string): string[] {
  return files.flatMap(path => (path.startsWith(prefix) ? [document(path.slice(prefix.length))] : []));
}

/** A record begins with \x1e; its header ends with \x1d, and the names of files follow, a line each. */
const log = [
  '-c',
  'core.quotePath=false',
  'log',
  '--no-renames',
  '--format=%x1e%h%x1f%an%x1f%cr%x1f%s%x1f%ct%x1f%b%x1d',
];

function commitsOf(out: string): (ChangedCommit & { readonly at: number })[] {
  return out.split('\x1e').flatMap(record => {
    const [header = '', names = ''] = record.split('\x1d');
    const [hash = '', author = '', age = '', subject = '', at = '', body = ''] = header.trim().split('\x1f');
    if (hash === '') return [];
    const commit: Commit = { hash, author, age, subject, body: firstParagraph(body) };
    return [{ ...commit, at: Number(at), files: names.split('\n').filter(name => name !== '') }];
  });
}

/** Trailers such as Signed-off-by say nothing of why. */
function firstParagraph(body: string): string {
  const paragraph = body.trim().split(/\n\s*\n/)[0] ?? '';
  return /^[\w-]+: \S/.test(paragraph) ? '' : paragraph.slice(0, 600);
}
