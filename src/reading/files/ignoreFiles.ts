import { existsSync, type Dirent } from 'node:fs';
import { dirname, join } from 'node:path';
import { decode } from './decode';
import { gitFolderOf } from './gitFolder';
import { generatedPatterns, IgnoreLayer, type IgnoreRules, patternsOfGlobs, rulesInside } from './ignoreRules';
import { readRegularFile } from './regularFile';
import { systemCode } from './systemCode';

/** The texts of the ignore files in one folder; null where there is none. Compared to see whether the rules changed. */
export interface IgnoreTexts {
  readonly coil: string | null;
  readonly git: string | null;
  readonly attributes: string | null;
  /** `.git/info/exclude` of a repository whose top folder this is; null when it is none. */
  readonly exclude: string | null;
}

/** @param entries what is in the folder `dir`. Blocks shortly. */
export function ignoreTextsOf(dir: string, entries: readonly Dirent[]): IgnoreTexts {
  const named = new Map(entries.filter(({ name }) => name.startsWith('.')).map(entry => [entry.name, entry]));
  const text = (name: string): string | null => (named.get(name)?.isFile() === true ? textOf(join(dir, name)) : null);
  return {
    coil: text('.coilignore'),
    git: text('.gitignore'),
    attributes: text('.gitattributes'),
    exclude: named.has('.git') ? excludeOf(dir) : null,
  };
}

export function sameTexts(a: IgnoreTexts, b: IgnoreTexts): boolean {
  return a.coil === b.coil && a.git === b.git && a.attributes === b.attributes && a.exclude === b.exclude;
}

/**
 * The rules that hold for what is in `folder` (relative to the root, '' or ending in a slash). A repository in a repository starts
 * anew with git's rules, as in git.
 */
export function rulesWithin(outer: IgnoreRules, folder: string, texts: IgnoreTexts): IgnoreRules {
  const { coil, editor, git, generated } = rulesInside(outer, folder);
  const layer = (text: string | null, parse = linesOf): IgnoreLayer[] =>
    text === null ? [] : [new IgnoreLayer(parse(text), folder)];
  return {
    coil: [...layer(texts.coil), ...coil],
    editor,
    git: [...layer(texts.git), ...(texts.exclude === null ? git : layer(texts.exclude))],
    generated: [...layer(texts.attributes, generatedPatterns), ...generated],
  };
}

/** What holds at a root before its own files: the editor's globs, and the rest of the repository that it lies in. */
export function outerRules(root: string, exclude: readonly string[]): IgnoreRules {
  const git: IgnoreLayer[] = [];
  const rules = { coil: [], editor: new IgnoreLayer(patternsOfGlobs(exclude), ''), generated: [] };
  let above = '';
  let folder = root;
  while (!existsSync(join(folder, '.git'))) {
    const parent = dirname(folder);
    // No repository around: ignore files above the root are not ours.
    if (parent === folder) return { ...rules, git: [] };
    above = `${folder.slice(parent.length).replace(/^[\\/]/, '')}/${above}`;
    folder = parent;
    git.push(new IgnoreLayer(linesOf(textOf(join(folder, '.gitignore'))), '', above));
  }
  if (folder !== root) git.push(new IgnoreLayer(linesOf(excludeOf(folder)), '', above));
  return { ...rules, git };
}

function excludeOf(repository: string): string {
  const git = gitFolderOf(repository);
  return git === null ? '' : textOf(join(git.common, 'info', 'exclude'));
}

/** A larger ignore file is none that a person wrote. */
const mostIgnoreBytes = 1024 ** 2;

/** An ignore file's text; `''` when it is not there, is too large or cannot be read (the scan then lists the file as unreadable). */
function textOf(file: string): string {
  try {
    const bytes = readRegularFile(file, mostIgnoreBytes);
    return bytes === null ? '' : (decode(bytes) ?? '');
  } catch (error) {
    systemCode(error);
    return '';
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter(line => line.trim() !== '' && !line.startsWith('#'));
}
