import type { Document } from '../../reading/files/document';
import type { IndexDatabase } from './indexDatabase';

type Text = Pick<Document, 'path' | 'sha256'>;

/** Outlines by what they are a function of: a document's bytes and its {@link ending}. A text seen before is not parsed again. */
export class OutlineStore {
  private next: number;

  constructor(private readonly database: IndexDatabase) {
    const [last] = database.rows('SELECT max(id) AS id FROM outlines') as { id: number | null }[];
    this.next = (last?.id ?? 0) + 1;
  }

  /** The outline as packedOutline packs it; null when no such text has been outlined. */
  find({ path, sha256 }: Text): { readonly id: number; readonly data: Uint8Array } | null {
    const [row] = this.database.rows(
      'SELECT id, data FROM outlines WHERE sha256 = ? AND ending = ?',
      sha256,
      ending(path),
    ) as { id: number; data: Uint8Array }[];
    return row ?? null;
  }

  /**
   * The id under which the outline is kept. Not one statement for both cases: it would begin a savepoint, at which FTS5 writes the words that it has
   * gathered, for each file.
   */
  keep({ path, sha256 }: Text, data: Uint8Array): number {
    const text = [sha256, ending(path)] as const;
    const [found] = this.database.rows('SELECT id FROM outlines WHERE sha256 = ? AND ending = ?', ...text) as {
      id: number;
    }[];
    const id = found?.id ?? this.next++;
    if (found === undefined)
      this.database.run('INSERT INTO outlines (id, sha256, ending, data) VALUES (?, ?, ?, ?)', id, ...text, data);
    else this.database.run('UPDATE outlines SET data = ? WHERE id = ?', data, id);
    return id;
  }

  /** Forgets all outlines that no file has. */
  forgetUnused(): void {
    this.database.run(`DELETE FROM outlines WHERE id IN (${unused})`);
  }

  /** Forgets the oldest outlines that no file has, when they are more than as many as there are files. */
  trim(): void {
    const [{ files, all } = { files: 0, all: 0 }] = this.database.rows(
      'SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM outlines) AS "all"',
    ) as { files: number; all: number }[];
    const spare = all - 2 * files - fewOutlines;
    if (spare > 0) this.database.run(`DELETE FROM outlines WHERE id IN (${unused} ORDER BY id LIMIT ?)`, spare);
  }
}

const unused = 'SELECT id FROM outlines WHERE id NOT IN (SELECT outline FROM files WHERE outline IS NOT NULL)';

/** Outlines of texts that no file has, kept in any case. */
const fewOutlines = 1_000;

/** What of a path decides how its text is outlined: the extension with its dot; the whole name where that says more (`CMakeLists.txt`, a component). */
function ending(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\p{Lu}/u.test(name) && !/\.(?:java|cs|[jt]sx?|kt|swift)$/.test(name)
    ? name
    : name.slice(Math.max(0, name.lastIndexOf('.')));
}
