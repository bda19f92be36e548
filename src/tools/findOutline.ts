import { fullName } from '../search/index/definition';
import type { ToolArguments } from '../protocol/toolTable';
import { LineTexts, short, type Findings } from './findings';
import { signatureOf } from './findDefinitions';
import { knownFile } from './knownFile';
import type { ToolSources } from './toolSources';

/** `outline`: what a file defines, or the files of a folder. */
export function findOutline({ path }: ToolArguments<'outline'>, sources: ToolSources): Findings {
  const { codebase } = sources;
  const plain = sources.relative(path).replace(/^(?:\.\/)+|(?<!\/)\/+$/g, '');
  const below = plain === '' || plain === '.' ? '' : `${plain}/`;
  const files = [...codebase.index.paths].filter(each => each.startsWith(below)).sort();
  return files.length > 0 ? folderOutline(below, files, sources) : fileOutline(knownFile(path, sources), sources);
}

function fileOutline(path: string, sources: ToolSources): Findings {
  const { codebase } = sources;
  const lines = new LineTexts(sources);
  const outline = codebase.outline(path);
  const summary = codebase.index.summaryOf(path);
  const places = codebase.index.definedIn(path).map(each => ({
    path,
    startLine: each.startLine,
    endLine: each.endLine,
    name: fullName(each),
    note: short([signatureOf(each, sources), each.doc].filter(part => part !== null).join(' — '), 240),
    group: 'Definitions',
    certain: outline?.unparsed === undefined,
  }));
  const gaps = {
    language: 'Coil does not parse this language: what is defined is guessed from its words.',
    size: 'The file is too large to parse.',
  };
  const broken = outline?.broken?.map(([first, last]) => `${first}-${last}`) ?? [];
  return {
    said: [`${path}, ${lines.of(path).length} lines${summary === null ? '.' : `: ${summary}`}`],
    places,
    gaps: [
      ...(outline === undefined ? ['The file is not parsed yet, or cannot be.'] : []),
      ...(outline?.unparsed === undefined ? [] : [gaps[outline.unparsed]]),
      ...(broken.length === 0
        ? []
        : [`Lines that do not fit the language's grammar: ${broken.slice(0, 5).join(', ')}.`]),
    ],
  };
}

function folderOutline(below: string, files: readonly string[], sources: ToolSources): Findings {
  const { index } = sources.codebase;
  const folders = new Map<string, number>();
  for (const file of files) {
    const inside = file.slice(below.length);
    const slash = inside.indexOf('/');
    if (slash > 0) folders.set(inside.slice(0, slash), (folders.get(inside.slice(0, slash)) ?? 0) + 1);
  }
  // A small folder is shown whole, a large one by its own files and folders.
  const own = files.length <= wholeFolder ? files : files.filter(file => !file.slice(below.length).includes('/'));
  const inFolders =
    files.length <= wholeFolder ? [] : [...folders].map(([name, count]) => `${below}${name}/ (${count} files)`);
  return {
    said: [
      `${below === '' ? 'The repository' : below} has ${files.length} files.`,
      ...(inFolders.length === 0 ? [] : [`Folders: ${inFolders.slice(0, mostFolders).join(', ')}.`]),
    ],
    places: own.map(path => ({
      path,
      startLine: 1,
      endLine: 1,
      name: null,
      note: short(
        [
          index.summaryOf(path),
          index
            .definedIn(path)
            .filter(({ container, kind }) => container === null && kind !== 'heading' && kind !== 'key')
            .slice(0, namesOfAFile)
            .map(({ name }) => name)
            .join(', '),
        ]
          .filter(part => part !== null && part !== '')
          .join(' — '),
      ),
      group: 'Files',
      certain: true,
    })),
    gaps: inFolders.length > mostFolders ? [`${inFolders.length - mostFolders} folders are not shown.`] : [],
  };
}

/** Files of a folder that is shown with those of its subfolders. */
const wholeFolder = 60;
const mostFolders = 60;
const namesOfAFile = 6;
