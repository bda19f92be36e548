import type { OutlineSymbol } from '../../reading/languages/outlineSymbol';
import { argsOf, chainsIn, isMark, propertyOf, type Arg } from './chains';
import type { CodeNode } from './codeNodes';
import type { RouteContext } from './routeContext';
import { joined, type RouteGraph } from './routeGraph';

/** A decorator, annotation or attribute with its arguments, and what it stands on. */
interface Mark {
  readonly name: string;
  readonly args: readonly Arg[];
  readonly line: number;
  readonly on: OutlineSymbol;
  readonly nameLine: number;
}

const classMarks =
  /^(?:Controller|RestController|JsonController|RequestMapping|Route|RoutePrefix|Path|ApiController|FeignClient)$/;
const verbMark =
  /^(?:Http)?(Get|Post|Put|Delete|Patch|Head|Options|All)(?:Mapping)?$|^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)$/;
const pathMark = /^(?:RequestMapping|Route|Path|AcceptVerbs|SubscribeMapping|MessageMapping)$/;

/** Reads routes that decorators, annotations and attributes give methods of classes: NestJS, Spring, JAX-RS, Micronaut, ASP.NET, Symfony. */
export class AttributeRoutes {
  private readonly nest: string[] = [];
  private readonly later: (() => void)[] = [];
  /** Global prefixes of NestJS and whether a version stands in the path, by the folder of the application. */
  private readonly apps: { readonly folder: string; readonly prefix: string }[] = [];
  private versioned: string | null = null;
  private readonly contextPaths = new Map<string, string>();

  constructor(
    private readonly context: RouteContext,
    private readonly graph: RouteGraph,
  ) {}

  read(path: string): void {
    const isScript = /\.[cm]?tsx?$|\.[cm]?jsx?$/.test(path);
    if (isScript) this.application(path);
    const marks = this.marks(path, this.context.nodes(path));
    if (marks.length === 0) return;
    const classes = new Map<string, Mark[]>();
    const methods = new Map<string, Mark[]>();
    for (const mark of marks) {
      const isClass = /^(?:class|interface|module)$/.test(mark.on.kind);
      const key = `${mark.on.container ?? ''}.${mark.on.name}:${mark.on.startLine}`;
      const into = isClass ? classes : methods;
      into.set(key, [...(into.get(key) ?? []), mark]);
    }
    const isHandler = path.endsWith('.rs');
    // Whether versions stand in paths is known when every file was read.
    for (const all of classes.values()) this.later.push(() => this.classPrefixes(path, all, isScript));
    const controllers = new Set(
      [...classes.values()].flatMap(([first]) => (first === undefined ? [] : [first.on.name])),
    );
    for (const all of methods.values()) {
      const holder = all[0]?.on.container?.split('.').at(-1) ?? '';
      // Of TypeScript, `@Get` marks a route in a controller only.
      if (!isScript || controllers.has(holder)) this.method(path, all, isHandler);
    }
  }

  /** Joins what only the whole repository tells. */
  finish(): void {
    for (const each of this.later) each();
    for (const key of this.nest) {
      const path = key.slice(0, key.indexOf('#'));
      const app =
        this.apps
          .filter(({ folder }) => path.startsWith(folder))
          .sort((a, b) => b.folder.length - a.folder.length)[0] ?? (this.apps.length === 1 ? this.apps[0] : undefined);
      this.graph.mount(null, `${key}!`, app?.prefix ?? '');
    }
  }

  private application(path: string): void {
    const visit = (items: readonly CodeNode[]): void => {
      for (const { links } of chainsIn(items))
        for (const { name, args } of links) {
          if (name === 'setGlobalPrefix' && args?.[0] !== undefined) {
            const prefix = this.context.text(path, args[0].items);
            if (prefix !== null) this.apps.push({ folder: path.slice(0, path.lastIndexOf('/') + 1), prefix });
          }
          if (name === 'enableVersioning') {
            const words = JSON.stringify(args ?? []);
            if (!/HEADER|MEDIA_TYPE|CUSTOM/.test(words)) this.versioned = 'v';
          }
        }
      for (const node of items) if (node.type === 'group') visit(node.items);
    };
    if (/setGlobalPrefix|enableVersioning/.test(this.context.codebase.text(path) ?? ''))
      visit(this.context.nodes(path));
  }

  private marks(path: string, nodes: readonly CodeNode[]): Mark[] {
    const found: Mark[] = [];
    const bracketed = /\.(?:cs|php|rs)$/.test(path);
    const take = (name: string, args: readonly Arg[] | null, line: number): void => {
      if (
        !classMarks.test(name) &&
        !verbMark.test(name) &&
        !pathMark.test(name) &&
        !(path.endsWith('.rs') && /^(?:get|post|put|delete|patch|head|options|route)$/.test(name))
      )
        return;
      const on = this.context.decorated(path, line);
      if (on !== null) found.push({ name, args: args ?? [], line, on: on.symbol, nameLine: on.nameLine });
    };
    const visit = (items: readonly CodeNode[]): void => {
      for (const [i, node] of items.entries()) {
        if (!bracketed && isMark(node, '@')) {
          const [chain] = chainsIn(items.slice(i + 1, i + 8));
          const link = chain?.links.at(-1);
          if (chain?.from === 0 && link !== undefined) take(link.name, link.args, link.line);
        }
        if (bracketed && node.type === 'group' && node.open === '[')
          for (const { items: each } of argsOf(node)) {
            const [chain] = chainsIn(each);
            const link = chain?.links.at(-1);
            if (chain?.from === 0 && link !== undefined)
              take(link.name.replace(/Attribute$/, ''), link.args, link.line);
          }
        if (node.type === 'group') visit(node.items);
      }
    };
    visit(nodes);
    return found;
  }

  private classPrefixes(path: string, marks: readonly Mark[], isScript: boolean): void {
    const [first] = marks;
    if (first === undefined) return;
    const router = classKey(path, first.on.name);
    for (const { line } of marks) this.graph.explain(path, line);
    const paths = marks.filter(({ name }) => classMarks.test(name)).flatMap(mark => this.paths(path, mark) ?? []);
    const versions = isScript ? marks.flatMap(mark => this.versions(path, mark)) : [];
    const parent = isScript ? `${router}!` : null;
    if (isScript) this.nest.push(router);
    const each = paths.length === 0 ? [''] : paths;
    for (const prefix of each)
      for (const version of versions.length === 0 ? [''] : versions)
        this.graph.mount(
          parent,
          router,
          joined(joined(this.contextPath(path), version), this.tokens(prefix, first.on.name, '')),
        );
  }

  /** The path that Spring's settings put before all routes: of the module that a class stands in. */
  private contextPath(path: string): string {
    const [, module] = /^(.*?)src\/main\/(?:java|kotlin)\//.exec(path) ?? [];
    if (module === undefined) return '';
    const known = this.contextPaths.get(module);
    if (known !== undefined) return known;
    const found = ['properties', 'yml', 'yaml']
      .map(end => this.context.codebase.text(`${module}src/main/resources/application.${end}`) ?? '')
      .map(
        text =>
          /^[ \t]*(?:server\.servlet\.|spring\.webflux\.)?(?:context-path|contextPath|base-path)[ \t]*[:=][ \t]*["']?(\/[\w./-]*)/m.exec(
            text,
          )?.[1],
      )
      .find(each => each !== undefined);
    this.contextPaths.set(module, found ?? '');
    return found ?? '';
  }

  private versions(path: string, { args }: Mark): string[] {
    const object = args[0]?.items[0];
    if (object?.type !== 'group') return [];
    const own = propertyOf(object, 'version');
    // Versions are in the path only where the application says so.
    return own === null
      ? []
      : this.context.texts(path, own).map(each => (this.versioned === null ? '' : `${this.versioned}${each}`));
  }

  /** The paths that a mark gives; null for none. */
  private paths(path: string, { args, name }: Mark): string[] | null {
    const named = args.find(
      each =>
        each.name !== null &&
        /^(?:value|path|uri|uris|template|Template|Name)$/.test(each.name) &&
        each.name !== 'Name',
    );
    const positional = args.find(each => each.name === null);
    const object = positional?.items[0];
    const inObject = object?.type === 'group' && object.open === '{' ? propertyOf(object, 'path', 'value') : null;
    const items = named?.items ?? inObject ?? positional?.items;
    if (items === undefined || name === 'AcceptVerbs') return null;
    // Of Kotlin an array may be written as several arguments.
    const several = /\.kts?$/.test(path) && named === undefined ? args.filter(each => each.name === null) : [{ items }];
    const found = several.flatMap(each => this.context.texts(path, each.items));
    return found.length === 0 ? null : found;
  }

  private method(path: string, marks: readonly Mark[], isHandler: boolean): void {
    const [first] = marks;
    if (first === undefined) return;
    const { on } = first;
    const methods: (string | null)[] = [];
    const paths: string[] = [];
    for (const mark of marks) {
      const verb =
        verbMark.exec(mark.name) ?? (isHandler ? /^(get|post|put|delete|patch|head|options)$/.exec(mark.name) : null);
      const named = verb?.[1] ?? verb?.[2];
      const asked = mark.args.find(each => each.name !== null && /^(?:method|methods)$/.test(each.name));
      if (named !== undefined) methods.push(named === 'All' ? null : named.toUpperCase());
      if (asked !== undefined) methods.push(...wordsIn(asked.items));
      if (mark.name === 'AcceptVerbs') methods.push(...mark.args.flatMap(each => this.context.texts(path, each.items)));
      paths.push(...(this.paths(path, mark) ?? []));
    }
    const known = methods.length > 0 || marks.some(({ name }) => /^(?:RequestMapping|Route|route)$/.test(name));
    if (!known) return;
    const container = on.container?.split('.').at(-1) ?? null;
    const router = isHandler ? `${path}#@${on.name}` : classKey(path, container ?? '');
    const definition = {
      path,
      name: on.name,
      kind: on.kind,
      container: on.container,
      doc: on.doc,
      startLine: on.startLine,
      endLine: on.endLine,
    };
    const handler = { name: container === null ? on.name : `${container}.${on.name}`, definition };
    const line = Math.min(...marks.map(each => each.line));
    const place = { path, startLine: line, endLine: Math.max(line, ...marks.map(each => each.nameLine)) };
    for (const method of methods.length === 0 ? [null] : [...new Set(methods)])
      for (const to of paths.length === 0 ? [''] : [...new Set(paths)]) {
        // Rocket's paths name what a query has.
        const written = isHandler ? (to.split('?', 1)[0] ?? '') : to;
        const whole = this.tokens(written, container ?? '', on.name);
        const absolute = /\.cs$/.test(path) && /^[~/]/.test(whole);
        this.graph.route(absolute ? '' : router, {
          method,
          path: absolute ? whole.replace(/^~/, '') : whole,
          place,
          handler,
        });
      }
  }

  /** ASP.NET's `[controller]` and `[action]`. */
  private tokens(path: string, container: string, action: string): string {
    return path.replaceAll('[controller]', container.replace(/Controller$/, '')).replaceAll('[action]', action);
  }
}

function classKey(path: string, name: string): string {
  return `${path}#class ${name}`;
}

/** `RequestMethod.GET`, `{GET, POST}`, `["GET"]`: the words that are methods. */
function wordsIn(items: readonly CodeNode[]): string[] {
  return items.flatMap(node => {
    if (node.type === 'group') return wordsIn(node.items);
    return node.type !== 'mark' && /^(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)$/i.test(node.text)
      ? [node.text.toUpperCase()]
      : [];
  });
}
