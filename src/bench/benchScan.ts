import { utimes } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Scanner, type Scan } from '../reading/files/scan';
import type { Logger } from '../shared/logger';
import { ScanStore } from '../workspace/files/scanStore';
import { FolderWatch } from '../workspace/files/folderWatch';

/** Finding and watching the files alone, without index, tree and model. Seconds, milliseconds and bytes as named. */
export interface ScanBench {
  readonly documents: number;
  readonly skipped: number;
  readonly textBytes: number;
  /** The scan at the start, with what the store kept of an earlier run, and how many files it opened. */
  readonly scanSeconds: number;
  readonly opened: number;
  /** Every file's bytes read and hashed again, in one go. */
  readonly hashSeconds: number;
  readonly folders: number;
  readonly watches: number;
  /** From a save (a new time stamp) until the file has been read again. */
  readonly noticeMs: readonly number[];
  /** Share of a core that the process took while nothing happened. */
  readonly idleCpu: number;
  /** Resident memory at the end, and before the scan: Node.js and this program alone. */
  readonly residentBytes: number;
  readonly bareBytes: number;
}

/**
 * Measures in this process. Gives `saves` documents a new time stamp, one after another. What the scan found is kept in `store`, so that
 * the next run is a restart.
 */
export async function benchScan(
  dir: string,
  store: string,
  saves: number,
  idleSeconds: number,
  logger: Logger,
): Promise<ScanBench> {
  const { signal } = new AbortController();
  const bareBytes = process.memoryUsage.rss();
  const roots = [{ name: 'root', dir: resolve(dir) }];
  const scanStore = new ScanStore(store, roots, logger);
  const started = performance.now();
  const scanner = new Scanner(roots, [], await scanStore.load());
  let noticed: (scan: Scan) => void = () => undefined;
  const watch = new FolderWatch(
    [resolve(dir)],
    look => {
      scanner.scan(look, signal).then(
        scan => noticed(scan),
        (error: unknown) => logger.error('The scan after a save failed.', error),
      );
    },
    logger,
  );
  scanner.onEnter = folder => watch.enter(folder);
  const { documents, skipped, opened } = await scanner.scan('all', signal);
  watch.retain(scanner.folders);
  const scanSeconds = secondsSince(started);
  await scanStore.save(scanner.cache);
  const hashStarted = performance.now();
  await scanner.scan('content', signal);
  const hashSeconds = secondsSince(hashStarted);
  const noticeMs: number[] = [];
  for (let n = 0; n < saves; n++) {
    const document = documents[Math.floor(((n + 0.5) / saves) * documents.length)];
    if (document === undefined) break;
    await delay(500);
    const seen = new Promise<void>(done => (noticed = scan => (scan.opened > 0 ? done() : undefined)));
    const saved = performance.now();
    await utimes(document.file, new Date(), new Date());
    await seen;
    noticeMs.push(performance.now() - saved);
  }
  const idleCpu = await cpuShare(idleSeconds);
  const residentBytes = process.memoryUsage.rss();
  const { watches } = watch;
  watch.dispose();
  return {
    documents: documents.length,
    skipped: skipped.length,
    textBytes: documents.reduce((sum, { bytes }) => sum + bytes, 0),
    scanSeconds,
    opened,
    hashSeconds,
    folders: scanner.folders.size,
    watches,
    noticeMs,
    idleCpu,
    residentBytes,
    bareBytes,
  };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

async function cpuShare(seconds: number): Promise<number> {
  const before = process.cpuUsage();
  const started = performance.now();
  await delay(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - started);
}
