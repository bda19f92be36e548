/** The workspace, stage 5 of the flow (engine process): the stages above as one thing that is opened, read, asked and watched. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitAround } from '../../reading/files/gitFolder';

/** The first seven digits of the commit that is checked out in `folder`; null outside git or before the first commit. */
export async function gitHead(folder: string): Promise<string | null> {
  const git = gitAround(folder);
  const head = git === null ? undefined : (await textOf(join(git.own, 'HEAD')))?.trim();
  if (git === null || head === undefined) return null;
  const ref = /^ref: (.+)$/.exec(head)?.[1];
  if (ref === undefined) return head.slice(0, 7);
  const loose = (await textOf(join(git.common, ref)))?.trim();
  if (loose !== undefined) return loose.slice(0, 7);
  const packed = (await textOf(join(git.common, 'packed-refs'))) ?? '';
  return (
    packed
      .split('\n')
      .find(line => line.endsWith(` ${ref}`))
      ?.slice(0, 7) ?? null
  );
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    // Absent, or a folder: both mean that this form of git data is not the one in use.
    if (error instanceof Error && ['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
}
