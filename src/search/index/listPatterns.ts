import { matchingLines, type FoundLine, type LinePattern } from './matchingLines';

/** How one kind of thing is found in lines of code. */
export interface ListSource extends LinePattern {
  /** Files that may have such lines. */
  readonly within: RegExp;
  /** What such a line names, as users of the repository know it. */
  readonly names: (line: FoundLine) => string[];
}

const codeFile =
  /\.(?:[mc]?[jt]sx?|vue|svelte|astro|pyi?|go|rs|java|kts?|scala|c|h|cc|cpp|hpp|cs|fs|rb|php|swift|dart|ex|exs|lua|sh|bash|zsh|ps1)$/i;
const commented =
  /\.(?:[mc]?[jt]sx?|vue|svelte|astro|pyi?|go|rs|java|kts?|scala|c|h|cc|cpp|hpp|cs|fs|rb|php|swift|dart|exs?|lua|sql|css|scss|less|html|sh|bash|zsh|ps1|ya?ml|toml|tf|cmake|gradle|proto|graphql)$|(?:^|\/)(?:Makefile|Dockerfile|Jenkinsfile|Rakefile|Gemfile)$/i;
const commentLine = /^\s*(?:\/\/|#(?!\[)|\*|--\s|<!--)/;

/** Every first group that one of the patterns finds in a line that is no comment. */
function firstGroups(patterns: readonly RegExp[]): ListSource['names'] {
  return ({ path, text }) => {
    if (commentLine.test(text)) return [];
    return [
      ...new Set(
        patterns.flatMap(pattern => [...text.matchAll(pattern)].flatMap(({ groups }) => nameOf(groups, path))),
      ),
    ];
  };
}

function nameOf(groups: Record<string, string | undefined> | undefined, path: string): string[] {
  const { name, method } = groups ?? {};
  if (name === undefined) return [];
  if (method === undefined) return [name];
  const prefix = /\.rb$|\.php$|\.java$|\.cs$|\./.test(path) ? method.toUpperCase() : method;
  return [/^(?:ROUTE|USE|ALL|ANY|HANDLE|HANDLEFUNC|PATH|MAP|REQUEST)$/.test(prefix) ? name : `${prefix} ${name}`];
}

/** `marks`: lines that have none of the names but say that the file is searched for them. */
function source(within: RegExp, names: readonly RegExp[], marks: readonly RegExp[] = []): ListSource {
  // With both flags `\b` is four times slower.
  const flags = names.some(({ ignoreCase }) => ignoreCase) ? 'i' : 'u';
  return {
    pattern: anyOf(names, flags),
    marks: marks.length === 0 ? null : anyOf(marks, flags),
    within,
    calls: true,
    names: firstGroups(names),
  };
}

function anyOf(patterns: readonly RegExp[], flags: string): RegExp {
  return new RegExp(patterns.map(({ source: text }) => `(?:${text.replaceAll(/\(\?<\w+>/g, '(?:')})`).join('|'), flags);
}

/** No letter, digit or `_` comes before: a longer name is another one. */
const begin = String.raw`(?<![\p{L}\p{N}_])`;

/** Lines with one of `words` after a comment mark. */
function marked(...words: readonly string[]): ListSource {
  const word = String.raw`${begin}(?:${words.join('|')})(?![\p{L}\p{N}_])`;
  const pattern = new RegExp(String.raw`(?:\/\/|#|\*|<!--|--|;|%|"""|''').*${word}`, 'u');
  return { pattern, word: new RegExp(words.join('|')), within: commented, names: () => [] };
}

/** Notes to come back to. A comment mark stands before the word: in prose or as a name it is none. */
const todos = marked('TODO', 'FIXME');
/** Notes of a kind that not all mean so. */
const hacks = marked('XXX', 'HACK');

const variable = String.raw`(?<name>[A-Za-z_][A-Za-z0-9_]*)`;
const quote = String.raw`["'\x60]`;
const reading = (before: string): RegExp => new RegExp(`${before}\\s*${quote}${variable}${quote}`, 'gu');

/** Environment variables that code reads. */
const environment = source(codeFile, [
  new RegExp(`\\b(?:process|Bun|import\\.meta)\\.env\\??\\.${variable}`, 'gu'),
  reading(String.raw`\b(?:process|Bun|import\.meta)\.env\??\.?\[`),
  reading(String.raw`\bDeno\.env\.(?:get|has)\(`),
  reading(String.raw`\bos\.environ(?:\.(?:get|pop|setdefault)\(|\[)`),
  reading(String.raw`(?<!\.)${begin}environ(?:\.(?:get|pop|setdefault)\(|\[)`),
  reading(String.raw`${begin}(?:os\.)?getenv\(`),
  reading(String.raw`\bos\.(?:Getenv|LookupEnv)\(`),
  reading(String.raw`${begin}(?:env(?:::var(?:_os)?\(|!\()|option_env!\()`),
  reading(String.raw`\bSystem\.(?:getenv|get_env|fetch_env!?)\(`),
  reading(String.raw`\bEnvironment\.GetEnvironmentVariable\(`),
  reading(String.raw`${begin}ENV(?:\.fetch\(|\[)`),
  reading(String.raw`\$_(?:ENV|SERVER)\[`),
]);

const verb = '(?<method>get|post|put|delete|patch|options|head|all)';
const route = String.raw`["'\x60](?<name>\/[^"'\x60\s]*)["'\x60]`;

/** Routes of HTTP servers, by the frameworks' ways to write them. */
const routes = source(
  /\.(?:[mc]?[jt]sx?|py|go|rs|java|kt|cs|rb|php)$/i,
  [
    // Express, Fastify, Koa, Hono, Gin, Echo, chi, Laravel: app.get('/x'
    new RegExp(
      String.raw`(?:\b(?:app|router|server|fastify|api|routes?|r|e|g|mux|group|web)|Route)(?:\.|::)${verb}(?:<[^>]*>)?\(\s*${route}`,
      'gi',
    ),
    new RegExp(String.raw`\b(?:app|router|server|fastify)\.(?<method>route|use)\(\s*${route}`, 'gi'),
    // Flask, FastAPI, Sanic, aiohttp, Nest, Spring, ASP.NET, actix: a decorator or attribute
    new RegExp(String.raw`@\w+(?:\.\w+)*\.(?<method>route|get|post|put|delete|patch|websocket)\(\s*${route}`, 'gi'),
    new RegExp(
      String.raw`@(?<method>Get|Post|Put|Delete|Patch|Request)(?:Mapping)?\(\s*(?:(?:value|path)\s*=\s*)?["'\x60](?<name>[^"'\x60\s]*)["'\x60]`,
      'gu',
    ),
    new RegExp(String.raw`\[(?:Http(?<method>Get|Post|Put|Delete|Patch)|Route)\(\s*"(?<name>[^"]*)"`, 'gu'),
    new RegExp(String.raw`\bMap(?<method>Get|Post|Put|Delete|Patch)\(\s*"(?<name>[^"]*)"`, 'gu'),
    new RegExp(String.raw`#\[(?<method>get|post|put|delete|patch)\(\s*"(?<name>[^"]*)"`, 'gu'),
    // Fastify, hapi
    new RegExp(
      String.raw`\.route(?:<[^>]*>)?\(\s*\{(?:(?=[^{}]*\bmethod:\s*${quote}(?<method>\w+)${quote})|)[^{}]*\b(?:url|path):\s*${route}`,
      'gu',
    ),
    // Express with WebSockets
    new RegExp(String.raw`\w\.(?<method>ws)\(\s*${route}\s*,`, 'gu'),
    // Express in a chain
    new RegExp(String.raw`^\s*\.(?<method>route)\(\s*${route}`, 'gu'),
    // axum, net/http, Django, Rails
    new RegExp(String.raw`\.(?<method>route)\(\s*${route}\s*,`, 'gu'),
    new RegExp(String.raw`\b(?<method>HandleFunc|Handle)\(\s*"(?<name>[^"/]*\/[^"]*)"`, 'gu'),
    new RegExp(String.raw`(?<![\w.])(?:re_)?(?<method>path|url)\(\s*r?["'](?<name>[^"']*)["']\s*,\s*[\w.]`, 'gu'),
    new RegExp(String.raw`^\s*(?<method>get|post|put|patch|delete)\s+["'](?<name>\/?[\w/:.-]+)["']\s*(?:,|=>|$)`, 'gu'),
    // A server without a framework compares the path.
    new RegExp(String.raw`(?:pathname|req(?:uest)?\.url|\.path)\s*===?\s*${route}`, 'gu'),
  ],
  [
    // Prefixes, groups, routers and what mounts them; marks whose path is a constant or none.
    /@(?:(?:Rest)?Controller|RequestMapping|(?:Get|Post|Put|Delete|Patch|All|Head|Options)(?:Mapping)?|Path)\b/u,
    /\[(?:Http(?:Get|Post|Put|Delete|Patch)|Route|ApiController|RoutePrefix)\b/u,
    /#\[(?:get|post|put|delete|patch|head|options|Route)\(/u,
    /\.(?:include_router|register_blueprint|add_url_rule|add_api_route|add_resource|add_route|add_router|setGlobalPrefix|enableVersioning|basePath|MapGroup|MapMethods|PathPrefix|Group|Mount|nest|merge|configure|register)\(/u,
    /\b(?:(?:app|router|server|api)\.use|express|fastify|Fastify|Router|Hono|APIRouter|FastAPI|Flask|Blueprint|Starlette|DefaultRouter|SimpleRouter|web::scope|web::resource|Router::new|gin\.\w+|echo\.New|chi\.NewRouter|mux\.NewRouter|http\.NewServeMux)\(/u,
    /\burlpatterns\b|\.as_view\(|\bRoute::\w+\(|\broutes!\[|\b(?:Gin|gin\.RouterGroup|chi\.Router|echo\.Group|fiber\.Router|ServiceConfig|FastifyInstance)\b/u,
    /^\s*(?:get|post|put|patch|delete)\s+["']\/[^"']*["'][^"']*\bdo\b/u,
    /\brouting\s*\{|\broute\(/u,
    /^\s*(?:resources?|namespace|scope|root)\s+[:'"]/u,
    /@\w+(?:\.\w+)*\.(?:route|get|post|put|delete|patch|websocket|api_route)\(/u,
  ],
);

/** Commands that code registers; those of a manifest come apart. */
const commands = source(codeFile, [
  /\bregister(?:TextEditor)?Command\(\s*["'`](?<name>[\w.-]+)["'`]/gu,
  /(?:\bprogram|\bcommander|\bcli|\byargs|^\s*)\.command\(\s*["'`](?<name>[\w:-]+)/gu,
  /\.add_parser\(\s*["'](?<name>[\w-]+)["']/gu,
  /@\w+\.command\(\s*(?:name\s*=\s*)?["'](?<name>[\w-]+)["']/gu,
  /^\s*Use:\s*"(?<name>[\w-]+)/gu,
]);

/** Options of command lines. */
const options = source(codeFile, [
  /\.(?:option|requiredOption)\(\s*["'`](?:-\w,?\s+)?(?<name>--?[\w-]+)/gu,
  /\.option\(\s*["'`](?<name>[a-z][\w-]+)["'`]\s*,/gu,
  /\.add_argument\(\s*(?:["']-\w["']\s*,\s*)?["'](?<name>--[\w-]+)["']/gu,
  /@(?:\w+\.)?option\(\s*(?:["']-\w["']\s*,\s*)?["'](?<name>--[\w-]+)/gu,
  /\bflag\.(?:String|Bool|Int|Int64|Uint|Float64|Duration)(?:Var)?\((?:\s*&[\w.]+\s*,)?\s*"(?<name>[\w-]+)"/gu,
  /\b(?:Persistent)?Flags\(\)\.\w+\((?:\s*&[\w.]+\s*,)?\s*"(?<name>[\w-]+)"/gu,
  /^\s*["']?(?<name>[a-z][\w-]*)["']?\s*:\s*\{\s*type:\s*["'](?:boolean|string)["']/gu,
  /\blong(?:\s*=|\()\s*"(?<name>[\w-]+)"/gu,
]);

/** All that is listed so. */
export const lists = { todos, hacks, routes, commands, environment, options } satisfies Record<string, ListSource>;

export type ListName = keyof typeof lists;

/** Which lists a file has lines of, {@link bitOf} each. */
export function listsIn(path: string, text: string): number {
  return listNames
    .filter(list => lists[list].within.test(path) && matchingLines(path, text, lists[list]).next().done !== true)
    .reduce((bits, list) => bits | bitOf(list), 0);
}

export function bitOf(list: ListName): number {
  return 1 << listNames.indexOf(list);
}

const listNames = Object.keys(lists) as ListName[];
