import { constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorData } from '../../shared/errors';
import type { Logger } from '../../shared/logger';
import { FileClaim } from './fileClaim';
import { IndexDatabase } from './indexDatabase';
import { IndexSeal } from './indexSeal';
import type { IndexPlace } from './indexPlace';

/**
 * A workspace's index on disk, `<folder>/<name>.db`. A second process with the same workspace has a file of its own beside it, begun as a
 * copy, and so on up to {@link mostProcesses}. What is damaged, foreign, changed by others or of another version is deleted and begun
 * anew; where nothing can be written, the index is a temporary file, else in memory: opening never fails.
 */
export class DiskIndex implements IndexPlace {
  private claim: FileClaim | null = null;
  private file: string | null = null;
  /** Ways to go on that are left, best first. */
  private ways: (() => IndexDatabase | null)[] = [
    () => this.openClaimed(),
    () => this.openAnew(),
    () => this.openTemporary(),
  ];

  constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly logger: Logger,
  ) {}

  /** Bytes that the indexes of this name take. */
  static bytesOf(folder: string, name: string): number {
    const files = indexesIn(folder).filter(file => isOf(name, file));
    return files.reduce((sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0), 0);
  }

  /** Deletes the indexes of this name (null: of every), but those that a process works with. */
  static remove(folder: string, name: string | null): void {
    for (const file of indexesIn(folder)) if (name === null || isOf(name, file)) removeFree(join(folder, file));
  }

  open(): IndexDatabase {
    for (let way = this.ways.shift(); way !== undefined; way = this.ways.shift()) {
      try {
        const database = way();
        if (database !== null) return database;
      } catch (error) {
        this.logger.warn(`The search index ${this.file ?? this.folder}: ${errorData(error).message}`);
      }
    }
    return IndexDatabase.open(null);
  }

  replace(database: IndexDatabase, error: unknown): IndexDatabase {
    this.logger.warn(`The search index failed and is being rebuilt: ${errorData(error).message}`);
    database.close();
    return this.open();
  }

  forgetCopies(): void {
    DiskIndex.remove(this.folder, this.name);
  }

  close(): void {
    this.claim?.release();
    this.claim = null;
  }

  private openClaimed(): IndexDatabase | null {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    for (let n = 1; n <= mostProcesses && this.claim === null; n++) {
      this.file = this.fileOf(n);
      this.claim = FileClaim.take(this.file);
    }
    if (this.claim === null || this.file === null) return null;
    this.forgetOld();
    const seal = new IndexSeal(this.file, this.logger);
    if (!existsSync(this.file)) this.copyFirst(this.file);
    if (!seal.holds()) {
      removeIndex(this.file);
      seal.beforeWrite();
    }
    rmSync(`${this.file}.lock`, { recursive: true, force: true });
    const database = IndexDatabase.open(this.file, seal);
    seal.afterWrite();
    return database;
  }

  private openAnew(): IndexDatabase | null {
    if (this.claim === null || this.file === null) return null;
    removeIndex(this.file);
    const seal = new IndexSeal(this.file, this.logger);
    seal.beforeWrite();
    const database = IndexDatabase.open(this.file, seal);
    seal.afterWrite();
    return database;
  }

  private openTemporary(): IndexDatabase {
    const folder = mkdtempSync(join(tmpdir(), 'coil-index-'));
    const database = IndexDatabase.openTemporary(join(folder, 'index.db'));
    // An open file has no need of its name, and without it nothing is left over. Windows keeps it until the machine is cleaned.
    if (process.platform !== 'win32') rmSync(folder, { recursive: true });
    return database;
  }

  private fileOf(n: number): string {
    return join(this.folder, `${this.name}${n === 1 ? '' : `-${n}`}.db`);
  }

  /** Begins this process's file as a copy of the first one's, when that is in no transaction while it is copied. */
  private copyFirst(file: string): void {
    const first = this.fileOf(1);
    if (file === first || !existsSync(first)) return;
    const seal = new IndexSeal(first, this.logger);
    if (!seal.isWhole()) return;
    copyFileSync(first, file, constants.COPYFILE_FICLONE);
    if (seal.isWhole()) new IndexSeal(file, this.logger).afterWrite();
    else removeIndex(file);
  }

  /** Deletes the indexes of workspaces that were not opened for long. */
  private forgetOld(): void {
    const oldest = Date.now() - keptDays * 24 * 3600 * 1000;
    for (const name of indexesIn(this.folder)) {
      const file = join(this.folder, name);
      if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest) removeFree(file);
    }
  }
}

/** Processes that keep an index of the same workspace; one more uses a temporary file. */
const mostProcesses = 4;
/** Days after which the index of a workspace in which nothing changed is deleted: it is made again in a minute. */
const keptDays = 90;

function indexesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.db')) : [];
}

/** Whether an index has this name, of whichever process. */
function isOf(name: string, file: string): boolean {
  return file === `${name}.db` || file.startsWith(`${name}-`);
}

/** Deletes a database that no process has. */
function removeFree(file: string): void {
  const claim = FileClaim.take(file);
  if (claim === null) return;
  removeIndex(file);
  claim.release();
}

/** Deletes a database that this process has claimed. */
function removeIndex(file: string): void {
  for (const ending of ['', '-journal', '.seal', '.lock']) rmSync(`${file}${ending}`, { recursive: true, force: true });
}
