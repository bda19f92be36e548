import { cutBytes } from './cutBytes';
import type { Document } from '../files/document';
import type { FolderPlan, LeafPlan } from './layout';

/** Bytes of a README's head in its folder's text. */
const readmeBytes = 1200;
/** Bytes of a name in a listing. Longer ones are cut: paths may have thousands. */
const nameBytes = 240;

/** One line on a document, for listings; see entry.ts. */
export type EntryOf = (document: Document) => string;

/**
 * What a folder's text says of a leaf in it: its documents' entries with their paths from the folder, or the paths alone where
 * that is more than `limit` bytes; with a note that the model wrote, the names and that note.
 */
export function leafLines(
  folder: string,
  { pieces }: LeafPlan,
  entry: EntryOf,
  written: string | null,
  limit: number,
): string[] {
  const [first] = pieces;
  // The later parts of a document longer than a leaf: the first part's line speaks for it.
  if (first?.part != null && first.part.start > 0 && written === null) return [];
  const relative = pieces.map(({ document }) => shortName(document.path.slice(folder.length)));
  const names = relative.join(', ');
  if (written !== null) return [cutBytes(`${cutBytes(names, limit / 2)}: ${written}`, limit)];
  const lines = pieces.map(({ document }, i) => {
    const path = relative[i] ?? '';
    return path.slice(0, path.lastIndexOf('/') + 1) + entry(document);
  });
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0) <= limit ? lines : [cutBytes(names, limit)];
}

/** What a folder's text says of a folder node in it, in at most `limit` bytes. */
export function folderLine(folder: string, path: string, note: string, limit: number): string {
  return cutBytes(`${shortName(path.slice(folder.length))}: ${note}`, limit);
}

const heads = new WeakMap<Document, string>();

/** The head of the README that stands in the folder itself, without blank lines; or ''. */
export function readmeHead({ path, documents }: FolderPlan, limit: number): string {
  const readme = documents.find(document => /^readme(\.\w+)?$/i.test(document.path.slice(path.length)));
  if (readme === undefined) return '';
  let head = heads.get(readme);
  if (head === undefined)
    heads.set(readme, (head = cutBytes(readme.text.replace(/\n\s*\n/g, '\n').trim(), readmeBytes)));
  return cutBytes(head, limit);
}

/** The first line that says something, without its heading marks. */
export function firstLine(text: string): string {
  return (text.split('\n').find(line => line.trim() !== '') ?? '').replace(/^#+\s*/, '').trim();
}

/** A name on one line, of bounded length. */
function shortName(name: string): string {
  return cutBytes(name.replaceAll(/\s+/g, ' '), nameBytes);
}
