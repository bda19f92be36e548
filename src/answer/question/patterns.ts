/** A word of these (alternatives of a pattern) that stands alone: no letter, digit, `_` or apostrophe beside it. */
export function wordsOf(...sources: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_'§-])(?:${sources.join('|')})(?![\\p{L}\\p{N}_'-])`, 'giu');
}

/** These wherever they stand: for scripts that put no blank between words. */
export function inText(...sources: readonly string[]): RegExp {
  return new RegExp(sources.join('|'), 'giu');
}

/** One pattern for several. */
export function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'giu');
}

/** Whether a global pattern is somewhere in a text, whatever was looked for before. */
export function has(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0;
}
