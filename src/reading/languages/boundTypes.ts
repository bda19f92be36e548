import type { Scope } from './scope';
import type { SyntaxNode } from './syntaxNode';

/** A variable, or a field of the object that a method belongs to (`this.x`), where it gets its value or its type is written. */
export interface Typed {
  readonly at: SyntaxNode;
  readonly field: boolean;
  /** The class that it is of, as the file calls it, a chain that gives one, or `=x` for that of a variable; null where that cannot be told. */
  readonly type: string | null;
  /** The type is written: what is assigned does not change it. */
  readonly written: boolean;
}

/** What variables and fields of one file are of, as far as each place that gives them a value says the same. */
export class BoundTypes {
  private readonly variables = new Map<Scope | null, Map<string, Known>>();
  /** By the class that they are fields of. */
  private readonly fields = new Map<object, Map<string, Known>>();
  private readonly told = new Set<SyntaxNode>();

  /** `owner`: the class around it. */
  add(name: string, { at, field, type, written }: Typed, scope: Scope | null, owner: object | null): void {
    this.told.add(at);
    if (!field) put(this.variables, scope, name, { type, written });
    else if (owner !== null) put(this.fields, owner, name, { type, written });
  }

  /** A name is bound at `node`: unless a rule has told its type, it may be of any. */
  bound(node: SyntaxNode, name: string, scope: Scope | null): void {
    if (!this.told.has(node)) put(this.variables, scope, name, { type: null, written: false });
  }

  ofVariable(name: string, scope: Scope | null): string | null {
    return this.variables.get(scope)?.get(name)?.type ?? null;
  }

  ofField(name: string, owner: object | null): string | null {
    return (owner === null ? undefined : this.fields.get(owner)?.get(name)?.type) ?? null;
  }
}

type Known = Pick<Typed, 'type' | 'written'>;

function put<K>(all: Map<K, Map<string, Known>>, key: K, name: string, found: Known): void {
  const known = all.get(key) ?? new Map<string, Known>();
  all.set(key, known);
  const before = known.get(name);
  if (before === undefined || (found.written && !before.written)) known.set(name, found);
  else if (before.written === found.written && before.type !== found.type)
    known.set(name, { type: null, written: found.written });
}
