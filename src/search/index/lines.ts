/** A text's lines as editors count them: `\r\n`, `\n` and `\r` all end one. Line n is element n - 1. */
export function splitLines(text: string): string[] {
  return text.split(text.includes('\r') ? /\r\n|\n|\r/ : '\n');
}

/** Lines `start` to `end` (1-based, inclusive, cut to what there is), joined by `\n`. */
export function joinLines(lines: readonly string[], start: number, end: number): string {
  return lines.slice(Math.max(0, start - 1), end).join('\n');
}
