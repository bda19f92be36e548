import type { ReplayFigure, ReplayResult } from '../protocol/engineProtocol';
import type { Document } from '../reading/files/document';
import { entryOf } from '../reading/tree/entryOf';
import type { Outliner } from '../reading/languages/outline';
import { TreeBuilder, type Tree, type TreeNode } from '../reading/tree/tree';
import { GitDocuments } from './gitDocuments';
import { GitRepository } from './gitRepository';

export interface ReplayOptions {
  /** The folder of a local git repository, bare or not. */
  readonly repository: string;
  /** Commits to walk, the last of HEAD's first parents. */
  readonly commits: number;
  readonly leafBytes: number;
  /** Tokens that the model makes of a text. */
  readonly tokensOf: (text: string) => number;
  /** A document as the model reads it. */
  readonly wrap: (path: string, text: string) => string;
  readonly outliner: Outliner;
  readonly onProgress: (commit: number, of: number) => void;
  readonly signal: AbortSignal;
}

/**
 * What reading would have cost along a repository's real history, without a model: after each commit, the tokens of the leaves and
 * folders that the commit's tree has and its parent's has not, beside what other ways of reading would have cost.
 * Throws CoilError `usage` where there is no repository.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { commits, leafBytes, onProgress, signal } = options;
  const repository = new GitRepository(options.repository);
  try {
    const ids = await repository.firstParents(commits + 1);
    const files = new GitDocuments(repository);
    const meter = new ReplayMeter(options);
    let documents: readonly Document[] = [];
    let tree: Tree | undefined;
    const steps: Step[] = [];
    const saves: Cost[] = [];
    const seen = new Set<string>();
    for (const [i, id] of ids.entries()) {
      signal.throwIfAborted();
      onProgress(i, ids.length - 1);
      const now = await files.apply(await repository.changes(ids[i - 1] ?? null, id));
      const next = meter.trees.build(now);
      for (const node of next.nodes) seen.add(node.textHash);
      if (tree !== undefined) {
        const changed = changedDocuments(documents, now);
        const step = { ...meter.cost(tree, next, changed), chain: meter.chain(documents, now), full: meter.total(now) };
        // A commit of files that are not read, or of deletions alone, has no floor to compare with.
        if (step.floor > 0) steps.push(step);
        for (const document of changed) saves.push(meter.save(documents, tree, document));
      }
      documents = now;
      tree = next;
    }
    const [oldest = '', newest = ''] = [ids[0], ids.at(-1)];
    const back = meter.trees.build(await files.apply(await repository.changes(newest, oldest)));
    const unseen = back.nodes.filter(node => !seen.has(node.textHash));
    return {
      commits: steps.length,
      files: documents.length,
      tokens: meter.total(documents),
      leafBytes,
      leaves: tree?.nodes.filter(isLeaf).length ?? 0,
      folders: tree?.nodes.filter(node => !isLeaf(node)).length ?? 0,
      floor: figure(steps.map(step => step.floor)),
      leafTokens: figure(steps.map(step => step.leaves.tokens)),
      folderTokens: figure(steps.map(step => step.folders.tokens)),
      leafShare: figure(steps.map(step => step.leaves.tokens / step.full)),
      share: figure(steps.map(step => (step.leaves.tokens + step.folders.tokens) / step.full)),
      chain: figure(steps.map(step => step.chain)),
      full: figure(steps.map(step => step.full)),
      save: {
        count: saves.length,
        floor: figure(saves.map(save => save.floor)),
        leaves: figure(saves.map(save => save.leaves.nodes)),
        fullLeaves: figure(saves.map(save => save.leaves.bytes / leafBytes)),
        leafTokens: figure(saves.map(save => save.leaves.tokens)),
        folders: figure(saves.map(save => save.folders.nodes)),
        folderTokens: figure(saves.map(save => save.folders.tokens)),
      },
      switchBackTokens: unseen.reduce((sum, node) => sum + meter.tokensOf(node), 0),
    };
  } finally {
    repository.dispose();
  }
}

/** What has to be read for a tree that another has not; `floor` is the changed files' tokens alone. */
interface Cost {
  readonly floor: number;
  readonly leaves: Texts;
  readonly folders: Texts;
}

interface Texts {
  readonly tokens: number;
  readonly bytes: number;
  readonly nodes: number;
}

interface Step extends Cost {
  readonly chain: number;
  readonly full: number;
}

/** Counts tokens, each text's once. */
class ReplayMeter {
  readonly trees: TreeBuilder;
  /** For trees beside the history, so that the history's are still built one from the other. */
  private readonly aside: TreeBuilder;
  private readonly ofDocument = new WeakMap<Document, number>();
  private readonly ofText = new Map<string, number>();

  constructor(private readonly options: ReplayOptions) {
    const entries = new WeakMap<Document, string>();
    const entry = (document: Document): string => {
      let line = entries.get(document);
      if (line === undefined) entries.set(document, (line = entryOf(document, options.outliner.outline(document))));
      return line;
    };
    const tree = { entry, format: '', wrap: options.wrap, leafBytes: options.leafBytes };
    this.trees = new TreeBuilder(tree);
    this.aside = new TreeBuilder(tree);
  }

  cost(before: Tree, after: Tree, changed: readonly Document[]): Cost {
    const old = new Set(before.nodes.map(node => node.textHash));
    const fresh = after.nodes.filter(node => !old.has(node.textHash));
    const sum = (nodes: readonly TreeNode[]): Texts => ({
      tokens: nodes.reduce((tokens, node) => tokens + this.tokensOf(node), 0),
      bytes: nodes.reduce((bytes, node) => bytes + node.bytes, 0),
      nodes: nodes.length,
    });
    return {
      floor: this.total(changed),
      leaves: sum(fresh.filter(isLeaf)),
      folders: sum(fresh.filter(node => !isLeaf(node))),
    };
  }

  /** What the one changed document costs when it alone is saved. */
  save(before: readonly Document[], tree: Tree, document: Document): Cost {
    const others = before.filter(({ path }) => path !== document.path);
    const at = others.findIndex(({ path }) => path > document.path);
    return this.cost(tree, this.aside.build(others.toSpliced(at < 0 ? others.length : at, 0, document)), [document]);
  }

  /** What one chain over all documents in path order reads again: all from the first that is not as it was. */
  chain(before: readonly Document[], after: readonly Document[]): number {
    const from = after.findIndex((document, i) => document !== before[i]);
    return from < 0 ? 0 : this.total(after.slice(from));
  }

  total(documents: readonly Document[]): number {
    return documents.reduce((sum, document) => {
      let tokens = this.ofDocument.get(document);
      if (tokens === undefined)
        this.ofDocument.set(
          document,
          (tokens = this.options.tokensOf(this.options.wrap(document.path, document.text))),
        );
      return sum + tokens;
    }, 0);
  }

  tokensOf(node: TreeNode): number {
    let tokens = this.ofText.get(node.textHash);
    if (tokens === undefined) this.ofText.set(node.textHash, (tokens = this.options.tokensOf(node.text())));
    return tokens;
  }
}

function isLeaf(node: TreeNode): boolean {
  return node.kind === 'leaf';
}

function changedDocuments(before: readonly Document[], after: readonly Document[]): Document[] {
  const old = new Set(before);
  return after.filter(document => !old.has(document));
}

function figure(values: readonly number[]): ReplayFigure {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    median: at(0.5),
    mean: sorted.length === 0 ? 0 : sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p95: at(0.95),
  };
}
