import type { KeptLeaf } from '../../answer/fanOut';
import type { Tree } from '../../reading/tree/tree';
import type { Reader } from '../../state/reader';

/** The leaves of a tree that hold `paths` and whose states are kept, in that order. */
export function keptLeaves({ reader, tree }: { reader: Reader; tree: Tree }, paths: readonly string[]): KeptLeaf[] {
  const leaves = new Set(paths.flatMap(path => tree.leavesOf.get(path) ?? []));
  return [...leaves]
    .filter(leaf => reader.isRead(leaf))
    .map(leaf => ({
      paths: leaf.paths.filter(path => paths.includes(path)),
      hold: () => reader.nearestTo(leaf, tree),
    }));
}
