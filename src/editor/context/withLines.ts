import type { FactRow, Place } from '../../protocol/chatProtocol';
import type { Root } from '../../protocol/engineProtocol';
import { linesIn } from './editorPlaces';

/** Lines of a place that are kept: it is found again by them. */
const mostLines = 40;

/** Facts with the lines of their places as they are now: where these move to later, a link finds them again. A file that is gone has none. */
export async function withLines(facts: readonly FactRow[], roots: readonly Root[]): Promise<readonly FactRow[]> {
  const files = [...new Set(facts.flatMap(({ places }) => places).map(({ path }) => path))];
  const read = new Map(
    await Promise.all(files.map(async path => [path, await linesIn(roots, path).catch(() => null)] as const)),
  );
  const textOf = ({ path, startLine, endLine }: Place): string | null => {
    const lines = read.get(path) ?? null;
    return lines === null || startLine < 1 || startLine > lines.length
      ? null
      : lines.slice(startLine - 1, Math.min(endLine, startLine + mostLines - 1)).join('\n');
  };
  return facts.map(row => ({
    ...row,
    places: row.places.map(place => {
      const text = textOf(place);
      return text === null ? place : { ...place, text };
    }),
  }));
}
