import { rename } from 'node:fs/promises';
import { rootId, type Tree, type TreeNode } from '../reading/tree/tree';
import { notesFirst, readingOrder, type Heat } from './readingOrder';
import type { NoteWriting } from './noteWriting';
import type { RecurrentModel } from './recurrentModel';
import type { HeldState } from './stateBytes';
import type { SharedStore } from './sharedStore';
import { keyOf, type StateStore } from './stateStore';

/** A hybrid's state grows with what was read; this many bytes are reckoned with where the size is not known. */
const hybridStateBytes = 150e6;

const noHeat: Heat = new Map();

/** What reading needs of a model. */
export type ReadingModel = Pick<RecurrentModel, 'base' | 'name' | 'stateBytes' | 'read' | 'save' | 'generate'>;

/** What of a tree is wanted and missing, as of a revision of the store. */
interface Plan {
  readonly tree: Tree;
  readonly heat: Heat;
  readonly revision: number;
  readonly wanted: readonly TreeNode[];
  readonly missing: readonly TreeNode[];
}

/** What one node's reading took. */
export interface NodeRead {
  readonly node: TreeNode;
  readonly tokens: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Its state came from others. */
  readonly shared: boolean;
}

/** Turns the texts of a tree's nodes into kept states: looked up by key first, computed where none is kept. */
export class Reader {
  /** The disk's part of the last save, which overlaps the next reading. */
  private saving: Promise<void> = Promise.resolve();
  /** A node's key never changes, and is asked for many times a second. */
  private readonly keys = new WeakMap<TreeNode, string>();
  /** Bytes of the largest state of a hybrid so far. */
  private largest = 0;
  /** The last answer of {@link plan}, which is asked for many times while nothing changes. */
  private planned: Plan | undefined;
  /** Notes that the model wrote, by key. */
  private readonly written = new Map<string, string>();

  constructor(
    private readonly model: ReadingModel,
    private readonly store: StateStore,
    /** Null where notes are extracted. */
    private readonly notes: NoteWriting | null = null,
    /** States that others have read; null: none. */
    private readonly shared: SharedStore | null = null,
  ) {}

  /** How many written notes are known: trees built when there were fewer may have other folder texts. */
  get noteCount(): number {
    return this.written.size;
  }

  /** The note that the model wrote of the text of this hash, as far as this process knows; null as well where notes are extracted. */
  writtenNote(textHash: string): string | null {
    return this.written.get(keyOf(this.model.base, textHash)) ?? null;
  }

  /** The nodes of `tree` of which the model wrote notes, as far as this process knows. */
  noted(tree: Tree): readonly TreeNode[] {
    return this.written.size === 0 ? [] : tree.nodes.filter(node => this.written.has(this.keyOf(node)));
  }

  /** Takes up the notes of `tree` that an earlier process kept. Resolves with true when there were any that were not known. */
  async loadNotes(tree: Tree): Promise<boolean> {
    const before = this.written.size;
    for (const node of tree.nodes) if (this.lacksNote(node)) await this.loadNote(node);
    return this.written.size > before;
  }

  keyOf(node: TreeNode): string {
    const known = this.keys.get(node);
    if (known !== undefined) return known;
    const key = keyOf(this.model.base, node.textHash);
    this.keys.set(node, key);
    return key;
  }

  isRead(node: TreeNode): boolean {
    return this.store.has(this.keyOf(node));
  }

  /** Grows with every change of what {@link isRead} says. */
  get revision(): number {
    return this.store.revision;
  }

  /** The nodes of `tree` to read, in order: as many as this workspace's share of the store has room for. See readingOrder.ts. */
  wanted(tree: Tree, heat: Heat = noHeat): readonly TreeNode[] {
    return this.plan(tree, heat).wanted;
  }

  /** The {@link wanted} nodes whose state is not kept. */
  missing(tree: Tree, heat: Heat = noHeat): readonly TreeNode[] {
    return this.plan(tree, heat).missing;
  }

  /**
   * Reads one node of `wanted`, and has its note written where the model writes notes. The state is on disk when the next read, or
   * {@link settle}, has returned.
   */
  async read(node: TreeNode, wanted: readonly TreeNode[], signal: AbortSignal): Promise<NodeRead> {
    const started = performance.now();
    const first = new Set(wanted.map(other => this.keyOf(other)));
    if (this.lacksNote(node)) await this.loadNote(node);
    const isKept = this.notes !== null && this.isRead(node);
    const shared = !isKept && (await this.takeShared(node, first, signal));
    const tokens = isKept || shared ? 0 : await this.readState(node, wanted, first, signal);
    if (this.notes !== null && this.lacksNote(node)) {
      await this.settle();
      await this.writeNote(node, this.notes, signal);
    }
    const seconds = (performance.now() - started) / 1000;
    return { node, tokens, bytes: tokens === 0 ? 0 : node.bytes, seconds: shared ? 0 : seconds, shared };
  }

  /** Waits until what was read is on disk. Throws what went wrong with it. */
  async settle(): Promise<void> {
    const { saving } = this;
    this.saving = Promise.resolve();
    await saving;
  }

  /** Tells the store which workspace is read and what `tree` it is now, so that it has its share. */
  async claim(tree: Tree, roots: readonly string[]): Promise<void> {
    const keysOf = (isLeaf: boolean): string[] =>
      tree.nodes.filter(node => (node.kind === 'leaf') === isLeaf).map(node => this.keyOf(node));
    await this.store.claim({
      roots,
      model: this.model.name,
      base: this.model.base,
      stateBytes: this.stateBytes(tree),
      folders: keysOf(false),
      leaves: keysOf(true),
    });
  }

  /**
   * The deepest node that holds all of `paths` and whose state is kept, held until it is released; null when none on the way to the
   * root is. The leaves asked about count as used: they are the last to go.
   */
  async nearest(tree: Tree, paths: readonly string[]): Promise<(HeldState & { readonly node: TreeNode }) | null> {
    for (const leaf of new Set(paths.flatMap(path => tree.leavesOf.get(path) ?? [])))
      await this.store.touch(this.keyOf(leaf));
    return this.nearestTo(commonNode(tree, paths), tree);
  }

  /** The node, or the deepest above it, whose state is kept, held until it is released. */
  async nearestTo(at: TreeNode, tree: Tree): Promise<(HeldState & { readonly node: TreeNode }) | null> {
    for (let node: TreeNode | undefined = at; node !== undefined; node = tree.parentOf.get(node)) {
      const held = await this.store.get(this.keyOf(node));
      if (held !== null) return { ...held, node };
    }
    return null;
  }

  /** Bytes to reckon with for each state: a hybrid's grow with what was read, and the largest counts; a guess until one is kept. */
  stateBytes(tree: Tree): number {
    if (this.model.stateBytes !== null) return this.model.stateBytes;
    for (const node of tree.nodes) this.largest = Math.max(this.largest, this.store.bytesOf(this.keyOf(node)));
    return this.largest === 0 ? hybridStateBytes : this.largest;
  }

  /** Keeps the state that others have read of the node; false where there is none to be had. */
  private async takeShared(node: TreeNode, first: ReadonlySet<string>, signal: AbortSignal): Promise<boolean> {
    if (this.shared === null) return false;
    const key = this.keyOf(node);
    const file = this.store.temporary();
    const head = await this.shared.fetch(key, file, this.model.stateBytes, signal);
    if (head === null) return false;
    await this.settle();
    const saved = await this.store.put(key, this.notes === null ? node.note : head.note, raw => rename(file, raw), {
      shorten: this.model.stateBytes !== null,
      first,
    });
    await saved.rest;
    if (this.notes !== null && head.note !== '') this.written.set(key, head.note);
    return true;
  }

  private async readState(
    node: TreeNode,
    wanted: readonly TreeNode[],
    first: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<number> {
    const key = this.keyOf(node);
    const text = node.text();
    const next = (): string | null => {
      const after = wanted.slice(wanted.indexOf(node) + 1);
      return after.find(other => !this.isRead(other))?.text() ?? null;
    };
    const tokens = await this.model.read(text, signal, next);
    await this.saving;
    // An empty note is one that is still to be written.
    const note = this.written.get(key) ?? (this.lacksNote(node) ? '' : node.note);
    const saved = await this.store.put(key, note, file => this.model.save(file), {
      shorten: this.model.stateBytes !== null,
      first,
    });
    this.saving = saved.rest;
    // Whoever awaits `saving` next gets its failure; until then it is not an unhandled one.
    this.saving.catch(() => undefined);
    return tokens;
  }

  /** Asks the node's state for its note. One that gave way to a question is written another time. */
  private async writeNote(node: TreeNode, notes: NoteWriting, signal: AbortSignal): Promise<void> {
    const key = this.keyOf(node);
    const state = await this.store.get(key);
    if (state === null) return;
    try {
      const { prompt, stop, maxTokens } = notes;
      const asked = { state: state.file, prompt, stop, maxTokens, signal, patient: true, onText: () => undefined };
      const { text, stopped } = await this.model.generate(asked);
      signal.throwIfAborted();
      if (stopped) return;
      // The extracted note, which is a function of the key too, where the model has nothing to say.
      const note = notes.clean(text) || node.note;
      await this.store.putNote(key, note);
      this.written.set(key, note);
    } finally {
      await state.release();
    }
  }

  private async loadNote(node: TreeNode): Promise<void> {
    const key = this.keyOf(node);
    const note = await this.store.getNote(key);
    if (note !== null && note !== '') this.written.set(key, note);
  }

  /** True where the model is still to write the note. The root's would stand nowhere. */
  private lacksNote(node: TreeNode): boolean {
    return this.notes !== null && node.id !== rootId && !this.written.has(this.keyOf(node));
  }

  private plan(tree: Tree, heat: Heat): Plan {
    const revision = this.store.revision + this.written.size;
    const known = this.planned;
    if (known?.tree === tree && known.heat === heat && known.revision === revision) return known;
    const bytes = this.stateBytes(tree);
    const room = Math.floor(this.store.room(bytes * tree.nodes.length) / bytes);
    const usedAt = (node: TreeNode): number => this.store.usedAt(this.keyOf(node));
    const byHeat = readingOrder(tree, heat, room, usedAt);
    const interim = !tree.nodes.some(node => node.kind === 'leaf' && this.written.has(this.keyOf(node)));
    const wanted = this.notes === null ? byHeat : notesFirst(byHeat, interim);
    const missing = wanted.filter(node => !this.isRead(node) || this.lacksNote(node));
    return (this.planned = { tree, heat, revision, wanted, missing });
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
