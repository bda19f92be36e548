import { existsSync, statSync, unwatchFile, watch, watchFile, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { gitFolderOf, type GitFolder } from '../reading/gitFolder';
import type { Disposable } from '../shared/disposable';

/** A lock this old was left behind by a git that was killed. Milliseconds. */
const staleLockMs = 60_000;
/** Milliseconds between two looks at HEAD where it cannot be watched. */
const pollMs = 2_000;

/** What git does in the repositories whose top folders are among `folders`: in the middle of changing files, or HEAD moved. */
export class GitActivity implements Disposable {
  private readonly repositories: readonly GitFolder[];
  private readonly watchers: FSWatcher[] = [];
  private readonly polled: string[] = [];

  /**
   * @param onIndex git has written its index (a commit, a stage): HEAD may stand for another commit.
   * @param onMoved another branch or commit was checked out, or `info/exclude` was edited.
   */
  constructor(
    folders: readonly string[],
    onIndex: () => void,
    private readonly onMoved: () => void,
  ) {
    this.repositories = folders.flatMap(folder => gitFolderOf(folder) ?? []);
    for (const { own, common } of this.repositories) {
      this.watch(own, join(own, 'HEAD'), name => {
        if (name === 'HEAD') onMoved();
        else if (name === 'index') onIndex();
      });
      const info = join(common, 'info');
      if (existsSync(info))
        this.watch(info, join(info, 'exclude'), name => (name === 'exclude' ? onMoved() : undefined));
    }
  }

  /** Git holds the index while it checks out, merges or stashes. */
  get isBusy(): boolean {
    return this.repositories.some(({ own }) => {
      const lock = statSync(join(own, 'index.lock'), { throwIfNoEntry: false });
      return lock !== undefined && Date.now() - lock.mtimeMs < staleLockMs;
    });
  }

  dispose(): void {
    for (const watcher of this.watchers) watcher.close();
    for (const file of this.polled) unwatchFile(file, this.onMoved);
  }

  /** Where no watch is to be had, `file` alone is looked at now and then. */
  private watch(folder: string, file: string, changed: (name: string | null) => void): void {
    const poll = (): void => {
      this.polled.push(file);
      watchFile(file, { interval: pollMs, persistent: false }, this.onMoved);
    };
    try {
      const watcher = watch(folder, (_, name) => changed(name));
      watcher.on('error', poll);
      this.watchers.push(watcher);
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      poll();
    }
  }
}
