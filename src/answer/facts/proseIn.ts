import type { Range } from '../../protocol/engineProtocol';
import { isSentence, sentencesOf } from './plainProse';

/** A sentence of a document, with the heading that it stands under and its line (of its paragraph). */
export interface ProseSentence {
  readonly sentence: string;
  readonly heading: string;
  readonly line: number;
}

/** Lines above a piece in which its heading is looked for. */
const linesAbove = 80;

/** The whole sentences among lines of a document, table rows and settings' descriptions included; code blocks and data are left out. Linear. */
export function proseIn({ startLine, endLine }: Range, lines: readonly string[]): ProseSentence[] {
  const found: ProseSentence[] = [];
  let heading = '';
  for (let i = startLine - 2; i >= Math.max(0, startLine - 2 - linesAbove) && heading === ''; i--)
    heading = headingOf(lines[i] ?? '', lines[i + 1] ?? '');
  let fenced = false;
  // A list after a colon belongs to the sentence before it.
  let inList = false;
  let paragraph: string[] = [];
  let from = startLine;
  const flush = (): void => {
    for (const sentence of sentencesOf(paragraph.join('\n')))
      if (isSentence(sentence)) found.push({ sentence, heading, line: from });
    paragraph = [];
  };
  for (let line = startLine; line <= Math.min(endLine, lines.length); line++) {
    const text = lines[line - 1] ?? '';
    if (/^\s*(?:```|~~~)/.test(text)) {
      flush();
      fenced = !fenced;
      continue;
    }
    if (fenced) continue;
    const title = headingOf(text, lines[line] ?? '');
    if (title !== '') {
      flush();
      heading = title;
      continue;
    }
    const row = rowOf(text);
    if (row !== null) {
      flush();
      if (row !== '') found.push({ sentence: row, heading, line });
      continue;
    }
    const opensList: boolean =
      paragraph
        .findLast(each => each.trim() !== '')
        ?.trim()
        .endsWith(':') === true || inList;
    inList = opensList && isItem(text.trim() === '' ? (lines[line] ?? '') : text);
    if (!inList && (text.trim() === '' || isItem(text))) flush();
    if (paragraph.length === 0) from = line;
    paragraph.push(text);
  }
  flush();
  return found;
}

function isItem(line: string): boolean {
  return /^\s*(?:[-*+]|\d{1,2}[.)])\s/.test(line);
}

function headingOf(line: string, next: string): string {
  const marked = /^#{1,6}\s(.*)$/.exec(line)?.[1];
  if (marked !== undefined) return marked.replace(/<[^>\n]{0,200}>/g, '').trim();
  return line.trim() !== '' && /^[=~^"-]{3,}\s*$/.test(next) ? line.trim() : '';
}

/** A table's row as "first: second, third"; '' for its rule; null for another line. */
function rowOf(line: string): string | null {
  const text = line.trim();
  if (!text.startsWith('|') || text.length > 600) return null;
  const cells = text
    .split('|')
    .map(each => each.trim())
    .filter(each => each !== '');
  if (cells.length < 2 || cells.every(each => /^:?-+:?$/.test(each))) return '';
  return `${cells[0] ?? ''}: ${cells.slice(1).join(', ')}`;
}
