import type { Found, Import, LanguageRules, Place, Source } from './languageRules';
import type { OutlineSymbol } from './outlineSymbol';
import { child, childOf, type SyntaxNode } from './syntaxNode';
import { typedBy } from './typedBy';

/** Java: types, methods, constructors, enum and `static final` constants. */
export const javaRules: LanguageRules = {
  defines: {
    class_declaration: declared('class'),
    record_declaration: declared('class'),
    interface_declaration: declared('interface'),
    annotation_type_declaration: declared('interface'),
    enum_declaration: declared('enum'),
    enum_constant: declared('const'),
    method_declaration: declared('method'),
    constructor_declaration: declared('method'),
    compact_constructor_declaration: declared('method'),
    annotation_type_element_declaration: declared('method'),
    variable_declarator(node, place, source) {
      const { parent } = node;
      const constant =
        parent?.type === 'constant_declaration' ||
        (parent?.type === 'field_declaration' &&
          /\bstatic\b[^]*\bfinal\b|\bfinal\b[^]*\bstatic\b/.test(modifiers(parent, source)));
      const found = constant ? declared('const')(node, place, source) : null;
      return found && parent ? { ...found, from: parent.start, visible: isVisible(parent, source) } : null;
    },
  },
  imports: { import_declaration: imported, package_declaration: () => [] },
  names: { identifier: 'use', type_identifier: 'type' },
  closures: new Set([
    'lambda_expression',
    'static_initializer',
    'method_declaration',
    'constructor_declaration',
    'block',
  ]),
  scopes: new Set([
    ...[
      'method_declaration',
      'constructor_declaration',
      'lambda_expression',
      'block',
      'constructor_body',
      'for_statement',
    ],
    ...[
      'enhanced_for_statement',
      'catch_clause',
      'try_with_resources_statement',
      'class_declaration',
      'record_declaration',
    ],
    ...['interface_declaration', 'enum_declaration', 'class_body', 'switch_block_statement_group', 'switch_rule'],
  ]),
  binds: {
    formal_parameter: ['name'],
    variable_declarator: ['name'],
    catch_formal_parameter: ['name'],
    enhanced_for_statement: ['name'],
    resource: ['name'],
    lambda_expression: ['parameters'],
    inferred_parameters: ['*'],
    instanceof_expression: ['name'],
    type_pattern: ['*'],
    type_parameter: ['*'],
  },
  patterns: {},
  silent: { element_value_pair: ['key'], labeled_statement: ['*'], break_statement: ['*'], continue_statement: ['*'] },
  members: {
    method_invocation: ['object', 'name'],
    field_access: ['object', 'field'],
    scoped_identifier: ['scope', 'name'],
    method_reference: ['first', 'last'],
  },
  typed: {
    formal_parameter: typedBy('name', 'type', false),
    field_declaration: typedBy('declarator/name', 'type', true),
    local_variable_declaration: typedBy('declarator/name', 'type', false),
  },
  implicitThis: true,
  calls: { method_invocation: 'name', object_creation_expression: 'type' },
  types: ({ type }) => type === 'type_arguments',
  extends: ({ type }) => /^(?:superclass|super_interfaces|extends_interfaces)$/.test(type),
};

function declared(kind: OutlineSymbol['kind']) {
  return (node: SyntaxNode, _: Place, source: Source): Found | null => {
    const at = child(node, 'name');
    // What an anonymous class overrides is not its own to name.
    if (!at || node.parent?.parent?.type === 'object_creation_expression') return null;
    const marks = childOf(childOf(node, 'modifiers'), 'annotation', 'marker_annotation')?.parent;
    const annotations = marks?.children.filter(({ type }) => /annotation$/.test(type));
    return {
      name: source.of(at),
      kind,
      at,
      from: annotations?.at(-1)?.end ?? node.start,
      visible: isVisible(node, source),
    };
  };
}

function modifiers(node: SyntaxNode, source: Source): string {
  const found = childOf(node, 'modifiers');
  return found ? source.of(found) : '';
}

function isVisible(node: SyntaxNode, source: Source): boolean {
  return !/\bprivate\b/.test(modifiers(node, source));
}

/** The whole name is the source: `a.b.C` is a file, and so may `a.b` be when `C` is nested in it. */
function imported(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] {
  const text = source.of(node);
  const [, isStatic, path = ''] = /^import\s+(static\s+)?([\w$.\s]+)/.exec(text) ?? [];
  const name = path.replace(/\s+/g, '').replace(/(?<!\.)\.+$/, '');
  if (/\*\s*;?$/.test(text))
    return [{ source: isStatic === undefined ? `${name}.*` : name, names: [{ name: '*', as: '*' }] }];
  const last = name.slice(name.lastIndexOf('.') + 1);
  return [
    { source: isStatic === undefined ? name : name.slice(0, -last.length - 1), names: [{ name: last, as: last }] },
  ];
}
