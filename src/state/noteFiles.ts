import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../shared/logger';
import { sha256 } from '../shared/sha256';
import { noneIfAbsent } from './manifests';
import { isSystemError, type StoreFolder } from './storeFolder';

/** Bytes of a note's first line. */
const checksumLine = 65;

/** The notes of a store, each in a file under the checksum of key and note: one that was damaged or moved is not taken for another. */
export class NoteFiles {
  constructor(
    private readonly folder: StoreFolder,
    private readonly logger: Logger,
  ) {}

  async put(key: string, note: string): Promise<void> {
    await this.folder.publish(this.folder.noteFile(key), noteBytes(key, note));
  }

  /** The note kept under `key`, or null; what is damaged is removed. */
  async get(key: string): Promise<string | null> {
    const file = this.folder.noteFile(key);
    const bytes = await readFile(file).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT', 'EISDIR', 'EACCES')) return Buffer.alloc(0);
      throw error;
    });
    const note = bytes.toString('utf8', checksumLine);
    if (bytes.equals(noteBytes(key, note))) return note;
    if (bytes.length > 0) this.logger.warn(`A cached note is damaged and will be written again: ${file}`);
    await this.remove(key);
    return null;
  }

  /** The keys under which something is kept, damaged or not. */
  async keys(): Promise<string[]> {
    const shards = await readdir(this.folder.notes).catch(noneIfAbsent);
    const names = await Promise.all(
      shards.map(shard =>
        readdir(join(this.folder.notes, shard)).catch((error: unknown) => {
          if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return [];
          throw error;
        }),
      ),
    );
    return names.flat().flatMap(name => /^([0-9a-f]{64})\.txt$/.exec(name)?.[1] ?? []);
  }

  async remove(key: string): Promise<void> {
    await rm(this.folder.noteFile(key), { recursive: true, force: true });
  }
}

/** A note's file: the checksum of key and note in a line, then the note. */
function noteBytes(key: string, note: string): Buffer {
  return Buffer.from(`${sha256(key, note)}\n${note}`);
}
