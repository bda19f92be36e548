import type { Document } from '../../reading/files/document';
import type { Tree } from '../../reading/tree/tree';
import { memoizeLast } from '../../shared/memoizeLast';
import type { Reader } from '../../state/reader';

/** What no state has read of the files as they are now. */
export class Freshness {
  private readonly changed = new Set<string>();
  private changes = 0;
  /** SHA-256 of each document's text that a kept state has read, by path. */
  private readonly seen = new Map<string, string>();

  private readonly unreadNow = memoizeLast(
    (documents: readonly Document[], tree: Tree, reader: Pick<Reader, 'isRead'>) => {
      const paths = new Set(tree.nodes.filter(node => !reader.isRead(node)).flatMap(node => node.paths));
      for (const { path, sha256 } of documents)
        if (!paths.has(path)) this.seen.set(path, sha256);
        else if (this.seen.get(path) === sha256) paths.delete(path);
      return paths;
    },
  );
  private readonly changedNow = memoizeLast((unread: ReadonlySet<string>) => {
    for (const path of this.changed) if (!unread.has(path)) this.changed.delete(path);
    return [...this.changed].sort();
  });

  addChanged(paths: readonly string[]): void {
    for (const path of paths) this.changed.add(path);
    this.changes++;
  }

  /** Documents whose text as it is on disk no state has read: a neighbour's change makes a leaf anew, not its other documents. */
  unread(documents: readonly Document[], tree: Tree, reader: Pick<Reader, 'isRead' | 'revision'>): ReadonlySet<string> {
    return this.unreadNow([documents, tree, reader], reader.revision);
  }

  /** The paths that changed since they were read, and those of unsaved text, in order. */
  stale(unread: ReadonlySet<string>, unsaved: readonly string[]): readonly string[] {
    const changed = this.changedNow([unread], this.changes);
    return unsaved.length === 0 ? changed : [...new Set([...changed, ...unsaved])].sort();
  }
}
