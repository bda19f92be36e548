import type { Tree, TreeNode } from '../../reading/tree/tree';
import type { Heat } from '../../state/readingOrder';

/** What each reason to read a file soon counts; the strongest one of a leaf's files decides. */
const worth = { asked: 4, open: 3, changed: 2, committed: 1 } as const;
/** Questions whose files stay warm. */
const mostAsked = 200;

/** Which files the user is at, and so which leaves are read first and kept longest. */
export class ReadPriority {
  /** Files that the editor shows in tabs. */
  open: ReadonlySet<string> = new Set();
  private committed: ReadonlySet<string> = new Set();
  /** In the order of their last question. */
  private readonly asked = new Set<string>();
  private readonly changed = new Set<string>();

  setOpen(paths: readonly string[]): void {
    this.open = new Set(paths);
  }

  /** Files of the last commits, and those that changed since. */
  get recent(): ReadonlySet<string> {
    return new Set([...this.committed, ...this.changed]);
  }

  /** Files of the last commits. */
  setCommitted(paths: readonly string[]): void {
    this.committed = new Set(paths);
  }

  addChanged(paths: readonly string[]): void {
    for (const path of paths) this.changed.add(path);
  }

  /** Files that an answer rested on. */
  addAsked(paths: readonly string[]): void {
    for (const path of paths) {
      this.asked.delete(path);
      this.asked.add(path);
    }
    for (const path of this.asked) {
      if (this.asked.size <= mostAsked) break;
      this.asked.delete(path);
    }
  }

  of(tree: Tree): Heat {
    const heat = new Map<TreeNode, number>();
    const warm = (paths: Iterable<string>, by: number): void => {
      for (const path of paths)
        for (const leaf of tree.leavesOf.get(path) ?? []) heat.set(leaf, Math.max(by, heat.get(leaf) ?? 0));
    };
    warm(this.committed, worth.committed);
    warm(this.changed, worth.changed);
    warm(this.open, worth.open);
    warm(this.asked, worth.asked);
    return heat;
  }
}
