/** Parts of Markdown that are looked at apart. `at`: offset in the text. */
export interface Piece {
  readonly kind: 'prose' | 'code';
  readonly at: number;
  readonly text: string;
  /** Of a code block: what stands behind the opening fence. */
  readonly info: string;
}

/** A text's code blocks (fenced, however deep in a list or quote) and the prose between them, in order; together they are the text. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let [start, fence, info]: [number, string | null, string] = [0, null, ''];
  const end = (kind: Piece['kind'], to: number): void => {
    if (to > start) pieces.push({ kind, at: start, text: text.slice(start, to), info });
    start = to;
  };
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    const line = text.slice(at, Math.min(next, at + longestFenceLine)).trimEnd();
    if (fence === null) {
      const opened = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})([^`~][^`]{0,400})?$/.exec(line);
      if (opened?.[1] !== undefined) {
        end('prose', at);
        [fence, info] = [opened[1], (opened[2] ?? '').trim()];
      }
    } else {
      const closed = /^[\s>]*(`{3,}|~{3,})$/.exec(line)?.[1];
      if (closed !== undefined && closed[0] === fence[0] && closed.length >= fence.length) {
        end('code', next);
        [fence, info] = [null, ''];
      }
    }
    at = next;
  }
  end(fence === null ? 'prose' : 'code', text.length);
  return pieces;
}

const longestFenceLine = 400;

/** The fence that a text's last code block lacks; null where all are closed. */
export function openFence(text: string): string | null {
  const last = piecesOf(text).at(-1);
  if (last?.kind !== 'code') return null;
  const [, fence = '```'] = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})/.exec(last.text) ?? [];
  const lines = last.text.trimEnd().split('\n');
  const end = (lines.at(-1) ?? '').replace(/^[\s>]+/, '');
  return lines.length > 1 && end.length >= fence.length && end === (fence[0] ?? '`').repeat(end.length) ? null : fence;
}

/** The numbers of all references in a text's prose, each once: `[1, 3-4]` has three. */
export function referencesIn(text: string): number[] {
  const lists = piecesOf(text)
    .filter(({ kind }) => kind === 'prose')
    .flatMap(piece => tokensOf(piece.text))
    .filter(({ kind }) => kind === 'reference')
    .flatMap(token => token.text.split(/,|;|&|and/))
    .flatMap(part => {
      const [first = 0, last = first] = part.split(/[-–]/).map(Number);
      return Array.from({ length: Math.min(Math.max(0, last - first + 1), 20) }, (_, i) => first + i);
    });
  return [...new Set(lists)];
}

/** Something in prose that may name a file or symbol, or a reference. `end`: offset behind it, where a remark belongs. */
export interface Token {
  readonly kind: 'span' | 'path' | 'name' | 'reference' | 'link';
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/**
 * What a passage of prose holds besides words: code spans, paths, names written as code, references `[1]` and links. Math, URLs, addresses, HTML and emoji
 * names are passed over. Every pattern is linear in its input.
 */
export function tokensOf(prose: string): Token[] {
  const found: Token[] = [];
  for (const match of prose.matchAll(tokenPattern)) {
    const { span, math, link, passed, reference, path, called, written } = match.groups ?? {};
    const [text, kind] =
      span !== undefined
        ? [withoutTicks(span), 'span' as const]
        : link !== undefined
          ? [link, 'link' as const]
          : reference !== undefined
            ? [reference, 'reference' as const]
            : path !== undefined
              ? [path, 'path' as const]
              : [called ?? written ?? '', 'name' as const];
    if (math !== undefined || passed !== undefined || text === '') continue;
    found.push({ kind, text, at: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** A code span's content. */
function withoutTicks(span: string): string {
  const [ticks = ''] = /^`{1,3}/.exec(span) ?? [];
  return span.slice(ticks.length, span.length - ticks.length).trim();
}

const tokenPattern = new RegExp(
  [
    // A code span; of two or three backticks where it holds one.
    '(?<span>(?<!`)(?:`[^`\\n]{1,400}`|``(?!`)[^\\n]{1,400}?``|```[^`\\n]{1,400}```)(?!`))',
    '(?<math>\\$\\$[^$]{1,2000}\\$\\$|\\\\\\([^\\n]{1,400}?\\\\\\)|\\\\\\[[^\\]]{1,2000}?\\\\\\]|(?<![\\w$])\\$(?=[^\\s$])[^$\\n]{0,200}[^\\s$]\\$(?![\\w$]))',
    // The target of a link or image.
    '\\]\\((?<link>[^)\\s]{1,400})(?:\\s+"[^"\\n]{0,200}")?\\)',
    // URLs, mail addresses, hosts with a path, HTML tags, emoji names, anchors, footnotes.
    '(?<passed>\\b[a-z][a-z0-9+.-]{1,20}:\\/\\/[^\\s)>\\]]{1,2000}|\\bmailto:\\S{1,200}|[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63})+|' +
      '\\b(?:www\\.|(?:[a-z0-9-]{1,63}\\.){1,4}(?:com|org|net|io|dev|rs|ai|app|edu|gov)\\/)[^\\s)>\\]]{0,400}|' +
      '<\\/?[a-zA-Z][^>\\n]{0,300}>|&[a-z]{2,12};|(?<!\\w):[a-z][a-z0-9_+-]{1,40}:(?!\\w)|\\[\\^[^\\]\\n]{1,40}\\])',
    '(?<![\\w\\]`])\\[(?<reference>\\d{1,3}(?:\\s*(?:,|;|-|–|and|&)\\s*\\d{1,3}){0,9})\\](?![\\w(\\[]*\\()',
    // A path, and lines behind it.
    '(?<![\\w@\\/\\\\.:#$-])(?<path>(?:~?\\.{0,2}\\/)?(?:[\\w@.-]{1,100}\\/){0,20}[\\w@-][\\w@.-]{0,100}\\.[A-Za-z][A-Za-z0-9]{0,9}(?::\\d{1,7}(?:-\\d{1,7})?)?)(?![\\w\\/(])',
    // A name written as code: with brackets behind it, an inner capital, or `_`.
    '(?<![\\p{L}\\p{N}_$.\\/@\\\\-])(?:(?<called>[\\p{L}_$][\\p{L}\\p{N}_$]{0,100})\\(\\)|(?<written>[\\p{Ll}][\\p{Ll}\\p{N}]{0,100}\\p{Lu}[\\p{L}\\p{N}]{0,100}|(?:\\p{Lu}[\\p{Ll}\\p{N}]{1,60}){2,8}|[\\p{L}][\\p{L}\\p{N}]{0,100}_[\\p{L}\\p{N}_]{0,100}))(?![\\p{L}\\p{N}_$-])',
  ].join('|'),
  'gu',
);
