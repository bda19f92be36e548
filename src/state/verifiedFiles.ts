import type { BigIntStats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Logger } from '../shared/logger';
import { hashOf } from './stateBytes';
import { closing, type StoreFolder } from './storeFolder';

/** The state files whose bytes this process has compared with the checksum in their names, each once. */
export class VerifiedFiles {
  /** Which file it was that had the name. */
  private readonly identities = new Map<string, string>();

  constructor(
    private readonly folder: StoreFolder,
    private readonly logger: Logger,
  ) {}

  /** Whether the bytes that `held` names are those of `file`, the state of `key`. */
  async check(key: string, file: string, held: string): Promise<boolean> {
    try {
      const handle = await open(held, 'r');
      return await closing(handle, async () => {
        const identity = identityOf(await handle.stat({ bigint: true }));
        if (this.identities.get(file) === identity) return true;
        const same = file === this.folder.stateFile(key, await hashOf(handle, key));
        if (same) this.identities.set(file, identity);
        else this.logger.warn(`A cached state is damaged and will be read again: ${file}`);
        return same;
      });
    } catch (error) {
      this.logger.warn(`A cached state cannot be read and will be read again: ${String(error)}`);
      return false;
    }
  }

  /** This process has just written the file, and hashed what it wrote. */
  trust(file: string, status: BigIntStats): void {
    this.identities.set(file, identityOf(status));
  }

  forget(file: string): void {
    this.identities.delete(file);
  }
}

/** Tells a file from one that takes its place later, be it of the same size and with the inode that was freed. */
function identityOf({ ino, size, birthtimeNs }: BigIntStats): string {
  return `${ino} ${size} ${birthtimeNs}`;
}
