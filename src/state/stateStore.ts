import {
  open,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  utimes,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { CoilError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { sha256 } from '../shared/sha256';
import { isStateFile, withShortHistory } from './stateFile';

/** Part of every key: raised when the bytes of a state, its file, or the way from files to a node's text change. */
export const formatVersion = 2;

/** Bytes of states kept over all workspaces; the least recently used go first. */
export const defaultCap = 4 * 1024 ** 3;

/** A disk with less free than this is full: no state of a real model is smaller. */
const fullBytes = 1024 ** 2;

interface Kept {
  readonly file: string;
  readonly bytes: number;
  usedAt: number;
}

/** The key of a node: `base` stands for the model and how it is run, `textHash` for what was read. */
export function keyOf(base: string, textHash: string): string {
  return sha256(`${formatVersion}`, base, textHash);
}

/**
 * States and notes in a folder that only the user can read, addressed by key. A state's file is named
 * `<key>-<sha256 of its bytes>.state`, so one rename publishes bytes and checksum together; nothing is handed out that was not
 * compared with its checksum in this process. Files appear whole or not at all, and are safe to share between processes.
 */
export class StateStore {
  private readonly kept = new Map<string, Kept>();
  private readonly verified = new Set<string>();
  private total = 0;
  private sequence = 0;

  private constructor(
    readonly folder: string,
    private readonly logger: Logger,
    /** Bytes of states that are kept. */
    readonly cap: number,
  ) {}

  /** Opens or makes the store. Throws CoilError `storeUnwritable` or `diskFull`. */
  static async open(folder: string, logger: Logger, cap: number = defaultCap): Promise<StateStore> {
    const store = new StateStore(folder, logger, cap);
    await store.explained(async () => {
      for (const part of ['', 'states', 'notes', 'tmp'])
        await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
      const probe = store.temporary();
      await writeFile(probe, 'probe', { mode: 0o600 });
      await rm(probe);
      await store.sweep();
      for (const shard of await readdir(join(folder, 'states'))) await store.list(shard);
    });
    return store;
  }

  get bytes(): number {
    return this.total;
  }

  /** True when a state is kept under `key`, as far as this process knows. */
  has(key: string): boolean {
    return this.kept.has(key);
  }

  /** A file with the state of `key`, verified; null when none is kept or what was kept is damaged (and now removed). */
  async get(key: string): Promise<string | null> {
    if (!this.kept.has(key)) await this.list(key.slice(0, 2));
    const kept = this.kept.get(key);
    if (kept === undefined) return null;
    if (!this.verified.has(kept.file) && !(await this.verify(key, kept))) return null;
    kept.usedAt = Date.now();
    const now = new Date(kept.usedAt);
    // The times only order removal; another process may have removed the file, which the stat tells.
    return utimes(kept.file, now, now).then(
      () => kept.file,
      () => {
        this.forget(key);
        return null;
      },
    );
  }

  /**
   * Keeps what `write` puts into the file it is given (llama.cpp's sequence file). Resolves when that is written; `rest` is the
   * header's rewriting, checksum and disk, which may overlap the next reading. `pinned` keys are never removed for space.
   */
  async put(
    key: string,
    write: (file: string) => Promise<void>,
    options: { readonly shorten: boolean; readonly pinned: (key: string) => boolean },
  ): Promise<{ readonly rest: Promise<void> }> {
    const raw = this.temporary();
    try {
      await this.explained(() => write(raw));
    } catch (error) {
      await rm(raw, { force: true });
      throw error;
    }
    const rest = this.explained(async () => {
      const written = await readFile(raw);
      await rm(raw);
      if (options.shorten && !isStateFile(written))
        throw new RangeError('llama.cpp wrote a state file of an unknown form');
      const state = options.shorten ? withShortHistory(written) : written;
      const file = join(this.shard(key), `${key}-${sha256(state)}.state`);
      await this.publish(file, state);
      this.remember(key, { file, bytes: state.length, usedAt: Date.now() });
      this.verified.add(file);
      await this.trim(options.pinned);
    });
    return { rest };
  }

  async putNote(key: string, note: string): Promise<void> {
    await this.explained(() => this.publish(this.noteFile(key), Buffer.from(note)));
  }

  /** The note kept under `key`, or null. */
  async getNote(key: string): Promise<string | null> {
    try {
      return await readFile(this.noteFile(key), 'utf8');
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return null;
      throw error;
    }
  }

  private shard(key: string): string {
    return join(this.folder, 'states', key.slice(0, 2));
  }

  private noteFile(key: string): string {
    return join(this.folder, 'notes', key.slice(0, 2), `${key}.txt`);
  }

  private temporary(): string {
    return join(this.folder, 'tmp', `${process.pid}-${Date.now()}-${this.sequence++}`);
  }

  /** Temporary name, sync, rename, sync of the folder: after a crash the file is whole or absent. */
  private async publish(file: string, bytes: Buffer): Promise<void> {
    const folder = join(file, '..');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temporary = this.temporary();
    try {
      await synced(temporary, 'w', handle => handle.writeFile(bytes));
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    if (process.platform !== 'win32') await synced(folder, 'r', () => Promise.resolve());
  }

  private async verify(key: string, kept: Kept): Promise<boolean> {
    const expected = /-([0-9a-f]{64})\.state$/.exec(kept.file)?.[1];
    const state = await readFile(kept.file).catch((error: unknown) => {
      this.logger.warn(`A kept state cannot be read and is read again: ${String(error)}`);
      return null;
    });
    if (state !== null && sha256(state) === expected) {
      this.verified.add(kept.file);
      return true;
    }
    if (state !== null) this.logger.warn(`A kept state is damaged and is read again: ${kept.file}`);
    await rm(kept.file, { force: true });
    this.forget(key);
    return false;
  }

  /** Takes up what is in a shard, other processes' states among it. */
  private async list(shard: string): Promise<void> {
    const folder = join(this.folder, 'states', shard);
    const names = await readdir(folder).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return [];
      throw error;
    });
    for (const name of names) {
      const key = /^([0-9a-f]{64})-[0-9a-f]{64}\.state$/.exec(name)?.[1];
      if (key === undefined || this.kept.has(key)) continue;
      const file = join(folder, name);
      const { size, mtimeMs } = await stat(file);
      this.remember(key, { file, bytes: size, usedAt: mtimeMs });
    }
  }

  /** Temporary files that a process left behind when it was killed, an hour ago or more. */
  private async sweep(): Promise<void> {
    for (const name of await readdir(join(this.folder, 'tmp'))) {
      const file = join(this.folder, 'tmp', name);
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Infinity }));
      if (mtimeMs < Date.now() - 3_600_000) await rm(file, { force: true });
    }
  }

  private async trim(pinned: (key: string) => boolean): Promise<void> {
    if (this.total <= this.cap) return;
    const byAge = [...this.kept].filter(([key]) => !pinned(key)).sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [key, { file }] of byAge) {
      if (this.total <= this.cap) return;
      await rm(file, { force: true });
      this.forget(key);
    }
  }

  private remember(key: string, kept: Kept): void {
    this.forget(key);
    this.kept.set(key, kept);
    this.total += kept.bytes;
  }

  private forget(key: string): void {
    const kept = this.kept.get(key);
    if (kept === undefined) return;
    this.kept.delete(key);
    this.verified.delete(kept.file);
    this.total -= kept.bytes;
  }

  private async isFull(): Promise<boolean> {
    const disk = await statfs(this.folder).catch(() => null);
    return disk !== null && disk.bavail * disk.bsize < fullBytes;
  }

  private async explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // llama.cpp does not say why it could not write.
      if (isSystemError(error, 'ENOSPC', 'EDQUOT') || (await this.isFull()))
        throw new CoilError(
          'diskFull',
          `The disk that holds Coil's store is full (${this.folder}).`,
          'Free some space, or choose another place with the setting coil.storage.path. What was read is kept.',
          { cause: error },
        );
      if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'))
        throw new CoilError(
          'storeUnwritable',
          `Coil cannot write to its store (${this.folder}).`,
          'Allow writing there, or choose another place with the setting coil.storage.path.',
          { cause: error },
        );
      throw error;
    }
  }
}

async function synced(path: string, flags: string, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(path, flags, 0o600);
  try {
    await work(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isSystemError(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
