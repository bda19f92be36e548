import { sha256 } from '../shared/sha256';
import type { Document } from './document';
import { layout, type FolderPlan, type LeafPlan } from './layout';
import { split } from './split';

/** Bytes of a folder node's text, about 2k tokens: an overview that one slow core reads in seconds. */
export const folderBytes = 8 * 1024;
/** Bytes of a note, about 128 tokens. */
export const noteBytes = 400;
/** Bytes of a README's head in its folder's text. */
const readmeBytes = 1200;

/**
 * A node of the tree of readings. `textHash` identifies `text()`, which is built when asked; `paths` are the documents a
 * leaf holds (in part or whole); `id` names the node for people and tests, and is unique in a tree.
 */
export interface TreeNode {
  readonly kind: 'leaf' | 'group' | 'folder';
  readonly id: string;
  readonly textHash: string;
  /** UTF-8 bytes of `text()`. */
  readonly bytes: number;
  readonly note: string;
  readonly paths: readonly string[];
  readonly children: readonly TreeNode[];
  text(): string;
}

export interface Tree {
  readonly root: TreeNode;
  /** Every node, the root first, folders before leaves, else in path order: the order of reading. */
  readonly nodes: readonly TreeNode[];
  /** The deepest nodes that hold a document (several for one longer than a leaf), by its path. */
  readonly leavesOf: ReadonlyMap<string, readonly TreeNode[]>;
  readonly parentOf: ReadonlyMap<TreeNode, TreeNode>;
}

export interface TreeOptions {
  /** One line on a document, for listings; see entry.ts. */
  readonly entry: (document: Document) => string;
  /** The text as the model reads it: path and content between the format's markers. */
  readonly wrap: (path: string, text: string) => string;
  readonly leafBytes?: number;
  readonly folderBytes?: number;
}

/** The tree of `documents` (sorted by path): leaves, folder nodes, root, with their texts and extracted notes. Pure. */
export function buildTree(documents: readonly Document[], options: TreeOptions): Tree {
  const root = folderNode(layout(documents, options.leafBytes), options);
  const nodes: TreeNode[] = [];
  const leavesOf = new Map<string, TreeNode[]>();
  const parentOf = new Map<TreeNode, TreeNode>();
  // Breadth first, so that a folder stands before all below it.
  const queue = [root];
  for (const node of queue) {
    nodes.push(node);
    for (const path of node.paths) leavesOf.set(path, [...(leavesOf.get(path) ?? []), node]);
    for (const child of node.children) parentOf.set(child, node);
    queue.push(...node.children);
  }
  nodes.sort((a, b) => Number(a.kind === 'leaf') - Number(b.kind === 'leaf'));
  return { root, nodes, leavesOf, parentOf };
}

function leafNode(plan: LeafPlan, { wrap, entry }: TreeOptions): TreeNode {
  const { pieces } = plan;
  const [first] = pieces;
  const documents = pieces.map(piece => piece.document);
  const text = (): string =>
    pieces.map(({ document, start, end }) => wrap(document.path, document.text.slice(start, end))).join('');
  return {
    kind: 'leaf',
    id: first === undefined ? '' : `${first.document.path}${first.start === 0 ? '' : `@${first.start}`}`,
    textHash: sha256(text()),
    bytes: Buffer.byteLength(text()),
    note: cutBytes(documents.map(entry).join('; '), noteBytes),
    paths: documents.map(document => document.path),
    children: [],
    text,
  };
}

function folderNode(plan: FolderPlan, options: TreeOptions): TreeNode {
  const items: Item[] = [];
  for (const child of plan.children) {
    if (child.kind === 'folder') {
      const node = folderNode(child, options);
      items.push({ identity: node.id, node, lines: [`${child.path}: ${node.note}`] });
    } else {
      const node = leafNode(child, options);
      items.push({
        identity: node.id,
        node,
        lines: listing(plan.path, child, options.entry, (options.folderBytes ?? folderBytes) / 4),
      });
    }
  }
  return listingNode('folder', plan.path, readmeHead(plan), items, options);
}

/** A child of a folder node and what the folder's text says of it. */
interface Item {
  readonly identity: string;
  readonly node: TreeNode;
  readonly lines: readonly string[];
}

/** A folder's own text; over budget its children are gathered in groups, each a node that speaks by its note. */
function listingNode(
  kind: 'folder' | 'group',
  id: string,
  head: string,
  items: readonly Item[],
  options: TreeOptions,
): TreeNode {
  const budget = options.folderBytes ?? folderBytes;
  const bytes = (item: Item): number => item.lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const runs = split(items, Math.max(1, budget - Buffer.byteLength(head)), bytes, item => item.identity);
  if (runs.length > 1 && runs.length < items.length) {
    const groups = runs.map((run): Item => {
      const [first] = run;
      if (run.length === 1 && first !== undefined)
        return { ...first, lines: [cutBytes(first.lines.join('; '), noteBytes)] };
      const node = listingNode('group', `${id}[${first?.identity ?? ''}]`, '', run, options);
      return { identity: node.id, node, lines: [node.note] };
    });
    return listingNode(kind, id, head, groups, options);
  }
  const lines = items.flatMap(item => item.lines);
  const body = cutBytes([head, ...lines].filter(line => line !== '').join('\n'), budget);
  const text = (): string => options.wrap(id === '' ? './' : id, body);
  return {
    kind,
    id,
    textHash: sha256(text()),
    bytes: Buffer.byteLength(text()),
    note: cutBytes(
      [firstLine(head), ...items.map(item => nameOf(item))].filter(part => part !== '').join('; '),
      noteBytes,
    ),
    paths: [],
    children: items.map(item => item.node),
    text,
  };
}

/** A leaf's documents as its folder lists them: by their entries with their relative paths; by paths alone where that is too long. */
function listing(folder: string, plan: LeafPlan, entry: (document: Document) => string, limit: number): string[] {
  const documents = plan.pieces.filter(piece => piece.start === 0).map(piece => piece.document);
  const relative = (document: Document): string => document.path.slice(folder.length);
  const lines = documents.map(document => {
    const path = relative(document);
    return path.slice(0, path.lastIndexOf('/') + 1) + entry(document);
  });
  if (lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0) <= limit) return lines;
  return [cutBytes(documents.map(relative).join(', '), limit)];
}

function readmeHead(plan: FolderPlan): string {
  for (const child of plan.children) {
    if (child.kind !== 'leaf') continue;
    const readme = child.pieces.find(({ document }) => /^readme(\.\w+)?$/i.test(document.path.slice(plan.path.length)));
    if (readme !== undefined) return cutBytes(readme.document.text.trim(), readmeBytes);
  }
  return '';
}

function nameOf({ node, lines }: Item): string {
  return node.kind === 'folder' ? node.id : lines.map(line => line.split(':', 1)[0] ?? '').join(', ');
}

function firstLine(text: string): string {
  return (text.split('\n').find(line => line.trim() !== '') ?? '').replace(/^#+\s*/, '').trim();
}

/** At most `limit` bytes of UTF-8, cut between characters, marked with an ellipsis (3 bytes) where something is missing. */
function cutBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const kept = new TextDecoder().decode(Buffer.from(text).subarray(0, Math.max(0, limit - 3)));
  return `${kept.replace(/\uFFFD+$/, '')}…`;
}
