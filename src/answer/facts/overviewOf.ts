import type { Range } from '../../protocol/engineProtocol';
import type { Codebase } from '../codebase';
import { at, entriesOf, lineOf, manifests, parsed } from './manifestLists';
import { after, code, count, listed, Proof, quoted, type Proven } from './proof';
import { posix } from 'node:path';
import { isOfProduct, readingOrder } from './readingOrder';
import { splitLines } from '../../search/index/lines';
import { tomlValue } from './tomlValue';

/** What a repository is: what its manifest and README say, its languages, its folders, and where its programs begin. */
export function overviewOf(codebase: Codebase): Proven {
  const proof = new Proof(path => codebase.text(path));
  const paths = [...codebase.index.paths].sort();
  for (const top of topsOf(paths).slice(0, mostTops)) introduce(top, paths, codebase, proof);
  proof.say(`${count(paths.length, 'file')}; ${languages(paths)}`);
  const entries = entryPoints(paths, codebase);
  const order = readingOrder(beginsIn(paths, codebase), codebase);
  if (order.length === 0) folders(paths, codebase, proof);
  else
    proof.say(
      `Read in this order:\n\n${order.map(({ place, words }, i) => `${i + 1}. ${quoted(words).replace('{}', proof.cite(place, 'a central module'))}`).join('\n')}`,
    );
  if (order.length > 0) proof.say(foldersInALine(paths));
  proof.list(
    'It starts here:',
    entries.map(([words, where]) => ({ place: where, words: `${words} {}`, name: where.path })),
    'an entry point',
  );
  return proof.proven();
}

/** Names what the folder at `top` is, as its manifest and README say it. */
function introduce(top: string, paths: readonly string[], codebase: Codebase, proof: Proof): void {
  const identified = identity(top, codebase);
  const inside = top === '' ? paths : paths.filter(path => path.startsWith(top));
  const readme = topmost(inside, /^readme(?:\.\w+)?$/i);
  const said = readme === null ? null : codebase.index.summaryOf(readme);
  if (identified !== null) {
    const [name, description, place] = identified;
    proof.say(`${code(name)} ${proof.cite(place, 'the manifest')}${after(description) || '.'}`);
  }
  if (readme !== null) {
    const head = proof.cite({ path: readme, startLine: 1, endLine: 40 }, 'head of the README');
    proof.say(`README ${head}${after(said) || '.'}`);
  }
}

/** How paths at the top begin: with nothing, or where several folders are open, and so no file stands beside them, with the name of each. */
function topsOf(paths: readonly string[]): string[] {
  if (paths.some(path => !path.includes('/'))) return [''];
  return [...new Set(paths.map(path => path.slice(0, path.indexOf('/') + 1)))];
}

const mostTops = 8;
const mostLanguages = 5;
const mostEntries = 8;

/** Name, description and place of the manifest of the folder at `top`. */
function identity(top: string, codebase: Codebase): [name: string, description: string | null, place: Range] | null {
  const manifest = manifests(codebase).find(({ path }) => path === `${top}package.json`);
  if (manifest !== undefined) {
    const { path, text, data } = manifest;
    const name = at(data, 'name');
    const description = at(data, 'description');
    const line = lineOf(text, 'name');
    if (typeof name === 'string')
      return [
        name,
        typeof description === 'string' ? description : null,
        { path, startLine: 1, endLine: Math.max(line, lineOf(text, 'description')) },
      ];
  }
  for (const path of ['pyproject.toml', 'Cargo.toml', 'setup.cfg', 'composer.json'].map(name => `${top}${name}`)) {
    const text = codebase.text(path);
    const found = text === undefined ? null : namedIn(path, text);
    if (found !== null)
      return [found.name, found.description, { path, startLine: found.line, endLine: found.line + 5 }];
  }
  const go = `${top}go.mod`;
  const module = /^module\s+(\S+)/m.exec(codebase.text(go) ?? '')?.[1];
  return module === undefined ? null : [module, null, { path: go, startLine: 1, endLine: 3 }];
}

function namedIn(path: string, text: string): { name: string; description: string | null; line: number } | null {
  if (path.endsWith('.json')) {
    const name = at(parsed(text), 'name');
    return typeof name === 'string' ? { name, description: null, line: lineOf(text, 'name') } : null;
  }
  const name = tomlValue(text, 'name');
  return name === null
    ? null
    : { name: name.value, description: tomlValue(text, 'description')?.value ?? null, line: name.line };
}

function languages(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const language = languageNames[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
    if (language !== undefined) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostLanguages);
  return most.length === 0
    ? 'none of them in a language that Coil knows.'
    : `${listed(most.map(([name, files]) => `${files} ${name}`))}.`;
}

function folders(paths: readonly string[], codebase: Codebase, proof: Proof): void {
  const inside = new Map<string, string[]>();
  for (const path of paths) {
    const slash = path.indexOf('/');
    if (slash > 0) inside.set(path.slice(0, slash), [...(inside.get(path.slice(0, slash)) ?? []), path]);
  }
  // A folder that holds nearly all says little: its own folders do.
  const [main, ...others] = [...inside].sort((a, b) => b[1].length - a[1].length);
  if (main !== undefined && main[1].length > 0.7 * paths.length) {
    const depth = main[0].length + 1;
    for (const path of main[1]) {
      const slash = path.indexOf('/', depth);
      if (slash > 0) inside.set(path.slice(0, slash), [...(inside.get(path.slice(0, slash)) ?? []), path]);
    }
    if ([...inside.keys()].some(name => name.startsWith(`${main[0]}/`)) && others.length < mostEntries)
      inside.delete(main[0]);
  }
  const sorted = [...inside].sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted
    .filter(([folder]) => !isHidden(folder))
    .map(([folder, files]) => {
      const [file, doc] = speaker(folder, files, codebase);
      return {
        place: { path: file, startLine: 1, endLine: 20 },
        words: `${code(`${folder}/`)} (${count(files.length, 'file')}) {}${after(doc)}`,
        name: `${folder}/`,
      };
    });
  proof.list('Its folders:', entries, 'a folder at the top');
  const hidden = sorted.filter(([folder]) => isHidden(folder)).map(([folder]) => code(`${folder}/`));
  if (hidden.length > 0) proof.say(`For its tools: ${listed(hidden)}.`);
}

/** "Its folders: `src/` (4 files) and `test/` (2 files)." */
function foldersInALine(paths: readonly string[]): string {
  const sizes = new Map<string, number>();
  for (const path of paths) {
    const slash = path.indexOf('/');
    if (slash > 0 && !isHidden(path))
      sizes.set(path.slice(0, slash + 1), (sizes.get(path.slice(0, slash + 1)) ?? 0) + 1);
  }
  const shown = [...sizes].slice(0, mostEntries).map(([name, files]) => `${code(name)} (${count(files, 'file')})`);
  if (sizes.size > shown.length) shown.push(count(sizes.size - shown.length, 'more folder'));
  return shown.length === 0 ? '' : `Its folders: ${listed(shown)}.`;
}

/** Folders of editors, bots and hosts. */
function isHidden(path: string): boolean {
  return path.startsWith('.');
}

/** What a folder is called whose files are too many to be named. */
const mostNamed = 6;

/** The file that speaks for a folder, and what it says: {@link ownSpeaker}, or where none says anything, what is in it: its largest folders, or else its files. */
export function speaker(
  folder: string,
  files: readonly string[],
  codebase: Codebase,
): [path: string, doc: string | null] {
  return (
    ownSpeaker(folder, files, codebase) ?? [ownOf(folder, files)[0] ?? files[0] ?? folder, holdings(folder, files)]
  );
}

/** What a folder's README, its manifest's description, or its index or file of the same name says; null where none says anything. */
export function ownSpeaker(
  folder: string,
  files: readonly string[],
  codebase: Codebase,
): [path: string, doc: string] | null {
  const own = ownOf(folder, files);
  const name = folder.slice(folder.lastIndexOf('/') + 1).replaceAll(/\W/g, '\\$&');
  const speaking = [
    /^readme(?:\.\w+)?$/i,
    /^package\.json$/,
    /^(?:index|main|mod|lib|__init__|package-info|doc)\.\w+$/i,
    new RegExp(`^${name}\\.\\w+$`),
  ].flatMap(pattern => own.find(path => pattern.test(path.slice(folder.length + 1))) ?? []);
  const said = (path: string): string | null => {
    if (!path.endsWith('/package.json')) return codebase.index.summaryOf(path);
    const description = at(parsed(codebase.text(path) ?? ''), 'description');
    return typeof description === 'string' && description !== '' ? description : null;
  };
  for (const path of speaking) {
    const doc = said(path);
    if (doc !== null) return [path, doc];
  }
  return null;
}

/** The files that stand in the folder itself. */
export function ownOf(folder: string, files: readonly string[]): string[] {
  return files.filter(path => !path.slice(folder.length + 1).includes('/'));
}

/** "it holds `a/`, `b/` and 3 more folders". */
function holdings(folder: string, files: readonly string[]): string | null {
  const sizes = new Map<string, number>();
  for (const path of files) {
    const [first = '', ...deeper] = path.slice(folder.length + 1).split('/');
    const name = deeper.length > 0 ? `${first}/` : first;
    sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  const below = [...sizes].filter(([name]) => name.endsWith('/'));
  const named = (below.length > 0 ? below : [...sizes]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (named.length === 0) return null;
  const more = named.length - mostNamed;
  const what = below.length > 0 ? 'folder' : 'file';
  return `it holds ${listed([...named.slice(0, mostNamed).map(([each]) => code(each)), ...(more > 0 ? [count(more, `more ${what}`)] : [])])}`;
}

/** Where programs of the repository begin, in words, with the place. */
function entryPoints(paths: readonly string[], codebase: Codebase): [words: string, place: Range][] {
  const tops = topsOf(paths).map(top => `${top}package.json`);
  const declared: [string, Range][] = [];
  for (const { path, text, data } of manifests(codebase).filter(manifest => tops.includes(manifest.path))) {
    const bin = at(data, 'bin');
    const values: [string, unknown][] = [
      ['main', at(data, 'main')],
      ['module', at(data, 'module')],
      ...(typeof bin === 'string' ? [['bin', bin] as [string, unknown]] : entriesOf(bin)),
    ];
    for (const [key, value] of values) {
      if (typeof value !== 'string') continue;
      const line = lineOf(text, key);
      declared.push([`${code(key)} is ${code(value)}`, { path, startLine: line, endLine: line }]);
    }
  }
  for (const { name, file, place } of consoleScripts(codebase))
    declared.push([`${code(name)} begins in ${code(file)}`, place]);
  // Scripts are programs of a repository that declares none.
  const files = entryFiles(paths, declared.length > 0 ? mainFile : entryFile);
  return [
    ...declared,
    ...files.map((path): [string, Range] => [
      `${code(path)}${after(codebase.index.summaryOf(path)).replace(/[.:]$/, '')}`,
      { path, startLine: 1, endLine: 20 },
    ]),
  ].slice(0, mostEntries);
}

/** The files in which reading begins: those of programs, or else what a library's users import. */
function beginsIn(paths: readonly string[], codebase: Codebase): string[] {
  const programs = entryFiles(paths);
  const libraries = paths.filter(path => isOfProduct(path) && library.test(path));
  const first = libraries.sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))[0];
  const begins = [
    ...(first === undefined ? [] : [first]),
    ...consoleScripts(codebase).map(({ file }) => file),
    ...programs,
  ];
  return [...new Set(begins)].filter(path => (codebase.text(path) ?? '').trim() !== '');
}

/** Programs that a Python package installs, with the file of each. */
function consoleScripts(codebase: Codebase): { readonly name: string; readonly file: string; readonly place: Range }[] {
  const path = 'pyproject.toml';
  const lines = splitLines(codebase.text(path) ?? '');
  const from = lines.findIndex(line => /^\[(?:project|tool\.poetry)\.scripts\]/.test(line));
  if (from < 0) return [];
  const end = lines.findIndex((line, i) => i > from && line.startsWith('['));
  return lines.slice(from + 1, end < 0 ? undefined : end).flatMap((line, i) => {
    const found = /^"?(?<name>[\w.-]{1,60})"?\s{0,9}=\s{0,9}["'](?<module>[\w.]{1,120}):/.exec(line)?.groups;
    const module = found?.['module']?.replaceAll('.', '/') ?? '';
    const file = ['.py', '/__init__.py'].flatMap(ending => codebase.index.filesNamed(module + ending))[0];
    const at = from + i + 2;
    return found === undefined || file === undefined
      ? []
      : [{ name: found['name'] ?? '', file, place: { path, startLine: at, endLine: at } }];
  });
}

/** What a package's users import. */
const library = /^(?:(?:src|lib)\/)?(?:lib\.rs|index\.[mc]?[jt]s|[^/]+\/__init__\.py)$/;

/** Files in which, by their names, programs begin. */
export function entryFiles(paths: readonly string[], pattern = mainFile): string[] {
  const tops = topsOf(paths);
  const all = new Set(paths);
  // What a hosted workflow runs is no program of the product.
  const beside = (path: string): string[] => ['yml', 'yaml'].map(ending => `${posix.dirname(path)}/action.${ending}`);
  return paths.filter(path => {
    const inside = tops.includes('') ? path : path.slice(path.indexOf('/') + 1);
    return (
      pattern.test(inside) &&
      isOfProduct(inside) &&
      !beside(path).some(each => all.has(each)) &&
      inside.split('/').length <= 4
    );
  });
}

const mainFile =
  /^(?:src\/)?(?:main|index|app|server|cli|extension|engine|__main__|manage)\.(?:[mc]?[jt]sx?|py|rb|php)$|^(?:src\/)?main\.(?:go|rs|java|c|cc|cpp)$|(?:^|\/)src\/bin\/[^/]+\.rs$|^crates\/[^/]+\/main\.rs$|^cmd\/[^/]+\/main\.go$|(?:^|\/)__main__\.py$|(?:^|\/)src\/main\.rs$|^[^/]+\/main\.(?:py|go)$|Program\.cs$/;
const entryFile = new RegExp(`${mainFile.source}|^(?:cmd|bin)/[^/]+\\.\\w+$`);

export function topmost(paths: readonly string[], name: RegExp): string | null {
  const depth = (path: string): number => path.split('/').length;
  const named = paths.filter(path => name.test(path.slice(path.lastIndexOf('/') + 1)));
  return [...named].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))[0] ?? null;
}

const languageNames: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  mts: 'TypeScript',
  cts: 'TypeScript',
  tsx: 'TypeScript',
  js: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  jsx: 'JavaScript',
  py: 'Python',
  pyi: 'Python',
  go: 'Go',
  rs: 'Rust',
  java: 'Java',
  kt: 'Kotlin',
  c: 'C',
  h: 'C',
  cc: 'C++',
  cpp: 'C++',
  hpp: 'C++',
  cs: 'C#',
  rb: 'Ruby',
  php: 'PHP',
  swift: 'Swift',
  scala: 'Scala',
  sh: 'Shell',
  css: 'CSS',
  scss: 'CSS',
  html: 'HTML',
  vue: 'Vue',
  svelte: 'Svelte',
  sql: 'SQL',
  md: 'Markdown',
  json: 'JSON',
  yml: 'YAML',
  yaml: 'YAML',
  toml: 'TOML',
};
