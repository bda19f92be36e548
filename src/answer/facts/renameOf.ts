import { fullName } from '../../search/index/definition';
import { isTestPath } from '../../reading/files/isTestPath';
import type { Codebase } from '../codebase';
import { Links, type UsedAt } from './links';
import { code, count, type Entry, Proof, type Proven } from './proof';
import { refinedUses } from './refinedUses';
import type { Target } from '../question/target';
import { mentionsOf } from './unknownName';

/** What a new name for a thing would touch: its definition, all certain uses by file, possible ones apart, and text that has the name. Null for what is not here. */
export async function renameOf(target: Target, codebase: Codebase, signal: AbortSignal): Promise<Proven | null> {
  const proof = new Proof(path => codebase.text(path));
  const links = new Links(codebase);
  switch (target.type) {
    case 'symbol': {
      const { name, definitions } = target;
      const uses = await refinedUses(definitions, codebase, links);
      const certain = uses.filter(each => each.certain);
      const [only] = definitions;
      const shown = code(definitions.length === 1 && only !== undefined ? fullName(only) : name);
      const places: UsedAt[] = [
        ...definitions.map(({ path, startLine }) => ({
          path,
          startLine,
          endLine: startLine,
          kind: 'use' as const,
          certain: true,
        })),
        ...certain,
      ];
      const files = byFile(places);
      proof.say(
        `Renaming ${shown} affects ${count(files.length, 'file')}, on ${count(distinctLines(places), 'line')}: ${count(definitions.length, 'definition')} and ${count(certain.length, 'certain use')}.`,
      );
      const inTests = files.filter(({ place }) => isTestPath(place.path));
      const inCode = files.filter(({ place }) => !isTestPath(place.path));
      proof.list('In code:', inCode, `has ${name}`);
      proof.list('In tests:', inTests, `has ${name}`);
      proof.list('Possible uses, by name only:', byFile(uses.filter(each => !each.certain)), `has ${name}`, false);
      const known = new Set(uses.concat(places).map(({ path, startLine }) => `${path}:${startLine}`));
      const mentioned = (await mentionsOf(name, codebase, signal)).filter(
        ({ path, startLine }) => !known.has(`${path}:${startLine}`),
      );
      proof.list(
        'Comments, text and data that have the name:',
        byFile(
          mentioned.map(({ path, startLine, endLine }) => ({ path, startLine, endLine, kind: 'use', certain: false })),
        ),
        `has ${name}`,
        false,
      );
      return proof.proven();
    }
    case 'file':
    case 'folder': {
      const inside = (path: string): boolean =>
        target.type === 'file' ? target.paths.includes(path) : path.startsWith(`${target.path}/`);
      const importing = [...codebase.index.paths].filter(inside).flatMap(path => links.importersOf(path));
      const outside = importing.filter(({ from }) => target.type === 'file' || !inside(from));
      const shown = code(target.type === 'file' ? (target.paths[0] ?? '') : `${target.path}/`);
      const entries = byFile(
        outside.map(({ from, line }) => ({
          path: from,
          startLine: line,
          endLine: line,
          kind: 'import',
          certain: true,
        })),
      );
      proof.say(
        entries.length === 0
          ? `No file imports ${shown}, so renaming it affects no other code.`
          : `Renaming ${shown} affects the imports of ${count(entries.length, 'file')}.`,
      );
      return proof.list('They import it:', entries, 'imports it').proven();
    }
    case 'unknown':
      return null;
  }
}

/** One entry a file, at its first line, with its lines. */
function byFile(uses: readonly UsedAt[]): Entry[] {
  const files = new Map<string, Set<number>>();
  for (const { path, startLine } of uses) files.set(path, (files.get(path) ?? new Set()).add(startLine));
  return [...files].map(([path, lines]) => {
    const [first = 1, ...others] = [...lines].sort((a, b) => a - b);
    const more = others.length === 0 ? '' : ` and ${count(others.length, 'more line')}`;
    return { place: { path, startLine: first, endLine: first }, words: `${code(path)} {}${more}`, name: path };
  });
}

function distinctLines(uses: readonly UsedAt[]): number {
  return new Set(uses.map(({ path, startLine }) => `${path}:${startLine}`)).size;
}
