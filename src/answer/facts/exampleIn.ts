import type { Range } from '../../protocol/engineProtocol';
import { joined, type AskedWords } from './askedWords';

/** Code that an author gives as an example, and its lines in the file. */
export interface Example {
  readonly code: string;
  /** The language as its fence names it; '' for none. */
  readonly language: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** Lines and UTF-16 units of an example that is shown. */
const mostLines = 12;
const longest = 420;
/** Of the question's words, what an example and the text before it have at least. */
const leastShare = 0.3;

/** Of the fenced examples among lines of a document or doc comment, the one that has most of the question with the words before it; null for none. Linear. */
export function exampleIn(
  { startLine, endLine }: Pick<Range, 'startLine' | 'endLine'>,
  lines: readonly string[],
  asked: AskedWords,
): Example | null {
  let best: { readonly example: Example; readonly share: number } | null = null;
  let before = '';
  let open: { readonly at: number; readonly language: string; readonly code: string[] } | null = null;
  for (let line = startLine; line <= Math.min(endLine, lines.length); line++) {
    const text = bare(lines[line - 1] ?? '');
    const fence = /^\s*(?:```|~~~)\s*(\w*)/.exec(text);
    if (open === null) {
      if (fence !== null) open = { at: line, language: fence[1] ?? '', code: [] };
      else before = text.trim() === '' ? before : `${before.slice(-300)}\n${text}`;
      continue;
    }
    if (fence === null) {
      open.code.push(text);
      continue;
    }
    const code = dedented(open.code);
    const share = asked.share(joined(asked.met(code), asked.met(before), 0.9));
    if (
      code !== '' &&
      open.code.length <= mostLines &&
      code.length <= longest &&
      share >= leastShare &&
      share > (best?.share ?? 0)
    )
      best = { share, example: { code, language: open.language, startLine: open.at, endLine: line } };
    open = null;
    before = '';
  }
  return best?.example ?? null;
}

/** A line of a comment without what marks it. */
function bare(line: string): string {
  return line.replace(/^\s*(?:\/\/[/!]?|\*(?!\*)) ?/, '');
}

function dedented(lines: readonly string[]): string {
  const indents = lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length);
  const indent = Math.min(...indents, 40);
  return lines
    .map(line => line.slice(Math.min(indent, line.length)))
    .join('\n')
    .trimEnd();
}
