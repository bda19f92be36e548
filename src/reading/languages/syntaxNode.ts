import type { Language, Tree } from '@vscode/tree-sitter-wasm';

/**
 * A named node of a syntax tree, out of tree-sitter's memory: every question to that costs as much as ten to an object.
 * Offsets are in UTF-16 units, end exclusive.
 */
export interface SyntaxNode {
  /** The grammar's name for it; `ERROR` where the text is not the language. */
  readonly type: string;
  /** What it is to its parent (`name`, `body`, …). */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly parent: SyntaxNode | null;
  readonly children: readonly SyntaxNode[];
  /** Its place among its parent's children. */
  readonly index: number;
  /** How many nodes are around it. */
  readonly depth: number;
}

/**
 * What tree-sitter's module exports of a cursor, by the tree's address. The cursor itself stands in the module's transfer buffer, where `Tree.walk` puts it:
 * the package's own class copies it there and back at each question, which costs more than the answer.
 */
export interface CursorCalls {
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_delete_wasm(tree: number): void;
}

/** The tree's named nodes, each before its children: a loop over them needs no stack, however deep the text nests. */
export function syntaxNodes(tree: Tree, calls: CursorCalls): SyntaxNode[] {
  const { language } = tree;
  const types = typesOf(language);
  const { fields } = language;
  const { 0: at } = tree as unknown as { readonly 0: number };
  const nodes: SyntaxNode[] = [];
  const open: { readonly node: SyntaxNode; readonly children: SyntaxNode[] }[] = [];
  let parent: SyntaxNode | null = null;
  let siblings: SyntaxNode[] = [];
  tree.walk();
  try {
    for (;;) {
      const id = calls._ts_tree_cursor_current_node_type_id_wasm(at);
      const type = types.get(id) ?? typeOf(language, id, types);
      if (type.name !== null) {
        const children: SyntaxNode[] = type.isLeaf ? none : [];
        const node: SyntaxNode = {
          type: type.name,
          field: fields[calls._ts_tree_cursor_current_field_id_wasm(at)] ?? null,
          start: calls._ts_tree_cursor_start_index_wasm(at),
          end: calls._ts_tree_cursor_end_index_wasm(at),
          parent,
          children,
          index: siblings.length,
          depth: open.length,
        };
        siblings.push(node);
        nodes.push(node);
        if (!type.isLeaf && calls._ts_tree_cursor_goto_first_child_wasm(at) !== 0) {
          open.push({ node, children });
          parent = node;
          siblings = children;
          continue;
        }
      }
      while (calls._ts_tree_cursor_goto_next_sibling_wasm(at) === 0) {
        if (calls._ts_tree_cursor_goto_parent_wasm(at) === 0) return nodes;
        open.pop();
        const around = open.at(-1);
        parent = around?.node ?? null;
        siblings = around?.children ?? [];
      }
    }
  } finally {
    calls._ts_tree_cursor_delete_wasm(at);
  }
}

/** A node type of a grammar; `name` is null where it is not named. */
interface NodeType {
  readonly name: string | null;
  readonly isLeaf: boolean;
}

const knownTypes = new WeakMap<Language, Map<number, NodeType>>();

function typesOf(language: Language): Map<number, NodeType> {
  const known = knownTypes.get(language) ?? new Map<number, NodeType>();
  knownTypes.set(language, known);
  return known;
}

function typeOf(language: Language, id: number, types: Map<number, NodeType>): NodeType {
  const name = id === errorType ? 'ERROR' : language.nodeTypeIsNamed(id) ? (language.types[id] ?? 'ERROR') : null;
  const type = { name, isLeaf: name !== null && leaf.test(name) };
  types.set(id, type);
  return type;
}

/** The children of each node that has none. */
const none: SyntaxNode[] = [];

/** The first child that is `field` to the node. */
export function child(node: SyntaxNode | null | undefined, field: string): SyntaxNode | undefined {
  return node?.children.find(each => each.field === field);
}

/** The first child of one of the types. */
export function childOf(node: SyntaxNode | null | undefined, ...types: string[]): SyntaxNode | undefined {
  return node?.children.find(({ type }) => types.includes(type));
}

/** The nearest node of one of the types around a node. */
export function around(node: SyntaxNode, types: RegExp): SyntaxNode | null {
  let parent = node.parent;
  while (parent !== null && !types.test(parent.type)) parent = parent.parent;
  return parent;
}

/** tree-sitter's number for what it could not parse. */
const errorType = 65_535;
/** Nothing of interest is in these. Strings are not among them: some hold code. */
const leaf =
  /^(?!qualified|scoped|nested|initialized|arrow_renamed)(?:.*_)?(?:identifier|comment|number|integer|float|fragment|content|escape_sequence)$/;
