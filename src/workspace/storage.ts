import type { Storage, StoredWorkspace } from '../protocol/engineProtocol';
import { CoilError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { activeDays } from '../state/keeping';
import { keysOf, type Manifest } from '../state/manifests';
import { StateStore } from '../state/stateStore';
import { isThere } from '../state/storeFolder';
import { filesBytes, removeFiles } from './files/workspaceFiles';

/** Days after which a workspace that was not opened is forgotten. */
const forgetAfterDays = 90;
const day = 86_400_000;

/**
 * Opens a store and forgets the workspaces in it that were not opened for long, or that are gone: those a little later, because a
 * folder on another disk may only be away.
 */
export async function openStore(folder: string, logger: Logger, limit: number | null = null): Promise<StateStore> {
  const store = await StateStore.open(folder, logger, limit);
  const old = new Map<string, readonly string[]>();
  for (const [id, { lastOpened, roots }] of await store.workspaces()) {
    const days = (Date.now() - lastOpened) / day;
    if (days > forgetAfterDays || (days > activeDays && !(await exists(roots)))) old.set(id, roots);
  }
  if (old.size > 0) {
    logger.info(`Forgetting ${old.size} workspaces that are gone or were not opened for long.`);
    await store.forgetWorkspaces(new Set(old.keys()));
    for (const roots of old.values()) await removeFiles(folder, roots);
  }
  return store;
}

/** The workspaces of a store, the last opened first, and what they take. */
export async function storageOf(store: StateStore): Promise<Storage> {
  await store.rescan();
  const manifests = [...(await store.workspaces()).values()];
  const byName = new Map(manifests.map(({ roots }) => [rootsName(roots), roots]));
  const workspaces = await Promise.all(
    [...byName.values()].map(roots =>
      stored(
        store,
        manifests.filter(other => sameRoots(other.roots, roots)),
        roots,
      ),
    ),
  );
  workspaces.sort((a, b) => (a.lastOpened < b.lastOpened ? 1 : -1));
  return { folder: store.root, limit: store.limit, bytes: store.bytes, states: store.states, workspaces };
}

/** Deletes what is kept of the workspace of `roots` and of no other, with its search index; everything where `roots` is null. */
export async function deleteStorage(store: StateStore, roots: readonly string[] | null): Promise<Storage> {
  if (roots === null) await store.clear();
  else {
    const ids = [...(await store.workspaces())].filter(([, manifest]) => sameRoots(manifest.roots, roots));
    if (ids.length === 0 && (await filesBytes(store.root, roots)) === 0)
      throw new CoilError(
        'usage',
        `No cached data for ${roots.join(', ')}.`,
        'Run coil storage list to see the workspaces with cached data.',
      );
    await store.forgetWorkspaces(new Set(ids.map(([id]) => id)));
  }
  await removeFiles(store.root, roots);
  return storageOf(store);
}

export function sameRoots(a: readonly string[], b: readonly string[]): boolean {
  return rootsName(a) === rootsName(b);
}

/** The same for the same folders in any order. */
function rootsName(roots: readonly string[]): string {
  return [...roots].sort().join('\0');
}

/** One workspace, whose manifests differ in their models. */
async function stored(
  store: StateStore,
  manifests: readonly Manifest[],
  roots: readonly string[],
): Promise<StoredWorkspace> {
  const keys = [...new Set(manifests.flatMap(keysOf))].filter(key => store.has(key));
  return {
    roots,
    models: [...new Set(manifests.map(({ model }) => model))],
    bytes: keys.reduce((sum, key) => sum + store.bytesOf(key), 0),
    states: keys.length,
    indexBytes: await filesBytes(store.root, roots),
    lastOpened: new Date(Math.max(...manifests.map(({ lastOpened }) => lastOpened))).toISOString(),
    exists: await exists(roots),
  };
}

async function exists(roots: readonly string[]): Promise<boolean> {
  return (await Promise.all(roots.map(isThere))).some(there => there);
}
