import type { Found, Import, LanguageRules, Place, Source } from './languageRules';
import type { OutlineSymbol } from './outlineSymbol';
import { child, type SyntaxNode } from './syntaxNode';
import { typedBy } from './typedBy';

/** C#: types, methods, properties, constants. Namespaces are no containers: a name is known by its type. */
export const cSharpRules: LanguageRules = {
  defines: {
    class_declaration: declared('class'),
    struct_declaration: declared('class'),
    record_declaration: declared('class'),
    record_struct_declaration: declared('class'),
    interface_declaration: declared('interface'),
    enum_declaration: declared('enum'),
    enum_member_declaration: declared('const'),
    delegate_declaration: declared('type'),
    method_declaration: declared('method'),
    constructor_declaration: declared('method'),
    local_function_statement: declared('function'),
    property_declaration: declared('property'),
    event_declaration: declared('property'),
    variable_declarator(node, place, source) {
      const field = node.parent?.parent;
      if (field?.type === 'event_field_declaration') {
        const event = declared('property')(node, place, source);
        return event && { ...event, from: field.start, outer: field, visible: isVisible(field, place, source) };
      }
      if (field?.type !== 'field_declaration' || !/\bconst\b|\bstatic readonly\b/.test(modifiers(field, source)))
        return null;
      const found = declared('const')(node, place, source);
      return found && { ...found, from: field.start, visible: isVisible(field, place, source) };
    },
  },
  imports: { using_directive: imported, file_scoped_namespace_declaration: () => [], extern_alias_directive: () => [] },
  names: { identifier: 'use', implicit_parameter: 'use' },
  closures: new Set([
    'lambda_expression',
    'anonymous_method_expression',
    'accessor_declaration',
    'operator_declaration',
  ]),
  scopes: new Set([
    ...[
      'method_declaration',
      'constructor_declaration',
      'lambda_expression',
      'block',
      'for_statement',
      'foreach_statement',
    ],
    ...['catch_clause', 'local_function_statement', 'using_statement', 'switch_section', 'anonymous_method_expression'],
    ...[
      'operator_declaration',
      'indexer_declaration',
      'property_declaration',
      'delegate_declaration',
      'class_declaration',
    ],
    ...['struct_declaration', 'record_declaration', 'interface_declaration', 'conversion_operator_declaration'],
  ]),
  binds: {
    parameter: ['name'],
    parameter_list: ['name'],
    variable_declarator: ['name'],
    tuple_pattern: ['*'],
    foreach_statement: ['left'],
    catch_declaration: ['name'],
    declaration_expression: ['name'],
    declaration_pattern: ['name'],
    from_clause: ['name'],
    lambda_expression: ['parameters'],
    type_parameter: ['name'],
  },
  patterns: { parenthesized_variable_designation: '' },
  silent: { name_colon: ['*'], argument: ['name'], labeled_statement: ['*'], name_equals: ['*'] },
  members: {
    member_access_expression: ['expression', 'name'],
    member_binding_expression: ['', 'name'],
    qualified_name: ['qualifier', 'name'],
  },
  calls: { invocation_expression: 'function', object_creation_expression: 'type' },
  typed: {
    parameter: typedBy('name', 'type', false),
    variable_declaration: typedBy('variable_declarator/name', 'type', true),
    property_declaration: typedBy('name', 'type', true),
    declaration_pattern: typedBy('name', 'type', false),
  },
  implicitThis: true,
  types: ({ type, field }) => field === 'type' || field === 'returns' || type === 'type_argument_list',
  extends: ({ type }) => type === 'base_list',
};

function declared(kind: OutlineSymbol['kind']) {
  return (node: SyntaxNode, place: Place, source: Source): Found | null => {
    const at = child(node, 'name');
    if (!at) return null;
    const attributes = node.children.filter(({ type }) => type === 'attribute_list').at(-1);
    const to = kind === 'property' ? (child(node, 'accessors') ?? child(node, 'value'))?.start : undefined;
    return {
      name: source.of(at),
      kind,
      at,
      from: attributes?.end ?? node.start,
      to,
      visible: isVisible(node, place, source),
    };
  };
}

function modifiers(node: SyntaxNode, source: Source): string {
  return node.children
    .filter(({ type }) => type === 'modifier')
    .map(each => source.of(each))
    .join(' ');
}

/** Members are private unless they say otherwise, types of a namespace are not. */
function isVisible(node: SyntaxNode, { within }: Place, source: Source): boolean {
  const said = modifiers(node, source);
  return (
    /\b(?:public|protected|internal)\b/.test(said) ||
    ((within === null || within === 'interface' || within === 'enum') && !/\bprivate\b/.test(said))
  );
}

function imported(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] {
  const alias = child(node, 'name');
  const path = node.children.find(each => each !== alias);
  if (!path) return [];
  return [{ source: source.of(path), names: [alias ? { name: '*', as: source.of(alias) } : { name: '*', as: '*' }] }];
}
