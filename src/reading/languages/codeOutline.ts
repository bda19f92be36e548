import { docOfComment } from './docComment';
import type { Found, Import, LanguageRules, Place, Reference, Source } from './languageRules';
import { type OutlineSymbol, signatureOf } from './outlineSymbol';
import { commentAbove } from './commentAbove';
import { ReferenceCollector } from './referenceCollector';
import type { Scope } from './scope';
import { child, type SyntaxNode } from './syntaxNode';

/** What a file of code defines, uses and imports, in the order of the file. */
export interface CodeOutline {
  readonly symbols: readonly OutlineSymbol[];
  readonly references: readonly Reference[];
  readonly imports: readonly Import[];
}

/** One pass over a file's nodes by the rules of its language. */
export function codeOutline(nodes: readonly SyntaxNode[], text: string, rules: LanguageRules): CodeOutline {
  const source = sourceOf(text);
  const definitions = new Definitions(source);
  const references = new ReferenceCollector(rules, source);
  const imports: Import[] = [];
  const kinds = kindsOf(rules);
  /** Takes what a node says; what is known inside it. */
  const entered = (node: SyntaxNode, kind: NodeKind, inside: Inside): Inside => {
    let within = inside;
    const imported = kind.imports?.(node, source);
    if (imported) {
      const line = source.line(node.start);
      imports.push(...imported.map(each => ({ ...each, line })));
    }
    if (imported && !kind.isEntered) return ignored;
    const found = kind.defines?.(node, inside.place, source);
    if (found) {
      const all: readonly Found[] = Array.isArray(found) ? found : [found];
      const added = all.map(each => definitions.add(node, each, inside)).at(-1);
      if (added) for (const { at } of all) if (at) references.defined.add(at);
      if (added && opening.has(added.kind)) within = { ...within, ...insideOf(added, inside), owner: added };
    } else if (kind.isClosure) within = { ...within, place: { ...inside.place, within: 'function', local: true } };
    if (kind.isScope) within = { ...within, scope: { names: new Set(), outer: inside.scope } };
    if (kind.typed !== undefined || kind.use !== undefined) {
      const owner = classAround(inside.owner);
      for (const typed of kind.typed?.(node, source) ?? [])
        references.bound(source.of(typed.at), typed, inside.scope, owner);
      if (kind.use !== undefined) references.add(node, kind.use, inside.scope, owner, inside.place.container);
    }
    return within;
  };
  // Of the nodes around, by their depth.
  const around: Inside[] = [];
  for (const node of nodes) {
    const inside = around[node.depth - 1] ?? top;
    const kind = inside === ignored ? undefined : kinds.get(node.type);
    around[node.depth] = kind === undefined ? inside : entered(node, kind, inside);
  }
  const exportedLater = new Set(
    imports.flatMap(({ source: from, names }) => (from === '' ? names : [])).map(n => n.name),
  );
  const symbols = definitions.all(exportedLater);
  return {
    symbols: rules.finish?.(symbols, nodes, source) ?? symbols,
    references: references.all(new Set(symbols.map(({ name }) => name))),
    imports,
  };
}

/** All that a language's rules say of a node type, so that each node asks once. */
interface NodeKind {
  readonly imports: LanguageRules['imports'][string] | undefined;
  readonly isEntered: boolean;
  readonly defines: LanguageRules['defines'][string] | undefined;
  readonly isClosure: boolean;
  readonly isScope: boolean;
  readonly typed: NonNullable<LanguageRules['typed']>[string] | undefined;
  readonly use: LanguageRules['names'][string] | undefined;
}

const known = new WeakMap<LanguageRules, ReadonlyMap<string, NodeKind>>();

/** A grammar may have a node type `constructor`, which every object has too. */
function own<T>(table: Readonly<Record<string, T>>, type: string): T | undefined {
  return Object.hasOwn(table, type) ? table[type] : undefined;
}

/** The node types that a language's rules say anything of. */
function kindsOf(rules: LanguageRules): ReadonlyMap<string, NodeKind> {
  const before = known.get(rules);
  if (before !== undefined) return before;
  const { imports, defines, typed = {}, names, closures, scopes } = rules;
  const types = new Set([...[imports, defines, typed, names].flatMap(Object.keys), ...closures, ...scopes]);
  const kinds = new Map(
    [...types].map(type => [
      type,
      {
        imports: own(imports, type),
        isEntered: rules.entered?.has(type) === true,
        defines: own(defines, type),
        isClosure: closures.has(type),
        isScope: scopes.has(type),
        typed: own(typed, type),
        use: own(names, type),
      },
    ]),
  );
  known.set(rules, kinds);
  return kinds;
}

/** What is known inside a node. */
interface Inside {
  readonly place: Place;
  readonly scope: Scope | null;
  readonly owner: Definition | null;
}

/** A symbol before it is known what is exported. */
type Definition = Omit<OutlineSymbol, 'exported' | 'declares'> &
  Pick<Found, 'visible' | 'declares'> &
  Pick<Inside, 'owner' | 'place'>;

const top: Inside = { place: { container: null, within: null, local: false }, scope: null, owner: null };
const ignored: Inside = { ...top };

/** Kinds that others are defined in. */
const opening = new Set<OutlineSymbol['kind']>(['class', 'interface', 'enum', 'module', 'function', 'method']);

function insideOf({ kind, name, container }: Definition, { place }: Inside): { readonly place: Place } {
  const local = place.local || kind === 'function' || kind === 'method';
  return { place: { container: container === null ? name : `${container}.${name}`, within: kind, local } };
}

/** The class that a function's `this` is of. */
function classAround(owner: Definition | null): Definition | null {
  let each = owner;
  while (each !== null && each.kind !== 'class' && each.kind !== 'enum') ({ owner: each } = each);
  return each;
}

class Definitions {
  private readonly found: Definition[] = [];

  constructor(private readonly source: Source) {}

  /** Null when it is a variable of a function. */
  add(node: SyntaxNode, found: Found, { place, owner }: Inside): Definition | null {
    const { name, kind, visible } = found;
    // The parser makes up what it misses, with no text.
    if (name === '') return null;
    const container = found.container ?? place.container;
    const inFunction = place.within === 'function' || place.within === 'method';
    if (inFunction && /^(?:const|property|type)$/.test(kind) && found.container === undefined) return null;
    const outer = found.outer ?? node;
    const lines = { startLine: this.source.line(outer.start), endLine: this.source.line(endOf(outer, this.source)) };
    const last = this.found.at(-1);
    if (last?.name === name && last.kind === kind && last.container === container && last.declares === true) {
      // Overloads are one symbol.
      const joined = { ...last, endLine: lines.endLine, declares: found.declares ?? false };
      this.found[this.found.length - 1] = joined;
      return joined;
    }
    const body = kind === 'type' ? undefined : child(node, 'body');
    const definition: Definition = {
      name,
      kind,
      ...lines,
      signature: signatureOf(this.source.text, found.from ?? node.start, found.to ?? body?.start ?? node.end),
      doc: found.doc ?? docOfComment(commentAbove(outer, this.source)),
      container,
      visible,
      declares: found.declares ?? false,
      owner: found.container === undefined ? owner : null,
      place,
    };
    this.found.push(definition);
    return definition;
  }

  all(exportedLater: ReadonlySet<string>): OutlineSymbol[] {
    const exported = new Map<Definition | null, boolean>();
    const bodies = new Set(this.found.filter(({ declares }) => declares !== true).map(keyOf));
    return this.found
      .map(definition => {
        const { visible, declares, owner, place, ...symbol } = definition;
        const local = place.local && (place.within === 'function' || place.within === 'method');
        const seen =
          !local &&
          (owner === null ? visible || exportedLater.has(symbol.name) : visible && exported.get(owner) === true);
        exported.set(definition, seen);
        return {
          symbol: { ...symbol, exported: seen, ...(declares === true ? { declares } : {}) },
          kept: declares !== true || !bodies.has(keyOf(definition)),
        };
      })
      .filter(({ kept }) => kept)
      .map(({ symbol }) => symbol);
  }
}

function keyOf({ name, container }: Definition): string {
  return `${container ?? ''}\n${name}`;
}

/** Some nodes hold the end of their last line. */
function endOf({ start, end }: SyntaxNode, { text }: Source): number {
  return end > start && text[end - 1] === '\n' ? end - 1 : end;
}

function sourceOf(text: string): Source {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    text,
    of: ({ start, end }) => text.slice(start, end),
    line(offset) {
      let low = 0;
      let high = starts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle;
      }
      return low + 1;
    },
  };
}
