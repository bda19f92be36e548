/** What an author wrote beside code: one comment, and the line of code that it is about. */
export interface CodeComment {
  readonly text: string;
  /** Indices of lines: where the comment begins, and of the first line of code after it. */
  readonly at: number;
  readonly of: number;
}

/** Lines of one comment that are kept. */
const mostLines = 30;

/** Comments among lines of code that stand on lines of their own, each with the code after it. `masked`: the lines as `maskedCode` leaves them. Linear. */
export function commentsIn(lines: readonly string[], masked: readonly string[]): CodeComment[] {
  const found: CodeComment[] = [];
  let open: { readonly at: number; readonly text: string[] } | null = null;
  for (const [i, raw] of lines.entries()) {
    const line = raw.trim();
    const isCode = (masked[i] ?? '').trim() !== '';
    if (!isCode && line !== '' && isComment(line, open !== null)) {
      open ??= { at: i, text: [] };
      if (open.text.length < mostLines) open.text.push(bare(line));
      continue;
    }
    if (open === null) continue;
    // A blank line after a comment: it is of what follows all the same, unless another blank one comes.
    if (!isCode && line === '' && i + 1 < lines.length && (masked[i + 1] ?? '').trim() !== '') continue;
    // Annotations stand between a comment and what it is of.
    if (isCode && /^(?:@[\w.]+(?:\(.*\))?|#\[.*\])$/.test(line)) continue;
    if (isCode) {
      const text = open.text.join('\n').trim();
      if (text !== '' && !directive.test(text)) found.push({ text, at: open.at, of: i });
    }
    open = null;
  }
  return found;
}

function isComment(line: string, inside: boolean): boolean {
  return /^(?:\/\/|\/\*|\*|#(?!!)|--|;;|%)/.test(line) || (inside && !/^["'`]/.test(line));
}

function bare(line: string): string {
  return line.replace(/^(?:\/\/+[!/]?|\/\*+!?|\*+\/?|#+:?|--+|;+|%+)\s?/, '').replace(/(?<!\*)\*+\/$/, '');
}

/** What tools read, and what says nothing of the code. */
const directive =
  /^\s*(?:eslint|prettier|ts-|@ts-|tslint|noqa|pylint|type:|pragma|nolint|go:|istanbul|c8|v8|biome|deno-lint|NOLINT|clang-format|SPDX|Copyright|\(c\)|TODO|FIXME|XXX|HACK|region|endregion|=+$|-+$)/i;
