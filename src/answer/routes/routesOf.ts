import { setImmediate } from 'node:timers/promises';
import { lists } from '../../search/index/listPatterns';
import type { FoundLine } from '../../search/index/matchingLines';
import type { Codebase } from '../codebase';
import { AttributeRoutes } from './attributeRoutes';
import { CallRoutes } from './callRoutes';
import { DjangoRoutes } from './djangoRoutes';
import { FileRoutes, routeFile } from './fileRoutes';
import { RailsRoutes } from './railsRoutes';
import { RouteContext } from './routeContext';
import { RouteGraph, type Route } from './routeGraph';

/**
 * Every route of a repository with its whole path, as far as its code tells: prefixes of routers, groups, classes and files are joined, constants
 * followed. What is written like a route and belongs to none of these ways is listed as it is written. Rejects with the signal's reason.
 */
export async function routesOf(codebase: Codebase, signal: AbortSignal): Promise<Route[]> {
  const { within, ...source } = lists.routes;
  const lines = await codebase.find({ ...source, within: path => within.test(path), by: { list: 'routes' } }, signal);
  const paths = new Set(lines.map(({ path }) => path));
  for (const path of codebase.index.paths)
    if (routeFile.test(path) || /(?:^|\/)config\/routes(?:\/[^/]+)?\.rb$/.test(path)) paths.add(path);
  const context = new RouteContext(codebase);
  const graph = new RouteGraph();
  const calls = new CallRoutes(context, graph);
  const attributes = new AttributeRoutes(context, graph);
  const readers = [
    new FileRoutes(context, graph),
    calls,
    new DjangoRoutes(context, graph),
    new RailsRoutes(context, graph),
    attributes,
  ];
  let sliceStart = performance.now();
  for (const path of [...paths].sort().slice(0, mostFiles)) {
    if (performance.now() - sliceStart > sliceMs) {
      await setImmediate();
      signal.throwIfAborted();
      sliceStart = performance.now();
    }
    for (const reader of readers) reader.read(path);
  }
  calls.finish();
  attributes.finish();
  const routes = graph.routes();
  return [...routes, ...asWritten(lines, routes, graph)].sort((a, b) =>
    a.place.path === b.place.path ? a.place.startLine - b.place.startLine : a.place.path < b.place.path ? -1 : 1,
  );
}

const mostFiles = 5_000;
const sliceMs = 10;

/** Routes of lines that are written like one and were not understood. */
function asWritten(lines: readonly FoundLine[], known: readonly Route[], graph: RouteGraph): Route[] {
  const taken = new Map<string, Set<number>>();
  for (const { place } of known) {
    const own = taken.get(place.path) ?? new Set();
    for (let line = place.startLine; line <= place.endLine; line++) own.add(line);
    taken.set(place.path, own);
  }
  return lines.flatMap(line => {
    if (taken.get(line.path)?.has(line.startLine) === true || graph.isExplained(line.path, line.startLine)) return [];
    return lists.routes.names(line).flatMap(name => {
      const [, method = null, path = name] = /^([A-Z]+) (.+)$/.exec(name) ?? [];
      return path === ''
        ? []
        : [
            {
              method,
              path,
              place: { path: line.path, startLine: line.startLine, endLine: line.endLine },
              handler: null,
            },
          ];
    });
  });
}
