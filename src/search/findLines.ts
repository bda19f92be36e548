import { setImmediate } from 'node:timers/promises';
import type { Range } from '../protocol/engineProtocol';
import { splitLines } from './lines';
import type { SearchIndex } from './searchIndex';

/** A line of a file, and what it holds. */
export interface FoundLine extends Range {
  readonly text: string;
}

/** Which lines are looked for. */
export interface LineQuery {
  readonly pattern: RegExp;
  /** Paths of the files that are looked at. */
  readonly within: (path: string) => boolean;
  /** Each line that is found has all names of one of these lists, as SearchIndex.filesHolding means it. Null where nothing is known of it. */
  readonly names: readonly (readonly string[])[] | null;
  /** A line that opens a call is looked at with the next one, where formatters put the first argument. Not where `names` are known. */
  readonly calls?: boolean;
}

/**
 * Every line of the indexed files that a query finds, in the order of paths and lines: what reading every file would find, but only files that may have one are read.
 * Throws the signal's reason when aborted.
 */
export function findIndexed(
  { pattern, within, names, calls = false }: LineQuery,
  index: Pick<SearchIndex, 'paths' | 'filesHolding'>,
  textOf: (path: string) => string | undefined,
  signal: AbortSignal,
): Promise<FoundLine[]> {
  const paths = names === null ? index.paths : index.filesHolding(names);
  return findLines([...paths].filter(within).sort(), textOf, pattern, signal, calls);
}

/**
 * Every line of these files that the pattern finds, in their order, giving way to the event loop every {@link sliceMs}. Longer lines than
 * {@link longestLine} are data and passed over. Throws the signal's reason when aborted.
 */
export async function findLines(
  paths: Iterable<string>,
  textOf: (path: string) => string | undefined,
  pattern: RegExp,
  signal: AbortSignal,
  calls = false,
): Promise<FoundLine[]> {
  const found: FoundLine[] = [];
  let sliceStart = performance.now();
  for (const path of paths) {
    if (performance.now() - sliceStart > sliceMs) {
      await setImmediate();
      signal.throwIfAborted();
      sliceStart = performance.now();
    }
    const text = textOf(path);
    if (text === undefined || !mayHold(text, pattern)) continue;
    const lines = splitLines(text);
    for (const [i, line] of lines.entries()) {
      if (line.length > longestLine) continue;
      const next = calls && opensCall.test(line) ? (lines[i + 1] ?? '').trim() : '';
      // What the next line says alone is not this one's.
      const isOwn = next === '' || next.length > longestLine || pattern.test(next);
      const whole = isOwn ? line : line.replace(opensCall, () => `(${next}`);
      if (pattern.test(whole))
        found.push({ path, startLine: i + 1, endLine: i + (whole === line ? 1 : 2), text: whole });
    }
  }
  return found;
}

const opensCall = /\(\s*(?:(?:\/\/|#)\s.*)?$/;
const sliceMs = 10;
/** In UTF-16 units: a pattern may take long on what nobody wrote by hand. */
const longestLine = 4_000;

/** Whether the lines are worth looking at one by one. */
function mayHold(text: string, pattern: RegExp): boolean {
  return (
    text.length > 4 * longestLine || new RegExp(pattern.source, `${pattern.flags.replace(/[gm]/g, '')}m`).test(text)
  );
}
