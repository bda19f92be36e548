import type { Import, Reference } from './languageRules';
import { notebookParts } from './notebook';

/** A piece of a file in another language, at its own lines: what is not of it is blank. */
export interface Part {
  /** Whose grammar and rules it is read by. */
  readonly extension: string;
  readonly text: string;
  /** The file's line of each of its lines, where they are not the same. */
  readonly lines?: readonly number[];
  /** Expressions of a template, which use names and define none. */
  readonly usesOnly?: true;
}

export interface Composite {
  readonly parts: readonly Part[];
  /** Components of a template, and what markup names of other files. */
  readonly references: readonly Reference[];
  readonly imports: readonly Import[];
}

/** The parts of a file in several languages; null for other files. Linear in the text. */
export function compositeOf(extension: string, text: string): Composite | null {
  if (extension === 'ipynb') return { parts: notebookParts(text), references: [], imports: [] };
  const markup = markups[extension];
  if (markup === undefined) return null;
  const front = markup.front ? frontMatter(text) : null;
  const blocks = blocksOf(text);
  const outside = gaps([...(front ? [front] : []), ...blocks], text.length);
  const scripts = [...(front ? [front] : []), ...blocks.filter(({ tag }) => tag === 'script')].filter(
    ({ isCode }) => isCode,
  );
  const typed = scripts.some(({ language }) => language === 'tsx' || language === 'jsx') ? 'tsx' : markup.script;
  const expressions = outside.flatMap(gap => markup.expressions(text, gap.start, gap.end));
  const styles = blocks.filter(({ tag }) => tag === 'style');
  const lineOf = lineCounter(text);
  return {
    parts: [
      ...(scripts.length > 0 ? [{ extension: typed, text: masked(text, scripts, '') }] : []),
      ...(expressions.length > 0
        ? [{ extension: 'ts', text: masked(text, expressions, ';'), usesOnly: true as const }]
        : []),
      ...(styles.length > 0 ? [{ extension: 'css', text: masked(text, styles, '') }] : []),
    ],
    references: markup.components ? componentsIn(text, outside, lineOf) : [],
    imports: blocks.flatMap(({ tag, source, at }) =>
      tag === 'script' && source !== null
        ? [{ source: relative(source), names: [{ name: '*', as: '*' }], line: lineOf(at) }]
        : [],
    ),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Block extends Span {
  readonly tag: string;
  readonly language: string | null;
  readonly source: string | null;
  readonly isCode: boolean;
  /** Where its tag begins. */
  readonly at: number;
}

interface Markup {
  readonly script: string;
  readonly components: boolean;
  /** Script between lines of dashes at the top. */
  readonly front?: true;
  readonly expressions: (text: string, start: number, end: number) => Span[];
}

const markups: Readonly<Record<string, Markup>> = {
  vue: { script: 'ts', components: true, expressions: vueExpressions },
  svelte: { script: 'ts', components: true, expressions: bracedExpressions },
  astro: { script: 'ts', components: true, front: true, expressions: bracedExpressions },
  html: { script: 'js', components: true, expressions: handlers },
  htm: { script: 'js', components: true, expressions: handlers },
};

function frontMatter(text: string): Block | null {
  const open = /^\s{0,99}---[ \t]{0,9}\n/.exec(text.slice(0, 200));
  if (open === null) return null;
  const end = text.indexOf('\n---', open[0].length - 1);
  return end < 0
    ? null
    : { tag: 'script', language: 'ts', source: null, isCode: true, at: 0, start: open[0].length, end };
}

/** The contents of `<script>` and `<style>`. */
function blocksOf(text: string): Block[] {
  const found: Block[] = [];
  const opening = /<(script|style)(?=[\s>])/gi;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const tag = (match[1] ?? '').toLowerCase();
    const start = tagEnd(text, opening.lastIndex);
    if (start < 0) continue;
    const attributes = text.slice(opening.lastIndex, start - 1);
    const close = endTag(text, tag, start);
    const [, language = null] = /\slang\s{0,9}=\s{0,9}["']?(\w{1,20})/.exec(attributes) ?? [];
    const [, type = 'module'] = /\stype\s{0,9}=\s{0,9}["']?([\w/+.-]{1,80})/.exec(attributes) ?? [];
    const [, source = null] = /\ssrc\s{0,9}=\s{0,9}["']([^"'\s]{1,300})["']/.exec(attributes) ?? [];
    const isCode = /^(?:module|text\/(?:java|type|ecma)script|application\/javascript|text\/babel)$/.test(type);
    if (!attributes.endsWith('/')) found.push({ tag, language, source, isCode, at: match.index, start, end: close });
    opening.lastIndex = attributes.endsWith('/') ? start : close;
  }
  return found;
}

function endTag(text: string, tag: string, from: number): number {
  const close = new RegExp(`</${tag}`, 'gi');
  close.lastIndex = from;
  return close.exec(text)?.index ?? text.length;
}

/** The offset after the `>` that ends a tag, attributes in quotes skipped; -1 where it does not end soon. */
function tagEnd(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < Math.min(text.length, from + longestTag); at++) {
    const char = text[at] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at + 1;
  }
  return -1;
}

/** In UTF-16 units. */
const longestTag = 5000;
const longestExpression = 5000;

function gaps(spans: readonly Span[], length: number): Span[] {
  const found: Span[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (start > at) found.push({ start: at, end: start });
    at = Math.max(at, end);
  }
  return at < length ? [...found, { start: at, end: length }] : found;
}

/** The text with all but the spans blank; `between`, of one character, stands around each. */
function masked(text: string, spans: readonly Span[], between: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    const gap = blank(text.slice(at, start));
    pieces.push(
      between === '' || gap === '' || gap.endsWith('\n') ? gap : gap.slice(0, -1) + between,
      text.slice(start, end),
    );
    at = end;
  }
  const rest = blank(text.slice(at));
  return pieces.join('') + (between === '' || rest === '' || rest.startsWith('\n') ? rest : between + rest.slice(1));
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** `{{ … }}`, and values of directives: `:a`, `@a`, `#a`, `v-a`. */
function vueExpressions(text: string, start: number, end: number): Span[] {
  const part = text.slice(start, end);
  const found: Span[] = [];
  for (let at = part.indexOf('{{'); at >= 0; at = part.indexOf('{{', at + 2)) {
    const close = part.indexOf('}}', at + 2);
    if (close < 0) break;
    if (close - at < longestExpression) found.push({ start: start + at + 2, end: start + close });
    at = close;
  }
  const directive =
    /\s(?:v-[a-z][\w:.-]{0,80}|[:@#][\w:.[\]-]{0,80})\s{0,9}=\s{0,9}(?:"([^"]{1,2000})"|'([^']{1,2000})')/dg;
  for (const { indices } of part.matchAll(directive)) {
    const [from, to] = indices?.[1] ?? indices?.[2] ?? [0, 0];
    found.push({ start: start + from, end: start + to });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** `{ … }` of Svelte and Astro, without the words of blocks. */
function bracedExpressions(text: string, start: number, end: number): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('{', start); at >= 0 && at < end; at = text.indexOf('{', at + 1)) {
    let depth = 1;
    let close = at + 1;
    for (; close < Math.min(end, at + longestExpression) && depth > 0; close++)
      depth += text[close] === '{' ? 1 : text[close] === '}' ? -1 : 0;
    if (depth > 0) continue;
    const inner = text.slice(at + 1, close - 1);
    const [word = ''] = /^\s{0,9}(?:[#:]\s{0,9}(?:else\s{1,9}if|\w{1,12})|@\w{1,12}|\/\w{1,12})\b/.exec(inner) ?? [];
    const as = word.includes('each') ? inner.search(/\sas\s/) : -1;
    found.push({ start: at + 1 + word.length, end: as < 0 ? close - 1 : at + 1 + as });
    at = close - 1;
  }
  return found;
}

/** `onclick="…"`, and Angular's `(click)`, `[value]` and `*ngIf`. */
function handlers(text: string, start: number, end: number): Span[] {
  const attribute =
    /\s(?:on[a-z]{3,20}|\([\w.-]{1,60}\)|\[\(?[\w.-]{1,60}\)?\]|\*ng\w{1,20})\s{0,9}=\s{0,9}(?:"([^"]{1,2000})"|'([^']{1,2000})')/dg;
  return [...text.slice(start, end).matchAll(attribute)].map(({ indices }) => {
    const [from, to] = indices?.[1] ?? indices?.[2] ?? [0, 0];
    return { start: start + from, end: start + to };
  });
}

/** `<PriceTag>` and `<price-tag>` use the component `PriceTag`. */
function componentsIn(text: string, outside: readonly Span[], lineOf: (offset: number) => number): Reference[] {
  return outside.flatMap(({ start, end }) =>
    [...text.slice(start, end).matchAll(/<([A-Z][\w.]{0,99}|[a-z]\w{0,60}(?:-\w{1,60}){1,6})/g)].map(match => {
      const parts = (match[1] ?? '').split('.');
      const name = (parts.pop() ?? '').replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
      const line = lineOf(start + match.index);
      return { name, line, kind: 'call' as const, ...(parts.length > 0 ? { receiver: parts.join('.') } : {}) };
    }),
  );
}

/** What markup names is beside it, if it does not say otherwise. */
function relative(source: string): string {
  return /^[./]|^\w+:/.test(source) ? source : `./${source}`;
}

/** 1-based lines of offsets that are asked in rising order, more or less. */
function lineCounter(text: string): (offset: number) => number {
  let [at, line] = [0, 1];
  return offset => {
    if (offset < at) [at, line] = [0, 1];
    for (let next = text.indexOf('\n', at); next >= 0 && next < offset; next = text.indexOf('\n', at)) {
      at = next + 1;
      line++;
    }
    return line;
  };
}
