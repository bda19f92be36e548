import { cutText, type Part } from './cutText';
import type { Document } from '../files/document';
import { split } from './split';

/**
 * Bytes of text in a leaf, about 6k tokens. 16 KiB read again 0.8 times as much and keep 1.25 times as many states, 32 KiB 1.4
 * times as much and 0.6 times as many (docs/measurements.md, "Reading along a history").
 */
export const leafBytes = 20 * 1024;
/** Bytes of a leaf for each token that the model was trained on: code has 3.5 a token, and evidence, question and answer need room too. */
const bytesPerToken = 2.5;

/** Bytes of text in a leaf for a model trained on so many tokens. */
export function leafBytesFor(trainedContext: number): number {
  return Math.min(leafBytes, Math.floor(trainedContext * bytesPerToken));
}

/** A whole document (`part` is null), or a part of one longer than a leaf. */
export interface Piece {
  readonly document: Document;
  readonly part: Part | null;
}

/** Consecutive pieces in path order, at most {@link leafBytes} of text. */
export interface LeafPlan {
  readonly kind: 'leaf';
  readonly pieces: readonly Piece[];
}

/** A folder larger than a leaf, a root, or all of them. `path` is '' at the top and ends in '/' otherwise. */
export interface FolderPlan {
  readonly kind: 'folder';
  readonly path: string;
  /** All documents below, in path order. */
  readonly documents: readonly Document[];
  readonly children: readonly (LeafPlan | FolderPlan)[];
}

export interface LayoutOptions {
  readonly leafBytes?: number;
  /** The paths of a workspace's folders, each ending in '/', where it has several: each is a folder node, however small. */
  readonly roots?: readonly string[];
}

/**
 * The leaves and folder nodes of `documents` (sorted by path): a function of their paths, bytes and SHA-256 alone. A folder that
 * fits in a leaf with all below it stays whole, small neighbours share one, larger folders are split. `before` is any plan made
 * with the same options: what it has in common is taken from it, the same objects, and not computed again.
 * Throws `fileChanged` when a document longer than a leaf has to be cut and its file has changed since the scan.
 */
export function layout(
  documents: readonly Document[],
  { leafBytes: limit = leafBytes, roots = [] }: LayoutOptions = {},
  before?: FolderPlan,
): FolderPlan {
  return layoutFolder('', documents, { limit, roots: new Set(roots) }, before);
}

interface Rules {
  readonly limit: number;
  readonly roots: ReadonlySet<string>;
}

/** A direct file or subfolder (its path then ends in '/') with all below it. */
interface Unit {
  readonly path: string;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

function layoutFolder(path: string, documents: readonly Document[], rules: Rules, before?: FolderPlan): FolderPlan {
  if (before !== undefined && sameDocuments(before.documents, documents)) return before;
  const known = new Known(before);
  const children: (LeafPlan | FolderPlan)[] = [];
  let run: Unit[] = [];
  const flush = (): void => {
    for (const units of split(
      run,
      rules.limit,
      unit => unit.bytes,
      unit => unit.path.slice(path.length),
    ))
      children.push({
        kind: 'leaf',
        pieces: units.flatMap(({ from, to }) => documents.slice(from, to).map(document => ({ document, part: null }))),
      });
    run = [];
  };
  for (const unit of units(path, documents)) {
    if (unit.bytes <= rules.limit && !rules.roots.has(unit.path)) {
      run.push(unit);
      continue;
    }
    flush();
    const within = documents.slice(unit.from, unit.to);
    if (unit.path.endsWith('/')) children.push(layoutFolder(unit.path, within, rules, known.folders.get(unit.path)));
    else
      for (const document of within)
        for (const part of known.parts.get(document.sha256) ?? cutText(document.text, rules.limit))
          children.push({ kind: 'leaf', pieces: [{ document, part }] });
  }
  flush();
  return { kind: 'folder', path, documents, children };
}

/** What an earlier plan of a folder has that is still good: its subfolders by path, its cut documents by SHA-256. */
class Known {
  readonly folders = new Map<string, FolderPlan>();
  readonly parts = new Map<string, Part[]>();

  constructor(before: FolderPlan | undefined) {
    for (const child of before?.children ?? []) {
      if (child.kind === 'folder') {
        this.folders.set(child.path, child);
        continue;
      }
      for (const { document, part } of child.pieces) {
        if (part?.start === 0) this.parts.set(document.sha256, []);
        if (part !== null) this.parts.get(document.sha256)?.push(part);
      }
    }
  }
}

function sameDocuments(some: readonly Document[], others: readonly Document[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, i) => {
      const other = others[i];
      return one === other || (one.path === other?.path && one.sha256 === other.sha256 && one.bytes === other.bytes);
    })
  );
}

/** The direct files and subfolders of a folder, in path order. */
function* units(folder: string, documents: readonly Document[]): Generator<Unit> {
  for (let from = 0; from < documents.length;) {
    const path = childOf(folder, documents[from]?.path ?? '');
    let to = from + 1;
    let bytes = documents[from]?.bytes ?? 0;
    if (path.endsWith('/'))
      for (let next = documents[to]; next?.path.startsWith(path) === true; next = documents[++to]) bytes += next.bytes;
    yield { path, bytes, from, to };
    from = to;
  }
}

function childOf(folder: string, path: string): string {
  const slash = path.indexOf('/', folder.length);
  return slash < 0 ? path : path.slice(0, slash + 1);
}
