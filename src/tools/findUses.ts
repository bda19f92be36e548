import { Links, type Link, type UsedAt } from '../answer/facts/links';
import { refinedUses } from '../answer/facts/refinedUses';
import { mentionsOf } from '../answer/facts/unknownName';
import { leftOutNote, unseenAmong, whyUnseen } from '../answer/facts/unseen';
import { unseenUses } from '../answer/facts/usesOf';
import { fullName } from '../search/index/definition';
import type { Target } from '../answer/question/target';
import type { Range } from '../protocol/engineProtocol';
import type { ToolPlace } from '../protocol/toolResult';
import type { ToolArguments } from '../protocol/toolTable';
import { isTestPath } from '../reading/files/isTestPath';
import { LineTexts, short, type Findings } from './findings';
import { signatureOf } from './findDefinitions';
import { nothingFound, toolTarget } from './toolTarget';
import type { ToolSources } from './toolSources';

/** `uses`: every line that uses a thing, those that imports prove apart from those that only have the name. */
export async function findUses(
  { name, path, kind }: ToolArguments<'uses'>,
  sources: ToolSources,
  signal: AbortSignal,
): Promise<Findings> {
  const target = toolTarget(name, path, sources);
  const { codebase } = sources;
  const links = new Links(codebase);
  switch (target.type) {
    case 'symbol':
      return symbolUses(target, kind, links, sources, signal);
    case 'file':
      return importers(
        target.paths.join(', '),
        target.paths.flatMap(each => links.importersOf(each)),
        sources,
      );
    case 'folder': {
      const inside = (each: string): boolean => each.startsWith(`${target.path}/`);
      const all = [...codebase.index.paths].filter(inside).flatMap(each => links.importersOf(each));
      const outside = all.filter(({ from }) => !inside(from));
      return importers(`${target.path}/`, firstOfEach(outside), sources);
    }
    case 'unknown': {
      const extending = links.extendersOf(target.name);
      const imported = links.importersOfPackage(target.name);
      if (imported.length > 0 && kind !== 'extend') return importers(target.name, imported, sources);
      if (extending.length > 0)
        return {
          said: [`${target.name} is not of this repository.`],
          places: extending.map(use => placeOf(use, 'Extended or implemented', links)),
          gaps: gapsOf([], sources),
        };
      const mentions = await mentionsOf(target.name, codebase, signal);
      if (mentions.length === 0) return nothingFound(target.name, sources);
      return {
        said: [`No file that is read defines ${target.name}; these lines have it.`],
        places: mentions.map(({ text, ...range }) => lineOf(range, text, 'Lines with the name')),
        gaps: gapsOf(['Nothing proves what these lines mean.'], sources),
      };
    }
  }
}

type Kind = ToolArguments<'uses'>['kind'];

const wanted: Readonly<Record<Kind, (use: UsedAt) => boolean>> = {
  any: () => true,
  call: ({ kind }) => kind === 'call',
  import: ({ kind }) => kind === 'import',
  extend: ({ kind }) => kind === 'extends',
};

async function symbolUses(
  target: Extract<Target, { type: 'symbol' }>,
  kind: Kind,
  links: Links,
  sources: ToolSources,
  signal: AbortSignal,
): Promise<Findings> {
  const { codebase } = sources;
  const { definitions, name } = target;
  const all = await refinedUses(definitions, codebase, links);
  const unseen = kind === 'import' ? [] : await unseenUses(definitions, all, codebase, signal);
  const uses = all.filter(wanted[kind]);
  const certain = uses.filter(each => each.certain);
  const possible = uses.filter(each => !each.certain);
  const handed = kind === 'call' ? all.filter(each => each.certain && each.kind === 'use') : [];
  const why = whyUnseen(unseenAmong(unseen, codebase), codebase);
  const groups: readonly (readonly [string, readonly UsedAt[]])[] = [
    ['Certain uses', certain.filter(each => !isTestPath(each.path) && each.kind !== 'import')],
    ['Certain uses in tests', certain.filter(each => isTestPath(each.path) && each.kind !== 'import')],
    ['Imports', certain.filter(each => each.kind === 'import')],
    ['Handed on or referred to, without a call', handed],
    ['Possible uses: they have the name, and nothing proves what they mean', possible],
  ];
  return {
    said: definitions
      .slice(0, mostDefinitions)
      .map(each => `${fullName(each)}: ${each.path}:${each.startLine} ${short(signatureOf(each, sources))}`),
    places: [
      ...groups.flatMap(([group, found]) => found.map(use => placeOf(use, group, links))),
      ...unseen.map(({ text, ...range }) =>
        lineOf(range, text, `Lines with the name, not parsed${why === '' ? '' : `: ${why}`}`),
      ),
    ],
    gaps: gapsOf(
      [
        ...(definitions.length > 1
          ? [`${name} has ${definitions.length} definitions, whose uses are shown together; \`path\` picks one.`]
          : []),
        ...(possible.length > 0 ? [`Of ${possible.length} possible uses it is not known what they mean.`] : []),
        ...(unseen.length > 0 ? [`${unseen.length} lines with the name stand where Coil cannot parse.`] : []),
      ],
      sources,
    ),
  };
}

/** Definitions that are named above their uses. */
const mostDefinitions = 5;

function gapsOf(gaps: readonly string[], { codebase }: ToolSources): string[] {
  const leftOut = leftOutNote(codebase);
  return [...gaps, ...(leftOut === null ? [] : [leftOut])];
}

function placeOf(use: UsedAt, group: string, links: Links): ToolPlace {
  const around = use.kind === 'import' ? null : links.around(use.path, use.startLine);
  return {
    path: use.path,
    startLine: use.startLine,
    endLine: use.endLine,
    name: around === null ? null : fullName(around),
    note: short(links.lineAt(use).trim()),
    group,
    certain: use.certain,
  };
}

function lineOf({ path, startLine, endLine }: Range, text: string, group: string): ToolPlace {
  return { path, startLine, endLine, name: null, note: short(text.trim()), group, certain: false };
}

function importers(shown: string, links: readonly Link[], sources: ToolSources): Findings {
  const lines = new LineTexts(sources);
  return {
    said: [`${links.length === 0 ? 'No file imports' : 'Importers of'} ${shown}.`],
    places: links.map(({ from, line }) => {
      const range = { path: from, startLine: line, endLine: line };
      return {
        ...range,
        name: null,
        note: lines.first(range),
        group: isTestPath(from) ? 'Imported by tests' : 'Imported by',
        certain: true,
      };
    }),
    gaps: gapsOf([], sources),
  };
}

function firstOfEach(links: readonly Link[]): Link[] {
  const found = new Map<string, Link>();
  for (const link of links) if (!found.has(link.from)) found.set(link.from, link);
  return [...found.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}
