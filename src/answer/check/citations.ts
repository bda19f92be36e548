import type { Citation, Range } from '../../protocol/engineProtocol';
import type { PickedEvidence, Texts } from '../../search/ranking/evidence';
import { splitLines } from '../../search/index/lines';
import { isProduct, pathPattern } from './pathPattern';

/** Files whose path is or ends with a name: `SearchIndex.filesNamed`. */
export type FilesNamed = (name: string) => readonly string[];

/**
 * A model's text with only what was checked: `[n]` stays when evidence n exists and its lines stand in the file now (moved
 * ones are found again); lists become single references (`[1, 2]` -> `[1][2]`); paths that name no file here are marked.
 * Without `filesNamed` (the words are the files' own) paths are left alone. Code blocks and code spans keep their brackets. Every `[n]` left in prose has its citation.
 */
export function checkCitations(
  text: string,
  evidence: readonly PickedEvidence[],
  texts: Texts,
  filesNamed: FilesNamed | null,
): { answer: string; citations: Citation[] } {
  const checked = new Map<number, Citation | null>();
  const cited = (number: number): Citation | null => {
    const known = checked.get(number);
    if (known !== undefined) return known;
    const citation = citationOf(number, evidence, texts);
    checked.set(number, citation);
    return citation;
  };
  let answer = segments(text)
    .map(({ kind, content }) => {
      if (kind === 'block') return content;
      if (kind === 'span') return filesNamed === null ? content : markSpan(content, texts, filesNamed);
      const checkedProse = references(content, cited);
      return filesNamed === null ? checkedProse : markPaths(checkedProse, texts, filesNamed);
    })
    .join('');
  // What was removed may have turned what was code into prose, whose numbers are checked then.
  for (let before = ''; before !== answer;) {
    before = answer;
    answer = segments(answer)
      .map(({ kind, content }) => (kind === 'prose' ? references(content, cited) : content))
      .join('');
  }
  // Read off the answer itself: what was removed may have turned the rest of a line into a code block.
  const prose = segments(answer).flatMap(({ kind, content }) => (kind === 'prose' ? [content] : []));
  const left = new Set(prose.flatMap(part => [...part.matchAll(/\[(\d+)\]/g)].map(match => Number(match[1]))));
  const citations = [...checked.values()]
    .filter(citation => citation !== null)
    .filter(({ number }) => left.has(number))
    .sort((a, b) => a.number - b.number);
  return { answer, citations };
}

/** What `[number]` refers to; null where there is no such evidence, or its lines stand nowhere any more. */
export function citationOf(number: number, evidence: readonly PickedEvidence[], texts: Texts): Citation | null {
  const piece = evidence.find(candidate => candidate.number === number);
  const range = piece === undefined ? null : locate(piece, texts);
  return piece === undefined || range === null ? null : { ...range, number, text: piece.text };
}

/** Where a piece of evidence stands in its file now: where it was, else the same lines nearest to that; null when nowhere. Quoted text stands where it was. */
export function locate(piece: PickedEvidence, texts: Texts): Range | null {
  const { path, startLine, endLine } = piece;
  if (piece.quoted === true) return { path, startLine, endLine };
  const text = texts(piece.path);
  if (text === undefined) return null;
  const lines = splitLines(text);
  const wanted = splitLines(piece.text);
  const standsAt = (start: number): boolean => wanted.every((line, i) => lines[start + i] === line);
  const was = piece.startLine - 1;
  let nearest: number | null = null;
  for (let start = 0; start + wanted.length <= lines.length; start++)
    if (standsAt(start) && (nearest === null || Math.abs(start - was) < Math.abs(nearest - was))) nearest = start;
  return nearest === null ? null : { path: piece.path, startLine: nearest + 1, endLine: nearest + wanted.length };
}

interface Segment {
  readonly kind: 'prose' | 'span' | 'block';
  readonly content: string;
}

/** Fenced blocks (an open one to the end of the text), code spans, and the prose between. */
function segments(text: string): Segment[] {
  const result: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(
    /^ {0,3}(`{3,}(?!`)|~{3,}(?!~))[^\n]*\n(?:[\s\S]*?^ {0,3}\1[`~]*[ \t]*$|[\s\S]*)|(?<!`)(`+)(?!`)[^\n]*?[^`\n]\2(?!`)/gm,
  )) {
    result.push({ kind: 'prose', content: text.slice(end, match.index) });
    result.push({ kind: match[1] === undefined ? 'span' : 'block', content: match[0] });
    end = match.index + match[0].length;
  }
  result.push({ kind: 'prose', content: text.slice(end) });
  return result;
}

/** `[1]`, `[1, 2]`, `[1-3]`, `[1 and 2]`, `[1](link)`: the checked ones as `[1][2]`, the others gone with the blank before. */
function references(prose: string, cited: (number: number) => Citation | null): string {
  return prose.replaceAll(
    /(?<![ \t])([ \t]*)\[\s*(\d{1,3}(?:\s*(?:,|;|-|–|and|&)\s*\[?\d{1,3})*)\s*\](?:\((?:https?:|[./#])[^)\s]*\))?/g,
    (_, blank: string, list: string) => {
      const kept = numbersOf(list).filter(number => cited(number) !== null);
      return kept.length === 0 ? '' : blank + kept.map(number => `[${number}]`).join('');
    },
  );
}

function numbersOf(list: string): number[] {
  const numbers = list.split(/,|;|and|&/).flatMap(part => {
    const [first = 0, last = first] = part.split(/[-–]/).map(Number);
    return Array.from({ length: Math.min(Math.max(0, last - first + 1), 20) }, (_, i) => first + i);
  });
  return [...new Set(numbers)];
}

function markPaths(prose: string, texts: Texts, filesNamed: FilesNamed): string {
  return prose.replaceAll(pathPattern, (whole: string, name: string, first?: string, last?: string) => {
    return whole + verdict(name, first, last, texts, filesNamed);
  });
}

/** A code span is marked only when it is a path and nothing else. */
function markSpan(span: string, texts: Texts, filesNamed: FilesNamed): string {
  const inner = span.replaceAll('`', '').trim();
  const [match] = [...inner.matchAll(pathPattern)];
  if (match?.[0] !== inner) return span;
  return span + verdict(match[1] ?? '', match[2], match[3], texts, filesNamed);
}

/** Empty when the file is here and has the lines; else what is wrong, in words. */
function verdict(
  name: string,
  first: string | undefined,
  last: string | undefined,
  texts: Texts,
  filesNamed: FilesNamed,
): string {
  if (isProduct(name)) return '';
  const files = filesNamed(name);
  if (files.length === 0) return ' (not a file here)';
  const line = Number(last ?? first ?? 1);
  const start = Number(first ?? 1);
  const hasLines = files.some(path => start >= 1 && start <= line && splitLines(texts(path) ?? '').length >= line);
  return first === undefined || hasLines ? '' : ' (no such line)';
}
