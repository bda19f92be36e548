import { firstSentence } from './docComment';
import type { Typed } from './boundTypes';
import type { Found, Import, LanguageRules, Place, Source } from './languageRules';
import type { OutlineSymbol } from './outlineSymbol';
import { child, childOf, type SyntaxNode } from './syntaxNode';
import { plainType } from './plainType';
import { madeBy } from './typedBy';

/** Python: definitions at any depth, names assigned at the top of the module (also below `if` and `try`), enum members. */
export const pythonRules: LanguageRules = {
  defines: {
    function_definition: declared,
    class_definition: declared,
    assignment: assigned,
    type_alias_statement: assigned,
  },
  imports: { import_statement: imported, import_from_statement: imported, future_import_statement: () => [] },
  names: { identifier: 'use' },
  closures: new Set(['lambda']),
  scopes: new Set([
    ...['function_definition', 'lambda', 'list_comprehension', 'set_comprehension', 'dictionary_comprehension'],
    'generator_expression',
  ]),
  binds: {
    parameters: ['*'],
    lambda_parameters: ['*'],
    typed_parameter: ['*'],
    default_parameter: ['name'],
    typed_default_parameter: ['name'],
    assignment: ['left'],
    augmented_assignment: ['left'],
    named_expression: ['name'],
    for_statement: ['left'],
    for_in_clause: ['left'],
    as_pattern_target: ['*'],
    keyword_pattern: ['*'],
    type_parameter: ['*'],
  },
  patterns: {
    pattern_list: '',
    tuple_pattern: '',
    list_pattern: '',
    list_splat_pattern: '',
    dictionary_splat_pattern: '',
    tuple: '',
  },
  silent: { keyword_argument: ['name'], global_statement: ['*'], nonlocal_statement: ['*'] },
  members: { attribute: ['object', 'attribute'] },
  calls: { call: 'function' },
  types: ({ type }) => type === 'type',
  extends: ({ field, parent }) => field === 'superclasses' && parent?.type === 'class_definition',
  typed: { assignment: typedAssignment, typed_parameter: typedParameter, typed_default_parameter: typedParameter },
  assigned: /^([\p{L}_][\p{L}\p{N}_]*)[ \t]*(?::[^=]+)?=(?!=)/u,
  finish,
};

function declared(node: SyntaxNode, place: Place, source: Source): Found | null {
  const at = child(node, 'name');
  if (!at) return null;
  const name = source.of(at);
  const bases = child(node, 'superclasses');
  const kind = node.type === 'class_definition' ? (bases && isEnum.test(source.of(bases)) ? 'enum' : 'class') : null;
  return {
    name,
    kind: kind ?? (place.within === 'class' || place.within === 'enum' ? 'method' : 'function'),
    at,
    outer: node.parent?.type === 'decorated_definition' ? node.parent : node,
    doc: docstringOf(child(node, 'body'), source),
    visible: !name.startsWith('_') || name === '__init__',
  };
}

/** `x = Foo()`, `self.x = Foo()`, or with the type written. */
function typedAssignment(node: SyntaxNode, source: Source): Typed[] {
  const left = child(node, 'left');
  const own = left?.type === 'attribute' && source.of(child(left, 'object') ?? left) === 'self';
  const at = left?.type === 'identifier' ? left : own ? child(left, 'attribute') : undefined;
  if (!at) return [];
  const value = child(node, 'right');
  const written = writtenType(node, source);
  const given = value?.type === 'identifier' ? `=${source.of(value)}` : null;
  const type = written ?? given ?? (value ? madeBy(source.of(value)) : null);
  return [{ at, field: own, type, written: written !== null }];
}

function typedParameter(node: SyntaxNode, source: Source): Typed[] {
  const at = child(node, 'name') ?? node.children[0];
  const type = writtenType(node, source);
  return at?.type === 'identifier' && type !== null ? [{ at, field: false, type, written: true }] : [];
}

/** The class of `: Foo`, `: "Foo"`, `: Optional[Foo]`, `: Foo | None`. */
function writtenType(node: SyntaxNode, source: Source): string | null {
  const annotation = child(node, 'type');
  if (!annotation) return null;
  return plainType(source.of(annotation));
}

const isEnum = /\b(?:\w*Enum|\w*Flag)\b/;

function assigned(node: SyntaxNode, place: Place, source: Source): Found[] | null {
  const left = child(node, 'left');
  // An attribute with its type written is a field of its class.
  const isField = place.within === 'class' && child(node, 'type') !== undefined;
  if (!left || place.local || !(place.container === null || place.within === 'enum' || isField)) return null;
  const outer = node.parent?.type === 'expression_statement' ? node.parent : node;
  return namesIn(left).flatMap(at => {
    const name = source.of(at);
    if (!/^\w+$/.test(name)) return [];
    const kind = isField ? 'property' : node.type === 'assignment' ? 'const' : 'type';
    return { name, kind, at, outer, visible: !name.startsWith('_') };
  });
}

function namesIn(node: SyntaxNode): SyntaxNode[] {
  if (node.type === 'identifier') return [node];
  if (node.type === 'type' || node.type === 'generic_type') return node.children.slice(0, 1).flatMap(namesIn);
  return /^(?:pattern_list|tuple_pattern|list_pattern)$/.test(node.type) ? node.children.flatMap(namesIn) : [];
}

/** A name that is assigned again is one symbol; `__all__` says what is exported. */
function finish(symbols: OutlineSymbol[], nodes: readonly SyntaxNode[], source: Source): OutlineSymbol[] {
  const seen = new Set<string>();
  const once = symbols.filter(({ kind, name, container }) => {
    const key = `${container ?? ''} ${name}`;
    return kind !== 'const' || (!seen.has(key) && seen.add(key));
  });
  const all = listedNames(nodes[0]?.children ?? [], source);
  if (all === null) return once;
  return once.map(symbol => {
    const root = symbol.container?.split('.')[0] ?? symbol.name;
    return { ...symbol, exported: all.has(root) && (symbol.exported || symbol.container === null) };
  });
}

/** The names in `__all__ = […]`, or null. */
function listedNames(statements: readonly SyntaxNode[], source: Source): ReadonlySet<string> | null {
  for (const statement of statements) {
    if (!source.text.startsWith('__all__', statement.start)) continue;
    const list = child(childOf(statement, 'assignment'), 'right');
    if (!list || !/^(?:list|tuple)$/.test(list.type)) return null;
    return new Set(list.children.map(each => source.of(each).replace(/['"]/g, '')));
  }
  return null;
}

function docstringOf(body: SyntaxNode | undefined, source: Source): string | null {
  const first = body?.children.find(({ type }) => type !== 'comment');
  const string = first?.type === 'expression_statement' ? first.children[0] : first;
  const content = string?.type === 'string' ? childOf(string, 'string_content') : undefined;
  return content ? firstSentence(source.of(content)) : null;
}

function imported(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] {
  const module = child(node, 'module_name');
  const names = node.children
    .filter(({ field, type }) => field === 'name' || type === 'wildcard_import')
    .map(each => {
      const name = source.of(child(each, 'name') ?? each);
      return { name, as: source.of(child(each, 'alias') ?? child(each, 'name') ?? each) };
    });
  if (module) return [{ source: source.of(module).replace(/\s+/g, ''), names }];
  return names.map(({ name, as }) => ({ source: name, names: [{ name: '*', as }] }));
}
