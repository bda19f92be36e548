import type { Range } from '../../protocol/engineProtocol';
import type { Definition } from '../../search/index/definition';

/** What runs for a route: a definition, or as the code calls it. */
export interface Handler {
  readonly name: string;
  readonly definition: Definition | null;
}

/** An address that a server answers. `method` null: any. */
export interface Route {
  readonly method: string | null;
  readonly path: string;
  /** Where it is registered. */
  readonly place: Range;
  readonly handler: Handler | null;
}

/**
 * Routers and how they hang together: each route belongs to a router, by a key that the readers of files choose, and routers are mounted in others
 * under a prefix. A router that nothing mounts begins at the root.
 */
export class RouteGraph {
  private readonly own: (Route & { readonly router: string })[] = [];
  private readonly mounts = new Map<string, { readonly parent: string | null; readonly prefix: string }[]>();
  private readonly prefixes = new Map<string, string>();
  private readonly instead = new Set<string>();
  private readonly explained = new Set<string>();

  route(router: string, route: Route): void {
    if (this.own.length < mostRoutes) this.own.push({ ...route, router });
  }

  /** `parent` null: the root. `instead`: in place of the prefix that the child gave itself. */
  mount(parent: string | null, child: string, prefix: string, instead = false): void {
    if (parent === child) return;
    const known = this.mounts.get(child) ?? [];
    if (known.some(each => each.parent === parent && each.prefix === prefix)) return;
    this.mounts.set(child, [...known, { parent, prefix }]);
    if (instead) this.instead.add(child);
  }

  /** The prefix that a router gives itself. */
  prefix(router: string, prefix: string): void {
    this.prefixes.set(router, prefix);
  }

  /** A line that looks like a route and is none by itself: it mounts a router, gives a prefix, or calls a client. */
  explain(path: string, line: number): void {
    this.explained.add(`${path}:${line}`);
  }

  isExplained(path: string, line: number): boolean {
    return this.explained.has(`${path}:${line}`);
  }

  has(router: string): boolean {
    return this.prefixes.has(router) || this.mounts.has(router);
  }

  /** Every route with its whole path, in the order of files and lines. */
  routes(): Route[] {
    const found = new Map<string, Route>();
    for (const { router, ...route } of this.own)
      for (const before of this.before(router, new Set())) {
        const path = joined(before, route.path);
        const key = `${route.method ?? ''} ${path} ${route.place.path}:${route.place.startLine}`;
        if (!found.has(key)) found.set(key, { ...route, path });
      }
    return [...found.values()].sort((a, b) =>
      a.place.path === b.place.path ? a.place.startLine - b.place.startLine : a.place.path < b.place.path ? -1 : 1,
    );
  }

  private before(router: string, seen: ReadonlySet<string>): string[] {
    const own = this.instead.has(router) ? '' : (this.prefixes.get(router) ?? '');
    const mounts = (this.mounts.get(router) ?? []).slice(0, mostMounts);
    if (seen.has(router) || seen.size > mostDeep || mounts.length === 0) return [own];
    const within = new Set([...seen, router]);
    const all = mounts.flatMap(({ parent, prefix }) =>
      (parent === null ? [''] : this.before(parent, within)).map(before => joined(joined(before, prefix), own)),
    );
    return [...new Set(all)].slice(0, mostMounts);
  }
}

/** More than that is no list that anyone reads. */
const mostRoutes = 20_000;
const mostMounts = 12;
const mostDeep = 12;

/** `GET /x/:id`; the path alone where any method is answered. */
export function routeName({ method, path }: Route): string {
  return method === null ? path : `${method} ${path}`;
}

/** Two parts of a path with one slash between. */
export function joined(before: string, path: string): string {
  const rest = path.replace(/^\/+/, '');
  const start = before.replace(/(?<!\/)\/+$/, '');
  if (rest === '') return start === '' ? '/' : start.startsWith('/') ? start : `/${start}`;
  const whole = `${start}/${rest}`;
  return whole.startsWith('/') ? whole : `/${whole}`;
}
