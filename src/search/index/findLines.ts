import { setImmediate } from 'node:timers/promises';
import type { ListName } from './listPatterns';
import { matchingLines, type FoundLine, type LinePattern } from './matchingLines';

/** Lines that are looked for in a repository. */
export interface LineQuery extends LinePattern {
  /** Paths of the files that are looked at. */
  readonly within: (path: string) => boolean;
  /** What the index knows such lines by: they are of one of its lists, or hold a name as a whole ({@link LineIndex.filesHolding}). */
  readonly by: { readonly list: ListName } | { readonly name: string };
}

/** What an index knows of lines: paths of the files with lines of a list, or with a name as a whole word. */
export interface LineIndex {
  filesListing(list: ListName): Iterable<string>;
  filesHolding(name: string): Iterable<string>;
}

/**
 * Every line of the indexed files that a query finds, in the order of paths and lines: what reading every file would find, but only files that may have one are read.
 * Throws the signal's reason when aborted.
 */
export function findIndexed(
  query: LineQuery,
  index: LineIndex,
  textOf: (path: string) => string | undefined,
  signal: AbortSignal,
): Promise<FoundLine[]> {
  const paths = 'list' in query.by ? index.filesListing(query.by.list) : index.filesHolding(query.by.name);
  return findLines([...paths].filter(query.within).sort(), textOf, query, signal);
}

/**
 * Every line of these files that the pattern finds, in their order, giving way to the event loop every {@link sliceMs}. Throws the signal's reason when
 * aborted.
 */
export async function findLines(
  paths: Iterable<string>,
  textOf: (path: string) => string | undefined,
  pattern: LinePattern,
  signal: AbortSignal,
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
    if (text !== undefined) found.push(...matchingLines(path, text, pattern));
  }
  return found;
}

const sliceMs = 10;
