import type { Found, Import, LanguageRules, Place, Source } from './languageRules';
import type { OutlineSymbol } from './outlineSymbol';
import { child, childOf, type SyntaxNode } from './syntaxNode';
import type { Typed } from './boundTypes';
import { madeBy, typedBy } from './typedBy';

/** PHP: types, traits, functions, methods, constants, and variables at the top under their `$`, so that no other name can be one. */
export const phpRules: LanguageRules = {
  defines: {
    class_declaration: declared('class'),
    trait_declaration: declared('class'),
    interface_declaration: declared('interface'),
    enum_declaration: declared('enum'),
    enum_case: declared('const'),
    function_definition: declared('function'),
    method_declaration: declared('method'),
    const_element: declared('const'),
    assignment_expression: global,
    property_promotion_parameter: field,
    property_element: field,
    function_call_expression(node, _, source) {
      const called = child(node, 'function');
      if (!called || source.of(called) !== 'define') return null;
      const string = childOf(child(node, 'arguments')?.children[0], 'string');
      const at = childOf(string, 'string_content');
      return at ? { name: source.of(at), kind: 'const', at, visible: true } : null;
    },
  },
  imports: {
    namespace_use_declaration: used,
    namespace_definition: node => (child(node, 'body') ? null : []),
    require_expression: required,
    require_once_expression: required,
    include_expression: required,
    include_once_expression: required,
  },
  names: { name: 'use' },
  closures: new Set([
    'anonymous_function',
    'arrow_function',
    'anonymous_function_creation_expression',
    'method_declaration',
  ]),
  scopes: new Set([
    ...['function_definition', 'method_declaration', 'anonymous_function', 'anonymous_function_creation_expression'],
    'arrow_function',
  ]),
  binds: {},
  patterns: {},
  silent: { variable_name: ['*'], namespace_name: ['*'], argument: ['name'], const_element: ['*'] },
  members: {
    member_call_expression: ['object', 'name'],
    nullsafe_member_call_expression: ['object', 'name'],
    scoped_call_expression: ['scope', 'name'],
    member_access_expression: ['object', 'name'],
    nullsafe_member_access_expression: ['object', 'name'],
  },
  calls: {
    function_call_expression: 'function',
    scoped_call_expression: 'name',
    member_call_expression: 'name',
    nullsafe_member_call_expression: 'name',
    object_creation_expression: '',
  },
  typed: {
    simple_parameter: typedBy('name', 'type', false),
    property_promotion_parameter: promoted,
    property_declaration: property,
    assignment_expression: made,
  },
  types: ({ type }) => type === 'named_type',
  extends: ({ type }) => /^(?:base_clause|class_interface_clause|use_declaration)$/.test(type),
};

function declared(kind: OutlineSymbol['kind']) {
  return (node: SyntaxNode, _: Place, source: Source): Found | null => {
    const at = child(node, 'name') ?? childOf(node, 'name');
    if (!at) return null;
    const visibility = childOf(kind === 'const' ? node.parent : node, 'visibility_modifier');
    const attributes = node.children.filter(({ type }) => type === 'attribute_list').at(-1);
    return {
      name: source.of(at),
      kind,
      at,
      from: attributes?.end ?? node.start,
      visible: visibility === undefined || source.of(visibility) !== 'private',
    };
  };
}

/** `private Client $client`: a field, which is read without the `$`. */
function property(node: SyntaxNode, source: Source): readonly Typed[] {
  return typedBy('property_element/name/name', 'type', true)(node, source).filter(({ field }) => field);
}

/** A parameter of a constructor that is a field too. */
function promoted(node: SyntaxNode, source: Source): readonly Typed[] {
  const fields = typedBy('name/name', 'type', true)(node, source).filter(({ field }) => field);
  return [...typedBy('name', 'type', false)(node, source), ...fields];
}

/** `$x = new Client()`, `$this->x = Client::open()`. */
function made(node: SyntaxNode, source: Source): Typed[] {
  const [left, right] = [child(node, 'left'), child(node, 'right')];
  const type = right ? madeBy(source.of(right)) : null;
  if (left?.type === 'variable_name') return [{ at: left, field: false, type, written: false }];
  const own = left?.type === 'member_access_expression' && source.of(child(left, 'object') ?? left) === '$this';
  const at = own ? child(left, 'name') : undefined;
  return at ? [{ at, field: true, type, written: false }] : [];
}

function used(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] {
  const group = child(node, 'body');
  const prefix = group ? childOf(node, 'namespace_name') : undefined;
  return (group ?? node).children
    .filter(({ type }) => type === 'namespace_use_clause')
    .flatMap(clause => {
      const written = clause.children.find(({ field, type }) => field !== 'alias' && /name$/.test(type));
      if (!written) return [];
      const path = `${prefix ? `${source.of(prefix)}\\` : ''}${source.of(written)}`.replace(/^\\/, '');
      const name = path.slice(path.lastIndexOf('\\') + 1);
      const alias = child(clause, 'alias');
      return [{ source: path, names: [{ name, as: alias ? source.of(alias) : name }] }];
    });
}

function required(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] | null {
  const [, own, path] =
    /^\w+\s*(?:\(\s*)?(__DIR__\s*\.\s*|dirname\(__FILE__\)\s*\.\s*)?['"]([^'"$]+)['"]\s*\)?$/.exec(source.of(node)) ??
    [];
  if (path === undefined) return null;
  return [
    {
      source: own === undefined || path.startsWith('.') ? path : `.${path.startsWith('/') ? '' : '/'}${path}`,
      names: [{ name: '*', as: '*' }],
    },
  ];
}

/** A field, under its name without the `$`, as it is read. */
function field(node: SyntaxNode, place: Place, source: Source): Found | null {
  const at = childOf(child(node, 'name'), 'name');
  const declaration = node.type === 'property_element' ? node.parent : node;
  const visibility = childOf(declaration, 'visibility_modifier');
  const visible = visibility === undefined || source.of(visibility) !== 'private';
  // A parameter of a constructor is a field of the class around it.
  const cut = place.container?.lastIndexOf('.') ?? -1;
  const container = node.type === 'property_element' || cut < 0 ? undefined : place.container?.slice(0, cut);
  return at ? { name: source.of(at), kind: 'property', at, outer: declaration ?? node, container, visible } : null;
}

/** A variable of a file, which others see when they include it. */
function global(node: SyntaxNode, place: Place, source: Source): Found | null {
  const at = child(node, 'left');
  if (at?.type !== 'variable_name' || place.container !== null || place.local) return null;
  return { name: source.of(at), kind: 'const', at, outer: node.parent ?? node, visible: true };
}
