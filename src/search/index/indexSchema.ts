import type { Database } from 'node-sqlite3-wasm';

declare const COIL_INDEX_VERSION: string | undefined;

/**
 * Marks a database as this index's ("Coil" in ASCII). Its version is of the sources that decide what stands in it (scripts/indexVersion.mjs):
 * one written by others is not understood but made anew.
 */
const applicationId = 0x436f696c;
const version = typeof COIL_INDEX_VERSION === 'string' ? COIL_INDEX_VERSION : 'development';

/** Makes the tables in an empty database. Throws when the database is another program's or of another version. */
export function createSchema(database: Database): void {
  const application = database.get('PRAGMA application_id')?.['application_id'];
  if (application === applicationId) {
    const [found] = database.all('SELECT version FROM about WHERE version = ?', version);
    if (found === undefined) throw new OtherIndex('The index is of another version.');
    return;
  }
  const tables = database.all('SELECT count(*) AS tables FROM sqlite_schema')[0]?.['tables'];
  if (application !== 0 || tables !== 0) throw new OtherIndex('The database is not an index.');
  database.exec(`BEGIN; ${schema()}; PRAGMA application_id = ${applicationId}`);
  database.run('INSERT INTO about VALUES (?)', version);
  database.exec('COMMIT');
}

/** A database that is sound, but not this index's. */
export class OtherIndex extends Error {
  override readonly name = 'OtherIndex';
}

/**
 * Without source text: `passages` are line ranges, `words` their words (with no content of its own), `frequencies` the same by passage (a forward index), `totals` sums over them: adding up a million takes a second, `outlines` what tree-sitter found in a
 * text, kept by the text's SHA-256 and its file's {@link ending} also when no file has it any more. `names` has one row a file (its id):
 * names that it refers to and the parts of what it imports, both spelled as nameToken does. Lines are 1-based and inclusive. `partial`: the
 * file has text of which `words` has not all words. `lists`: of which lists it has lines, a bit each. `unparsed`: why it has no outline. `signs`: of what its passages mean (`meaning.ts`), the first's first.
 */
const schema = (): string => `
  CREATE TABLE about (version TEXT NOT NULL);
  CREATE TABLE files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL, outline INTEGER, summary TEXT, entry TEXT NOT NULL, partial INTEGER NOT NULL,
    lists INTEGER NOT NULL, unparsed TEXT, firstPassage INTEGER NOT NULL, signs BLOB NOT NULL
  );
  CREATE TABLE outlines (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, ending TEXT NOT NULL, data BLOB NOT NULL);
  CREATE UNIQUE INDEX outlinesByText ON outlines (sha256, ending);
  CREATE TABLE definitions (
    file INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, container TEXT, doc TEXT, startLine INTEGER NOT NULL, endLine INTEGER NOT NULL
  );
  CREATE INDEX definitionsByName ON definitions (name);
  CREATE INDEX definitionsByFile ON definitions (file);
  CREATE TABLE passages (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, startLine INTEGER NOT NULL, endLine INTEGER NOT NULL, textWords INTEGER NOT NULL, pathWords INTEGER NOT NULL, symbolsWords INTEGER NOT NULL
  );
  CREATE INDEX passagesByFile ON passages (file);
  CREATE TABLE totals (count INTEGER NOT NULL, text INTEGER NOT NULL, path INTEGER NOT NULL, symbols INTEGER NOT NULL);
  INSERT INTO totals VALUES (0, 0, 0, 0);
  CREATE VIRTUAL TABLE words USING fts5(text, path, symbols, content = '', contentless_delete = 1, tokenize = 'ascii');
  CREATE TABLE frequencies (id INTEGER PRIMARY KEY, words BLOB NOT NULL);
  CREATE VIRTUAL TABLE names USING fts5(refers, imports, content = '', contentless_delete = 1, detail = column, tokenize = "ascii tokenchars '_'");
  ${['words', 'names'].map(merging).join(';')}`;

/**
 * FTS5 gathers words in memory before it writes a segment, and merges segments of a size when there are so many. By default 1 MB and 4: then a
 * large repository's words are written five times over, half of the time of a first index. A word is looked for in each segment.
 */
function merging(table: string): string {
  const set = (name: string, value: number): string =>
    `INSERT INTO ${table} (${table}, rank) VALUES ('${name}', ${value})`;
  return [set('hashsize', 8 * 1024 * 1024), set('automerge', 12), set('crisismerge', 48)].join(';');
}
