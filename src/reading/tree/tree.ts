import { sha256 } from '../../shared/sha256';
import { cutBytes } from './cutBytes';
import { firstLine, folderLine, leafLines, readmeHead, type EntryOf } from './folderText';
import { layout, type FolderPlan, type LayoutOptions, type LeafPlan, type Piece } from './layout';
import type { Document } from '../files/document';
import { split } from './split';

/** Bytes of a folder node's text, about 2k tokens: an overview that one slow core reads in seconds. */
export const folderBytes = 8 * 1024;
/** Bytes of a note, about 128 tokens. */
export const noteBytes = 400;
/** The `id` of every tree's root. */
export const rootId = '';
/** Bytes of a folder's name where its text says what it is of. */
const titleBytes = 240;

/**
 * A node of the tree of readings. `textHash` identifies `text()`, which is built when asked, of a leaf from the files on disk;
 * `paths` are the documents a leaf holds (in part or whole); `id` names the node for people and tests, and is unique in a tree.
 */
export interface TreeNode {
  readonly kind: 'leaf' | 'group' | 'folder';
  readonly id: string;
  readonly textHash: string;
  /** UTF-8 bytes of what is read: a leaf's documents, a folder's own text; without the format's markers. */
  readonly bytes: number;
  readonly note: string;
  readonly paths: readonly string[];
  readonly children: readonly TreeNode[];
  /** Throws CoilError `fileChanged` when a document's file is not any more what was scanned. */
  text(): string;
}

export interface Tree {
  readonly root: TreeNode;
  /** Every node, the root first, folders before leaves, else in path order. */
  readonly nodes: readonly TreeNode[];
  /** The deepest nodes that hold a document (several for one longer than a leaf), by its path. */
  readonly leavesOf: ReadonlyMap<string, readonly TreeNode[]>;
  readonly parentOf: ReadonlyMap<TreeNode, TreeNode>;
}

export interface TreeOptions extends LayoutOptions {
  readonly entry: EntryOf;
  /** Identifies `wrap`: two that give other texts have other formats. */
  readonly format: string;
  /** The text as the model reads it: path and content between the format's markers. */
  readonly wrap: (path: string, text: string) => string;
  /** The note that the model wrote of the text of this hash, where one is kept; the extracted note stands in until then. */
  readonly writtenNote?: (textHash: string) => string | null;
  readonly folderBytes?: number;
}

/** The tree of `documents` (sorted by path): leaves, folder nodes, root, with their texts and notes. */
export function buildTree(documents: readonly Document[], options: TreeOptions): Tree {
  return new TreeBuilder(options).build(documents);
}

/**
 * Builds trees, each a function of its documents, of `entry` and of the notes written; what one has in common with the one built
 * before is taken from that. No document's text is read but READMEs' and those that have to be cut.
 */
export class TreeBuilder {
  private plan: FolderPlan | undefined;
  private readonly made = new WeakMap<LeafPlan | FolderPlan, Made>();
  private readonly budget: number;
  /** Bytes that a head or an item takes at most: two items then always fit beside the head, and every round of groups has fewer. */
  private readonly share: number;

  constructor(private readonly options: TreeOptions) {
    this.budget = options.folderBytes ?? folderBytes;
    this.share = Math.floor(this.budget / 4) - 1;
  }

  /** @param documents sorted by path. Throws CoilError `fileChanged` when a file that has to be looked into is not as scanned. */
  build(documents: readonly Document[]): Tree {
    this.plan = layout(documents, this.options, this.plan);
    const { root } = this.folder(this.plan);
    const folders: TreeNode[] = [];
    const leaves: TreeNode[] = [];
    const leavesOf = new Map<string, TreeNode[]>();
    const parentOf = new Map<TreeNode, TreeNode>();
    // Breadth first, so that a folder stands before all below it.
    const queue = [root];
    for (const node of queue) {
      (node.kind === 'leaf' ? leaves : folders).push(node);
      for (const path of node.paths) {
        const others = leavesOf.get(path);
        if (others === undefined) leavesOf.set(path, [node]);
        else others.push(node);
      }
      for (const child of node.children) {
        parentOf.set(child, node);
        queue.push(child);
      }
    }
    return { root, nodes: [...folders, ...leaves], leavesOf, parentOf };
  }

  /** The nodes of a plan, as made before where nothing below it and no note has changed. */
  private folder(plan: FolderPlan): Made {
    const known = this.made.get(plan);
    // Without written notes a node is a function of its plan.
    if (known !== undefined && this.options.writtenNote === undefined) return known;
    const below = plan.children.map(child => (child.kind === 'folder' ? this.folder(child) : this.leaf(child)));
    if (known?.below.every((made, i) => made === below[i]) === true && this.isCurrent(known)) return known;
    const items = below.map((made, i): Item => this.item(plan.path, plan.children[i], made));
    const own: Own[] = [];
    const root = this.listing('folder', plan.path, readmeHead(plan, this.share), items, own);
    const made = { root, below, own };
    this.made.set(plan, made);
    return made;
  }

  private leaf(plan: LeafPlan): Made {
    const known = this.made.get(plan);
    if (known !== undefined && this.isCurrent(known)) return known;
    const { pieces } = plan;
    const [first] = pieces;
    const { wrap, entry, format } = this.options;
    // A part is known by its own text, so that an edit elsewhere in its document leaves it as it was.
    const textHash = sha256(
      'leaf',
      format,
      ...pieces.flatMap(({ document, part }) => [document.path, (part ?? document).sha256]),
    );
    const written = this.written(textHash);
    const root: TreeNode = {
      kind: 'leaf',
      id: first === undefined ? '' : `${first.document.path}${first.part === null ? '' : `@${first.part.start}`}`,
      textHash,
      bytes: pieces.reduce((sum, { document, part }) => sum + (part ?? document).bytes, 0),
      note: written ?? cutBytes(pieces.map(piece => extractedNote(piece, entry)).join('; '), noteBytes),
      paths: pieces.map(({ document }) => document.path),
      children: [],
      text: () =>
        pieces
          .map(({ document: { path, text }, part }) =>
            wrap(path, part === null ? text : text.slice(part.start, part.end)),
          )
          .join(''),
    };
    const made = { root, below: [], own: [{ textHash, written }] };
    this.made.set(plan, made);
    return made;
  }

  private item(folder: string, plan: LeafPlan | FolderPlan | undefined, { root: node }: Made): Item {
    if (plan?.kind !== 'leaf')
      return {
        identity: node.id.slice(folder.length),
        node,
        lines: [folderLine(folder, node.id, node.note, this.share)],
      };
    const lines = leafLines(folder, plan, this.options.entry, this.written(node.textHash), this.share);
    return { identity: node.id.slice(folder.length), node, lines };
  }

  /** A folder's own text; over budget its children are gathered in groups, each a node that speaks by its note. */
  private listing(kind: 'folder' | 'group', id: string, head: string, items: readonly Item[], own: Own[]): TreeNode {
    const room = this.budget - Buffer.byteLength(head) - 2;
    const bytes = (item: Item): number => item.lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    const runs = split(items, room, bytes, item => item.identity);
    if (runs.length > 1) {
      const groups = runs.map((run): Item => {
        const [first] = run;
        const identity = `[${first?.identity ?? ''}]`;
        if (run.length === 1 && first !== undefined)
          return { ...first, identity, lines: [cutBytes(first.lines.join('; '), Math.min(noteBytes, this.share))] };
        const node = this.listing('group', `${id}${identity}`, '', run, own);
        return { identity, node, lines: [cutBytes(node.note, this.share)] };
      });
      return this.listing(kind, id, head, groups, own);
    }
    const { format, wrap } = this.options;
    const lines = items.flatMap(item => item.lines);
    // The blank line says where the head ends: the note has to be a function of the text, as all that is kept under its key.
    const body = [...(head === '' ? [] : [head, '']), ...lines].join('\n');
    const title = id === '' ? './' : cutBytes(id, titleBytes);
    const textHash = sha256('folder', format, title, body);
    const written = this.written(textHash);
    const node: TreeNode = {
      kind,
      id,
      textHash,
      bytes: Buffer.byteLength(body),
      note:
        written ?? cutBytes([firstLine(head), ...lines.map(nameOf)].filter(part => part !== '').join('; '), noteBytes),
      paths: [],
      children: items.map(item => item.node),
      text: () => wrap(title, body),
    };
    own.push({ textHash, written });
    return node;
  }

  private written(textHash: string): string | null {
    return this.options.writtenNote?.(textHash) ?? null;
  }

  /** False when a note has been written, or lost, since the nodes were made. */
  private isCurrent({ own }: Made): boolean {
    return own.every(({ textHash, written }) => this.written(textHash) === written);
  }
}

/** What was made of a plan: its node, what was made of the plans below, and the node itself with its groups. */
interface Made {
  readonly root: TreeNode;
  readonly below: readonly Made[];
  readonly own: readonly Own[];
}

/** A node made and the note that the model had written of it then. */
interface Own {
  readonly textHash: string;
  readonly written: string | null;
}

/** A child of a folder node and what the folder's text says of it. */
interface Item {
  readonly identity: string;
  readonly node: TreeNode;
  readonly lines: readonly string[];
}

/** A part's note must be a function of what the part is known by: its document's path, and its own text alone. */
function extractedNote({ document, part }: Piece, entry: EntryOf): string {
  return part === null ? entry(document) : document.path.slice(document.path.lastIndexOf('/') + 1);
}

/** What a line of a listing is about. */
function nameOf(line: string): string {
  return line.split(':', 1)[0] ?? '';
}
