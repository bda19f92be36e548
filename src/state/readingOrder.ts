import type { Tree, TreeNode } from '../reading/tree/tree';

/** How soon a leaf's state will be of use: more is sooner; leaves that nothing speaks for are not in it. */
export type Heat = ReadonlyMap<TreeNode, number>;

/**
 * The nodes of `tree` whose states are worth keeping, in the order of reading. Worth keeping, where only `room` states fit: folders,
 * then the leaves with heat, hottest first, then the others. Of leaves alike those that are kept stay, the last used first
 * (`usedAt`: milliseconds, 0 for a state that is not kept): what is read twice in a row is the same. Order: the root, with which a question about anything can be answered
 * within seconds; the leaves with heat; the other folders; the rest.
 */
export function readingOrder(tree: Tree, heat: Heat, room: number, usedAt: (node: TreeNode) => number): TreeNode[] {
  const warmth = (node: TreeNode): number => heat.get(node) ?? 0;
  const folders = tree.nodes.filter(node => node.kind !== 'leaf');
  // Sorting is stable: leaves of the same heat that are not kept stay in path order.
  const byWorth = (a: TreeNode, b: TreeNode): number => warmth(b) - warmth(a) || usedAt(b) - usedAt(a);
  const hot = tree.nodes.filter(node => node.kind === 'leaf' && heat.has(node)).sort(byWorth);
  const cold = tree.nodes.filter(node => node.kind === 'leaf' && !heat.has(node));
  // Worth is asked only where not all fit: it takes time for many leaves.
  if (folders.length + hot.length + cold.length > room) cold.sort(byWorth);
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

/**
 * The order for a model that writes notes: a folder is read when the leaves below have theirs, the deepest folders first, so that
 * each is read once; an interim root, from extracted notes, comes first while no leaf has a note, so that an answer is possible soon.
 */
export function notesFirst(order: readonly TreeNode[], interimRoot: boolean): TreeNode[] {
  const leaves = order.filter(node => node.kind === 'leaf');
  // A folder stands before all folders below it.
  const upwards = order.filter(node => node.kind !== 'leaf').reverse();
  return [...(interimRoot ? upwards.slice(-1) : []), ...leaves, ...(interimRoot ? upwards.slice(0, -1) : upwards)];
}
