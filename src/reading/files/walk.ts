import { readdirSync, realpathSync, type Dirent } from 'node:fs';
import { resolve } from 'node:path';
import { DiskDocument } from './diskDocument';
import type { Skipped } from './document';
import type { FileReader, RootFolder } from './fileReader';
import { isLinkedWorktree } from './gitFolder';
import { ignoreTextsOf, rulesWithin, sameTexts, type IgnoreTexts } from './ignoreFiles';
import { isAlwaysIgnored, isIgnored, isMarkedGenerated, type IgnoreRules } from './ignoreRules';
import { systemCode } from './systemCode';

/** A folder as it was found, with all below it in the code-unit order of the paths. `path` is its documents' prefix, `dir` its absolute path. */
export class FolderNode {
  constructor(
    readonly path: string,
    readonly dir: string,
    readonly outer: IgnoreRules,
    readonly rules: IgnoreRules,
    readonly ignoreTexts: IgnoreTexts,
    readonly hasLinks: boolean,
    readonly children: readonly (FolderNode | DiskDocument | Skipped)[],
  ) {}
}

/** Which folders a walk lists anew: all, or only `folders` (paths as in {@link FolderNode}); `above` are those that hold them. */
export type Reach = 'all' | { readonly folders: ReadonlySet<string>; readonly above: ReadonlySet<string> };

/**
 * A root as it is now. Only folders within reach, and those for which ignore rules changed, are looked at; the rest is taken from
 * `before`. Yields between two steps of some 100 µs, so that the caller can give way. Each ignored file or folder is one entry;
 * so is a folder that cannot be listed.
 */
export class Walk {
  constructor(
    private readonly root: RootFolder,
    private readonly reader: FileReader,
    private readonly reach: Reach,
    /** Called with each folder's absolute path before it is listed. */
    private readonly onEnter: (dir: string) => void,
  ) {}

  *folder(path: string, outer: IgnoreRules, before: FolderNode | undefined): Generator<void, FolderNode | Skipped> {
    const { reach } = this;
    if (before?.outer === outer && reach !== 'all' && !reach.folders.has(path)) {
      if (!reach.above.has(path)) return before;
      const children: FolderNode['children'][number][] = [];
      for (const child of before.children)
        children.push(child instanceof FolderNode ? yield* this.folder(child.path, before.rules, child) : child);
      return new FolderNode(path, before.dir, outer, before.rules, before.ignoreTexts, before.hasLinks, children);
    }
    yield;
    const dir = resolve(this.root.dir, this.inRoot(path));
    this.onEnter(dir);
    const entries = listed(dir);
    if (typeof entries === 'string') return unreadable(path, entries);
    if (!isAt(resolve(this.root.real, this.inRoot(path)))) return unreadable(path, 'it became a link');
    // Another branch of the same repository, which its own folder would be opened for.
    if (
      path !== this.root.prefix &&
      entries.some(entry => entry.name === '.git' && entry.isFile()) &&
      isLinkedWorktree(dir)
    )
      return { path: path.replace(/\/$/, ''), reason: 'ignored', detail: 'a linked worktree of git' };
    const texts = ignoreTextsOf(dir, entries);
    const rules =
      before?.outer === outer && sameTexts(before.ignoreTexts, texts)
        ? before.rules
        : rulesWithin(outer, this.inRoot(path), texts);
    const known = new Map<string, FolderNode>();
    for (const child of before?.children ?? []) if (child instanceof FolderNode) known.set(child.path, child);
    const children: FolderNode['children'][number][] = [];
    const { opened } = this.reader;
    for (const [n, { name, entry }] of inOrder(entries).entries()) {
      if (n % entriesAStep === 0 || this.reader.opened > opened) yield;
      children.push(yield* this.child(path + name, entry, rules, known.get(path + name)));
    }
    const hasLinks = entries.some(entry => entry.isSymbolicLink());
    return new FolderNode(path, dir, outer, rules, texts, hasLinks, children);
  }

  private *child(
    path: string,
    entry: Dirent,
    rules: IgnoreRules,
    known: FolderNode | undefined,
  ): Generator<void, FolderNode | DiskDocument | Skipped> {
    const inRoot = this.inRoot(path);
    if (isAlwaysIgnored(entry.name) || isIgnored(rules, inRoot))
      return { path: path.replace(/\/$/, ''), reason: 'ignored' };
    if (entry.isDirectory())
      return path.split('/').length > mostNested
        ? unreadable(path, 'nested too deep')
        : yield* this.folder(path, rules, known);
    if (isMarkedGenerated(rules, inRoot)) return { path, reason: 'generated' };
    const kind = entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'symlink' : 'other';
    return this.reader.read({ root: this.root, path, absolute: `${this.root.real}/${inRoot}`, kind });
  }

  private inRoot(path: string): string {
    return path.slice(this.root.prefix.length);
  }
}

/** Names looked at between two yields: each is a stat of some 5 µs. */
const entriesAStep = 16;

/** A folder's name ends in a slash, which gives it its place in the order of the paths. Names that are not UTF-8 may be equal. */
function inOrder(entries: readonly Dirent[]): { readonly name: string; readonly entry: Dirent }[] {
  return entries
    .map(entry => ({ name: entry.isDirectory() ? `${entry.name}/` : entry.name, entry }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .filter(({ name }, i, all) => name !== all[i - 1]?.name);
}

/** A folder's entries, or the system's code for why it cannot be listed. */
function listed(dir: string): Dirent[] | string {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch (error) {
    return systemCode(error);
  }
}

/** Folders in one another that are entered; people's have some 30. */
const mostNested = 200;

function unreadable(path: string, detail: string): Skipped {
  return { path: path.replace(/\/$/, ''), reason: 'unreadable', detail };
}

/** Whether a folder still lies at its path itself: what was listed is then what is in it, not what a link leads to. */
function isAt(folder: string): boolean {
  try {
    return realpathSync(folder) === folder;
  } catch (error) {
    systemCode(error);
    return false;
  }
}
