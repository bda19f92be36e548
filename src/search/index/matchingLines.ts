import type { Range } from '../../protocol/engineProtocol';
import { splitLines } from './lines';

/** A line of a file, and what it holds. */
export interface FoundLine extends Range {
  readonly text: string;
}

/** Which lines are looked for. */
export interface LinePattern {
  readonly pattern: RegExp;
  /**
   * A line that opens a call is looked at with the next one, where formatters put the first argument; one that opens an object in it with the next
   * {@link mostProperties}, as many as it takes.
   */
  readonly calls?: boolean;
  /** Stands in every line that the pattern finds, and is looked for in less time. */
  readonly word?: RegExp;
  /** Finds further lines, where neither the pattern nor a call that the line opens does. */
  readonly marks?: RegExp | null;
}

/** Every line of a text that the pattern finds, in order. Longer ones than {@link longestLine} are data and passed over. */
export function* matchingLines(
  path: string,
  text: string,
  { pattern, word, calls = false, marks = null }: LinePattern,
): Generator<FoundLine> {
  if (word?.test(text) === false) return;
  if (!mayMatch(text, pattern, calls) && (marks === null || !inAnyLine(text, marks))) return;
  const lines = splitLines(text);
  for (const [i, line] of lines.entries()) {
    if (line.length > longestLine) continue;
    const alone = { path, startLine: i + 1, endLine: i + 1, text: line };
    if (pattern.test(line)) yield alone;
    else {
      const call = calls ? matchingCall(path, lines, i, pattern) : null;
      if (call !== null) yield call;
      else if (marks?.test(line) === true) yield alone;
    }
  }
}

/** The call that a line opens, when the pattern finds it with lines below; null where it does not. */
function matchingCall(path: string, lines: readonly string[], i: number, pattern: RegExp): FoundLine | null {
  const line = lines[i] ?? '';
  const opened = opensCall.exec(line);
  if (opened === null) return null;
  const opensObject = opened[1] === '{';
  let whole = `${line.slice(0, opened.index)}(${opensObject ? '{' : ''}`;
  for (let n = i + 1; n <= i + (opensObject ? mostProperties : 1); n++) {
    const next = (lines[n] ?? '').trim();
    // What the next line says alone is not this one's.
    if (next === '' || next.length > longestLine || pattern.test(next)) return null;
    whole += opensObject ? ` ${next}` : next;
    if (!pattern.test(whole)) continue;
    return { path, startLine: i + 1, endLine: n + 1, text: whole };
  }
  return null;
}

const opensCall = /\(\s*(?:(\{)\s*)?(?:(?:\/\/|#)\s.*)?$/;
/** Between what opens a call and its first argument. */
const comment = /\(\s*(?:\{\s*)?(?:\/\/|#)\s/;
const mostProperties = 4;
/** In UTF-16 units: a pattern may take long on what nobody wrote by hand. */
const longestLine = 4_000;

/** Whether the lines are worth looking at one by one. */
function mayMatch(text: string, pattern: RegExp, calls: boolean): boolean {
  return text.length > 4 * longestLine || (calls && comment.test(text)) || inAnyLine(text, pattern);
}

function inAnyLine(text: string, pattern: RegExp): boolean {
  const known = wholeTexts.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags.replace(/[gm]/g, '')}m`);
  wholeTexts.set(pattern, known);
  return known.test(text);
}

/** The patterns, as they are looked for in a whole text. */
const wholeTexts = new WeakMap<RegExp, RegExp>();
