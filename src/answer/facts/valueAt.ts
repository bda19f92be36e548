import type { Definition } from '../../search/index/definition';
import { longestSignature } from './place';
import { code } from './proof';

/** The line of a constant or variable, where that gives it a value. */
export function valueAt({ kind, startLine }: Definition, lines: readonly string[]): string | null {
  const line = (lines[startLine - 1] ?? '').trim();
  const isValue =
    /^(?:const|constant|variable|property|field|macro|static|enum_?member)$/.test(kind) || /^#\s?define\s/.test(line);
  return isValue && /=|^#\s?define\s+\w+\s+\S/.test(line) && line.length <= 160
    ? code(line.replace(/[;,]$/, ''), longestSignature)
    : null;
}
