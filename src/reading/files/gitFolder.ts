import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readRegularFile } from './regularFile';
import { systemCode } from './systemCode';

/** Where git keeps its data for a working tree: `own` what is this tree's (HEAD, index), `common` what all worktrees share. */
export interface GitFolder {
  /** The tree's top folder. */
  readonly top: string;
  readonly own: string;
  readonly common: string;
}

/** The git data of the repository, worktree or submodule whose top folder is `folder`; null when it is none. Blocks shortly. */
export function gitFolderOf(folder: string): GitFolder | null {
  const dotGit = join(folder, '.git');
  if (isFolder(dotGit)) return { top: folder, own: dotGit, common: dotGit };
  // In a worktree or submodule .git is a file that names the real folder; branches and excludes live in the common one.
  const pointer = /^gitdir: *(.+)/.exec(gitText(dotGit) ?? '')?.[1]?.trim();
  if (pointer === undefined || isOnNetwork(pointer)) return null;
  const own = resolve(folder, pointer);
  return { top: folder, own, common: commonOf(own) };
}

/** True for the top of a working tree that `git worktree add` made; a submodule is none. */
export function isLinkedWorktree(folder: string): boolean {
  return /^gitdir:[^\n]*[\\/]worktrees[\\/]/.test(gitText(join(folder, '.git')) ?? '');
}

/** As {@link gitFolderOf}, of the repository that `folder` is in: its own, or that of a folder above. */
export function gitAround(folder: string): GitFolder | null {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = gitFolderOf(at);
    if (found !== null || dirname(at) === at) return found;
  }
}

/** The text of a small file of git's own; null where there is none, or something that is no file. */
export function gitText(file: string, mostBytes = 4096): string | null {
  try {
    return readRegularFile(file, mostBytes)?.toString('utf8') ?? null;
  } catch (error) {
    systemCode(error);
    return null;
  }
}

/** Looking at a network path on Windows contacts its host, and may log on to it. */
export function isOnNetwork(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}

function commonOf(own: string): string {
  const common = gitText(join(own, 'commondir'))?.trim() ?? '.';
  return isOnNetwork(common) ? own : resolve(own, common);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    // A link that leads to itself.
    systemCode(error);
    return false;
  }
}
