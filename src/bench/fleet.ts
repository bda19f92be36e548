import type { FleetPolicy, FleetResult } from '../protocol/engineProtocol';
import type { Document } from '../reading/files/document';
import { entryOf } from '../reading/tree/entryOf';
import type { Outliner } from '../reading/languages/outline';
import { TreeBuilder, type TreeNode } from '../reading/tree/tree';
import { GitDocuments } from './gitDocuments';
import { GitRepository } from './gitRepository';

export interface FleetOptions {
  /** The folder of a local git repository, bare or not. */
  readonly repository: string;
  readonly clones: number;
  /** Branches that are open at a time. */
  readonly branches: number;
  /** Steps of the main branch; at each every clone checks something out. */
  readonly days: number;
  readonly leafBytes: number;
  /** Bytes of a state. */
  readonly stateBytes: number;
  readonly tokensOf: (text: string) => number;
  readonly wrap: (path: string, text: string) => string;
  readonly outliner: Outliner;
  readonly random: () => number;
  readonly onProgress: (commit: number, of: number) => void;
  readonly signal: AbortSignal;
}

/** Tokens of the nodes of a commit's tree, by the hash of their text. */
type Nodes = ReadonlyMap<string, number>;

/**
 * What a team's machines read of one repository: at each step of its main branch every clone checks out main or one of the branches that are merged next (the
 * second parents of its merges; where a history has none, commits ahead of main stand for them). Counted without a model, for each way of sharing states.
 * Throws CoilError `usage` where there is no repository.
 */
export async function fleet(options: FleetOptions): Promise<FleetResult> {
  const { clones, branches, days, random, onProgress, signal } = options;
  const repository = new GitRepository(options.repository);
  try {
    const { main, ahead } = await repository.branchesAhead(days, branches);
    const trees = new CommitTrees(repository, options);
    const ids = [...new Set([...main, ...ahead.flat()])];
    for (const [i, id] of ids.entries()) {
      signal.throwIfAborted();
      onProgress(i, ids.length);
      await trees.nodes(id);
    }
    const checkouts = main.flatMap((head, day) => {
      const open = ahead[day] ?? [];
      return Array.from({ length: clones }, (_, clone) => {
        const branch = random() < 0.5 ? head : (open[Math.floor(random() * open.length)] ?? head);
        return { day, clone, commit: branch };
      });
    });
    const result = async (policy: FleetPolicy): Promise<FleetResult['policies'][number]> => {
      const own = Array.from({ length: clones }, () => new Set<string>());
      const shared = new Set<string>();
      let [published, wanted, kept, taken, read, tokens] = [-1, 0, 0, 0, 0, 0];
      for (const { day, clone, commit } of checkouts) {
        if (policy !== 'alone' && day > published) {
          published = day;
          for (const hash of (await trees.nodes(main[day] ?? '')).keys()) shared.add(hash);
        }
        const mine = own[clone] ?? new Set();
        for (const [hash, size] of await trees.nodes(commit)) {
          wanted++;
          if (mine.has(hash)) kept++;
          else if (shared.has(hash)) taken++;
          else {
            read++;
            tokens += size;
            if (policy === 'everybody') shared.add(hash);
          }
          mine.add(hash);
        }
      }
      return { policy, wanted, kept, taken, read, tokens, bytesTaken: taken * options.stateBytes };
    };
    const policies = [await result('alone'), await result('main'), await result('everybody')];
    const last = await trees.nodes(main.at(-1) ?? '');
    const whole = [...last.values()].reduce((sum, size) => sum + size, 0);
    const open = Math.max(0, ...ahead.map(({ length }) => length));
    return {
      clones,
      branches: open,
      days: main.length,
      nodes: last.size,
      tokens: whole,
      stateBytes: options.stateBytes,
      policies,
    };
  } finally {
    repository.dispose();
  }
}

/** The trees of commits, each made once from that of the commit made before. */
class CommitTrees {
  private readonly files: GitDocuments;
  private readonly trees: TreeBuilder;
  private readonly made = new Map<string, Nodes>();
  private readonly tokens = new Map<string, number>();
  private last: string | null = null;

  constructor(
    private readonly repository: GitRepository,
    private readonly options: FleetOptions,
  ) {
    this.files = new GitDocuments(repository);
    const { outliner, wrap, leafBytes } = options;
    const entry = (document: Document): string => entryOf(document, outliner.outline(document));
    this.trees = new TreeBuilder({ entry, format: '', wrap, leafBytes });
  }

  async nodes(commit: string): Promise<Nodes> {
    const known = this.made.get(commit);
    if (known !== undefined) return known;
    const documents = await this.files.apply(await this.repository.changes(this.last, commit));
    this.last = commit;
    const nodes = new Map(this.trees.build(documents).nodes.map(node => [node.textHash, this.tokensOf(node)]));
    this.made.set(commit, nodes);
    return nodes;
  }

  private tokensOf(node: TreeNode): number {
    let tokens = this.tokens.get(node.textHash);
    if (tokens === undefined) this.tokens.set(node.textHash, (tokens = this.options.tokensOf(node.text())));
    return tokens;
  }
}
