import sqlite, { type Database, type SQLiteValue, type Statement } from 'node-sqlite3-wasm';
import { createSchema } from './indexSchema';

export type Row = Record<string, SQLiteValue>;

/**
 * The index's SQLite connection: statements are prepared once, changes stand in one transaction at a time. What is deleted is overwritten with
 * zeros. Everything blocks. Errors are SQLite's own: see {@link isDatabaseError}.
 */
export class IndexDatabase {
  /** Called in each transaction before its end. */
  onCommit: () => void = () => undefined;
  private readonly statements = new Map<string, Statement>();

  private constructor(
    private readonly connection: Database,
    private readonly guard: WriteGuard,
  ) {}

  /** Opens `file` (null: a database in memory), which is made if it is not there. Throws when it cannot be used as it is. */
  static open(file: string | null, guard: WriteGuard = unguarded): IndexDatabase {
    return IndexDatabase.opened(file ?? ':memory:', file === null ? unkept : kept, guard);
  }

  /** A new database in `file` that nobody opens again. */
  static openTemporary(file: string): IndexDatabase {
    return IndexDatabase.opened(file, unkept, unguarded);
  }

  private static opened(file: string, settings: string, guard: WriteGuard): IndexDatabase {
    const connection = new sqlite.Database(file);
    try {
      // Exclusive: the package's lock is a folder beside the file; taking it for each statement would double a query's time.
      connection.exec(
        `PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -${cacheKiB}; PRAGMA secure_delete = ON; ${settings}`,
      );
      createSchema(connection);
    } catch (error) {
      connection.close();
      throw error;
    }
    return new IndexDatabase(connection, guard);
  }

  get inTransaction(): boolean {
    return this.connection.inTransaction;
  }

  rows(sql: string, ...values: SQLiteValue[]): Row[] {
    // Read to the end, so that no statement stays open across a commit.
    return this.statement(sql).all(values) as Row[];
  }

  run(sql: string, ...values: SQLiteValue[]): void {
    this.statement(sql).run(values);
  }

  /**
   * Merges some pages of an FTS5 table's segments, of which those that are merged hold no word of a row that was deleted. `begin`: of all segments, else
   * of those of the merging under way. False when there is nothing left to merge.
   */
  mergeSome(table: string, begin: boolean): boolean {
    const changes = (): number => this.rows('SELECT total_changes() AS changes')[0]?.['changes'] as number;
    const before = changes();
    this.run(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`, begin ? -mergedPages : mergedPages);
    // FTS5's documentation: fewer than two changes mean that there was nothing to do.
    return changes() - before >= 2;
  }

  /** Begins a transaction unless one is open. */
  begin(): void {
    if (this.inTransaction) return;
    this.guard.beforeWrite();
    this.connection.exec('BEGIN IMMEDIATE');
  }

  /** Ends the open transaction, if any, and keeps its changes. */
  commit(): void {
    if (!this.inTransaction) return;
    this.onCommit();
    this.connection.exec('COMMIT');
    this.guard.afterWrite();
  }

  /** Does `work` in the open transaction, or in one of its own; without it nothing of the work stays when it throws. */
  change<T>(work: () => T): T {
    if (this.inTransaction) return work();
    this.begin();
    try {
      const result = work();
      this.commit();
      return result;
    } finally {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
    }
  }

  /** Changes that are not committed are lost. */
  close(): void {
    if (!this.connection.isOpen) return;
    for (const statement of this.statements.values()) finalize(statement);
    this.statements.clear();
    this.connection.close();
  }

  private statement(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

function finalize(statement: Statement): void {
  try {
    statement.finalize();
  } catch (error) {
    // It repeats the error of the statement's last run, which was thrown then.
    if (!isDatabaseError(error)) throw error;
  }
}

/** Told before a transaction's first change and after its commit. */
export interface WriteGuard {
  beforeWrite(): void;
  afterWrite(): void;
}

/** True for what SQLite throws: damage, a full disk, a lock, a file system's error. */
export function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SQLite3Error';
}

const unguarded: WriteGuard = { beforeWrite: () => undefined, afterWrite: () => undefined };

/** Pages of 4 KB that are merged in a step: some 5 ms. */
const mergedPages = 64;

/** KiB of pages kept in memory. */
const cacheKiB = 64 * 1024;

/** Two syncs a commit, after which neither a killed process nor a power cut leaves half a transaction. The journal stays, emptied. */
const kept = 'PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL';
const unkept = 'PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF';
