import { stepsOf, type ChainStep } from './chain';
import type { Outline } from './outline';
import type { OutlineSymbol } from './outlineSymbol';
import { resultType } from './resultType';

/** A class, or what is a member of one or stands at the top of a file: its file and its name with what is around it. */
export interface Known {
  readonly path: string;
  readonly name: string;
}

/** A definition, as a place that may be that of several files' parts of a class. */
export interface Member {
  readonly path: string;
  readonly name: string;
  readonly container: string | null;
}

/** What imports tell of names: what {@link MemberResolver} begins from. */
export interface NamesOfFiles {
  readonly outline: (
    path: string,
  ) => (Pick<Outline, 'symbols' | 'imports'> & Partial<Pick<Outline, 'references'>>) | undefined;
  /** What a name, or names joined by dots, means in a file; `name` is `*` for a whole file or folder. */
  readonly meaning: (path: string, name: string) => Known | null;
  /** What a file or folder offers under a name. */
  readonly exported: (path: string, name: string) => Known | null;
  /** Files beside one in which its classes may go on. */
  readonly beside: (path: string) => readonly string[];
  /** Everything of that name, wherever it is defined. */
  readonly everywhere: (name: string) => readonly Member[];
}

/** Of which class an expression is, and where its members stand: by signatures, values, and what classes extend. */
export class MemberResolver {
  private readonly symbols = new Map<string, ReadonlyMap<string, OutlineSymbol>>();

  constructor(private readonly names: NamesOfFiles) {}

  /** The member that a chain ends in (`a.b().c` has `c` of what `b` gives); null where that cannot be told. `line`: where it stands. */
  member(path: string, chain: string, name: string, line: number): Member | null {
    const of = this.classOf(path, stepsOf(chain), line);
    return of === null ? null : this.memberIn(of, name);
  }

  /** What `this.name` or, where a bare name may be a member, `name` means on a line; `above`: not of the class itself. */
  own(path: string, name: string, line: number, above = false): Member | null {
    for (let around = this.classAround(path, line); around !== null; around = outerOf(around)) {
      const found = above
        ? first(this.basesOf(around), base => this.memberIn(base, name))
        : this.memberIn(around, name);
      if (found !== null) return found;
    }
    return null;
  }

  /** Whether a class is another one or extends it, by its own words or those of what it extends. */
  isBelow(one: Known, other: Known, seen = new Set<string>()): boolean {
    if (isSame(one, other)) return true;
    const key = `${one.path}\n${one.name}`;
    if (seen.has(key) || seen.size > mostBases) return false;
    seen.add(key);
    return this.basesOf(one).some(base => this.isBelow(base, other, seen));
  }

  kindOf({ path, name }: Known): OutlineSymbol['kind'] | null {
    return this.symbolsOf(path).get(name)?.kind ?? null;
  }

  private memberIn(of: Known, name: string, seen = new Set<string>()): Member | null {
    const key = `${of.path}\n${of.name}`;
    if (seen.has(key) || seen.size > mostBases) return null;
    seen.add(key);
    const full = `${of.name}.${name}`;
    const holder = [of.path, ...this.names.beside(of.path)].find(each => this.symbolsOf(each).has(full));
    if (holder !== undefined) return { path: holder, name, container: of.name };
    const part = open.test(of.path)
      ? this.names.everywhere(name).find(each => each.container === of.name && family(each.path) === family(of.path))
      : undefined;
    return part ?? first(this.basesOf(of), base => this.memberIn(base, name, seen));
  }

  private classOf(path: string, steps: readonly ChainStep[], line: number): Known | null {
    const start = this.begin(path, steps, line);
    if (start === null) return null;
    let { at } = start;
    for (const { name, called } of steps.slice(start.used)) {
      if (at === null) return null;
      if (at.name === '*') {
        at = this.ofThing(this.names.exported(at.path, name), called);
        continue;
      }
      const member = this.memberIn(at, name);
      if (member !== null)
        at = this.ofThing({ path: member.path, name: `${member.container ?? ''}.${name}` }, called, at);
      else if (!constructing.test(name) && !unwrapping.test(name)) return null;
    }
    return at === null || at.name === '*' ? null : at;
  }

  /** What the first names of a chain mean: as many of them as one import has. */
  private begin(path: string, steps: readonly ChainStep[], line: number): { at: Known | null; used: number } | null {
    const [head] = steps;
    if (head === undefined) return null;
    if (/^(?:this|self|cls|Self|static|\$this|super|parent|@)$/.test(head.name)) {
      const around = this.classAround(path, line);
      if (around === null) return null;
      return { at: /^(?:super|parent)$/.test(head.name) ? (this.basesOf(around)[0] ?? null) : around, used: 1 };
    }
    if (head.name === 'new' && path.endsWith('.rb')) {
      const around = this.classAround(path, line);
      return around === null ? null : { at: around, used: 1 };
    }
    const plain = steps.findIndex(({ called }) => called);
    for (let used = Math.min(steps.length, plain < 0 ? steps.length : plain + 1, mostParts); used > 0; used--) {
      const names = steps.slice(0, used).map(({ name }) => name);
      const at = this.thingIn(path, names.join('.'));
      if (at !== null) return { at: this.ofThing(at, steps[used - 1]?.called === true), used };
    }
    const own = implicit.test(path) ? this.own(path, head.name, line) : null;
    return own === null
      ? null
      : { at: this.ofThing({ path: own.path, name: `${own.container ?? ''}.${own.name}` }, head.called), used: 1 };
  }

  /** What a name means in a file; of languages whose names need no import the one of that name. */
  private thingIn(path: string, name: string): Known | null {
    const meant = this.names.meaning(path, name);
    if (
      meant !== null &&
      !meant.path.startsWith('outside:') &&
      (meant.name === '*' || this.symbolsOf(meant.path).has(meant.name))
    )
      return meant;
    return meant === null || open.test(path) ? this.only(path, name) : null;
  }

  /** The one type of a name that is written without an import. */
  only(path: string, name: string): Known | null {
    if (!open.test(path)) return null;
    const last = name.slice(name.lastIndexOf('.') + 1);
    const found = [...this.names.everywhere(last), ...(last === name ? [] : this.names.everywhere(name))]
      .filter(each => family(each.path) === family(path))
      .map(each => ({
        path: each.path,
        name: each.container === null ? each.name : `${each.container}.${each.name}`,
      }))
      .filter(each => `.${each.name}`.endsWith(`.${name}`))
      .filter(each => isType.test(this.kindOf(each) ?? '') || (global.test(path) && !each.name.includes('.')));
    const [one] = found;
    return one !== undefined && found.every(each => each.name === one.name) ? one : null;
  }

  /** The class of a thing: itself, what it gives, or what it holds. `own`: the class that `Self` stands for. */
  private ofThing(thing: Known | null, called: boolean, own?: Known): Known | null {
    if (thing === null) return null;
    // What a module as a whole is may be made: `new Stack()`.
    const whole = thing.name === '*' && called ? this.names.exported(thing.path, 'default') : null;
    if (thing.name === '*') return whole === null || whole.name === '*' ? thing : this.ofThing(whole, called);
    const symbol = this.symbolsOf(thing.path).get(thing.name);
    if (symbol === undefined) return null;
    if (isType.test(symbol.kind)) return thing;
    if (!called && /^(?:function|macro)$/.test(symbol.kind)) return null;
    const type = resultType(symbol, thing.path);
    if (type === null) return this.hasMembers(thing) ? thing : null;
    const around = own ?? (symbol.container === null ? null : { path: thing.path, name: symbol.container });
    if (/^(?:Self|self|static|this|\$this)$/.test(type)) return around;
    return this.typeNamed(thing.path, type, around);
  }

  /** A function with methods, as JavaScript had classes. */
  private hasMembers({ path, name }: Known): boolean {
    if (!/\.[cm]?[jt]sx?$/.test(path)) return false;
    for (const each of this.symbolsOf(path).values())
      if (each.kind === 'method' && each.container === name) return true;
    return false;
  }

  /** The class of that name as a file calls it, one of the class around it first. */
  private typeNamed(path: string, name: string, around: Known | null): Known | null {
    const dotted = name.replaceAll(/::|\\/g, '.');
    for (let each = around; each !== null; each = outerOf(each)) {
      const inner = { path: each.path, name: `${each.name}.${dotted}` };
      if (isType.test(this.kindOf(inner) ?? '')) return inner;
    }
    const found = this.thingIn(path, dotted) ?? this.inModule(path, dotted);
    return found !== null && found.name !== '*' && isType.test(this.kindOf(found) ?? '') ? found : null;
  }

  /** `b.C` where `b` is imported whole. */
  private inModule(path: string, dotted: string): Known | null {
    const cut = dotted.lastIndexOf('.');
    const module = cut < 0 ? null : this.names.meaning(path, dotted.slice(0, cut));
    return module?.name === '*' ? this.names.exported(module.path, dotted.slice(cut + 1)) : null;
  }

  private basesOf(of: Known): Known[] {
    const files = [of.path, ...this.names.beside(of.path)];
    return files.flatMap(path =>
      (this.names.outline(path)?.references ?? [])
        .filter(({ kind, by }) => kind === 'extends' && by === of.name)
        .flatMap(({ name, receiver }) => {
          const base = this.typeNamed(path, receiver === undefined ? name : `${receiver}.${name}`, outerOf(of));
          return base === null || isSame(base, of) ? [] : [base];
        }),
    );
  }

  /** The innermost class around a line, or that of which the method around it is. */
  classAround(path: string, line: number): Known | null {
    let best: OutlineSymbol | null = null;
    for (const each of this.names.outline(path)?.symbols ?? [])
      if (each.startLine <= line && line <= each.endLine)
        if (best === null || each.endLine - each.startLine <= best.endLine - best.startLine) best = each;
    if (best === null) return null;
    const names = best.container === null ? [best.name] : [...best.container.split('.'), best.name];
    for (let length = names.length; length > 0; length--) {
      const name = names.slice(0, length).join('.');
      const holder = [path, ...this.names.beside(path)].find(each =>
        isType.test(this.kindOf({ path: each, name }) ?? ''),
      );
      if (holder !== undefined) return { path: holder, name };
      const elsewhere = this.only(path, name);
      if (elsewhere !== null) return elsewhere;
    }
    return null;
  }

  private symbolsOf(path: string): ReadonlyMap<string, OutlineSymbol> {
    const known = this.symbols.get(path);
    if (known !== undefined) return known;
    const symbols = new Map<string, OutlineSymbol>();
    for (const each of this.names.outline(path)?.symbols ?? []) {
      const full = each.container === null ? each.name : `${each.container}.${each.name}`;
      const before = symbols.get(full);
      // A type before what bears its name: a constructor, a constant of a companion.
      if (before === undefined || (!isType.test(before.kind) && isType.test(each.kind))) symbols.set(full, each);
    }
    this.symbols.set(path, symbols);
    return symbols;
  }
}

function first<T, R>(all: readonly T[], of: (each: T) => R | null): R | null {
  for (const each of all) {
    const found = of(each);
    if (found !== null) return found;
  }
  return null;
}

function isSame(a: Known, b: Known): boolean {
  return a.name === b.name && (a.path === b.path || (open.test(a.path) && family(a.path) === family(b.path)));
}

function outerOf({ path, name }: Known): Known | null {
  const cut = name.lastIndexOf('.');
  return cut < 0 ? null : { path, name: name.slice(0, cut) };
}

/** The languages that see each other's names. */
function family(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return (
    [/^(?:c|h|cc|cpp|cxx|hh|hpp|hxx|ipp|inl|cu|m|mm)$/, /^(?:kts?|java|scala|sc)$/, /^(?:rb|rake|ru)$/, /^exs?$/].find(
      each => each.test(extension),
    )?.source ?? extension
  );
}

const isType = /^(?:class|interface|enum|module)$/;
/** Languages in which a type is known without an import of its file. */
const open = /\.(?:cs|csx|rb|rake|ru|swift|exs?|php|c|h|cc|cpp|cxx|hh|hpp|hxx|ipp|inl|cu|mm?|jl|hs)$/i;
/** Languages of which functions and constants are known everywhere too. */
const global = /\.(?:php|swift|jl)$/;
/** Languages in which a bare name may be a member of the class around it. */
export const implicit = /\.(?:java|kts?|scala|sc|swift|cs|csx|c|h|cc|cpp|cxx|hh|hpp|hxx|ipp|inl|mm|rb|rake|dart|sol)$/i;
/** Names by which classes are made, where nothing of that name is defined. */
const constructing = /^(?:new|default|init|allocate|from|with_\w+|__construct)$/;
/** Functions of everything that give what they are called on, or what that wraps. */
const unwrapping =
  /^(?:unwrap(?:_\w+)?|expect|clone|as_ref|as_mut|borrow(?:_mut)?|lock|await|get|also|apply|tap|to_owned|orElseThrow|freeze|dup|not_nil)$/;
/** Classes that are followed upwards. */
const mostBases = 30;
/** Names joined by dots that one import may bring. */
const mostParts = 6;
