import { posix } from 'node:path';

/** What manifests say of names that are no paths: tsconfig's `paths`, package.json's names and exports, go.mod, Cargo.toml. */
export class PackageMap {
  private scripts: ReadonlyMap<
    string,
    { readonly folder: string; readonly exports: unknown; readonly main: unknown }
  > | null = null;
  private goModules: readonly { readonly folder: string; readonly name: string }[] | null = null;
  private crates: ReadonlyMap<string, string> | null = null;
  private readonly configs = new Map<string, Config | null>();

  constructor(
    private readonly named: (basename: string) => readonly string[],
    private readonly read: (path: string) => string | undefined,
  ) {}

  /** Paths, to be completed, that a name which is no relative path may mean in TypeScript or JavaScript; best first. */
  mapped(from: string, source: string): string[] {
    const config = this.configAround(posix.dirname(from));
    const byPaths = (config?.paths ?? []).flatMap(([pattern, targets]) => {
      const [before = '', after] = pattern.split('*');
      if (after === undefined) return pattern === source ? targets : [];
      if (!source.startsWith(before) || !source.endsWith(after) || source.length < before.length + after.length)
        return [];
      const middle = source.slice(before.length, source.length - after.length);
      return targets.map(target => target.replace('*', middle));
    });
    const byBase = config?.baseUrl === undefined ? [] : [posix.join(config.baseUrl, source)];
    const own = source.startsWith('#') ? this.ownImports(from, source) : this.inPackage(source);
    return [...byPaths, ...byBase, ...own].map(path => posix.normalize(path));
  }

  /** What the nearest package.json gives a name that begins with `#`, by its `imports`. */
  private ownImports(from: string, source: string): string[] {
    for (let folder = posix.dirname(from); ; folder = posix.dirname(folder)) {
      const imports = readJson(this.read(posix.join(folder, 'package.json')))?.['imports'];
      if (imports !== undefined) return targetsOf(imports, source).map(path => posix.join(folder, path));
      if (folder === '.' || folder === '/') return [];
    }
  }

  /** The folder of a Go package inside a module of the workspace, or null. */
  goFolder(from: string, source: string): string | null {
    this.goModules ??= this.named('go.mod').flatMap(path => {
      const name = /^[ \t]*module[ \t]+"?([^\s"]+)/m.exec(this.read(path) ?? '')?.[1];
      return name === undefined ? [] : [{ folder: posix.dirname(path), name }];
    });
    const around = (folder: string): number => (folder === '.' || from.startsWith(`${folder}/`) ? 1 : 0);
    const [found] = this.goModules
      .filter(({ name }) => source === name || source.startsWith(`${name}/`))
      .sort((a, b) => b.name.length - a.name.length || around(b.folder) - around(a.folder));
    if (!found) return null;
    const folder = posix.join(found.folder, source.slice(found.name.length));
    return folder === '.' ? '' : folder;
  }

  /** The folder of a crate's sources, by the name that `use` has for it. */
  rustCrate(name: string): string | null {
    this.crates ??= new Map(
      this.named('Cargo.toml').flatMap(path => {
        const section = /^\[package\][^[]*/m.exec(this.read(path) ?? '')?.[0] ?? '';
        const crate = /^[ \t]*name[ \t]*=[ \t]*"([^"\n]+)"/m.exec(section)?.[1];
        return crate === undefined ? [] : [[crate.replace(/-/g, '_'), posix.join(posix.dirname(path), 'src')] as const];
      }),
    );
    return this.crates.get(name) ?? null;
  }

  private inPackage(source: string): string[] {
    this.scripts ??= new Map(
      this.named('package.json').flatMap(path => {
        const manifest = path.includes('node_modules/') ? undefined : readJson(this.read(path));
        const name = manifest?.['name'];
        if (typeof name !== 'string') return [];
        const main = manifest?.['source'] ?? manifest?.['types'] ?? manifest?.['module'] ?? manifest?.['main'];
        return [[name, { folder: posix.dirname(path), exports: manifest?.['exports'], main }] as const];
      }),
    );
    const [, name = ''] = /^((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
    const found = this.scripts.get(name);
    if (!found) return [];
    const inside = `.${source.slice(name.length)}`;
    const written = [
      ...targetsOf(found.exports, inside),
      ...(inside === '.' && typeof found.main === 'string' ? [found.main] : []),
    ];
    // What is built is not in the repository: its source is under the same name in src.
    const sources = written.map(path =>
      path.replace(/^(?:\.\/)?(?:dist|lib|build|out|esm|cjs)\/(?:(?:esm|cjs|src|types)\/)?/, 'src/'),
    );
    return [...written, ...sources, inside, posix.join('src', inside)].map(path => posix.join(found.folder, path));
  }

  private configAround(folder: string): Config | null {
    const known = this.configs.get(folder);
    if (known !== undefined) return known;
    const own = ['tsconfig.json', 'jsconfig.json']
      .map(name => this.config(posix.join(folder, name), 0))
      .find(each => each !== null);
    const config = own ?? (folder === '.' || folder === '/' ? null : this.configAround(posix.dirname(folder)));
    this.configs.set(folder, config);
    return config;
  }

  private config(path: string, depth: number): Config | null {
    const json = readJson(this.read(path.replace(/^\.\//, '')));
    if (json === undefined) return null;
    const folder = posix.dirname(path);
    const base =
      typeof json['extends'] === 'string' && json['extends'].startsWith('.') && depth < maxExtends
        ? posix.join(folder, json['extends'])
        : null;
    const inherited = base === null ? null : (this.config(base, depth + 1) ?? this.config(`${base}.json`, depth + 1));
    const options = asObject(json['compilerOptions']);
    const baseUrl =
      typeof options?.['baseUrl'] === 'string' ? posix.join(folder, options['baseUrl']) : inherited?.baseUrl;
    const paths = asObject(options?.['paths']);
    if (!paths) return { paths: inherited?.paths ?? [], ...(baseUrl === undefined ? {} : { baseUrl }) };
    const own = Object.entries(paths).map(([pattern, targets]): [string, string[]] => [
      pattern,
      (Array.isArray(targets) ? targets : [])
        .filter(each => typeof each === 'string')
        .map(each => posix.join(baseUrl ?? folder, each)),
    ]);
    // The longest prefix wins.
    own.sort(([a], [b]) => b.replace(/\*.*/, '').length - a.replace(/\*.*/, '').length);
    return { paths: own, ...(baseUrl === undefined ? {} : { baseUrl }) };
  }
}

interface Config {
  readonly paths: readonly (readonly [pattern: string, targets: readonly string[]])[];
  readonly baseUrl?: string;
}

const maxExtends = 5;

/** The object that a JSON text with comments and trailing commas is; undefined when it is none. */
export function readJson(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  const plain = text
    .replace(/("(?:[^"\\\n]|\\.)*"?)|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g, (_, string: string | undefined) => string ?? '')
    .replace(/("(?:[^"\\\n]|\\.)*"?)|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '');
  try {
    return asObject(JSON.parse(plain));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // A manifest in the midst of an edit says nothing.
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** All paths that `exports` has for a subpath, whatever the conditions. */
function targetsOf(exports: unknown, subpath: string): string[] {
  const strings = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : Array.isArray(value)
        ? value.flatMap(strings)
        : Object.values(asObject(value) ?? {}).flatMap(strings);
  const map = asObject(exports);
  if (!map || !Object.keys(map).some(key => /^[.#]/.test(key))) return subpath === '.' ? strings(exports) : [];
  return Object.entries(map).flatMap(([pattern, targets]) => {
    const [before = '', after] = pattern.split('*');
    if (after === undefined) return pattern === subpath ? strings(targets) : [];
    if (!subpath.startsWith(before) || !subpath.endsWith(after)) return [];
    return strings(targets).map(each => each.replace('*', subpath.slice(before.length, subpath.length - after.length)));
  });
}
