/** Questions about symbols, files and how they hang together. */
import type { Definition, Use } from './codeFacts';
import type { Draft, Picker } from './picker';
import type { Place, Wanted } from './question';
import type { Truth } from './truth';

/** True for the usual names of test files and folders. */
export function isTestPath(path: string): boolean {
  return /(^|\/)(tests?|__tests__|spec)\/|[._-](test|spec)\.\w+$|(^|\/)(test_[^/]*|conftest)\.py$|_test\.go$/.test(
    path,
  );
}

/** How many questions of each kind a repository gets at most. */
const shares = {
  where: 14,
  callers: 9,
  importers: 6,
  uses: 5,
  explain: 9,
  explainFile: 3,
  connect: 5,
  apart: 1,
  tests: 5,
};

export function codeQuestions(truth: Truth, pick: Picker): Draft[] {
  const { definitions, uses, imports, fileDocs, texts } = truth;
  const named = new Map<string, Definition[]>();
  for (const definition of definitions) {
    const all = named.get(definition.name) ?? [];
    all.push(definition);
    named.set(definition.name, all);
  }
  const local = new Set(truth.localNames);
  const usesOf = new Map<number, Use[]>();
  for (const use of uses) {
    const all = usesOf.get(use.definition) ?? [];
    all.push(use);
    usesOf.set(use.definition, all);
  }
  const askable = definitions
    .map((definition, index) => ({ definition, index }))
    .filter(({ definition: { name, path, top } }) => top && name.length > 3 && !isTestPath(path) && !local.has(name))
    .filter(({ definition: { name } }) => !/^(default|constructor|main|index|__\w+__)$/.test(name));
  const only = askable.filter(({ definition }) => named.get(definition.name)?.length === 1);

  const where = [
    ...pick.some(only, shares.where - 3),
    ...pick.some(
      askable.filter(({ definition: { name } }) => [2, 3].includes(named.get(name)?.length ?? 0)),
      2,
    ),
  ].map(({ definition }) => ({
    kind: 'where' as const,
    question: pick.phrase('where', written(pick, definition)),
    expect: { type: 'definition' as const, places: (named.get(definition.name) ?? []).map(placeOf) },
  }));
  const methods = only.filter(({ definition: { kind, container } }) => kind === 'method' && container !== null);
  const qualified = pick.some(methods, 1).map(({ definition }) => ({
    kind: 'where' as const,
    question: pick.phrase('where', `${definition.container ?? ''}.${definition.name}`),
    expect: { type: 'definition' as const, places: [placeOf(definition)] },
  }));

  const free = only.filter(({ definition: { kind } }) => kind !== 'method');
  const called = free.filter(({ definition, index }) => {
    const calls = usesOf.get(index)?.filter(({ kind }) => kind === 'call') ?? [];
    return ['function', 'class'].includes(definition.kind) && calls.length > 0 && calls.length <= 30;
  });
  const callers = pick.some(called, shares.callers).map(({ definition, index }) => ({
    kind: 'callers' as const,
    question: pick.phrase('callers', written(pick, definition)),
    expect: placesExpectation(definition, usesOf.get(index) ?? [], ({ kind }) => kind === 'call', definitions),
  }));
  const used = free.filter(({ definition, index }) => {
    const count = usesOf.get(index)?.filter(({ kind }) => kind !== 'import').length ?? 0;
    return definition.kind !== 'function' && count > 0 && count <= 30;
  });
  const usages = pick.some(used, shares.uses).map(({ definition, index }) => ({
    kind: 'uses' as const,
    question: pick.phrase('uses', written(pick, definition)),
    expect: placesExpectation(definition, usesOf.get(index) ?? [], ({ kind }) => kind !== 'import', definitions),
  }));

  const importersOf = new Map<string, Map<string, number>>();
  for (const { from, to, line } of imports) {
    const lines = importersOf.get(to) ?? new Map<string, number>();
    if (!lines.has(from)) lines.set(from, line);
    importersOf.set(to, lines);
  }
  const imported = [...importersOf].filter(([, from]) => from.size > 0 && from.size <= 30);
  const importers = pick.some(imported, shares.importers).map(([path, from]) => {
    const wanted = [...from].map(([importer, line]) => ({ path: importer, startLine: line, endLine: line }));
    return {
      kind: 'importers' as const,
      question: pick.phrase('importers', shortPath(path, texts)),
      expect: { type: 'places' as const, wanted, allowed: [wholeFile(path)], counts: [from.size], files: true },
    };
  });

  const explained = pick
    .some(
      free.filter(({ definition }) => definition.doc !== null && definition.kind !== 'constant'),
      shares.explain,
    )
    .map(({ definition }) => ({
      kind: 'explain' as const,
      question: pick.phrase('explain', written(pick, definition)),
      expect: {
        type: 'explanation' as const,
        name: definition.name,
        place: placeOf(definition),
        reference: definition.doc,
      },
    }));
  const files = Object.entries(fileDocs).filter(([path]) => !isTestPath(path));
  const explainedFiles = pick.some(files, shares.explainFile).map(([path, reference]) => ({
    kind: 'explain' as const,
    question: pick.phrase('explain', shortPath(path, texts)),
    expect: { type: 'explanation' as const, name: null, place: wholeFile(path), reference },
  }));
  return [
    ...where,
    ...qualified,
    ...callers,
    ...usages,
    ...importers,
    ...explained,
    ...explainedFiles,
    ...connections(truth, pick),
    ...testQuestions(free, usesOf, pick),
  ];
}

function connections({ imports, texts, definitions }: Truth, pick: Picker): Draft[] {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of imports) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  const starts = [...graph.keys()].filter(path => !isTestPath(path));
  const far = pick.shuffled(starts).flatMap(from => {
    const steps = distances(graph, from);
    const ends = [...steps].filter(([to, length]) => length >= 2 && length <= 4 && !isTestPath(to));
    return pick.some(ends, 1).map(([to, length]) => ({ from, to, steps: length }));
  });
  const apart = pick.shuffled(starts).flatMap(from => {
    const reached = distances(graph, from);
    const others = starts.filter(to => to !== from && !reached.has(to) && !distances(graph, to).has(from));
    return pick.some(others, 1).map(to => ({ from, to, steps: null }));
  });
  const isOnly = (name: string): boolean => definitions.filter(definition => definition.name === name).length === 1;
  const mainSymbol = (path: string): string => {
    const top = definitions.filter(
      definition => definition.path === path && definition.top && definition.kind !== 'method',
    );
    return top.length === 1 && isOnly(top[0]?.name ?? '') && pick.chance(0.4)
      ? (top[0]?.name ?? path)
      : shortPath(path, texts);
  };
  const drafts = [...far.slice(0, shares.connect), ...apart.slice(0, shares.apart)];
  return drafts.map(({ from, to, steps }) => ({
    kind: 'connect' as const,
    question: pick.phrase('connect', mainSymbol(from), mainSymbol(to)),
    expect: { type: 'chain' as const, from, to, steps },
  }));
}

/** Files that `from` reaches through imports, with the fewest steps. */
export function distances(graph: ReadonlyMap<string, ReadonlySet<string>>, from: string): Map<string, number> {
  const steps = new Map([[from, 0]]);
  const queue = [from];
  for (let path = queue.shift(); path !== undefined; path = queue.shift())
    for (const next of graph.get(path) ?? [])
      if (!steps.has(next)) {
        steps.set(next, (steps.get(path) ?? 0) + 1);
        queue.push(next);
      }
  return steps;
}

interface Askable {
  readonly definition: Definition;
  readonly index: number;
}

function testQuestions(free: readonly Askable[], usesOf: ReadonlyMap<number, readonly Use[]>, pick: Picker): Draft[] {
  const tested = free.flatMap(({ definition, index }) => {
    const inTests = (usesOf.get(index) ?? []).filter(({ path, kind }) => isTestPath(path) && kind !== 'import');
    const files = [...new Set(inTests.map(({ path }) => path))];
    return files.length === 0 || files.length > 12 ? [] : [{ definition, files }];
  });
  return pick.some(tested, shares.tests).map(({ definition, files }) => ({
    kind: 'tests' as const,
    question: pick.phrase('tests', written(pick, definition)),
    expect: {
      type: 'places' as const,
      wanted: files.map(wholeFile),
      allowed: [placeOf(definition)],
      counts: [],
      files: true,
    },
  }));
}

function placesExpectation(
  definition: Definition,
  uses: readonly Use[],
  counted: (use: Use) => boolean,
  definitions: readonly Definition[],
): Extract<Draft['expect'], { type: 'places' }> {
  const head = new Map(definitions.map(each => [`${each.path}:${each.line}`, each]));
  const wanted: Wanted[] = uses.filter(counted).map(({ path, line, inside }) => {
    const around = inside === null ? undefined : head.get(`${path}:${inside}`);
    const place = { path, startLine: line, endLine: line };
    // A function's head names the caller. A class's or a long function's lines do not say where the call is.
    return around === undefined ? place : { ...place, or: [{ path, startLine: around.line, endLine: around.line }] };
  });
  const lines = new Set(wanted.map(({ path, startLine }) => `${path}:${startLine}`));
  const places = wanted.filter(({ path, startLine }) => lines.delete(`${path}:${startLine}`));
  const counts = [
    wanted.length,
    places.length,
    new Set(places.map(({ path }) => path)).size,
    new Set(wanted.map(({ path, startLine, or }) => `${path}:${or?.[0]?.startLine ?? startLine}`)).size,
  ];
  const others = uses.filter(use => !counted(use)).map(({ path, line }) => ({ path, startLine: line, endLine: line }));
  return { type: 'places', wanted: places, allowed: [placeOf(definition), ...others], counts, files: false };
}

/** A symbol as people write it. */
function written(pick: Picker, { name, kind }: Definition): string {
  if (kind === 'function' && pick.chance(0.15)) return `${name}()`;
  if (pick.chance(0.2)) return `\`${name}\``;
  if (pick.chance(0.1)) return `the ${kind} ${name}`;
  return name;
}

/** A file's name where it is the only one of that name and says something, else its path. */
function shortPath(path: string, texts: ReadonlyMap<string, string>): string {
  const name = baseName(path);
  const same = [...texts.keys()].filter(other => baseName(other) === name);
  return same.length === 1 && path.length % 2 === 0 ? name : path;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function placeOf({ path, startLine, line, endLine }: Definition): Place & { readonly nameLine: number } {
  return { path, startLine, endLine, nameLine: line };
}

function wholeFile(path: string): Place {
  return { path, startLine: 1, endLine: Number.MAX_SAFE_INTEGER };
}
