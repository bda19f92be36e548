import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { systemCode } from './systemCode';

/** Where git keeps its data for a working tree: `own` what is this tree's (HEAD, index), `common` what all worktrees share. */
export interface GitFolder {
  readonly own: string;
  readonly common: string;
}

/** The git data of the repository, worktree or submodule whose top folder is `folder`; null when it is none. Blocks shortly. */
export function gitFolderOf(folder: string): GitFolder | null {
  const dotGit = join(folder, '.git');
  if (isFolder(dotGit)) return { own: dotGit, common: dotGit };
  // In a worktree or submodule .git is a file that names the real folder; branches and excludes live in the common one.
  const pointer = /^gitdir: *(.+)/.exec(textOf(dotGit))?.[1];
  if (pointer === undefined) return null;
  const own = resolve(folder, pointer.trim());
  return { own, common: resolve(own, textOf(join(own, 'commondir')).trim() || '.') };
}

/** As {@link gitFolderOf}, of the repository that `folder` is in: its own, or that of a folder above. */
export function gitAround(folder: string): GitFolder | null {
  const at = resolve(folder);
  const above = dirname(at);
  return gitFolderOf(at) ?? (above === at ? null : gitAround(above));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    systemCode(error);
    return '';
  }
}
