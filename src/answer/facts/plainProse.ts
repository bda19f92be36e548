/** Prose of docs and comments as plain Markdown: no roles, directives, badges, tags or front matter. Linear. */
export function plainProse(text: string): string {
  return text
    .replace(/^---\n[\s\S]{0,4000}?\n---\n/, '')
    .replaceAll(
      /:[\w:]{1,24}:`[~!]?([^`<\n]{1,120})(?:<[^>`\n]{0,120}>)?`/g,
      (_, name: string) => `\`${name.trim().split('.').at(-1) ?? name}\``,
    )
    .replaceAll(/``([^`\n]{1,200})``/g, '`$1`')
    .replaceAll(/`([^`<\n]{1,120}) <[^>`\n]{1,200}>`_{1,2}/g, '$1')
    .replaceAll(/!\[[^\]\n]{0,200}\]\([^)\n]{0,400}\)/g, ' ')
    .replaceAll(/\[([^\]\n]{1,200})\]\([^)\n]{0,400}\)/g, '$1')
    .replaceAll(/\{@(?:link|code|linkplain)\s+([^}\n]{1,120})\}/g, '`$1`')
    .replaceAll(/<\/?[a-zA-Z][^<>\n]{0,200}>/g, ' ')
    .split('\n')
    .map(line => (isMarkup(line.trim()) ? ' ' : line))
    .join('\n')
    .replaceAll(/::(?=\s|$)/g, ':');
}

/** A line that is a directive, a field, a heading or its rule. */
function isMarkup(line: string): boolean {
  return (
    /^\.\.\s/.test(line) ||
    /^(?::\w[^:]{0,60}:|@(?:param|returns?|throws|type|example|see|since|author)\b)/.test(line) ||
    /^#{1,6}\s/.test(line) ||
    /^[=\-~^"*+#]{3,}$/.test(line)
  );
}

/** The sentences of prose, each on one line. */
export function sentencesOf(text: string): string[] {
  return plainProse(text)
    .split('\n')
    .map(line => line.trim())
    .map(line => (/^(?:[-*+]|\d{1,2}[.)])\s/.test(line) ? `\n${line}` : line))
    .join('\n')
    .split('\n\n')
    .flatMap(paragraph =>
      paragraph
        .replaceAll(/\s+/g, ' ')
        .trim()
        .split(/(?<=[.!?])\s(?=[\p{Lu}`"'(])/u),
    )
    .map(sentence => sentence.replace(/^(?:[-*+]|\d{1,2}[.)])\s/, '').trim())
    .filter(
      sentence => sentence.length >= 20 && sentence.split(' ').filter(word => /\p{L}{2}/u.test(word)).length >= 3,
    );
}
