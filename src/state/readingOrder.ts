import type { Tree, TreeNode } from '../reading/tree';

/** How soon a leaf's state will be of use: more is sooner; leaves that nothing speaks for are not in it. */
export type Heat = ReadonlyMap<TreeNode, number>;

/**
 * The nodes of `tree` whose states are worth keeping, in the order of reading. Worth keeping, where only `room` states fit: folders,
 * then the leaves with heat, hottest first, then the others. Order: the root, with which a question about anything can be answered
 * within seconds; the leaves with heat; the other folders; the rest.
 */
export function readingOrder(tree: Tree, heat: Heat, room: number): TreeNode[] {
  const warmth = (node: TreeNode): number => heat.get(node) ?? 0;
  const folders = tree.nodes.filter(node => node.kind !== 'leaf');
  // Sorting is stable: leaves of the same heat stay in path order.
  const hot = tree.nodes.filter(node => node.kind === 'leaf' && heat.has(node)).sort((a, b) => warmth(b) - warmth(a));
  const cold = tree.nodes.filter(node => node.kind === 'leaf' && !heat.has(node));
  const kept = [...folders, ...hot, ...cold].slice(0, room);
  const inFolders = Math.min(folders.length, kept.length);
  const inHot = Math.min(hot.length, kept.length - inFolders);
  return [
    ...kept.slice(0, Math.min(1, inFolders)),
    ...kept.slice(inFolders, inFolders + inHot),
    ...kept.slice(1, inFolders),
    ...kept.slice(inFolders + inHot),
  ];
}
