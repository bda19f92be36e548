import type { Node } from '@vscode/tree-sitter-wasm';
import { docOfComment } from './docComment';
import { linesOf, type OutlineSymbol, signatureOf, type SymbolsOf, withComments } from './outlineSymbol';

/** Symbols of TypeScript and JavaScript: what stands at the top level, the members of classes, CommonJS exports. */
export const scriptSymbols: SymbolsOf = (root, text) => {
  const script = new Script(text);
  script.statements(root, null);
  return script.symbols.map(symbol =>
    symbol.container === null && script.exportedNames.has(symbol.name) ? { ...symbol, exported: true } : symbol,
  );
};

/** What is known around a declaration: its comment, whether it is exported, and the node whose lines are its own. */
interface Around {
  readonly doc: string | null;
  readonly exported: boolean;
  readonly container: string | null;
  readonly outer: Node;
}

type Kind = OutlineSymbol['kind'];

const functionValues = new Set(['arrow_function', 'function_expression', 'generator_function']);
const declarations: Readonly<Record<string, Kind>> = {
  class_declaration: 'class',
  abstract_class_declaration: 'class',
  class: 'class',
  function_declaration: 'function',
  generator_function_declaration: 'function',
  function_signature: 'function',
  interface_declaration: 'interface',
  type_alias_declaration: 'type',
  enum_declaration: 'enum',
};

class Script {
  readonly symbols: OutlineSymbol[] = [];
  readonly exportedNames = new Set<string>();

  constructor(private readonly text: string) {}

  statements(parent: Node, container: string | null): void {
    for (const { node, comment } of withComments(parent, this.text))
      this.statement(node, { doc: docOfComment(comment), exported: false, container, outer: node });
  }

  private statement(node: Node, around: Around): void {
    if (node.type === 'export_statement') this.exportStatement(node, around);
    else if (node.type === 'ambient_declaration' || node.type === 'expression_statement') {
      const inner = node.firstNamedChild;
      if (inner?.type === 'statement_block') this.statements(inner, around.container);
      else if (inner?.type === 'assignment_expression') this.assignment(inner, around);
      else if (inner) this.declaration(inner, around);
    } else this.declaration(node, around);
  }

  private exportStatement(node: Node, around: Around): void {
    const declared = node.childForFieldName('declaration');
    if (declared) return this.declaration(declared, { ...around, exported: true });
    if (node.childForFieldName('source')) return;
    const value = node.childForFieldName('value') ?? node.firstNamedChild;
    if (value?.type === 'identifier') this.exportedNames.add(this.of(value));
    else if (value?.type === 'export_clause')
      for (const specifier of value.namedChildren) {
        const name = specifier?.childForFieldName('name');
        if (name) this.exportedNames.add(this.of(name));
      }
    else if (value) this.value('default', value, value, { ...around, exported: true });
  }

  private declaration(node: Node, around: Around): void {
    const kind = declarations[node.type];
    const name = node.childForFieldName('name');
    if (kind !== undefined) {
      this.add(name ? this.of(name) : 'default', kind, node, around);
      if (kind === 'class') this.members(node, name ? this.of(name) : 'default', around.exported);
    } else if (node.type === 'module' || node.type === 'internal_module') {
      const body = node.childForFieldName('body');
      if (name && body) this.statements(body, this.of(name).replace(/^(['"])(.*)\1$/, '$2'));
    } else if (node.type === 'lexical_declaration' || node.type === 'variable_declaration')
      for (const each of node.namedChildren)
        if (each?.type === 'variable_declarator') this.variable(each, node, around);
  }

  private variable(node: Node, statement: Node, around: Around): void {
    const name = node.childForFieldName('name');
    const value = node.childForFieldName('value');
    if (name?.type !== 'identifier') return;
    // An import in other words.
    if (value?.type === 'call_expression' && this.text.startsWith('require(', value.startIndex)) return;
    const alone = statement.namedChildCount === 1;
    this.value(this.of(name), value, alone ? statement : node, { ...around, outer: alone ? around.outer : node });
  }

  /** A name and the value bound to it; `head` starts its signature. */
  private value(name: string, value: Node | null, head: Node, around: Around): void {
    const kind =
      value === null ? 'const' : functionValues.has(value.type) ? 'function' : (declarations[value.type] ?? 'const');
    if (name === 'default' && kind === 'const') return;
    this.add(name, kind, head, around, kind === 'const' ? null : value);
    if (kind === 'class' && value) this.members(value, name, around.exported);
  }

  /** `exports.name = …`, `module.exports = …`, `Class.prototype.name = function …`. */
  private assignment(node: Node, around: Around): void {
    const left = node.childForFieldName('left');
    const right = node.childForFieldName('right');
    if (left?.type !== 'member_expression' || !right) return;
    const path = this.of(left);
    const named = /^(?:module\.)?exports\.([\w$]+)$/.exec(path)?.[1];
    const method = /^([\w$]+)\.prototype\.([\w$]+)$/.exec(path);
    if (named !== undefined && right.type === 'identifier') this.exportedNames.add(this.of(right));
    else if (named !== undefined) this.value(named, right, node, { ...around, exported: true });
    else if (path === 'module.exports') this.commonJsExports(right, node, around);
    else if (method && functionValues.has(right.type)) {
      const [, container = null, name = ''] = method;
      this.add(name, 'method', node, { ...around, container, exported: !name.startsWith('_') }, right);
    }
  }

  private commonJsExports(right: Node, node: Node, around: Around): void {
    if (right.type === 'identifier') this.exportedNames.add(this.of(right));
    else if (right.type !== 'object') this.value('default', right, node, { ...around, exported: true });
    else
      for (const each of right.namedChildren) {
        const name = each?.type === 'shorthand_property_identifier' ? each : each?.childForFieldName('value');
        if (name?.type === 'identifier' || name?.type === 'shorthand_property_identifier')
          this.exportedNames.add(this.of(name));
      }
  }

  private members(node: Node, container: string, exported: boolean): void {
    const body = node.childForFieldName('body');
    if (!body) return;
    for (const { node: member, comment } of withComments(body, this.text)) {
      const name = member.childForFieldName('name') ?? member.childForFieldName('property');
      const value = member.childForFieldName('value');
      const isMethod = /^(?:method_definition|abstract_method_signature|method_signature)$/.test(member.type);
      if (!name || !(isMethod || (value && functionValues.has(value.type)))) continue;
      const hidden = name.type === 'private_property_identifier' || /^(?:private|protected)\b/.test(this.of(member));
      const around = { doc: docOfComment(comment), exported: exported && !hidden, container, outer: member };
      this.add(this.of(name), 'method', member, around, isMethod ? member : value);
    }
  }

  /** @param bodied the node that has the body which ends the signature. */
  private add(name: string, kind: Kind, head: Node, around: Around, bodied: Node | null = head): void {
    const { outer, ...rest } = around;
    const last = this.symbols.at(-1);
    const lines = linesOf(outer);
    // Overloads are one symbol.
    if (
      last?.name === name &&
      last.kind === kind &&
      last.container === rest.container &&
      /^(?:function|method)$/.test(kind)
    ) {
      this.symbols[this.symbols.length - 1] = { ...last, endLine: lines.endLine };
      return;
    }
    const decorators = head.namedChildren.filter(each => each?.type === 'decorator');
    const start = decorators.at(-1)?.endIndex ?? head.startIndex;
    const body = kind === 'type' ? null : bodied?.childForFieldName('body');
    this.symbols.push({
      name,
      kind,
      ...lines,
      signature: signatureOf(this.text, start, body?.startIndex ?? head.endIndex),
      ...rest,
    });
  }

  private of(node: Node): string {
    return this.text.slice(node.startIndex, node.endIndex);
  }
}
