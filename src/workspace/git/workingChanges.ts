import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { secretInText } from '../../reading/files/secrets';
import { isAbort } from '../../shared/errors';

/** What differs from the last commit on the disk. `paths`: the files that are shown, from `folder`. */
export interface WorkingChanges {
  readonly diff: string;
  readonly paths: readonly string[];
}

/** Milliseconds that git may take, and bytes of its diff. */
const timeout = 4_000;
const maxBuffer = 16 * 1024 ** 2;

/**
 * The diff of a folder's working tree from HEAD, of files that `isRead` (by their paths from the folder) alone: of others their names,
 * since they may be secret. New files are named. Null outside git, before the first commit, or when git takes too long. Rejects when aborted.
 */
export async function workingChanges(
  folder: string,
  isRead: (path: string) => boolean,
  signal: AbortSignal,
): Promise<WorkingChanges | null> {
  const diff = await git(folder, ['diff', 'HEAD', ...plain, '--', '.'], signal);
  if (diff === null) return null;
  const listed = await git(folder, ['ls-files', '--others', '--exclude-standard', '--', '.'], signal);
  const fresh = (listed ?? '').split('\n').filter(path => path !== '' && isRead(path));
  const parts = diff
    .split(/^(?=diff --git )/m)
    .filter(part => part !== '')
    .map(part => partOf(part, isRead));
  return {
    diff: [...parts.map(({ text }) => text), ...fresh.map(path => `new file ${path}\n`)].join(''),
    paths: [...parts.flatMap(({ path, shown }) => (shown ? [path] : [])), ...fresh],
  };
}

/** No program that the repository's configuration names is run, and the output has one form whatever it says. */
const plain = [
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-renames',
  '--relative',
  '--src-prefix=',
  '--dst-prefix=',
];

function partOf(
  part: string,
  isRead: (path: string) => boolean,
): { readonly path: string; readonly shown: boolean; readonly text: string } {
  const path = /^\+\+\+ (?!\/dev\/null)(.+?)\t?$/m.exec(part)?.[1] ?? '';
  const deleted = /^deleted file mode/m.test(part);
  const named = path === '' ? (/^--- (.+?)\t?$/m.exec(part)?.[1] ?? (part.split('\n')[0] ?? '').slice(11)) : path;
  const secret = secretInText(part);
  const shown = path !== '' && !deleted && isRead(path) && secret === null;
  if (shown) return { path, shown, text: part.replace(/^(?:diff --git|index) .*\n/gm, '') };
  const why = deleted ? 'deleted' : secret === null ? 'changed, not read' : `changed, not shown: ${secret}`;
  return { path, shown, text: `${named}: ${why}\n` };
}

async function git(folder: string, args: readonly string[], signal: AbortSignal): Promise<string | null> {
  const options = ['-c', 'core.quotePath=false', '-c', 'core.fsmonitor=false', ...args];
  try {
    return (await promisify(execFile)('git', options, { cwd: folder, timeout, signal, maxBuffer })).stdout;
  } catch (error) {
    if (isAbort(error)) throw error;
    // No git, no repository, no commit, or a tree that takes too long.
    if (error instanceof Error) return null;
    throw error;
  }
}
