import type { Range } from '../../protocol/engineProtocol';
import { ImportResolver } from '../../reading/languages/importResolver';
import type { Import, Reference } from '../../reading/languages/languageRules';
import { NameResolver } from '../../reading/languages/nameResolver';
import type { Outline } from '../../reading/languages/outline';
import { signatureOf } from '../../reading/languages/outlineSymbol';
import { splitLines } from '../../search/index/lines';
import type { Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';

/** A line that uses a definition. `certain`: its imports lead there; otherwise only the name is the same. */
export interface UsedAt extends Range {
  readonly kind: Reference['kind'] | 'import';
  readonly certain: boolean;
}

/** An import that leads to a file of the repository. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** How files and symbols hang together, as their imports and uses of names tell. Built for one question. */
export class Links {
  private readonly imports: ImportResolver;
  private readonly names: NameResolver;
  private readonly outlines = new Map<string, Outline | undefined>();

  constructor(private readonly codebase: Codebase) {
    this.imports = new ImportResolver(codebase.index.paths, path => codebase.text(path));
    this.names = new NameResolver(
      path => this.outlineOf(path),
      this.imports,
      name => codebase.index.definitions(name),
    );
  }

  /** Every line that uses one of the definitions, imports included, in the order of paths and lines. */
  usesOf(definitions: readonly Definition[]): UsedAt[] {
    const [first] = definitions;
    if (first === undefined) return [];
    const { name } = first;
    const paths = new Set([...this.codebase.filesReferring(name), ...definitions.map(({ path }) => path)]);
    for (const tag of this.tagsOf(definitions)) for (const path of this.codebase.filesReferring(tag)) paths.add(path);
    for (const { path } of definitions) for (const { from } of this.importersOf(path)) paths.add(from);
    const names = this.exportedNames(name, definitions, paths);
    return [...paths].sort().flatMap(path => this.usesInFile(path, names, definitions));
  }

  /** Lines of some files that use a definition, in the order of the paths given. */
  usesIn(paths: readonly string[], definition: Definition): UsedAt[] {
    return paths.flatMap(path => this.usesInFile(path, new Set([definition.name]), [definition]));
  }

  /** What a name that nothing here defines means where a file exports or imports something under it: that thing. */
  renamed(name: string): Definition | null {
    for (const path of [...this.codebase.filesReferring(name)].sort()) {
      const renames = this.outlineOf(path)?.imports.some(({ names }) =>
        names.some(taken => taken.as === name && taken.name !== name && taken.name !== '*'),
      );
      const found = renames === true ? this.definitionOf(path, { name, line: 0, kind: 'use' }) : null;
      if (found !== null) return found;
    }
    return null;
  }

  /** Where files export or import something under a name that is not its own. */
  renamesOf(name: string, definitions: readonly Definition[]): UsedAt[] {
    if (definitions.some(each => each.name === name)) return [];
    return [...this.codebase.filesReferring(name)]
      .sort()
      .flatMap(path =>
        (this.outlineOf(path)?.imports ?? [])
          .filter(({ names }) => names.some(taken => taken.as === name && taken.name !== name))
          .map(({ line }) => ({ path, startLine: line, endLine: line, kind: 'import' as const, certain: true })),
      );
  }

  /** The definitions' name, and those under which files export them again; `paths` gains the files that have one of these. */
  private exportedNames(name: string, definitions: readonly Definition[], paths: Set<string>): ReadonlySet<string> {
    const names = new Set([name]);
    for (const known of names) {
      for (const path of known === name ? [...paths] : this.codebase.filesReferring(known)) {
        paths.add(path);
        for (const { names: taken } of this.outlineOf(path)?.imports ?? [])
          for (const each of taken)
            if (each.name === known && !names.has(each.as) && each.as !== '*' && each.as !== 'default')
              if (this.isOne(definitions, path, each.as) && names.size < mostNames) names.add(each.as);
      }
    }
    return names;
  }

  private isOne(definitions: readonly Definition[], path: string, name: string): boolean {
    return definitions.some(each => this.names.certainty(each, path, { name, line: 0, kind: 'use' }) === 'certain');
  }

  /** Imports of a file that lead to files of the repository. */
  importsOf(path: string): Link[] {
    return (this.outlineOf(path)?.imports ?? []).flatMap(({ source, names, line }) =>
      this.targetsOf(path, source, names).map(to => ({ from: path, to, line })),
    );
  }

  /** Imports that lead to a file, one for each file that has them, in the order of paths. */
  importersOf(path: string): Link[] {
    const found = new Map<string, Link>();
    for (const from of this.codebase.filesImporting(path)) {
      const link = this.importsOf(from).find(({ to }) => to === path);
      if (link !== undefined) found.set(from, link);
    }
    return [...found.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
  }

  /** Imports of something outside the repository, such as a package, by its name or a path in it. */
  importersOfPackage(name: string): Link[] {
    const inside = (source: string): boolean => {
      const plain = source.replace(/^node:/, '').replace(/^<|>$/g, '');
      return source === name || plain === name || ['/', '.', '::'].some(mark => plain.startsWith(`${name}${mark}`));
    };
    return [...this.codebase.filesImporting(name)].sort().flatMap(from =>
      (this.outlineOf(from)?.imports ?? [])
        .filter(({ source }) => inside(source))
        .map(({ source, line }) => ({ from, to: source, line }))
        .filter(({ line }, i, all) => all.findIndex(other => other.line === line) === i),
    );
  }

  /** Every line that extends or implements something of this name, wherever that is defined. */
  extendersOf(name: string): UsedAt[] {
    return [...this.codebase.filesReferring(name)]
      .sort()
      .flatMap(path =>
        (this.outlineOf(path)?.references ?? [])
          .filter(reference => reference.kind === 'extends' && reference.name === name)
          .map(({ line }) => ({ path, startLine: line, endLine: line, kind: 'extends', certain: true })),
      );
  }

  /** Definitions that lines, such as a symbol's, use, each with the first line that does. Certain ones only. */
  usedBy({ path, startLine, endLine }: Range): { readonly definition: Definition; readonly line: number }[] {
    const found = new Map<string, { definition: Definition; line: number }>();
    const isIn = (each: Definition): boolean => each.startLine >= startLine && each.endLine <= endLine;
    for (const reference of this.outlineOf(path)?.references ?? []) {
      if (reference.line < startLine || reference.line > endLine) continue;
      const definition = this.definitionOf(path, reference);
      if (definition === null || (definition.path === path && isIn(definition))) continue;
      const key = `${definition.path}:${definition.startLine}`;
      if (!found.has(key)) found.set(key, { definition, line: reference.line });
    }
    return [...found.values()];
  }

  /** The line that a use begins on, without what opens a body. */
  lineAt({ path, startLine }: UsedAt): string {
    const line = splitLines(this.codebase.text(path) ?? '')[startLine - 1] ?? '';
    return signatureOf(line, 0, line.length);
  }

  /** The innermost symbol around a line. */
  around(path: string, line: number): Definition | null {
    const holding = this.codebase.index
      .definedIn(path)
      .filter(each => each.kind !== 'heading' && each.startLine <= line && each.endLine >= line);
    return holding.sort((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine))[0] ?? null;
  }

  private definitionOf(path: string, reference: Reference): Definition | null {
    const meant = this.names.definitionOf(path, reference) ?? this.ownMember(path, reference);
    if (meant === null) return null;
    const all = this.codebase.index.definitions(meant.name);
    return all.find(each => each.path === meant.path && each.container === meant.container) ?? null;
  }

  /** `this.x` is the member of the class around it. */
  private ownMember(
    path: string,
    { name, line, receiver }: Reference,
  ): { path: string; name: string; container: string } | null {
    if (receiver === undefined || !/^(?:this|self|cls|\$this|Self)$/.test(receiver)) return null;
    const container = this.around(path, line)?.container ?? null;
    return container === null ? null : { path, name, container };
  }

  private usesInFile(path: string, known: ReadonlySet<string>, definitions: readonly Definition[]): UsedAt[] {
    const outline = this.outlineOf(path);
    if (outline === undefined) return [];
    const at = (line: number, kind: UsedAt['kind'], certain: boolean): UsedAt => ({
      path,
      startLine: line,
      endLine: line,
      kind,
      certain,
    });
    const imported = outline.imports.flatMap(each =>
      each.names
        .filter(taken => known.has(taken.name) || taken.name === 'default')
        .map(taken => ({ ...taken, source: each.source, line: each.line })),
    );
    const called = new Set([...known, ...imported.map(({ as }) => as)]);
    const tags = /\.(?:html?|ts)$/.test(path) ? this.tagsOf(definitions) : none;
    const uses = outline.references
      .filter(reference => called.has(reference.name) || tags.has(reference.name))
      .flatMap(reference => {
        if (tags.has(reference.name)) return [at(reference.line, 'use', true)];
        const all = definitions.map(definition => this.names.certainty(definition, path, reference));
        if (all.includes('certain')) return [at(reference.line, reference.kind, true)];
        return all.includes('possible') ? [at(reference.line, reference.kind, false)] : [];
      });
    const imports = imported
      .filter(
        ({ as, source }) =>
          source !== '' &&
          definitions.some(each => this.names.certainty(each, path, { name: as, line: 0, kind: 'use' }) === 'certain'),
      )
      .map(({ line }) => at(line, 'import', true));
    return distinct([...imports, ...uses]);
  }

  /** The tags of Angular's components, as markup's references call them: `AppTally` of `selector: 'app-tally'`. */
  private tagsOf(definitions: readonly Definition[]): ReadonlySet<string> {
    return new Set(
      definitions.flatMap(({ path, kind, startLine }) => {
        if (kind !== 'class' || !path.endsWith('.ts')) return [];
        const head = splitLines(this.codebase.text(path) ?? '').slice(
          Math.max(0, startLine - 1),
          startLine + mostMarks,
        );
        const tag = /\bselector:\s{0,9}['"`]([a-z][\w-]{1,80})['"`]/.exec(head.join('\n'))?.[1];
        return tag === undefined ? [] : [tag.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())];
      }),
    );
  }

  /** The files that an import means: the one it names, or the modules among the names it takes. */
  private targetsOf(path: string, source: string, names: Import['names']): string[] {
    if (source === '') return [];
    const target = this.imports.resolve(path, source);
    // Of Python a name may be a module of the package that the source means.
    const modules = !/\.pyi?$/.test(path)
      ? []
      : names.flatMap(({ name }) => {
          const module = this.imports.resolve(path, source.endsWith('.') ? source + name : `${source}.${name}`);
          return module === null || module.endsWith('/') ? [] : [module];
        });
    const inFolder = target?.endsWith('/') === true ? this.imports.filesIn(target) : [];
    const direct = target === null || target.endsWith('/') ? [] : [target];
    return [...new Set([...direct, ...modules, ...inFolder])];
  }

  private outlineOf(path: string): Outline | undefined {
    if (!this.outlines.has(path)) this.outlines.set(path, this.codebase.outline(path));
    return this.outlines.get(path);
  }
}

const none: ReadonlySet<string> = new Set();
/** Lines of decorators before a class's name. */
const mostMarks = 12;
/** Names under which one thing is exported again. */
const mostNames = 20;

/** One use a line and kind; a certain one before a possible one. */
function distinct(uses: readonly UsedAt[]): UsedAt[] {
  const found = new Map<string, UsedAt>();
  for (const use of uses) {
    const key = `${use.startLine} ${use.kind}`;
    if (found.get(key)?.certain !== true) found.set(key, use);
  }
  return [...found.values()].sort((a, b) => a.startLine - b.startLine);
}
