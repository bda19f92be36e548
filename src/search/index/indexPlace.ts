import type { IndexDatabase } from './indexDatabase';

/** Where the index's database is. */
export interface IndexPlace {
  /** Opens the database that is there if it can be used, else an empty one in its stead. */
  open(): IndexDatabase;
  /** An empty database after `error` showed that the open one cannot be used. */
  replace(database: IndexDatabase, error: unknown): IndexDatabase;
  /** Deletes other files of this index that no process works with: they hold what the open one holds no more. */
  forgetCopies?(): void;
  /** The database is closed and not opened again. */
  close(): void;
}
