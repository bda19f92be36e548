import type { Node } from '@vscode/tree-sitter-wasm';

/** One thing that a file defines. Lines are 1-based and inclusive, without the comment above. */
export interface OutlineSymbol {
  readonly name: string;
  readonly kind: 'class' | 'function' | 'method' | 'interface' | 'type' | 'const' | 'enum';
  readonly startLine: number;
  readonly endLine: number;
  /** One line of at most {@link maxSignature} UTF-16 units. */
  readonly signature: string;
  /** First sentence of its doc comment or docstring. */
  readonly doc: string | null;
  /** The class, receiver or namespace around it. */
  readonly container: string | null;
  /** Other files can use it, by the rules or the habit of the language. */
  readonly exported: boolean;
}

/** A language's way from a syntax tree to symbols, in the order of the file. */
export type SymbolsOf = (root: Node, text: string) => OutlineSymbol[];

export const maxSignature = 160;

/** The text from one offset to another as a signature: one line, without what opens a body. */
export function signatureOf(text: string, start: number, end: number): string {
  const line = text
    .slice(start, Math.min(end, start + 4 * maxSignature))
    .replace(/\s+/g, ' ')
    .replace(/(?:\s|[{:;]|=>|=)+$/, '')
    .trimStart();
  return line.length <= maxSignature ? line : `${line.slice(0, maxSignature - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A node's first and last line. */
export function linesOf(node: Node): { startLine: number; endLine: number } {
  return { startLine: node.startPosition.row + 1, endLine: node.endPosition.row + 1 };
}

/** Each node that is no comment, with the text of the comment that ends on the line above it. */
export function withComments(parent: Node, text: string): { node: Node; comment: string | null }[] {
  const pairs: { node: Node; comment: string | null }[] = [];
  let comment: { text: string; endRow: number } | null = null;
  let lastRow = -1;
  for (const node of parent.namedChildren) {
    if (node === null) continue;
    const { row } = node.startPosition;
    const adjacent: { text: string } | null = comment !== null && comment.endRow + 1 >= row ? comment : null;
    if (node.type === 'comment') {
      // A comment behind code on its line speaks of that code.
      if (row === lastRow) continue;
      const own = text.slice(node.startIndex, node.endIndex);
      const before: string = adjacent === null || own.startsWith('/*') ? '' : `${adjacent.text}\n`;
      comment = { text: before + own, endRow: node.endPosition.row };
      continue;
    }
    lastRow = node.endPosition.row;
    if (node.type === 'decorator') {
      if (adjacent !== null) comment = { text: adjacent.text, endRow: lastRow };
      continue;
    }
    pairs.push({ node, comment: adjacent?.text ?? null });
    comment = null;
  }
  return pairs;
}
