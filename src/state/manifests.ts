import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../shared/sha256';
import { isSystemError, type StoreFolder } from './storeFolder';

/** What the store knows of a workspace as one model reads it: its folders' keys (the root's first), its leaves', in order of reading. */
export interface Manifest {
  readonly roots: readonly string[];
  /** The model's name, for people. */
  readonly model: string;
  readonly base: string;
  /** Milliseconds since 1970. */
  readonly lastOpened: number;
  /** Bytes of one state; of a hybrid's largest so far. */
  readonly stateBytes: number;
  readonly folders: readonly string[];
  readonly leaves: readonly string[];
  /** Of conversations, the last used first. */
  readonly conversations: readonly string[];
  /** Keys of its former trees and conversations, the latest first, so that deleting a workspace leaves nothing of it. Bounded: see {@link Claims}. */
  readonly former: readonly string[];
}

/** Names a workspace as one model reads it. */
export function manifestId({ roots, base }: Pick<Manifest, 'roots' | 'base'>): string {
  return sha256(base, ...[...roots].sort());
}

/** Every key that a workspace has or had. */
export function keysOf({
  folders,
  leaves,
  conversations,
  former,
}: Pick<Manifest, 'folders' | 'leaves' | 'conversations' | 'former'>): string[] {
  return [...folders, ...leaves, ...conversations, ...former];
}

/** The workspaces' manifests, a file each. They only order what is kept: one that is damaged is as good as none. */
export class Manifests {
  private readonly known = new Map<string, { readonly stamp: string; readonly manifest: Manifest }>();

  constructor(private readonly folder: StoreFolder) {}

  /** The manifests as they are on disk, by id, without `except`; files that have not changed since the last call are not read again. */
  async list(except?: string): Promise<ReadonlyMap<string, Manifest>> {
    const listed = new Map<string, Manifest>();
    for (const name of await readdir(this.folder.workspaces).catch(noneIfAbsent)) {
      const id = /^([0-9a-f]{64})\.json$/.exec(name)?.[1];
      const manifest = id === undefined || id === except ? null : await this.read(id);
      if (id !== undefined && manifest !== null) listed.set(id, manifest);
    }
    return listed;
  }

  async read(id: string): Promise<Manifest | null> {
    const file = this.file(id);
    try {
      const { mtimeMs, size, ino } = await stat(file);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      const known = this.known.get(id);
      if (known?.stamp === stamp) return known.manifest;
      const written: unknown = JSON.parse(await readFile(file, 'utf8'));
      // Those of former versions know no conversations.
      const manifest: unknown = typeof written === 'object' ? { conversations: [], ...written } : written;
      if (!isManifest(manifest) || manifestId(manifest) !== id) throw new SyntaxError('not a manifest');
      this.known.set(id, { stamp, manifest });
      return manifest;
    } catch (error) {
      this.known.delete(id);
      if (isSystemError(error, 'ENOENT')) return null;
      if (!(error instanceof SyntaxError) && !isSystemError(error, 'EISDIR', 'EACCES')) throw error;
      await this.remove(id);
      return null;
    }
  }

  /** Whole or not at all. */
  async write(manifest: Manifest): Promise<void> {
    await this.folder.publish(this.file(manifestId(manifest)), Buffer.from(JSON.stringify(manifest)));
  }

  async remove(id: string): Promise<void> {
    await rm(this.file(id), { recursive: true, force: true });
  }

  private file(id: string): string {
    return join(this.folder.workspaces, `${id}.json`);
  }
}

export function noneIfAbsent(error: unknown): string[] {
  if (isSystemError(error, 'ENOENT')) return [];
  throw error;
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Partial<Record<keyof Manifest, unknown>>;
  const isList = (list: unknown): boolean => Array.isArray(list) && list.every(item => typeof item === 'string');
  return (
    [fields.roots, fields.folders, fields.leaves, fields.conversations, fields.former].every(isList) &&
    [fields.model, fields.base].every(text => typeof text === 'string') &&
    [fields.lastOpened, fields.stateBytes].every(number => Number.isFinite(number))
  );
}
