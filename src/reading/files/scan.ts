import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Root } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { isInside } from '../../shared/isInside';
import { DiskDocument } from './diskDocument';
import type { Skipped } from './document';
import { FileReader, type RootFolder } from './fileReader';
import { outerRules } from './ignoreFiles';
import type { IgnoreRules } from './ignoreRules';
import type { CachedFile, ScanCache } from './scanCache';
import { systemCode } from './systemCode';
import { FolderNode, Walk, type Reach } from './walk';

export interface Scan {
  /** Sorted by path, in code-unit order. */
  readonly documents: readonly DiskDocument[];
  readonly skipped: readonly Skipped[];
  /** Files that were opened. */
  readonly opened: number;
}

/** What a scan looks at: all files and all their bytes; all files, opening those of new size or time; or those in some folders. */
export type ScanScope = 'content' | 'all' | { readonly folders: ReadonlySet<string> };

/**
 * Finds the files below the roots that a model may read, and remembers what it found: the next scan looks only where it is told to.
 * With several roots each path starts with its root's name.
 */
export class Scanner {
  private found: readonly (FolderNode | Skipped)[] = [];
  private outer: readonly IgnoreRules[] = [];
  private dropped: ScanCache = new Map();

  /**
   * @param exclude globs of the editor's `files.exclude`, such as `*.log`.
   * @param cache what earlier scans found; the scans here fill it.
   */
  constructor(
    private readonly roots: readonly Root[],
    private readonly exclude: readonly string[],
    readonly cache: ScanCache = new Map(),
  ) {}

  /** Told of each folder, by its absolute path, before it is listed. */
  onEnter: (dir: string) => void = () => undefined;

  /** What was known before the last scan of a file that it did not find, or would not open. */
  lastKnown(path: string): CachedFile | undefined {
    return this.dropped.get(path) ?? this.cache.get(path);
  }

  /** The paths of the documents that the last scan dropped from the cache. */
  get lastDropped(): readonly string[] {
    return [...this.dropped].filter(([, { result }]) => result instanceof DiskDocument).map(([path]) => path);
  }

  /** The absolute paths of the folders found. */
  get folders(): ReadonlySet<string> {
    const folders = new Set<string>();
    const visit = (node: FolderNode | DiskDocument | Skipped): void => {
      if (!(node instanceof FolderNode)) return;
      folders.add(node.dir);
      for (const child of node.children) visit(child);
    };
    for (const node of this.found) visit(node);
    return folders;
  }

  /**
   * Folders of a look are absolute. Gives way to the event loop every {@link sliceMs}. Rejects with CoilError `folderMissing` when a
   * root is no folder, with an AbortError when `signal` aborts; what was known then stays.
   */
  async scan(look: ScanScope, signal: AbortSignal): Promise<Scan> {
    const roots = rootFolders(this.roots);
    const reader = new FileReader(roots, this.cache, look === 'content');
    const partly = typeof look === 'object' && this.found.length === roots.length;
    const reach = partly ? this.reachOf(look.folders, roots) : 'all';
    if (reach === 'all') this.outer = roots.map(({ dir }) => outerRules(dir, this.exclude));
    const found: (FolderNode | Skipped)[] = [];
    for (const [i, root] of roots.entries()) {
      const before = this.found[i];
      const outer = this.outer[i];
      if (outer === undefined) throw new RangeError(`no rules for ${root.dir}`);
      const steps = new Walk(root, reader, reach, this.onEnter).folder(
        root.prefix,
        outer,
        before instanceof FolderNode ? before : undefined,
      );
      found.push(await inSlices(steps, signal));
    }
    this.found = found;
    this.dropped = new Map();
    if (reach === 'all')
      for (const [path, known] of this.cache) {
        if (reader.seen.has(path)) continue;
        this.dropped.set(path, known);
        this.cache.delete(path);
      }
    const documents: DiskDocument[] = [];
    const skipped: Skipped[] = [];
    for (const node of found) collect(node, documents, skipped);
    return { documents, skipped, opened: reader.opened };
  }

  /** Folders with links are always looked at: what a link leads to may have changed elsewhere. */
  private reachOf(folders: ReadonlySet<string>, roots: readonly RootFolder[]): Reach {
    const wanted = new Set<string>();
    for (const folder of folders)
      for (const { dir, prefix } of roots)
        if (folder === dir) wanted.add(prefix);
        else if (isInside(folder, dir)) wanted.add(`${prefix}${relative(dir, folder).replaceAll(sep, '/')}/`);
    const known = new Set<string>();
    const visit = (node: FolderNode | DiskDocument | Skipped): void => {
      if (!(node instanceof FolderNode)) return;
      known.add(node.path);
      if (node.hasLinks) wanted.add(node.path);
      node.children.forEach(visit);
    };
    this.found.forEach(visit);
    // A folder that is new, or could not be listed before, is seen by listing the one that holds it.
    const nearest = (path: string): string => (path === '' || known.has(path) ? path : nearest(parentOf(path)));
    const reached = new Set([...wanted].map(nearest));
    const above = new Set<string>();
    for (let path of reached) for (; path !== ''; path = parentOf(path)) above.add(parentOf(path));
    return { folders: reached, above };
  }
}

/** The folder that holds a folder; both end in a slash, and '' is above all. */
function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/', path.length - 2) + 1);
}

/** The event loop gets a turn at least this often. */
const sliceMs = 8;

/** Sorted by prefix. Throws CoilError `folderMissing`. */
export function rootFolders(roots: readonly Root[]): RootFolder[] {
  return roots
    .map(({ name, dir }) => {
      const absolute = resolve(dir);
      const real = realPath(absolute);
      if (real === null || !statSync(real).isDirectory())
        throw new CoilError('folderMissing', `There is no folder ${absolute}.`, 'Open a folder that exists.');
      return { dir: absolute, real, prefix: roots.length > 1 ? `${name}/` : '' };
    })
    .sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    systemCode(error);
    return null;
  }
}

async function inSlices<T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> {
  let sliceStart = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - sliceStart < sliceMs) continue;
    await setImmediate();
    sliceStart = performance.now();
  }
}

function collect(node: FolderNode | DiskDocument | Skipped, documents: DiskDocument[], skipped: Skipped[]): void {
  if (node instanceof DiskDocument) documents.push(node);
  else if (node instanceof FolderNode) for (const child of node.children) collect(child, documents, skipped);
  else skipped.push(node);
}
