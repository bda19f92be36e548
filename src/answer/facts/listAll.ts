import type { Listed } from '../question/asked';
import { lists, type ListName } from '../../search/index/listPatterns';
import type { Target } from '../question/target';
import { routeName, type Route } from '../routes/routeGraph';
import { routesOf } from '../routes/routesOf';
import type { FoundLine } from '../../search/index/matchingLines';
import type { Codebase } from '../codebase';
import { code, count, type Entry, Proof, type Proven } from './proof';
import { lineEntry } from './unknownName';
import { manifestCommands, manifestSettings, type Declared } from './manifestLists';
import { isTestPath } from '../../reading/files/isTestPath';

/** All of what a repository has many of, found by the patterns of its languages and frameworks. */
export async function listAll(
  what: Listed,
  within: Target | null,
  codebase: Codebase,
  signal: AbortSignal,
): Promise<Proven> {
  const proof = new Proof(path => codebase.text(path));
  if (what === 'routes') return listRoutes(within, await routesOf(codebase, signal), proof);
  const declared =
    what === 'commands' ? manifestCommands(codebase) : what === 'settings' ? manifestSettings(codebase) : [];
  if (what === 'todos')
    return notes(await foundBy('todos', codebase, signal), await foundBy('hacks', codebase, signal), proof);
  const items = grouped([...declared, ...(what === 'settings' ? [] : await named(what, codebase, signal))]);
  if (items.length === 0) return proof.say(`I found no ${nouns[what][1]} in this repository.`).proven();
  const entries = items.map(itemEntry);
  const inTests = entries.filter(({ place }) => isTestPath(place.path));
  const real = entries.filter(({ place }) => !isTestPath(place.path));
  if (real.length > 0) proof.list(`${count(real.length, ...nouns[what])}:`, real, what, true, mostNames);
  if (inTests.length > 0) proof.list(`${count(inTests.length, ...nouns[what])} in tests only:`, inTests, what);
  return proof.proven();
}

/** Routes with their whole path and what handles them, those of tests apart. */
function listRoutes(within: Target | null, all: readonly Route[], proof: Proof): Proven {
  const isAsked = ({ place: { path }, handler }: Route): boolean =>
    within === null ||
    (within.type === 'folder' && path.startsWith(`${within.path}/`)) ||
    (within.type === 'file' && within.paths.includes(path)) ||
    (within.type === 'symbol' &&
      within.definitions.some(
        each =>
          each.path === path || (handler?.definition?.path === each.path && handler.definition.container === each.name),
      ));
  const where =
    within === null
      ? ''
      : within.type === 'folder'
        ? ` in ${code(`${within.path}/`)}`
        : within.type === 'file'
          ? ` in ${code(within.paths[0] ?? '')}`
          : ` of ${code(within.name)}`;
  const routes = all.filter(isAsked);
  if (routes.length === 0)
    return proof.say(`I found no routes${where === '' ? ' in this repository' : where}.`).proven();
  const entries = routes.map(routeEntry);
  const [inTests, real] = [true, false].map(test => entries.filter(({ place }) => isTestPath(place.path) === test));
  if (real !== undefined && real.length > 0)
    proof.list(`${count(real.length, 'route')}${where}:`, real, 'a route', true, mostNames);
  if (inTests !== undefined && inTests.length > 0)
    proof.list(`${count(inTests.length, 'route')}${where} in tests only:`, inTests, 'a route of a test');
  return proof.proven();
}

function routeEntry(route: Route): Entry {
  const handler = route.handler === null ? '' : `: ${code(route.handler.name)}`;
  return { place: route.place, words: `${code(routeName(route))} {}${handler}`, name: routeName(route) };
}

/** Names take a short line each, so more of them are shown than of places. */
const mostNames = 60;

const nouns: Readonly<Record<Listed, readonly [one: string, many: string]>> = {
  todos: ['TODO', 'TODOs'],
  routes: ['route', 'routes'],
  commands: ['command', 'commands'],
  settings: ['setting', 'settings'],
  environment: ['environment variable', 'environment variables'],
  options: ['command-line option', 'command-line options'],
};

function foundBy(list: ListName, codebase: Codebase, signal: AbortSignal): Promise<readonly FoundLine[]> {
  const { within, ...source } = lists[list];
  return codebase.find({ ...source, within: path => within.test(path), by: { list } }, signal);
}

function notes(found: readonly FoundLine[], others: readonly FoundLine[], proof: Proof): Proven {
  if (found.length === 0) proof.say('I found no TODOs in this repository.');
  const heading = (all: readonly FoundLine[], one: string, many: string): string =>
    `${count(all.length, one, many)} in ${count(new Set(all.map(({ path }) => path)).size, 'file')}:`;
  proof.list(heading(found, 'TODO', 'TODOs'), found.map(lineEntry), 'a note in a comment');
  proof.list(
    heading(others, 'line marked XXX or HACK', 'lines marked XXX or HACK'),
    others.map(lineEntry),
    'a note in a comment',
    false,
  );
  return proof.proven();
}

async function named(list: ListName, codebase: Codebase, signal: AbortSignal): Promise<Declared[]> {
  const found = await foundBy(list, codebase, signal);
  return found.flatMap(line => lists[list].names(line).map(name => ({ name, detail: null, place: line })));
}

interface Item {
  readonly name: string;
  readonly detail: string | null;
  readonly places: Declared['place'][];
}

function grouped(all: readonly Declared[]): Item[] {
  const items = new Map<string, Item>();
  for (const { name, detail, place } of all) {
    const item = items.get(name) ?? { name, detail, places: [] };
    item.places.push(place);
    items.set(name, item);
  }
  return [...items.values()].map(item => ({
    ...item,
    places: [...item.places].sort((a, b) => Number(isTestPath(a.path)) - Number(isTestPath(b.path))),
  }));
}

function itemEntry({ name, detail, places: [first, ...others] }: Item): Entry {
  const more = others.length === 0 ? '' : ` and ${count(others.length, 'more place')}`;
  const place = first ?? { path: '', startLine: 1, endLine: 1 };
  return { place, words: `${code(name)} {}${more}${detail === null ? '' : `: ${detail}`}`, name };
}
