import { posix } from 'node:path';
import type { ImportResolver } from './importResolver';
import type { Import, Reference } from './languageRules';
import { implicit, MemberResolver } from './memberResolver';
import type { Outline } from './outline';
import type { OutlineSymbol } from './outlineSymbol';

/** What a name means: a definition at the top of a file (`name`), or the whole file or folder (`name` is `*`). */
export interface Meaning {
  readonly path: string;
  readonly name: string;
}

type OutlineToResolve = Pick<Outline, 'symbols' | 'imports'> & Partial<Pick<Outline, 'references'>>;

/** A definition to which references are sought. */
export type Defined = Pick<OutlineSymbol, 'name' | 'container'> & { readonly path: string };

/**
 * How sure it is that a reference means a definition. `certain`: the file imports that name, or what it is accessed through,
 * from the defining file (re-exports followed), or it is the same file or package. `possible`: only the name is the same.
 * `no`: the name is known to mean something else.
 */
export type Certainty = 'certain' | 'possible' | 'no';

/** Follows names through imports. Build one for each state of the files: it keeps what it has looked up. */
export class NameResolver {
  private readonly files = new Map<string, FileNames>();

  private readonly members: MemberResolver;

  /** @param everywhere all definitions of a name: of languages whose names need no import. */
  constructor(
    private readonly outlines: (path: string) => OutlineToResolve | undefined,
    private readonly imports: ImportResolver,
    private readonly everywhere: (name: string) => readonly Defined[] = () => [],
  ) {
    this.members = new MemberResolver({
      outline: outlines,
      meaning: (path, name) => this.nameIn(path, name, new Set()),
      exported: (path, name) => this.exportOf(path, name, new Set()),
      beside: path => this.besideOf(path),
      everywhere,
    });
  }

  /** @param path the file that `reference` is in; it has the definition's name, or what the file calls that. */
  certainty(definition: Defined, path: string, reference: Reference): Certainty {
    const meant = this.definitionOf(path, reference);
    if (meant !== null)
      return meant.path === definition.path &&
        meant.name === definition.name &&
        meant.container === definition.container
        ? 'certain'
        : this.mayOverride(definition, meant)
          ? 'possible'
          : 'no';
    return reference.name === definition.name ? this.byName(definition, path, reference) : 'no';
  }

  /** The names by which other files may call a definition: its own, and those of imports and exports that rename it. */
  aliasesOf(definition: Defined, paths: Iterable<string>): ReadonlySet<string> {
    const names = new Set([definition.name]);
    for (const path of paths)
      for (const { names: taken } of this.outlines(path)?.imports ?? [])
        for (const { name, as } of taken)
          if (name !== as && (name === definition.name || name === 'default')) names.add(as);
    return names;
  }

  /** What a reference means as far as imports, types and definitions tell; null when it hangs on an object of which nothing is known. */
  definitionOf(path: string, { name, line, receiver, of }: Reference): Defined | null {
    if (of !== undefined) return this.members.member(path, of, name, line) ?? this.extensionNamed(path, name);
    if (receiver === undefined) {
      const own = implicit.test(path) ? this.members.own(path, name, line) : null;
      return own ?? this.valueOf(this.nameIn(path, name, new Set())) ?? this.onlyType(path, name);
    }
    const extension = this.extensionNamed(path, name);
    if (extension !== null) return extension;
    if (ownReceiver.test(receiver)) return this.members.own(path, name, line, /^(?:super|parent)/.test(receiver));
    const meant = this.memberOf(path, receiver, name);
    return meant === null || meant.path.startsWith('outside:')
      ? (this.members.member(path, receiver, name, line) ?? meant)
      : meant;
  }

  /** A function of this name that is of no class and extends others: of Kotlin the one imported, of C# the only one. */
  private extensionNamed(path: string, name: string): Defined | null {
    if (!extensions.test(path)) return null;
    const meant = path.endsWith('.cs') ? null : this.nameIn(path, name, new Set());
    const found = path.endsWith('.cs')
      ? this.everywhere(name).filter(each => each.path.endsWith('.cs'))
      : meant === null || meant.path.endsWith('/')
        ? []
        : [{ path: meant.path, name: meant.name, container: null }];
    const extending = found.filter(each =>
      (this.outlines(each.path)?.symbols ?? []).some(
        symbol =>
          symbol.name === each.name && symbol.container === each.container && isExtension.test(symbol.signature),
      ),
    );
    const [only] = extending;
    return only !== undefined && extending.length === found.length ? only : null;
  }

  /** The type that a name without an import means, where there is one of the name. */
  private onlyType(path: string, name: string): Defined | null {
    const only = this.members.only(path, name);
    if (only === null) return null;
    const cut = only.name.lastIndexOf('.');
    return { path: only.path, name, container: cut < 0 ? null : only.name.slice(0, cut) };
  }

  /** What is of a class may be of one that extends it, or that has what an interface asks for. */
  private mayOverride(definition: Defined, meant: Defined): boolean {
    if (definition.name !== meant.name || definition.container === null || meant.container === null) return false;
    const [one, other] = [
      { path: definition.path, name: definition.container },
      { path: meant.path, name: meant.container },
    ];
    return this.members.kindOf(other) === 'interface' || this.members.isBelow(one, other);
  }

  private besideOf(path: string): readonly string[] {
    return besides.test(path) ? this.imports.filesIn(`${posix.dirname(path)}/`) : [];
  }

  private memberOf(path: string, receiver: string, name: string): Defined | null {
    const parts = receiver.split(/\.|::|->|\\/).filter(part => part !== '');
    const [head = ''] = parts;
    let at: Meaning | null = null;
    let used = 1;
    // `import a.b` is called by its whole name.
    for (let length = parts.length; length > 1 && at === null; length--) {
      at = this.nameIn(path, parts.slice(0, length).join('.'), new Set());
      used = length;
    }
    if (at === null) {
      at = this.nameIn(path, head, new Set());
      used = 1;
    }
    if (at === null && path.endsWith('.rs') && parts.length > 1)
      return this.valueOf(this.imported(path, parts.join('::'), name, new Set()));
    if (at === null) return null;
    const inside: string[] = [];
    for (const part of parts.slice(used)) {
      if (at.name !== '*' || inside.length > 0) inside.push(part);
      else at = this.exportOf(at.path, part, new Set()) ?? this.submodule(path, at, part) ?? at;
    }
    if (at.name === '*') {
      const value = this.valueOf(this.exportOf(at.path, name, new Set()));
      const whole = value === null ? this.exportOf(at.path, 'default', new Set()) : null;
      if (whole === null || whole.name === '*') return value;
      // What a module as a whole is (`module.exports = store`, Lua's `return M`) has the member.
      const known = this.namesOf(whole.path).members.has(`${whole.name} ${name}`);
      return known ? { path: whole.path, name, container: whole.name } : null;
    }
    const container = [at.name, ...inside].join('.');
    const member = `${container} ${name}`;
    const holder = [at.path, ...this.besideOf(at.path)].find(each => this.namesOf(each).members.has(member));
    return holder === undefined ? null : { path: holder, name, container };
  }

  /** A whole module as a value is what it exports (`module.exports = …`). */
  private valueOf(meaning: Meaning | null): Defined | null {
    const value = meaning?.name === '*' ? this.exportOf(meaning.path, 'default', new Set()) : meaning;
    if (value === null) return null;
    const cut = value.name.lastIndexOf('.');
    const isInside = cut > 0 && !value.path.endsWith('/') && !this.namesOf(value.path).defined.has(value.name);
    return isInside
      ? { path: value.path, name: value.name.slice(cut + 1), container: value.name.slice(0, cut) }
      : { ...value, container: null };
  }

  private byName(definition: Defined, path: string, { receiver }: Reference): Certainty {
    const own = receiver !== undefined && ownReceiver.test(receiver);
    // Of Terraform the whole address is written, and means what is in the same folder.
    if (path.endsWith('.tf') && definition.path.endsWith('.tf')) {
      const same = posix.dirname(path) === posix.dirname(definition.path) && receiver === definition.container;
      return same ? 'certain' : 'no';
    }
    if (definition.container === null) return own ? 'no' : 'possible';
    if (path === definition.path && (own || receiver === undefined)) return 'certain';
    // Other parts of a class see its members by their bare names.
    if ((own || receiver === undefined) && parted.test(path) && this.isPartOf(path, definition.container))
      return 'certain';
    return receiver === undefined && explicitObject.test(path) ? 'no' : 'possible';
  }

  /** Whether a file has something of a class that stands elsewhere. */
  private isPartOf(path: string, container: string): boolean {
    const { types, members } = this.namesOf(path);
    if (types.has(container)) return true;
    for (const member of members) if (member.startsWith(`${container} `)) return true;
    return false;
  }

  /** What a bare name means in a file. */
  private nameIn(path: string, name: string, seen: Set<string>): Meaning | null {
    const key = `${path}\n${name}`;
    if (seen.has(key)) return null;
    seen.add(key);
    const names = this.namesOf(path);
    const bound = names.bound.get(name);
    if (bound !== undefined) {
      for (const { source, name: taken } of bound) {
        const found = this.imported(path, source, taken, seen);
        if (found) return found;
      }
      // Of PHP a function may stand in any file.
      if (path.endsWith('.php') && this.everywhere(name).some(each => each.path.endsWith('.php'))) return null;
      // It comes from outside the workspace.
      const nearly = bound.some(
        ({ source }) => this.imports.resolve(path, source) === null && this.imports.resolvesWithoutCase(path, source),
      );
      if (!names.defined.has(name)) return nearly ? null : { path: `outside:${bound[0]?.source ?? ''}`, name };
    }
    if (names.defined.has(name)) return { path, name };
    for (const source of names.stars) {
      const target = this.imports.resolve(path, source);
      const found =
        target === null
          ? this.insideModule(source, name)
          : (this.exportOf(target, name, seen) ?? this.insideOf(target, source, name));
      if (found) return found;
    }
    return this.samePackage(path, name);
  }

  private imported(path: string, source: string, name: string, seen: Set<string>): Meaning | null {
    const target = this.imports.resolve(path, source);
    if (name === '*') return target === null ? this.moduleNamed(source) : this.moduleIn(target, source);
    const found = target === null ? null : (this.exportOf(target, name, seen) ?? this.insideOf(target, source, name));
    // Of Python and Rust a name may be a module: the source's own part.
    if (found || !/\.(?:pyi?|rs|ipynb)$/.test(path))
      return found ?? (target !== null && name === 'default' ? { path: target, name: '*' } : null);
    return this.submodule(path, { path: source, name: '*' }, name);
  }

  /** In Elixir a file's module is known by its own name. */
  private moduleIn(path: string, source: string): Meaning {
    return elixir.test(path) && this.namesOf(path).defined.has(source) ? { path, name: source } : { path, name: '*' };
  }

  /** The module of that whole name, in whatever file. */
  private moduleNamed(source: string): Meaning | null {
    const found = this.everywhere(source).find(({ path, container }) => elixir.test(path) && container === null);
    return found === undefined ? null : { path: found.path, name: source };
  }

  /** What a module of Elixir has that is imported whole, in whatever file it stands. */
  private insideModule(source: string, name: string): Meaning | null {
    const found = this.everywhere(name).find(({ path, container }) => elixir.test(path) && container === source);
    return found === undefined ? null : { path: found.path, name: `${source}.${name}` };
  }

  /** What stands in a class or module that the source names after the file: a static import, a module within a file. */
  private insideOf(path: string, source: string, name: string): Meaning | null {
    if (path.endsWith('/')) return null;
    const parts = source.split(/\.|::/);
    if (parts.at(-1) === name) parts.pop();
    for (let length = 1; length <= Math.min(parts.length, mostInside); length++) {
      const container = parts.slice(-length).join('.');
      if (this.namesOf(path).members.has(`${container} ${name}`)) return { path, name: `${container}.${name}` };
    }
    return null;
  }

  private submodule(path: string, { path: source }: Meaning, part: string): Meaning | null {
    if (/\.rs$/.test(path)) {
      const target = this.imports.resolve(path, `${source}::${part}`);
      return target !== null && (target.endsWith(`/${part}.rs`) || target.endsWith(`/${part}/mod.rs`))
        ? { path: target, name: '*' }
        : null;
    }
    if (!/\.(?:pyi?|ipynb)$/.test(path)) return null;
    // A package's file stands for its folder.
    const target = source.endsWith('/__init__.py')
      ? this.imports.resolve(source, `.${part}`)
      : this.imports.resolve(path, source.endsWith('.') ? source + part : `${source}.${part}`);
    return target === null ? null : { path: target, name: '*' };
  }

  /** What a file, or a folder's package, offers under a name. */
  private exportOf(path: string, name: string, seen: Set<string>): Meaning | null {
    if (path.endsWith('/')) return this.inFolder(path, name);
    const names = this.namesOf(path);
    const local = names.exportedAs.get(name);
    if (local !== undefined && local !== name) return this.nameIn(path, local, seen);
    if (names.defined.has(name)) return { path, name };
    if (local !== undefined || !/\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/.test(path)) return this.nameIn(path, name, seen);
    for (const source of name === 'default' ? [] : names.stars) {
      const target = this.imports.resolve(path, source);
      const key = `${target ?? ''}\n*\n${name}`;
      if (target === null || seen.has(key)) continue;
      seen.add(key);
      const found = this.exportOf(target, name, seen);
      if (found) return found;
    }
    return null;
  }

  /** In Go and Java a package's files see each other. */
  private samePackage(path: string, name: string): Meaning | null {
    return samePackage.test(path) ? this.inFolder(`${posix.dirname(path)}/`, name) : null;
  }

  private inFolder(folder: string, name: string): Meaning | null {
    const path = this.imports.filesIn(folder).find(each => this.namesOf(each).defined.has(name));
    return path === undefined ? null : { path, name };
  }

  private namesOf(path: string): FileNames {
    const known = this.files.get(path);
    if (known) return known;
    const names = fileNames(this.outlines(path));
    this.files.set(path, names);
    return names;
  }
}

/** Languages in which a package's files, which are those of a folder, see each other. */
const samePackage = /\.(?:go|java|kts?|scala|swift|tf|r|R)$/;
/** Of these a type's methods may stand in several files of it. */
const besides = /\.(?:go|swift|cs)$/;

/** Languages in which a bare name is never a member of a class that stands elsewhere. */
const explicitObject = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|pyi?|ipynb|go|rs)$/;

/** Languages in which a class may stand in several files: parts, extensions, bodies apart from the header. */
const parted = /\.(?:cs|swift|cc|cpp|cxx|hpp|hh|mm?|rb)$/;

const elixir = /\.exs?$/;
/** Languages in which functions extend classes of elsewhere. */
const extensions = /\.(?:kts?|cs)$/;
const isExtension = /\bfun\s(?:<[^()]{1,99}>\s)?[\w.<>?, ]{1,99}\.\w+\s?\(|\(\s?this\s/;
/** Names of a source that may stand within a file. */
const mostInside = 3;

/** The object that a method belongs to. */
const ownReceiver = /^(?:this|self|cls|super(?:\(\))?|\$this|static|parent|Self)$/;

interface FileNames {
  readonly defined: ReadonlySet<string>;
  /** Classes and interfaces, with what they stand in: `a.b`. */
  readonly types: ReadonlySet<string>;
  /** Container and name, by a blank. */
  readonly members: ReadonlySet<string>;
  readonly bound: ReadonlyMap<string, readonly { readonly source: string; readonly name: string }[]>;
  /** Exported name to the name in the file. */
  readonly exportedAs: ReadonlyMap<string, string>;
  readonly stars: readonly string[];
}

function fullName({ container, name }: OutlineSymbol): string {
  return container === null ? name : `${container}.${name}`;
}

function fileNames(
  outline: { readonly symbols: readonly OutlineSymbol[]; readonly imports: readonly Import[] } | undefined,
): FileNames {
  const bound = new Map<string, { source: string; name: string }[]>();
  const exportedAs = new Map<string, string>();
  const stars: string[] = [];
  for (const { source, names } of outline?.imports ?? [])
    for (const { name, as } of names) {
      if (source === '') exportedAs.set(as, name);
      else if (name === '*' && as === '*') stars.push(source);
      else bound.set(as, [...(bound.get(as) ?? []), { source, name }]);
    }
  const symbols = outline?.symbols ?? [];
  return {
    defined: new Set(symbols.flatMap(({ container, name }) => (container === null ? [name] : []))),
    types: new Set(symbols.flatMap(each => (/^(?:class|interface|enum)$/.test(each.kind) ? [fullName(each)] : []))),
    members: new Set(symbols.flatMap(({ container, name }) => (container === null ? [] : [`${container} ${name}`]))),
    bound,
    exportedAs,
    stars,
  };
}
