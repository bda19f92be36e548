import type { CodeNode, Group } from './codeNodes';

/** One name of a chain such as `app.route('/x').get(show)`, with what it is called with. */
export interface Link {
  readonly name: string;
  readonly args: readonly Arg[] | null;
  /** The braces right behind the call: a closure of Kotlin. */
  readonly block: Group | null;
  readonly line: number;
}

/** An argument. `name`: by which it is given (`prefix=…`, `methods: …`). */
export interface Arg {
  readonly name: string | null;
  readonly items: readonly CodeNode[];
}

/** Names and calls joined by dots (or `::`, `->`), and where they stand among their neighbours. */
export interface Chain {
  readonly links: readonly Link[];
  readonly line: number;
  readonly endLine: number;
  readonly from: number;
  readonly to: number;
}

const joins = new Set(['.', '::', '->', '?.', '!']);

/** The chains of some neighbours, not those inside their brackets. Linear. */
export function chainsIn(items: readonly CodeNode[]): Chain[] {
  const found: Chain[] = [];
  for (let at = 0; at < items.length;) {
    const chain = chainAt(items, at);
    if (chain === null) at++;
    else {
      found.push(chain);
      at = chain.to;
    }
  }
  return found;
}

function chainAt(items: readonly CodeNode[], from: number): Chain | null {
  const first = items[from];
  if (first?.type !== 'word') return null;
  const links: Link[] = [];
  let at = from;
  let endLine = first.line;
  for (;;) {
    const node = items[at];
    if (node?.type !== 'word') break;
    at++;
    let args: readonly Arg[] | null = null;
    let block: Group | null = null;
    at = afterGenerics(items, at);
    const next = items[at];
    if (next?.type === 'group' && next.open === '(') {
      args = argsOf(next);
      endLine = next.endLine;
      at++;
    } else if (next?.type === 'group' && next.open === '{' && isJoin(items[at + 1]) && next.items.length < 20) at++;
    else if (next?.type === 'mark' && next.text === '!' && isGroup(items[at + 1])) {
      // A macro of Rust.
      const group = items[at + 1];
      if (group?.type === 'group') args = argsOf(group);
      at += 2;
    }
    while (isIndex(items[at]) && args === null && isJoin(items[at + 1])) at++;
    const behind = items[at];
    if ((args !== null || links.length === 0) && behind?.type === 'group' && behind.open === '{') {
      block = behind;
      at++;
    }
    links.push({ name: node.text, args, block, line: node.line });
    // `f()(x)`: what is called is what a call gives.
    for (let again = items[at]; args !== null && again?.type === 'group' && again.open === '('; again = items[++at]) {
      links.push({ name: '()', args: argsOf(again), block: null, line: again.line });
      endLine = again.endLine;
    }
    if (isJoin(items[at]) && items[at + 1]?.type === 'word') at++;
    else break;
  }
  return { links, line: first.line, endLine, from, to: Math.max(at, from + 1) };
}

function isJoin(node: CodeNode | undefined): boolean {
  return node?.type === 'mark' && joins.has(node.text) && node.text !== '!';
}

function isGroup(node: CodeNode | undefined): boolean {
  return node?.type === 'group';
}

function isIndex(node: CodeNode | undefined): boolean {
  return node?.type === 'group' && node.open === '[';
}

/** Behind `<A, B>` or `::<A>` where a call follows it. */
function afterGenerics(items: readonly CodeNode[], start: number): number {
  let at = start;
  const colons = items[at];
  if (colons?.type === 'mark' && colons.text === '::' && isMark(items[at + 1], '<')) at++;
  if (!isMark(items[at], '<')) return start;
  for (let depth = 0, end = at; end < items.length && end < at + mostGenerics; end++) {
    const node = items[end];
    if (isMark(node, '<')) depth++;
    else if (isMark(node, '>') && --depth === 0) {
      const next = items[end + 1];
      return next?.type === 'group' && next.open === '(' ? end + 1 : start;
    } else if (node?.type === 'mark' && /^(?:;|=>|&&|\|\|)$/.test(node.text)) return start;
  }
  return start;
}

const mostGenerics = 30;

export function isMark(node: CodeNode | undefined, text: string): boolean {
  return node?.type === 'mark' && node.text === text;
}

/** A bracket's items between its commas. */
export function argsOf({ items }: Pick<Group, 'items'>): Arg[] {
  const args: Arg[] = [];
  let current: CodeNode[] = [];
  const end = (): void => {
    const [name, mark] = current;
    const named = name?.type === 'word' && mark?.type === 'mark' && (mark.text === '=' || mark.text === ':');
    if (current.length > 0)
      args.push(named ? { name: name.text, items: current.slice(2) } : { name: null, items: current });
    current = [];
  };
  for (const node of items) {
    if (isMark(node, ',')) end();
    else current.push(node);
  }
  end();
  return args;
}

/** The value of a property of an object, array of pairs or keyword argument, by its key. */
export function propertyOf(group: Pick<Group, 'items'>, ...keys: readonly string[]): readonly CodeNode[] | null {
  for (const { name, items } of argsOf(group)) {
    if (name !== null && keys.includes(name)) return items;
    const [key, mark] = items;
    if (key?.type === 'text' && keys.includes(key.text) && mark?.type === 'mark' && /^(?::|=>)$/.test(mark.text))
      return items.slice(2);
    // `{ prefix }`
    if (items.length === 1 && key?.type === 'word' && keys.includes(key.text)) return items;
  }
  return null;
}
