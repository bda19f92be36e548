import type { Tree } from '@vscode/tree-sitter-wasm';

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
}

/** The tree's named nodes, each before its children: a loop over them needs no stack, however deep the text nests. */
export function syntaxNodes(tree: Tree): SyntaxNode[] {
  const cursor = tree.walk();
  const { language } = tree;
  const types = new Map<number, { readonly type: string; readonly isLeaf: boolean } | null>();
  const nodes: SyntaxNode[] = [];
  const open: { node: SyntaxNode; children: SyntaxNode[] }[] = [];
  try {
    for (;;) {
      const id = cursor.nodeTypeId;
      let named = types.get(id);
      if (named === undefined) {
        const type = cursor.nodeType;
        named = id === errorType || language.nodeTypeIsNamed(id) ? { type, isLeaf: leaf.test(type) } : null;
        types.set(id, named);
      }
      if (named !== null) {
        const around = open.at(-1);
        const children: SyntaxNode[] = [];
        const node: SyntaxNode = {
          type: named.type,
          field: cursor.currentFieldName,
          start: cursor.startIndex,
          end: cursor.endIndex,
          parent: around?.node ?? null,
          children,
          index: around?.children.length ?? 0,
        };
        around?.children.push(node);
        nodes.push(node);
        if (!named.isLeaf && cursor.gotoFirstChild()) {
          open.push({ node, children });
          continue;
        }
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return nodes;
        open.pop();
      }
    }
  } finally {
    cursor.delete();
  }
}

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
