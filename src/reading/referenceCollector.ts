import type { LanguageRules, Reference, Source } from './languageRules';
import type { SyntaxNode } from './syntaxNode';

/** Names bound in a function, block or the like, and the scope around it; null is the file's. */
export interface Scope {
  readonly names: Set<string>;
  readonly outer: Scope | null;
}

/** Tells uses of names from where they are bound, and drops the uses of what a function binds itself. */
export class ReferenceCollector {
  /** Where definitions write their names. */
  readonly defined = new Set<SyntaxNode>();
  private readonly uses: {
    readonly node: SyntaxNode;
    readonly scope: Scope | null;
    readonly use: Reference['kind'];
  }[] = [];
  private readonly fileNames = new Set<string>();

  constructor(
    private readonly rules: LanguageRules,
    private readonly source: Source,
  ) {}

  add(node: SyntaxNode, use: Reference['kind'], scope: Scope | null): void {
    if (this.defined.has(node) || isIn(this.rules.silent, node)) return;
    for (let outer = node; ;) {
      if (isIn(this.rules.binds, outer)) {
        (scope?.names ?? this.fileNames).add(this.source.of(node));
        return;
      }
      const { parent, field } = outer;
      const besides = parent === null ? undefined : this.rules.patterns[parent.type];
      if (parent === null || besides === undefined || field === besides) break;
      outer = parent;
    }
    this.uses.push({ node, scope, use });
  }

  /** The uses in the order of the file, each name with each receiver once a line. */
  all(definitions: ReadonlySet<string>): Reference[] {
    const found = new Map<string, Reference>();
    for (const { node, scope, use } of this.uses) {
      const name = this.source.of(node);
      const member = this.memberOf(node);
      if (member === null && this.isLocal(name, scope, definitions)) continue;
      const receiver = member && this.receiver(member);
      const line = this.source.line(node.start);
      const kind = this.kindOf(member?.whole ?? node, use);
      const key = `${line} ${receiver ?? ''} ${name}`;
      const before = found.get(key);
      if (before === undefined || strength.indexOf(before.kind) > strength.indexOf(kind))
        found.set(key, { name, line, kind, ...(receiver === null ? {} : { receiver }) });
    }
    return [...found.values()];
  }

  private isLocal(name: string, scope: Scope | null, definitions: ReadonlySet<string>): boolean {
    for (let each = scope; each !== null; each = each.outer) if (each.names.has(name)) return true;
    return this.fileNames.has(name) && !definitions.has(name);
  }

  private memberOf(node: SyntaxNode): { readonly whole: SyntaxNode; readonly object: SyntaxNode | undefined } | null {
    const { parent } = node;
    const fields = parent && this.rules.members[parent.type];
    if (!fields || node.field !== fields[1]) return null;
    return { whole: parent, object: parent.children.find(({ field }) => field === fields[0]) };
  }

  private receiver({ object }: { readonly object: SyntaxNode | undefined }): string {
    if (object === undefined) return '?';
    const text = this.source.text.slice(object.start, Math.min(object.end, object.start + longestReceiver + 1));
    const made = /^\(?(?:await )?(?:new )?([\w$.:\\@]+)(?:\(.*\))?\)?$/su.exec(text);
    if (/^[\p{L}\p{N}_$@.:\\#?!*>-]+$/u.test(text) && text.length <= longestReceiver) return text.replace(/[?!]/g, '');
    return made?.[1] === undefined ? '?' : /^\(?(?:await )?new /.test(text) ? made[1] : `${made[1]}()`;
  }

  private kindOf(node: SyntaxNode, use: Reference['kind']): Reference['kind'] {
    const { parent } = node;
    if (parent && this.rules.calls[parent.type] === node.field) return 'call';
    let outer = parent;
    for (let i = 0; outer !== null && i < nearby; i++, outer = outer.parent) {
      if (this.rules.extends(outer)) return 'extends';
      if (this.rules.types.has(outer.type)) return 'type';
    }
    return use;
  }
}

/** How many nodes may lie between a name and the annotation it stands in. */
const nearby = 5;
const longestReceiver = 60;
/** Of two uses on a line the first of these is kept. */
const strength: readonly Reference['kind'][] = ['call', 'extends', 'type', 'use'];

function isIn(fields: Readonly<Record<string, readonly string[]>>, { parent, field }: SyntaxNode): boolean {
  const within = parent && fields[parent.type];
  return within != null && (within[0] === '*' || (field !== null && within.includes(field)));
}
