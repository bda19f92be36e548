import { open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../shared/logger';
import { sha256 } from '../shared/sha256';
import { defaultLimit } from '../shared/storageLimit';
import { Claims, type Claimed } from './claims';
import { toRemove } from './keeping';
import { keysOf, noneIfAbsent, type Manifest } from './manifests';
import { NoteFiles } from './noteFiles';
import { hashOf, hold, isWhole, shortenHistory, type HeldState } from './stateBytes';
import { closing, formatVersion, isSystemError, isThere, StoreFolder } from './storeFolder';
import { VerifiedFiles } from './verifiedFiles';

/** Milliseconds for which this process takes what it knows of the store for what is there. */
const rescanAfter = 10_000;

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
 * States and notes in a folder that only the user can read, addressed by key, under one limit. A state's file is named
 * `<key>-<sha256 of key and bytes>.state`, so one rename publishes bytes and checksum together; nothing is handed out that was not
 * compared with its checksum in this process. Files appear whole or not at all, and may vanish at any time: several
 * processes share the store without a lock.
 */
export class StateStore {
  private readonly kept = new Map<string, Kept>();
  /** Files of the store that are no whole states, by key: read again, and removed when something is kept. */
  private readonly damaged = new Map<string, string>();
  private readonly verified: VerifiedFiles;
  private readonly notes: NoteFiles;
  private readonly claims: Claims;
  private total = 0;
  private changes = 0;
  private rescannedAt = -Infinity;

  private constructor(
    private readonly folder: StoreFolder,
    private readonly logger: Logger,
    private bytesAtMost: number,
  ) {
    this.verified = new VerifiedFiles(folder, logger);
    this.notes = new NoteFiles(folder, logger);
    this.claims = new Claims(folder, async keys => {
      for (const key of keys) await this.dropWithNote(key);
    });
  }

  /**
   * Opens or makes the store, to keep at most `limit` bytes of states; null: as was last said, so that a process that has no opinion takes
   * nothing away. Throws CoilError `storeUnwritable` or `diskFull`.
   */
  static async open(root: string, logger: Logger, limit: number | null = null): Promise<StateStore> {
    const folder = await StoreFolder.open(root);
    const store = new StateStore(folder, logger, limit ?? (await folder.readLimit()) ?? defaultLimit);
    await folder.explained(async () => {
      if (limit !== null) await folder.writeLimit(limit);
      await store.rescan();
    });
    return store;
  }

  /** A name for a file in the store that is not finished. */
  temporary(): string {
    return this.folder.temporary();
  }

  /** The folder that was opened. */
  get root(): string {
    return this.folder.root;
  }

  /** The folder with this format's files. */
  get path(): string {
    return this.folder.path;
  }

  /** Bytes of all kept states, as far as this process knows. */
  get bytes(): number {
    return this.total;
  }

  /** How many states are kept, as far as this process knows. */
  get states(): number {
    return this.kept.size;
  }

  get limit(): number {
    return this.bytesAtMost;
  }

  /** Takes effect at once. */
  async setLimit(bytes: number): Promise<void> {
    this.bytesAtMost = bytes;
    this.changes++;
    await this.folder.explained(() => this.folder.writeLimit(bytes));
    await this.trim(new Set());
  }

  /** True when a state is kept under `key`, as far as this process knows. */
  has(key: string): boolean {
    return this.kept.has(key);
  }

  /** True when what was kept under `key` is no whole state: its size or its header is wrong. */
  isDamaged(key: string): boolean {
    return this.damaged.has(key);
  }

  /** When what is kept under `key` was last used, in milliseconds since 1970; 0 when nothing is. */
  usedAt(key: string): number {
    return this.kept.get(key)?.usedAt ?? 0;
  }

  /** Grows with every change of what is kept or may be. */
  get revision(): number {
    return this.changes;
  }

  /** Bytes of the state kept under `key`; 0 when none is. */
  bytesOf(key: string): number {
    return this.kept.get(key)?.bytes ?? 0;
  }

  /** The state of `key`, verified, to be released after use; null when none is kept or what was kept is damaged (and now removed). */
  async get(key: string): Promise<HeldState | null> {
    if (!this.kept.has(key)) await this.list(this.folder.shard(key));
    const kept = this.kept.get(key);
    if (kept === undefined) return null;
    const held = await hold(kept.file, this.folder, this.logger);
    if (held === null) {
      // Gone without us: if one is, others may be.
      await this.rescan();
      return null;
    }
    if (!(await this.verified.check(key, kept.file, held.file))) {
      await held.release();
      await this.drop(key);
      return null;
    }
    await this.touch(key);
    return held;
  }

  /** Marks what is kept under `key` as used now, for all processes: the file's time is what orders removal. */
  async touch(key: string): Promise<void> {
    const kept = this.kept.get(key);
    if (kept === undefined) return;
    kept.usedAt = Date.now();
    const now = new Date(kept.usedAt);
    await utimes(kept.file, now, now).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) this.forget(key);
      else this.logger.warn(`The time of a state's last use cannot be kept: ${String(error)}`);
    });
  }

  /**
   * Keeps the note, then what `write` puts into the file it is given (llama.cpp's sequence file). Resolves when that is written;
   * `rest` is the header's rewriting, checksum and disk, which may overlap the next reading. The state is last: where it is, all is.
   * States in `first` are the last to go when space is needed, in this order.
   */
  async put(
    key: string,
    note: string,
    write: (file: string) => Promise<void>,
    options: { readonly shorten: boolean; readonly first: ReadonlySet<string> },
  ): Promise<{ readonly rest: Promise<void> }> {
    const raw = this.folder.temporary();
    try {
      await this.folder.explained(async () => {
        await this.folder.make();
        await write(raw);
      });
    } catch (error) {
      await rm(raw, { force: true });
      throw error;
    }
    const rest = this.keep(key, note, raw, options).catch((error: unknown) => {
      // Someone has deleted the store in between: the state is missing, as all are, and is read again.
      if (isSystemError(error, 'ENOENT')) return this.rescan();
      throw error;
    });
    return { rest };
  }

  private keep(
    key: string,
    note: string,
    raw: string,
    options: { readonly shorten: boolean; readonly first: ReadonlySet<string> },
  ): Promise<void> {
    return this.folder.explained(async () => {
      const before = this.kept.get(key);
      const state = await this.publish(key, note, raw, options.shorten);
      if (before !== undefined && before.file !== state.file) await rm(before.file, { recursive: true, force: true });
      this.remember(key, state);
      this.damaged.delete(key);
      for (const [other, file] of this.damaged) {
        await rm(file, { force: true });
        this.damaged.delete(other);
      }
      this.claims.grow(state.bytes);
      await this.trim(options.first);
    });
  }

  async putNote(key: string, note: string): Promise<void> {
    await this.folder.explained(() => this.notes.put(key, note));
  }

  /** The note kept under `key`, or null. A state without its whole note is not finished: it is dropped. */
  async getNote(key: string): Promise<string | null> {
    const note = await this.notes.get(key);
    if (note === null) await this.drop(key);
    return note;
  }

  /** Bytes of states that the workspace of this process may keep, of the `bytes` that it would. */
  room(bytes: number): number {
    return this.claims.room(bytes, this.limit);
  }

  /** Says which workspace this process reads and what its tree is now. Counts at once, and for other processes when it resolves. */
  async claim(workspace: Claimed): Promise<void> {
    await this.folder.explained(async () => {
      const claimed = this.claims.claim(workspace);
      this.changes++;
      await claimed;
      this.changes++;
      // A process that was killed may have kept more than there is room for.
      await this.trim(new Set());
    });
  }

  /** Keeps the state of a conversation, in place of the one that it goes on from, within the share of the workspace of this process. */
  async claimConversation(key: string, instead: string | null): Promise<void> {
    await this.folder.explained(() => this.claims.claimConversation(key, instead, this.limit));
    this.changes++;
  }

  /** The workspaces of the store as their manifests are on disk, by id. */
  async workspaces(): Promise<ReadonlyMap<string, Manifest>> {
    return this.claims.manifests.list();
  }

  /** Removes the workspaces in `ids` with the states and notes that no other workspace has. */
  async forgetWorkspaces(ids: ReadonlySet<string>): Promise<void> {
    await this.folder.explained(async () => {
      const all = [...(await this.workspaces())];
      const others = new Set(all.filter(([id]) => !ids.has(id)).flatMap(([, manifest]) => keysOf(manifest)));
      await this.rescan();
      for (const [id, manifest] of all) {
        if (!ids.has(id)) continue;
        for (const key of keysOf(manifest)) {
          if (!others.has(key)) await this.dropWithNote(key);
        }
        // Last, so that a deletion that was killed can be done again.
        await this.claims.manifests.remove(id);
      }
      await this.claims.look();
      this.changes++;
    });
  }

  /**
   * Removes what is kept of the workspaces in `ids` but for the tree that this process claims: its former trees, conversations, what other models read,
   * and whatever no workspace of the store claims.
   */
  async forgetFormer(ids: ReadonlySet<string>): Promise<void> {
    await this.folder.explained(async () => {
      await this.claims.forgetFormer();
      for (const id of await this.workspaces().then(all => [...all.keys()]))
        if (ids.has(id) && !this.claims.owns(id)) await this.claims.manifests.remove(id);
      await this.rescan();
      const claimed = new Set([...(await this.workspaces()).values()].flatMap(keysOf));
      const kept = new Set([...this.kept.keys(), ...this.damaged.keys(), ...(await this.notes.keys())]);
      for (const key of kept) {
        if (claimed.has(key)) continue;
        const damaged = this.damaged.get(key);
        if (damaged !== undefined) await rm(damaged, { recursive: true, force: true });
        this.damaged.delete(key);
        await this.dropWithNote(key);
      }
      this.changes++;
    });
  }

  /** Removes every state, note and manifest. */
  async clear(): Promise<void> {
    await this.folder.explained(async () => {
      await this.folder.clear();
      await this.rescan();
    });
  }

  /** Looks at the disk: other processes keep and remove states too. */
  async rescan(): Promise<void> {
    this.rescannedAt = performance.now();
    const shards = await readdir(this.folder.states).catch(noneIfAbsent);
    for (const shard of shards) await this.list(join(this.folder.states, shard));
    const present = new Set(shards);
    for (const [key, { file }] of this.kept)
      if (!present.has(key.slice(0, 2)) && !(await isThere(file))) this.forget(key);
    await this.claims.look();
    this.changes++;
  }

  /** Turns what llama.cpp wrote into the kept file of `key`. */
  private async publish(key: string, note: string, raw: string, shorten: boolean): Promise<Kept> {
    const copy = this.folder.temporary();
    let temporary = raw;
    try {
      await this.notes.put(key, note);
      const source = await open(raw, 'r+');
      await closing(source, async () => {
        if (shorten && (await shortenHistory(source, copy))) temporary = copy;
      });
      const made = await open(temporary, 'r');
      const file = this.folder.stateFile(key, await closing(made, () => hashOf(made, key)));
      const status = await stat(temporary, { bigint: true });
      await this.folder.moveIn(temporary, file);
      this.verified.trust(file, status);
      return { file, bytes: Number(status.size), usedAt: Date.now() };
    } finally {
      await rm(raw, { force: true });
      await rm(copy, { force: true });
    }
  }

  /** Takes up what is in a shard, other processes' states among it, and removes what is no state. */
  private async list(shard: string): Promise<void> {
    const found = new Set<string>();
    const names = await readdir(shard).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return [];
      throw error;
    });
    for (const name of names) {
      const file = join(shard, name);
      const key = /^([0-9a-f]{64})-[0-9a-f]{64}\.state$/.exec(name)?.[1];
      const status = await stat(file).catch(() => null);
      if (status === null) continue;
      if (key === undefined || found.has(key) || !status.isFile() || this.folder.shard(key) !== shard) {
        await rm(file, { recursive: true, force: true });
        continue;
      }
      const known = this.kept.get(key);
      if ((known?.file !== file || known.bytes !== status.size) && !(await isWhole(file, status.size))) {
        this.damaged.set(key, file);
        continue;
      }
      found.add(key);
      this.damaged.delete(key);
      // A use in the future is one before the clock was set back.
      this.remember(key, { file, bytes: status.size, usedAt: Math.min(status.mtimeMs, Date.now()) });
    }
    for (const [key, { file }] of this.kept)
      if (!found.has(key) && this.folder.shard(key) === shard && !(await isThere(file))) this.forget(key);
  }

  private async trim(first: ReadonlySet<string>): Promise<void> {
    if (performance.now() - this.rescannedAt > rescanAfter) await this.rescan();
    if (this.total <= this.limit) return;
    const kept = [...this.kept].map(([key, state]) => ({ key, bytes: state.bytes, usedAt: state.usedAt }));
    const claims = this.claims.list(first, this.limit);
    for (const key of toRemove(kept, claims, this.limit, Date.now())) await this.drop(key);
  }

  private async dropWithNote(key: string): Promise<void> {
    await this.drop(key);
    await this.notes.remove(key);
  }

  private async drop(key: string): Promise<void> {
    const kept = this.kept.get(key);
    if (kept === undefined) return;
    this.forget(key);
    await rm(kept.file, { recursive: true, force: true }).catch((error: unknown) =>
      this.logger.warn(`A state cannot be removed: ${String(error)}`),
    );
  }

  private remember(key: string, kept: Kept): void {
    const before = this.kept.get(key);
    if (before !== undefined) this.total -= before.bytes;
    this.kept.set(key, kept);
    this.changes++;
    this.total += kept.bytes;
  }

  private forget(key: string): void {
    const kept = this.kept.get(key);
    if (kept === undefined) return;
    this.kept.delete(key);
    this.changes++;
    this.verified.forget(kept.file);
    this.total -= kept.bytes;
  }
}
