import type { Found, Import, LanguageRules, Place, Source } from './languageRules';
import { child, type SyntaxNode } from './syntaxNode';
import { madeBy, typedBy } from './typedBy';
import type { Typed } from './boundTypes';

/** Go: methods have their receiver's type as container; names with a capital are exported. */
export const goRules: LanguageRules = {
  defines: {
    function_declaration: declared,
    method_declaration: declared,
    method_elem: declared,
    type_spec: spec,
    type_alias: spec,
    const_spec: spec,
    var_spec: spec,
  },
  imports: { import_spec: imported },
  names: { identifier: 'use', type_identifier: 'type', field_identifier: 'use', package_identifier: 'use' },
  closures: new Set(['func_literal']),
  scopes: new Set([
    ...['function_declaration', 'method_declaration', 'func_literal', 'block', 'if_statement', 'for_statement'],
    ...['expression_switch_statement', 'type_switch_statement', 'expression_case', 'type_case', 'default_case'],
    ...['communication_case', 'type_spec', 'method_elem', 'function_type'],
  ]),
  binds: {
    parameter_declaration: ['name'],
    variadic_parameter_declaration: ['name'],
    type_parameter_declaration: ['name'],
    short_var_declaration: ['left'],
    range_clause: ['left'],
    receive_statement: ['left'],
    type_switch_statement: ['alias'],
    var_spec: ['name'],
    const_spec: ['name'],
  },
  patterns: { expression_list: '' },
  silent: { field_declaration: ['name'], package_clause: ['*'], method_elem: ['name'], method_declaration: ['name'] },
  members: { selector_expression: ['operand', 'field'], qualified_type: ['package', 'name'] },
  calls: { call_expression: 'function' },
  typed: {
    parameter_declaration: typedBy('name', 'type', false),
    var_spec: typedBy('name', 'type', false),
    field_declaration: typedBy('name', 'type', true),
    short_var_declaration: made,
  },
  types: ({ type }) => type === 'type_arguments',
  extends: node =>
    (node.type === 'type_elem' && node.parent?.type === 'interface_type') ||
    (node.type === 'field_declaration' && !child(node, 'name')),
};

function declared(node: SyntaxNode, _: Place, source: Source): Found | null {
  const at = child(node, 'name');
  if (!at) return null;
  const name = source.of(at);
  const receiver = child(node, 'receiver');
  return {
    name,
    kind: node.type === 'function_declaration' ? 'function' : 'method',
    at,
    ...(receiver ? { container: receiverType.exec(source.of(receiver))?.[1] } : {}),
    visible: isExported(name),
  };
}

/** The specs of `type (…)`, `const (…)`, `var (…)`; a declaration of one spec lends it its comment and keyword. */
function spec(node: SyntaxNode, place: Place, source: Source): Found[] | null {
  if (place.local) return null;
  const list = node.parent?.type === 'var_spec_list' ? node.parent : node;
  const declaration = list.parent;
  const alone =
    declaration !== null &&
    list === node &&
    !source
      .of(declaration)
      .slice(0, 40)
      .match(/^\w+\s*\(/);
  const type = child(node, 'type');
  const kind = node.type.startsWith('type') ? (kinds[type?.type ?? ''] ?? 'type') : 'const';
  const body = kind === 'class' || kind === 'interface' ? source.text.indexOf('{', type?.start) : -1;
  const outer = alone ? declaration : node;
  return node.children
    .filter(({ field, type: each }) => field === 'name' && each !== 'blank_identifier')
    .filter(at => source.of(at) !== '_')
    .map(at => ({
      name: source.of(at),
      kind,
      at,
      outer,
      from: outer.start,
      ...(body >= 0 ? { to: body } : {}),
      visible: isExported(source.of(at)),
    }));
}

function imported(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] {
  const path = source.of(child(node, 'path') ?? node).slice(1, -1);
  const name = child(node, 'name');
  if (name?.type === 'blank_identifier') return [{ source: path, names: [] }];
  // A package is named for the last part of its path that is no version.
  const base = path
    .replace(/(?:\/v\d+|\.v\d+)$/, '')
    .replace(/^.*\//, '')
    .replace(/^go-|-go$|\.go$/g, '');
  const as = name === undefined ? base : name.type === 'dot' ? '*' : source.of(name);
  return [{ source: path, names: [{ name: '*', as }] }];
}

/** `p := &Pump{}`, `p := new(Pump)`, and `p, err := pump.Open()`: what a function gives first. */
function made(node: SyntaxNode, source: Source): Typed[] {
  const [lefts, rights] = [child(node, 'left')?.children ?? [], child(node, 'right')?.children ?? []];
  return lefts.flatMap((at, i) => {
    const value = rights[i];
    const text = value === undefined ? '' : source.of(value).slice(0, 400);
    const type = /^new\(([\w.]{1,99})\)$/.exec(text)?.[1] ?? madeBy(text);
    return at.type === 'identifier' && type !== null ? [{ at, field: false, type, written: false }] : [];
  });
}

const kinds: Readonly<Record<string, Found['kind']>> = { struct_type: 'class', interface_type: 'interface' };
const receiverType = /(?<![\p{L}\p{N}_])([\p{L}_][\p{L}\p{N}_]*)\s*(?:\[[^[\]]*\]\s*)?\)$/u;

function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}
