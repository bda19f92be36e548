import { posix } from 'node:path';
import { PackageMap, readJson } from './packageMap';

/**
 * Finds the file that an import means, by paths alone and the few manifests that say more. Build one for each set of paths:
 * it keeps what it has read of them.
 */
export class ImportResolver {
  private readonly paths: ReadonlySet<string>;
  private readonly folders = new Set<string>();
  private readonly byName = new Map<string, string[]>();
  private readonly packages: PackageMap;
  private byFolder: ReadonlyMap<string, readonly string[]> | null = null;
  private readonly known = new Map<string, string | null>();
  private withoutCase: ReadonlySet<string> | null = null;

  /** @param read the text of a file of the workspace (tsconfig.json, package.json, go.mod, Cargo.toml), or undefined. */
  constructor(
    paths: Iterable<string>,
    private readonly read: (path: string) => string | undefined,
  ) {
    this.paths = new Set(paths);
    for (const path of this.paths) {
      const name = posix.basename(path);
      const same = this.byName.get(name);
      if (same) same.push(path);
      else this.byName.set(name, [path]);
      for (
        let at = path.lastIndexOf('/');
        at > 0 && !this.folders.has(path.slice(0, at));
        at = path.lastIndexOf('/', at - 1)
      )
        this.folders.add(path.slice(0, at));
    }
    this.packages = new PackageMap(name => this.byName.get(name) ?? [], read);
  }

  /**
   * The path that `source` means in the file `from`; a folder (Go, Java's `a.b.*`) ends in `/`. Null when it is outside the
   * workspace or cannot be told. `''` is the file itself.
   */
  resolve(from: string, source: string): string | null {
    if (source === '') return from;
    const key = `${posix.dirname(from)}\n${posix.extname(from)}\n${source}`;
    let found = this.known.get(key);
    if (found === undefined) {
      found = this.find(from, source);
      this.known.set(key, found);
    }
    return found;
  }

  /** Whether a relative import would lead to a file if names were compared without case, as some file systems do. */
  resolvesWithoutCase(from: string, source: string): boolean {
    if (!/^\.{1,2}\//.test(source)) return false;
    this.withoutCase ??= new Set([...this.paths].map(path => path.toLowerCase().replace(/(?:\/index)?\.\w+$/, '')));
    const path = posix.join(posix.dirname(from), source).toLowerCase();
    return this.withoutCase.has(path) || this.withoutCase.has(path.replace(/\.\w+$/, ''));
  }

  /** The files directly in a folder, given with its `/`. */
  filesIn(folder: string): readonly string[] {
    this.byFolder ??= groupedByFolder(this.paths);
    return this.byFolder.get(folder === './' ? '' : folder) ?? [];
  }

  private find(from: string, source: string): string | null {
    const extension = posix.extname(from).slice(1).toLowerCase();
    if (/^(?:[cm]?[jt]s|[jt]sx|vue|svelte|astro|html?)$/.test(extension)) return this.script(from, source);
    if (/^(?:pyi?|ipynb)$/.test(extension)) return this.python(from, source);
    if (extension === 'go') return this.folder(this.packages.goFolder(from, source));
    if (extension === 'rs') return this.rust(from, source);
    if (extension === 'java') return this.java(from, source);
    if (/^(?:kts?|scala|sc)$/.test(extension)) return this.jvm(from, source);
    if (extension === 'dart') return this.dart(from, source);
    if (extension === 'lua')
      return (
        this.ending(from, `${source.replace(/\./g, '/')}.lua`) ??
        this.ending(from, `${source.replace(/\./g, '/')}/init.lua`)
      );
    if (/^exs?$/.test(extension)) return this.ending(from, `${snake(source).replace(/\./g, '/')}.ex`);
    if (extension === 'hs') return this.ending(from, `${source.replace(/\./g, '/')}.hs`);
    if (/^mli?$/.test(extension)) return this.ending(from, `${source.charAt(0).toLowerCase()}${source.slice(1)}.ml`);
    if (/^(?:zig|jl|r|sol)$/.test(extension))
      return this.first([posix.join(posix.dirname(from), source)]) ?? this.ending(from, source);
    if (/^(?:c|h|cc|cpp|cxx|hh|hpp|hxx|ipp|inl|m|mm|cu|cuh|ino)$/.test(extension)) {
      const plain = source.replace(/^<|>$/g, '');
      return (
        (plain === source ? this.first([posix.join(posix.dirname(from), plain)]) : null) ?? this.ending(from, plain)
      );
    }
    if (extension === 'php') return this.php(from, source);
    if (source.startsWith('.'))
      return (
        this.first(['', '.rb', '.sh'].map(end => posix.join(posix.dirname(from), source) + end)) ??
        this.ending(from, source.slice(2))
      );
    return extension === 'rb' || extension === 'rake'
      ? (this.ending(from, `lib/${source}.rb`) ?? this.ending(from, `${source}.rb`))
      : null;
  }

  private script(from: string, source: string): string | null {
    if (/^\.{1,2}(?:\/|$)/.test(source)) return this.scriptFile(posix.join(posix.dirname(from), source));
    for (const each of this.packages.mapped(from, source)) {
      const found = this.scriptFile(each);
      if (found !== null) return found;
    }
    return null;
  }

  /** With the extension that is left out, or that the compiler will write; a folder is its index or its `main`. */
  private scriptFile(path: string): string | null {
    const written = /^(.*)\.([cm]?)js(x?)$/.exec(path);
    const compiled = written
      ? ['ts', 'tsx', 'd.ts'].map(
          end => `${written[1] ?? ''}.${end === 'tsx' ? end : end.replace('ts', `${written[2] ?? ''}ts`)}`,
        )
      : [];
    const bare = scriptEnds.map(end => path + end);
    const found = this.first([...compiled, path, ...bare, ...scriptEnds.map(end => posix.join(path, `index${end}`))]);
    if (found !== null) return found;
    const main = readJson(this.read(posix.join(path, 'package.json')))?.['main'];
    return typeof main === 'string' ? this.first(['', ...scriptEnds].map(end => posix.join(path, main) + end)) : null;
  }

  private python(from: string, source: string): string | null {
    const dots = /^\.*/.exec(source)?.[0] ?? '';
    const rest = source.slice(dots.length);
    const path = rest.replace(/\./g, '/');
    if (dots !== '') return this.pythonFile(posix.join(posix.dirname(from), '../'.repeat(dots.length - 1), path));
    // The folder that holds the topmost package around the file, then those around it, then any that holds the package.
    let root = posix.dirname(from);
    while (root !== '.' && this.paths.has(`${root}/__init__.py`)) root = posix.dirname(root);
    for (let at = root; ; at = posix.dirname(at)) {
      const found = this.pythonFile(posix.join(at, path)) ?? this.pythonFile(posix.join(at, 'src', path));
      if (found !== null || at === '.' || at === '/') {
        if (found !== null) return found;
        break;
      }
    }
    for (const suffix of [`${path}/__init__.py`, ...(path.includes('/') ? [`${path}.py`] : [])]) {
      const file = this.ending(from, suffix);
      // What is itself inside a package is no root.
      if (file !== null && !this.paths.has(posix.join(file.slice(0, -suffix.length), '__init__.py'))) return file;
    }
    return null;
  }

  private pythonFile(path: string): string | null {
    return this.first([`${path}/__init__.py`, `${path}.py`, `${path}/__init__.pyi`, `${path}.pyi`]);
  }

  private rust(from: string, source: string): string | null {
    const parts = source.split('::');
    const stem = posix.basename(from, '.rs');
    let folder = /^(?:mod|lib|main)$/.test(stem) ? posix.dirname(from) : posix.join(posix.dirname(from), stem);
    let root = posix.dirname(from);
    while (root !== '.' && !this.paths.has(`${root}/lib.rs`) && !this.paths.has(`${root}/main.rs`))
      root = posix.dirname(root);
    let inCrate = /^(?:crate|super|self$)/.test(source);
    if (parts[0] === 'crate') folder = root;
    else if (parts[0] === 'super') folder = posix.dirname(folder);
    else if (parts[0] !== 'self') {
      const crate = this.packages.rustCrate(parts[0] ?? '');
      if (crate !== null) [folder, inCrate] = [crate, true];
      else parts.unshift('self');
    }
    parts.shift();
    while (parts[0] === 'super') {
      folder = posix.dirname(folder);
      parts.shift();
    }
    // The last names may be items in a module's file.
    for (let length = parts.length; length >= 0; length--) {
      const path = posix.join(folder, ...parts.slice(0, length));
      const found = this.first(
        length === 0
          ? [`${path}/mod.rs`, `${path}.rs`, `${path}/lib.rs`, `${path}/main.rs`]
          : [`${path}.rs`, `${path}/mod.rs`],
      );
      if (found !== null && (length > 0 || inCrate)) return found;
    }
    return null;
  }

  private java(from: string, source: string): string | null {
    const path = source.replace(/\./g, '/');
    if (path.endsWith('/*')) {
      const folders = [...this.folders].filter(
        each => each === path.slice(0, -2) || each.endsWith(`/${path.slice(0, -2)}`),
      );
      return this.folder(nearest(from, folders));
    }
    return (
      this.ending(from, `${path}.java`) ??
      (path.includes('/') ? this.ending(from, `${posix.dirname(path)}.java`) : null)
    );
  }

  /** A class of Kotlin or Scala may stand in any file of its package. */
  private jvm(from: string, source: string): string | null {
    const path = source.replace(/\./g, '/').replace(/\/\*$/, '');
    const file = ['kt', 'java', 'scala'].map(end => this.ending(from, `${path}.${end}`)).find(each => each !== null);
    if (file !== undefined) return file;
    const folder = source.endsWith('.*') ? path : posix.dirname(path);
    return folder === '.'
      ? null
      : this.folder(
          nearest(
            from,
            [...this.folders].filter(each => each === folder || each.endsWith(`/${folder}`)),
          ),
        );
  }

  /** `package:name/x.dart` is `lib/x.dart` of that package. */
  private dart(from: string, source: string): string | null {
    const [, inside] = /^package:[^/]{1,99}\/(.+)$/.exec(source) ?? [];
    if (inside !== undefined) return this.ending(from, `lib/${inside}`);
    return source.includes(':') ? null : this.first([posix.join(posix.dirname(from), source)]);
  }

  private php(from: string, source: string): string | null {
    if (source.startsWith('.') || source.endsWith('.php')) return this.first([posix.join(posix.dirname(from), source)]);
    // A namespace's first parts stand for a folder (PSR-4): the longest path that there is.
    const parts = source.split('\\');
    for (let i = 0; i < parts.length; i++) {
      const found = this.ending(from, `${parts.slice(i).join('/')}.php`);
      if (found !== null) return found;
    }
    return null;
  }

  private first(paths: readonly string[]): string | null {
    return paths.map(path => path.replace(/^\.\//, '')).find(path => this.paths.has(path)) ?? null;
  }

  private folder(path: string | null): string | null {
    return path !== null && (path === '' || this.folders.has(path)) ? `${path}/` : null;
  }

  /** The path that ends so, nearest to `from` when there are several. */
  private ending(from: string, suffix: string): string | null {
    const plain = suffix.replace(/^(?:\.{0,2}\/)+/, '');
    const same = this.byName.get(posix.basename(plain)) ?? [];
    return nearest(
      from,
      same.filter(path => path === plain || path.endsWith(`/${plain}`)),
    );
  }
}

const scriptEnds = ['.ts', '.tsx', '.d.ts', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.vue', '.svelte'];

/** The path that has the longest beginning in common with `from`; of those the shortest. */
function nearest(from: string, paths: readonly string[]): string | null {
  const common = (path: string): number => {
    let at = 0;
    while (at < path.length && path[at] === from[at]) at++;
    return path.slice(0, at).split('/').length;
  };
  return [...paths].sort((a, b) => common(b) - common(a) || a.length - b.length || (a < b ? -1 : 1))[0] ?? null;
}

/** `Hub.SocketPool` as Elixir writes it in paths. */
function snake(module: string): string {
  return module.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase();
}

function groupedByFolder(paths: Iterable<string>): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const same = grouped.get(folder);
    if (same) same.push(path);
    else grouped.set(folder, [path]);
  }
  return grouped;
}
