import { setImmediate } from 'node:timers/promises';
import type { Range } from '../protocol/engineProtocol';
import { splitLines } from './lines';

/** A line of a file, and what it holds. */
export interface FoundLine extends Range {
  readonly text: string;
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
    for (const [i, line] of splitLines(text).entries())
      if (line.length <= longestLine && pattern.test(line))
        found.push({ path, startLine: i + 1, endLine: i + 1, text: line });
  }
  return found;
}

const sliceMs = 10;
/** In UTF-16 units: a pattern may take long on what nobody wrote by hand. */
const longestLine = 4_000;

/** Whether the lines are worth looking at one by one. */
function mayHold(text: string, pattern: RegExp): boolean {
  return (
    text.length > 4 * longestLine || new RegExp(pattern.source, `${pattern.flags.replace(/[gm]/g, '')}m`).test(text)
  );
}
