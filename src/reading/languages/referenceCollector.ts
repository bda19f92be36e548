import { BoundTypes, type Typed } from './boundTypes';
import { chainOf } from './chain';
import type { LanguageRules, Reference, Source } from './languageRules';
import type { Scope } from './scope';
import type { SyntaxNode } from './syntaxNode';

/** Tells uses of names from where they are bound, and drops the uses of what a function binds itself. */
export class ReferenceCollector {
  /** Where definitions write their names. */
  readonly defined = new Set<SyntaxNode>();
  private readonly types = new BoundTypes();
  private readonly uses: {
    readonly node: SyntaxNode;
    readonly name: string;
    readonly scope: Scope | null;
    readonly use: Reference['kind'];
    readonly owner: object | null;
    readonly container: string | null;
  }[] = [];
  private readonly fileNames = new Set<string>();

  constructor(
    private readonly rules: LanguageRules,
    private readonly source: Source,
  ) {}

  /** A variable or field of which a node says what it is of. */
  bound(name: string, typed: Typed, scope: Scope | null, owner: object | null): void {
    if (!typed.field) scope?.names.add(name);
    this.types.add(name, { ...typed, type: this.valueType(typed.type, scope) }, scope, owner);
  }

  /** `=x` is what the variable `x` is of. */
  private valueType(type: string | null, scope: Scope | null): string | null {
    if (type?.startsWith('=') !== true) return type;
    let at = scope;
    while (at !== null && !at.names.has(type.slice(1))) at = at.outer;
    return this.types.ofVariable(type.slice(1), at);
  }

  /** `owner`: the class around the name; `container`: the name of what is defined around it. */
  add(
    node: SyntaxNode,
    use: Reference['kind'],
    scope: Scope | null,
    owner: object | null,
    container: string | null,
  ): void {
    if (this.defined.has(node) || isIn(this.rules.silent, node)) return;
    const name = this.rules.named === undefined ? this.source.of(node) : this.rules.named(node, this.source);
    if (name === null) return;
    for (let outer = node; use === 'type' || this.rules.constants?.test(name) !== true;) {
      if (isIn(this.rules.binds, outer)) {
        (scope?.names ?? this.fileNames).add(name);
        this.types.bound(node, name, scope);
        return;
      }
      const { parent, field } = outer;
      const besides = parent === null ? undefined : this.rules.patterns[parent.type];
      if (parent === null || besides === undefined || field === besides) break;
      outer = parent;
    }
    if (name.length <= longestName && nameLike.test(name)) this.uses.push({ node, name, scope, use, owner, container });
  }

  /** The uses in the order of the file, each name with each receiver once a line. */
  all(definitions: ReadonlySet<string>): Reference[] {
    const found = new Map<string, Reference>();
    for (const { node, name, scope, use, owner, container } of this.uses) {
      const member = this.memberOf(node);
      if (member === null && this.isLocal(name, scope, definitions)) continue;
      const receiver = member && this.receiver(member.object);
      const of = member?.object && this.typeOf(member.object, scope, owner, definitions);
      const line = this.source.line(node.start);
      const kind = this.kindOf(node, member?.whole ?? outerOf(node), use);
      const key = `${line} ${receiver ?? ''} ${name}`;
      const before = found.get(key);
      if (before === undefined || strength.indexOf(before.kind) > strength.indexOf(kind))
        found.set(key, {
          name,
          line,
          kind,
          ...(receiver === null ? {} : { receiver }),
          ...(of == null ? {} : { of }),
          ...(kind === 'extends' ? extendedBy(this.rules.extender?.(node, this.source) ?? container) : {}),
        });
    }
    return [...found.values()];
  }

  private isLocal(name: string, scope: Scope | null, definitions: ReadonlySet<string>): boolean {
    for (let each = scope; each !== null; each = each.outer) if (each.names.has(name)) return true;
    return this.fileNames.has(name) && !definitions.has(name);
  }

  /** Of what `x`, `this.x` or a chain from one of them is, where that is one of the file's names. */
  private typeOf(
    object: SyntaxNode,
    scope: Scope | null,
    owner: object | null,
    definitions: ReadonlySet<string>,
  ): string | null {
    const [, own, name, rest = ''] =
      /^(?:(this|self|\$this)(?:\.|->))?([#@]?[\p{L}\p{N}_$]+)((?:\.|->|::).+)?$/u.exec(this.receiver(object)) ?? [];
    if (name === undefined) return null;
    let at = scope;
    while (at !== null && !at.names.has(name)) at = at.outer;
    const variable = own === undefined ? this.types.ofVariable(name, at) : null;
    const isField = own !== undefined || name.startsWith('@') || (at === null && this.rules.implicitThis === true);
    const type = variable ?? (isField ? this.types.ofField(name, owner) : null);
    return type === null || this.isLocal(/^[\p{L}\p{N}_$]*/u.exec(type)?.[0] ?? '', scope, definitions)
      ? null
      : type + rest;
  }

  private memberOf(node: SyntaxNode): { readonly whole: SyntaxNode; readonly object: SyntaxNode | undefined } | null {
    const named = outerOf(node);
    const { parent } = named;
    const fields = parent && this.rules.members[parent.type];
    if (!fields) return this.linkedTo(node);
    const isLast = named.index > 0 && named.index === parent.children.length - 1;
    if (fields[1] === 'last' ? !isLast : named.field !== fields[1]) return null;
    const object =
      fields[0] === 'first' ? parent.children[0] : parent.children.find(({ field }) => field === fields[0]);
    return object === undefined && fields[0] !== '' ? null : this.wholePath(outerOf(parent), object);
  }

  /** `a::b::c` nests to the right in some grammars: the object is all that stands before the name. */
  private wholePath(
    whole: SyntaxNode,
    object: SyntaxNode | undefined,
  ): { readonly whole: SyntaxNode; readonly object: SyntaxNode | undefined } {
    const { parent } = whole;
    const fields = parent && this.rules.members[parent.type];
    const before = parent?.children[0];
    if (!fields || !object || !before || before === whole || whole.field === null || whole.field !== fields[1])
      return { whole, object };
    return this.wholePath(outerOf(parent), { ...object, start: before.start });
  }

  /** What a link of a chain goes on with: all the siblings before it, up to the one that is no link. */
  private linkedTo(node: SyntaxNode): { readonly whole: SyntaxNode; readonly object: SyntaxNode } | null {
    const { chain } = this.rules;
    let whole: SyntaxNode | null = chain === undefined ? null : node.parent;
    for (let i = 0; whole !== null && whole.type !== chain?.link; i++, whole = whole.parent) if (i > 1) return null;
    const siblings = whole?.parent?.children ?? [];
    let first = whole === null ? -1 : whole.index - 1;
    while (first > 0 && siblings[first]?.type === chain?.link) first--;
    const [head, last] = [siblings[first], siblings[(whole?.index ?? 0) - 1]];
    return whole === null || head === undefined || last === undefined
      ? null
      : { whole, object: { ...head, end: last.end } };
  }

  /** True where the next link of the chain is a call. */
  private calledNext({ parent, index }: SyntaxNode): boolean {
    const { chain } = this.rules;
    const next = parent?.children[index + 1];
    return chain !== undefined && next?.type === chain.link && next.children[0]?.type === chain.call;
  }

  /** Of Rust's macros only words and brackets are known. */
  private calledInMacro({ parent, index, end }: SyntaxNode): boolean {
    const next = parent?.type === 'token_tree' ? parent.children[index + 1] : undefined;
    return next?.type === 'token_tree' && next.start === end && this.source.text[end] === '(';
  }

  private receiver(object: SyntaxNode | undefined): string {
    if (object === undefined) return '?';
    const text = this.source.text.slice(object.start, Math.min(object.end, object.start + longestReceiver + 1));
    if (text.length <= longestReceiver && plainReceiver.test(text)) return text.replace(/[?!]/g, '');
    return chainOf(this.source.text.slice(object.start, Math.min(object.end, object.start + longestChain))) ?? '?';
  }

  private kindOf(node: SyntaxNode, whole: SyntaxNode, use: Reference['kind']): Reference['kind'] {
    for (const each of [node, whole, inParentheses(whole)]) {
      const called = each.parent && this.rules.calls[each.parent.type];
      if (called === '' ? each.index === 0 : called != null && called === each.field) return 'call';
    }
    if (this.calledNext(whole) || this.calledInMacro(node)) return 'call';
    if (this.rules.extends(whole, this.source)) return 'extends';
    let outer = whole.parent;
    for (let i = 0; outer !== null && i < nearby; i++, outer = outer.parent) {
      if (this.rules.extends(outer, this.source)) return 'extends';
      if (this.rules.types(outer)) return 'type';
    }
    return use;
  }
}

function extendedBy(container: string | null): Pick<Reference, 'by'> {
  return container === null ? {} : { by: container };
}

/** What stands for an expression in `(it)` and `(0, it)`, as compilers write the call of an import. */
function inParentheses(node: SyntaxNode): SyntaxNode {
  const { parent } = node;
  if (parent === null) return node;
  const isLast = parent.type === 'sequence_expression' && parent.children.at(-1) === node;
  return isLast || parent.type === 'parenthesized_expression' ? inParentheses(parent) : node;
}

/** The name with its type arguments. */
function outerOf(node: SyntaxNode): SyntaxNode {
  return node.index === 0 && node.parent && generic.test(node.parent.type) ? node.parent : node;
}

const generic =
  /^(?:generic_(?:type|name|function)|template_(?:type|function|method)|parametrized_type_expression|navigation_suffix|value_path|type_constructor_path|constructor_path|expression|user_defined_type)$/;
const plainReceiver = /^[\p{L}\p{N}_$@.:\\#?!*>-]+$/u;
/** How many nodes may lie between a name and the annotation it stands in. */
const nearby = 5;
const nameLike = /^[\p{L}_$@#~]\S*$/u;
/** In UTF-16 units. */
const longestReceiver = 60;
const longestChain = 500;
const longestName = 100;
/** Of two uses on a line the first of these is kept. */
const strength: readonly Reference['kind'][] = ['call', 'extends', 'type', 'use'];

function isIn(fields: Readonly<Record<string, readonly string[]>>, node: SyntaxNode): boolean {
  const { parent, field } = node;
  const within = parent && fields[parent.type];
  if (within == null) return false;
  if (within[0] === '*first') return parent?.children.find(({ type }) => type === node.type) === node;
  return within[0] === '*' || (field !== null && within.includes(field));
}
