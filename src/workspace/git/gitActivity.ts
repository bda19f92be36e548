import { watch, type FSWatcher } from 'chokidar';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { gitAround, type GitFolder } from '../../reading/files/gitFolder';
import type { Disposable } from '../../shared/disposable';
import type { Logger } from '../../shared/logger';

/** A lock this old was left behind by a git that was killed. Milliseconds. */
const staleLockMs = 60_000;
/** Folders of git's own while it works through a list of commits, or waits for the user in the middle of one. */
const sequences = ['rebase-merge', 'rebase-apply', 'sequencer'];
/** A list that moved no further for this long waits for the user. Milliseconds. */
const stepMs = 2_000;

/** What git does in the repositories that `folders` are in: in the middle of changing files, or HEAD moved. */
export class GitActivity implements Disposable {
  private readonly repositories: readonly GitFolder[];
  private readonly watcher: FSWatcher;

  /**
   * @param onIndex git has written its index (a commit, a stage): HEAD may stand for another commit.
   * @param onMoved another branch or commit was checked out, or `info/exclude` was edited.
   */
  constructor(folders: readonly string[], onIndex: () => void, onMoved: () => void, logger: Logger) {
    this.repositories = folders.flatMap(folder => gitAround(folder) ?? []);
    const indices = this.repositories.map(({ own }) => join(own, 'index'));
    const heads = this.repositories.flatMap(({ own, common }) => [join(own, 'HEAD'), join(common, 'info', 'exclude')]);
    // Git replaces these files by renaming others over them; chokidar goes on watching what has the name.
    this.watcher = watch([...indices, ...heads], { ignoreInitial: true, followSymlinks: false });
    this.watcher.on('all', (_, path) => (indices.includes(path) ? onIndex() : onMoved()));
    this.watcher.on('error', error =>
      logger.warn(`Git's HEAD cannot be watched; a checkout is found when the window is focused: ${String(error)}`),
    );
  }

  /** Git holds the index while it checks out, merges or stashes, and lets go of it between the commits of a rebase. */
  get isBusy(): boolean {
    return this.repositories.some(
      ({ own }) =>
        isYounger(join(own, 'index.lock'), staleLockMs) || sequences.some(name => isYounger(join(own, name), stepMs)),
    );
  }

  dispose(): void {
    void this.watcher.close();
  }
}

/** Whether there is such a file or folder and something moved in it less than `ms` ago. */
function isYounger(path: string, ms: number): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && Date.now() - status.mtimeMs < ms;
}
