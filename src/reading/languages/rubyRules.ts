import type { Found, Import, LanguageRules, Place, Source } from './languageRules';
import { child, childOf, type SyntaxNode } from './syntaxNode';
import type { Typed } from './boundTypes';
import { madeBy } from './typedBy';

/** Ruby: modules, classes, methods (also of the class itself), constants, `attr_…`, aliases, `define_method`. */
export const rubyRules: LanguageRules = {
  defines: {
    class: holder,
    module: holder,
    method,
    singleton_method: method,
    assignment: constant,
    call: declaredByCall,
    alias,
  },
  imports: { call: required },
  names: { identifier: 'call', constant: 'use', simple_symbol: 'use' },
  named: symbolName,
  closures: new Set(['lambda']),
  scopes: new Set(['method', 'singleton_method', 'block', 'do_block', 'lambda']),
  binds: {
    method_parameters: ['*'],
    block_parameters: ['*'],
    lambda_parameters: ['*'],
    optional_parameter: ['name'],
    splat_parameter: ['name'],
    hash_splat_parameter: ['name'],
    keyword_parameter: ['name'],
    block_parameter: ['name'],
    assignment: ['left'],
    operator_assignment: ['left'],
    exception_variable: ['*'],
    for: ['pattern'],
  },
  patterns: {
    left_assignment_list: '',
    destructured_left_assignment: '',
    destructured_parameter: '',
    rest_assignment: '',
  },
  silent: { alias: ['*'] },
  members: { call: ['receiver', 'method'], scope_resolution: ['scope', 'name'] },
  calls: { call: 'method' },
  typed: { assignment: made },
  types: () => false,
  extends: (node, source) => {
    const called = node.type === 'call' ? child(node, 'method') : undefined;
    return (
      node.type === 'superclass' || (called !== undefined && /^(?:include|extend|prepend)$/.test(source.of(called)))
    );
  },
};

function holder(node: SyntaxNode, place: Place, source: Source): Found | null {
  const written = child(node, 'name');
  if (!written) return null;
  const at = child(written, 'name') ?? written;
  const scope = child(written, 'scope');
  const outer = scope && source.of(scope).replace(/^::/, '').replace(/::/g, '.');
  return {
    name: source.of(at),
    kind: node.type === 'module' ? 'module' : 'class',
    at,
    to: (child(node, 'superclass') ?? written).end,
    ...(outer ? { container: place.container === null ? outer : `${place.container}.${outer}` } : {}),
    visible: true,
  };
}

function method(node: SyntaxNode, place: Place, source: Source): Found | null {
  const at = child(node, 'name');
  if (!at) return null;
  const kind = place.within === 'class' || place.within === 'module' ? 'method' : 'function';
  return { name: source.of(at), kind, at, to: (child(node, 'parameters') ?? at).end, visible: isPublic(node, source) };
}

/** A constant; one that is `Struct.new`, `Class.new` or the like is a class. */
function constant(node: SyntaxNode, place: Place, source: Source): Found | null {
  const at = child(node, 'left');
  if (at?.type !== 'constant' || place.local) return null;
  const value = child(node, 'right');
  const made = value && /^(?:Struct|Class|Data)\.(?:new|define)\b/.test(source.of(value).slice(0, 20));
  const to = made ? child(value, 'arguments')?.end : undefined;
  return { name: source.of(at), kind: made ? 'class' : 'const', at, to, visible: true };
}

/** A method that is named by a symbol: `before_save :stamp`, `send(:stamp)`, `map(&:stamp)`. */
function symbolName(node: SyntaxNode, source: Source): string | null {
  const { parent } = node;
  if (node.type !== 'simple_symbol') return source.of(node);
  const call = parent?.type === 'argument_list' ? parent.parent : null;
  const word = call && child(call, 'method');
  const isNamed =
    parent?.type === 'block_argument' ||
    (word != null &&
      /^(?:(?:before|after|around|skip|prepend|append)_\w+|validate|send|__send__|public_send|method|instance_method|helper_method|set_callback|respond_to\?|try|private|protected|public|module_function|private_class_method|rescue_from)$/.test(
        source.of(word),
      ));
  return isNamed ? source.of(node).slice(1) : null;
}

/** `order = Order.build(…)`, `@order = Order.new`. */
function made(node: SyntaxNode, source: Source): Typed[] {
  const [at, right] = [child(node, 'left'), child(node, 'right')];
  if (!at || !right || !/^(?:identifier|instance_variable)$/.test(at.type)) return [];
  const value = source.of(right);
  // `Order.new` needs no brackets.
  const type = madeBy(value) ?? /^(?:\p{Lu}[\p{L}\p{N}_]{0,60}(?:::|\.)){1,5}\p{Ll}\w{0,60}$/u.exec(value)?.[0] ?? null;
  return [{ at, field: at.type === 'instance_variable', type, written: false }];
}

function declaredByCall(node: SyntaxNode, place: Place, source: Source): Found[] | null {
  const called = child(node, 'method');
  if (!called || child(node, 'receiver') || place.within === null) return null;
  const word = source.of(called);
  const kind = manyFields.test(word) ? 'property' : 'method';
  if (kind === 'method' && !oneMethod.test(word) && !manyMethods.test(word)) return null;
  const args = child(node, 'arguments')?.children ?? [];
  const symbols = args.filter(({ type }) => type === 'simple_symbol');
  const names = oneMethod.test(word)
    ? symbols.slice(0, 1)
    : /^(?:instance_)?def_/.test(word)
      ? symbols.slice(1)
      : symbols;
  const prefix = word === 'delegate' ? prefixOf(args, source) : '';
  return names.map(at => ({
    name: prefix + source.of(at).replace(/^:/, ''),
    kind,
    at,
    visible: isPublic(node, source),
  }));
}

const manyFields =
  /^(?:attr_(?:accessor|reader|writer)|attr|[cm]attr_(?:accessor|reader|writer)|thread_[cm]attr_\w+|class_attribute|attribute|store_accessor)$/;
const oneMethod =
  /^(?:define_method|alias_method|alias_attribute|def_(?:instance_)?delegator|scope|has_many|has_one|belongs_to|has_and_belongs_to_many)$/;
const manyMethods = /^(?:delegate|def_(?:instance_)?delegators)$/;

/** What `delegate :name, to: :customer, prefix: true` puts before the name. */
function prefixOf(args: readonly SyntaxNode[], source: Source): string {
  const given = args.map(each => source.of(each).slice(0, 99)).join(',');
  const prefix = /\bprefix:\s{0,9}:?(\w{1,60})/.exec(given)?.[1];
  const to = /\bto:\s{0,9}:@?(\w{1,60})/.exec(given)?.[1];
  return prefix === undefined || prefix === 'false' ? '' : `${prefix === 'true' ? (to ?? '') : prefix}_`;
}

function alias(node: SyntaxNode, _: Place, source: Source): Found | null {
  const at = child(node, 'name');
  return at ? { name: source.of(at).replace(/^:/, ''), kind: 'method', at, visible: true } : null;
}

/** `private` alone makes private what follows it, `private def …` that one. */
function isPublic(node: SyntaxNode, source: Source): boolean {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const mark = call && child(call, 'method');
  if (mark && /^(?:private|protected)/.test(source.of(mark))) return false;
  const before = node.parent?.children.slice(0, node.index).reverse() ?? [];
  const last = before.find(
    each => each.type === 'identifier' && /^(?:private|protected|public)$/.test(source.of(each)),
  );
  return last === undefined || source.of(last) === 'public';
}

function required(node: SyntaxNode, source: Source): Omit<Import, 'line'>[] | null {
  const called = child(node, 'method');
  if (!called || !/^(?:require|require_relative|load|autoload)$/.test(source.of(called))) return null;
  const string = childOf(child(node, 'arguments'), 'string');
  const content = string?.children.length === 1 ? childOf(string, 'string_content') : undefined;
  if (!content) return null;
  const path = source.of(content);
  const from = source.of(called) === 'require_relative' ? (path.startsWith('.') ? path : `./${path}`) : path;
  return [{ source: from, names: [{ name: '*', as: '*' }] }];
}
