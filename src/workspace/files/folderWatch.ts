import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { ScanScope } from '../../reading/files/scan';
import type { Disposable } from '../../shared/disposable';
import type { Logger } from '../../shared/logger';
import { Burst } from './burst';
import { GitActivity } from '../git/gitActivity';

/** Linux has no watch that includes subfolders (Node's own takes one for each file); macOS and Windows have. */
const everyFolder = process.platform === 'linux';

/**
 * Watches the folders that a scan enters, not their files: one watch a folder (2.4 KB), nothing looked at besides what the scan looks
 * at anyway. Says after each burst of changes in which folders to look, or to look everywhere: after git moved HEAD, or where events
 * may have been lost. Where the system refuses watches, that is said once.
 */
export class FolderWatch implements Disposable {
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly burst: Burst;
  private readonly git: GitActivity;
  /** Folders that were created, deleted or moved: watches stay with what was there before. */
  private readonly moved = new Set<string>();
  private known: ReadonlySet<string> = new Set();
  private refused = false;

  /** @param folders the workspace's roots, absolute. */
  constructor(
    private readonly folders: readonly string[],
    changed: (look: ScanScope) => void,
    private readonly logger: Logger,
    private readonly watchOne: typeof watch = watch,
  ) {
    this.burst = new Burst(
      () => this.git.isBusy,
      look => {
        const moved = this.dropMoved();
        changed(typeof look === 'string' ? look : { folders: new Set([...look.folders, ...moved]) });
      },
    );
    this.git = new GitActivity(
      folders,
      () => this.burst.add(folders[0] ?? null),
      () => this.burst.add(null),
      logger,
    );
    if (!everyFolder) for (const folder of folders) this.add(folder, true);
  }

  /** Folders watched. */
  get watches(): number {
    return this.watchers.size;
  }

  /** A scan is about to list this folder: from now on no change in it is missed. */
  enter(folder: string): void {
    if (everyFolder && !this.watchers.has(folder) && !this.refused) this.add(folder, false);
  }

  /** A scan has found these folders and no others. */
  retain(folders: ReadonlySet<string>): void {
    // One watch of everything cannot tell what mattered before a scan said which folders do.
    if (!everyFolder && this.known.size === 0) this.burst.add(null);
    this.known = folders;
    if (everyFolder) for (const folder of this.watchers.keys()) if (!folders.has(folder)) this.drop(folder);
  }

  dispose(): void {
    this.burst.dispose();
    this.git.dispose();
    for (const folder of [...this.watchers.keys()]) this.drop(folder);
  }

  private add(folder: string, recursive: boolean): void {
    try {
      const watcher = this.watchOne(folder, { recursive }, (type, name) => this.noticed(folder, type, name));
      watcher.on('error', error => this.failed(folder, error));
      this.watchers.set(folder, watcher);
    } catch (error) {
      this.failed(folder, error);
    }
  }

  private drop(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }

  private noticed(folder: string, type: string, name: string | null): void {
    if (name === '.git' && this.folders.includes(folder)) return;
    const path = name === null ? folder : join(folder, name);
    if (!everyFolder) {
      // A recursive watch also tells of what is ignored.
      const parent = dirname(path);
      if (name !== null && !this.known.has(parent)) return;
      this.burst.add(name === null ? null : parent);
      if (this.known.has(path)) this.moved.add(path);
      return;
    }
    // A folder's own end or move is told to its own watch by its name, as is that of a file or folder in it of the same name.
    if (type === 'rename' && name === basename(folder)) this.moved.add(folder);
    if (type === 'rename' && this.watchers.has(path)) this.moved.add(path);
    this.burst.add(folder);
  }

  /** Everything at or below a folder that moved is looked at again and watched anew; resolves with those folders. */
  private dropMoved(): string[] {
    if (this.moved.size === 0) return [];
    const below = [...this.known].filter(folder => this.isMoved(folder));
    this.moved.clear();
    if (everyFolder) for (const folder of below) this.drop(folder);
    return below;
  }

  private isMoved(folder: string): boolean {
    for (let path = folder; path.includes(sep); path = dirname(path)) {
      if (this.moved.has(path)) return true;
      if (path === dirname(path)) break;
    }
    return false;
  }

  private failed(folder: string, error: unknown): void {
    if (!(error instanceof Error && 'code' in error)) throw error;
    this.drop(folder);
    // Gone before it could be watched: the folder that holds it tells.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || this.refused) return;
    const limit = error.code === 'ENOSPC' || error.code === 'EMFILE';
    this.refused = limit;
    this.logger.warn(
      limit
        ? `The system refuses to watch more than ${this.watchers.size} folders. Raise its limit ` +
            '(Linux: sudo sysctl fs.inotify.max_user_watches=524288). Until then, changes in the other folders are found when ' +
            'a file is saved in the editor, when git checks something out, and when the window is focused.'
        : `${folder} cannot be watched; its changes are found when the window is focused: ${error.message}`,
    );
  }
}
