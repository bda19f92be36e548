import { rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DiskIndex } from '../../search/index/diskIndex';
import { sha256 } from '../../shared/sha256';

/** Names what a store keeps of a workspace besides states: of the same folders, in whatever order and under whatever names. */
export function filesName(dirs: readonly string[]): string {
  return sha256(...dirs.map(dir => resolve(dir)).sort());
}

/** The folder of what scans found. */
export function scansIn(store: string): string {
  return join(store, 'scans');
}

/** The folder of the search indexes. */
export function indexesIn(store: string): string {
  return join(store, 'index');
}

/** While it is there, something of a workspace is still to be forgotten, also by a process that begins anew. */
export function forgettingFile(store: string, dirs: readonly string[]): string {
  return join(scansIn(store), `${filesName(dirs)}.forgetting`);
}

/** Bytes of a workspace's search index and of what its last scan found. */
export async function filesBytes(store: string, dirs: readonly string[]): Promise<number> {
  const name = filesName(dirs);
  const scan = await stat(join(scansIn(store), name)).catch(() => ({ size: 0 }));
  return scan.size + DiskIndex.bytesOf(indexesIn(store), name);
}

/** Deletes those of a workspace (null: of every); an index that a process works with stays, which would only make it again. */
export async function removeFiles(store: string, dirs: readonly string[] | null): Promise<void> {
  const name = dirs === null ? null : filesName(dirs);
  await rm(name === null ? scansIn(store) : join(scansIn(store), name), { recursive: true, force: true });
  if (dirs !== null) await rm(forgettingFile(store, dirs), { force: true });
  DiskIndex.remove(indexesIn(store), name);
}
