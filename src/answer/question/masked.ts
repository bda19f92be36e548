import { scriptsApart } from '../../search/index/words';
import { isWrittenAsCode, type Target } from './target';
import { fillers } from './fillers';
import { languageWords } from './inventoryWords';

/** What a question names: the words that do, and what they mean here. */
export interface Named {
  readonly written: string;
  readonly target: Target;
  /** Written as code: in backticks, with an inner capital, `_`, a dot, a slash, or brackets behind it. */
  readonly certain: boolean;
}

/** A question in lower case with `§` in place of every name. */
export interface Masked {
  readonly text: string;
  readonly named: readonly Named[];
}

/** What words mean here; null when they are no name. */
export type Resolve = (written: string) => Target | null;

interface Token {
  /** Without the punctuation around it. */
  readonly core: string;
  readonly before: string;
  readonly after: string;
}

/** Words between two names of which the second holds the first. */
const inside = /^(?:in|from|of|inside|within)$/i;
const article = /^(?:the|a|an|our|my|all)$/i;
const kind =
  /^(?:function|method|class|interface|type|const|constant|variable|component|hook|struct|enum|trait|symbol|property|field|module|macro|setting|option|flag|switch|argument|parameter|key|command|decorator|identifier|constructor|helper|object|file|script|page|folder|directory|dir|package|subfolder|crate|source|config(?:uration)?)s?$/i;
const kindAlone = /^(?:function|method|class|folder|directory|file|module|package)$/i;
/** Words that a path with blanks may have, and words looked at around a name. */
const longestPath = 5;

/**
 * Finds the names in a question. `isName`: whether a word that is not written as code may be a name at all, which the words that
 * questions are made of are not at first; `isForeign`: whether a word is a name of something elsewhere.
 */
export function masked(
  question: string,
  resolve: Resolve,
  isName: (word: string) => boolean,
  isForeign: (word: string) => boolean = () => false,
): Masked {
  const tokens = tokensOf(question);
  const parts: { readonly text: string; readonly start: number; readonly named: Named | null }[] = [];
  for (let i = 0; i < tokens.length;) {
    const found = spacedPath(tokens, i, resolve) ?? nameAt(tokens, i, resolve, isName, isForeign);
    const token = tokens[i];
    if (found === null) {
      if (token !== undefined)
        parts.push({ text: `${token.before}${token.core}${token.after}`.toLowerCase(), start: i, named: null });
      i++;
      continue;
    }
    while ((parts.at(-1)?.start ?? -1) >= i - found.taken) parts.pop();
    parts.push({ text: `§${found.rest}`, start: i - found.taken, named: found.named });
    i = found.next;
  }
  return { text: parts.map(({ text }) => text).join(' '), named: parts.flatMap(({ named }) => named ?? []) };
}

interface Found {
  readonly named: Named;
  /** Words before it that are a part of the name. */
  readonly taken: number;
  readonly rest: string;
  readonly next: number;
}

function tokensOf(question: string): Token[] {
  const apart = scriptsApart(question.replaceAll('’', "'")).replaceAll(
    /(?<![\p{L}\p{N}])([ldjcmnst]|qu)'(?=\p{L})/giu,
    '$1 ',
  );
  // "TypeScript-Dateien": of a compound the kind is a word of its own.
  const parted = apart.replaceAll(
    /(?<=\p{L})-(?=(?:dateien|datei|klassen?|funktion(?:en)?|modul|ordner|methoden?)(?![\p{L}\p{N}]))/giu,
    ' ',
  );
  return (parted.match(/`[^`\n]+`[^\s`]*|\S+/gu) ?? []).map(token => {
    if (token.startsWith('`')) {
      const end = token.lastIndexOf('`') + 1;
      return { before: '', core: token.slice(0, end), after: token.slice(end) };
    }
    const after = punctuationAfter(token);
    let core = token.slice(0, token.length - after.length);
    const before = /^["'“‘«¿¡（]+/u.exec(core)?.[0] ?? '';
    core = core.slice(before.length);
    if (!core.includes('/') && !core.includes('[')) {
      if (core.startsWith('(') && !core.includes(')')) core = core.slice(1);
      if (core.endsWith(')') && !core.includes('(')) core = core.slice(0, -1);
    }
    return { before, core, after };
  });
}

/** The marks that a word ends with, and the `'s` of whose it is. */
function punctuationAfter(token: string): string {
  let end = token.length;
  for (;;) {
    if (/[?!.,;:"'”’»…？。！，、；：）]/u.test(token.charAt(end - 1))) end--;
    else if (token.slice(0, end).endsWith("'s")) end -= 2;
    else return token.slice(end);
  }
}

/** A path whose folders or file have blanks in their names. */
function spacedPath(tokens: readonly Token[], at: number, resolve: Resolve): Found | null {
  const first = tokens[at];
  if (first === undefined || first.core === '') return null;
  for (let length = Math.min(longestPath, tokens.length - at); length > 1; length--) {
    const span = tokens.slice(at, at + length);
    const last = span.at(-1);
    const written = span.map(({ core, after }, i) => (i === length - 1 ? core : core + after)).join(' ');
    if (!/\/|\.\w{1,8}$/.test(written) || !/[/.]/.test((last?.core ?? '') + first.core)) continue;
    // What one word alone names needs no blank.
    if (span.some(({ core }) => /[/.]/.test(core) && isThere(resolve(core)))) continue;
    const target = resolve(written);
    if (target !== null && (target.type === 'file' || target.type === 'folder'))
      return {
        named: { written, target, certain: true },
        taken: 0,
        rest: (last?.after ?? '').toLowerCase(),
        next: at + length,
      };
  }
  return null;
}

/** Whether words name something that is here. */
export function isThere(target: Target | null): boolean {
  return target !== null && target.type !== 'unknown';
}

function nameAt(
  tokens: readonly Token[],
  at: number,
  resolve: Resolve,
  isName: (word: string) => boolean,
  isForeign: (word: string) => boolean,
): Found | null {
  const token = tokens[at];
  if (token === undefined || token.core === '') return null;
  const { core, after } = token;
  const language = core.replaceAll(languageWords, '') === '' && !isThere(resolve(core));
  const certain =
    core.startsWith('`') || /^--?[A-Za-z]/.test(core) || (isWrittenAsCode(core) && !language) || isForeign(core);
  // "The importer folder": its kind says that it is a name.
  const said = kindAlone.test(tokens[at + 1]?.core ?? '') && after === '' && article.test(tokens[at - 1]?.core ?? '');
  if (!certain && !((isName(core) || (said && !isFiller(core))) && /^[\p{L}\p{N}_$@.+#-]{2,}$/u.test(core)))
    return null;
  const wordAt = (i: number): string => tokens[i]?.core ?? '';
  let [from, to] = [at, at + 1];
  // "the seatPrice function", "function seatPrice".
  if (at > 0 && tokens[from - 1]?.after === '' && kind.test(wordAt(from - 1))) from--;
  if (from > 0 && article.test(wordAt(from - 1))) from--;
  if (after === '' && kind.test(wordAt(to)) && from === at - Number(article.test(wordAt(at - 1)))) to++;
  const spanned = (start: number, end: number): string =>
    tokens
      .slice(start, end)
      .map((each, i) => (i === end - start - 1 ? each.core : each.core + each.after))
      .join(' ');
  const flag = flagOf(core, wordAt(at + 1), wordAt(at - 1));
  if (flag !== null && !isThere(resolve(core))) {
    const target: Target = { type: 'unknown', name: flag };
    return { named: { written: flag, target, certain: true }, taken: at - from, rest: lastAfter(tokens, to), next: to };
  }
  const written = spanned(from, to);
  const target =
    resolve(written) ?? resolve(core) ?? (isForeign(core) ? ({ type: 'unknown', name: core } as const) : null);
  if (target === null || (target.type === 'unknown' && !certain)) return null;
  const own: Found = { named: { written, target, certain }, taken: at - from, rest: lastAfter(tokens, to), next: to };
  return withinOf(tokens, at, own, resolve, spanned) ?? own;
}

/** "find in Timetable", "the find method of Timetable", "Timetable's find": a member by what holds it. */
function withinOf(
  tokens: readonly Token[],
  at: number,
  own: Found,
  resolve: Resolve,
  spanned: (from: number, to: number) => string,
): Found | null {
  const wordAt = (i: number): string => tokens[i]?.core ?? '';
  const token = tokens[at];
  if (token?.after.startsWith("'s") === true && wordAt(at + 1) !== '') {
    const written = `${token.core}'s ${wordAt(at + 1)}`;
    const member = resolve(written);
    if (member?.type === 'symbol' && isIn(member, token.core))
      return {
        named: { written, target: member, certain: true },
        taken: own.taken,
        rest: lastAfter(tokens, at + 2),
        next: at + 2,
      };
    return null;
  }
  // The name before: already seen, and a word like others.
  let before = at - own.taken - 1;
  if (!inside.test(wordAt(before))) return null;
  before--;
  if (kind.test(wordAt(before))) before--;
  if (before < 0 || tokens[before]?.after !== '') return null;
  if (article.test(wordAt(before - 1))) before--;
  const written = spanned(before, own.next);
  const member = resolve(written);
  if (member?.type !== 'symbol' || !isIn(member, bare(token?.core ?? ''))) return null;
  return { named: { written, target: member, certain: true }, taken: at - before, rest: own.rest, next: own.next };
}

function bare(core: string): string {
  return core.replaceAll('`', '').replace(/^([^(]*)\(.*$/, '$1');
}

/** Whether definitions stand in a class, file or folder of this name. */
function isIn(target: Extract<Target, { type: 'symbol' }>, holder: string): boolean {
  const name = holder.replace(/^\.?\//, '').replace(/(?<!\/)\/+$/, '');
  return target.definitions.every(
    ({ path, container }) =>
      container === name ||
      container?.endsWith(`.${name}`) === true ||
      `/${path}`.endsWith(`/${name}`) ||
      `/${path}/`.includes(`/${name}/`) ||
      path.split('/').at(-1)?.split('.')[0] === name,
  );
}

/** A flag as it stands in a command: `--dry-run`, also where it is written without dashes beside "option". */
function flagOf(core: string, after: string, before: string): string | null {
  const plain = core.replaceAll('`', '').split(/[=:]/, 1).join('');
  if (/^--?[A-Za-z][\w-]*$/.test(plain)) return plain;
  const said = /^(?:flag|option|switch|argument|parameter)s?$/i;
  return /^[a-z][a-z\d]*(?:-[a-z\d]+)+$/.test(plain) && (said.test(after) || said.test(before)) ? `--${plain}` : null;
}

function lastAfter(tokens: readonly Token[], end: number): string {
  return (tokens[end - 1]?.after ?? '').replace("'s", '').toLowerCase();
}

/** Whether a word is one that questions are made of in any language. */
export function isFiller(word: string): boolean {
  return word.toLowerCase().replaceAll(fillers, '').trim() === '';
}
