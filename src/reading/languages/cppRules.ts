import type { Found, LanguageRules, Place, Source } from './languageRules';
import type { OutlineSymbol } from './outlineSymbol';
import { child, childOf, type SyntaxNode } from './syntaxNode';
import { plainType } from './plainType';
import { madeAt } from './typedBy';
import type { Typed } from './boundTypes';

/** C and C++: what a header only declares is marked so; a definition in the same file takes its place. */
export const cppRules: LanguageRules = {
  defines: {
    function_definition: functionDefinition,
    declaration,
    field_declaration: declaration,
    type_definition: typedefs,
    class_specifier: specifier('class'),
    struct_specifier: specifier('class'),
    union_specifier: specifier('class'),
    enum_specifier: specifier('enum'),
    enumerator: named('const'),
    namespace_definition: named('module'),
    alias_declaration: named('type'),
    concept_definition: named('type'),
    preproc_function_def: named('macro'),
    // A name without a value is an include guard or a switch.
    preproc_def: (node, place, source) => (child(node, 'value') ? named('macro')(node, place, source) : null),
  },
  imports: {
    preproc_include(node, source) {
      const path = child(node, 'path');
      const from = path && source.of(path).replace(/^"|"$/g, '');
      return from === undefined ? null : [{ source: from, names: [{ name: '*', as: '*' }] }];
    },
    preproc_ifdef: () => null,
  },
  names: { identifier: 'use', type_identifier: 'type', field_identifier: 'use', namespace_identifier: 'use' },
  closures: new Set(['lambda_expression', 'function_definition']),
  scopes: new Set([
    ...[
      'function_definition',
      'lambda_expression',
      'compound_statement',
      'for_statement',
      'for_range_loop',
      'catch_clause',
    ],
    ...[
      'template_declaration',
      'if_statement',
      'while_statement',
      'class_specifier',
      'struct_specifier',
      'union_specifier',
    ],
    'preproc_function_def',
  ]),
  binds: {
    parameter_declaration: ['declarator'],
    optional_parameter_declaration: ['declarator'],
    variadic_parameter_declaration: ['declarator'],
    init_declarator: ['declarator'],
    declaration: ['declarator'],
    field_declaration: ['declarator'],
    for_range_loop: ['declarator'],
    structured_binding_declarator: ['*'],
    type_parameter_declaration: ['*'],
    optional_type_parameter_declaration: ['name'],
    variadic_type_parameter_declaration: ['*'],
    preproc_params: ['*'],
  },
  patterns: {
    pointer_declarator: '',
    reference_declarator: '',
    array_declarator: 'size',
    parenthesized_declarator: '',
    function_declarator: 'parameters',
    init_declarator: 'value',
  },
  silent: { field_designator: ['*'], preproc_ifdef: ['name'], preproc_def: ['name'] },
  members: { field_expression: ['argument', 'field'], qualified_identifier: ['scope', 'name'] },
  calls: { call_expression: 'function', new_expression: 'type' },
  typed: { parameter_declaration: typedDeclarator, declaration: typedDeclarator, field_declaration: typedDeclarator },
  implicitThis: true,
  prepare: text => withoutSpecifierMacros(withoutCommentsInMacros(text)),
  types: ({ type }) => type === 'type_descriptor',
  extends: ({ type }) => type === 'base_class_clause',
};

function named(kind: OutlineSymbol['kind']) {
  return (node: SyntaxNode, _: Place, source: Source): Found | null => {
    const at = child(node, 'name');
    if (!at) return null;
    // What a macro with parameters becomes is its body.
    const to = child(node, 'parameters') ? child(node, 'value')?.start : undefined;
    return {
      name: source
        .of(at)
        .split('::')
        .map(part => part.trim())
        .join('.'),
      kind,
      at,
      to,
      visible: true,
    };
  };
}

/** A struct's name is its own, or that of the `typedef` around it. */
function specifier(kind: 'class' | 'enum') {
  return (node: SyntaxNode, _: Place, source: Source): Found | null => {
    const at = child(node, 'name');
    if (!child(node, 'body') || !at) return null;
    return { name: nameOf(at, source), kind, at, outer: templateOf(node), visible: isVisible(node, source) };
  };
}

function functionDefinition(node: SyntaxNode, place: Place, source: Source): Found | null {
  const declarator = functionDeclarator(child(node, 'declarator'));
  return declarator ? functionFound(node, declarator, place, source) : null;
}

function functionFound(node: SyntaxNode, declarator: SyntaxNode, place: Place, source: Source): Found | null {
  let at = child(declarator, 'declarator');
  const outside: string[] = [];
  for (; at?.type === 'qualified_identifier'; at = child(at, 'name')) {
    const scope = child(at, 'scope');
    if (scope) outside.push(nameOf(scope, source));
  }
  if (!at || !/identifier|destructor_name|operator|template_function/.test(at.type)) return null;
  const inClass = place.within === 'class';
  const container = [...(place.container === null ? [] : [place.container]), ...outside].join('.');
  return {
    name: nameOf(at, source),
    kind: inClass || outside.length > 0 ? 'method' : 'function',
    at: at.type === 'template_function' ? child(at, 'name') : at,
    outer: templateOf(node),
    from: templateOf(node).start,
    to: childOf(node, 'field_initializer_list')?.start,
    ...(outside.length > 0 ? { container } : {}),
    visible:
      !/^\s*static\b/.test(source.text.slice(node.start, node.start + 20)) || inClass ? isVisible(node, source) : false,
    declares: node.type !== 'function_definition',
  };
}

/** Prototypes, and variables outside functions; what only declares a variable elsewhere (`extern`) says so. */
function declaration(node: SyntaxNode, place: Place, source: Source): Found[] | null {
  if (place.local) return null;
  const head = source.text.slice(node.start, node.start + 20);
  return node.children
    .filter(({ field }) => field === 'declarator')
    .flatMap((each): Found[] => {
      const called = functionDeclarator(each);
      if (called) {
        const found = functionFound(node, called, place, source);
        return found ? [found] : [];
      }
      const at = nameIn(each);
      if (node.type === 'field_declaration' || !at || place.within === 'class') return [];
      const visible = !/^\s*static\b/.test(head);
      return [
        {
          name: source.of(at),
          kind: 'const',
          at,
          visible,
          declares: /^\s*extern\b/.test(head) && each.type !== 'init_declarator',
        },
      ];
    });
}

function typedefs(node: SyntaxNode, _: Place, source: Source): Found[] {
  const type = child(node, 'type');
  const body = child(type, 'body');
  const unnamed = body && !child(type, 'name');
  const kind = unnamed ? (type?.type === 'enum_specifier' ? 'enum' : 'class') : 'type';
  return node.children.flatMap((each): Found[] => {
    const at = each.field === 'declarator' ? nameIn(each) : undefined;
    return at ? [{ name: source.of(at), kind, at, ...(unnamed ? { to: body.start } : {}), visible: true }] : [];
  });
}

/** The declarator of the function that a declarator declares; none for a pointer to one. */
function functionDeclarator(node: SyntaxNode | undefined): SyntaxNode | undefined {
  if (node?.type === 'function_declarator')
    return child(node, 'declarator')?.type === 'parenthesized_declarator' ? undefined : node;
  if (node && /^(?:pointer_declarator|reference_declarator|attributed_declarator)$/.test(node.type))
    return functionDeclarator(child(node, 'declarator') ?? node.children[0]);
  return undefined;
}

/** The name within a declarator. */
function nameIn(node: SyntaxNode): SyntaxNode | undefined {
  if (/identifier$/.test(node.type) && node.type !== 'qualified_identifier') return node;
  const inner = child(node, 'declarator') ?? (/declarator$/.test(node.type) ? node.children[0] : undefined);
  return inner && inner !== node ? nameIn(inner) : undefined;
}

/** Without template arguments: `K` of `K<T>`. */
function nameOf(node: SyntaxNode, source: Source): string {
  return source.of(node.type.startsWith('template_') ? (child(node, 'name') ?? node) : node).replace(/\s+/g, ' ');
}

function templateOf(node: SyntaxNode): SyntaxNode {
  return node.parent?.type === 'template_declaration' ? node.parent : node;
}

/** By the access specifier above it; members of a class are private without one. */
function isVisible(node: SyntaxNode, source: Source): boolean {
  const outer = templateOf(node);
  if (outer.parent?.type !== 'field_declaration_list') return true;
  const specifiers = outer.parent.children.slice(0, outer.index).filter(({ type }) => type === 'access_specifier');
  const last = specifiers.at(-1);
  return last === undefined ? outer.parent.parent?.type !== 'class_specifier' : !source.of(last).startsWith('private');
}

/** `Gear g`, `Gear *g`, `const Gear &g = …`, `auto g = makeGear()`. */
function typedDeclarator(node: SyntaxNode, source: Source): Typed[] {
  const type = child(node, 'type');
  let at = child(node, 'declarator');
  while (at && /^(?:init|pointer|reference)_declarator$/.test(at.type)) at = child(at, 'declarator') ?? at.children[0];
  if (!type || !at || !/^(?:field_)?identifier$/.test(at.type)) return [];
  const named = type.type === 'placeholder_type_specifier' ? null : plainType(source.of(type));
  const of = named ?? madeAt(at, node, source);
  return of === null ? [] : [{ at, field: node.type === 'field_declaration', type: of, written: named !== null }];
}

/** The grammar ends a macro at a comment between its lines. */
function withoutCommentsInMacros(text: string): string {
  if (!/\\\n/.test(text)) return text;
  return text.replace(/^[ \t]*#[ \t]*define\b[^\n]*\\(?:\n[^\n]*\\)*\n[^\n]*/gm, macro =>
    macro.replace(/\/\*[^*\n]{0,500}\*\//g, comment => ' '.repeat(comment.length)),
  );
}

/**
 * The text with blanks for macros where functions have specifiers (`LUA_API int lua_gettop (…`, `int ZEXPORT deflate(…`): what they
 * become is not known, and to the grammar they are a type too many.
 */
function withoutSpecifierMacros(text: string): string {
  const blank = (macro: string): string => ' '.repeat(macro.length);
  return text
    .replace(aloneMacro, blank)
    .replace(endMacro, (_, before: string, macro: string) => before + blank(macro))
    .replace(typeMacro, (_, macro: string, type: string) => `${blank(macro)}${type} `)
    .replace(classMacro, (_, before: string, macro: string) => before + blank(macro))
    .replace(leadingMacro, blank)
    .replace(innerMacro, (_, before: string, macro: string) => before + blank(macro));
}

/** In capitals alone on a line at the margin: what begins a namespace or a list of exports, and is no last value of an `enum`. */
const aloneMacro = /^[A-Z][A-Z\d]{1,60}_[A-Z\d_]{1,60}(?=[ \t]*\r?\n(?![ \t]*[,}=]))/gm;
/** In capitals behind a function's brackets: what its locks or results are. */
const endMacro =
  /(\)[ \t]{1,8}(?:const[ \t]{1,8}|noexcept[ \t]{1,8}|override[ \t]{1,8}){0,3})([A-Z][A-Z\d]{1,60}_[A-Z\d_]{1,60}\([\w&>*., -]{0,80}\))(?=\s{0,9}[{;])/g;
/** Around the type of a function: `AP_DECLARE(int) ap_create(…`. */
const typeMacro = /^([A-Z][A-Z\d_]{2,60}\()([A-Za-z_][\w \t*]{0,60})\)(?=[ \t]{1,8}[A-Za-z_]\w{0,80}[ \t]{0,4}\()/gm;
/** In capitals between `class` and its name: what exports it, or aligns it. */
const classMacro =
  /\b((?:class|struct|union)[ \t]{1,8})([A-Z][A-Z\d_]{2,60}(?:\([^()\n]{0,60}\))?)(?=[ \t]{1,8}[A-Za-z_][\w:]{0,80}(?:[ \t]*<[^\n{}();]{0,80}>)?(?:[ \t]{1,8}final)?\s{0,9}[:{])/g;
/** In capitals at the start of a line, with a type and a name before the bracket. */
const leadingMacro =
  /^[A-Z][A-Z\d_]{2,60}(?=[ \t]{1,8}[A-Za-z_]\w{0,60}[ \t*]{1,8}(?:[A-Za-z_]\w{0,60}[ \t*]{1,8}){0,4}[A-Za-z_]\w{0,60}[ \t]{0,4}\()/gm;
/** In capitals between a type and a name. */
const innerMacro =
  /^((?:(?:static|extern|inline|const|unsigned|struct)[ \t]{1,8}){0,4}(?!(?:static|extern|inline|const|unsigned|struct|return|else|typedef|define|case)\b)[A-Za-z_]\w{0,60}[ \t*]{1,8})([A-Z][A-Z\d_]{2,60})(?=[ \t]{1,8}[A-Za-z_]\w{0,60}[ \t]{0,4}\()/gm;
