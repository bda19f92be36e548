import { guessNote, leftOutNote } from '../answer/facts/unseen';
import { mentionsOf } from '../answer/facts/unknownName';
import type { ToolArguments } from '../protocol/toolTable';
import { fullName, type Definition } from '../search/index/definition';
import { LineTexts, type Findings } from './findings';
import { nothingFound, toolTarget } from './toolTarget';
import type { ToolSources } from './toolSources';

/** Lines of code that are shown of each definition: of one alone, and of one of several. */
const linesOfOne = 60;
const linesOfMany = 12;

/** `where`: every definition of a symbol; a file or folder by its path. */
export async function findDefinitions(
  { name, path }: ToolArguments<'where'>,
  sources: ToolSources,
  signal: AbortSignal,
): Promise<Findings> {
  const { codebase } = sources;
  const target = toolTarget(name, path, sources);
  const lines = new LineTexts(sources);
  switch (target.type) {
    case 'symbol': {
      const most = target.definitions.length === 1 ? linesOfOne : linesOfMany;
      const guess = guessNote(target.definitions, codebase);
      return {
        said: [],
        places: target.definitions.map(definition => ({
          ...rangeOf(definition),
          name: fullName(definition),
          note: [signatureOf(definition, sources), definition.doc].filter(each => each !== null).join(' — '),
          group: 'Definitions',
          certain: guess === null,
          code: lines.numbered(definition, most),
        })),
        gaps: guess === null ? [] : [guess],
      };
    }
    case 'file':
      return {
        said: [],
        places: target.paths.map(each => ({
          path: each,
          startLine: 1,
          endLine: lines.of(each).length,
          name: null,
          note: codebase.index.summaryOf(each) ?? '',
          group: 'Files',
          certain: true,
        })),
        gaps: [],
      };
    case 'folder': {
      const files = [...codebase.index.paths].filter(each => each.startsWith(`${target.path}/`));
      const said = `${target.path}/ is a folder of ${files.length} files; \`outline\` lists them.`;
      return { said: [said], places: [], gaps: [] };
    }
    case 'unknown': {
      const mentions = await mentionsOf(target.name, codebase, signal);
      if (mentions.length === 0) return nothingFound(target.name, sources);
      const leftOut = leftOutNote(codebase);
      return {
        said: [`No file that is read defines ${target.name}; these lines have it.`],
        places: mentions.map(({ text, ...range }) => ({
          ...range,
          name: null,
          note: text.trim(),
          group: 'Lines with the name',
          certain: false,
        })),
        gaps: leftOut === null ? [] : [leftOut],
      };
    }
  }
}

/** How a definition is written, as its file's outline has it; its kind where it has none. */
export function signatureOf({ path, name, startLine, kind }: Definition, { codebase }: ToolSources): string {
  const symbols = codebase.outline(path)?.symbols ?? [];
  return symbols.find(each => each.name === name && each.startLine === startLine)?.signature ?? kind;
}

export function rangeOf({ path, startLine, endLine }: Definition): Pick<Definition, 'path' | 'startLine' | 'endLine'> {
  return { path, startLine, endLine };
}
