import { fullName, type Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';
import { Links } from './links';
import { code, count, Proof, type Proven } from './proof';
import type { Target } from '../question/target';

/** How two things hang together: the shortest path of calls between symbols, else of imports between their files, in either direction. */
export function connection(from: Target, to: Target, codebase: Codebase): Proven | null {
  const proof = new Proof(path => codebase.text(path));
  const links = new Links(codebase);
  const [a, b] = [endOf(from, codebase), endOf(to, codebase)];
  if (a === null || b === null) return null;
  const calls = callPath(a, b, links) ?? callPath(b, a, links);
  if (calls !== null) return told(`${calls[0]?.from ?? ''} reaches ${calls.at(-1)?.to ?? ''}`, calls, proof);
  const imports = importPath(a, b, links) ?? importPath(b, a, links);
  if (imports !== null) return told(`${imports[0]?.from ?? ''} depends on ${imports.at(-1)?.to ?? ''}`, imports, proof);
  proof.say(`No import path leads from ${a.shown} to ${b.shown} or back.`);
  const shared = sharedImporters(a, b, links);
  proof.list(
    `${count(shared.length, 'file imports', 'files import')} both:`,
    shared.map(({ from: path, line }) => ({
      place: { path, startLine: line, endLine: line },
      words: `${code(path)} {}`,
      name: path,
    })),
    'imports both',
  );
  return proof.proven();
}

/** One end of a path. */
interface End {
  readonly shown: string;
  readonly definitions: readonly Definition[];
  readonly files: ReadonlySet<string>;
}

interface Step {
  readonly from: string;
  readonly does: string;
  readonly to: string;
  readonly path: string;
  readonly line: number;
}

/** Symbols and files looked at before a path is given up: a second's work. */
const mostVisited = 3_000;

function endOf(target: Target, { index }: Codebase): End | null {
  switch (target.type) {
    case 'symbol':
      return {
        shown: code(target.name),
        definitions: target.definitions,
        files: new Set(target.definitions.map(({ path }) => path)),
      };
    case 'file':
      return { shown: code(target.paths[0] ?? ''), definitions: [], files: new Set(target.paths) };
    case 'folder':
      return {
        shown: code(`${target.path}/`),
        definitions: [],
        files: new Set([...index.paths].filter(path => path.startsWith(`${target.path}/`))),
      };
    case 'unknown':
      return null;
  }
}

function told(heading: string, steps: readonly Step[], proof: Proof): Proven {
  const entries = steps.map(({ from, does, to, path, line }) => ({
    place: { path, startLine: line, endLine: line },
    words: `${from} ${does} ${to} {}`,
    name: null,
  }));
  return proof
    .list(`${heading} in ${count(steps.length, 'step')}:`, entries, 'a step of the path', true, mostVisited)
    .proven();
}

function callPath(a: End, b: End, links: Links): Step[] | null {
  if (a.definitions.length === 0 || b.definitions.length === 0) return null;
  const keyOf = ({ path, startLine }: Definition): string => `${path}:${startLine}`;
  const goals = new Set(b.definitions.map(keyOf));
  return shortest(
    a.definitions,
    keyOf,
    definition => goals.has(keyOf(definition)),
    definition =>
      links.usedBy(definition).map(({ definition: next, line }) => ({
        next,
        step: { from: code(fullName(definition)), does: 'uses', to: code(fullName(next)), path: definition.path, line },
      })),
  );
}

function importPath(a: End, b: End, links: Links): Step[] | null {
  return shortest(
    [...a.files].sort(),
    path => path,
    path => b.files.has(path),
    path =>
      links.importsOf(path).map(({ from, to, line }) => ({
        next: to,
        step: { from: code(from), does: 'imports', to: code(to), path: from, line },
      })),
  );
}

/** The steps of a shortest path from one of `starts` to a goal that is none of them; null when there is none. */
function shortest<T>(
  starts: readonly T[],
  keyOf: (at: T) => string,
  isGoal: (at: T) => boolean,
  next: (at: T) => readonly { readonly next: T; readonly step: Step }[],
): Step[] | null {
  const came = new Map<string, { readonly step: Step; readonly before: string } | null>(
    starts.map(at => [keyOf(at), null]),
  );
  const queue = [...starts];
  for (let i = 0; i < queue.length && i < mostVisited; i++) {
    const at = queue[i];
    if (at === undefined) break;
    if (isGoal(at) && came.get(keyOf(at)) !== null) return stepsTo(keyOf(at), came);
    for (const { next: to, step } of next(at)) {
      if (came.has(keyOf(to))) continue;
      came.set(keyOf(to), { step, before: keyOf(at) });
      queue.push(to);
    }
  }
  return null;
}

function stepsTo(
  end: string,
  came: ReadonlyMap<string, { readonly step: Step; readonly before: string } | null>,
): Step[] {
  const steps: Step[] = [];
  for (let at = came.get(end) ?? null; at !== null; at = came.get(at.before) ?? null) steps.unshift(at.step);
  return steps;
}

function sharedImporters(a: End, b: End, links: Links): { from: string; line: number }[] {
  const importers = (end: End): Map<string, number> =>
    new Map([...end.files].flatMap(path => links.importersOf(path).map(({ from, line }) => [from, line] as const)));
  const [ofA, ofB] = [importers(a), importers(b)];
  return [...ofA]
    .filter(([path]) => ofB.has(path))
    .map(([from, line]) => ({ from, line }))
    .sort((x, y) => (x.from < y.from ? -1 : 1));
}
