/**
 * Search, stage 3 of the flow (engine process, pure): documents become passages and words, a question finds evidence.
 * This file: text -> words. Code and questions go through the same function, so that "states are saved" meets `saveState`.
 */

/**
 * The words of code or prose, in order, with repeats: each identifier split at camelCase, snake_case, kebab-case and
 * digits, lower-cased and stemmed, preceded by the whole identifier (lower-cased, separators dropped) when it has parts.
 */
export function words(text: string): string[] {
  const found: string[] = [];
  for (const identifier of text.match(identifierPattern) ?? []) {
    if (identifier.length > longestIdentifier) continue;
    for (const word of wordsOf(identifier)) found.push(word);
  }
  return found;
}

/** {@link words} of one identifier; the same ones stand all over a repository. */
function wordsOf(identifier: string): readonly string[] {
  const before = known.get(identifier);
  if (before !== undefined) return before;
  // `URLs`: the plural of an acronym.
  const parts = partsOf(identifier.replace(/(?<=\p{Lu}{2})s$/u, ''));
  const found = parts.filter(part => part.length > 1).map(stem);
  if (parts.length > 1) found.unshift(wholeWord(identifier));
  if (known.size >= mostKnown) known.clear();
  // A part of a text would hold all of it in memory.
  known.set(` ${identifier}`.slice(1), found);
  return found;
}

const known = new Map<string, readonly string[]>();
/** Some 3 MB. */
const mostKnown = 20_000;

/**
 * Of {@link words}, those of every text in which a name stands as a whole, without a letter or digit beside it. Empty for a name of single letters, which
 * are not kept.
 */
export function wordsWithin(name: string): string[] {
  const parts = (name.match(identifierPattern) ?? []).flatMap(partsOf);
  return [...new Set(parts.filter(part => part.length > 1).map(stem))];
}

/** Whether {@link words} passes over some identifier of a text. */
export function hasLongIdentifiers(text: string): boolean {
  // A run that is too long has each so manieth character of the text in it.
  for (let at = longestIdentifier; at < text.length; at += longestIdentifier + 1) {
    if (!isRun(text, at)) continue;
    let [from, to] = [at, at + 1];
    while (from > 0 && at - from <= longestIdentifier && isRun(text, from - 1)) from--;
    while (to < text.length && to - from <= longestIdentifier && isRun(text, to)) to++;
    if (to - from > longestIdentifier) return true;
  }
  return false;
}

/** The distinct words of a question that say what it is about: {@link words} without English stop words. */
export function questionWords(question: string): string[] {
  // Whole words only: `is_valid` is no "is".
  const kept = scriptsApart(question).replaceAll(
    /(?<![\p{L}\p{N}_$'’-])\p{L}+(?:['’]\p{L}+)?(?![\p{L}\p{N}_$'’-])/gu,
    word => (stopWords.has(word.toLowerCase().replace('’', "'")) ? ' ' : word),
  );
  return [...new Set(words(kept))];
}

/** An identifier as a question writes it. `certain`: written as code, so it cannot be an English word. */
export interface NamedIdentifier {
  readonly name: string;
  readonly certain: boolean;
}

/**
 * What a question names as something in code, exact case, without repeats. Certain: in backticks, before `(`, after
 * a dot, or with an inner capital, `_`, `$` or digit. Not certain: a capitalised word inside a sentence, a word beside "function", "class" and the like,
 * and a question's only word that is no stop word ("how does search work"); other words are English ("how are files ignored").
 */
export function namedIdentifiers(written: string): NamedIdentifier[] {
  const question = scriptsApart(written);
  const found = new Map<string, boolean>();
  const quoted = [...question.matchAll(/`([^`\n]+)`/g)].flatMap(match => match[1]?.match(namePattern) ?? []);
  for (const name of quoted) found.set(name, true);
  const alone = questionWords(question).length === 1;
  for (const match of question.matchAll(namePattern)) {
    const name = match[0];
    const before = question.slice(0, match.index);
    const after = question.slice(match.index + name.length);
    const member = /[\p{L}\p{N}_$]\.$/u.test(before);
    // `SELECT`, `HTTP`: capitals alone are an acronym, or emphasis.
    const isCode = !/^\p{Lu}+$/u.test(name) && /[\p{L}\d$_](?:\p{Lu}|[$_])|^[$_]|\p{L}\d/u.test(name);
    const certain = member || after.startsWith('(') || isCode;
    const capital = /^\p{Lu}/u.test(name) && /[^.?!\s]\s+[("']?$/.test(before);
    const beside = kindAfter.test(after) || kindBefore.test(before);
    const likely = (alone || capital || beside) && name.length > 2 && !stopWords.has(name.toLowerCase());
    if (certain || likely) found.set(name, (found.get(name) ?? false) || certain);
  }
  return [...found].map(([name, certain]) => ({ name, certain }));
}

/** A word's stem: plural and verb endings and the final e dropped (`states`, `saving` -> `stat`, `sav`). Idempotent. */
export function stem(word: string): string {
  let current = word;
  for (;;) {
    const next = stemOnce(current);
    if (next === current) return current;
    current = next;
  }
}

/** Chinese, Japanese and Korean put no blank between a name in Latin letters and the words around it. */
export function scriptsApart(question: string): string {
  return question
    .replaceAll(
      /(?<=[\p{Script=Latin}\d_$)])(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])/gu,
      ' ',
    )
    .replaceAll(
      /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])(?=[\p{Script=Latin}_$])/gu,
      ' ',
    );
}

/** Longer runs are encoded data, not names. In UTF-16 units. */
const longestIdentifier = 64;

/** Whether a UTF-16 unit may be of an identifier; beyond ASCII what is no letter may be among them. */
function isRun(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0x80 || (unit >= 0x30 && inIdentifiers[unit] === 1) || unit === 0x24 || unit === 0x2d;
}

const inIdentifiers = Uint8Array.from({ length: 0x80 }, (_, unit) => (/\w/.test(String.fromCharCode(unit)) ? 1 : 0));

const identifierPattern = /[\p{L}\p{N}_$]+(?:-[\p{L}\p{N}_$]+)*/gu;
const namePattern = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const kindAfter = /^\s+(?:function|method|class|interface|type|constant|variable|component|hook|struct|enum)\b/i;
const kindBefore = /\b(?:function|method|class|interface|constant|variable|component|hook|struct|enum)\s+$/i;
// eslint-disable-next-line regexp/no-super-linear-move -- a run of capitals gives up its last one at most
const partPattern = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}]+|\p{N}+/gu;
const vowel = /[aeiouy]/;

function partsOf(identifier: string): string[] {
  return (identifier.match(partPattern) ?? []).map(part => part.toLowerCase());
}

/** An identifier as one word: in small letters, its separators dropped. */
export function wholeWord(identifier: string): string {
  return identifier.replaceAll(/[-_$]/g, '').toLowerCase();
}

function stemOnce(word: string): string {
  if (word.length < 4 || !/[a-z]$/.test(word))
    return word.length === 3 && /^[^e]se$/.test(word) ? word.slice(0, 2) : word;
  const ending = /(ies|ied|sses|[cs]hes|[xz]es|[^sui]s|ing|ed|e)$/.exec(word)?.[0] ?? '';
  const without = (count: number): string => word.slice(0, -count);
  switch (ending) {
    case '':
      return word;
    case 'ies':
    case 'ied':
      return word.length > 4 ? `${without(3)}y` : without(1);
    case 'ing':
      return verbStem(word, without(3));
    case 'ed':
      return word.endsWith('eed') ? word : verbStem(word, without(2));
    case 'e':
    default:
      return ending.length > 2 ? without(2) : without(1);
  }
}

/** `running` -> `run`, but `string` and `bed` stay: what is left must be a word. */
function verbStem(word: string, left: string): string {
  if (left.length < 2 || !vowel.test(left)) return word;
  return /([bdfgmnprt])\1$/.test(left) ? left.slice(0, -1) : left;
}

const stopWords = new Set(
  (
    'a about actually after again all also am an and any anything are aren as at be became because become becomes been before being between both but by can cannot could did ' +
    'do does doesn don doing done down each either else etc every everything explain few find found for from get gets give given go goes had happen happened happens has have having he help her here ' +
    'him his how i if in into is isn it its itself just know let like look make makes many may me might more most much must my need needs no nor not now ' +
    'of off ok on once one only or other our out over own please same say see she should show so some someone something such tell than thank thanks that the their them ' +
    'then there these they thing things this those through to too under understand up us use used uses using very want was way we well were what whatever when where whether ' +
    'which while who whom whose why will with within without work works would yes you your code codebase project repo repository workspace implement implemented located define defined ' +
    "what's where's how's who's that's it's i'm don't doesn't isn't aren't can't won't let's"
  ).split(' '),
);
