import { splitLines } from '../../search/index/lines';
import type { RouteContext } from './routeContext';
import { joined, type Handler, type RouteGraph } from './routeGraph';
import { resourceRoutes, singular } from './resourceRoutes';

/** What a block of the routes' file adds to those inside it. */
interface Block {
  readonly path: string;
  /** Folders of controllers: `admin/`. */
  readonly module: string;
  readonly controller: string | null;
  /** Of a resource: its path without and with an id. */
  readonly resource: { readonly base: string; readonly member: string } | null;
}

/** Reads the routes of Rails (`config/routes.rb` and what it draws), and of Sinatra. Line by line, as everybody writes them. */
export class RailsRoutes {
  /** Routes that those which name them get: `concern :commentable`. */
  private readonly concerns = new Map<string, readonly Written[]>();

  constructor(
    private readonly context: RouteContext,
    private readonly graph: RouteGraph,
  ) {}

  read(path: string): void {
    const isRails = /(?:^|\/)config\/routes(?:\/.+)?\.rb$|(?:^|\/)routes\.rb$/.test(path);
    if (!path.endsWith('.rb')) return;
    const lines = splitLines(this.context.codebase.text(path) ?? '');
    if (isRails) this.rails(path, lines);
    else this.sinatra(path, lines);
  }

  private sinatra(path: string, lines: readonly string[]): void {
    const stack: string[] = [];
    for (const [i, line] of lines.entries()) {
      const [, verb, to] =
        /^\s{0,60}(get|post|put|patch|delete|options|head)\s{1,9}\(?["'](\/[^"']{0,200})["'].{0,200}(?:\bdo\b|\{)/.exec(
          line,
        ) ?? [];
      const [, space] = /^\s{0,60}namespace\s{1,9}["'](\/[^"']{0,200})["'].{0,100}\bdo\b/.exec(line) ?? [];
      if (verb !== undefined && to !== undefined)
        this.graph.route(`${path}##`, {
          method: verb.toUpperCase(),
          path: joined(stack.join(''), to),
          place: { path, startLine: i + 1, endLine: i + 1 },
          handler: null,
        });
      if (
        /\bdo\b(?:\s*\|[^|]{0,80}\|)?\s*$/.test(line) ||
        /^\s{0,60}(?:def|class|module|if|unless|case|begin|while)\b/.test(line)
      )
        stack.push(space ?? '');
      if (/^\s{0,60}end\b/.test(line)) stack.pop();
    }
  }

  private rails(path: string, lines: readonly string[]): void {
    this.concerns.clear();
    const stack: Block[] = [{ path: '', module: '', controller: null, resource: null }];
    const written = joinedLines(lines);
    for (let i = 0; i < written.length; i++) {
      const [, concern] = /^\s{0,60}concern\s{1,9}:(\w{1,80})\b.*\bdo\b/.exec(written[i]?.text ?? '') ?? [];
      if (concern === undefined) {
        const each = written[i];
        if (each !== undefined) this.line(path, each, stack);
        continue;
      }
      const first = i + 1;
      for (let depth = 1; depth > 0 && i + 1 < written.length;) {
        const text = written[++i]?.text ?? '';
        if (opens(text)) depth++;
        if (/^\s{0,60}end\b/.test(text)) depth--;
      }
      this.concerns.set(concern, written.slice(first, i));
    }
  }

  /** The routes of concerns, for the block that names them. */
  private include(path: string, names: readonly string[], block: Block, depth: number): void {
    if (depth > mostConcerns) return;
    const stack = [block];
    for (const name of names) for (const each of this.concerns.get(name) ?? []) this.line(path, each, stack, depth + 1);
  }

  private line(path: string, { text: line, startLine, endLine }: Written, stack: Block[], depth = 0): void {
    const block = stack.at(-1);
    if (block === undefined) return;
    const isOpen = opens(line);
    const [, word = '', rest = ''] = /^\s{0,60}([a-z_]\w{0,60})\b[ \t(]{0,9}(.{0,600})$/.exec(line) ?? [];
    const push = (next: Partial<Block>): void => {
      if (isOpen) stack.push({ ...block, resource: null, ...next });
    };
    const place = { path, startLine, endLine };
    const names = symbolsOf(rest);
    const option = (name: string): string | null => optionOf(rest, name);
    switch (word) {
      case 'end':
        if (stack.length > 1) stack.pop();
        return;
      case 'namespace': {
        const [name = ''] = names;
        push({
          path: joined(block.path, option('path') ?? name),
          module: `${block.module}${option('module') ?? name}/`,
        });
        return;
      }
      case 'scope': {
        const [name = ''] = names;
        const module = option('module');
        push({
          path: joined(block.path, option('path') ?? name),
          module: module === null ? block.module : `${block.module}${module}/`,
          controller: option('controller') ?? block.controller,
          resource: block.resource,
        });
        return;
      }
      case 'controller':
        push({ controller: names[0] ?? null });
        return;
      case 'concerns':
        this.include(path, names, block, depth);
        return;
      case 'member':
        push({ path: block.resource?.member ?? block.path, resource: block.resource });
        return;
      case 'collection':
      case 'new':
        push({
          path: word === 'new' ? `${block.resource?.base ?? block.path}/new` : (block.resource?.base ?? block.path),
          resource: block.resource,
        });
        return;
      case 'resources':
      case 'resource': {
        const single = word === 'resource';
        const [only, except] = [listOf(rest, 'only'), listOf(rest, 'except')];
        for (const name of names) {
          const segment = option('path') ?? name;
          const id = option('param') ?? 'id';
          const under = block.resource === null ? block.path : nested(block.resource);
          const controller = `${block.module}${moduleOf(option('module'))}${option('controller') ?? (single ? plural(name) : name)}`;
          for (const { action, method, path: to } of resourceRoutes(name, {
            api: false,
            single,
            parameter: ':',
            put: 'PATCH',
            id,
            segment,
          })) {
            if (only !== null && !only.includes(action)) continue;
            if (except?.includes(action) === true) continue;
            this.add(path, joined(under, to), method, place, controller, action);
          }
          const base = joined(under, segment);
          const concerns = listOf(rest, 'concerns');
          if (concerns !== null) {
            const member = single ? base : `${base}/:${id}`;
            this.include(
              path,
              concerns,
              {
                ...block,
                controller,
                path: single ? base : `${base}/:${singular(name)}_id`,
                resource: { base, member },
              },
              depth,
            );
          }
          push({
            path: single ? base : `${base}/:${id === 'id' ? singular(name) : singular(name)}_${id}`,
            controller,
            resource: { base, member: single ? base : `${base}/:${id}` },
          });
          if (isOpen) break;
        }
        return;
      }
      case 'root': {
        const to = option('to') ?? textOf(rest);
        this.action(path, block.path, 'GET', place, to, block);
        return;
      }
      case 'get':
      case 'post':
      case 'put':
      case 'patch':
      case 'delete':
      case 'match': {
        const written = textOf(rest);
        const on = optionOf(rest, 'on');
        const under =
          on === 'member'
            ? (block.resource?.member ?? block.path)
            : on === 'collection'
              ? (block.resource?.base ?? block.path)
              : block.path;
        const hash = /=>\s{0,9}["']([\w/]{1,120}#\w{1,80})["']/.exec(rest)?.[1] ?? null;
        const action = option('action');
        const to = option('to') ?? hash ?? (action === null ? null : `#${action}`);
        const methods =
          word === 'match' ? (listOf(rest, 'via') ?? []).map(each => each.toUpperCase()) : [word.toUpperCase()];
        for (const name of written === null ? names : [written])
          for (const method of methods) {
            const given =
              to ?? (/^[\w-]+$/.test(name) ? `#${name}` : name.replace(/^\//, '').replace(/\/(\w+)$/, '#$1'));
            this.action(path, joined(under, name), method, place, given, block);
          }
        return;
      }
      case 'mount': {
        const to = textOf(rest.replace(/^.*?(?:=>|at:)/, ''));
        if (to !== null)
          this.graph.route(`${path}##`, { method: null, path: joined(block.path, to), place, handler: null });
        return;
      }
      case 'draw':
        return;
      default:
        if (isOpen || /^\s{0,60}(?:if|unless|case)\b/.test(line)) stack.push({ ...block });
    }
  }

  /** `to` is `controller#action`, or `#action` of the controller around. */
  private action(path: string, whole: string, method: string, place: Place, to: string | null, block: Block): void {
    const [, controller = '', action = ''] = /^([\w/]{0,120})#(\w{1,80})$/.exec(to ?? '') ?? [];
    const of =
      controller === ''
        ? (block.controller ?? '')
        : controller.startsWith('/')
          ? controller.slice(1)
          : `${block.module}${controller}`;
    this.add(path, whole, method, place, of, action);
  }

  private add(path: string, whole: string, method: string, place: Place, controller: string, action: string): void {
    this.graph.route(`${path}##`, {
      method,
      path: whole,
      place,
      handler: action === '' ? null : this.handler(controller, action),
    });
  }

  private handler(controller: string, action: string): Handler {
    const { index } = this.context.codebase;
    const file = `${controller}_controller.rb`;
    const definition = index.definitions(action).find(each => each.path.endsWith(`/${file}`)) ?? null;
    return { name: `${controller}#${action}`, definition };
  }
}

interface Place {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** A line, or several that are one call. */
interface Written {
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
}

const mostConcerns = 3;

function opens(line: string): boolean {
  return /\bdo\b(?:\s*\|[^|]{0,80}\|)?\s*$/.test(line);
}

function joinedLines(lines: readonly string[]): Written[] {
  const found: Written[] = [];
  for (let i = 0; i < lines.length; i++) {
    const start = i;
    let text = uncommented(lines[i] ?? '');
    // A call that goes on.
    while (/,\s*$|=>\s*$/.test(text) && i - start < 12 && i + 1 < lines.length)
      text += ` ${uncommented(lines[++i] ?? '').trim()}`;
    found.push({ text, startLine: start + 1, endLine: i + 1 });
  }
  return found;
}

function uncommented(line: string): string {
  return /^\s*#/.test(line) ? '' : line.replace(/\s#(?![{]).*$/, '');
}

/** The names at the front: `:posts, :comments` or `'posts'`. */
function symbolsOf(rest: string): string[] {
  const front = rest.split(/,\s{0,9}\w{1,40}:\s|,\s{0,9}:\w{1,40}\s{0,9}=>|\bdo\b/, 1).join('');
  return [...front.matchAll(/:(\w{1,80})|["']([^"']{1,200})["']/g)].map(([, symbol, text]) => symbol ?? text ?? '');
}

function textOf(rest: string): string | null {
  return /^\s{0,9}["']([^"']{0,200})["']/.exec(rest)?.[1] ?? null;
}

function optionOf(rest: string, name: string): string | null {
  const [, text, symbol] =
    new RegExp(`(?:\\b${name}:|:${name}\\s{0,9}=>)\\s{0,9}(?:["']([^"']{0,200})["']|:(\\w{1,80}))`).exec(rest) ?? [];
  return text ?? symbol ?? null;
}

/** `only: %i[index show]`, `only: [:index]`, `only: :show`. */
function listOf(rest: string, name: string): string[] | null {
  const [, list, one] =
    new RegExp(`(?:\\b${name}:|:${name}\\s{0,9}=>)\\s{0,9}(?:%?[iw]?[[(]([^\\])]{0,200})[\\])]|:(\\w{1,80}))`).exec(
      rest,
    ) ?? [];
  if (one !== undefined) return [one];
  return list === undefined ? null : (list.match(/\w+/g) ?? []);
}

function moduleOf(module: string | null): string {
  return module === null ? '' : `${module}/`;
}

function nested({ base, member }: { readonly base: string; readonly member: string }): string {
  return base === member
    ? base
    : member.replace(/:(\w+)$/, (_, id: string) => `:${singular(base.slice(base.lastIndexOf('/') + 1))}_${id}`);
}

function plural(name: string): string {
  if (/[^aeiou]y$/.test(name)) return name.replace(/y$/, 'ies');
  // What ends in one `s` is several already (`settings`).
  if (/[^su]s$/.test(name)) return name;
  return /(?:s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}
