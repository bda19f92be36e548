/** The first sentence of a comment, given with its markers (`//`, `#`, `/*`), or null when it says nothing. */
export function docOfComment(comment: string | null): string | null {
  return comment === null ? null : firstSentence(bodyOfComment(comment));
}

/** The first sentence of plain text, on one line of at most {@link maxSentence} UTF-16 units. Licences say nothing. */
export function firstSentence(body: string): string | null {
  const lines = body
    .split('\n')
    .map(line => line.trim())
    .filter(line => !directive.test(line));
  const start = lines.findIndex(line => /\p{L}{2}/u.test(line));
  if (start < 0) return null;
  const paragraph: string[] = [];
  for (const [i, line] of lines.slice(start).entries()) {
    const said = line.replace(/^@(?:fileoverview|file|overview|module|description|summary|brief|desc)\b\s*/, '');
    // The module's own name as a title says nothing: the text below it does.
    if (i > 0 && paragraph.every(before => /^\S*$/.test(before)) && /^[-=~*_#]*$/.test(line)) paragraph.length = 0;
    else if (line === '' || said.startsWith('@') || /^[-=*_#~]{3,}$/.test(line)) break;
    else paragraph.push(said);
  }
  const text = plain(paragraph.join(' ')).replace(/^[\s:;,.*=-]+/, '');
  if (!/\p{L}{2}/u.test(text) || licence.test(text)) return null;
  return cut(/^.{3,}?[.!?。](?=\s+[\p{Lu}\p{N}`"'([{<]|\s*$)/u.exec(text)?.[0] ?? text);
}

/** The first sentence that the comments at the top of a file say of the file; licences and directives are passed over. */
export function docOfHead(text: string): string | null {
  let rest = text.slice(0, headLength).replace(/^#!.*/, '');
  for (;;) {
    rest = rest.replace(/^(?:\s|["']use \w+["'];?)+/, '');
    const comment = comments.map(pattern => pattern.exec(rest)?.[0]).find(found => found !== undefined);
    if (comment === undefined) return null;
    const doc = docOfComment(comment);
    if (doc !== null) return doc;
    rest = rest.slice(comment.length);
  }
}

/** Links, tags and white space are made plain. */
export function plain(text: string): string {
  return text
    .replace(/\[?!\[[^[\]]*\]\((?:[^()]|\([^()]{0,200}\)){0,500}\)(?:\]\((?:[^()]|\([^()]{0,200}\)){0,500}\))?/g, '')
    .replace(/\[([^[\]]+)\]\((?:[^()]|\([^()]{0,200}\)){0,500}\)/g, '$1')
    .replace(/\{@\w+\s([^{}|]+)(?:\|[^{}]*)?\}/g, '$1')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const maxSentence = 240;
/** Where a file's own comment has to start, in UTF-16 units: a licence of the usual length may stand before it. */
const headLength = 16 * 1024;

const comments = [
  /^\/\*[^]*?\*\//,
  /^<!--[^]*?-->/,
  /^(?:\/\/.*(?:\n[ \t]*|$))+/,
  /^(?:(?:#+|--|;+|%+)(?:[ \t].*)?(?:\n|$)[ \t]*)+/,
];

const directive =
  /^(?:eslint|tslint|jshint|prettier|biome|stylelint|istanbul|c8 |v8 |webpack|@ts-|@flow|@jsx|@vitest|@jest|@format|globals? |vim?:|-\*-|coding[:=]|go:|\+build|nolint|pylint|ruff|flake8|noqa|mypy:|pyright:|type:|<reference|#?(?:end)?region|syntax=|shellcheck|rubocop|frozen_string_literal|yaml-language-server)/i;
const licence =
  /\bcopyright\b|\blicen[sc]ed?\b|\bspdx\b|all rights reserved|\(c\) *\d{4}|^permission is hereby|^this file is part of|public domain/i;

function bodyOfComment(comment: string): string {
  return comment
    .replace(/^\s*(?:\/\*+!?|<!--+|\(\*+)/, '')
    .trimEnd()
    .replace(/(?<!\*)\*+[/)]$|(?<!-)--+>$/, '')
    .split('\n')
    .map(line => line.replace(/^\s*(?:\/\/+!?|#+'?|--+(?:\s\|)?|;+|%+|\*+(?!\w))\s?/, ''))
    .join('\n');
}

function cut(text: string): string {
  if (text.length <= maxSentence) return text;
  return `${text.slice(0, maxSentence - 1).replace(/(?<!\s)\s+\S*$/, '')}…`;
}
