import type { Document } from '../../reading/files/document';
import type { IndexDatabase } from './indexDatabase';

type Text = Pick<Document, 'path' | 'sha256'>;

/** Outlines by what they are a function of: a document's bytes and its {@link ending}. A text seen before is not parsed again. */
export class OutlineStore {
  constructor(private readonly database: IndexDatabase) {}

  /** The outline as packedOutline packs it; null when no such text has been outlined. */
  find({ path, sha256 }: Text): { readonly id: number; readonly data: Uint8Array } | null {
    const [row] = this.database.rows(
      'SELECT id, data FROM outlines WHERE sha256 = ? AND ending = ?',
      sha256,
      ending(path),
    ) as { id: number; data: Uint8Array }[];
    return row ?? null;
  }

  /** The id under which the outline is kept. */
  keep({ path, sha256 }: Text, data: Uint8Array): number {
    const values = [sha256, ending(path), data] as const;
    const [row] = this.database.rows(
      `INSERT INTO outlines (sha256, ending, data) VALUES (?, ?, ?)
       ON CONFLICT (sha256, ending) DO UPDATE SET data = excluded.data RETURNING id`,
      ...values,
    ) as { id: number }[];
    if (row === undefined) throw new Error('SQLite kept an outline without saying where.');
    return row.id;
  }

  /** Forgets the oldest outlines that no file has, when they are more than as many as there are files. */
  trim(): void {
    const unused = 'SELECT id FROM outlines WHERE id NOT IN (SELECT outline FROM files WHERE outline IS NOT NULL)';
    const [{ files, all } = { files: 0, all: 0 }] = this.database.rows(
      'SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM outlines) AS "all"',
    ) as { files: number; all: number }[];
    const spare = all - 2 * files - fewOutlines;
    if (spare > 0) this.database.run(`DELETE FROM outlines WHERE id IN (${unused} ORDER BY id LIMIT ?)`, spare);
  }
}

/** Outlines of texts that no file has, kept in any case. */
const fewOutlines = 1_000;

/** What of a path decides how its text is outlined: the extension with its dot; the whole name where that says more (`CMakeLists.txt`, a component). */
function ending(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\p{Lu}/u.test(name) && !/\.(?:java|cs|[jt]sx?|kt|swift)$/.test(name)
    ? name
    : name.slice(Math.max(0, name.lastIndexOf('.')));
}
