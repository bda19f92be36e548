import type { Node } from '@vscode/tree-sitter-wasm';
import { docOfComment } from './docComment';
import { linesOf, type OutlineSymbol, signatureOf, type SymbolsOf, withComments } from './outlineSymbol';

/** Symbols of Go: functions, methods with their receiver's type as container, types, constants and variables. */
export const goSymbols: SymbolsOf = (root, text) =>
  withComments(root, text).flatMap(({ node, comment }) => {
    if (node.type === 'function_declaration') return symbolsOf(node, node, text, comment, 'function', null);
    if (node.type === 'method_declaration')
      return symbolsOf(node, node, text, comment, 'method', receiverOf(node, text));
    return /^(?:type|const|var)_declaration$/.test(node.type) ? specsOf(node, node, text, comment) : [];
  });

/** The specs of `type (…)`, `const (…)`, `var (…)`; a declaration of one spec lends it its comment and keyword. */
function specsOf(list: Node, declaration: Node, text: string, comment: string | null): OutlineSymbol[] {
  const alone = !list.children.some(child => child?.type === '(');
  return withComments(list, text).flatMap(({ node, comment: own }) => {
    if (node.type === 'var_spec_list') return specsOf(node, declaration, text, comment);
    const type = node.childForFieldName('type')?.type;
    const kind = !node.type.startsWith('type')
      ? 'const'
      : type === 'struct_type'
        ? 'class'
        : type === 'interface_type'
          ? 'interface'
          : 'type';
    return symbolsOf(node, alone ? declaration : node, text, own ?? (alone ? comment : null), kind, null);
  });
}

function symbolsOf(
  node: Node,
  outer: Node,
  text: string,
  comment: string | null,
  kind: OutlineSymbol['kind'],
  container: string | null,
): OutlineSymbol[] {
  const type = node.childForFieldName('type');
  const end =
    node.childForFieldName('body')?.startIndex ??
    (kind === 'class' || kind === 'interface' ? text.indexOf('{', type?.startIndex) : node.endIndex);
  return node.childrenForFieldName('name').flatMap(each => {
    const name = each && text.slice(each.startIndex, each.endIndex);
    // `childrenForFieldName` also gives the commas between names.
    if (!name || !/^[\p{L}_]/u.test(name) || name === '_') return [];
    return {
      name,
      kind,
      ...linesOf(outer),
      signature: signatureOf(text, outer.startIndex, end < 0 ? node.endIndex : end),
      doc: docOfComment(comment),
      container,
      exported: /^\p{Lu}/u.test(name),
    };
  });
}

function receiverOf(node: Node, text: string): string | null {
  const receiver = node.childForFieldName('receiver');
  const found =
    receiver &&
    /([\p{L}_][\p{L}\p{N}_]*)\s*(?:\[[^\]]*\])?\s*\)$/u.exec(text.slice(receiver.startIndex, receiver.endIndex));
  return found?.[1] ?? null;
}
