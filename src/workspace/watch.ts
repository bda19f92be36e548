import { watch as chokidarWatch } from 'chokidar';
import type { Disposable } from '../shared/disposable';
import type { Logger } from '../shared/logger';

/** Milliseconds without an event after which a burst (a save, a checkout, an install) counts as over. */
const quietMs = 300;

/**
 * Calls `changed` after each burst of changes below `folders`. Only folders are watched, not files (a file's change is a raw event
 * of its folder), so that a large repository costs one watch a folder. Says that something changed, not what: the caller looks.
 */
export function watchFolders(
  folders: readonly string[],
  isIgnored: (path: string) => boolean,
  changed: () => void,
  logger: Logger,
): Disposable {
  const watcher = chokidarWatch([...folders], {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path, stats) =>
      stats?.isFile() === true || /[\\/](\.git|node_modules|\.hg|\.svn)$/.test(path) || isIgnored(path),
  });
  let timer: NodeJS.Timeout | undefined;
  const noticed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, quietMs);
  };
  watcher.on('raw', noticed);
  // What changed between the caller's look and the first watch.
  watcher.on('ready', noticed);
  watcher.on('error', error =>
    logger.warn(`Watching failed in part; changes are found when the window is focused: ${String(error)}`),
  );
  return {
    dispose(): void {
      clearTimeout(timer);
      watcher.close().catch((error: unknown) => logger.warn(`The watcher did not close: ${String(error)}`));
    },
  };
}
