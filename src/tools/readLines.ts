import type { ToolArguments } from '../protocol/toolTable';
import { CoilError } from '../shared/errors';
import { LineTexts, type Findings } from './findings';
import { knownFile } from './knownFile';
import type { ToolSources } from './toolSources';

/** `read`: lines of a file, their range checked. */
export function readLines({ path, startLine, endLine }: ToolArguments<'read'>, sources: ToolSources): Findings {
  const file = knownFile(path, sources);
  const lines = new LineTexts(sources);
  const all = lines.of(file);
  // A line feed at the end begins no line.
  const last = all.at(-1) === '' ? all.length - 1 : all.length;
  if (endLine !== undefined && endLine < startLine)
    throw new CoilError('usage', `endLine ${endLine} is before startLine ${startLine}.`, 'Give the first line first.');
  if (startLine > Math.max(1, last))
    throw new CoilError(
      'usage',
      `${file} has ${last} lines; line ${startLine} is not among them.`,
      'Give lines that exist.',
    );
  const range = { path: file, startLine, endLine: Math.min(endLine ?? last, last) };
  return {
    said: [`${file}:${range.startLine}-${range.endLine} of ${last} lines`],
    places: [],
    gaps: [],
    more: lines.numbered(range),
  };
}
