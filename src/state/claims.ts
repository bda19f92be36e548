import { shares, type Claim, type Demand } from './keeping';
import { keysOf, manifestId, Manifests, type Manifest } from './manifests';
import type { StoreFolder } from './storeFolder';

/** Which workspaces share the store: the one that this process reads, and the others as they were when it last looked. */
export class Claims {
  readonly manifests: Manifests;
  private others: ReadonlyMap<string, Manifest> = new Map();
  private own: { readonly id: string; manifest: Manifest } | undefined;

  constructor(private readonly folder: StoreFolder) {
    this.manifests = new Manifests(folder);
  }

  /** Looks at what other processes have claimed. */
  async look(): Promise<void> {
    this.others = await this.manifests.list(this.own?.id);
  }

  /** Says which workspace this process reads and what its tree is now. Counts at once, and for other processes when it resolves. */
  async claim(workspace: Omit<Manifest, 'lastOpened' | 'former'>): Promise<void> {
    const id = manifestId(workspace);
    const before = this.own?.id === id ? this.own.manifest : null;
    const own = { id, manifest: succeeding(workspace, before) };
    this.own = own;
    await this.folder.make();
    if (before === null) own.manifest = succeeding(own.manifest, await this.manifests.read(id));
    await this.manifests.write(own.manifest);
    await this.look();
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
    return shares([{ bytes, lastOpened: now }, ...others], limit, now)[0] ?? 0;
  }

  /** All claims; that of this process begins with `first`. What is read without a claim counts as claimed. */
  list(first: ReadonlySet<string>, limit: number): Claim[] {
    const others = [...this.others.values()].map((manifest): Claim => ({
      ...demandOf(manifest),
      inOrder: manifest.folders,
      byHeat: manifest.leaves,
    }));
    const { manifest } = this.own ?? {};
    const own: Claim = {
      bytes: manifest === undefined ? limit : demandOf(manifest).bytes,
      lastOpened: Date.now(),
      inOrder: [...first, ...(manifest?.folders ?? [])],
      byHeat: manifest?.leaves ?? [],
    };
    return [...others, own];
  }
}

/** The manifest of `workspace`, which `before` was the manifest of until now. */
function succeeding(workspace: Omit<Manifest, 'lastOpened' | 'former'>, before: Manifest | null): Manifest {
  const current = new Set([...workspace.folders, ...workspace.leaves]);
  const former = new Set(before === null ? [] : keysOf(before).filter(key => !current.has(key)));
  return {
    ...workspace,
    stateBytes: Math.max(workspace.stateBytes, before?.stateBytes ?? 0),
    lastOpened: Date.now(),
    former: [...former],
  };
}

function demandOf({ stateBytes, folders, leaves, lastOpened }: Manifest): Demand {
  return { bytes: stateBytes * (folders.length + leaves.length), lastOpened };
}
