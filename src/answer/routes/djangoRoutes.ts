import { argsOf, chainsIn, type Arg } from './chains';
import type { CodeNode } from './codeNodes';
import type { RouteContext } from './routeContext';
import type { Handler, RouteGraph } from './routeGraph';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
/** What a view set of Django REST framework answers, by the methods that it has. */
const actions: readonly (readonly [name: string, method: string, detail: boolean])[] = [
  ['list', 'GET', false],
  ['create', 'POST', false],
  ['retrieve', 'GET', true],
  ['update', 'PUT', true],
  ['partial_update', 'PATCH', true],
  ['destroy', 'DELETE', true],
];

/** Reads Django's lists of URLs, with those that they include, and routers of Django REST framework. */
export class DjangoRoutes {
  constructor(
    private readonly context: RouteContext,
    private readonly graph: RouteGraph,
  ) {}

  read(path: string): void {
    const text = this.context.codebase.text(path) ?? '';
    if (!path.endsWith('.py') || !/\b(?:urlpatterns|include|path|re_path|url|register)\s*\(|urlpatterns/.test(text))
      return;
    if (!/urlpatterns|django|rest_framework/.test(text)) return;
    this.visit(path, this.context.nodes(path), `${path}##urlpatterns`);
  }

  private visit(path: string, items: readonly CodeNode[], list: string): void {
    for (const chain of chainsIn(items)) {
      const [first] = chain.links;
      if (
        chain.links.length === 1 &&
        first?.args !== null &&
        first !== undefined &&
        /^(?:path|re_path|url)$/.test(first.name)
      ) {
        this.path(path, first.args, list, chain.line, chain.endLine);
        continue;
      }
      const register = chain.links.findIndex(
        ({ name, args }) => name === 'register' && args !== null && args.length >= 2,
      );
      const link = chain.links[register];
      if (register > 0 && link?.args !== null && link !== undefined)
        this.register(path, chain.links[register - 1]?.name ?? '', link.args, chain.line);
      for (const { args } of chain.links) for (const each of args ?? []) this.visit(path, each.items, list);
    }
    let variable = list;
    for (const [i, node] of items.entries()) {
      if (node.type === 'word' && items[i + 1]?.type === 'mark') variable = `${path}##${node.text}`;
      if (node.type === 'group' && node.open !== '(')
        this.visit(
          path,
          node.items,
          variable.endsWith('##urlpatterns') || /patterns$|urls$/i.test(variable) ? variable : list,
        );
    }
  }

  private path(path: string, args: readonly Arg[], list: string, line: number, endLine: number): void {
    const [first, second] = args;
    const written = first === undefined ? null : this.context.text(path, first.items);
    if (written === null || second === undefined) return;
    const to = plainPattern(written);
    const [chain] = chainsIn(second.items);
    const names = chain?.links.map(({ name }) => name) ?? [];
    const place = { path, startLine: line, endLine };
    if (names[0] === 'include') {
      const child = this.included(path, chain?.links[0]?.args ?? []);
      if (child !== null) {
        this.graph.mount(list, child, to);
        this.graph.explain(path, line);
      }
      // What is included may be no file of the repository.
      else this.graph.route(list, { method: null, path: to, place, handler: null });
      return;
    }
    if (names.at(-1) === 'urls') {
      this.graph.route(list, { method: null, path: to, place, handler: { name: names.join('.'), definition: null } });
      return;
    }
    const of = names.filter(name => !/^(?:as_view|csrf_exempt|login_required|cache_page|\(\))$/.test(name));
    const wrapped = chain?.links.find(({ args: given, name }) => given !== null && name !== 'as_view')?.args?.[0];
    const inner = wrapped === undefined ? [] : (chainsIn(wrapped.items)[0]?.links.map(({ name }) => name) ?? []);
    const called = inner.length > 0 ? inner.filter(name => name !== 'as_view') : of;
    // A view may be written as the text of its whole name.
    const dotted = /^[\w.]+\.\w+$/.exec(this.context.text(path, second.items) ?? '')?.[0] ?? null;
    const handler =
      dotted !== null ? this.viewNamed(path, dotted) : called.length === 0 ? null : this.context.handler(path, called);
    const container = called.at(-1) ?? '';
    if (names.includes('as_view') || inner.includes('as_view')) {
      const own = verbs.flatMap(verb => {
        const member = this.context.member(container, verb);
        return member === undefined ? [] : [{ verb, member }];
      });
      for (const { verb, member } of own)
        this.graph.route(list, {
          method: verb.toUpperCase(),
          path: to,
          place,
          handler: { name: `${container}.${verb}`, definition: member },
        });
      if (own.length > 0) return;
    }
    this.graph.route(list, { method: null, path: to, place, handler });
  }

  private viewNamed(path: string, dotted: string): Handler {
    const cut = dotted.lastIndexOf('.');
    const file = this.context.imports.resolve(path, dotted.slice(0, cut));
    const found = this.context.codebase.index.definitions(dotted.slice(cut + 1)).find(each => each.path === file);
    return { name: dotted, definition: found ?? null };
  }

  /** The list that `include(…)` means. */
  private included(path: string, args: readonly Arg[]): string | null {
    const [first] = args;
    if (first === undefined) return null;
    const [head] = first.items;
    const inner = head?.type === 'group' ? (argsOf(head)[0] ?? first) : first;
    const module = this.context.text(path, inner.items);
    const [chain] = chainsIn(inner.items);
    const names = chain?.links.map(({ name }) => name) ?? [];
    if (inner.items[0]?.type === 'text' && module !== null) {
      const file = this.context.imports.resolve(path, module);
      return file === null ? null : `${file}##urlpatterns`;
    }
    if (names.at(-1) === 'urls' && names.length > 1) {
      const meant = this.context.meaning(path, names.slice(0, -1));
      if (meant !== null && meant.name !== '*') return `${meant.path}##${meant.name}`;
      const file = this.context.imports.resolve(path, names.join('.'));
      return file === null ? `${path}##${names.slice(0, -1).join('.')}` : `${file}##urlpatterns`;
    }
    const meant = this.context.meaning(path, names);
    if (meant === null) return names.length === 1 ? `${path}##${names[0] ?? ''}` : null;
    return meant.name === '*' ? `${meant.path}##urlpatterns` : `${meant.path}##${meant.name}`;
  }

  private register(path: string, router: string, args: readonly Arg[], line: number): void {
    const [first, second] = args;
    const prefix = first === undefined ? null : this.context.text(path, first.items);
    const names = second === undefined ? [] : (chainsIn(second.items)[0]?.links.map(({ name }) => name) ?? []);
    if (prefix === null || names.length === 0) return;
    const key = `${path}##${router}`;
    const view = this.context.handler(path, names);
    const container = names.at(-1) ?? '';
    const place = { path, startLine: line, endLine: line };
    const bases =
      view.definition === null
        ? ''
        : (this.context.codebase
            .text(view.definition.path)
            ?.split('\n')
            .slice(view.definition.startLine - 1, view.definition.startLine + 8)
            .join(' ') ?? '');
    const readOnly = bases.includes('ReadOnlyModelViewSet');
    const whole = bases.includes('ModelViewSet') && !readOnly;
    const to = plainPattern(prefix).replace(/\/$/, '');
    for (const [name, method, detail] of actions) {
      const member = this.context.member(container, name);
      const inherited =
        whole || (readOnly && (name === 'list' || name === 'retrieve')) || new RegExp(mixins[name] ?? '$^').test(bases);
      if (member === undefined && !inherited) continue;
      const handler: Handler = member === undefined ? view : { name: `${container}.${name}`, definition: member };
      this.graph.route(key, { method, path: detail ? `${to}/{pk}/` : `${to}/`, place, handler });
    }
    this.extraActions(key, to, container, view);
  }

  /** Methods of a view set under `@action`. */
  private extraActions(key: string, to: string, container: string, view: Handler): void {
    const file = view.definition?.path;
    if (file === undefined || view.definition === null) return;
    const { startLine, endLine } = view.definition;
    const visit = (items: readonly CodeNode[]): void => {
      for (const { links, line } of chainsIn(items)) {
        const [link] = links;
        if (link?.name !== 'action' || link.args === null || line < startLine || line > endLine) continue;
        const decorated = this.context.decorated(file, line);
        if (decorated === null) continue;
        const named = (name: string): readonly CodeNode[] => link.args?.find(each => each.name === name)?.items ?? [];
        const methods = this.context.texts(file, named('methods'));
        const detail = named('detail').some(node => node.type === 'word' && node.text === 'True');
        const own = this.context.text(file, named('url_path')) ?? decorated.symbol.name;
        for (const method of methods.length > 0 ? methods : ['GET'])
          this.graph.route(key, {
            method: method.toUpperCase(),
            path: `${to}/${detail ? '{pk}/' : ''}${own}/`,
            place: { path: file, startLine: line, endLine: decorated.nameLine },
            handler: this.context.handler(file, [container, decorated.symbol.name], container),
          });
      }
    };
    visit(this.context.nodes(file));
  }
}

const mixins: Readonly<Record<string, string>> = {
  list: 'ListModelMixin',
  create: 'CreateModelMixin',
  retrieve: 'RetrieveModelMixin',
  update: 'UpdateModelMixin',
  partial_update: 'UpdateModelMixin',
  destroy: 'DestroyModelMixin',
};

/** A regular expression of a path as a path: `^articles/(?P<year>[0-9]{4})/$` is `articles/<year>/`. Linear. */
export function plainPattern(written: string): string {
  if (!/[\\^$]|\(\?/.test(written)) return written;
  let out = '';
  for (let at = 0; at < written.length; at++) {
    const char = written.charAt(at);
    if (char === '(') {
      const name = /^\(\?P<(\w{1,60})>/.exec(written.slice(at, at + 70))?.[1];
      let depth = 0;
      for (; at < written.length; at++) {
        if (written.charAt(at) === '\\') at++;
        else if (written.charAt(at) === '(') depth++;
        else if (written.charAt(at) === ')' && --depth === 0) break;
      }
      out += `<${name ?? 'arg'}>`;
      if (/[?*+]/.test(written.charAt(at + 1))) at++;
    } else if (char === '\\') {
      const next = written.charAt(++at);
      if (!/[AZbd]/.test(next)) out += next;
    } else if (char !== '^' && char !== '$') out += char;
    else if (char === '$') break;
  }
  return out.replace(/\?$/, '');
}
