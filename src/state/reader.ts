import type { Tree, TreeNode } from '../reading/tree';
import { readingOrder, type Heat } from './readingOrder';
import type { RecurrentModel } from './recurrentModel';
import { keyOf, type StateStore } from './stateStore';

/** A hybrid's state grows with what was read; this many bytes are reckoned with where the size is not known. */
const hybridStateBytes = 150e6;

/** What one node's reading took. */
export interface NodeRead {
  readonly node: TreeNode;
  readonly tokens: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** Turns the texts of a tree's nodes into kept states: looked up by key first, computed where none is kept. */
export class Reader {
  /** The disk's part of the last save, which overlaps the next reading. */
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly model: RecurrentModel,
    private readonly store: StateStore,
  ) {}

  keyOf(node: TreeNode): string {
    return keyOf(this.model.base, node.textHash);
  }

  isRead(node: TreeNode): boolean {
    return this.store.has(this.keyOf(node));
  }

  /** The nodes of `tree` to read, in order: as many as the store's cap leaves room for. See readingOrder.ts. */
  wanted(tree: Tree, heat: Heat = new Map()): TreeNode[] {
    return readingOrder(tree, heat, Math.floor(this.store.cap / (this.model.stateBytes ?? hybridStateBytes)));
  }

  /** The {@link wanted} nodes whose state is not kept. */
  missing(tree: Tree, heat: Heat = new Map()): TreeNode[] {
    return this.wanted(tree, heat).filter(node => !this.isRead(node));
  }

  /** Reads one node of `wanted`. The state is on disk when the next read, or {@link settle}, has returned. */
  async read(node: TreeNode, wanted: readonly TreeNode[], signal: AbortSignal): Promise<NodeRead> {
    const started = performance.now();
    const key = this.keyOf(node);
    const text = node.text();
    const tokens = await this.model.read(text, signal);
    await this.saving;
    const pinned = new Set(wanted.map(other => this.keyOf(other)));
    const saved = await this.store.put(key, file => this.model.save(file), {
      shorten: this.model.stateBytes !== null,
      pinned: other => pinned.has(other),
    });
    this.saving = saved.rest.then(() => this.store.putNote(key, node.note));
    // Whoever awaits `saving` next gets its failure; until then it is not an unhandled one.
    this.saving.catch(() => undefined);
    return { node, tokens, bytes: node.bytes, seconds: (performance.now() - started) / 1000 };
  }

  /** Waits until what was read is on disk. Throws what went wrong with it. */
  async settle(): Promise<void> {
    const { saving } = this;
    this.saving = Promise.resolve();
    await saving;
  }

  /** The deepest node that holds all of `paths` and whose state is kept, with its file; null when none on the way to the root is. */
  async nearest(
    tree: Tree,
    paths: readonly string[],
  ): Promise<{ readonly node: TreeNode; readonly file: string } | null> {
    for (let node: TreeNode | undefined = commonNode(tree, paths); node !== undefined; node = tree.parentOf.get(node)) {
      const file = await this.store.get(this.keyOf(node));
      if (file !== null) return { node, file };
    }
    return null;
  }
}

/** The deepest node that holds all of `paths`; the root when there are none. */
export function commonNode(tree: Tree, paths: readonly string[]): TreeNode {
  let common: TreeNode[] | undefined;
  for (const path of paths)
    for (const leaf of tree.leavesOf.get(path) ?? []) {
      const chain: TreeNode[] = [];
      for (let node: TreeNode | undefined = leaf; node !== undefined; node = tree.parentOf.get(node))
        chain.unshift(node);
      common = common === undefined ? chain : common.filter((node, depth) => chain[depth] === node);
    }
  return common?.at(-1) ?? tree.root;
}
