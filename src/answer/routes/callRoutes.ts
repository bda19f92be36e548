import type { Defined } from '../../reading/languages/nameResolver';
import type { OutlineSymbol } from '../../reading/languages/outlineSymbol';
import { argsOf, chainsIn, isMark, propertyOf, type Arg, type Chain, type Link } from './chains';
import type { CodeNode, Group } from './codeNodes';
import type { RouteContext } from './routeContext';
import { joined, type Handler, type RouteGraph } from './routeGraph';
import { resourceRoutes } from './resourceRoutes';

/** What names mean inside a closure, and what it is in. */
interface Env {
  readonly routers: ReadonlyMap<string, string>;
  /** The router that a closure of Laravel or Ktor is in, which no name stands for. */
  readonly current: string | null;
  /** Laravel's `Route::controller(X::class)`. */
  readonly controller: string | null;
}

/** What the left part of a chain has come to. */
interface State {
  router: string | null;
  /** It is known to be a router, not only called like one. */
  sure: boolean;
  /** The path that verbs further right belong to. */
  path: string | null;
  /** The line that gives the path. */
  pathLine: number;
  prefix: string;
  names: string[];
  only: readonly string[] | null;
  methods: string[];
  controller: string | null;
}

const verbs = /^(?:get|post|put|delete|patch|options|head|all|any|del|trace|connect|query|websocket|ws)$/i;
const makers =
  /^(?:express|Router|Hono|OpenAPIHono|Elysia|fastify|Fastify|polka|FastAPI|APIRouter|Flask|Quart|Sanic|Blueprint|APIBlueprint|Starlette|Litestar|Bottle|NewRouter|NewServeMux|KoaRouter|createServer|createRouter|createApp|restana|itty|AutoRouter|IttyRouter|Application|App|WebApplication|ApiRouter|OpenApiRouter|RouteBuilder|RouterModule)$/;
const likeRouters =
  /^(?:\$?app|router|server|fastify|f|api|routes?|r|e|g|mux|group|web|rg|bp|blueprint|v\d|srv|instance|hono|\$?group|endpoints|m)$|[rR]outer?s?$|[rR]outes$|App$|Api$|API$|Server$|[gG]roup$|Mux$|Bp$|_bp$|_blueprint$|_app$|_api$/;

/** Reads routes that calls register: `app.get('/x', show)`, decorators with a path, groups, and routers that are mounted or passed on. */
export class CallRoutes {
  private readonly made = new Set<string>();
  private readonly bound = new Map<string, { readonly name: string; readonly line: number }[]>();
  private readonly passes: { from: string; path: string; names: readonly string[]; index: number }[] = [];
  private readonly done = new Set<Arg>();

  constructor(
    private readonly context: RouteContext,
    private readonly graph: RouteGraph,
  ) {}

  read(path: string): void {
    const routers = new Map<string, string>();
    const prefix = /(?:^|\/)routes\/(api|web)\.php$/.exec(path)?.[1];
    if (prefix === 'api') this.graph.mount(null, `${path}##`, '/api');
    this.walk(path, this.context.nodes(path), {
      routers,
      current: path.endsWith('.php') ? `${path}##` : null,
      controller: null,
    });
  }

  /** Follows routers into the functions that they are passed to. Call it when every file was read. */
  finish(): void {
    for (const { from, path, names, index } of this.passes) {
      const target =
        this.context.meaning(path, names) ?? (path.endsWith('.cs') ? this.methodNamed(names.at(-1) ?? '') : null);
      if (target === null) continue;
      const symbol = this.context
        .outline(target.path)
        ?.symbols.find(each => each.name === target.name && each.container === target.container);
      const parameter = symbol === undefined ? null : parametersOf(symbol)[index];
      if (symbol !== undefined && parameter !== undefined && parameter !== null)
        this.graph.mount(from, `${target.path}#${symbol.name}#${parameter}`, '');
      else if (symbol === undefined || target.name === '*') this.graph.mount(from, `${target.path}##*`, '');
    }
  }

  private walk(path: string, items: readonly CodeNode[], env: Env): void {
    for (const chain of chainsIn(items)) this.chain(path, chain, items, env);
    // What no chain holds: bodies, objects, arrays.
    const held = new Set(
      chainsIn(items).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)),
    );
    for (const [i, node] of items.entries())
      if (node.type === 'group' && !held.has(i)) this.walk(path, node.items, env);
  }

  /** Reads a chain, and tells which router it comes to. */
  private chain(path: string, chain: Chain, items: readonly CodeNode[], env: Env): string | null {
    const variable = assignedTo(items, chain.from);
    if (variable !== null) this.bind(path, variable, chain.line);
    const isDecorator = isMark(items[chain.from - 1], '@');
    const state: State = {
      router: null,
      sure: false,
      path: null,
      pathLine: 0,
      prefix: '',
      names: [],
      only: null,
      methods: [],
      controller: env.controller,
    };
    const before = items[chain.from - 1];
    const wanted = before?.type === 'word' && before.text === 'await';
    for (const [i, link] of chain.links.entries()) {
      const last = i === chain.links.length - 1;
      const inner = this.link(path, link, state, env, { chain, variable, isDecorator, last, wanted, at: i });
      for (const arg of link.args ?? []) {
        if (this.done.has(arg)) continue;
        this.done.add(arg);
        this.walk(path, arg.items, inner ?? env);
      }
      if (link.block !== null) this.walk(path, link.block.items, inner ?? env);
    }
    if (state.router === null && state.names.length > 0 && chain.links.every(({ args }) => args === null))
      return this.keyOf(path, chain.line, state.names, env);
    if (variable !== null && state.router !== null && state.sure) {
      const key = this.variableKey(path, variable, chain.line);
      if (key !== state.router) {
        this.graph.mount(state.router, key, '');
        this.made.add(key);
      }
    }
    return state.router;
  }

  private link(
    path: string,
    link: Link,
    state: State,
    env: Env,
    at: { chain: Chain; variable: string | null; isDecorator: boolean; last: boolean; wanted: boolean; at: number },
  ): Env | null {
    const { name, args } = link;
    if (args === null) {
      // Ktor's `post { … }` inside a route.
      if (link.block !== null && /\.kts?$/.test(path) && env.current !== null && verbs.test(name))
        this.add(path, env.current, name, '', { path, startLine: link.line, endLine: link.line }, [], state);
      state.names.push(name);
      return null;
    }
    const { chain } = at;
    if (state.router === null && state.names.length > 0) {
      state.router = this.keyOf(path, link.line, state.names, env);
      state.sure = this.made.has(state.router) || env.routers.get(state.names.join('.')) !== undefined;
    }
    const receiver = state.names.at(-1) ?? '';
    const isRoute = path.endsWith('.php') && state.names[0] === 'Route';
    if (isRoute) {
      state.router = env.current ?? `${path}##`;
      state.sure = true;
    }
    const first = args[0];
    const text = first === undefined ? null : this.context.text(path, first.items);
    const like = state.sure || likeRouters.test(receiver);
    const lower = name.toLowerCase();
    const place = {
      path,
      startLine: link.line,
      endLine: Math.max(link.line, at.last && !at.isDecorator ? Math.min(chain.endLine, link.line + 30) : link.line),
    };
    const mounted = (): void => this.graph.explain(path, link.line);

    // Parts of Laravel's groups.
    if (isRoute || (state.sure && path.endsWith('.php'))) {
      if (name === 'prefix' && text !== null) state.prefix = joined(state.prefix, text);
      if (name === 'controller' && first !== undefined) state.controller = classOf(first.items);
      if (
        /^(?:middleware|prefix|name|controller|domain|as|where|withoutMiddleware|namespace|scopeBindings)$/.test(name)
      )
        return null;
    }
    if (
      path.endsWith('.php') &&
      /^(?:resource|apiResource|resources|apiResources|singleton)$/.test(name) &&
      state.router !== null &&
      first !== undefined
    ) {
      const options = chain.links.find(each => /^(?:only|except)$/.test(each.name));
      this.phpResource(path, link, state.router, options, args, name);
      return null;
    }
    if (path.endsWith('.php') && name === 'match' && isRoute && args.length >= 3) {
      const methods = this.context.texts(path, first?.items ?? []).map(each => each.toUpperCase());
      const to = args[1] === undefined ? null : this.context.text(path, args[1].items);
      if (to !== null)
        for (const method of methods)
          this.graph.route(state.router ?? '', {
            method,
            path: joined(state.prefix, to),
            place,
            handler: this.handlerOf(path, args.slice(2), state.controller),
          });
      return null;
    }

    // A group: its own routes stand in a closure, behind it, or under the name it is given.
    const groups =
      /^(?:group|mapgroup|basepath|scope|pathprefix|subrouter|newgroup|party|namespace|prefix|resource)$/.test(lower);
    const closure = args.find(each => isClosure(each.items));
    const chi = lower === 'route' && closure !== undefined && path.endsWith('.go') && text !== null;
    const ktor = /\.kts?$/.test(path) && lower === 'route' && text !== null && link.block !== null;
    if (
      (groups || chi || ktor) &&
      (like || ktor || isRoute || isWebScope(state.names, name) || state.router !== null)
    ) {
      const own = propertyOfArgs(args, 'prefix');
      const prefix = joined(state.prefix, (own === null ? null : this.context.text(path, own)) ?? text ?? '');
      const parent = ktor ? (env.current ?? `${path}##ktor`) : state.router;
      const child = `${path}:${link.line}:${chain.from}:${at.at}`;
      if (isWebScope(state.names, name)) {
        state.router = child;
        this.graph.prefix(child, text ?? '');
        if (name === 'resource') {
          state.path = '';
          state.pathLine = link.line;
        }
      } else {
        this.graph.mount(parent, child, prefix === '/' ? '' : prefix);
        state.router = child;
      }
      this.made.add(child);
      state.sure = true;
      state.prefix = '';
      const parameter = closure === undefined ? null : closureParameter(closure.items);
      // A file that a group requires is in it.
      const file = args.map(each => this.required(path, each.items)).find(each => each !== null);
      if (file != null) this.graph.mount(child, `${file}##`, '');
      return {
        routers: parameter === null ? env.routers : new Map([...env.routers, [parameter, child]]),
        current: child,
        controller: state.controller,
      };
    }

    // `Schema` and others of that kind are no routers.
    if (
      (makers.test(name) &&
        (state.names.length < 2 ||
          /^(?:express|Router|gin|echo|chi|mux|http|web|fiber|axum|flask|fastapi)$/.test(state.names[0] ?? ''))) ||
      isNew(state.names, name)
    ) {
      const key = this.madeKey(path, at.variable, chain, link.line);
      this.made.add(key);
      state.router = key;
      state.sure = true;
      const prefix = this.prefixOf(path, args);
      if (prefix !== null) this.graph.prefix(key, prefix);
      for (const listed of [propertyOfArgs(args, 'routes')]) if (listed !== null) this.listed(path, listed, key, env);
      return null;
    }

    // Of Python: a rule with its view, routers that are included.
    if (path.endsWith('.py') && this.python(path, link, state, env, place, at.isDecorator)) return null;

    if (state.path !== null && verbs.test(name) && !at.isDecorator) {
      const whole = { ...place, startLine: Math.min(place.startLine, state.pathLine) };
      this.add(path, state.router ?? '', name, state.path, whole, args, state);
      return null;
    }
    if (at.isDecorator) return null;

    // `.route('/x', get(show))` of axum, `.route('/x', child)` of Hono, `.route('/x').get(show)`, `.route({ … })`.
    if (lower === 'route' && (like || state.router !== null || state.names.length === 0)) {
      const object = first?.items[0];
      if (object?.type === 'group' && object.open === '{') {
        this.described(path, object, state.router ?? '', place);
        return null;
      }
      if (object?.type === 'group' && object.open === '[') {
        for (const each of argsOf(object))
          if (each.items[0]?.type === 'group')
            this.described(path, each.items[0], state.router ?? '', {
              ...place,
              startLine: each.items[0].line,
              endLine: each.items[0].endLine,
            });
        return null;
      }
      const second = args[1];
      if (second !== undefined && text !== null) {
        if (this.methodRoutes(path, second, state.router ?? '', text, place, env)) return null;
        const child = this.evaluate(path, second, env);
        if (child !== null && !isClosure(second.items) && this.isChild(child)) {
          this.graph.mount(state.router, child, text);
          mounted();
          return null;
        }
      } else if (first !== undefined && text === null) {
        this.methodRoutes(path, first, state.router ?? '', '', place, env);
        return null;
      } else if (text !== null) {
        state.path = text;
        state.pathLine = link.line;
      }
      return null;
    }

    if (
      /^(?:use|register|mount|nest|merge|service|configure|nest_service|plug|routes|install|decorate)$/i.test(name) &&
      (like || state.router !== null)
    ) {
      if (this.mount(path, link, state, env, text)) mounted();
      return null;
    }

    if (/\.kts?$/.test(path) && verbs.test(name) && link.block !== null && text !== null && state.names.length === 0) {
      this.add(
        path,
        env.current ?? `${path}##ktor`,
        name,
        text,
        { path, startLine: link.line, endLine: link.line },
        [],
        state,
      );
      return null;
    }
    // A verb with a path and a handler.
    const method = /^Map(Get|Post|Put|Delete|Patch)$/.exec(name)?.[1] ?? (verbs.test(name) ? name : null);
    const sure = state.sure || isRoute || /^Map/.test(name);
    const handled =
      args.length >= 2 && (sure || (args.some(each => isHandler(each.items)) && !at.wanted && at.variable === null));
    if (
      method !== null &&
      (like || sure) &&
      text !== null &&
      handled &&
      (sure || text.startsWith('/')) &&
      !state.names.includes('config')
    ) {
      if (isAddress(text) || isRoute)
        this.add(path, state.router ?? '', method, joined(state.prefix, text), place, args.slice(1), state);
      return null;
    }
    if (method !== null && first !== undefined && text === null && state.sure && args.length >= 2)
      for (const each of this.context.texts(path, first.items))
        this.add(path, state.router ?? '', method, each, place, args.slice(1), state);
    if (/^(?:HandleFunc|Handle)$/.test(name) && text !== null && /\//.test(text)) {
      const [, verb = null, to = text] = /^([A-Z]+)\s+(\S+)$/.exec(text) ?? [];
      const methods =
        chain.links
          .find(each => each.name === 'Methods')
          ?.args?.flatMap(each => this.context.texts(path, each.items)) ?? [];
      const key = receiver === 'http' ? `${path}##http` : (state.router ?? '');
      for (const each of methods.length > 0 ? methods : [verb])
        this.graph.route(key, {
          method: each,
          path: to.replace(/^[\w.]+(?=\/)/, ''),
          place,
          handler: this.handlerOf(path, args.slice(1), null),
        });
      return null;
    }
    // `r.Method("GET", "/x", show)`, `app.on('GET', '/x', show)`, `MapMethods`.
    const second = args[1] === undefined ? null : this.context.text(path, args[1].items);
    if (
      /^(?:Method|MethodFunc|on|add|Handle|Add|map)$/.test(name) &&
      like &&
      text !== null &&
      second?.startsWith('/') === true &&
      args.length >= 3 &&
      /^[A-Za-z,|]+$/.test(text)
    ) {
      for (const each of text.split(/[,|]/))
        this.graph.route(state.router ?? '', {
          method: each.toUpperCase(),
          path: second,
          place,
          handler: this.handlerOf(path, args.slice(2), null),
        });
      return null;
    }
    if (name === 'MapMethods' && text !== null && args[1] !== undefined) {
      for (const each of this.context.texts(path, args[1].items.filter(({ type }) => type === 'group').slice(-1)))
        this.graph.route(state.router ?? '', {
          method: each.toUpperCase(),
          path: joined(state.prefix, text),
          place,
          handler: this.handlerOf(path, args.slice(2), null),
        });
      return null;
    }
    if (method !== null && text !== null) this.graph.explain(path, link.line);
    this.pass(path, link, state, env, at.at, chain);
    return null;
  }

  /** What a call gives a router to gets it: `registerUsers(api)`, `users.routes(app)`, `app.MapGroup('/x').MapUsers()`. */
  private pass(path: string, { name, args }: Link, state: State, env: Env, at: number, { links, line }: Chain): void {
    const names = links
      .slice(0, at + 1)
      .map(each => each.name)
      .filter(each => each !== '()');
    for (const [index, { items }] of (args ?? []).entries()) {
      if (items.length === 0 || items.length > 6) continue;
      const [chain] = chainsIn(items.filter(node => !isMark(node, '&')));
      if (chain === undefined || chain.links.some(each => each.args !== null)) continue;
      const key = this.keyOf(
        path,
        line,
        chain.links.map(each => each.name),
        env,
      );
      if (!this.made.has(key) && !likeRouters.test(chain.links.at(-1)?.name ?? '')) continue;
      const file = name === '()' || links[0]?.name === 'require' ? this.required(path, linkItems(links)) : null;
      if (file !== null) this.graph.mount(key, this.moduleRouter(file), '');
      else this.passes.push({ from: key, path, names, index });
    }
    if (state.sure && state.router !== null && args?.length === 0 && path.endsWith('.cs'))
      this.passes.push({ from: state.router, path, names: [name], index: 0 });
  }

  private python(path: string, link: Link, state: State, env: Env, place: Place, isDecorator: boolean): boolean {
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
      const handler = decorated === null ? null : this.symbolHandler(path, decorated.symbol);
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
      const child = at === undefined ? null : this.evaluate(path, at, env);
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
        this.done.add(routes);
        this.listed(path, routes.items, child, env);
      }
      const app = named('app') ?? positional[1]?.items;
      const mounted = app == null ? null : this.evaluate(path, { name: null, items: app }, env);
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

  private listed(path: string, items: readonly CodeNode[], router: string, env: Env): void {
    this.walk(path, items, { ...env, current: router });
  }

  /** `app.use('/x', users)`, `fastify.register(users, { prefix })`, `.nest("/x", users::router())`, `.service(list)`. */
  private mount(path: string, link: Link, state: State, env: Env, text: string | null): boolean {
    const args = link.args ?? [];
    const options = args.map(({ items }) => items[0]).find(node => node?.type === 'group' && node.open === '{');
    const own = options?.type === 'group' ? propertyOf(options, 'prefix') : null;
    const prefix = (own === null ? null : this.context.text(path, own)) ?? text ?? '';
    let any = false;
    for (const arg of args) {
      if (arg.items.length === 0 || this.context.text(path, arg.items) !== null) continue;
      if (isClosure(arg.items)) {
        const parameter = closureParameter(arg.items);
        if (link.name !== 'register' && link.name !== 'configure') continue;
        const child = `${path}:${link.line}:${link.name}`;
        this.graph.mount(state.router, child, prefix);
        this.made.add(child);
        this.done.add(arg);
        this.walk(path, arg.items, {
          ...env,
          routers: parameter === null ? env.routers : new Map([...env.routers, [parameter, child]]),
          current: child,
        });
        any = true;
        continue;
      }
      const macro = chainsIn(arg.items)[0];
      if (macro?.links[0]?.name === 'routes' && path.endsWith('.rs')) {
        // Rocket's list of functions.
        for (const each of macro.links[0].args ?? []) {
          const names = chainsIn(each.items)[0]?.links.map(({ name }) => name) ?? [];
          this.graph.mount(state.router, this.attributed(path, names), prefix);
        }
        this.done.add(arg);
        any = true;
        continue;
      }
      const child = this.evaluate(path, arg, env);
      if (child === null) continue;
      const names = macro?.links.map(({ name }) => name) ?? [];
      if (link.name === 'service' && names.length > 0 && macro?.links.every(each => each.args === null) === true) {
        this.graph.mount(state.router, this.attributed(path, names), '');
        any = true;
        continue;
      }
      const plain = macro?.links.every(each => each.args === null) === true;
      const target = plain ? this.context.meaning(path, names) : null;
      const symbol =
        target === null
          ? undefined
          : this.context
              .outline(target.path)
              ?.symbols.find(each => each.name === target.name && /^(?:function|const|method)$/.test(each.kind));
      const parameter = symbol === undefined ? undefined : parametersOf(symbol)[0];
      if (
        target !== null &&
        symbol !== undefined &&
        parameter !== undefined &&
        /^(?:register|configure|use|install)$/.test(link.name)
      ) {
        this.graph.mount(state.router, `${target.path}#${symbol.name}#${parameter}`, prefix);
        any = true;
      } else if (plain && target !== null && target.name === '*') {
        this.graph.mount(state.router, this.moduleRouter(target.path), prefix);
        any = true;
      }
      if (this.isChild(child)) {
        this.graph.mount(state.router, child, prefix);
        any = true;
      }
    }
    return any;
  }

  /** Whether a key can be a router's: it is made, or of a file that is read for routes. */
  private isChild(key: string): boolean {
    return !key.includes('##?');
  }

  /** The router that an argument comes to. */
  private evaluate(path: string, arg: Arg, env: Env): string | null {
    const items = arg.items.filter(
      node => !(node.type === 'word' && /^(?:await|new|async)$/.test(node.text)) && !isMark(node, '&'),
    );
    this.done.add(arg);
    const file = this.required(path, items);
    if (file !== null) return this.moduleRouter(file);
    const [chain] = chainsIn(items);
    if (chain === undefined) {
      this.walk(path, items, env);
      return null;
    }
    const called = chain.links.findIndex(({ args }) => args !== null);
    const key = this.chain(path, chain, items, env);
    if (called < 0) return key;
    const names = chain.links.slice(0, called + 1).map(({ name }) => name);
    // `users.routes()` of Koa's router.
    if (names.length > 1 && /^(?:routes|middleware|handler|callback|router|urls)$/.test(names.at(-1) ?? '')) {
      const own = this.keyOf(path, chain.line, names.slice(0, -1), env);
      if (this.made.has(own)) return own;
    }
    if (key !== null && this.made.has(key)) return key;
    const target =
      this.context.meaning(path, names) ?? (names.length > 1 ? this.methodNamed(names.at(-1) ?? '') : null);
    return target === null ? null : `${target.path}#${target.name}()`;
  }

  /** The one function of that name that gives a router. */
  private methodNamed(name: string): Defined | null {
    const all = this.context.codebase.index.definitions(name).filter(({ kind }) => /^(?:function|method)$/.test(kind));
    const [only] = all;
    return all.length === 1 && only !== undefined ? only : null;
  }

  /** The file that `require('./x')` or `import('./x')` gives. */
  private required(path: string, items: readonly CodeNode[]): string | null {
    const [head] = items;
    const [chain] = chainsIn(items);
    const link = chain?.links[0];
    if (head?.type !== 'word' || link === undefined) return null;
    if (!/^(?:require|require_once|include|import|base_path|__DIR__)$/.test(link.name)) return null;
    const text = items.find(node => node.type === 'text') ?? link.args?.[0]?.items.find(node => node.type === 'text');
    const inner = link.args === null ? null : this.context.text(path, link.args[0]?.items ?? []);
    const source = inner ?? (text?.type === 'text' ? text.text : null);
    if (source === null) return null;
    if (path.endsWith('.php')) {
      const plain = source.replace(/^\.?\//, '');
      return [...this.context.codebase.index.filesNamed(plain)][0] ?? null;
    }
    return this.context.imports.resolve(path, source);
  }

  /** The router that a module is: what it exports by default, else what its own function is given. */
  private moduleRouter(file: string): string {
    const name = this.context
      .outline(file)
      ?.imports.flatMap(({ source, names }) => (source === '' ? names : []))
      .find(({ as }) => as === 'default')?.name;
    if (name === undefined || name === 'default') return `${file}##*`;
    const symbol = this.context.outline(file)?.symbols.find(each => each.name === name && each.kind === 'function');
    const parameter = symbol === undefined ? undefined : parametersOf(symbol)[0];
    return symbol === undefined || parameter === undefined || parameter === null
      ? `${file}##${name}`
      : `${file}#${name}#${parameter}`;
  }

  /** The key of a function that an attribute makes a route (`#[get("/x")] fn show`). */
  private attributed(path: string, names: readonly string[]): string {
    const meant = this.context.meaning(path, names);
    return meant === null ? `${path}#@${names.at(-1) ?? ''}` : `${meant.path}#@${meant.name}`;
  }

  /** `get(show).post(make)`, `web::get().to(show)` behind a path. */
  private methodRoutes(path: string, arg: Arg, router: string, to: string, place: Place, env: Env): boolean {
    const [chain] = chainsIn(arg.items);
    if (chain === undefined || !/\.rs$/.test(path)) return false;
    let any = false;
    for (const [i, { name, args, line }] of chain.links.entries()) {
      const verb = /^(get|post|put|delete|patch|head|options|any|on|trace|connect)(?:_service)?$/.exec(name)?.[1];
      if (verb === undefined || args === null) continue;
      const handlers = args.length > 0 ? args : (chain.links.slice(i + 1).find(each => each.name === 'to')?.args ?? []);
      this.graph.route(router, {
        method: verb === 'any' || verb === 'on' ? null : verb.toUpperCase(),
        path: to,
        place: { ...place, endLine: Math.max(place.startLine, line) },
        handler: this.handlerOf(path, handlers, null),
      });
      any = true;
    }
    if (any) {
      this.done.add(arg);
      for (const each of chain.links.flatMap(({ args }) => args ?? [])) this.walk(path, each.items, env);
    }
    return any;
  }

  /** A route as an object: Fastify, hapi. */
  private described(path: string, object: Group, router: string, place: Place): void {
    const url = propertyOf(object, 'url', 'path');
    const method = propertyOf(object, 'method');
    const text = url === null ? null : this.context.text(path, url);
    if (text === null) return;
    const methods = method === null ? [] : this.context.texts(path, method);
    const handler = propertyOf(object, 'handler');
    for (const each of methods.length > 0 ? methods : [null])
      this.graph.route(router, {
        method: each === '*' ? null : (each?.toUpperCase() ?? null),
        path: text,
        place,
        handler: handler === null ? null : this.handlerOf(path, [{ name: null, items: handler }], null),
      });
  }

  private phpResource(
    path: string,
    link: Link,
    router: string,
    options: Link | undefined,
    args: readonly Arg[],
    kind: string,
  ): void {
    const [first, second] = args;
    const controller = second === undefined ? null : classOf(second.items);
    const wanted = options?.args?.flatMap(each => this.context.texts(path, each.items)) ?? [];
    const names: [string, string | null][] = [];
    const many = first?.items[0];
    if (/s$/.test(kind) && many?.type === 'group')
      for (const { items } of argsOf(many))
        if (items[0]?.type === 'text') names.push([items[0].text, classOf(items.slice(2))]);
    const text = first === undefined ? null : this.context.text(path, first.items);
    if (text !== null) names.push([text, controller]);
    for (const [name, of] of names)
      for (const { action, method, path: to } of resourceRoutes(name, {
        api: /^api/.test(kind),
        single: kind === 'singleton',
        parameter: '{',
        put: 'PUT',
      })) {
        if (options?.name === 'only' && !wanted.includes(action)) continue;
        if (options?.name === 'except' && wanted.includes(action)) continue;
        const place = { path, startLine: link.line, endLine: link.line };
        this.graph.route(router, { method, path: to, place, handler: this.controllerHandler(path, of, action) });
      }
  }

  private controllerHandler(path: string, controller: string | null, action: string): Handler | null {
    if (controller === null) return null;
    const member = this.context.member(controller, action);
    return {
      name: `${controller}.${action}`,
      definition: member ?? this.context.handler(path, [controller]).definition,
    };
  }

  private add(
    path: string,
    router: string,
    verb: string,
    to: string,
    place: Place,
    args: readonly Arg[],
    state: State,
  ): void {
    const upper = verb.toUpperCase();
    const method = /^(?:ALL|ANY)$/.test(upper) ? null : upper === 'DEL' ? 'DELETE' : upper;
    this.graph.route(router, { method, path: to, place, handler: this.handlerOf(path, args, state.controller) });
  }

  /** What the last argument runs. */
  private handlerOf(path: string, args: readonly Arg[], controller: string | null): Handler | null {
    for (const { items } of [...args].reverse()) {
      const plain = items.filter(node => !isMark(node, '&'));
      const [head] = plain;
      if (head === undefined || isClosure(plain)) return null;
      // `[UserController::class, 'store']`, `'UserController@store'`
      if (head.type === 'group' && head.open === '[') {
        const [holder, method] = argsOf(head);
        const action = method?.items[0];
        if (holder !== undefined && action?.type === 'text')
          return this.controllerHandler(path, classOf(holder.items), action.text);
        if (method === undefined) return holder === undefined ? null : this.handlerOf(path, [holder], controller);
      }
      if (head.type === 'group' && head.open === '{') {
        const own = propertyOf(head, 'handler', 'controller', 'uses', 'to');
        if (own !== null) return this.handlerOf(path, [{ name: null, items: own }], controller);
        continue;
      }
      if (head.type === 'text') {
        const [, holder, action] = /^(?:.*\\)?(\w+)@(\w+)$/.exec(head.text) ?? [];
        if (holder !== undefined && action !== undefined) return this.controllerHandler(path, holder, action);
        if (controller !== null) return this.controllerHandler(path, controller, head.text);
        continue;
      }
      const [chain] = chainsIn(plain);
      if (chain === undefined) continue;
      const names = chain.links.map(({ name }) => name).filter(name => !/^(?:bind|class|\(\))$/.test(name));
      // A handler that something wraps: `asyncHandler(show)`, `http.HandlerFunc(show)`.
      const wrapped = chain.links.find(({ args: given }) => given !== null && given.length > 0);
      const inner =
        wrapped?.args === null || wrapped === undefined || wrapped.name === 'bind'
          ? null
          : this.handlerOf(path, wrapped.args, controller);
      if (inner !== null && inner.definition !== null) return inner;
      const around = this.context.around(path, chain.line, /^(?:class)$/);
      const found = this.context.handler(
        path,
        names,
        /^(?:this|self|\$this)$/.test(names[0] ?? '') ? (around?.name ?? null) : null,
      );
      if (found.definition !== null || names.length > 0) return found;
    }
    return null;
  }

  private symbolHandler(path: string, symbol: OutlineSymbol): Handler {
    const name = symbol.container === null ? symbol.name : `${symbol.container}.${symbol.name}`;
    return {
      name,
      definition: {
        path,
        name: symbol.name,
        kind: symbol.kind,
        container: symbol.container,
        doc: symbol.doc,
        startLine: symbol.startLine,
        endLine: symbol.endLine,
      },
    };
  }

  private prefixOf(path: string, args: readonly Arg[]): string | null {
    const named =
      args.find(each => each.name === 'prefix' || each.name === 'url_prefix')?.items ??
      propertyOfArgs(args, 'prefix', 'basePath', 'url_prefix', 'base');
    return named == null ? null : this.context.text(path, named);
  }

  private bind(path: string, name: string, line: number): void {
    const known = this.bound.get(path);
    if (known === undefined) this.bound.set(path, [{ name, line }]);
    else known.push({ name, line });
  }

  private madeKey(path: string, variable: string | null, chain: Chain, line: number): string {
    const around = this.context.around(path, line);
    if (variable !== null) {
      const key = this.variableKey(path, variable, line);
      if (around !== null) this.graph.mount(`${path}#${around.name}()`, key, '');
      return key;
    }
    return around === null ? `${path}:${chain.line}:${chain.from}` : `${path}#${around.name}()`;
  }

  private variableKey(path: string, name: string, line: number): string {
    const around = this.context.around(path, line);
    return around === null || name.includes('.') ? `${path}##${name}` : `${path}#${around.name}#${name}`;
  }

  /** The router that names mean on a line. */
  private keyOf(path: string, line: number, names: readonly string[], env: Env): string {
    const whole = names.join('.');
    const [name = ''] = names;
    if (names.length === 1) {
      const known = env.routers.get(name);
      if (known !== undefined) return known;
      for (const symbol of this.context.allAround(path, line)) {
        const isLocal = (this.bound.get(path) ?? []).some(
          each => each.name === name && each.line >= symbol.startLine && each.line <= symbol.endLine,
        );
        if (isLocal || parametersOf(symbol).includes(name)) return `${path}#${symbol.name}#${name}`;
      }
    }
    if (
      /^(?:self|this|s|c|\$this|h|srv|server|a|app|api|router)$/.test(name) &&
      names.length > 1 &&
      this.context.meaning(path, names) === null
    ) {
      const folder = path.endsWith('.go') ? path.slice(0, path.lastIndexOf('/') + 1) : path;
      return `${folder}##.${names.at(-1) ?? ''}`;
    }
    const meant = this.context.meaning(path, names);
    if (meant !== null) return meant.name === '*' ? this.moduleRouter(meant.path) : `${meant.path}##${meant.name}`;
    const bound = (this.bound.get(path) ?? []).some(each => each.name === whole);
    const symbol = this.context.outline(path)?.symbols.some(each => each.name === name);
    return bound || symbol === true ? `${path}##${whole}` : `${path}##*`;
  }
}

interface Place {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

const verbNames = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

/** A variable or field that a chain's value is given to; null for none. */
function assignedTo(items: readonly CodeNode[], from: number): string | null {
  let at = from - 1;
  while (at >= 0) {
    const node = items[at];
    if ((node?.type === 'word' && /^(?:new|await|mut|const)$/.test(node.text)) || isMark(node, '&')) at--;
    else break;
  }
  const mark = items[at];
  if (mark?.type !== 'mark' || (mark.text !== '=' && mark.text !== ':=')) return null;
  let name = items[at - 1];
  // `const router: Router = …`, `let app: Router<State> = …`
  for (let back = at - 1; back > Math.max(0, at - 10); back--) {
    const each = items[back];
    if (isMark(each, ':')) {
      name = items[back - 1];
      at = back;
      break;
    }
    if (each?.type === 'mark' && !/^[<>.&,|]$|^::$/.test(each.text)) break;
  }
  if (name?.type !== 'word') return null;
  const owner = items[at - 3];
  const joint = items[at - 2];
  if (joint?.type === 'mark' && (joint.text === '.' || joint.text === '->') && owner?.type === 'word') {
    if (owner.text === 'module' && name.text === 'exports') return null;
    return `.${name.text}`;
  }
  return name.text;
}

function isNew(names: readonly string[], name: string): boolean {
  const whole = [...names, name].join('.');
  return /^(?:gin\.(?:Default|New)|echo\.New|fiber\.New|Router\.new|App\.new|rocket\.(?:build|ignite|custom)|HttpServer\.new|web\.Application|chi\.NewMux|http\.NewServeMux|express\.Router|restify\.createServer|WebApplication\.Create|iris\.(?:New|Default)|httprouter\.New|AppFactory\.create)$/.test(
    whole,
  );
}

/** `web::scope("/x")`, `web::resource("/x")` of Actix. */
function isWebScope(names: readonly string[], name: string): boolean {
  return /^(?:scope|resource)$/.test(name) && (names.at(-1) === 'web' || names.length === 0) && names.length <= 2;
}

function isClosure(items: readonly CodeNode[]): boolean {
  const [head, second] = items;
  if (head?.type === 'word' && /^(?:func|function|fn|async|lambda|static|move|def)$/.test(head.text)) return true;
  if (isMark(head, '|') || isMark(head, '||')) return true;
  if (second !== undefined && items.slice(0, 4).some(node => isMark(node, '=>'))) return true;
  return head?.type === 'group' && head.open === '(' && items.slice(1, 8).some(node => isMark(node, '=>'));
}

function isHandler(items: readonly CodeNode[]): boolean {
  const [head] = items;
  if (isClosure(items)) return true;
  return head?.type === 'word' && !/^(?:true|false|null|undefined|nil|None|\d.*)$/.test(head.text);
}

/** The first parameter of a closure. */
function closureParameter(items: readonly CodeNode[]): string | null {
  const [head] = items;
  if (head?.type === 'word' && isMark(items[1], '=>')) return head.text;
  if (isMark(head, '|')) return items[1]?.type === 'word' ? items[1].text : null;
  if (head?.type === 'word' && head.text === 'async' && items[1]?.type === 'word' && isMark(items[2], '=>'))
    return items[1].text;
  const group = items.find(node => node.type === 'group' && node.open === '(');
  const first = group?.type === 'group' ? argsOf(group)[0] : undefined;
  if (first === undefined) return null;
  if (first.name !== null) return first.name;
  const marked = first.items.find(node => node.type === 'word' && node.text.startsWith('$'));
  const word = marked ?? first.items.find(node => node.type === 'word');
  return word?.type === 'word' ? word.text : null;
}

/** Names of a function's parameters, by its signature. */
function parametersOf({ signature, name }: OutlineSymbol): (string | null)[] {
  const open = signature.indexOf('(', Math.max(0, signature.indexOf(name)));
  if (open < 0) return [];
  const parts: string[] = [];
  let [depth, start] = [0, open + 1];
  for (let at = open + 1; at < signature.length; at++) {
    const char = signature.charAt(at);
    if (/[([{<]/.test(char)) depth++;
    else if (/[)\]}>]/.test(char)) {
      if (depth === 0) {
        parts.push(signature.slice(start, at));
        break;
      }
      depth--;
    } else if (char === ',' && depth === 0) {
      parts.push(signature.slice(start, at));
      start = at + 1;
    }
  }
  return parts
    .map(part => {
      const marked = /\$\w+/.exec(part)?.[0];
      if (marked !== undefined) return marked;
      const typed = /^\s*(?:this\s+[\w.<>]{1,60}\s+(\w+)|(?:mut\s+)?([\w$]+)\s*(?:[:?=]|$)|([\w$]+)\s+[*\w.[\]]+)/.exec(
        part,
      );
      return typed?.[1] ?? typed?.[2] ?? typed?.[3] ?? null;
    })
    .filter(part => part !== 'self' && part !== 'cls');
}

function propertyOfArgs(args: readonly Arg[], ...keys: readonly string[]): readonly CodeNode[] | null {
  for (const { name, items } of args) {
    if (name !== null && keys.includes(name)) return items;
    const object = items[0];
    if (object?.type !== 'group' || object.open === '(') continue;
    const found = propertyOf(object, ...keys);
    if (found !== null) return found;
  }
  return null;
}

/** `UserController::class`, `'UserController'` */
function classOf(items: readonly CodeNode[]): string | null {
  const words = items.filter(node => node.type === 'word' && node.text !== 'class');
  const last = words.at(-1);
  return last?.type === 'word' ? last.text : null;
}

function linkItems(links: readonly Link[]): readonly CodeNode[] {
  const [first] = links;
  if (first === undefined) return [];
  const args = (first.args ?? []).flatMap(({ items }) => items);
  return [
    { type: 'word', text: first.name, line: first.line },
    { type: 'group', open: '(', items: args, line: first.line, endLine: first.line },
  ];
}

function isAddress(text: string): boolean {
  return (
    text === '' ||
    text.startsWith('/') ||
    text.startsWith('*') ||
    text.startsWith('{') ||
    text.startsWith(':') ||
    text.startsWith('(') ||
    /^[\w-]+(?:\/|$)/.test(text)
  );
}
