import { setImmediate } from 'node:timers/promises';
import type { Starter } from '../../protocol/engineProtocol';
import { isTestPath } from '../../reading/files/isTestPath';
import type { Asked } from '../question/asked';
import type { Codebase } from '../codebase';
import { Links } from './links';
import { entryFiles } from './overviewOf';
import type { ProvenKind } from './prove';
import { proveAsked } from './prove';

/** How many are offered. */
const offered = 5;
/** Files whose imports are looked at: which file most of them import, a part of a large repository tells too. */
const sampled = 300;
/** Milliseconds between two turns of the event loop. */
const sliceMs = 5;

/**
 * Questions to begin with, about what this repository has: its entry point and the file that most others import, the symbol of it that most
 * files use, what tests it, what changed last. Each was asked of search, which has an answer. `recent`: files of the last commits, newest first.
 */
export async function startersOf(
  codebase: Codebase,
  recent: readonly string[],
  signal: AbortSignal,
): Promise<readonly Starter[]> {
  const paths = [...codebase.index.paths].sort().filter(path => !path.startsWith('.') && !path.includes('/.'));
  const [central, ...others] = await mostImported(paths, codebase, signal);
  const main = mostReferred([central, ...others.slice(0, 4)], codebase);
  const entries = entryFiles(paths).filter(path => path !== central);
  const changed = recent.find(path => !isTestPath(path) && codebase.index.definedIn(path).some(isCode));
  const about = (kind: Starter['kind'], ...names: readonly (string | undefined)[]): Starter[] => {
    const known = names.filter(name => name !== undefined);
    return known.length < names.length ? [] : [{ kind, names: known.map(name => shortest(name, codebase)) }];
  };
  const wanted = [
    ...about('overview'),
    ...about('run'),
    ...entries.slice(0, 3).flatMap(entry => about('connect', entry, central)),
    ...about('uses', main[0]),
    ...about('history', changed),
    ...main.slice(0, 3).flatMap(name => about('tests', name)),
    ...about('explain', central),
    ...about('explain', entries[0]),
    ...largestFolders(paths).flatMap(folder => about('explain', folder)),
  ];
  const found: Starter[] = [];
  for (const starter of wanted) {
    if (found.length === offered) break;
    if (starter.kind !== 'explain' && found.some(({ kind }) => kind === starter.kind)) continue;
    const proven = await proveAsked(askedBy(starter), null, codebase, signal);
    if (proven !== null && proven.kind !== 'nothing' && saysSomething(starter, proven)) found.push(starter);
  }
  return found;
}

/** A file's path from where it is the only one of its name; other names as they are. */
function shortest(path: string, { index }: Codebase): string {
  const parts = path.split('/');
  const tails = parts.map((_, i) => parts.slice(parts.length - 1 - i).join('/'));
  return tails.find(tail => index.filesNamed(tail).length === 1) ?? path;
}

/** Files that import nothing. */
const prose = /\.(?:md|markdown|txt|rst|json|ya?ml|toml|lock|csv|svg|html|css)$/i;

/** Prose and data define headings and keys. */
const isCode = ({ kind }: { readonly kind: string }): boolean => kind !== 'heading' && kind !== 'key';

/** Files by how many others import them, tests aside, as far as a sample tells; most first. */
async function mostImported(paths: readonly string[], codebase: Codebase, signal: AbortSignal): Promise<string[]> {
  const links = new Links(codebase);
  const counts = new Map<string, number>();
  const code = paths.filter(path => !isTestPath(path) && !prose.test(path));
  const step = Math.max(1, code.length / sampled);
  let began = performance.now();
  for (let at = 0; at < code.length; at += step) {
    const from = code[Math.floor(at)] ?? '';
    for (const to of new Set(links.importsOf(from).map(link => link.to))) counts.set(to, (counts.get(to) ?? 0) + 1);
    if (performance.now() - began < sliceMs) continue;
    await setImmediate(undefined, { signal });
    began = performance.now();
  }
  return [...counts]
    .filter(([path]) => !isTestPath(path))
    .sort(byCount)
    .map(([path]) => path);
}

/** Symbols of these files by how many files refer to their name, most first; only names that mean one thing. */
function mostReferred(files: readonly (string | undefined)[], codebase: Codebase): string[] {
  const names = files
    .flatMap(path => (path === undefined ? [] : codebase.index.definedIn(path)))
    .filter(symbol => isCode(symbol) && symbol.container === null && symbol.name.length > 3)
    .map(({ name }) => name)
    .slice(0, sampled);
  const alone = [...new Set(names)].filter(name => codebase.index.definitions(name).length === 1);
  const counts = alone.map(name => [name, [...codebase.filesReferring(name)].length] as const);
  return counts.sort(byCount).map(([name]) => name);
}

function largestFolders(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const slash = path.indexOf('/');
    if (slash > 0) counts.set(path.slice(0, slash + 1), (counts.get(path.slice(0, slash + 1)) ?? 0) + 1);
  }
  return [...counts].sort(byCount).map(([folder]) => folder);
}

function byCount([a, many]: readonly [string, number], [b, more]: readonly [string, number]): number {
  return more - many || (a < b ? -1 : 1);
}

function askedBy({ kind, names: [name = '', other = ''] }: Starter): Asked {
  switch (kind) {
    case 'overview':
      return { kind, of: 'repository' };
    case 'run':
      return { kind, task: 'all' };
    case 'uses':
      return { kind, name, use: 'any' };
    case 'connect':
      return { kind, from: name, to: other };
    case 'explain':
    case 'tests':
    case 'history':
      return { kind, name };
  }
}

/** Not only that there is none. */
function saysSomething({ kind }: Starter, { markdown, evidence, lists }: ProvenKind): boolean {
  switch (kind) {
    case 'uses':
    case 'tests':
      return lists.some(({ certain, places }) => certain && places.length > 0);
    case 'connect':
      return !markdown.startsWith('No ');
    case 'history':
      return markdown.includes(' was last changed ');
    case 'overview':
    case 'run':
    case 'explain':
      return evidence.length > 0;
  }
}
