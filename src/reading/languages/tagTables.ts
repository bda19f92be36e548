import type { Import, ImportedName, LanguageRules, Source } from './languageRules';
import { child, childOf, type SyntaxNode } from './syntaxNode';
import { joinClauses } from './joinClauses';
import { typedBy } from './typedBy';
import { stringIn, type Tag, tagRules, wholeOf } from './tagRules';

const within =
  (...parents: string[]) =>
  ({ parent }: SyntaxNode): boolean =>
    parents.includes(parent?.type ?? '');

/** Kotlin: classes, objects, functions also of other types, properties; a package's files see each other. */
export const kotlinRules = tagRules({
  defines: {
    class_declaration: { kind: 'class' },
    object_declaration: { kind: 'class' },
    companion_object: { kind: 'class' },
    type_alias: { kind: 'type', name: 'type' },
    function_declaration: { kind: 'function' },
    property_declaration: { kind: 'const', name: 'variable_declaration/identifier' },
    enum_entry: { kind: 'const', name: 'identifier' },
    class_parameter: {
      kind: 'property',
      name: 'identifier',
      when: (node, source) => /\bva[lr]\s/.test(source.of(node).slice(0, 80)),
    },
  },
  imports: {
    import(node, source) {
      const path = childOf(node, 'qualified_identifier');
      if (!path) return null;
      const all = source.of(path);
      if (/\.\*\s*$/.test(source.of(node))) return wholeOf(`${all}.*`);
      return oneName(all, '.', childOf(node, 'identifier'), source);
    },
    package_header: () => [],
  },
  names: { identifier: 'use' },
  closures: new Set(['lambda_literal', 'anonymous_function', 'getter', 'setter']),
  scopes: new Set([
    ...['function_declaration', 'lambda_literal', 'class_declaration', 'block', 'for_statement', 'catch_block'],
    ...['anonymous_function', 'secondary_constructor', 'when_expression'],
  ]),
  binds: {
    parameter: ['*first'],
    variable_declaration: ['*first'],
    type_parameter: ['*first'],
    catch_block: ['*first'],
  },
  silent: { value_argument: ['name'], label: ['*'] },
  members: { navigation_expression: ['first', 'last'], callable_reference: ['first', 'last'] },
  calls: { call_expression: '', constructor_invocation: '' },
  types: ({ type, parent }) =>
    /^(?:user_type|nullable_type|type_arguments)$/.test(type) && parent?.type !== 'delegation_specifier',
  extends: ({ type }) => type === 'delegation_specifier',
  typed: {
    class_parameter: typedBy('identifier', 'user_type', true),
    parameter: typedBy('identifier', 'user_type', false),
    property_declaration: typedBy('variable_declaration/identifier', 'variable_declaration/user_type', true),
  },
  implicitThis: true,
  hidden: /\bprivate\b/,
});

/** Swift: types and their extensions, functions, properties, cases; all files of a module see each other. */
export const swiftRules = tagRules({
  defines: {
    class_declaration: [
      { kind: 'class', when: (node, source) => !isSwiftExtension(node, source) },
      { kind: 'class', declares: true },
    ],
    protocol_declaration: { kind: 'interface' },
    typealias_declaration: { kind: 'type' },
    function_declaration: { kind: 'function' },
    protocol_function_declaration: { kind: 'function' },
    init_declaration: { kind: 'function', name: 'init' },
    property_declaration: { kind: 'const', name: 'name/bound_identifier' },
    protocol_property_declaration: { kind: 'const', name: 'name/bound_identifier' },
    enum_entry: { kind: 'const', each: true },
    associatedtype_declaration: { kind: 'type' },
  },
  imports: {
    import_declaration(node, source) {
      const path = childOf(node, 'identifier');
      return path ? [{ source: source.of(path), names: [] }] : null;
    },
  },
  names: { simple_identifier: 'use', type_identifier: 'type' },
  closures: new Set(['lambda_literal', 'computed_property', 'computed_getter', 'computed_setter']),
  scopes: new Set([
    ...['function_declaration', 'init_declaration', 'lambda_literal', 'class_declaration', 'if_statement'],
    ...['for_statement', 'guard_statement', 'catch_block', 'switch_entry', 'protocol_function_declaration'],
  ]),
  binds: {
    parameter: ['name'],
    lambda_parameter: ['name'],
    pattern: ['bound_identifier'],
    type_parameter: ['*'],
    if_statement: ['bound_identifier'],
    guard_statement: ['bound_identifier'],
  },
  silent: { parameter: ['external_name'], value_argument_label: ['*'], value_argument: ['name'] },
  members: { navigation_expression: ['target', 'suffix'] },
  calls: { call_expression: '', constructor_expression: '' },
  types: ({ type, parent }) =>
    /^(?:type_annotation|user_type|type_arguments)$/.test(type) && parent?.type !== 'inheritance_specifier',
  extends: ({ type }) => type === 'inheritance_specifier',
  typed: {
    parameter: typedBy('name', 'user_type', false),
    property_declaration: typedBy('name/bound_identifier', 'type_annotation/name', true),
  },
  implicitThis: true,
  hidden: /\b(?:private|fileprivate)\b/,
});

function isSwiftExtension(node: SyntaxNode, source: Source): boolean {
  return /\bextension\s+$/.test(source.text.slice(node.start, child(node, 'name')?.start ?? node.start));
}

/** Dart: classes, mixins, extensions, functions, fields; `_` hides a name. */
export const dartRules = tagRules({
  defines: {
    class_definition: { kind: 'class' },
    mixin_declaration: { kind: 'class', name: 'identifier' },
    extension_declaration: { kind: 'class' },
    enum_declaration: { kind: 'enum' },
    enum_constant: { kind: 'const' },
    type_alias: { kind: 'type', name: 'type_identifier' },
    function_signature: { kind: 'function', body: 'function_body', outer: 'method_signature' },
    getter_signature: { kind: 'property', body: 'function_body', outer: 'method_signature' },
    setter_signature: { kind: 'property', body: 'function_body', outer: 'method_signature' },
    constructor_signature: { kind: 'method', name: 'last-name', when: isNamedConstructor },
    factory_constructor_signature: { kind: 'method' },
    initialized_identifier: { kind: 'const', name: 'identifier', outer: 'declaration' },
    static_final_declaration: { kind: 'const', name: 'identifier', outer: 'declaration' },
  },
  imports: {
    import_specification(node, source) {
      const from = dartUri(node, source);
      const as = childOf(node, 'identifier');
      return wholeOf(from, as && source.of(as));
    },
    library_export: (node, source) => wholeOf(dartUri(node, source)),
    part_directive: (node, source) => wholeOf(dartUri(node, source)),
    part_of_directive: (node, source) => wholeOf(dartUri(node, source)),
  },
  names: { identifier: 'use', type_identifier: 'type' },
  closures: new Set(['function_expression', 'lambda_expression']),
  scopes: new Set([
    'function_body',
    'function_expression',
    'block',
    'for_statement',
    'class_definition',
    'formal_parameter_list',
  ]),
  binds: {
    formal_parameter: ['name'],
    initialized_variable_definition: ['name'],
    for_loop_parts: ['name'],
    type_parameter: ['*first'],
    catch_parameters: ['*'],
  },
  silent: { label: ['*'], constructor_signature: ['name'] },
  members: {},
  chain: { link: 'selector', call: 'argument_part' },
  types: ({ type }) => /^type_arguments$/.test(type),
  extends: ({ type }) => /^(?:superclass|mixins|interfaces)$/.test(type),
  typed: {
    formal_parameter: typedBy('name', 'type_identifier', false),
    initialized_variable_definition: typedBy('name', 'type_identifier', false),
    declaration: typedDartField,
  },
  implicitThis: true,
  hiddenNames: /^_/,
});

/** `Foo.named(…)`; what bears the class's own name adds nothing to it. */
function isNamedConstructor(node: SyntaxNode): boolean {
  return node.children.filter(({ field }) => field === 'name').length === 2;
}

function typedDartField(node: SyntaxNode, source: Source): ReturnType<NonNullable<LanguageRules['typed']>[string]> {
  const type = childOf(node, 'type_identifier');
  const list = childOf(node, 'initialized_identifier_list');
  return !type || !list
    ? []
    : list.children.flatMap(each => {
        const at = childOf(each, 'identifier');
        return at ? [{ at, field: true, type: source.of(type), written: true }] : [];
      });
}

function dartUri(node: SyntaxNode, source: Source): string | null {
  const uri = childOf(childOf(node, 'configurable_uri') ?? node, 'uri');
  return stringIn(uri, source);
}

/** Lua: functions under the names that they are assigned to; what a file returns is what `require` gives. */
export const luaRules = tagRules({
  defines: {
    function_declaration: [
      { kind: 'function', name: 'name/field', container: 'name/table' },
      { kind: 'method', name: 'name/method', container: 'name/table' },
      { kind: 'function' },
    ],
    assignment_statement: [
      {
        kind: 'function',
        name: 'variable_list/name/field',
        container: 'variable_list/name/table',
        when: holdsLuaFunction,
      },
      { kind: 'function', name: 'variable_list/name', when: holdsLuaFunction },
      { kind: 'const', name: 'variable_list/identifier', top: true, when: within('chunk', 'variable_declaration') },
    ],
    field: [
      { kind: 'function', holder: ['assignment_statement', 'variable_list/name'], when: isLuaFunction },
      { kind: 'function', when: isLuaFunction },
    ],
  },
  imports: {
    variable_declaration: (node, source) => luaRequired(childOf(node, 'assignment_statement'), source),
    return_statement(node, source) {
      const only = childOf(node, 'expression_list')?.children[0];
      const isFile = node.parent?.type === 'chunk' && only?.type === 'identifier';
      return isFile ? [{ source: '', names: [{ name: source.of(only), as: 'default' }] }] : null;
    },
    function_call: requiredByCall,
  },
  entered: new Set(['return_statement', 'function_call']),
  names: { identifier: 'use' },
  closures: new Set(['function_definition']),
  scopes: new Set(['function_declaration', 'function_definition', 'block', 'for_statement']),
  binds: {
    parameters: ['*'],
    for_generic_clause: ['*first'],
    for_numeric_clause: ['name'],
  },
  silent: { field: ['name'] },
  members: { dot_index_expression: ['table', 'field'], method_index_expression: ['table', 'method'] },
  calls: { function_call: 'name' },
});

function isLuaFunction(node: SyntaxNode): boolean {
  return child(node, 'value')?.type === 'function_definition';
}

function holdsLuaFunction(node: SyntaxNode): boolean {
  return child(childOf(node, 'expression_list'), 'value')?.type === 'function_definition';
}

function luaRequired(node: SyntaxNode | undefined, source: Source): Omit<Import, 'line'>[] | null {
  const as = child(childOf(node, 'variable_list'), 'name');
  const call = child(childOf(node, 'expression_list'), 'value');
  const from = call ? requiredByCall(call, source)?.[0]?.source : undefined;
  return from === undefined || as?.type !== 'identifier' ? null : wholeOf(from, source.of(as));
}

/** `require('a.b')`, of Lua; R's `source('a.R')` and Julia's `include("a.jl")`. */
function requiredByCall(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] | null {
  const called = /^(require|include|source|dofile)\s{0,9}(?:\(\s{0,9})?(["'])([^"'\n]{1,200})\2\s{0,9}\)?$/.exec(
    source.of(node).slice(0, 240),
  );
  return called === null ? null : wholeOf(called[3] ?? null);
}

/** Scala: classes, traits, objects, enums, methods and values. */
export const scalaRules = tagRules({
  defines: {
    class_definition: { kind: 'class' },
    trait_definition: { kind: 'interface' },
    object_definition: { kind: 'class' },
    package_object: { kind: 'module' },
    enum_definition: { kind: 'enum' },
    simple_enum_case: { kind: 'const' },
    full_enum_case: { kind: 'const' },
    type_definition: { kind: 'type' },
    function_definition: { kind: 'function' },
    function_declaration: { kind: 'function' },
    val_definition: { kind: 'const', name: 'pattern' },
    var_definition: { kind: 'const', name: 'pattern' },
    val_declaration: { kind: 'const' },
    given_definition: { kind: 'const' },
  },
  imports: {
    import_declaration(node, source) {
      const path = node.children
        .filter(({ field }) => field === 'path')
        .map(each => source.of(each))
        .join('.');
      const selectors = childOf(node, 'namespace_selectors');
      if (childOf(node, 'namespace_wildcard')) return wholeOf(`${path}.*`);
      if (!selectors)
        return [{ source: path, names: [{ name: path.replace(/^.*\./, ''), as: path.replace(/^.*\./, '') }] }];
      return selectors.children.flatMap(each => {
        const name = source.of(child(each, 'name') ?? each);
        const as = child(each, 'alias');
        return name === '_' ? [] : [{ source: `${path}.${name}`, names: [{ name, as: as ? source.of(as) : name }] }];
      });
    },
    package_clause: () => null,
  },
  names: { identifier: 'use', type_identifier: 'type' },
  closures: new Set(['lambda_expression', 'case_block']),
  scopes: new Set([
    ...['function_definition', 'lambda_expression', 'block', 'case_clause', 'class_definition', 'for_expression'],
    ...['trait_definition', 'object_definition'],
  ]),
  binds: {
    parameter: ['name'],
    class_parameter: ['name'],
    enumerator: ['*first'],
    binding: ['name'],
    case_clause: ['pattern'],
    lambda_expression: ['parameters'],
    type_parameters: ['name'],
  },
  silent: { package_clause: ['*'], package_identifier: ['*'] },
  members: { field_expression: ['value', 'field'], stable_type_identifier: ['first', 'last'] },
  calls: { call_expression: 'function', instance_expression: '', generic_function: 'function' },
  types: ({ type }) => /^(?:type_arguments)$/.test(type),
  extends: ({ type }) => type === 'extends_clause',
  typed: {
    parameter: typedBy('name', 'type', false),
    class_parameter: typedBy('name', 'type', true),
    val_definition: typedBy('pattern', 'type', true),
    var_definition: typedBy('pattern', 'type', true),
  },
  implicitThis: true,
  hidden: /\bprivate\b/,
});

/** Zig: functions, and constants that hold types; `@import` gives a file. */
export const zigRules = tagRules({
  defines: {
    function_declaration: { kind: 'function' },
    variable_declaration: [
      {
        kind: 'class',
        name: 'identifier',
        when: holds('struct_declaration', 'union_declaration', 'opaque_declaration'),
      },
      { kind: 'enum', name: 'identifier', when: holds('enum_declaration', 'error_set_declaration') },
      { kind: 'const', name: 'identifier', top: true },
    ],
    container_field: { kind: 'property' },
  },
  imports: {
    variable_declaration(node, source) {
      const as = childOf(node, 'identifier');
      const value = source
        .of(node)
        .replace(/^[^=]*=\s*/, '')
        .slice(0, 240);
      const [, from, picked] = /^@import\("([^"\n]+)"\)((?:\.\w+)?);?\s*$/.exec(value) ?? [];
      if (from === undefined || !as) return null;
      return [{ source: from, names: [{ name: picked ? picked.slice(1) : '*', as: source.of(as) }] }];
    },
  },
  names: { identifier: 'use' },
  closures: new Set(['test_declaration', 'comptime_declaration']),
  scopes: new Set([
    'function_declaration',
    'block',
    'for_statement',
    'while_statement',
    'if_statement',
    'struct_declaration',
    'test_declaration',
  ]),
  binds: { parameter: ['name'], payload: ['*'], variable_declaration: ['*first'] },
  silent: { container_field: ['name'], field_initializer: ['name'] },
  members: { field_expression: ['object', 'member'] },
  calls: { call_expression: 'function' },
  typed: {},
  hidden: /^(?!.*\bpub\b)/s,
});

function holds(...types: string[]) {
  return (node: SyntaxNode): boolean => node.children.some(({ type }) => types.includes(type));
}

/** Julia: functions of both forms, types, macros, constants, modules. */
export const juliaRules = tagRules({
  defines: {
    module_definition: { kind: 'module' },
    function_definition: juliaSignature('function', 'signature'),
    macro_definition: juliaSignature('macro', 'signature'),
    assignment: [
      { kind: 'function', name: 'call_expression/identifier', when: first('call_expression') },
      { kind: 'function', name: 'where_expression/call_expression/identifier', when: first('where_expression') },
      { kind: 'function', name: 'call_expression/field_expression/last', when: first('call_expression') },
      { kind: 'const', name: 'identifier', top: true, when: first('identifier') },
    ],
    struct_definition: juliaHead('class'),
    abstract_definition: juliaHead('interface'),
    primitive_definition: juliaHead('type'),
  },
  imports: {
    using_statement: juliaUsed,
    import_statement: juliaUsed,
    export_statement: () => [],
    call_expression: requiredByCall,
  },
  entered: new Set(['call_expression']),
  names: { identifier: 'use' },
  closures: new Set(['arrow_function_expression', 'do_clause']),
  scopes: new Set([
    'function_definition',
    'macro_definition',
    'assignment',
    'let_statement',
    'for_statement',
    'do_clause',
    'arrow_function_expression',
    'struct_definition',
  ]),
  binds: { named_argument: ['*first'], for_binding: ['*first'] },
  patterns: { typed_expression: 'type', tuple_expression: '' },
  silent: {},
  members: { field_expression: ['value', 'last'] },
  calls: { call_expression: '', macrocall_expression: '' },
  types: ({ type }) => /^(?:curly_expression)$/.test(type),
  extends: ({ type, parent }) => type === 'binary_expression' && parent?.type === 'type_head',
});

function first(type: string) {
  return (node: SyntaxNode): boolean => node.children[0]?.type === type;
}

function juliaSignature(kind: Tag['kind'], head: string): readonly Tag[] {
  return ['', 'where_expression/', 'typed_expression/', 'where_expression/typed_expression/'].flatMap(around => [
    { kind, name: `${head}/${around}call_expression/identifier` },
    { kind, name: `${head}/${around}call_expression/field_expression/last` },
    ...(around === '' ? [{ kind, name: `${head}/identifier` }] : []),
  ]);
}

function juliaHead(kind: Tag['kind']): readonly Tag[] {
  return ['', 'binary_expression/'].flatMap(around => [
    { kind, name: `type_head/${around}parametrized_type_expression/identifier` },
    { kind, name: `type_head/${around}identifier` },
  ]);
}

function juliaUsed(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] {
  return node.children.flatMap(each => {
    const [from, ...names] =
      each.type === 'selected_import' ? each.children.map(name => source.of(name)) : [source.of(each)];
    const taken: ImportedName[] = names.length > 0 ? names.map(name => ({ name, as: name })) : [{ name: '*', as: '*' }];
    return from === undefined ? [] : [{ source: from, names: taken }];
  });
}

/** Haskell: functions (all equations are one), types, classes, constructors. */
export const haskellRules = tagRules({
  defines: {
    function: { kind: 'function', when: isNamed },
    bind: { kind: 'function', when: isNamed },
    signature: { kind: 'function', declares: true, when: ({ parent }) => parent?.type !== 'class_declarations' },
    data_type: { kind: 'class' },
    newtype: { kind: 'class' },
    type_synomym: { kind: 'type' },
    class: { kind: 'interface' },
    data_constructor: [
      { kind: 'const', name: 'constructor/name' },
      { kind: 'const', name: 'constructor/constructor' },
    ],
    newtype_constructor: { kind: 'const' },
    field_name: { kind: 'property', name: 'variable' },
  },
  imports: {
    import(node, source) {
      const module = child(node, 'module');
      if (!module) return null;
      const alias = child(node, 'alias');
      const from = source.of(module);
      const names = (child(node, 'names')?.children ?? []).map(each => source.of(each).split('(', 1).join('').trim());
      const qualified = /^import\s+qualified\b|\bqualified\b/.test(source.of(node).slice(0, 200));
      return [
        { source: from, names: [{ name: '*', as: alias ? source.of(alias) : from }] },
        ...(qualified
          ? []
          : [
              {
                source: from,
                names: names.length > 0 ? names.map(name => ({ name, as: name })) : [{ name: '*', as: '*' }],
              },
            ]),
      ];
    },
    header: () => [],
  },
  names: { variable: 'use', name: 'type', constructor: 'use' as const },
  closures: new Set(['lambda', 'let_in']),
  scopes: new Set(['function', 'bind', 'lambda', 'let_in', 'alternative', 'do', 'class', 'instance']),
  binds: {
    patterns: ['*'],
    lambda: ['patterns'],
    generator: ['pattern'],
    alternative: ['pattern'],
    type_params: ['*'],
  },
  patterns: { apply: 'function', parens: '', list: '', tuple: '', infix: 'operator', as: '', bang: '' },
  silent: { signature: ['name'], field_name: ['*'], data_type: ['name'], instance: ['name'] },
  members: { qualified: ['module', 'id'] },
  calls: { apply: 'function', infix: 'operator' },
  types: ({ type, field }) => field === 'type' || type === 'field',
  finish: joinClauses,
});

/** A type's arrow is a `function` too. */
function isNamed(node: SyntaxNode): boolean {
  return child(node, 'name') !== undefined;
}

/** OCaml: values, types, modules, classes, exceptions; a file is a module. */
export const ocamlRules = tagRules({
  defines: {
    let_binding: [
      {
        kind: 'function',
        name: 'pattern',
        outer: 'value_definition',
        when: node => childOf(node, 'parameter') !== undefined || /^fun/.test(child(node, 'body')?.type ?? ''),
      },
      {
        kind: 'const',
        name: 'pattern',
        top: true,
        outer: 'value_definition',
        when: node => child(node, 'pattern')?.type === 'value_name',
      },
    ],
    value_specification: { kind: 'function', name: 'value_name', declares: true },
    external: { kind: 'function', name: 'value_name' },
    type_binding: { kind: 'type', outer: 'type_definition' },
    exception_definition: { kind: 'class', name: 'constructor_declaration/constructor_name' },
    constructor_declaration: { kind: 'const', name: 'constructor_name', when: within('variant_declaration') },
    module_binding: { kind: 'module', name: 'module_name', outer: 'module_definition' },
    module_type_definition: { kind: 'interface', name: 'module_type_name' },
    class_binding: { kind: 'class', name: 'class_name', outer: 'class_definition' },
    method_definition: { kind: 'method', name: 'method_name' },
  },
  imports: {
    open_module(node, source) {
      const module = child(node, 'module');
      return module ? wholeOf(source.of(module)) : null;
    },
  },
  names: {
    value_name: 'use',
    type_constructor: 'type',
    constructor_name: 'use',
    method_name: 'use',
    class_name: 'use',
  },
  closures: new Set(['fun_expression', 'function_expression']),
  scopes: new Set([
    'let_binding',
    'let_expression',
    'fun_expression',
    'match_case',
    'method_definition',
    'for_expression',
  ]),
  binds: { parameter: ['*'], match_case: ['pattern'], for_expression: ['name'] },
  patterns: {
    tuple_pattern: '',
    parenthesized_pattern: '',
    typed_pattern: 'type',
    alias_pattern: '',
    cons_pattern: '',
    record_pattern: '',
    constructor_pattern: '',
  },
  silent: { field_declaration: ['*'] },
  members: {
    value_path: ['first', 'last'],
    type_constructor_path: ['first', 'last'],
    constructor_path: ['first', 'last'],
    method_invocation: ['first', 'last'],
  },
  calls: { application_expression: 'function', method_invocation: '' },
  extends: ({ type }) => type === 'inheritance_definition',
});

/** R: functions and values that are assigned, classes of S4 and R6; scripts share one environment. */
export const rRules = tagRules({
  defines: {
    binary_operator: [
      { kind: 'function', name: 'lhs', when: assigns(rhs => rhs.type === 'function_definition') },
      {
        kind: 'class',
        name: 'lhs',
        when: assigns((rhs, source) => /^(?:R6::)?(?:R6Class|setRefClass)\(/.test(source.of(rhs).slice(0, 20))),
      },
      { kind: 'const', name: 'lhs', top: true, when: assigns(() => true) },
    ],
    call: [
      {
        kind: 'class',
        name: 'arguments/argument/value',
        when: (node, source) => /^setClass\(/.test(source.of(node).slice(0, 12)),
      },
      {
        kind: 'function',
        name: 'arguments/argument/value',
        when: (node, source) => /^set(?:Generic|Method)\(/.test(source.of(node).slice(0, 12)),
      },
    ],
  },
  imports: {
    call(node, source) {
      const [, name] =
        /^(?:library|require|requireNamespace)\(\s*["']?([\w.]+)/.exec(source.of(node).slice(0, 200)) ?? [];
      return name === undefined ? requiredByCall(node, source) : wholeOf(name);
    },
  },
  names: { identifier: 'use' },
  closures: new Set(['function_definition']),
  scopes: new Set(['function_definition', 'for_statement']),
  binds: { parameter: ['name'], for_statement: ['variable'] },
  silent: { argument: ['name'] },
  members: { namespace_operator: ['lhs', 'rhs'], extract_operator: ['lhs', 'rhs'] },
  calls: { call: 'function' },
  hiddenNames: /^\./,
});

function assigns(value: (rhs: SyntaxNode, source: Source) => boolean): NonNullable<Tag['when']> {
  return (node, source) => {
    const [lhs, rhs] = [child(node, 'lhs'), child(node, 'rhs')];
    if (lhs?.type !== 'identifier' || !rhs || node.parent?.type === 'argument') return false;
    return /^\s*(?:<<?-|=)\s*$/.test(source.text.slice(lhs.end, rhs.start)) && value(rhs, source);
  };
}

/** Objective-C: what C has, and classes with their methods, by their selectors' first part. */
export const objectiveCRules = tagRules({
  defines: {
    class_interface: { kind: 'class', name: 'identifier', declares: true },
    class_implementation: { kind: 'class', name: 'identifier' },
    category_interface: { kind: 'class', name: 'identifier', declares: true },
    protocol_declaration: { kind: 'interface', name: 'identifier' },
    method_definition: { kind: 'method', name: 'identifier' },
    method_declaration: { kind: 'method', name: 'identifier', declares: true },
    property_declaration: {
      kind: 'property',
      name: 'struct_declaration/struct_declarator/pointer_declarator/identifier',
    },
    function_definition: [
      { kind: 'function', name: 'declarator/declarator' },
      { kind: 'function', name: 'declarator/declarator/declarator' },
    ],
    preproc_def: { kind: 'macro' },
    preproc_function_def: { kind: 'macro' },
    struct_specifier: { kind: 'class', when: node => child(node, 'body') !== undefined },
    enum_specifier: { kind: 'enum', when: node => child(node, 'body') !== undefined },
    enumerator: { kind: 'const' },
    type_definition: { kind: 'type', name: 'declarator' },
  },
  imports: {
    preproc_include: (node, source) => wholeOf(stringIn(child(node, 'path'), source)?.replace(/^<|>$/g, '') ?? null),
    module_import: (node, source) => [{ source: source.of(child(node, 'path') ?? node), names: [] }],
  },
  names: { identifier: 'use', type_identifier: 'type', field_identifier: 'use' },
  closures: new Set(['block_literal']),
  scopes: new Set(['function_definition', 'method_definition', 'compound_statement', 'for_statement', 'block_literal']),
  binds: {
    parameter_declaration: ['declarator'],
    method_parameter: ['*'],
    init_declarator: ['declarator'],
    declaration: ['declarator'],
  },
  patterns: { pointer_declarator: '', array_declarator: 'size', parenthesized_declarator: '' },
  silent: {
    method_declaration: ['*'],
    property_attribute: ['*'],
    class_interface: ['*first'],
    category_interface: ['*first'],
  },
  members: { field_expression: ['argument', 'field'], message_expression: ['receiver', 'method'] },
  calls: { call_expression: 'function', message_expression: 'method' },
  extends: ({ type }) => type === 'parameterized_arguments' || type === 'protocol_qualifiers',
  finish: (symbols, _, source) => [
    ...symbols.filter(({ signature }) => !/^typedef NS_(?:ENUM|OPTIONS)/.test(signature)),
    // The macro hides its enumeration from the grammar.
    ...[...source.text.matchAll(/^typedef\s{1,9}NS_(?:ENUM|OPTIONS)\([^,)\n]{1,80},\s{0,9}(\w{1,100})\)/gm)].map(
      match => ({
        name: match[1] ?? '',
        kind: 'enum' as const,
        startLine: source.line(match.index),
        endLine: source.line(match.index),
        signature: match[0],
        doc: null,
        container: null,
        exported: true,
      }),
    ),
  ],
});

/** Solidity: contracts, functions, modifiers, events, errors, structs. */
export const solidityRules = tagRules({
  defines: {
    contract_declaration: { kind: 'class' },
    interface_declaration: { kind: 'interface' },
    library_declaration: { kind: 'class' },
    struct_declaration: { kind: 'class' },
    enum_declaration: { kind: 'enum' },
    function_definition: { kind: 'function' },
    modifier_definition: { kind: 'function' },
    event_definition: { kind: 'type' },
    error_declaration: { kind: 'type' },
    state_variable_declaration: { kind: 'const' },
    constant_variable_declaration: { kind: 'const' },
    user_defined_type_definition: { kind: 'type' },
  },
  imports: {
    import_directive(node, source) {
      const from = stringIn(child(node, 'source'), source);
      if (from === null) return null;
      const names: ImportedName[] = [];
      for (const { field, ...each } of node.children) {
        if (field === 'import_name')
          names.push({ name: source.of({ field, ...each }), as: source.of({ field, ...each }) });
        const last = names.at(-1);
        if (field === 'alias' && last) names[names.length - 1] = { ...last, as: source.of({ field, ...each }) };
      }
      return [{ source: from, names: names.length > 0 ? names : [{ name: '*', as: '*' }] }];
    },
  },
  names: { identifier: 'use' },
  scopes: new Set([
    'function_definition',
    'modifier_definition',
    'constructor_definition',
    'contract_declaration',
    'event_definition',
    'error_declaration',
    'return_type_definition',
  ]),
  binds: { parameter: ['name'], variable_declaration: ['name'], event_parameter: ['name'], error_parameter: ['name'] },
  silent: { struct_member: ['name'] },
  members: { member_expression: ['object', 'property'] },
  calls: { call_expression: 'function', emit_statement: 'name', revert_statement: 'error', modifier_invocation: '' },
  types: ({ type }) => type === 'type_name',
  extends: ({ type }) => type === 'inheritance_specifier',
  hidden: /^$/,
});

/** PowerShell: functions and classes. */
export const powerShellRules = tagRules({
  defines: {
    function_statement: { kind: 'function', name: 'function_name' },
    class_statement: { kind: 'class', name: 'simple_name' },
    class_method_definition: { kind: 'method', name: 'simple_name' },
    enum_statement: { kind: 'enum', name: 'simple_name' },
  },
  names: { command_name: 'call', simple_name: 'use' },
});

/** `a.b.C`, or `C` of it under another name. */
function oneName(path: string, dot: string, as: SyntaxNode | undefined, source: Source): Omit<Import, 'line'>[] {
  const name = path.slice(path.lastIndexOf(dot) + dot.length);
  return [{ source: path, names: [{ name, as: as ? source.of(as) : name }] }];
}
