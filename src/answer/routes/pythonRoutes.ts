import { symbolHandler } from './callHandlers';
import type { Env, Place, State } from './callState';
import { verbs } from './callSyntax';
import { chainsIn, type Arg, type Link } from './chains';
import type { CodeNode } from './codeNodes';
import type { RouteContext } from './routeContext';
import type { RouteGraph } from './routeGraph';

/** What reads the calls around those of Python. */
export interface Calls {
  /** The router that an argument comes to. */
  readonly evaluate: (path: string, arg: Arg, env: Env) => string | null;
  /** Reads routes that are listed for a router. */
  readonly listed: (path: string, items: readonly CodeNode[], router: string, env: Env) => void;
  /** An argument was read. */
  readonly take: (arg: Arg) => void;
}

/** Reads routes of Python's frameworks: decorators, rules with their views, routers that are included, lists of `Route`. */
export class PythonRoutes {
  constructor(
    private readonly context: RouteContext,
    private readonly graph: RouteGraph,
    private readonly calls: Calls,
  ) {}

  /** True where the call was of Python's frameworks. */
  read(path: string, link: Link, state: State, env: Env, place: Place, isDecorator: boolean): boolean {
    const { name, args } = link;
    if (args === null) return false;
    const named = (...wanted: readonly string[]): readonly CodeNode[] | null =>
      args.find(each => each.name !== null && wanted.includes(each.name))?.items ?? null;
    const positional = args.filter(each => each.name === null);
    const given = named('path', 'rule', 'uri', 'route') ?? positional[0]?.items;
    const text = given == null ? null : this.context.text(path, given);
    const router = state.router ?? '';
    const methods = (fallback: readonly (string | null)[]): readonly (string | null)[] => {
      const items = named('methods', 'method');
      const found = items === null ? [] : this.context.texts(path, items);
      return found.length > 0 ? found.map(each => each.toUpperCase()) : fallback;
    };
    if (isDecorator) {
      if (text === null && args.length > 0 && given !== undefined) return true;
      const verb = verbs.test(name) ? name.toUpperCase() : null;
      if (verb === null && !/^(?:route|api_route|websocket_route|add_url_rule)$/.test(name)) return true;
      // A property of a mock, a cache or a client is no route.
      if (text === null || !(state.sure || text === '' || text.startsWith('/') || text.startsWith('<'))) return true;
      const decorated = this.context.decorated(path, link.line);
      const to = decorated?.nameLine ?? link.line;
      const handler = decorated === null ? null : symbolHandler(path, decorated.symbol);
      for (const method of verb === null
        ? methods([/route$/.test(name) && name !== 'websocket_route' ? null : 'WEBSOCKET'])
        : [verb])
        this.graph.route(router, {
          method: method ?? (name === 'route' ? 'GET' : null),
          path: text,
          place: { ...place, endLine: to },
          handler,
        });
      return true;
    }
    if (
      name === 'add_url_rule' ||
      name === 'add_api_route' ||
      name === 'add_route' ||
      name === 'add_websocket_route' ||
      name === 'add_api_websocket_route'
    ) {
      const view =
        named('view_func', 'endpoint', 'handler', 'func') ?? positional[name === 'add_url_rule' ? 2 : 1]?.items ?? null;
      if (text !== null) this.viewRoutes(path, router, text, view, methods, place);
      return true;
    }
    if (/^add_(?:get|post|put|delete|patch|head|options|view)$/.test(name)) {
      const view = positional[1]?.items ?? null;
      if (text !== null && positional.length > 1)
        this.viewRoutes(
          path,
          router,
          text,
          view,
          () => [name === 'add_view' ? null : name.slice(4).toUpperCase()],
          place,
        );
      return true;
    }
    if (name === 'add_resource') {
      const view = positional[0]?.items ?? null;
      for (const each of positional.slice(1)) {
        const to = this.context.text(path, each.items);
        if (to !== null) this.viewRoutes(path, router, to, view, () => [null], place);
      }
      return true;
    }
    if (
      /^(?:include_router|register_blueprint|blueprint|add_router|mount|add_namespace)$/.test(name) &&
      positional.length > 0
    ) {
      const at =
        name === 'mount' || name === 'add_router'
          ? positional.find(each => this.context.text(path, each.items) === null)
          : positional[0];
      const child = at === undefined ? null : this.calls.evaluate(path, at, env);
      const items =
        named('prefix', 'url_prefix', 'path') ??
        (name === 'mount' || name === 'add_router' || name === 'add_namespace'
          ? positional.find(each => this.context.text(path, each.items) !== null)?.items
          : undefined) ??
        null;
      const prefix = items === null ? null : this.context.text(path, items);
      if (child !== null) {
        this.graph.mount(router, child, prefix ?? '', prefix !== null && /blueprint/.test(name));
        this.graph.explain(path, link.line);
      }
      return true;
    }
    // `Route('/x', show)` of Starlette, `web.get('/x', show)` of aiohttp.
    if (/^(?:Route|WebSocketRoute)$/.test(name) && text?.startsWith('/') === true) {
      const view = named('endpoint') ?? positional[1]?.items ?? null;
      this.viewRoutes(
        path,
        env.current ?? router,
        text,
        view,
        () => methods([name === 'Route' ? 'GET' : 'WEBSOCKET']),
        place,
      );
      return true;
    }
    if (name === 'Mount' && text !== null) {
      const routes = args.find(each => each.name === 'routes');
      const child = `${path}:${link.line}:Mount`;
      this.graph.mount(env.current, child, text);
      if (routes !== undefined) {
        this.calls.take(routes);
        this.calls.listed(path, routes.items, child, env);
      }
      const app = named('app') ?? positional[1]?.items;
      const mounted = app == null ? null : this.calls.evaluate(path, { name: null, items: app }, env);
      if (mounted !== null) this.graph.mount(child, mounted, '');
      return true;
    }
    if (state.names.at(-1) === 'web' && verbs.test(name) && text?.startsWith('/') === true && positional.length > 1) {
      this.viewRoutes(
        path,
        env.current ?? router,
        text,
        positional[1]?.items ?? null,
        () => [name.toUpperCase()],
        place,
      );
      return true;
    }
    return false;
  }

  /** A view of Python: a function, or a class whose methods are named by verbs (`X.as_view()`). */
  private viewRoutes(
    path: string,
    router: string,
    to: string,
    view: readonly CodeNode[] | null,
    methods: (fallback: readonly (string | null)[]) => readonly (string | null)[],
    place: Place,
  ): void {
    const [chain] = view === null ? [] : chainsIn(view);
    const names = (chain?.links ?? []).map(({ name }) => name);
    const isClass = names.includes('as_view');
    const called = names.filter(name => !/^(?:as_view|csrf_exempt|login_required)$/.test(name));
    const handler = called.length === 0 ? null : this.context.handler(path, called);
    if (isClass || handler?.definition?.kind === 'class') {
      const container = called.at(-1) ?? '';
      const own = verbNames.flatMap(verb => {
        const member = this.context.member(container, verb.toLowerCase());
        return member === undefined ? [] : [{ verb, member }];
      });
      const asked = methods([null]);
      const chosen = own.filter(({ verb }) => asked.includes(null) || asked.includes(verb));
      for (const { verb, member } of chosen)
        this.graph.route(router, {
          method: verb,
          path: to,
          place,
          handler: { name: `${container}.${member.name}`, definition: member },
        });
      if (chosen.length > 0) return;
    }
    for (const method of methods(['GET'])) this.graph.route(router, { method, path: to, place, handler });
  }
}

const verbNames = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];
