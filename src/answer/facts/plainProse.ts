/** Prose of docs and comments as plain Markdown: no roles, directives, badges, tags, code blocks or front matter. Linear. */
export function plainProse(text: string): string {
  return withoutBlocks(text.replace(/^---\n[\s\S]{0,4000}?\n---\n/, ''))
    .replaceAll(/(?<=^|[\s.]):(?:param|arg|argument|keyword) (?:[\w.]{1,40} )?(\w{1,80}):/gm, '\n\n`$1`:')
    .replaceAll(/(?<=^|[\s.]):(?:raises?|throws|exception) ([\w.]{1,80}):/gm, '\n\nRaises `$1`:')
    .replaceAll(/(?<=^|[\s.]):(?:returns?):/gm, '\n\nReturns')
    .replaceAll(/(?<=^|[\s.]):(?:type|rtype|vartype)\b[^:\n]{0,60}:[^\n]{0,200}/gm, ' ')
    .replaceAll(
      /^[ \t]{0,40}(?:Args|Arguments|Parameters|Returns|Raises|Yields|Attributes|Keyword Args|Keyword Arguments|Note|Notes|Example|Examples|See Also):[ \t]{0,40}$/gm,
      '',
    )
    .replaceAll(/^[ \t]{4,40}\*{0,2}(\w{1,60})(?: ?\([^()\n]{0,120}\))?: (?=[\p{Lu}`])/gmu, '\n\n`$1`: ')
    .replaceAll(/^[ \t]{0,40}[rRuU]?(?:"""|''')/gm, '')
    .replaceAll(
      /:[\w:]{1,24}:`[~!]?([^`<\n]{1,120})(?:<[^>`\n]{0,120}>)?`/g,
      (_, name: string) => `\`${name.trim().split('.').at(-1) ?? name}\``,
    )
    .replaceAll(/``([^`\n]{1,200})``/g, '`$1`')
    .replaceAll(/`([^`<\n]{1,120}) <[^>`\n]{1,200}>`_{1,2}/g, '$1')
    .replaceAll(/(?<![\w`])__([\p{L}][^_\n`]{0,60})__(?![\w`])/gu, '$1')
    .replaceAll(/!\[[^\]\n]{0,200}\]\([^)\n]{0,400}\)/g, ' ')
    .replaceAll(/\[([^\]\n]{1,200})\](?:\([^)\n]{0,400}\)|\[[^\]\n]{0,200}\])/g, '$1')
    .replaceAll(/\[(`[^`\]\n]{1,120}`)\]/g, '$1')
    .replaceAll(
      /\{@(link|linkplain|code|literal|value|inheritDoc|see)\b\s*([^}]{0,200})\}/g,
      (_, tag: string, inside: string) => linkText(tag, inside),
    )
    .replaceAll(/<\/?[a-zA-Z][^<>\n]{0,200}>/g, ' ')
    .replaceAll(/&(?:lt|gt|amp|quot|nbsp|#\d{1,5});/g, entity => entities[entity] ?? ' ')
    .split('\n')
    .map(line => line.replace(/^\s{0,8}(?:>\s?)+(?:- )?/, ''))
    .map(line => (isMarkup(line.trim()) ? ' ' : tagged(line)))
    .join('\n')
    .replaceAll(/::(?=\s|$)/g, ':');
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#64;': '@',
  '&#39;': "'",
  '&#123;': '{',
  '&#125;': '}',
};

/** `{@link A#b(C) text}`: the text, else `A.b`. */
function linkText(tag: string, inside: string): string {
  const text = inside.replaceAll(/\s+/g, ' ').trim();
  if (text === '') return '';
  if (tag === 'code' || tag === 'literal' || tag === 'value') return `\`${text.replaceAll('`', '')}\``;
  const end = /^[^\s(|]+(?:\([^)]*\))?/.exec(text)?.[0].length ?? 0;
  const label = text.slice(end).replace(/^[\s|]+/, '');
  if (label !== '') return label;
  const name = text.split('(', 1).join('').replace(/^#/, '').replace('#', '.');
  return `\`${name}\``;
}

/** Text without fenced code, `<pre>` blocks, examples, and indented code after a line that ends in `::`. */
function withoutBlocks(text: string): string {
  const kept: string[] = [];
  let until: RegExp | null = null;
  let literal: number | null = null;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    const indent = line.length - line.trimStart().length;
    if (until !== null) {
      if (until.test(trimmed)) {
        if (until === nextTag) kept.push('', line);
        until = null;
      }
      continue;
    }
    if (literal !== null) {
      if (trimmed === '' || indent > literal) continue;
      literal = null;
    }
    if (/^(?:```|~~~)/.test(trimmed)) until = /^(?:```|~~~)/;
    else if (/<pre\b|^\{@(?:code|snippet)\s*$/i.test(trimmed))
      until = /<\/pre>|^\}\s*$/i.test(trimmed) ? null : /<\/pre>|^\}\s*(?:<\/pre>)?$/i;
    else if (/^@example\b/.test(trimmed)) until = nextTag;
    else if (/^(?:>>>|\.\.\. )/.test(trimmed)) continue;
    else {
      kept.push(line);
      if (/::$/.test(trimmed) && !trimmed.startsWith('..')) literal = indent;
      continue;
    }
    kept.push('');
  }
  return kept.join('\n');
}

const nextTag = /^@\w/;

/** A line that is a directive, a field without words, a heading or its rule. */
function isMarkup(line: string): boolean {
  return (
    /^\.(?:\.\s|[a-zA-Z]{2}\b)/.test(line) ||
    /^(?::\w[^:]{0,60}:|@(?:returns?|type|see|since|author|template|module|internal|private|public|override|default)\b)/.test(
      line,
    ) ||
    /^#{1,6}\s/.test(line) ||
    /^[=\-~^"*+#_]{3,}$/.test(line) ||
    /^\||-{3}\|-{3}|^`?[\w{}.*<>-]{1,80}`? \| /.test(line)
  );
}

/** What a tag says of a parameter, of what is thrown and of what not to use any more, as a sentence of its own. */
function tagged(line: string): string {
  const trimmed = line.trim();
  const param = /^@param (?:\{[^}\n]{0,120}\} ?)?\[?([\w.$]{1,80})(?:=([^\]\n]{1,60}))?\]?/.exec(trimmed);
  if (param !== null) {
    const [all, name = '', value] = param;
    const words = trimmed.slice(all.length).replace(/^[\s-]+/, '');
    return words === '' ? ' ' : `\n\n\`${name}\`${value === undefined ? '' : ` (by default \`${value}\`)`}: ${words}`;
  }
  const thrown = /^@(?:throws|exception) \{?([\w.$]{1,80})\}?/.exec(trimmed);
  if (thrown !== null) return `\n\nThrows \`${thrown[1] ?? ''}\` ${trimmed.slice(thrown[0].length).trim()}`;
  return line.replace(/^\s*@deprecated\b/, '\nDeprecated:').replace(/^\s*@(?:description|remarks|note)\b/, '\n');
}

/** UTF-16 units of a sentence that is quoted. */
export const longestSentence = 230;

/** The sentences of prose, each on one line. Code among them is left out. */
export function sentencesOf(text: string): string[] {
  return withLists(plainProse(text).split('\n'))
    .map(line => line.trim())
    .map(line => (/^(?:[-*+]|\d{1,2}[.)])\s/.test(line) ? `\n${line}` : line))
    .join('\n')
    .split('\n\n')
    .flatMap(paragraph =>
      paragraph
        .replaceAll(/\s+/g, ' ')
        .trim()
        .split(/(?<=[.!?])(?<!\b(?:e\.g|i\.e|etc|vs|cf)\.)\s(?=[\p{Lu}`"'(])/u),
    )
    .map(sentence => sentence.replace(/^(?:[-*+]|\d{1,2}[.)])\s/, '').trim())
    .filter(
      sentence =>
        (/^defaults?\b.{0,20}\S$/i.test(sentence) ||
          (sentence.length >= 20 && sentence.split(' ').filter(word => /\p{L}{2}/u.test(word)).length >= 3)) &&
        !isCode(sentence),
    );
}

/** Lines in which a list after a colon is part of the sentence before it. */
function withLists(lines: readonly string[]): string[] {
  const told: string[] = [];
  let items = 0;
  for (const [i, line] of lines.entries()) {
    const item = /^\s*(?:[-*+]|\d{1,2}[.)])\s+(\S.*)$/.exec(line)?.[1];
    const last = told.at(-1);
    const opens = last !== undefined && (items > 0 || last.trim().endsWith(':'));
    if (item !== undefined && opens && items < mostItems) {
      told[told.length - 1] = `${last}${items === 0 ? '' : ';'} ${item.trim().replace(/[.;,]$/, '')}`;
      items++;
    } else if (line.trim() === '' && opens && /^\s*(?:[-*+]|\d{1,2}[.)])\s+\S/.test(lines[i + 1] ?? '')) continue;
    else {
      if (items > 0 && last !== undefined) told[told.length - 1] = `${last}.`;
      if (items > 0) told.push('');
      items = 0;
      told.push(line);
    }
  }
  const last = told.at(-1);
  if (items > 0 && last !== undefined) told[told.length - 1] = `${last}.`;
  return told;
}

/** Items of a list that are part of a sentence. */
const mostItems = 7;

/** Words that are code or data rather than prose, whatever stands in backticks. */
function isCode(sentence: string): boolean {
  const bare = sentence.replaceAll(/`[^`]*`/g, ' ');
  return (
    (bare.match(/(?:^|\s)--?\p{L}/gu) ?? []).length > 2 ||
    /[{};\\]|=>|&&|\|\||\w\(\)?\s*$|^\s*[$>%]\s|^\w+ = /.test(bare) ||
    (bare.match(/[^\p{L}\p{N}\s.,'’"“”()-]/gu) ?? []).length > bare.length / 8
  );
}

/** Whether text of a document is a whole sentence: it begins and ends as one. */
export function isSentence(text: string): boolean {
  return /^[\p{Lu}\p{Lo}`"'“(*\d-]/u.test(text) && /[.!?:)`*”"]$/.test(text) && (text.match(/ /g) ?? []).length >= 3;
}
