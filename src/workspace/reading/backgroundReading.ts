import type { Tree, TreeNode } from '../../reading/tree/tree';
import type { Waiting } from '../../protocol/engineProtocol';
import { FileChangedError, isAbort } from '../../shared/errors';
import { memoizeLast } from '../../shared/memoizeLast';
import type { Reader } from '../../state/reader';
import type { Heat } from '../../state/readingOrder';
import type { ReadPolicy } from './readPolicy';
import { ReadingSpeed } from './readingSpeed';

export interface ReadingEvents {
  /** A node was read, or reading started or came to rest. */
  readonly onMoved: () => void;
  /** Reading stopped with an error; {@link BackgroundReading.wake} tries again. */
  readonly onFailed: (error: unknown) => void;
  /** A text could not be read because its file has changed. Resolves when the files were scanned again. */
  readonly onFileChanged: (path: string) => Promise<void>;
  /** Notes were written of which the tree does not know; it is to {@link BackgroundReading.grow} before folders are read. */
  readonly onNotes?: () => void;
}

/**
 * Reads what is missing of a tree, node by node, while nothing else wants the model. A new tree takes effect at the next node, at
 * once where the node being read is not part of it.
 */
export class BackgroundReading {
  readonly speed = new ReadingSpeed();
  private readonly end = new AbortController();
  private current: { readonly key: string; readonly abort: AbortController } | undefined;
  private loop: Promise<void> | undefined;
  private failed = false;
  private readonly bytesOf = memoizeLast((nodes: readonly TreeNode[]) =>
    nodes.reduce((sum, node) => sum + node.bytes, 0),
  );
  /** Notes that the tree was built with. */
  private notes: number;

  constructor(
    private readonly reader: Reader,
    private tree: Tree,
    private heat: Heat,
    private readonly manners: ReadPolicy,
    private pausedNow: boolean,
    private readonly events: ReadingEvents,
  ) {
    this.notes = reader.noteCount;
  }

  get paused(): boolean {
    return this.pausedNow;
  }

  /** Nodes whose state is not kept, in the order in which they will be read. */
  get missing(): readonly TreeNode[] {
    return this.reader.missing(this.tree, this.heat);
  }

  /** What the rest of the reading waits for; null while it goes on, or when nothing is missing. */
  get waitingFor(): Waiting | null {
    const { missing } = this;
    const [next] = missing;
    if (next === undefined) return null;
    return this.manners.waitingFor(next === this.tree.root || this.heat.has(next), this.secondsFor(missing));
  }

  /** Seconds that reading `nodes` will take; null when nothing was read yet. */
  secondsFor(nodes: readonly TreeNode[]): number | null {
    return this.speed.secondsFor(this.bytesOf([nodes]));
  }

  /** As {@link ReadingSpeed.rangeFor}. */
  rangeFor(nodes: readonly TreeNode[]): readonly [number, number] | null {
    return this.speed.rangeFor(this.bytesOf([nodes]));
  }

  /** Resolves when nothing is being read; it may begin again. */
  async rest(): Promise<void> {
    await this.loop;
  }

  /** From now on `tree` is to be read, the leaves with heat before the others. */
  grow(tree: Tree, heat: Heat): void {
    if (tree !== this.tree) this.notes = this.reader.noteCount;
    this.tree = tree;
    this.heat = heat;
    const { current } = this;
    if (current !== undefined && !tree.nodes.some(node => this.reader.keyOf(node) === current.key))
      current.abort.abort();
    this.wake();
  }

  setPaused(paused: boolean): void {
    this.pausedNow = paused;
    if (paused) this.current?.abort.abort();
    this.wake();
  }

  /** Begins to read where there is something to read and nothing to wait for; what failed is tried again. */
  wake(): void {
    if (this.loop !== undefined || this.pausedNow || this.end.signal.aborted) return;
    if (this.missing.length === 0 || this.waitingFor !== null) return;
    this.failed = false;
    this.run(this.readMissing());
  }

  /** The root is small: where nothing is read in the background and it is not kept, it is read now, as `onReading` is told. */
  async readRoot(onReading: () => void): Promise<void> {
    const { root } = this.tree;
    if (this.loop !== undefined || this.reader.isRead(root)) return;
    onReading();
    this.run(this.readOne(root).then(() => this.reader.settle()));
    await this.rest();
  }

  /** Runs `work` alone on the model, reading stopped. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const paused = this.pausedNow;
    this.setPaused(true);
    await this.loop;
    try {
      return await work();
    } finally {
      this.setPaused(paused);
    }
  }

  /** Ends reading for good. */
  async stop(): Promise<void> {
    this.end.abort();
    this.current?.abort.abort();
    await this.loop;
  }

  private run(work: Promise<void>): void {
    this.loop = work
      .catch((error: unknown) => {
        if (isAbort(error)) return;
        this.failed = true;
        this.events.onFailed(error);
      })
      .finally(() => {
        this.loop = undefined;
        this.events.onMoved();
        // A change that came in the last moments found no loop to join.
        if (!this.failed) this.wake();
      });
    this.events.onMoved();
  }

  private async readMissing(): Promise<void> {
    for (;;) {
      if (this.missing.every(node => node.kind !== 'leaf') && this.reader.noteCount > this.notes) {
        this.notes = this.reader.noteCount;
        this.events.onNotes?.();
      }
      const [node] = this.missing;
      if (node === undefined || this.pausedNow || this.end.signal.aborted || this.waitingFor !== null) break;
      await this.readOne(node);
      // The last save is still under way, and a node that is being kept must not be read twice.
      if (this.missing[0] === node) await this.reader.settle();
      this.events.onMoved();
    }
    await this.reader.settle();
  }

  /** Reads a node; returns early, without an error, when it is aborted. */
  private async readOne(node: TreeNode): Promise<void> {
    const abort = new AbortController();
    this.current = { key: this.reader.keyOf(node), abort };
    try {
      this.speed.add(await this.reader.read(node, this.reader.wanted(this.tree, this.heat), abort.signal));
    } catch (error) {
      if (error instanceof FileChangedError) await this.events.onFileChanged(error.path);
      else if (!isAbort(error)) throw error;
    } finally {
      this.current = undefined;
    }
  }
}
