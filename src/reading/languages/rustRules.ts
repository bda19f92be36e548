import type { Found, Import, ImportedName, LanguageRules, Place, Source } from './languageRules';
import type { OutlineSymbol } from './outlineSymbol';
import { around, child, childOf, type SyntaxNode } from './syntaxNode';
import { typedBy } from './typedBy';
import type { Typed } from './boundTypes';

/** Rust: what an `impl` holds has its type as container. */
export const rustRules: LanguageRules = {
  defines: {
    struct_item: item('class'),
    union_item: item('class'),
    enum_item: item('enum'),
    enum_variant: item('const'),
    trait_item: item('interface'),
    type_item: item('type'),
    const_item: item('const'),
    static_item: item('const'),
    macro_definition: item('macro'),
    mod_item: item('module'),
    function_item: item('function'),
    function_signature_item: item('function'),
  },
  imports: {
    use_declaration: used,
    mod_item(node, source) {
      const name = child(node, 'name');
      if (!name || child(node, 'body')) return null;
      return [{ source: `self::${source.of(name)}`, names: [{ name: '*', as: source.of(name) }] }];
    },
    extern_crate_declaration(node, source) {
      const name = child(node, 'name');
      const as = child(node, 'alias') ?? name;
      return name && as ? [{ source: source.of(name), names: [{ name: '*', as: source.of(as) }] }] : null;
    },
  },
  names: { identifier: 'use', type_identifier: 'type', field_identifier: 'use', shorthand_field_identifier: 'use' },
  closures: new Set(['closure_expression', 'block']),
  scopes: new Set([
    ...['function_item', 'function_signature_item', 'closure_expression', 'block', 'match_arm', 'for_expression'],
    ...[
      'if_expression',
      'while_expression',
      'struct_item',
      'enum_item',
      'union_item',
      'trait_item',
      'impl_item',
      'type_item',
    ],
  ]),
  binds: {
    let_declaration: ['pattern'],
    let_condition: ['pattern'],
    parameter: ['pattern'],
    closure_parameters: ['*'],
    for_expression: ['pattern'],
    match_pattern: ['*'],
    type_parameter: ['name'],
    const_parameter: ['name'],
  },
  patterns: {
    tuple_pattern: '',
    tuple_struct_pattern: 'type',
    struct_pattern: 'type',
    field_pattern: 'name',
    captured_pattern: '',
    ref_pattern: '',
    mut_pattern: '',
    reference_pattern: '',
    slice_pattern: '',
    or_pattern: '',
  },
  silent: {
    field_declaration: ['name'],
    field_pattern: ['name'],
    field_initializer: ['field', 'name'],
    lifetime: ['*'],
  },
  members: {
    field_expression: ['value', 'field'],
    scoped_identifier: ['path', 'name'],
    scoped_type_identifier: ['path', 'name'],
  },
  calls: { call_expression: 'function', macro_invocation: 'macro', generic_function: 'function' },
  typed: { parameter: typedParameter, let_declaration: typedBy('pattern', 'type', false) },
  types: ({ type }) => type === 'type_arguments',
  extends: ({ type, field, parent }) =>
    (type === 'trait_bounds' && parent?.type === 'trait_item') || (field === 'trait' && parent?.type === 'impl_item'),
  extender({ parent, field }, source) {
    const type = field === 'trait' && parent?.type === 'impl_item' ? child(parent, 'type') : undefined;
    return type && nameOf(type, source);
  },
  constants: /^\p{Lu}/u,
};

function item(kind: OutlineSymbol['kind']) {
  return (node: SyntaxNode, place: Place, source: Source): Found | null => {
    const at = child(node, 'name');
    // `const _: …` checks something and names nothing.
    if (!at || source.of(at) === '_') return null;
    const holder = node.parent?.type === 'declaration_list' ? node.parent.parent : null;
    const type = holder?.type === 'impl_item' ? child(holder, 'type') : undefined;
    const isMethod = kind === 'function' && (type !== undefined || holder?.type === 'trait_item');
    const outer = type && nameOf(type, source);
    return {
      name: source.of(at),
      kind: isMethod ? 'method' : kind,
      at,
      ...(kind === 'macro' ? { to: at.end } : {}),
      ...(outer === undefined ? {} : { container: place.container === null ? outer : `${place.container}.${outer}` }),
      visible:
        childOf(node, 'visibility_modifier') !== undefined ||
        holder?.type === 'trait_item' ||
        (holder !== null && child(holder, 'trait') !== undefined) ||
        /^(?:enum_variant|macro_definition)$/.test(node.type),
    };
  };
}

/** `S` of `a::S<T>`. */
function nameOf(type: SyntaxNode, source: Source): string {
  const [path = ''] = source.of(child(type, 'type') ?? child(type, 'name') ?? type).split('<', 1);
  return path.slice(path.lastIndexOf(':') + 1).replace(/^[&*]+/, '');
}

function used(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] {
  const found = new Map<string, ImportedName[]>();
  const add = (path: string, as?: string): void => {
    const cut = path.lastIndexOf('::');
    const [from, name] = cut < 0 ? [path, '*'] : [path.slice(0, cut), path.slice(cut + 2)];
    found.set(from, [...(found.get(from) ?? []), { name, as: as ?? (name === '*' && cut < 0 ? path : name) }]);
  };
  const walk = (each: SyntaxNode, before: string): void => {
    const path = (part: SyntaxNode | undefined): string =>
      part === undefined
        ? before.slice(0, -2)
        : part.type === 'self' && before !== ''
          ? before.slice(0, -2)
          : before + source.of(part);
    if (each.type === 'scoped_use_list') {
      const inner = child(each, 'path');
      for (const one of child(each, 'list')?.children ?? []) walk(one, inner ? `${path(inner)}::` : before);
    } else if (each.type === 'use_list') for (const one of each.children) walk(one, before);
    else if (each.type === 'use_as_clause') {
      const alias = child(each, 'alias');
      add(path(child(each, 'path')), alias && source.of(alias));
    } else if (each.type === 'use_wildcard') add(`${path(each.children[0])}::*`);
    else add(path(each));
  };
  const argument = child(node, 'argument');
  if (argument) walk(argument, '');
  const imports = [...found].map(([from, names]) => ({ source: from, names }));
  if (!childOf(node, 'visibility_modifier')) return imports;
  const passed = imports
    .flatMap(({ names }) => names.map(({ as }) => ({ name: as, as })))
    .filter(({ as }) => as !== '*');
  return [...imports, { source: '', names: passed }];
}

/** `p: &Pump`; a type parameter stands for the trait that bounds it. */
function typedParameter(node: SyntaxNode, source: Source): readonly Typed[] {
  return typedBy(
    'pattern',
    'type',
    false,
  )(node, source).map(each => {
    const bounded = around(node, /^function_(?:signature_)?item$/);
    const head = bounded === null || each.type === null ? '' : source.text.slice(bounded.start, node.start).slice(-400);
    const bound = new RegExp(`[<,]\\s{0,9}${each.type ?? ''}\\s{0,9}:\\s{0,9}([\\w:]{1,99})`).exec(head)?.[1];
    return bound === undefined ? each : { ...each, type: bound };
  });
}
