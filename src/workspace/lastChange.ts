import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The subject and age of the last commit that changed `path`, such as `"Fix the lock" by Ada, 3 weeks ago`; null outside git. */
export async function lastChange(folder: string, path: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['log', '-1', '--format=“%s” by %an, %cr', '--', path], {
      cwd: folder,
      timeout: 2000,
    });
    return stdout.trim() === '' ? null : stdout.trim();
  } catch (error) {
    // No git, no repository, or a slow one: the answer goes without.
    if (error instanceof Error) return null;
    throw error;
  }
}
