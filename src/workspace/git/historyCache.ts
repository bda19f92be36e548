import type { Codebase, Commit } from '../../answer/codebase';
import type { Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import { committedText, gitHistory } from './gitHistory';

/** Answers kept, the oldest dropped: asking git again takes up to seconds. */
const mostKept = 200;

/** Histories of files and symbols, each asked of git once for each commit that is checked out. */
export class HistoryCache {
  private readonly kept = new Map<string, Promise<Commit[] | null>>();

  constructor(
    /** The repository's folder of a path of the workspace, and the path in it; all folders for `''`. */
    private readonly placesOf: (path: string) => readonly { readonly folder: string; readonly path: string }[],
    /** What is checked out in each folder. */
    private readonly heads: () => readonly (string | null)[],
    private readonly text: (path: string) => string | undefined,
  ) {}

  readonly of: Codebase['history'] = (path, symbol, signal) => {
    const key = [...this.heads(), path, symbol?.container, symbol?.name, symbol?.startLine].join('\n');
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const asked = this.ask(path, symbol, signal);
    this.kept.set(key, asked);
    asked.catch(() => this.kept.delete(key));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= mostKept) break;
      this.kept.delete(oldest);
    }
    return asked;
  };

  private async ask(path: string, symbol: Definition | null, signal: AbortSignal): Promise<Commit[] | null> {
    const [place, ...others] = this.placesOf(path);
    if (place === undefined) return null;
    if (others.length > 0) {
      const all = await Promise.all([place, ...others].map(each => gitHistory(each.folder, each.path, null, signal)));
      if (all.every(commits => commits === null)) return null;
      return all.flatMap(commits => commits ?? []).sort((a, b) => b.at - a.at);
    }
    if (symbol === null) return gitHistory(place.folder, place.path, null, signal);
    const committed = await committedText(place.folder, place.path, signal);
    if (committed === null) return gitHistory(place.folder, place.path, null, signal);
    const lines = committedLines(symbol, this.text(path) ?? '', committed);
    if (lines === null) return [];
    // Following lines is slow where a file has a long history: then its file's history is told.
    return (
      (await gitHistory(place.folder, place.path, lines, signal)) ?? gitHistory(place.folder, place.path, null, signal)
    );
  }
}

/** A symbol's lines in the committed text, found by its first line; null when that has none such. */
export function committedLines(
  { startLine, endLine }: Pick<Definition, 'startLine' | 'endLine'>,
  current: string,
  committed: string,
): { readonly startLine: number; readonly endLine: number } | null {
  if (current === committed) return { startLine, endLine };
  const wanted = splitLines(current)[startLine - 1] ?? '';
  const lines = splitLines(committed);
  let nearest: number | null = null;
  for (const [i, line] of lines.entries())
    if (line === wanted && (nearest === null || Math.abs(i + 1 - startLine) < Math.abs(nearest - startLine)))
      nearest = i + 1;
  return nearest === null
    ? null
    : { startLine: nearest, endLine: Math.min(lines.length, nearest + endLine - startLine) };
}
