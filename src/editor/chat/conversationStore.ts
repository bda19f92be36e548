import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../shared/logger';
import { replay, type Conversation, type ConversationRecord } from './conversation';

/** Milliseconds for which a deleted conversation can be brought back: until the window was opened again the next day. */
const undoTime = 24 * 3600_000;

/** Names the conversation that is shown: VS Code's own memory of a workspace is seconds behind when a window crashes. */
const shownFile = 'shown';

/**
 * The workspace's conversations, one append-only file each, in a folder of the extension's. A write that fails is logged, once, and the
 * conversation goes on: what it loses is only its memory.
 */
export class ConversationStore {
  private writing: Promise<unknown> = Promise.resolve();
  private failed = false;

  /** @param folder null: nothing is kept (no folder is open). */
  constructor(
    private readonly folder: string | null,
    private readonly logger: Logger,
  ) {}

  newId(): string {
    return `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;
  }

  append(id: string, ...records: readonly ConversationRecord[]): void {
    const { folder } = this;
    if (folder === null) return;
    const lines = records.map(record => `${JSON.stringify(record)}\n`).join('');
    this.queue(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await appendFile(this.file(folder, id), lines, { mode: 0o600 });
    });
  }

  /** Remembers which conversation is shown, for the next start of the window. */
  show(id: string | null): void {
    const { folder } = this;
    if (folder === null) return;
    this.queue(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, shownFile), id ?? '', { mode: 0o600 });
    });
  }

  /** The conversation that was shown last; null: none, or it is gone. */
  async shown(): Promise<Conversation | null> {
    await this.writing;
    if (this.folder === null) return null;
    // Nothing was asked here before.
    return this.load(await readFile(join(this.folder, shownFile), 'utf8').catch(() => ''));
  }

  /** All conversations, those last used first. */
  async all(): Promise<Conversation[]> {
    await this.writing;
    const names = await this.names();
    const ids = names.filter(name => name.endsWith('.jsonl')).map(name => name.slice(0, -'.jsonl'.length));
    const conversations = await Promise.all(ids.map(id => this.load(id)));
    return conversations
      .filter(conversation => conversation !== null)
      .filter(({ turns }) => turns.length > 0)
      .sort((a, b) => b.updated - a.updated);
  }

  async load(id: string): Promise<Conversation | null> {
    await this.writing;
    if (this.folder === null || !/^[\w-]+$/.test(id)) return null;
    // Another window may have deleted it.
    const lines = await readFile(this.file(this.folder, id), 'utf8').catch(() => null);
    return lines === null ? null : replay(lines);
  }

  /** Keeps a conversation made elsewhere under an id of its own. */
  add({ created, updated, title, turns }: Omit<Conversation, 'id'>): string {
    const id = this.newId();
    this.append(
      id,
      { type: 'begin', id, at: created },
      ...turns.map(turn => ({ type: 'turn', turn, at: updated }) as const),
      { type: 'title', title },
    );
    return id;
  }

  /** It can be brought back with {@link restore} until tomorrow. */
  delete(id: string): Promise<void> {
    return this.move(id, '.jsonl', '.deleted');
  }

  restore(id: string): Promise<void> {
    return this.move(id, '.deleted', '.jsonl');
  }

  /** Forgets for good what was deleted long enough ago. */
  async sweep(): Promise<void> {
    const { folder } = this;
    if (folder === null) return;
    for (const name of await this.names()) {
      if (!name.endsWith('.deleted')) continue;
      const file = join(folder, name);
      const { mtimeMs } = await stat(file);
      if (Math.abs(Date.now() - mtimeMs) > undoTime) await rm(file, { force: true });
    }
  }

  private async names(): Promise<string[]> {
    // The folder is made with the first conversation.
    return this.folder === null ? [] : readdir(this.folder).catch(() => []);
  }

  private async move(id: string, from: string, to: string): Promise<void> {
    const { folder } = this;
    if (folder === null) return;
    this.queue(() => rename(join(folder, id + from), join(folder, id + to)));
    await this.writing;
  }

  private queue(write: () => Promise<void>): void {
    this.writing = this.writing.then(write).catch((error: unknown) => {
      if (!this.failed) this.logger.warn(`Chats are not kept: ${String(error)}`);
      this.failed = true;
    });
  }

  private file(folder: string, id: string): string {
    return join(folder, `${id}.jsonl`);
  }
}
