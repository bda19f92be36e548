import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, writeFile, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { CoilError } from '../shared/errors';
import { isAlive } from '../shared/isAlive';

/** Part of every key and of the folder's name: raised when the bytes of a state, its file, or the way from files to a node's text change. */
export const formatVersion = 3;

/** A disk with less free than this is full: no state of a real model is smaller. */
const fullBytes = 1024 ** 2;
/** Milliseconds after which a temporary file of a process that cannot be asked for is left over. */
const leftOverAfter = 3_600_000;

const parts = ['states', 'notes', 'workspaces', 'tmp'] as const;

/** A key's folder: 256 of them, so that none holds very many files. */
const shardOf = (key: string): string => key.slice(0, 2);

/**
 * Where the store's files are and how they come and go. Each format has a folder of its own beneath the user's, so that two
 * versions of Coil never take one another's files for theirs.
 */
export class StoreFolder {
  readonly path: string;
  private readonly host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

  private constructor(readonly root: string) {
    this.path = join(root, `coil-store-v${formatVersion}`);
  }

  /** Opens or makes the folder and removes what killed processes and earlier formats left. Throws `storeUnwritable` or `diskFull`. */
  static async open(root: string): Promise<StoreFolder> {
    const folder = new StoreFolder(root);
    await folder.explained(async () => {
      await folder.make();
      const probe = folder.temporary();
      await writeFile(probe, 'probe', { mode: 0o600 });
      await rm(probe);
      await folder.sweep();
      for (const name of await readdir(root)) {
        const version = /^coil-store-v(\d+)$/.exec(name)?.[1];
        if (version !== undefined && Number(version) < formatVersion) await rm(join(root, name), { recursive: true });
      }
    });
    return folder;
  }

  get states(): string {
    return join(this.path, 'states');
  }

  get notes(): string {
    return join(this.path, 'notes');
  }

  get workspaces(): string {
    return join(this.path, 'workspaces');
  }

  stateFile(key: string, checksum: string): string {
    return join(this.states, shardOf(key), `${key}-${checksum}.state`);
  }

  noteFile(key: string): string {
    return join(this.notes, shardOf(key), `${key}.txt`);
  }

  /** The folder of {@link stateFile} for all keys that begin like `key`. */
  shard(key: string): string {
    return join(this.states, shardOf(key));
  }

  /** A name for a file that is not finished, or only held: it says whose it is, so that it can be swept. */
  temporary(): string {
    return join(this.path, 'tmp', `${this.host}-${process.pid}-${randomBytes(6).toString('hex')}`);
  }

  /** The folders, made again where someone deleted them while the store was open. */
  async make(): Promise<void> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    for (const part of parts) await mkdir(join(this.path, part), { recursive: true, mode: 0o700 });
  }

  /** Bytes of states that were last said to be kept at most; null when nobody said. */
  async readLimit(): Promise<number | null> {
    const bytes = Number(await readFile(join(this.path, 'limit'), 'utf8').catch(() => ''));
    return bytes > 0 ? bytes : null;
  }

  async writeLimit(bytes: number): Promise<void> {
    if ((await this.readLimit()) !== bytes) await this.publish(join(this.path, 'limit'), Buffer.from(`${bytes}`));
  }

  /** Removes everything but what a process is writing or holds. Folders are moved away first: others go on writing meanwhile. */
  async clear(): Promise<void> {
    await this.make();
    for (const part of parts) {
      if (part === 'tmp') continue;
      for (const name of await readdir(join(this.path, part))) {
        const away = this.temporary();
        await rename(join(this.path, part, name), away).catch(ifAbsent);
        await rm(away, { recursive: true, force: true });
      }
    }
  }

  /** Writes a temporary file, then {@link moveIn}. */
  async publish(file: string, bytes: Buffer): Promise<void> {
    const temporary = this.temporary();
    try {
      const handle = await open(temporary, 'wx', 0o600);
      await closing(handle, () => handle.writeFile(bytes));
      await this.moveIn(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Sync, rename, sync of the folder: after a crash `file` is whole or what it was before. */
  async moveIn(temporary: string, file: string): Promise<void> {
    const handle = await open(temporary, 'r+');
    await closing(handle, () => handle.datasync());
    await this.renameIn(temporary, file);
    if (process.platform === 'win32') return;
    const folder = await open(dirname(file), 'r').catch(ifAbsent);
    if (folder !== undefined) await closing(folder, () => folder.sync());
  }

  /** Runs `work` so that a full disk and a place that cannot be written fail in words with the next step. */
  async explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // llama.cpp does not say why it could not write.
      if (isSystemError(error, 'ENOSPC', 'EDQUOT') || (await this.isFull()))
        throw new CoilError(
          'diskFull',
          `The disk that holds Coil's store is full (${this.root}).`,
          'Free some space, lower coil.storage.limit, or choose another place with coil.storage.path. What was read so far is kept.',
          { cause: error },
        );
      if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'))
        throw new CoilError(
          'storeUnwritable',
          `Coil cannot write to its store (${this.root}).`,
          'Allow writing there, or choose another place with the setting coil.storage.path.',
          { cause: error },
        );
      throw error;
    }
  }

  private async renameIn(temporary: string, file: string, tries = 5): Promise<void> {
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await rename(temporary, file);
    } catch (error) {
      if (tries === 0) throw error;
      // Something that is no file stands in its place.
      if (isSystemError(error, 'EISDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM'))
        await rm(file, { recursive: true, force: true });
      // The folder is there no more: another process has cleared the store.
      else if (!isSystemError(error, 'ENOENT') || !(await isThere(temporary))) throw error;
      await this.renameIn(temporary, file, tries - 1);
    }
  }

  private async sweep(): Promise<void> {
    for (const name of await readdir(join(this.path, 'tmp'))) {
      const file = join(this.path, 'tmp', name);
      const [, host, pid] = /^([0-9a-f]{8})-(\d+)-/.exec(name) ?? [];
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }));
      // A clock that was set back makes files of the future, which are no younger for it.
      const isOld = Math.abs(Date.now() - mtimeMs) > leftOverAfter;
      if (host === this.host ? !isAlive(Number(pid)) : isOld) await rm(file, { recursive: true, force: true });
    }
  }

  private async isFull(): Promise<boolean> {
    const disk = await statfs(this.root).catch(() => null);
    return disk !== null && disk.bavail * disk.bsize < fullBytes;
  }
}

export function isSystemError(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Runs `work`, then closes `handle`, however it went. */
export async function closing<T>(handle: FileHandle, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await handle.close();
  }
}

/** For a promise's failure: what is not there is no failure. */
export function ifAbsent(error: unknown): undefined {
  if (!isSystemError(error, 'ENOENT')) throw error;
}

export function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
