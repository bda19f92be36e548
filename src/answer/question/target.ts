import type { Range } from '../../protocol/engineProtocol';
import { isTestPath } from '../../reading/files/isTestPath';
import type { Definition } from '../../search/index/definition';
import { words, wordsWithin } from '../../search/index/words';
import type { Codebase } from '../codebase';

/** What a name in a question means here. */
export type Target =
  | { readonly type: 'symbol'; readonly name: string; readonly definitions: readonly Definition[] }
  | { readonly type: 'file'; readonly paths: readonly string[] }
  | { readonly type: 'folder'; readonly path: string }
  /** Written as code, but nothing here is so called. */
  | { readonly type: 'unknown'; readonly name: string };

/**
 * What `written` names here, or null when it is no name of anything and not written as one either: the question is then a
 * free one. `focus` decides between definitions of a name.
 */
export function targetOf(written: string, codebase: Codebase, focus: Range | null): Target | null {
  const exact = exactPath(unquoted(written), codebase);
  if (exact !== null) return exact;
  const name = nameIn(written);
  if (name === null) return null;
  const { index } = codebase;
  const bare = name.text.replace(/^(?:\.\/|\/)+|(?<!\/)\/+$/g, '');
  if (bare === '') return null;
  const path = pathTarget(bare, name, codebase);
  if (name.isFile || name.isFolder || bare.includes('/') || /\.\w{1,8}$/.test(bare)) if (path !== null) return path;
  const symbols = symbolsNamed(name, codebase);
  // "The cache" is seldom the variable of that name.
  const isWord = name.article && !name.certain && !name.isSymbol && /^\p{Ll}+$/u.test(bare);
  if (symbols.length > 0 && !isWord)
    return { type: 'symbol', name: symbols[0]?.name ?? bare, definitions: near(symbols, focus) };
  if (path !== null) return path;
  const stem = isWord && !name.isFile ? null : stemTarget(bare, index.paths);
  if (stem !== null) return stem;
  const part = name.isFile || (name.certain && bare.length >= 4) ? partTarget(bare, index.paths) : null;
  if (part !== null) return part;
  return name.certain ? { type: 'unknown', name: bare } : null;
}

/** A path as it stands in the repository, blanks and all. */
function exactPath(path: string, { index }: Codebase): Target | null {
  const plain = path.replace(/(?<!\/)\/+$/, '');
  if (!/[./]/.test(plain)) return null;
  const files = index.filesNamed(plain);
  if (files.includes(plain)) return { type: 'file', paths: [plain] };
  // The end of a path with marks that no name has: `[slug]/page.tsx`.
  if (files.length > 0 && strange.test(plain)) return { type: 'file', paths: files };
  for (const each of index.paths) if (each.startsWith(`${plain}/`)) return { type: 'folder', path: plain };
  return null;
}

/** A mark that stands in paths, not in names. */
const strange = /[^\p{L}\p{N}_$@./\\:#<>?!*~+-]/u;

/** A name as it stands in a question. */
interface Name {
  readonly text: string;
  /** Written as code: in backticks, with an inner capital, `_`, a dot, a slash, or brackets behind it. */
  readonly certain: boolean;
  readonly article: boolean;
  readonly isSymbol: boolean;
  readonly isFile: boolean;
  readonly isFolder: boolean;
  /** The file, folder or class that it is said to be in. */
  readonly within: string | null;
}

const symbolKinds =
  'function|method|class|interface|type|const|constant|variable|component|hook|struct|enum|trait|symbol|property|field|module|macro|setting|option|key|command|decorator|identifier|constructor|helper|object';
const fileKinds = 'file|script|page|source file|module|config(?:uration)? file';
const folderKinds = 'folder|directory|dir|package|module|subfolder|crate|workspace';
const kinds = new RegExp(`^(?:${symbolKinds}|${fileKinds}|${folderKinds})s?$`, 'i');
const pronouns =
  /^(?:this|it|that|these|those|they|them|he|she|we|i|you|everything|something|anything|nothing|all|here|there|one|who|what|a|an|the)$/i;

/** The one name in words such as "the `Store.save` method"; null when they are more or less than a name. */
function nameIn(written: string): Name | null {
  let words = written.replaceAll(/["“”]/g, '').trim();
  let [article, within, kind]: [boolean, string | null, string] = [false, null, ''];
  const owned = /^(?:the )?(\S+)'s (\S+)$/i.exec(words);
  if (owned !== null) [words, within] = [owned[2] ?? '', owned[1] ?? null];
  const inside =
    /^(.+?) (?:in|from|of|inside|within) (?:the )?(?:(?:file|class|folder|module) )?(`[^`]+`|\S+?)(?: (?:file|class|folder|module))?$/i.exec(
      words,
    );
  if (inside !== null && inside[2] !== undefined) [words, within] = [inside[1] ?? '', unquoted(inside[2])];
  for (;;) {
    const before = words;
    words = words.replace(/^(?:the|an?|our|my|its?|method|all|called|named) (?=\S)/i, whole => {
      article ||= /^(?:the|our|my)/i.test(whole);
      return '';
    });
    const parts = words.split(' ');
    const [first = '', last = ''] = [parts[0], parts.at(-1)];
    if (parts.length > 1 && kinds.test(first)) [kind, words] = [first, parts.slice(1).join(' ')];
    else if (parts.length > 1 && kinds.test(last)) [kind, words] = [last, parts.slice(0, -1).join(' ')];
    if (words === before) break;
  }
  const text = unquoted(words);
  if (text === '' || /\s/.test(text) || text.length > longestName || pronouns.test(text)) return null;
  const bare = withoutArguments(text).replace(/(?<![,;:])[,;:]+$/, '');
  if (!/[\p{L}\p{N}_$]/u.test(bare) || strange.test(bare)) return null;
  const certain = words.startsWith('`') || bare !== text || asCode.test(bare);
  return {
    text: bare,
    certain,
    article,
    isSymbol: new RegExp(`^(?:${symbolKinds})$`, 'i').test(kind),
    isFile: new RegExp(`^(?:${fileKinds})$`, 'i').test(kind),
    isFolder: new RegExp(`^(?:${folderKinds})$`, 'i').test(kind),
    within,
  };
}

/** An inner capital, `_`, `$`, `#`, a digit, a path or a dotted name: no English word. */
/** `f` of `f(a, b)`, `f()` and `f(`. */
function withoutArguments(text: string): string {
  const opened = text.indexOf('(');
  if (opened < 0) return text;
  return text.endsWith(')') ? text.slice(0, opened) : text.endsWith('(') ? text.slice(0, -1) : text;
}

const asCode = /[\p{Ll}\d]\p{Lu}|\p{Lu}{2}\p{Ll}{2}|[_$#]|::|\p{L}\.\p{L}|[\p{L}\d]\/|\p{L}\d|^\.\w/u;

/** Whether a word is written as code is: no word of a language looks like that. */
export function isWrittenAsCode(word: string): boolean {
  return asCode.test(word) || /^[\p{L}_$][\p{L}\p{N}_$.]*\(/u.test(word);
}

/** In UTF-16 units: longer runs are no names. */
const longestName = 200;

function unquoted(text: string): string {
  return text
    .replaceAll('`', '')
    .replace(/^'(.*)'$/, '$1')
    .trim();
}

/** Definitions of the name, in its container when it has one; of the singular when only that is defined. */
function symbolsNamed({ text, within, certain }: Name, { index }: Codebase): readonly Definition[] {
  const exact = qualified(text, within, index);
  if (exact.length > 0 && !certain && exact.every(({ path }) => isTestPath(path))) {
    // A word of the domain is sooner the type of that name than a variable of a test.
    const typed = qualified(`${text.charAt(0).toUpperCase()}${text.slice(1)}`, within, index);
    if (typed.some(({ path }) => !isTestPath(path))) return typed;
  }
  if (exact.length > 0) return exact;
  // What a language marks: classes and variables of style sheets, variables of PHP, private members.
  for (const mark of /^\w/.test(text) ? ['$', '#', '.', '--', '@'] : []) {
    const found = code(index.definitions(mark + text));
    if (found.length > 0) return found;
  }
  // In Ruby, Elixir and Julia a name may end in a mark.
  for (const mark of ['!', '?']) {
    const found = code(index.definitions(text + mark));
    if (found.length > 0) return found;
  }
  for (const [ending, singular] of plurals) {
    if (!ending.test(text)) continue;
    const found = qualified(text.replace(ending, singular), within, index);
    if (found.length > 0) return found;
  }
  return [];
}

const plurals: readonly (readonly [RegExp, string])[] = [
  [/s$/, ''],
  [/ies$/, 'y'],
  [/es$/, ''],
];

function qualified(text: string, within: string | null, index: Codebase['index']): readonly Definition[] {
  const whole = code(index.definitions(text));
  const parts = text.split(/::|->|[.#/\\]/).filter(part => part !== '');
  const name = parts.at(-1) ?? text;
  const around = within ?? (parts.length > 1 ? (parts.at(-2) ?? null) : null);
  if (around === null) return whole;
  const all = code(index.definitions(name));
  const files = new Set(index.filesNamed(around));
  const inside = all.filter(
    ({ path, container }) =>
      container === around ||
      container?.endsWith(`.${around}`) === true ||
      files.has(path) ||
      path.startsWith(`${around}/`) ||
      path.includes(`/${around}/`) ||
      new RegExp(`(?:^|/)${escaped(around)}\\.\\w+$`).test(path),
  );
  if (inside.length > 0) return inside;
  if (whole.length > 0) return whole;
  // A class that is not here, or an instance: `store.save` is still some `save` when there are few.
  return all.length <= fewDefinitions && within === null && !/^\w+\.\w{1,4}$/.test(text) ? all : [];
}

/** Headings and keys share their words with everything: they count only where no code does. */
function code(definitions: readonly Definition[]): readonly Definition[] {
  const real = definitions.filter(({ kind }) => kind !== 'heading' && kind !== 'key');
  return real.length > 0 ? real : definitions.filter(({ kind }) => kind === 'key');
}

const fewDefinitions = 3;

/** Those in the file that is open or selected first. */
function near(definitions: readonly Definition[], focus: Range | null): readonly Definition[] {
  if (focus === null) return definitions;
  const here = definitions.filter(({ path }) => path === focus.path);
  return here.length > 0 ? [...here, ...definitions.filter(({ path }) => path !== focus.path)] : definitions;
}

function pathTarget(bare: string, name: Name, { index }: Codebase): Target | null {
  const wanted = bare.replaceAll('\\', '/');
  const files = index.filesNamed(wanted);
  const { within } = name;
  const inside = within === null ? files : files.filter(path => path.includes(within));
  const paths = inside.length > 0 ? inside : files;
  if (paths.length > 0) return { type: 'file', paths };
  if (/^\.$/.test(wanted)) return null;
  const folder = folderNamed(wanted, index.paths);
  return folder === null ? null : { type: 'folder', path: folder };
}

/** The folder whose path is or ends with `name`: the topmost, when several do. */
function folderNamed(name: string, paths: Iterable<string>): string | null {
  let best: string | null = null;
  for (const path of paths) {
    const at = `/${path}`.indexOf(`/${name}/`);
    if (at < 0) continue;
    const folder = path.slice(0, at + name.length);
    if (best === null || depth(folder) < depth(best) || (depth(folder) === depth(best) && folder < best)) best = folder;
  }
  return best;
}

/** Files whose name without its ending is `stem`: "timetable" for `src/timetable.ts`. */
function stemTarget(stem: string, paths: Iterable<string>): Target | null {
  const wanted = stem.toLowerCase();
  const found = [...paths].filter(path => {
    const lower = path.toLowerCase();
    const at = lower.lastIndexOf(wanted);
    return at >= 0 && (at === 0 || lower[at - 1] === '/') && /^(?:\.[a-z]\w*)+$/.test(lower.slice(at + wanted.length));
  });
  return found.length > 0 && found.length <= fewDefinitions ? { type: 'file', paths: found.sort() } : null;
}

/** Files whose name has all words of `part`, in their order: "preferences" or "user-preferences" for `userPreferencesMigration.ts`; null for none, or too many to be meant. */
function partTarget(part: string, paths: Iterable<string>): Target | null {
  const wanted = wordsWithin(part);
  if (wanted.length === 0) return null;
  const found: string[] = [];
  for (const path of paths) {
    const has = words(path.slice(path.lastIndexOf('/') + 1));
    let at = 0;
    for (const word of has) if (word === wanted[at]) at++;
    if (at === wanted.length) found.push(path);
    if (found.length > fewDefinitions) return null;
  }
  return found.length === 0 ? null : { type: 'file', paths: found.sort() };
}

function depth(path: string): number {
  return path.split('/').length;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The file or folder of what a name means, a symbol's first; null where nothing here has the name. */
export function pathOf(target: Target): string | null {
  switch (target.type) {
    case 'file':
      return target.paths[0] ?? null;
    case 'folder':
      return target.path;
    case 'symbol':
      return target.definitions[0]?.path ?? null;
    case 'unknown':
      return null;
  }
}
