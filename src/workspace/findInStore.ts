import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { FoundInStore } from '../protocol/engineProtocol';
import { IndexDatabase } from '../search/index/indexDatabase';
import { nameToken } from '../search/index/nameTokens';
import { unpackedOutline } from '../search/index/packedOutline';
import { words } from '../search/index/words';
import { closing, ifAbsent } from '../state/storeFolder';

/** Bytes that are searched at a time. */
const chunkBytes = 1024 * 1024;
/** Holds what was downloaded, and nothing of a workspace. */
const downloads = new Set(['models', 'llama']);

/**
 * Looks for a text, capitals and small letters alike, in all bytes of a store: of each file as they are (as UTF-8 and UTF-16), and of search indexes also in
 * outlines, which are compressed, and among their words, which share beginnings.
 */
export async function findInStore(root: string, text: string, signal: AbortSignal): Promise<FoundInStore> {
  const places = new Set<string>();
  let [files, bytes] = [0, 0];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    signal.throwIfAborted();
    const file = join(entry.parentPath, entry.name);
    const name = relative(root, file);
    if (!entry.isFile() || downloads.has(name.split(sep)[0] ?? '')) continue;
    files++;
    const held = await bytesHold(file, text);
    bytes += held.bytes;
    if (held.found) places.add(name);
    if (name.endsWith('.db')) for (const part of partsHolding(file, text)) places.add(`${name}: ${part}`);
  }
  return { files, bytes, places: [...places].sort() };
}

async function bytesHold(file: string, text: string): Promise<{ readonly found: boolean; readonly bytes: number }> {
  const wanted = ['utf8', 'utf16le'].map(encoding =>
    Buffer.from(text.toLowerCase(), encoding as BufferEncoding).toString('latin1'),
  );
  const longest = Math.max(...wanted.map(({ length }) => length));
  const handle = await open(file, 'r').catch(ifAbsent);
  // A file that was held, or written, for a moment.
  if (handle === undefined) return { found: false, bytes: 0 };
  return closing(handle, async () => {
    const buffer = Buffer.alloc(chunkBytes);
    let [before, bytes] = ['', 0];
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, bytes);
      if (bytesRead === 0) return { found: false, bytes };
      bytes += bytesRead;
      const here = before + lowerAscii(buffer.toString('latin1', 0, bytesRead));
      if (wanted.some(each => here.includes(lowerAscii(each)))) return { found: true, bytes };
      before = here.slice(-longest);
    }
  });
}

/** Bytes as Latin-1: only letters of ASCII have the same byte in all encodings. */
function lowerAscii(bytes: string): string {
  return bytes.replaceAll(/[A-Z]+/g, letters => letters.toLowerCase());
}

/** The parts of a search index that hold a text; none where it is of another version, which nobody reads. Works on a copy: another process may have it. */
function* partsHolding(file: string, text: string): Generator<string> {
  const folder = mkdtempSync(join(tmpdir(), 'coil-find-'));
  let database: IndexDatabase | undefined;
  try {
    const copy = join(folder, 'index.db');
    copyFileSync(file, copy, constants.COPYFILE_FICLONE);
    try {
      database = IndexDatabase.openTemporary(copy);
    } catch {
      return; // Its bytes were looked at.
    }
    const lower = text.toLowerCase();
    for (const { data } of database.rows('SELECT data FROM outlines'))
      if (
        JSON.stringify(unpackedOutline(data as Uint8Array))
          .toLowerCase()
          .includes(lower)
      ) {
        yield 'outlines';
        break;
      }
    database.run('CREATE VIRTUAL TABLE temp.allWords USING fts5vocab(main, words, row)');
    database.run('CREATE VIRTUAL TABLE temp.allNames USING fts5vocab(main, names, row)');
    const [whole = lower] = words(text);
    const known = (table: string, word: string): boolean =>
      database?.rows(`SELECT 1 FROM ${table} WHERE instr(term, ?) LIMIT 1`, word).length === 1;
    // Several words stand apart in many files: those that stand together are of the text.
    const together = [...new Set(words(text))].map(word => `"${word}"`).join(' AND ');
    if (/^[\p{L}\p{N}_$-]+$/u.test(text)) {
      if (known('allWords', whole)) yield 'words';
      if (known('allNames', nameToken(text))) yield 'names';
    } else if (
      together !== '' &&
      database.rows('SELECT 1 FROM words WHERE words MATCH ? LIMIT 1', together).length === 1
    )
      yield 'words, together in a passage';
  } finally {
    database?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
