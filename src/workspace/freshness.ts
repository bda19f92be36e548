import type { Document } from '../reading/document';
import type { Tree } from '../reading/tree';
import type { Reader } from '../state/reader';

/** What no state has read of the files as they are now. */
export class Freshness {
  private readonly changed = new Set<string>();
  /** SHA-256 of each document's text that a kept state has read, by path. */
  private readonly seen = new Map<string, string>();

  addChanged(paths: readonly string[]): void {
    for (const path of paths) this.changed.add(path);
  }

  /** Documents whose text as it is on disk no state has read: a neighbour's change makes a leaf anew, not its other documents. */
  unread(documents: readonly Document[], tree: Tree, reader: Reader): Set<string> {
    const paths = new Set(tree.nodes.filter(node => !reader.isRead(node)).flatMap(node => node.paths));
    for (const { path, sha256 } of documents)
      if (!paths.has(path)) this.seen.set(path, sha256);
      else if (this.seen.get(path) === sha256) paths.delete(path);
    return paths;
  }

  /** The paths that changed since they were read, and those of unsaved text, in order. */
  stale(unread: ReadonlySet<string>, unsaved: Iterable<string>): string[] {
    for (const path of this.changed) if (!unread.has(path)) this.changed.delete(path);
    return [...new Set([...this.changed, ...unsaved])].sort();
  }
}
