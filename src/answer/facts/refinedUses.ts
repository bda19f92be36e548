import type { NameAt } from '../../protocol/engineProtocol';
import type { Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import type { Codebase } from '../codebase';
import type { Links, UsedAt } from './links';

/** A use, and whether it is the language server that makes it certain. */
export interface RefinedUse extends UsedAt {
  readonly byServer?: true;
}

/** Possible uses that the language server is asked about, one by one. */
const mostAsked = 40;

/**
 * Every line that uses one of the definitions. Of a single one the editor's language server, where there is one, says which possible
 * uses are certain and which mean something else, and adds uses that no name tells.
 */
export async function refinedUses(
  definitions: readonly Definition[],
  codebase: Codebase,
  links: Links,
): Promise<RefinedUse[]> {
  const known = links.usesOf(definitions);
  const [only] = definitions;
  if (codebase.askLanguageServer === null || only === undefined || definitions.length > 1) return known;
  const names = new Names(codebase);
  const definition = names.in(only, only.name);
  if (definition === null) return known;
  const asked = known
    .filter(({ certain }) => !certain)
    .slice(0, mostAsked)
    .flatMap(use => {
      const at = names.in(use, only.name);
      return at === null ? [] : [{ use, at }];
    });
  const answer = await codebase.askLanguageServer({ definition, possible: asked.map(({ at }) => at) });
  if (answer === null) return known;
  const lineOf = (path: string, line: number): string => `${path}:${line}`;
  const said = new Map(answer.uses.map(({ path, line, call }) => [lineOf(path, line), { path, line, call }]));
  const means = new Map(asked.map(({ use }, i) => [use, answer.means[i] ?? null]));
  const refined = known.flatMap((use): RefinedUse[] => {
    if (use.certain) return [use];
    if (said.has(lineOf(use.path, use.startLine)) || means.get(use) === true)
      return [{ ...use, certain: true, byServer: true }];
    return means.get(use) === false ? [] : [use];
  });
  const lines = new Set([lineOf(definition.path, definition.line)]);
  for (const { path, startLine } of known) lines.add(lineOf(path, startLine));
  const added = [...said].flatMap(([key, { path, line, call }]): RefinedUse[] => {
    if (lines.has(key) || codebase.text(path) === undefined) return [];
    const isImport = codebase.outline(path)?.imports.some(each => each.line === line) === true;
    const kind = call ? 'call' : isImport ? 'import' : 'use';
    return [{ path, startLine: line, endLine: line, kind, certain: true, byServer: true }];
  });
  return [...refined, ...added].sort((a, b) =>
    a.path === b.path ? a.startLine - b.startLine : a.path < b.path ? -1 : 1,
  );
}

/** ", 2 of them by the language server"; nothing where it added nothing. */
export function creditOf(uses: readonly RefinedUse[]): string {
  const count = uses.filter(({ byServer }) => byServer === true).length;
  return count === 0 ? '' : `, ${count === uses.length ? '' : `${count} of them `}by the language server`;
}

/** Where in the lines of a range a name stands as a whole word. */
class Names {
  private readonly texts = new Map<string, readonly string[]>();

  constructor(private readonly codebase: Codebase) {}

  in(
    range: { readonly path: string; readonly startLine: number; readonly endLine: number },
    name: string,
  ): NameAt | null {
    const { path, startLine, endLine } = range;
    const lines = this.texts.get(path) ?? splitLines(this.codebase.text(path) ?? '');
    this.texts.set(path, lines);
    const word = new RegExp(
      `(?<![\\p{L}\\p{N}_$])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_$])`,
      'u',
    );
    for (let line = startLine; line <= Math.min(endLine, lines.length); line++) {
      const character = word.exec(lines[line - 1] ?? '')?.index;
      if (character !== undefined) return { path, line, character };
    }
    return null;
  }
}
