import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decode } from './decode';
import type { Skipped } from './document';
import {
  generatedPatterns,
  IgnoreLayer,
  type IgnoreRules,
  isAlwaysIgnored,
  isIgnored,
  isMarkedGenerated,
  patternsOfGlobs,
  rulesInside,
} from './ignoreRules';

/** One name found. `path` is relative to the root; `skip` says why it is not to be opened. */
export interface Walked {
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'other';
  readonly skip: Omit<Skipped, 'path'> | null;
}

/**
 * All files below a folder that the ignore files leave, in the code-unit order of their paths, and each ignored file or
 * folder once. Folders that cannot be listed are skipped entries too. Rejects when `signal` aborts.
 * @param exclude globs of the editor.
 */
export async function* walk(root: string, exclude: readonly string[], signal: AbortSignal): AsyncGenerator<Walked> {
  const stack: Step[] = [{ path: '', kind: 'folder', rules: await outerRules(root, exclude) }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    signal.throwIfAborted();
    const { path, rules } = step;
    const plain = path.replace(/\/$/, '');
    if (path !== '' && (isAlwaysIgnored(plain.slice(plain.lastIndexOf('/') + 1)) || isIgnored(rules, path)))
      yield { path: plain, kind: 'other', skip: { reason: 'ignored' } };
    else if (step.kind !== 'folder')
      yield { path, kind: step.kind, skip: isMarkedGenerated(rules, path) ? { reason: 'generated' } : null };
    else {
      const entries = await list(join(root, path));
      if (typeof entries === 'string')
        yield { path: plain, kind: 'other', skip: { reason: 'unreadable', detail: entries } };
      else {
        const inner = await withIgnoreFiles(rulesInside(rules, path), root, path, entries);
        // The last one pushed is walked first.
        for (const entry of entries.map(each => stepOf(path, each, inner)).sort(byPathDown)) stack.push(entry);
      }
    }
  }
}

/** What is still to be looked at; a folder's path ends in a slash, which also gives it its place in the order. */
interface Step {
  readonly path: string;
  readonly kind: Walked['kind'] | 'folder';
  readonly rules: IgnoreRules;
}

function stepOf(folder: string, entry: Dirent, rules: IgnoreRules): Step {
  if (entry.isDirectory()) return { path: `${folder}${entry.name}/`, kind: 'folder', rules };
  return {
    path: folder + entry.name,
    kind: entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'symlink' : 'other',
    rules,
  };
}

function byPathDown(a: Step, b: Step): number {
  return a.path < b.path ? 1 : -1;
}

/** A folder's entries, or the system's code for why it cannot be listed. */
async function list(folder: string): Promise<Dirent[] | string> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return systemCode(error);
  }
}

/** The system's code (`EACCES`, …) of a failed file operation; what is no such failure is thrown on. */
export function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && 'syscall' in error) return String(error.code);
  throw error;
}

async function withIgnoreFiles(
  rules: IgnoreRules,
  root: string,
  folder: string,
  entries: Dirent[],
): Promise<IgnoreRules> {
  const has = (name: string): boolean => entries.some(entry => entry.name === name && entry.isFile());
  const layer = async (name: string, parse = linesOf): Promise<IgnoreLayer[]> =>
    has(name) ? [new IgnoreLayer(parse(await textOf(join(root, folder, name))), folder)] : [];
  const info = folder === '' ? await excludeLayer(root) : [];
  return {
    coil: [...(await layer('.coilignore')), ...rules.coil],
    editor: rules.editor,
    git: [...(await layer('.gitignore')), ...rules.git, ...info],
    generated: [...(await layer('.gitattributes', generatedPatterns)), ...rules.generated],
  };
}

/** What holds at the root before its own files: the editor's globs, and the rest of the repository that it lies in. */
async function outerRules(root: string, exclude: readonly string[]): Promise<IgnoreRules> {
  const git: IgnoreLayer[] = [];
  let above = '';
  let folder = root;
  while (!(await exists(join(folder, '.git')))) {
    const parent = dirname(folder);
    // No repository around: ignore files above the root are not ours.
    if (parent === folder) return rulesOf(exclude, []);
    above = `${folder.slice(parent.length).replace(/^[\\/]/, '')}/${above}`;
    folder = parent;
    git.push(new IgnoreLayer(linesOf(await textOf(join(folder, '.gitignore'))), '', above));
  }
  return rulesOf(exclude, folder === root ? [] : [...git, ...(await excludeLayer(folder, above))]);
}

function rulesOf(exclude: readonly string[], git: readonly IgnoreLayer[]): IgnoreRules {
  return { coil: [], editor: new IgnoreLayer(patternsOfGlobs(exclude), ''), git, generated: [] };
}

async function excludeLayer(repository: string, above = ''): Promise<IgnoreLayer[]> {
  const patterns = linesOf(await textOf(join(repository, '.git', 'info', 'exclude')));
  return patterns.length === 0 ? [] : [new IgnoreLayer(patterns, '', above)];
}

/** An ignore file's text; `''` when it is not there or cannot be read (the scan then lists the file as unreadable). */
async function textOf(file: string): Promise<string> {
  try {
    return decode(await readFile(file)) ?? '';
  } catch (error) {
    systemCode(error);
    return '';
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter(line => line.trim() !== '' && !line.startsWith('#'));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
