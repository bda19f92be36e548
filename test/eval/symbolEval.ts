/**
 * `npm run eval:symbols`: compares outlines, imports and resolved references with what independent tools say of the same
 * sources: the TypeScript compiler, Python itself, universal-ctags. Prints misses with `--misses`; more sources for ctags
 * as arguments.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ImportResolver } from '../../src/reading/languages/importResolver';
import { NameResolver } from '../../src/reading/languages/nameResolver';
import { createOutliner, type Outline } from '../../src/reading/languages/outline';
import { type MemberUse, type Place, type Truth, scriptTruth } from './scriptTruth';

interface Score {
  readonly name: string;
  readonly files: number;
  found: number;
  missed: number;
  wrong: number;
  /** Differences in which the tool is wrong, by the source's own line ({@link declares}): they count as neither. */
  tool: number;
  readonly misses: string[];
}

/** What `npm run eval:symbols` writes down. */
export interface SymbolFigures {
  readonly definitions: readonly Score[];
  readonly imports: readonly Score[];
  readonly references: readonly Score[];
  readonly methods: readonly Score[];
  readonly cost: readonly {
    readonly name: string;
    readonly files: number;
    readonly kilobytes: number;
    readonly msPer10Kb: number;
  }[];
  readonly startMs: number;
}

/** @param more folders of sources to compare with ctags instead of those of this checkout: repositories that nothing was fitted to. */
export async function evaluateSymbols(grammarFolder: string, more: readonly string[]): Promise<SymbolFigures> {
  const began = performance.now();
  const outliner = await createOutliner(grammarFolder);
  const startMs = performance.now() - began;
  const figures = {
    definitions: [] as Score[],
    imports: [] as Score[],
    references: [] as Score[],
    methods: [] as Score[],
    cost: [] as SymbolFigures['cost'][number][],
    startMs,
  };
  const outlined = (name: string, root: string, paths: readonly string[]): Map<string, Outline> => {
    const outlines = new Map<string, Outline>();
    let bytes = 0;
    let ms = 0;
    for (const path of paths) {
      const text = readFileSync(join(root, path), 'utf8');
      const start = performance.now();
      outlines.set(path, outliner.outline({ path, text }));
      ms += performance.now() - start;
      bytes += text.length;
    }
    figures.cost.push({
      name,
      files: paths.length,
      kilobytes: Math.round(bytes / 1000),
      msPer10Kb: (ms / bytes) * 10_240,
    });
    return outlines;
  };
  const compare = (name: string, truth: Truth): void => {
    const outlines = outlined(name, truth.root, truth.paths);
    const read = (path: string): string | undefined =>
      existsSync(join(truth.root, path)) ? readFileSync(join(truth.root, path), 'utf8') : undefined;
    const resolver = new ImportResolver([...truth.paths, ...truth.manifests], read);
    figures.definitions.push(definitionScore(name, truth, outlines));
    figures.imports.push(importScore(name, truth, outlines, resolver));
    figures.references.push(referenceScore(name, truth, outlines, resolver));
    if (truth.members) figures.methods.push(methodScore(name, truth.members, outlines, resolver));
  };
  for (const [name, root, folders] of more.length > 0 ? scriptsIn(more) : scriptProjects())
    compare(name, scriptTruth(root, folders));
  const python = more.length > 0 ? null : pythonTruth();
  if (python) compare('Python standard library (Python)', python);
  for (const score of ctagsScores(outlined, more)) figures.definitions.push(score);
  return figures;
}

export function recall({ found, missed }: Score): number {
  return found / Math.max(1, found + missed);
}

export function precision({ found, wrong }: Score): number {
  return found / Math.max(1, found + wrong);
}

/** Name, folder and the folders below it whose sources count; those that this checkout has. */
function scriptProjects(): [name: string, root: string, folders: string[]][] {
  const projects: [string, string, string[]][] = [
    ['Coil (TypeScript)', '.', ['src', 'webview', 'test/unit', 'test/support']],
    ['@azure/msal-common (TypeScript)', 'node_modules/@azure/msal-common', ['src']],
    ['@azure/msal-node (TypeScript)', 'node_modules/@azure/msal-node', ['src']],
    ['@azure/msal-browser (TypeScript)', 'node_modules/@azure/msal-browser', ['src']],
    ['comment-parser (TypeScript)', 'node_modules/comment-parser', ['src', 'tests']],
    ['eslint (JavaScript, CommonJS)', 'node_modules/eslint', ['lib']],
  ];
  return projects.filter(([, root]) => existsSync(root));
}

/** Those of the folders that have sources of TypeScript. */
function scriptsIn(folders: readonly string[]): [name: string, root: string, folders: string[]][] {
  return folders
    .filter(root => filesUnder(root).some(path => /(?<!\.d)\.tsx?$/.test(path)))
    .map(root => [`${basename(root)} (TypeScript)`, root, ['.']]);
}

function pythonTruth(): Truth | null {
  try {
    const packages =
      'json email http urllib asyncio logging unittest xml concurrent html argparse.py dataclasses.py subprocess.py typing.py pathlib.py inspect.py ast.py';
    const out = execFileSync('python3', ['test/eval/pythonTruth.py', ...packages.split(' ')], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { root, paths, definitions, imports, references } = JSON.parse(out) as {
      root: string;
      paths: string[];
      definitions: [string, string, number][];
      imports: [string, number, string, string | null][];
      references: [string, number, string, string | null, string][];
    };
    return {
      root,
      paths,
      manifests: [],
      definitions: definitions.map(([path, name, line]) => ({ path, name, line })),
      counted: kind => /^(?:class|enum|function|method)$/.test(kind),
      imports: imports.map(([path, line, source, target]) => ({ path, line, source, target })),
      references: references.map(([path, line, name, target, original]) => ({ path, line, name, target, original })),
      decided: new Set(
        references
          .filter(each => each[3] === null || definitions.some(([path, name]) => path === each[3] && name === each[4]))
          .map(([path, line, name]) => `${path}:${line}:${name}`),
      ),
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function definitionScore(name: string, truth: Truth, outlines: ReadonlyMap<string, Outline>): Score {
  const score: Score = { name, files: truth.paths.length, found: 0, missed: 0, wrong: 0, tool: 0, misses: [] };
  const byFile = new Map<string, Place[]>();
  for (const each of truth.definitions) byFile.set(each.path, [...(byFile.get(each.path) ?? []), each]);
  for (const [path, outline] of outlines) {
    const real = byFile.get(path) ?? [];
    const symbols = outline.symbols
      .filter(({ kind }) => truth.counted(kind))
      .map(each => ({ ...each, name: each.name.replace(/\s+/g, '') }));
    const known = [...real, ...(truth.accepted ?? []).filter(each => each.path === path)];
    const lines = truth.language === undefined ? [] : readFileSync(join(truth.root, path), 'utf8').split('\n');
    for (const each of real) {
      const hit = symbols.some(s => s.name === each.name && s.startLine <= each.line && s.endLine >= each.line);
      if (hit) score.found++;
      else if (truth.language !== undefined && !declares(truth.language, each.name, lines[each.line - 1] ?? '', true))
        score.tool++;
      else {
        score.missed++;
        score.misses.push(`missed ${path}:${each.line} ${each.name}`);
      }
    }
    for (const s of symbols)
      if (!known.some(each => each.name === s.name && s.startLine <= each.line && s.endLine >= each.line)) {
        const head = lines.slice(s.startLine - 1, s.startLine + headLines);
        if (truth.language !== undefined && head.some(line => declares(truth.language ?? '', s.name, line, false))) {
          score.tool++;
          continue;
        }
        score.wrong++;
        score.misses.push(`wrong ${path}:${s.startLine} ${s.kind} ${s.name}`);
      }
  }
  return score;
}

/** Lines of attributes before a definition's own. */
const headLines = 4;

/**
 * Whether a line declares a name, where that can be told by its words: of disagreements with ctags these were read one by one, and what they have in
 * common is written here. `claimed`: the tool says so, and only what it is known to take for a definition is doubted.
 */
function declares(language: string, name: string, line: string, claimed: boolean): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (/^\s*(?:\/\/|#|--|\*|\/\*)/.test(line)) return false;
  if (claimed) {
    // ctags takes `if cmp then cmp = function_arg(…)`, `try (…) {` and `COMPREPLY=()` for functions.
    if (language === 'Lua')
      return new RegExp(`function\\s+(?:[\\w.]+[.:])?${escaped}\\b|\\b${escaped}\\s*=\\s*function\\s*\\(`).test(line);
    if (language === 'Java') return !/^(?:try|if|for|while|switch|catch|synchronized|return|new)$/.test(name);
    return language !== 'Sh' || !name.endsWith('=');
  }
  const words: Readonly<Record<string, string>> = {
    Rust: 'fn|const|static|struct|enum|trait|type|mod|union',
    Java: 'class|interface|enum|record',
    Ruby: 'def(?: self\\.)?|class|module|(?:attr|[cm]attr)_\\w+ .*|delegate .*|def_delegators? .*|alias_method|scope',
    Kotlin: 'fun(?: <[^>]*>)?(?: [\\w.<>?]+\\.)?|class|interface|object|val|var|typealias',
    'C++': 'class|struct|enum|namespace|using',
    Lua: 'function(?: [\\w.]+[.:])?',
  };
  const known = words[language];
  return known !== undefined && new RegExp(`\\b(?:${known})[ :.]*${escaped}\\b`).test(line);
}

function importScore(
  name: string,
  truth: Truth,
  outlines: ReadonlyMap<string, Outline>,
  resolver: ImportResolver,
): Score {
  const score: Score = { name, files: truth.paths.length, found: 0, missed: 0, wrong: 0, tool: 0, misses: [] };
  const real = new Map(truth.imports.map(each => [`${each.path} ${each.source}`, each.target]));
  const ours = new Map<string, string | null>();
  for (const [path, { imports }] of outlines)
    for (const { source } of imports) if (source !== '') ours.set(`${path} ${source}`, resolver.resolve(path, source));
  for (const [key, target] of real) {
    if (target === null) continue;
    if (ours.get(key) === target) score.found++;
    else {
      score.missed++;
      score.misses.push(`missed ${key} -> ${target}, not ${ours.get(key) ?? 'found'}`);
    }
  }
  for (const [key, target] of ours)
    if (target !== null && real.get(key) !== target && real.has(key)) {
      score.wrong++;
      score.misses.push(`wrong ${key} -> ${target}, not ${real.get(key) ?? 'outside'}`);
    }
  return score;
}

/** Of functions, classes, types and constants at the top of files: every line that uses them. */
function referenceScore(
  name: string,
  truth: Truth,
  outlines: ReadonlyMap<string, Outline>,
  resolver: ImportResolver,
): Score {
  const score: Score = { name, files: truth.paths.length, found: 0, missed: 0, wrong: 0, tool: 0, misses: [] };
  const resolved = new NameResolver(path => outlines.get(path), resolver);
  const real = new Set<string>();
  const ours = new Set<string>();
  // What a constant is at run time may be made elsewhere: such places say nothing.
  const constants = new Set<string>();
  for (const [path, { references }] of outlines)
    for (const reference of references) {
      const meant = resolved.definitionOf(path, reference);
      if (meant === null || meant.container !== null || meant.name === '*' || meant.path.startsWith('outside:'))
        continue;
      const place = `${path}:${reference.line}:${reference.name}`;
      if (truth.decided) {
        const kinds = outlines
          .get(meant.path)
          ?.symbols.filter(each => each.container === null && each.name === meant.name);
        if (kinds?.some(({ kind }) => kind === 'const')) constants.add(place);
        if (constants.has(place) || !truth.decided.has(place)) continue;
      }
      if (truth.nested?.has(`${meant.path}#${meant.name}`) === true && meant.path === path) continue;
      ours.add(`${place}:${meant.path}#${meant.name}`);
    }
  const defined = new Set(truth.definitions.map(each => `${each.path}#${each.name}`));
  for (const { path, line, name: used, target, original } of truth.references) {
    const place = `${path}:${line}:${used}`;
    if (target !== null && !constants.has(place) && defined.has(`${target}#${original}`))
      real.add(`${place}:${target}#${original}`);
  }
  return counted(score, ours, real);
}

/** Counts what we say of what there really is; what is not of `allowed` is wrong. */
function counted(score: Score, ours: ReadonlySet<string>, real: ReadonlySet<string>, allowed = real): Score {
  for (const key of real)
    if (ours.has(key)) score.found++;
    else {
      score.missed++;
      score.misses.push(`missed ${key}`);
    }
  for (const key of ours)
    if (!allowed.has(key)) {
      score.wrong++;
      score.misses.push(`wrong ${key}`);
    }
  return score;
}

/** Of classes' methods: every line that uses one through an object. What the tool knows to be of another class is wrong. */
function methodScore(
  name: string,
  members: readonly MemberUse[],
  outlines: ReadonlyMap<string, Outline>,
  resolver: ImportResolver,
): Score {
  const score: Score = { name, files: outlines.size, found: 0, missed: 0, wrong: 0, tool: 0, misses: [] };
  const resolved = new NameResolver(path => outlines.get(path), resolver);
  const placeOf = ({ path, line, name: used }: Place): string => `${path}:${line}:${used}`;
  const known = new Set(members.map(placeOf));
  const all = new Set(members.map(each => `${placeOf(each)}:${each.target}#${each.container}`));
  const real = new Set(
    members.filter(({ isMethod }) => isMethod).map(each => `${placeOf(each)}:${each.target}#${each.container}`),
  );
  const ours = new Set<string>();
  for (const [path, { references }] of outlines)
    for (const reference of references) {
      const meant = reference.receiver === undefined ? null : resolved.definitionOf(path, reference);
      const place = placeOf({ path, ...reference });
      if (meant?.container != null && known.has(place)) ours.add(`${place}:${meant.path}#${meant.container}`);
    }
  return counted(score, ours, real, all);
}

/** Kinds of ctags, by its name of a language, that an outline is to have; and those that it may have. */
const tagKinds: Readonly<Record<string, readonly [extensions: RegExp, kinds: string, accepted?: string]>> = {
  Go: [/\.go$/, 'func type struct interface const var methodSpec alias talias'],
  Rust: [/\.rs$/, 'function method struct enum enumerator interface macro constant', 'module typedef variable'],
  Java: [/\.java$/, 'class interface enum method enumConstant annotation', 'field'],
  C: [/\.c$/, 'function prototype struct union enum enumerator typedef macro variable', 'externvar'],
  'C++': [
    /\.(?:h|hpp|hh|cc|cpp|cxx)$/,
    'function prototype class struct union enum enumerator typedef macro namespace',
    'variable externvar alias',
  ],
  'C#': [/\.cs$/, 'class interface enum enumerator method property struct', 'field typedef event'],
  Ruby: [/\.rb$/, 'class module method singletonMethod constant', 'accessor alias'],
  PHP: [/\.php$/, 'class interface trait function define', 'constant variable'],
  Sh: [/\.(?:sh|bash)$/, 'function'],
  Python: [/\.pyi?$/, 'class function member', 'variable'],
  Lua: [/\.lua$/, 'function method'],
  Kotlin: [/\.kts?$/, 'class interface object method typealias', 'constant variable'],
};
/** Files of one language that are compared, spread over all that there are. */
const maxFiles = 150;

function* ctagsScores(
  outlined: (name: string, root: string, paths: readonly string[]) => Map<string, Outline>,
  more: readonly string[],
): Generator<Score> {
  let languages: string;
  try {
    languages = execFileSync('ctags', ['--list-languages'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  const own = ['test/fixtures/languages', '/usr/share/doc/git/contrib', 'node_modules/node-addon-api', '/usr/include'];
  const roots = (more.length > 0 ? more : own).filter(existsSync);
  const files = roots.flatMap(root => filesUnder(resolve(root)));
  for (const [language, [pattern, kinds, accepted = '']] of Object.entries(tagKinds)) {
    if (!languages.split('\n').includes(language)) continue;
    const all = files.filter(path => pattern.test(path) && statSync(path).size < 300_000);
    const paths = all.filter((_, i) => i % Math.max(1, Math.ceil(all.length / maxFiles)) === 0);
    if (paths.length === 0) continue;
    const tags = execFileSync(
      'ctags',
      [
        '--output-format=json',
        '--fields=+nK',
        '--extras=-q',
        `--languages=${language}`,
        `--language-force=${language}`,
        `--kinds-${language}=*`,
        '-f',
        '-',
        ...paths,
      ],
      { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const definitions: (Place & { isFunction: boolean; isPrototype: boolean })[] = [];
    const also: Place[] = [];
    for (const line of tags.split('\n')) {
      if (line === '') continue;
      const tag = JSON.parse(line) as { path: string; name: string; line: number; kind: string; pattern?: string };
      const place = {
        path: relative('/', tag.path),
        name: tag.name.replace(language === 'Lua' ? /^.*[.:](?=.)/ : /^.*(?:::|\.)(?=.)/, '').replace(/\s+/g, ''),
        line: tag.line,
      };
      // A macro without a value is a switch or a guard.
      if (tag.name.startsWith('__anon') || (tag.kind === 'macro' && /define\s+\w+\s*\$\/$/.test(tag.pattern ?? '')))
        continue;
      if (kinds.split(' ').includes(tag.kind))
        definitions.push({ ...place, isFunction: tag.kind === 'function', isPrototype: tag.kind === 'prototype' });
      else if (accepted.split(' ').includes(tag.kind)) also.push(place);
    }
    // A prototype beside its definition is not listed apart.
    const defined = new Set(definitions.filter(each => each.isFunction).map(({ path, name }) => `${path}:${name}`));
    const wanted = definitions.filter(each => !each.isPrototype || !defined.has(`${each.path}:${each.name}`));
    also.push(...definitions.filter(each => !wanted.includes(each)));
    const plain = paths.map(path => relative('/', path));
    // Its parsers do not know these.
    const counted = (kind: string): boolean =>
      /^(?:Sh|Lua)$/.test(language)
        ? /^(?:function|method)$/.test(kind)
        : language === 'Python'
          ? /^(?:class|enum|function|method)$/.test(kind)
          : language !== 'C#' || kind !== 'type';
    const truth: Truth = {
      root: '/',
      paths: plain,
      manifests: [],
      definitions: wanted,
      counted,
      accepted: also,
      imports: [],
      references: [],
      language,
    };
    yield definitionScore(`${language} (ctags)`, truth, outlined(language, '/', plain));
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap(each =>
    each.isFile() && !/\/(?:\.git|node_modules\/.*node_modules)\//.test(each.parentPath)
      ? [join(each.parentPath, each.name)]
      : [],
  );
}
