import type { Document } from './document';
import { split } from './split';

/** Bytes of text in a leaf, about 8k tokens: measured as the best trade of re-reading against states kept. */
export const leafBytes = 32 * 1024;

/** A whole document (`end` is Infinity), or for one longer than a leaf the characters `start` to `end` of its text. */
export interface Piece {
  readonly document: Document;
  readonly start: number;
  readonly end: number;
}

/** Consecutive pieces in path order, at most {@link leafBytes} of text. */
export interface LeafPlan {
  readonly kind: 'leaf';
  readonly pieces: readonly Piece[];
}

/** A folder larger than a leaf (or the root). `path` is '' for the root and ends in '/' otherwise. */
export interface FolderPlan {
  readonly kind: 'folder';
  readonly path: string;
  readonly children: readonly (LeafPlan | FolderPlan)[];
}

interface Unit {
  readonly identity: string;
  readonly bytes: number;
  readonly documents: readonly Document[];
}

/**
 * The leaves and folder nodes of `documents` (sorted by path): a function of their paths and texts alone. Reads the texts
 * longer than a leaf, and throws what that throws. A folder that
 * fits in a leaf with all below it stays whole, small neighbours share one, larger folders are split.
 */
export function layout(documents: readonly Document[], limit: number = leafBytes): FolderPlan {
  return layoutFolder('', documents, limit);
}

function layoutFolder(path: string, documents: readonly Document[], limit: number): FolderPlan {
  const children: (LeafPlan | FolderPlan)[] = [];
  let run: Unit[] = [];
  const flush = (): void => {
    for (const units of split(
      run,
      limit,
      unit => unit.bytes,
      unit => unit.identity,
    ))
      children.push({ kind: 'leaf', pieces: units.flatMap(unit => unit.documents.map(whole)) });
    run = [];
  };
  for (const unit of units(path, documents)) {
    if (unit.bytes <= limit) {
      run.push(unit);
      continue;
    }
    flush();
    const [first] = unit.documents;
    if (unit.identity.endsWith('/')) children.push(layoutFolder(unit.identity, unit.documents, limit));
    else if (first !== undefined)
      for (const piece of cutDocument(first, limit)) children.push({ kind: 'leaf', pieces: [piece] });
  }
  flush();
  return { kind: 'folder', path, children };
}

/** The direct files and subfolders of a folder, in path order; a subfolder's identity ends in '/'. */
function* units(path: string, documents: readonly Document[]): Generator<Unit> {
  for (let from = 0; from < documents.length;) {
    const identity = childOf(path, documents[from]);
    let to = from + 1;
    if (identity.endsWith('/')) while (documents[to]?.path.startsWith(identity) === true) to++;
    const within = documents.slice(from, to);
    yield { identity, documents: within, bytes: within.reduce((sum, document) => sum + document.bytes, 0) };
    from = to;
  }
}

function childOf(folder: string, document: Document | undefined): string {
  const path = document?.path ?? '';
  const slash = path.indexOf('/', folder.length);
  return slash < 0 ? path : path.slice(0, slash + 1);
}

function whole(document: Document): Piece {
  return { document, start: 0, end: Infinity };
}

/** Cuts a document longer than a leaf at blank lines; where a block is still too long, at lines, then anywhere. */
function cutDocument(document: Document, limit: number): Piece[] {
  const blocks = document.text
    .split(/(?<=\n[ \t]*\n)(?=[^\n])/)
    .flatMap(block => (Buffer.byteLength(block) <= limit ? [block] : block.split(/(?<=\n)/)))
    .flatMap(line => (Buffer.byteLength(line) <= limit ? [line] : chop(line, limit)));
  let start = 0;
  return split(
    blocks,
    limit,
    block => Buffer.byteLength(block),
    block => block,
  ).map(run => {
    const end = start + run.reduce((sum, block) => sum + block.length, 0);
    const piece = { document, start, end };
    start = end;
    return piece;
  });
}

/** A line longer than a leaf, in parts of at most `limit` bytes (a UTF-16 unit takes at most 3) that split no surrogate pair. */
function chop(line: string, limit: number): string[] {
  const parts: string[] = [];
  const step = Math.max(2, Math.floor(limit / 3));
  for (let from = 0; from < line.length;) {
    let to = Math.min(line.length, from + step);
    const last = line.charCodeAt(to - 1);
    if (to < line.length && last >= 0xd800 && last < 0xdc00) to--;
    parts.push(line.slice(from, to));
    from = to;
  }
  return parts;
}
