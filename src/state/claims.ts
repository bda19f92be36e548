import { shares, type Claim, type Demand } from './keeping';
import { keysOf, manifestId, Manifests, type Manifest } from './manifests';
import type { StoreFolder } from './storeFolder';

/** What the reader of a workspace knows of it. */
export type Claimed = Omit<Manifest, 'lastOpened' | 'conversations' | 'former'>;

/** States of conversations that a workspace keeps, and their share of the store at most. */
const mostConversations = 8;
const conversationsShare = 1 / 4;
/** Keys of former trees and conversations that a workspace remembers for each node of its tree, and at least: some switches of branches, or weeks of edits. */
const formerPerNode = 4;
const leastFormer = 64;

/** Which workspaces share the store: the one that this process reads, and the others as they were when it last looked. */
export class Claims {
  readonly manifests: Manifests;
  private others: ReadonlyMap<string, Manifest> = new Map();
  private own: { readonly id: string; manifest: Manifest } | undefined;

  /** `remove`: does away with what is kept under these keys, which the workspace of this process knows no longer. */
  constructor(
    private readonly folder: StoreFolder,
    private readonly remove: (keys: readonly string[]) => Promise<void>,
  ) {
    this.manifests = new Manifests(folder);
  }

  /** Looks at what other processes have claimed. */
  async look(): Promise<void> {
    this.others = await this.manifests.list(this.own?.id);
  }

  /** Says which workspace this process reads and what its tree is now. Counts at once, and for other processes when it resolves. */
  async claim(workspace: Claimed): Promise<void> {
    const id = manifestId(workspace);
    const before = this.own?.id === id ? this.own.manifest : null;
    const own = { id, manifest: succeeding(workspace, before) };
    this.own = own;
    await this.folder.make();
    if (before === null) own.manifest = succeeding(own.manifest, await this.manifests.read(id));
    await this.keep(own);
    await this.look();
  }

  /** Claims no more than the tree as it is now: no former trees, no conversations. */
  async forgetFormer(): Promise<void> {
    const { own } = this;
    if (own === undefined) return;
    own.manifest = { ...own.manifest, conversations: [], former: [] };
    await this.manifests.write(own.manifest);
  }

  /** Whether this process reads the workspace of this manifest. */
  owns(id: string): boolean {
    return this.own?.id === id;
  }

  /** Keeps the state of a conversation before others, in place of the one that it goes on from. */
  async claimConversation(key: string, instead: string | null, limit: number): Promise<void> {
    const { own } = this;
    if (own === undefined) return;
    const { manifest } = own;
    const most = Math.floor((limit * conversationsShare) / Math.max(1, manifest.stateBytes));
    const kept = [key, ...manifest.conversations.filter(other => other !== key && other !== instead)];
    const conversations = kept.slice(0, Math.min(mostConversations, Math.max(1, most)));
    own.manifest = succeeding({ ...manifest, conversations }, manifest);
    await this.keep(own);
  }

  /** Writes the manifest without the oldest of too many former keys. They are removed first, so that a removal that was killed is done again. */
  private async keep(own: { manifest: Manifest }): Promise<void> {
    const { folders, leaves, former } = own.manifest;
    const most = leastFormer + formerPerNode * (folders.length + leaves.length);
    const forgotten = former.slice(most);
    if (forgotten.length > 0) {
      own.manifest = { ...own.manifest, former: former.slice(0, most) };
      const shared = new Set([...this.others.values()].flatMap(keysOf));
      await this.remove(forgotten.filter(key => !shared.has(key)));
    }
    await this.manifests.write(own.manifest);
  }

  /** The workspace's states are larger than was known. */
  grow(stateBytes: number): void {
    if (this.own !== undefined && this.own.manifest.stateBytes < stateBytes)
      this.own.manifest = { ...this.own.manifest, stateBytes };
  }

  /** Bytes, of `limit`, that the workspace of this process may keep, of the `bytes` that it would. */
  room(bytes: number, limit: number): number {
    const now = Date.now();
    const others = [...this.others.values()].map(demandOf);
    const { manifest } = this.own ?? {};
    const said = manifest === undefined ? 0 : manifest.stateBytes * manifest.conversations.length;
    const [share = 0] = shares([{ bytes: bytes + said, lastOpened: now }, ...others], limit, now);
    return Math.max(0, share - said);
  }

  /** All claims; that of this process begins with `first`. What is read without a claim counts as claimed. */
  list(first: ReadonlySet<string>, limit: number): Claim[] {
    const others = [...this.others.values()].map((manifest): Claim => ({
      ...demandOf(manifest),
      inOrder: [...manifest.folders, ...manifest.conversations],
      byHeat: manifest.leaves,
    }));
    const { manifest } = this.own ?? {};
    const own: Claim = {
      bytes: manifest === undefined ? limit : demandOf(manifest).bytes,
      lastOpened: Date.now(),
      inOrder: [...first, ...(manifest?.folders ?? []), ...(manifest?.conversations ?? [])],
      byHeat: manifest?.leaves ?? [],
    };
    return [...others, own];
  }
}

/** The manifest of `workspace`, which `before` was the manifest of until now; of former keys the latest first. */
function succeeding(workspace: Claimed & Partial<Manifest>, before: Manifest | null): Manifest {
  const { conversations = before?.conversations ?? [] } = workspace;
  const current = new Set([...workspace.folders, ...workspace.leaves, ...conversations]);
  const former = new Set(before === null ? [] : keysOf(before).filter(key => !current.has(key)));
  return {
    ...workspace,
    conversations,
    stateBytes: Math.max(workspace.stateBytes, before?.stateBytes ?? 0),
    lastOpened: Date.now(),
    former: [...former],
  };
}

function demandOf({ stateBytes, folders, leaves, conversations, lastOpened }: Manifest): Demand {
  return { bytes: stateBytes * (folders.length + leaves.length + conversations.length), lastOpened };
}
