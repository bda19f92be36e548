import type { Typed } from './boundTypes';
import type { Found, LanguageRules, Place, Source } from './languageRules';
import { maxSignature, type OutlineSymbol } from './outlineSymbol';
import { scriptImports } from './scriptImports';
import { child, type SyntaxNode } from './syntaxNode';
import { plainType } from './plainType';
import { madeBy } from './typedBy';

const typeParameters = { type_parameter: ['name'], infer_type: ['*'], mapped_type_clause: ['name'] };

/** TypeScript and JavaScript: also CommonJS exports, prototypes, methods of object constants, `require` and `import()`. */
export const scriptRules: LanguageRules = {
  defines: {
    class_declaration: declared('class'),
    abstract_class_declaration: declared('class'),
    class: classExpression,
    function_declaration: declared('function'),
    generator_function_declaration: declared('function'),
    function_signature: declared('function'),
    function_expression: exportedDefault,
    generator_function: exportedDefault,
    arrow_function: exportedDefault,
    interface_declaration: declared('interface'),
    type_alias_declaration: declared('type'),
    enum_declaration: declared('enum'),
    module: declared('module'),
    internal_module: declared('module'),
    enum_assignment: enumMember,
    property_identifier: (node, place, source) =>
      node.parent?.type === 'enum_body' ? enumMember(node, place, source) : null,
    variable_declarator: variable,
    method_definition: member,
    method_signature: member,
    abstract_method_signature: member,
    public_field_definition: member,
    field_definition: member,
    pair: member,
    assignment_expression: assigned,
  },
  imports: scriptImports,
  entered: new Set(['export_statement', 'assignment_expression', 'call_expression', 'class_declaration']),
  names: {
    identifier: 'use',
    property_identifier: 'use',
    private_property_identifier: 'use',
    shorthand_property_identifier: 'use',
    shorthand_property_identifier_pattern: 'use',
    type_identifier: 'type',
  },
  closures: new Set([
    'arrow_function',
    'function_expression',
    'generator_function',
    'method_definition',
    'class_static_block',
  ]),
  scopes: new Set([
    ...['function_declaration', 'generator_function_declaration', 'function_expression', 'generator_function'],
    ...['arrow_function', 'method_definition', 'function_signature', 'method_signature', 'abstract_method_signature'],
    ...[
      'function_type',
      'constructor_type',
      'call_signature',
      'construct_signature',
      'statement_block',
      'for_statement',
    ],
    ...['for_in_statement', 'catch_clause', 'class_declaration', 'abstract_class_declaration', 'class'],
    ...['interface_declaration', 'type_alias_declaration', 'switch_body', 'class_static_block'],
  ]),
  binds: {
    variable_declarator: ['name'],
    required_parameter: ['pattern'],
    optional_parameter: ['pattern'],
    formal_parameters: ['*'],
    arrow_function: ['parameter'],
    catch_clause: ['parameter'],
    for_in_statement: ['left'],
    function_expression: ['name'],
    generator_function: ['name'],
    class: ['name'],
    ...typeParameters,
  },
  patterns: {
    object_pattern: '',
    array_pattern: '',
    rest_pattern: '',
    pair_pattern: 'key',
    assignment_pattern: 'right',
    object_assignment_pattern: 'right',
  },
  silent: {
    pair: ['key'],
    pair_pattern: ['key'],
    property_signature: ['name'],
    index_signature: ['name'],
    public_field_definition: ['name'],
    field_definition: ['property'],
    method_definition: ['name'],
    method_signature: ['name'],
    abstract_method_signature: ['name'],
    enum_body: ['name'],
    enum_assignment: ['name'],
    export_specifier: ['*'],
    export_statement: ['*'],
    namespace_export: ['*'],
    jsx_attribute: ['*'],
    jsx_closing_element: ['*'],
    meta_property: ['*'],
  },
  members: {
    member_expression: ['object', 'property'],
    nested_identifier: ['object', 'property'],
    nested_type_identifier: ['module', 'name'],
  },
  calls: {
    call_expression: 'function',
    new_expression: 'constructor',
    jsx_opening_element: 'name',
    jsx_self_closing_element: 'name',
  },
  types: ({ type }) => /^(?:type_annotation|type_arguments|type_query)$/.test(type),
  typed: {
    variable_declarator: typedVariable,
    required_parameter: typedParameter,
    optional_parameter: typedParameter,
    public_field_definition: typedField,
    field_definition: typedField,
    assignment_expression: assignedField,
  },
  extends: ({ type }) => /^(?:extends_clause|implements_clause|extends_type_clause|class_heritage)$/.test(type),
};

/** `const x = new Foo()`, or with its type written. What `let` binds may change, as far as JavaScript goes. */
function typedVariable(node: SyntaxNode, source: Source): Typed[] {
  const at = child(node, 'name');
  const written = writtenType(node, source);
  const isConst = node.parent !== null && source.text.startsWith('const', node.parent.start);
  const type = written ?? (isConst ? madeClass(child(node, 'value'), source) : null);
  return at?.type === 'identifier' && type !== null ? [{ at, field: false, type, written: written !== null }] : [];
}

/** A parameter; one of a constructor that is a field too stands there twice. */
function typedParameter(node: SyntaxNode, source: Source): Typed[] {
  const at = child(node, 'pattern');
  const type = writtenType(node, source);
  if (at?.type !== 'identifier' || type === null) return [];
  const isField = node.children.some(
    each => each.type === 'accessibility_modifier' || each.type === 'override_modifier',
  );
  const readonly = /^(?:override\s+)?readonly\s/.test(source.of(node));
  const typed = { at, type, written: true };
  return [{ ...typed, field: false }, ...(isField || readonly ? [{ ...typed, field: true }] : [])];
}

function typedField(node: SyntaxNode, source: Source): Typed[] {
  const at = child(node, 'name') ?? child(node, 'property');
  const value = child(node, 'value');
  const written = writtenType(node, source);
  const type = written ?? madeClass(value, source);
  return at && (written !== null || value) ? [{ at, field: true, type, written: written !== null }] : [];
}

/** `this.x = new Foo()`. */
function assignedField(node: SyntaxNode, source: Source): Typed[] {
  const left = child(node, 'left');
  const at = child(left, 'property');
  if (left?.type !== 'member_expression' || child(left, 'object')?.type !== 'this' || !at) return [];
  const right = child(node, 'right');
  const type = right?.type === 'identifier' ? `=${source.of(right)}` : madeClass(right, source);
  return [{ at, field: true, type, written: false }];
}

/** The class of `: Foo`, `: Foo<Bar>`, `: Foo | null`. */
function writtenType(node: SyntaxNode, source: Source): string | null {
  const annotation = child(node, 'type');
  if (!annotation) return null;
  return plainType(source.of(annotation).replace(/^\s*:/, ''));
}

function madeClass(value: SyntaxNode | undefined, source: Source): string | null {
  return value ? madeBy(source.of(value)) : null;
}

const functionValues = new Set(['arrow_function', 'function_expression', 'generator_function']);

function declared(kind: OutlineSymbol['kind']) {
  return (node: SyntaxNode, _: Place, source: Source): Found => {
    const name = child(node, 'name');
    return {
      name: name ? source.of(name).replace(/^(['"])(.*)\1$/s, '$2') : 'default',
      kind,
      at: name,
      outer: statementOf(node),
      from: afterDecorators(node),
      visible: isExported(node) || name?.type === 'string' || isAmbientMember(node),
      declares: node.type === 'function_signature',
    };
  };
}

/** `export default function () {}` and its like; other values are not theirs to name. */
function exportedDefault(node: SyntaxNode, _?: Place, source?: Source): Found | null {
  const own = child(node, 'name');
  // A function that is handed on under its own name: `debounce(function flush() { … })`.
  if (own && source && node.parent?.type === 'arguments')
    return { name: source.of(own), kind: 'function', at: own, visible: false };
  if (node.parent?.type !== 'export_statement') return null;
  const kind = node.type === 'class' ? 'class' : 'function';
  return { name: 'default', kind, outer: node.parent, visible: true };
}

/** A class as a value, wherever it stands, under its own name or the one that it is bound to, if that did not define it already. */
function classExpression(node: SyntaxNode, place: Place, source: Source): Found | null {
  if (node.parent?.type === 'export_statement') return exportedDefault(node);
  const { parent } = node;
  const bound = child(parent, 'name') ?? child(parent, 'key') ?? child(parent, 'property') ?? child(parent, 'left');
  const at = child(node, 'name') ?? bound;
  const isOpen = place.within === 'class' && bound && place.container?.split('.').at(-1) === nameOf(bound, source);
  if (!at || isOpen) return null;
  return { name: nameOf(at, source), kind: 'class', at, visible: !place.local };
}

/** A method of a class without a name that a function returns: it is the function's. */
function isMixin(node: SyntaxNode): boolean {
  const holder = node.parent?.type === 'class_body' ? node.parent.parent : null;
  return holder?.type === 'class' && /^(?:arrow_function|return_statement)$/.test(holder.parent?.type ?? '');
}

/** The last name of `a.b`, a string's or a name's own text. */
function nameOf(node: SyntaxNode, source: Source): string {
  return source.of(child(node, 'property') ?? node).replace(/^(['"])(.*)\1$/s, '$2');
}

function variable(node: SyntaxNode, place: Place, source: Source): Found | Found[] | null {
  const name = child(node, 'name');
  const statement = node.parent;
  if (!name || !statement || statement.parent?.type === 'for_statement') return null;
  // What a function keeps to itself is worth a name where it is a function too.
  if (place.local && !functionValues.has(child(node, 'value')?.type ?? '')) return null;
  if (name.type !== 'identifier')
    return namesIn(name).map(each => ({
      name: source.of(each),
      kind: 'const',
      at: each,
      outer: statementOf(statement),
      visible: isExported(statement),
    }));
  const head = statement.children.filter(({ type }) => type === 'variable_declarator').length === 1 ? statement : node;
  return {
    ...valued(source.of(name), child(node, 'value'), head),
    at: name,
    outer: head === statement ? statementOf(statement) : node,
    visible: isExported(statement) || isAmbientMember(statement),
  };
}

/** A name and the value bound to it; `head` is its signature's. */
function valued(name: string, value: SyntaxNode | undefined, head: SyntaxNode): Omit<Found, 'visible'> {
  const kind = value && functionValues.has(value.type) ? 'function' : value?.type === 'class' ? 'class' : 'const';
  const isTable =
    value !== undefined &&
    /^(?:object|array|(?:as|satisfies)_expression)$/.test(value.type) &&
    value.end - value.start > maxSignature;
  const to = kind === 'const' ? (isTable ? value.start : head.end) : child(value, 'body')?.start;
  return { name, kind, from: head.start, to: to ?? head.end };
}

/** Methods, fields that hold functions or classes, and the same of an object that is a constant's or the default export's value. */
function member(node: SyntaxNode, place: Place, source: Source): Found | null {
  const name = child(node, 'name') ?? child(node, 'property') ?? child(node, 'key');
  const value = child(node, 'value');
  const isMethod = /method/.test(node.type);
  const isClass = value?.type === 'class';
  if (!name || name.type === 'computed_property_name') return null;
  if (!isMethod && !isClass && !(value && functionValues.has(value.type))) return null;
  let container: string | undefined;
  if (node.parent?.type === 'object') {
    const owner = holderOf(node.parent, source);
    if (place.local || owner === null) return null;
    container = place.container === null ? owner : `${place.container}.${owner}`;
  } else if (place.within !== 'class' && place.within !== 'interface' && !isMixin(node)) return null;
  const hidden =
    name.type === 'private_property_identifier' ||
    /^(?:private|protected)\b/.test(source.text.slice(node.start, node.start + 10));
  return {
    name: source.of(name).replace(/^(['"])(.*)\1$/s, '$2'),
    kind: isClass ? 'class' : 'method',
    at: name,
    from: afterDecorators(node),
    ...(value && !isMethod ? { to: child(value, 'body')?.start } : {}),
    container,
    visible: !hidden,
    declares: node.type === 'method_signature',
  };
}

function boundName(declarator: SyntaxNode, source: Source): string | null {
  const name = child(declarator, 'name');
  return name?.type === 'identifier' ? source.of(name) : null;
}

/** The name of the constant whose value an object is, or of what it is a part of. */
function holderOf(object: SyntaxNode, source: Source): string | null {
  let value = object;
  while (value.parent && /^(?:as_expression|satisfies_expression|parenthesized_expression)$/.test(value.parent.type))
    value = value.parent;
  const { parent } = value;
  if (parent?.type === 'export_statement') return 'default';
  // An object in an object, and one whose methods another one gets.
  if (parent?.type === 'pair' && parent.parent) {
    const [outer, key] = [holderOf(parent.parent, source), child(parent, 'key')];
    return outer === null || !key ? null : `${outer}.${nameOf(key, source)}`;
  }
  const call = parent?.type === 'arguments' ? parent.parent : null;
  if (
    call &&
    /^(?:Object\.assign|(?:_|\$|jQuery|lodash)\.(?:extend|assign))$/.test(
      source.of(child(call, 'function') ?? call).slice(0, 30),
    )
  ) {
    const target = parent?.children[0];
    return target && target !== value
      ? source
          .of(target)
          .slice(0, 100)
          .replace(/\.prototype$/, '')
      : null;
  }
  const wrapped = call?.parent;
  if (
    call &&
    wrapped &&
    /^(?:variable_declarator|export_statement|assignment_expression)$/.test(wrapped.type) &&
    value.index === 0
  )
    return wrapped.type === 'variable_declarator'
      ? boundName(wrapped, source)
      : wrapped.type === 'export_statement'
        ? 'default'
        : null;
  const name = parent?.type === 'variable_declarator' && value.field === 'value' ? child(parent, 'name') : undefined;
  if (name?.type === 'identifier') return source.of(name);
  return parent?.type === 'assignment_expression'
    ? (/^(?:module\.)?exports(?:\.([\w$]+))?$/.exec(source.of(child(parent, 'left') ?? parent))?.[1] ?? null)
    : null;
}

function enumMember(node: SyntaxNode, _: Place, source: Source): Found {
  const name = child(node, 'name') ?? node;
  return { name: source.of(name).replace(/^(['"])(.*)\1$/s, '$2'), kind: 'const', at: name, visible: true };
}

/** `exports.name = …`, `module.exports = …`, `Class.prototype.name = function …`. */
function assigned(node: SyntaxNode, place: Place, source: Source): Found | null {
  const left = child(node, 'left');
  const right = lastValue(node);
  if (left?.type !== 'member_expression' || !right || promisesValue(right, source)) return null;
  const path = source.of(left).slice(0, 200);
  const outer = node.parent?.type === 'expression_statement' ? node.parent : node;
  const named = /^(?:module\.)?exports\.([\w$]+)$/.exec(path)?.[1];
  const at = child(left, 'property');
  if (named !== undefined && right.type !== 'identifier' && !place.local)
    return { ...valued(named, right, node), at, outer, visible: true };
  if (path === 'module.exports' && (functionValues.has(right.type) || right.type === 'class'))
    return {
      ...valued(ownName(right, source) ?? 'default', right, node),
      at: child(right, 'name'),
      outer,
      visible: true,
    };
  const [, container, name = ''] = /^([\w$]+)\.prototype\.([\w$]+)$/.exec(path) ?? [];
  const [, owner, own = ''] = /^([\w$]+(?:\.[\w$]+){0,5})\.([\w$]+)$/.exec(path) ?? [];
  // `window.start = function …`, `app.util.parse = …`: a function of a namespace, in whatever function it is put there.
  if (container === undefined && owner !== undefined && owner !== 'this' && functionValues.has(right.type))
    return {
      ...valued(own, right, node),
      at,
      outer,
      ...(globals.test(owner)
        ? {}
        : { container: owner.replace(/^(?:window|globalThis|self|exports|module\.exports)\./, '') }),
      visible: !own.startsWith('_'),
    };
  if (container === undefined || !functionValues.has(right.type)) return null;
  return { ...valued(name, right, node), kind: 'method', at, outer, container, visible: !name.startsWith('_') };
}

/** Whose properties are names of their own. */
const globals = /^(?:window|globalThis|global|self|exports|module\.exports)$/;

/** What `a = b = value` assigns. */
function lastValue(assignment: SyntaxNode): SyntaxNode | undefined {
  const right = child(assignment, 'right');
  return right?.type === 'assignment_expression' ? lastValue(right) : right;
}

/** `exports.name = void 0`: compilers write it above the definition. */
function promisesValue(value: SyntaxNode, source: Source): boolean {
  return value.type === 'undefined' || (value.type === 'unary_expression' && source.of(value) === 'void 0');
}

/** The name that a class or function has as an expression. */
function ownName(value: SyntaxNode, source: Source): string | undefined {
  const name = child(value, 'name');
  return name && source.of(name);
}

function namesIn(pattern: SyntaxNode): SyntaxNode[] {
  if (/^(?:identifier|shorthand_property_identifier_pattern)$/.test(pattern.type)) return [pattern];
  return pattern.children.filter(({ field }) => field !== 'key' && field !== 'right').flatMap(namesIn);
}

/** The statement around a declaration: with `export`, `declare` or decorators in it. */
function statementOf(node: SyntaxNode): SyntaxNode {
  const { parent } = node;
  return parent && /^(?:export_statement|ambient_declaration)$/.test(parent.type) ? statementOf(parent) : node;
}

function isExported(node: SyntaxNode): boolean {
  const { parent } = node;
  return parent?.type === 'export_statement' || (parent?.type === 'ambient_declaration' && isExported(parent));
}

/** All that `declare module 'x' { … }` holds is exported. */
function isAmbientMember(node: SyntaxNode): boolean {
  return node.parent?.type === 'statement_block' && node.parent.parent?.type === 'module';
}

function afterDecorators(node: SyntaxNode): number {
  return node.children.filter(({ type }) => type === 'decorator').at(-1)?.end ?? node.start;
}
