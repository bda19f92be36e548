import type { OutlineSymbol } from '../../reading/languages/outlineSymbol';
import { argsOf, isMark, propertyOf, type Arg, type Link } from './chains';
import type { CodeNode } from './codeNodes';

/** Functions of routers that are methods of requests. */
export const verbs: RegExp =
  /^(?:get|post|put|delete|patch|options|head|all|any|del|trace|connect|query|websocket|ws)$/i;
/** Functions and classes that make routers. */
export const makers: RegExp =
  /^(?:express|Router|Hono|OpenAPIHono|Elysia|fastify|Fastify|polka|FastAPI|APIRouter|Flask|Quart|Sanic|Blueprint|APIBlueprint|Starlette|Litestar|Bottle|NewRouter|NewServeMux|KoaRouter|createServer|createRouter|createApp|restana|itty|AutoRouter|IttyRouter|Application|App|WebApplication|ApiRouter|OpenApiRouter|RouteBuilder|RouterModule)$/;
/** What routers are called. */
export const likeRouters: RegExp =
  /^(?:\$?app|router|server|fastify|f|api|routes?|r|e|g|mux|group|web|rg|bp|blueprint|v\d|srv|instance|hono|\$?group|endpoints|m)$|[rR]outer?s?$|[rR]outes$|App$|Api$|API$|Server$|[gG]roup$|Mux$|Bp$|_bp$|_blueprint$|_app$|_api$/;

/** A variable or field that a chain's value is given to; null for none. */
export function assignedTo(items: readonly CodeNode[], from: number): string | null {
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

/** A call by its whole name that makes a router. */
export function isNew(names: readonly string[], name: string): boolean {
  const whole = [...names, name].join('.');
  return /^(?:gin\.(?:Default|New)|echo\.New|fiber\.New|Router\.new|App\.new|rocket\.(?:build|ignite|custom)|HttpServer\.new|web\.Application|chi\.NewMux|http\.NewServeMux|express\.Router|restify\.createServer|WebApplication\.Create|iris\.(?:New|Default)|httprouter\.New|AppFactory\.create)$/.test(
    whole,
  );
}

/** `web::scope("/x")`, `web::resource("/x")` of Actix. */
export function isWebScope(names: readonly string[], name: string): boolean {
  return /^(?:scope|resource)$/.test(name) && (names.at(-1) === 'web' || names.length === 0) && names.length <= 2;
}

/** A function without a name, of any language. */
export function isClosure(items: readonly CodeNode[]): boolean {
  const [head, second] = items;
  if (head?.type === 'word' && /^(?:func|function|fn|async|lambda|static|move|def)$/.test(head.text)) return true;
  if (isMark(head, '|') || isMark(head, '||')) return true;
  if (second !== undefined && items.slice(0, 4).some(node => isMark(node, '=>'))) return true;
  return head?.type === 'group' && head.open === '(' && items.slice(1, 8).some(node => isMark(node, '=>'));
}

/** Whether an argument may be what runs for a route. */
export function isHandler(items: readonly CodeNode[]): boolean {
  const [head] = items;
  if (isClosure(items)) return true;
  return head?.type === 'word' && !/^(?:true|false|null|undefined|nil|None|\d.*)$/.test(head.text);
}

/** The first parameter of a closure. */
export function closureParameter(items: readonly CodeNode[]): string | null {
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
export function parametersOf({ signature, name }: OutlineSymbol): (string | null)[] {
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

/** The value of one of the keys, as a named argument or in an object; null where none has it. */
export function propertyOfArgs(args: readonly Arg[], ...keys: readonly string[]): readonly CodeNode[] | null {
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
export function classOf(items: readonly CodeNode[]): string | null {
  const words = items.filter(node => node.type === 'word' && node.text !== 'class');
  const last = words.at(-1);
  return last?.type === 'word' ? last.text : null;
}

/** The first call of a chain, as the nodes that it was read from. */
export function linkItems(links: readonly Link[]): readonly CodeNode[] {
  const [first] = links;
  if (first === undefined) return [];
  const args = (first.args ?? []).flatMap(({ items }) => items);
  return [
    { type: 'word', text: first.name, line: first.line },
    { type: 'group', open: '(', items: args, line: first.line, endLine: first.line },
  ];
}

/** Whether a text may be the path of a route. */
export function isAddress(text: string): boolean {
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
