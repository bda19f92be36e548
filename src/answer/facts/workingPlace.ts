import { isTestPath } from '../../reading/files/isTestPath';
import type { Definition } from '../../search/index/definition';
import { stem, words } from '../../search/index/words';
import type { Codebase } from '../codebase';
import type { Links } from './links';
import { keyOf, placeAt, type Place } from './place';

/** Where the work of a place is done: the method with a body of one that is only declared, and what is called of one that only hands on. */
export function workingPlace(place: Place, links: Links, codebase: Codebase): Place {
  let [working, definition] = [place, place.definition];
  for (let hop = 0; hop < mostHops && definition !== null; hop++) {
    if (!/function|method/.test(definition.kind) || definition.endLine - definition.startLine > linesOfHandingOn) break;
    const next = implementationOf(definition, codebase) ?? handedTo(definition, links, codebase);
    if (next === null) break;
    definition = next;
    working = placeAt(next, place.worth, codebase);
  }
  return working;
}

/** Of a class, the method that answers: the best by `worth`, else the one that the class is named after (`clean` of `Cleaner`); null for what is no class, or has none. */
export function methodOf(
  definition: Definition,
  worth: (method: Definition) => number,
  codebase: Codebase,
): Definition | null {
  if (!/^(?:class|struct|impl|object|module)$/.test(definition.kind)) return null;
  const last = words(definition.name).at(-1) ?? '';
  const isNamedSo = ({ name }: Definition): boolean =>
    name.length >= 3 && name !== definition.name && last.startsWith(stem(name.toLowerCase()));
  const [best] = codebase.index
    .definedIn(definition.path)
    .filter(({ kind, container }) => container?.endsWith(definition.name) === true && /method|function/.test(kind))
    .filter(({ name, startLine, endLine }) => endLine - startLine >= 2 && !constructors.test(name))
    .map(method => ({
      method,
      weight: worth(method) + (isNamedSo(method) || principal.test(method.name) ? namedWorth : 0),
    }))
    .sort((a, b) => b.weight - a.weight);
  return best?.method ?? null;
}

const constructors = /^(?:__init__|__new__|__repr__|__str__|constructor|initialize|init|new|toString|fmt)$/;
/** Names of the one method for which a class is made. */
const principal = /^(?:__call__|call|run|execute|handle|invoke|process|apply|perform)$/;
const namedWorth = 0.25;

const mostHops = 3;
/** Lines of a function that only hands on, less one. */
const linesOfHandingOn = 4;

/** Of a method that is declared without a body, the one of the same name that has one; null where none or several in equal places do. */
function implementationOf(
  { name, path, startLine, endLine, container }: Definition,
  codebase: Codebase,
): Definition | null {
  if (endLine > startLine || container === null) return null;
  const [first] = codebase.index
    .definitions(name)
    .filter(each => each.container !== null && each.container !== container && each.endLine > each.startLine)
    .filter(each => !isTestPath(each.path))
    .sort((a, b) => near(b.path, path) - near(a.path, path) || b.endLine - b.startLine - (a.endLine - a.startLine));
  return first ?? null;
}

/** How near a file is: the same, of the same folder, elsewhere. */
function near(one: string, other: string): number {
  if (one === other) return 2;
  return one.slice(0, one.lastIndexOf('/') + 1) === other.slice(0, other.lastIndexOf('/') + 1) ? 1 : 0;
}

/** What a function calls, where that is one function only. */
function handedTo(definition: Definition, links: Links, codebase: Codebase): Definition | null {
  const { path, startLine, endLine } = definition;
  const length = (each: Definition): number => each.endLine - each.startLine;
  const callables = (all: readonly Definition[]): Definition[] =>
    all.filter(({ kind }) => /function|method/.test(kind));
  const [only, more] = callables(links.usedBy(definition).map(each => each.definition));
  if (only !== undefined) return more === undefined && length(only) > length(definition) ? only : null;
  // Of overloads in the same file the names say no more than that it is one of them.
  const inFile = callables(codebase.index.definedIn(path));
  const called = (codebase.outline(path)?.references ?? [])
    .filter(each => each.kind === 'call' && each.line >= startLine && each.line <= endLine)
    .filter(each => inFile.some(({ name }) => name === each.name));
  if (new Set(called.map(({ name }) => name)).size !== 1) return null;
  const [longest] = inFile
    .filter(each => each.name === called[0]?.name && keyOf(each) !== keyOf(definition))
    .sort((a, b) => length(b) - length(a));
  return longest !== undefined && length(longest) > length(definition) ? longest : null;
}
