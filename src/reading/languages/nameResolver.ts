import { posix } from 'node:path';
import type { ImportResolver } from './importResolver';
import type { Import, Reference } from './languageRules';
import type { Outline } from './outline';
import type { OutlineSymbol } from './outlineSymbol';

/** What a name means: a definition at the top of a file (`name`), or the whole file or folder (`name` is `*`). */
export interface Meaning {
  readonly path: string;
  readonly name: string;
}

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

  constructor(
    private readonly outlines: (path: string) => Pick<Outline, 'symbols' | 'imports'> | undefined,
    private readonly imports: ImportResolver,
  ) {}

  /** @param path the file that `reference` is in; it has the definition's name, or what the file calls that. */
  certainty(definition: Defined, path: string, reference: Reference): Certainty {
    const meant = this.definitionOf(path, reference);
    if (meant !== null)
      return meant.path === definition.path &&
        meant.name === definition.name &&
        meant.container === definition.container
        ? 'certain'
        : reference.of !== undefined && reference.name === definition.name
          ? // What is of a class may be of one that extends it.
            'possible'
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

  /** What a reference means as far as imports and definitions tell; null when it hangs on an object's type. */
  definitionOf(path: string, { name, receiver, of }: Reference): Defined | null {
    if (of !== undefined) {
      const meant = this.memberOf(path, of, name);
      const isClass = meant !== null && meant.container !== null && this.isType(meant.path, meant.container);
      return isClass ? meant : null;
    }
    if (receiver === undefined) {
      return this.valueOf(this.nameIn(path, name, new Set()));
    }
    return ownReceiver.test(receiver) ? null : this.memberOf(path, receiver, name);
  }

  private isType(path: string, name: string): boolean {
    const beside = besides.test(path) ? this.imports.filesIn(`${posix.dirname(path)}/`) : [];
    return [path, ...beside].some(each => this.namesOf(each).types.has(name));
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
    const beside = besides.test(at.path) ? this.imports.filesIn(`${posix.dirname(at.path)}/`) : [];
    const holder = [at.path, ...beside].find(each => this.namesOf(each).members.has(member));
    return holder === undefined ? null : { path: holder, name, container };
  }

  /** A whole module as a value is what it exports (`module.exports = …`). */
  private valueOf(meaning: Meaning | null): Defined | null {
    const value = meaning?.name === '*' ? this.exportOf(meaning.path, 'default', new Set()) : meaning;
    return value && { ...value, container: null };
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
      // It comes from outside the workspace.
      const nearly = bound.some(
        ({ source }) => this.imports.resolve(path, source) === null && this.imports.resolvesWithoutCase(path, source),
      );
      if (!names.defined.has(name)) return nearly ? null : { path: `outside:${bound[0]?.source ?? ''}`, name };
    }
    if (names.defined.has(name)) return { path, name };
    for (const source of names.stars) {
      const target = this.imports.resolve(path, source);
      const found = target === null ? null : this.exportOf(target, name, seen);
      if (found) return found;
    }
    return this.samePackage(path, name);
  }

  private imported(path: string, source: string, name: string, seen: Set<string>): Meaning | null {
    const target = this.imports.resolve(path, source);
    if (name === '*') return target === null ? null : { path: target, name: '*' };
    const found = target === null ? null : this.exportOf(target, name, seen);
    // Of Python and Rust a name may be a module: the source's own part.
    if (found || !/\.(?:pyi?|rs|ipynb)$/.test(path))
      return found ?? (target !== null && name === 'default' ? { path: target, name: '*' } : null);
    return this.submodule(path, { path: source, name: '*' }, name);
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
