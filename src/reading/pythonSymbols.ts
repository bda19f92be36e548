import type { Node } from '@vscode/tree-sitter-wasm';
import { docOfComment, firstSentence } from './docComment';
import { linesOf, type OutlineSymbol, signatureOf, type SymbolsOf, withComments } from './outlineSymbol';

/** Symbols of Python: functions, classes, methods and module-level names, also below `if` and `try`. */
export const pythonSymbols: SymbolsOf = (root, text) => {
  const found: OutlineSymbol[] = [];
  visit(root, text, null, true, found);
  const assigned = new Set<string>();
  // A name that is assigned again is one symbol.
  const symbols = found.filter(({ kind, name }) => kind !== 'const' || (!assigned.has(name) && assigned.add(name)));
  const all = listedNames(root, text);
  return all === null
    ? symbols
    : symbols.map(symbol => ({
        ...symbol,
        exported: symbol.exported && all.has(symbol.container?.split('.')[0] ?? symbol.name),
      }));
};

const blocks =
  /^(?:if_statement|else_clause|elif_clause|try_statement|except_clause|finally_clause|with_statement|block)$/;

function visit(
  parent: Node,
  text: string,
  container: string | null,
  exported: boolean,
  symbols: OutlineSymbol[],
): void {
  for (const { node, comment } of withComments(parent, text)) {
    const definition = node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
    const name = definition?.childForFieldName('name');
    const body = definition?.childForFieldName('body');
    if (definition && name && body && /^(?:function|class)_definition$/.test(definition.type)) {
      const isClass = definition.type === 'class_definition';
      const own = text.slice(name.startIndex, name.endIndex);
      const seen = exported && (!own.startsWith('_') || own === '__init__');
      symbols.push({
        name: own,
        kind: isClass ? 'class' : container === null ? 'function' : 'method',
        ...linesOf(node),
        signature: signatureOf(text, definition.startIndex, body.startIndex),
        doc: docstringOf(body, text),
        container,
        exported: seen,
      });
      if (isClass) visit(body, text, container === null ? own : `${container}.${own}`, seen, symbols);
    } else if (blocks.test(node.type)) visit(node, text, container, exported, symbols);
    else if (container === null) addConstant(node, text, comment, symbols);
  }
}

function addConstant(node: Node, text: string, comment: string | null, symbols: OutlineSymbol[]): void {
  const assignment = node.type === 'expression_statement' ? node.firstNamedChild : node;
  const left = assignment?.childForFieldName('left');
  if (!left || !/^(?:identifier|type)$/.test(left.type)) return;
  const name = text.slice(left.startIndex, left.endIndex);
  if (!/^\w+$/.test(name) || name.startsWith('__')) return;
  symbols.push({
    name,
    kind: node.type === 'type_alias_statement' ? 'type' : 'const',
    ...linesOf(node),
    signature: signatureOf(text, node.startIndex, node.endIndex),
    doc: docOfComment(comment),
    container: null,
    exported: !name.startsWith('_'),
  });
}

/** The names in `__all__ = […]`, or null. */
function listedNames(root: Node, text: string): ReadonlySet<string> | null {
  for (const node of root.namedChildren) {
    const assignment = node?.type === 'expression_statement' ? node.firstNamedChild : null;
    if (!assignment || !/^__all__\s*=/.test(text.slice(assignment.startIndex, assignment.startIndex + 20))) continue;
    const list = assignment.childForFieldName('right');
    if (!list || !/^(?:list|tuple)$/.test(list.type)) return null;
    return new Set(
      list.namedChildren.flatMap(each =>
        each ? [text.slice(each.startIndex, each.endIndex).replace(/['"]/g, '')] : [],
      ),
    );
  }
  return null;
}

function docstringOf(body: Node, text: string): string | null {
  const first = body.firstNamedChild;
  const string = first?.type === 'expression_statement' ? first.firstNamedChild : first;
  const content = string?.type === 'string' ? string.namedChildren.find(each => each?.type === 'string_content') : null;
  return content ? firstSentence(text.slice(content.startIndex, content.endIndex)) : null;
}
