import type { Definition } from '../../search/index/definition';

/** Lines of a comment that are looked at. */
const mostLines = 60;

/** All that the author wrote of a definition: its docstring, or the comment that ends in the line above; '' for none. Linear. */
export function docText(
  { path, startLine, endLine }: Pick<Definition, 'path' | 'startLine' | 'endLine'>,
  lines: readonly string[],
): string {
  if (/\.pyi?$/.test(path)) return docstring(lines.slice(startLine - 1, endLine));
  const found: string[] = [];
  let inBlock = false;
  for (let i = startLine - 2; i >= Math.max(0, startLine - 2 - mostLines); i--) {
    const line = (lines[i] ?? '').trim();
    // Decorators and attributes stand between a comment and what it is of.
    if (/^(?:@[\w.]|#\[|\[[A-Z]\w*[\](])/.test(line) && found.length === 0) continue;
    // What tools are told stands there too.
    if (
      !inBlock &&
      /^(?:\/\/|#)\s{0,4}(?:eslint|@ts-|prettier|biome|tslint|nolint|noqa|pylint|type:|rubocop)/i.test(line)
    )
      continue;
    if (inBlock || (line.endsWith('*/') && !line.startsWith('/*') && found.length === 0)) {
      inBlock = !line.startsWith('/*');
      found.unshift(
        line
          .replace(/^(?:\/\*+!?|\*(?!\*|\/))\s?/, '')
          .replace(/\*\/$/, '')
          .trimEnd(),
      );
      if (!inBlock) break;
      continue;
    }
    if (!/^(?:\/\/|\/\*|\*|#(?!!|\[|include|define|if|end)|--|""")/.test(line)) break;
    found.unshift(line.replace(/^(?:\/\/+[!/]?|\/\*+!?|\*+\/?|#+|--+)\s?/, '').replace(/(?<!\*)\*+\/$/, ''));
    if (line.startsWith('/*')) break;
  }
  return found.join('\n').trim();
}

function docstring(lines: readonly string[]): string {
  let at = 0;
  let open = 0;
  for (; at < Math.min(lines.length, 30); at++) {
    const line = lines[at] ?? '';
    for (const letter of line) open += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
    if (open <= 0 && /:\s*(?:#.*)?$/.test(line) && !line.trim().startsWith('@')) break;
  }
  const first = (lines[at + 1] ?? '').trim();
  const quote = /^[rRuU]?("""|''')/.exec(first)?.[1];
  if (quote === undefined) return '';
  const rest = [first.slice(first.indexOf(quote) + 3), ...lines.slice(at + 2, at + 2 + mostLines)];
  const end = rest.findIndex(line => line.includes(quote));
  return rest
    .slice(0, end < 0 ? rest.length : end + 1)
    .map((line, i) => (i === end ? line.slice(0, line.indexOf(quote)) : line))
    .join('\n')
    .trim();
}
