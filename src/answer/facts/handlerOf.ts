import type { Codebase } from '../codebase';
import { routesFor } from '../routes/matchRoute';
import { routeName, type Route } from '../routes/routeGraph';
import { routesOf } from '../routes/routesOf';
import { after, code, count, type Entry, Proof, type Proven } from './proof';

/** What handles a request to an address, by the routes of the repository. `method` null: any. */
export async function handlerOf(
  method: string | null,
  address: string,
  codebase: Codebase,
  signal: AbortSignal,
): Promise<Proven | null> {
  const all = await routesOf(codebase, signal);
  const found = routesFor(method, address, all);
  const proof = new Proof(path => codebase.text(path));
  const asked = code(method === null ? address : `${method} ${address}`);
  const [only] = found;
  if (only === undefined) {
    const others = method === null ? [] : routesFor(null, address, all);
    if (all.length === 0) return null;
    if (others.length > 0)
      return proof
        .list(
          `No route answers ${asked}, but the path is answered for other methods:`,
          others.map(entryOf),
          'a route of the path',
        )
        .proven();
    return proof
      .say(
        `None of the ${count(all.length, 'route')} that I found answers ${asked}. Routes that a framework or a proxy adds are not in the code.`,
      )
      .proven();
  }
  if (found.length === 1) return said(only, asked, proof).proven();
  return proof
    .list(`${asked} is answered by ${count(found.length, 'route')}:`, found.map(entryOf), 'answers the path')
    .proven();
}

function said(route: Route, asked: string, proof: Proof): Proof {
  const { handler, place } = route;
  const name = code(routeName(route));
  if (handler?.definition == null) {
    const by = handler === null ? 'what is registered' : code(handler.name);
    return proof.say(`${asked} is handled by ${by} in ${proof.cite(place, 'registers the route')}, the route ${name}.`);
  }
  const { definition } = handler;
  const isAround =
    definition.path === place.path &&
    place.startLine <= definition.startLine &&
    definition.startLine - place.startLine < mostMarks;
  const whole = isAround ? { ...definition, startLine: place.startLine } : definition;
  const at = proof.cite(whole, 'handles the route');
  const registered =
    definition.path === place.path && place.startLine >= whole.startLine && place.endLine <= whole.endLine
      ? ''
      : ` It is registered in ${proof.cite(place, 'registers the route')}.`;
  return proof.say(
    `${asked} is handled by ${code(handler.name)} ${at}, the route ${name}${after(definition.doc) || '.'}${registered}`,
  );
}

/** Lines of marks above a handler that are shown with it. */
const mostMarks = 30;

function entryOf(route: Route): Entry {
  const { handler, place } = route;
  const definition = handler?.definition;
  const by = handler === null ? '' : ` by ${code(handler.name)}`;
  return {
    place: definition ?? place,
    words: `${code(routeName(route))}${by} {}`,
    name: routeName(route),
    ...(definition == null ? {} : { others: [place] }),
  };
}
