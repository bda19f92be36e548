import { posix } from 'node:path';
import type { RouteContext } from './routeContext';
import type { RouteGraph } from './routeGraph';

const verbs = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'fallback', 'ALL']);

/** Files whose place is their route: Next.js, SvelteKit, Nuxt, Astro. */
export const routeFile: RegExp =
  /(?:^|\/)(?:app\/(?:.*\/)?(?:route|page)\.[cm]?[jt]sx?|pages\/.*\.(?:[cm]?[jt]sx?|vue|astro|mdx?)|src\/routes\/(?:.*\/)?\+(?:server|page|page\.server)\.(?:[jt]s|svelte)|server\/(?:api|routes)\/.*\.[cm]?[jt]s)$/;

/** Reads the routes that stand in the paths of files. */
export class FileRoutes {
  constructor(
    private readonly context: RouteContext,
    private readonly graph: RouteGraph,
  ) {}

  read(path: string): void {
    if (/\.(?:test|spec|d)\.[cm]?[jt]sx?$/.test(path)) return;
    const [, kit, end] =
      /(?:^|\/)src\/routes\/((?:.*\/)?)\+(server|page|page\.server)\.(?:[jt]s|svelte)$/.exec(path) ?? [];
    if (kit !== undefined && end !== undefined) {
      const to = segments(kit);
      if (end === 'server') this.exported(path, to);
      else if (end === 'page') this.page(path, to, path.endsWith('.svelte'));
      else this.actions(path, to);
      return;
    }
    const [, app, kind] = /(?:^|\/)app\/((?:.*\/)?)(route|page)\.[cm]?[jt]sx?$/.exec(path) ?? [];
    if (app !== undefined && kind !== undefined && this.uses('next', path)) {
      const to = segments(app);
      if (kind === 'route') this.exported(path, to);
      else this.page(path, to, true);
      return;
    }
    const [, server, name = ''] = /(?:^|\/)server\/(api|routes)\/(.+)\.[cm]?[jt]s$/.exec(path) ?? [];
    if (server !== undefined && this.uses('nuxt', path)) {
      const [, stem = name, method] = /^(.*?)(?:\.(get|post|put|patch|delete|head|options))?$/.exec(name) ?? [];
      this.add(
        path,
        method?.toUpperCase() ?? null,
        segments(server === 'api' ? `api/${stem}` : stem).replace(/\/index$/, ''),
        null,
        1,
        1,
      );
      return;
    }
    const [, page] = /(?:^|\/)pages\/(.+)\.(?:[cm]?[jt]sx?|vue|astro|mdx?)$/.exec(path) ?? [];
    if (page === undefined || /(?:^|\/)_/.test(page)) return;
    const to = segments(page).replace(/\/index$/, '') || '/';
    const isAstro = this.uses('astro', path);
    if (isAstro && /\.[jt]s$/.test(path))
      this.exported(
        path,
        to.replace(/\.\w+$/, whole => whole),
      );
    else if (this.uses('next', path) && page.startsWith('api/')) this.page(path, to, false);
    else if (this.uses('next', path) || this.uses('nuxt', path) || isAstro) this.page(path, to, true);
  }

  /** Whether a manifest around the file depends on a framework. */
  private uses(name: string, path: string): boolean {
    for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
      const base = folder === '.' ? '' : `${folder}/`;
      const text = this.context.codebase.text(`${base}package.json`);
      if (text !== undefined && text.includes(`"${name}"`)) return true;
      if (
        ['js', 'mjs', 'ts', 'mts'].some(end => this.context.codebase.text(`${base}${name}.config.${end}`) !== undefined)
      )
        return true;
      if (folder === '.' || folder === '/') return false;
    }
  }

  /** A function for each method. */
  private exported(path: string, to: string): void {
    const symbols = this.context.outline(path)?.symbols ?? [];
    for (const symbol of symbols)
      if (symbol.container === null && verbs.has(symbol.name)) {
        const method = /^[A-Z]+$/.test(symbol.name) && symbol.name !== 'ALL' ? symbol.name : null;
        this.add(path, method, to, symbol.name, symbol.startLine, symbol.endLine);
      }
  }

  private actions(path: string, to: string): void {
    const symbols = this.context.outline(path)?.symbols ?? [];
    const actions = symbols.find(({ name }) => name === 'actions');
    if (actions !== undefined) this.add(path, 'POST', to, 'actions', actions.startLine, actions.endLine);
    const load = symbols.find(({ name }) => name === 'load');
    if (load !== undefined) this.add(path, 'GET', to, 'load', load.startLine, load.endLine);
  }

  private page(path: string, to: string, isPage: boolean): void {
    const outline = this.context.outline(path);
    const name = outline?.imports
      .flatMap(({ source, names }) => (source === '' ? names : []))
      .find(({ as }) => as === 'default')?.name;
    const symbol =
      outline?.symbols.find(each => each.name === name && each.container === null) ??
      outline?.symbols.find(each => each.exported && each.kind === 'function');
    this.add(path, isPage ? 'GET' : null, to, symbol?.name ?? null, symbol?.startLine ?? 1, symbol?.endLine ?? 1);
  }

  private add(
    path: string,
    method: string | null,
    to: string,
    name: string | null,
    startLine: number,
    endLine: number,
  ): void {
    const definition =
      name === null
        ? undefined
        : this.context.codebase.index
            .definitions(name)
            .find(each => each.path === path && each.startLine === startLine);
    this.graph.route(`${path}##file`, {
      method,
      path: to,
      place: { path, startLine, endLine: Math.min(endLine, startLine) },
      handler: {
        name: name ?? posix.basename(path),
        definition: definition ?? {
          path,
          name: name ?? path,
          kind: 'module',
          container: null,
          doc: null,
          startLine,
          endLine,
        },
      },
    });
  }
}

/** Folders as segments of a path: groups (`(shop)`), slots (`@modal`) and layouts are none. */
function segments(folders: string): string {
  const parts = folders.split('/').filter(part => part !== '' && !/^\(.*\)$/.test(part) && !part.startsWith('@'));
  return `/${parts.map(part => part.split('@', 1).join('')).join('/')}`;
}
