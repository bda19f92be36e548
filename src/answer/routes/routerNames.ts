import type { Defined } from '../../reading/languages/nameResolver';
import type { Env } from './callState';
import { parametersOf } from './callSyntax';
import { chainsIn, type Chain } from './chains';
import type { CodeNode } from './codeNodes';
import type { RouteContext } from './routeContext';
import type { RouteGraph } from './routeGraph';

/** The keys that routers have in a {@link RouteGraph}: by their variables, parameters, modules and the functions that make them. */
export class RouterNames {
  private readonly bound = new Map<string, { readonly name: string; readonly line: number }[]>();

  constructor(
    private readonly context: RouteContext,
    private readonly graph: RouteGraph,
  ) {}

  bind(path: string, name: string, line: number): void {
    const known = this.bound.get(path);
    if (known === undefined) this.bound.set(path, [{ name, line }]);
    else known.push({ name, line });
  }

  madeKey(path: string, variable: string | null, chain: Chain, line: number): string {
    const around = this.context.around(path, line);
    if (variable !== null) {
      const key = this.variableKey(path, variable, line);
      if (around !== null) this.graph.mount(`${path}#${around.name}()`, key, '');
      return key;
    }
    return around === null ? `${path}:${chain.line}:${chain.from}` : `${path}#${around.name}()`;
  }

  variableKey(path: string, name: string, line: number): string {
    const around = this.context.around(path, line);
    return around === null || name.includes('.') ? `${path}##${name}` : `${path}#${around.name}#${name}`;
  }

  /** The router that names mean on a line. */
  keyOf(path: string, line: number, names: readonly string[], env: Env): string {
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

  /** The one function of that name that gives a router. */
  methodNamed(name: string): Defined | null {
    const all = this.context.codebase.index.definitions(name).filter(({ kind }) => /^(?:function|method)$/.test(kind));
    const [only] = all;
    return all.length === 1 && only !== undefined ? only : null;
  }

  /** The file that `require('./x')` or `import('./x')` gives. */
  required(path: string, items: readonly CodeNode[]): string | null {
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
  moduleRouter(file: string): string {
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
  attributed(path: string, names: readonly string[]): string {
    const meant = this.context.meaning(path, names);
    return meant === null ? `${path}#@${names.at(-1) ?? ''}` : `${meant.path}#@${meant.name}`;
  }
}
