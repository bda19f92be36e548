import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Commits looked at: about two weeks of a small team. */
const commits = 50;

/** Paths, relative to `folder`, of the files that the last commits changed; none outside git. */
export async function recentlyCommitted(folder: string): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      [
        '-c',
        'core.quotePath=false',
        'log',
        `-${commits}`,
        '--name-only',
        '--no-renames',
        '--relative',
        '-z',
        '--format=',
      ],
      { cwd: folder, timeout: 5000, maxBuffer: 16 * 1024 ** 2 },
    );
    return [...new Set(stdout.split(/[\0\n]/).filter(path => path !== ''))];
  } catch (error) {
    // No git, no repository, no commit, or a very slow one: nothing is known to be recent.
    if (error instanceof Error) return [];
    throw error;
  }
}
