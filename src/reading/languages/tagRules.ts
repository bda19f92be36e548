import type { Found, Import, LanguageRules, Place, Source } from './languageRules';
import { child, childOf, type SyntaxNode } from './syntaxNode';

/** What a node defines. */
export interface Tag {
  readonly kind: Found['kind'];
  /**
   * The way from the node to the name, steps being fields, types, `last` (the last child) or `last-name` (of several names the last), `/` between
   * them; the field `name` when absent.
   */
  readonly name?: string;
  /** The way to what it belongs to, where that stands before the name (`M` of `function M.open`). */
  readonly container?: string;
  /** False: it only says that something is defined elsewhere (a prototype). */
  readonly declares?: true;
  /** Only at the top of a file, a class or a module. */
  readonly top?: true;
  /** The node whose lines are the definition's: the one around of that type. */
  readonly outer?: string;
  /** What it belongs to, where that is the name of a node around: the type of that node, and the way from it. */
  readonly holder?: readonly [type: string, way: string];
  /** The next sibling of that type belongs to the definition (a body apart from its signature). */
  readonly body?: string;
  /** Each child that is the name defines. */
  readonly each?: true;
  /** Looks at the node again: what it defines, or null. */
  readonly when?: (node: SyntaxNode, source: Source, place: Place) => boolean;
}

type Rest = Partial<Omit<LanguageRules, 'defines' | 'imports'>>;

/** A language as a table, in the manner of tree-sitter's tags queries: which nodes define, and where their names stand. */
export interface TagTable extends Rest {
  readonly defines: Readonly<Record<string, Tag | readonly Tag[]>>;
  readonly imports?: LanguageRules['imports'];
  readonly names: LanguageRules['names'];
  /** Words before a name that hide it from other files. */
  readonly hidden?: RegExp;
  /** Names that other files do not use, by the habit of the language. */
  readonly hiddenNames?: RegExp;
}

export function tagRules(table: TagTable): LanguageRules {
  const { defines, hidden, hiddenNames, ...rest } = table;
  const nothing = new Set<string>();
  const rules: LanguageRules = {
    imports: {},
    closures: nothing,
    scopes: nothing,
    binds: {},
    patterns: {},
    silent: {},
    members: {},
    calls: {},
    types: () => false,
    extends: () => false,
    ...rest,
    defines: Object.fromEntries(
      Object.entries(defines).map(([type, tags]) => [
        type,
        (node: SyntaxNode, place: Place, source: Source): Found | Found[] | null => {
          const all: readonly Tag[] = Array.isArray(tags) ? tags : [tags];
          for (const tag of all) {
            const found = foundBy(tag, node, place, source, hidden, hiddenNames);
            if (found)
              return tag.each
                ? node.children
                    .filter(({ field }) => field === 'name')
                    .map(at => ({ ...found, at, name: source.of(at) }))
                : found;
          }
          return null;
        },
      ]),
    ),
  };
  // A grammar may have a node type `constructor`, which every object has too.
  return Object.fromEntries(
    Object.entries(rules).map(([key, value]) => [
      key,
      isPlain(value) ? Object.assign(Object.create(null), value) : value,
    ]),
  ) as unknown as LanguageRules;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function foundBy(
  tag: Tag,
  node: SyntaxNode,
  place: Place,
  source: Source,
  hidden: RegExp | undefined,
  hiddenNames: RegExp | undefined,
): Found | null {
  if (tag.top && place.local) return null;
  if (tag.when && !tag.when(node, source, place)) return null;
  const at = step(node, tag.name ?? 'name');
  if (!at) return null;
  const name = source.of(at).replace(/^(["'`])(.*)\1$/s, '$2');
  if (!/^\S{1,200}$/.test(name)) return null;
  const head = source.text.slice(Math.max(node.start, at.start - longestHead), at.start);
  const owner = ownerOf(tag, node);
  const single = node.parent?.children.every(each => each === node || each.type !== node.type) !== false;
  const around = tag.outer === undefined || !single ? null : outerOf(node, tag.outer);
  const body = bodyOf(node, tag);
  const end = tag.body === undefined ? undefined : siblingAfter(around ?? node, tag.body);
  return {
    name,
    kind: kindOf(tag.kind, head, place),
    at,
    outer: end ? { ...(around ?? node), end: end.end } : (around ?? node),
    from: (around ?? node).start,
    to: body?.start ?? end?.start ?? (around ?? node).end,
    ...(owner ? { container: source.of(owner) } : {}),
    visible: hidden?.test(head) !== true && hiddenNames?.test(name) !== true,
    ...(tag.declares ? { declares: true } : {}),
  };
}

function ownerOf({ container, holder }: Tag, node: SyntaxNode): SyntaxNode | undefined {
  if (container !== undefined) return step(node, container);
  const around = holder && outerOf(node, holder[0]);
  return around ? step(around, holder[1]) : undefined;
}

/** The node at the end of a way of fields or types. */
export function step(node: SyntaxNode, way: string): SyntaxNode | undefined {
  let at: SyntaxNode | undefined = node;
  for (const each of way.split('/'))
    at =
      at &&
      (each === 'last'
        ? at.children.at(-1)
        : each === 'last-name'
          ? at.children.filter(({ field }) => field === 'name').at(-1)
          : (child(at, each) ?? childOf(at, each)));
  return at;
}

/** The text of a string's only content, or of the node without its quotes. */
export function stringIn(node: SyntaxNode | undefined, source: Source): string | null {
  return node ? source.of(node).replace(/^["'`]|["'`]$/g, '') : null;
}

/** One source, taken whole: under `as`, or all of its names where there is none. */
export function wholeOf(source: string | null, as?: string): Omit<Import, 'line'>[] | null {
  return source === null || source === '' ? null : [{ source, names: [{ name: '*', as: as ?? '*' }] }];
}

function kindOf(kind: Found['kind'], head: string, { within }: Place): Found['kind'] {
  const inType = within === 'class' || within === 'interface' || within === 'enum';
  if (kind === 'class' && /\b(?:interface|protocol|trait)\s+$/.test(head)) return 'interface';
  if (kind === 'class' && /\benum\s+(?:class\s+)?$/.test(head)) return 'enum';
  if (kind === 'function' && inType) return 'method';
  return kind === 'const' && (within === 'class' || within === 'interface') ? 'property' : kind;
}

function bodyOf(node: SyntaxNode, { kind }: Tag): SyntaxNode | undefined {
  if (kind === 'type') return undefined;
  return child(node, 'body') ?? node.children.find(({ type }) => isBody.test(type));
}

const isBody = /(?:^|_)(?:body|block)$/;

function siblingAfter(node: SyntaxNode, type: string): SyntaxNode | undefined {
  const next = node.parent?.children[node.index + 1];
  return next?.type === type ? next : undefined;
}

function outerOf(node: SyntaxNode, type: string): SyntaxNode | null {
  let at = node.parent;
  for (let i = 0; at !== null && i < nearby; i++, at = at.parent) if (at.type === type) return at;
  return null;
}

/** How many nodes around are looked at. */
const nearby = 4;
/** In UTF-16 units: more does not stand between a definition's beginning and its name, but for annotations. */
const longestHead = 400;
