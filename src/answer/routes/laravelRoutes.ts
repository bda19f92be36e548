import type { CallHandlers } from './callHandlers';
import type { State } from './callState';
import { classOf } from './callSyntax';
import { argsOf, type Arg, type Chain, type Link } from './chains';
import { resourceRoutes } from './resourceRoutes';
import type { RouteContext } from './routeContext';
import { joined, type RouteGraph } from './routeGraph';

/** Reads what is Laravel's own among calls: parts of groups, resources, `Route::match`. */
export class LaravelRoutes {
  constructor(
    private readonly context: RouteContext,
    private readonly graph: RouteGraph,
    private readonly handlers: CallHandlers,
  ) {}

  /** True where nothing more is to be read of the call. `isRoute`: it is of `Route`. */
  read(path: string, link: Link, state: State, chain: Chain, args: readonly Arg[], isRoute: boolean): boolean {
    const { name } = link;
    const [first] = args;
    const text = first === undefined ? null : this.context.text(path, first.items);
    const place = { path, startLine: link.line, endLine: Math.max(link.line, Math.min(chain.endLine, link.line + 30)) };
    // Parts of Laravel's groups.
    if (isRoute || state.sure) {
      if (name === 'prefix' && text !== null) state.prefix = joined(state.prefix, text);
      if (name === 'controller' && first !== undefined) state.controller = classOf(first.items);
      if (
        /^(?:middleware|prefix|name|controller|domain|as|where|withoutMiddleware|namespace|scopeBindings)$/.test(name)
      )
        return true;
    }
    if (
      /^(?:resource|apiResource|resources|apiResources|singleton)$/.test(name) &&
      state.router !== null &&
      first !== undefined
    ) {
      const options = chain.links.find(each => /^(?:only|except)$/.test(each.name));
      this.resource(path, link, state.router, options, args, name);
      return true;
    }
    if (name === 'match' && isRoute && args.length >= 3) {
      const methods = this.context.texts(path, first?.items ?? []).map(each => each.toUpperCase());
      const to = args[1] === undefined ? null : this.context.text(path, args[1].items);
      if (to !== null)
        for (const method of methods)
          this.graph.route(state.router ?? '', {
            method,
            path: joined(state.prefix, to),
            place,
            handler: this.handlers.of(path, args.slice(2), state.controller),
          });
      return true;
    }
    return false;
  }

  resource(
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
        this.graph.route(router, { method, path: to, place, handler: this.handlers.ofAction(path, of, action) });
      }
  }
}
