import { CallHandlers } from './callHandlers';
import type { Env, Place, State } from './callState';
import {
  assignedTo,
  closureParameter,
  isAddress,
  isClosure,
  isHandler,
  isNew,
  isWebScope,
  likeRouters,
  linkItems,
  makers,
  parametersOf,
  propertyOfArgs,
  verbs,
} from './callSyntax';
import { argsOf, chainsIn, isMark, propertyOf, type Arg, type Chain, type Link } from './chains';
import type { CodeNode, Group } from './codeNodes';
import { LaravelRoutes } from './laravelRoutes';
import { PythonRoutes } from './pythonRoutes';
import type { RouteContext } from './routeContext';
import { joined, type RouteGraph } from './routeGraph';
import { RouterNames } from './routerNames';

/** Reads routes that calls register: `app.get('/x', show)`, decorators with a path, groups, and routers that are mounted or passed on. */
export class CallRoutes {
  private readonly names: RouterNames;
  private readonly handlers: CallHandlers;
  private readonly python: PythonRoutes;
  private readonly laravel: LaravelRoutes;
  private readonly made = new Set<string>();
  private readonly passes: { from: string; path: string; names: readonly string[]; index: number }[] = [];
  private readonly done = new Set<Arg>();

  constructor(
    private readonly context: RouteContext,
    private readonly graph: RouteGraph,
  ) {
    this.names = new RouterNames(context, graph);
    this.handlers = new CallHandlers(context);
    this.laravel = new LaravelRoutes(context, graph, this.handlers);
    this.python = new PythonRoutes(context, graph, {
      evaluate: (path, arg, env) => this.evaluate(path, arg, env),
      listed: (path, items, router, env) => this.walk(path, items, { ...env, current: router }),
      take: arg => this.done.add(arg),
    });
  }

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
        this.context.meaning(path, names) ?? (path.endsWith('.cs') ? this.names.methodNamed(names.at(-1) ?? '') : null);
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
    if (variable !== null) this.names.bind(path, variable, chain.line);
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
      return this.names.keyOf(path, chain.line, state.names, env);
    if (variable !== null && state.router !== null && state.sure) {
      const key = this.names.variableKey(path, variable, chain.line);
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
      state.router = this.names.keyOf(path, link.line, state.names, env);
      state.sure = this.made.has(state.router) || env.routers.get(state.names.join('.')) !== undefined;
    }
    const receiver = state.names.at(-1) ?? '';
    const isRoute = path.endsWith('.php') && state.names[0] === 'Route';
    if (isRoute) {
      state.router = env.current ?? `${path}##`;
      state.sure = true;
    }
    // Koa's router takes the route's name before its path.
    const isNamed = args.length > 2 && /\.[cm]?[jt]s$/.test(path) && verbs.test(name) && this.isNamed(path, args);
    if (isNamed) return this.link(path, { ...link, args: args.slice(1) }, state, env, at);
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

    if (path.endsWith('.php') && this.laravel.read(path, link, state, chain, args, isRoute)) return null;

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
      const file = args.map(each => this.names.required(path, each.items)).find(each => each !== null);
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
      const key = this.names.madeKey(path, at.variable, chain, link.line);
      this.made.add(key);
      state.router = key;
      state.sure = true;
      const prefix = this.prefixOf(path, args);
      if (prefix !== null) this.graph.prefix(key, prefix);
      for (const listed of [propertyOfArgs(args, 'routes')]) if (listed !== null) this.listed(path, listed, key, env);
      return null;
    }

    // Of Python: a rule with its view, routers that are included.
    if (path.endsWith('.py') && this.python.read(path, link, state, env, place, at.isDecorator)) return null;

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
      (sure || text.startsWith('/') || (text === '' && /\.go$/.test(path) && /^[A-Z]+$/.test(name))) &&
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
          handler: this.handlers.of(path, args.slice(1), null),
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
          handler: this.handlers.of(path, args.slice(2), null),
        });
      return null;
    }
    if (name === 'MapMethods' && text !== null && args[1] !== undefined) {
      for (const each of this.context.texts(path, args[1].items.filter(({ type }) => type === 'group').slice(-1)))
        this.graph.route(state.router ?? '', {
          method: each.toUpperCase(),
          path: joined(state.prefix, text),
          place,
          handler: this.handlers.of(path, args.slice(2), null),
        });
      return null;
    }
    if (method !== null && text !== null) this.graph.explain(path, link.line);
    this.pass(path, link, state, env, at.at, chain);
    return null;
  }

  private isNamed(path: string, [name, to]: readonly Arg[]): boolean {
    const texts = [name, to].map(each => (each === undefined ? null : this.context.text(path, each.items)));
    return texts[0] != null && /^[\w.-]+$/.test(texts[0]) && texts[1]?.startsWith('/') === true;
  }

  /** What a call gives a router to gets it: `registerUsers(api)`, `users.routes(app)`, `app.MapGroup('/x').MapUsers()`. */
  private pass(path: string, { name, args }: Link, state: State, env: Env, at: number, { links, line }: Chain): void {
    const called = links
      .slice(0, at + 1)
      .map(each => each.name)
      .filter(each => each !== '()');
    for (const [index, { items }] of (args ?? []).entries()) {
      if (items.length === 0 || items.length > 6) continue;
      const [chain] = chainsIn(items.filter(node => !isMark(node, '&')));
      if (chain === undefined) continue;
      const isGroup = /^(?:group|mapgroup|pathprefix|subrouter|scope|party)$/i.test(chain.links.at(-1)?.name ?? '');
      if (chain.links.some(each => each.args !== null) && !isGroup) continue;
      const names = chain.links.map(each => each.name);
      const key = isGroup ? this.evaluate(path, { name: null, items }, env) : this.names.keyOf(path, line, names, env);
      if (key === null) continue;
      if (!this.made.has(key) && !likeRouters.test(chain.links.at(-1)?.name ?? '')) continue;
      const file = name === '()' || links[0]?.name === 'require' ? this.names.required(path, linkItems(links)) : null;
      if (file !== null) this.graph.mount(key, this.names.moduleRouter(file), '');
      else this.passes.push({ from: key, path, names: called, index });
    }
    if (state.sure && state.router !== null && args?.length === 0 && path.endsWith('.cs'))
      this.passes.push({ from: state.router, path, names: [name], index: 0 });
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
          this.graph.mount(state.router, this.names.attributed(path, names), prefix);
        }
        this.done.add(arg);
        any = true;
        continue;
      }
      const child = this.evaluate(path, arg, env);
      if (child === null) continue;
      const names = macro?.links.map(({ name }) => name) ?? [];
      if (link.name === 'service' && names.length > 0 && macro?.links.every(each => each.args === null) === true) {
        this.graph.mount(state.router, this.names.attributed(path, names), '');
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
        this.graph.mount(state.router, this.names.moduleRouter(target.path), prefix);
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
    const file = this.names.required(path, items);
    if (file !== null) return this.names.moduleRouter(file);
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
      const own = this.names.keyOf(path, chain.line, names.slice(0, -1), env);
      if (this.made.has(own)) return own;
    }
    if (key !== null && this.made.has(key)) return key;
    const target =
      this.context.meaning(path, names) ?? (names.length > 1 ? this.names.methodNamed(names.at(-1) ?? '') : null);
    return target === null ? null : `${target.path}#${target.name}()`;
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
    this.graph.route(router, { method, path: to, place, handler: this.handlers.of(path, args, state.controller) });
  }

  private prefixOf(path: string, args: readonly Arg[]): string | null {
    const named =
      args.find(each => each.name === 'prefix' || each.name === 'url_prefix')?.items ??
      propertyOfArgs(args, 'prefix', 'basePath', 'url_prefix', 'base');
    return named == null ? null : this.context.text(path, named);
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
        handler: handler === null ? null : this.handlers.of(path, [{ name: null, items: handler }], null),
      });
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
        handler: this.handlers.of(path, handlers, null),
      });
      any = true;
    }
    if (any) {
      this.done.add(arg);
      for (const each of chain.links.flatMap(({ args }) => args ?? [])) this.walk(path, each.items, env);
    }
    return any;
  }
}
