import type { OutlineSymbol } from '../../reading/languages/outlineSymbol';
import { classOf, isClosure } from './callSyntax';
import { argsOf, chainsIn, isMark, propertyOf, type Arg } from './chains';
import type { RouteContext } from './routeContext';
import type { Handler } from './routeGraph';

/** What runs for a route, by the arguments of the call that registers it. */
export class CallHandlers {
  constructor(private readonly context: RouteContext) {}

  /** What the last argument runs. */
  of(path: string, args: readonly Arg[], controller: string | null): Handler | null {
    for (const { items } of [...args].reverse()) {
      const plain = items.filter(node => !isMark(node, '&'));
      const [head] = plain;
      if (head === undefined || isClosure(plain)) return null;
      // `[UserController::class, 'store']`, `'UserController@store'`
      if (head.type === 'group' && head.open === '[') {
        const [holder, method] = argsOf(head);
        const action = method?.items[0];
        if (holder !== undefined && action?.type === 'text')
          return this.ofAction(path, classOf(holder.items), action.text);
        if (method === undefined) return holder === undefined ? null : this.of(path, [holder], controller);
      }
      if (head.type === 'group' && head.open === '{') {
        const own = propertyOf(head, 'handler', 'controller', 'uses', 'to');
        if (own !== null) return this.of(path, [{ name: null, items: own }], controller);
        continue;
      }
      if (head.type === 'text') {
        const [, holder, action] = /^(?:.*\\)?(\w+)@(\w+)$/.exec(head.text) ?? [];
        if (holder !== undefined && action !== undefined) return this.ofAction(path, holder, action);
        if (controller !== null) return this.ofAction(path, controller, head.text);
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
          : this.of(path, wrapped.args, controller);
      if (inner !== null && inner.definition !== null) return inner;
      const around = this.context.around(path, chain.line, /^(?:class)$/);
      const found = this.context.handler(
        path,
        names,
        /^(?:this|self|\$this)$/.test(names[0] ?? '') ? (around?.name ?? null) : null,
      );
      // Laravel calls a controller without an action by its `__invoke`.
      const invoked =
        path.endsWith('.php') && found.definition?.kind === 'class'
          ? this.context.member(found.definition.name, '__invoke')
          : undefined;
      if (invoked !== undefined) return { name: `${found.name}.__invoke`, definition: invoked };
      if (found.definition !== null || names.length > 0) return found;
    }
    return null;
  }

  /** An action of a controller. */
  ofAction(path: string, controller: string | null, action: string): Handler | null {
    if (controller === null) return null;
    const member = this.context.member(controller, action);
    return {
      name: `${controller}.${action}`,
      definition: member ?? this.context.handler(path, [controller]).definition,
    };
  }
}

/** A definition as a handler. */
export function symbolHandler(path: string, symbol: OutlineSymbol): Handler {
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
