import { posix } from 'node:path';
import type { Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';

/** The types of Go that have every method of an interface, by names. Those of the methods of interfaces that it embeds do not count. */
export function structuralTypes(wanted: Definition, { index }: Pick<Codebase, 'index'>): Definition[] {
  const methods = index
    .definedIn(wanted.path)
    .filter(each => each.container === wanted.name)
    .map(({ name }) => name);
  const [first, ...others] = methods;
  if (first === undefined) return [];
  const key = ({ path, container }: Definition): string => `${posix.dirname(path)}\n${container ?? ''}`;
  const having = (name: string): Definition[] =>
    index
      .definitions(name)
      .filter(each => each.path.endsWith('.go') && each.kind === 'method' && each.container !== null);
  const rest = others.map(name => new Set(having(name).map(key)));
  const holders = having(first).filter(each => rest.every(keys => keys.has(key(each))));
  return holders.flatMap(({ path, container }) => {
    if (container === null || (container === wanted.name && path === wanted.path)) return [];
    const types = index.definitions(container).filter(each => posix.dirname(each.path) === posix.dirname(path));
    return types.filter(({ kind, container: outer }) => outer === null && kind !== 'interface').slice(0, 1);
  });
}
