import { posix } from 'node:path';
import { extensionOf } from '../../reading/languages/extension';
import { ImportResolver } from '../../reading/languages/importResolver';
import { NameResolver, type Defined } from '../../reading/languages/nameResolver';
import type { Outline } from '../../reading/languages/outline';
import type { OutlineSymbol } from '../../reading/languages/outlineSymbol';
import { splitLines } from '../../search/index/lines';
import { fullName, type Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';
import { chainsIn, argsOf, isMark } from './chains';
import { codeNodes, type CodeNode } from './codeNodes';
import type { Handler } from './routeGraph';

/** What the readers of routes ask of a repository: nodes of files, what names mean, texts of constants. Built for one question. */
export class RouteContext {
  readonly imports: ImportResolver;
  private readonly names: NameResolver;
  private readonly outlines = new Map<string, Outline | undefined>();
  private readonly parsed = new Map<string, readonly CodeNode[]>();
  private readonly constants = new Map<string, ReadonlyMap<string, readonly CodeNode[]>>();

  constructor(readonly codebase: Codebase) {
    this.imports = new ImportResolver(codebase.index.paths, path => codebase.text(path));
    this.names = new NameResolver(
      path => this.outline(path),
      this.imports,
      name => codebase.index.definitions(name),
    );
  }

  outline(path: string): Outline | undefined {
    if (!this.outlines.has(path)) this.outlines.set(path, this.codebase.outline(path));
    return this.outlines.get(path);
  }

  nodes(path: string): readonly CodeNode[] {
    const known = this.parsed.get(path);
    if (known !== undefined) return known;
    const text = this.codebase.text(path) ?? '';
    const nodes = text.length > longestFile ? [] : codeNodes(extensionOf(path, text), text);
    this.parsed.set(path, nodes);
    return nodes;
  }

  /** What a name, maybe behind others and dots, means in a file; null for what is not of this repository. */
  meaning(path: string, names: readonly string[]): Defined | null {
    const name = names.at(-1) ?? '';
    const before = names.slice(0, -1).join('.');
    const reference = { name, line: 0, kind: 'use' as const, ...(before === '' ? {} : { receiver: before }) };
    const found = this.names.definitionOf(path, reference);
    return found === null || found.path.startsWith('outside:') ? null : found;
  }

  definition({ path, name, container }: Defined): Definition | null {
    const all = this.codebase.index.definitions(name).filter(each => each.path === path);
    return all.find(each => each.container === container) ?? all[0] ?? null;
  }

  /** What is called so, as a handler. `within`: a class whose method it is. */
  handler(path: string, names: readonly string[], within: string | null = null): Handler {
    const plain = names.filter(name => !/^(?:self|this|\$this)$/.test(name));
    const name = plain.at(-1) ?? '';
    const meant = this.meaning(path, plain);
    const own = within === null ? undefined : this.member(within, name);
    const definition =
      own ?? (meant === null ? null : this.definition(meant)) ?? this.only(name, path, plain.length > 1);
    const shown = definition === null ? plain.join('.') : fullName(definition);
    return { name: shown, definition };
  }

  /** A method of a class, wherever that is. */
  member(container: string, name: string): Definition | undefined {
    return this.codebase.index
      .definitions(name)
      .find(each => each.container === container || each.container?.endsWith(`.${container}`) === true);
  }

  /** The one function or method of that name: of an object whose class is not told. */
  private only(name: string, path: string, isMember: boolean): Definition | null {
    const all = this.codebase.index.definitions(name).filter(({ kind }) => /^(?:function|method|class)$/.test(kind));
    const here = all.filter(each => each.path === path);
    if (here.length === 1) return here[0] ?? null;
    const folder = posix.dirname(path);
    const beside = all.filter(each => posix.dirname(each.path) === folder);
    if (beside.length === 1) return beside[0] ?? null;
    return isMember && all.length === 1 ? (all[0] ?? null) : null;
  }

  /** The innermost function, method or class around a line. */
  around(path: string, line: number, kinds = /^(?:function|method)$/): OutlineSymbol | null {
    const holding = this.allAround(path, line, kinds);
    return holding[0] ?? null;
  }

  /** All around a line, innermost first. */
  allAround(path: string, line: number, kinds = /^(?:function|method)$/): OutlineSymbol[] {
    return (this.outline(path)?.symbols ?? [])
      .filter(each => kinds.test(each.kind) && each.startLine <= line && each.endLine >= line)
      .sort((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine));
  }

  /** What a decorator or attribute on a line belongs to: the first function, method or class whose name stands behind it. */
  decorated(path: string, line: number): { readonly symbol: OutlineSymbol; readonly nameLine: number } | null {
    const lines = splitLines(this.codebase.text(path) ?? '');
    const kinds = /^(?:function|method|class|interface|module|property)$/;
    let found: { symbol: OutlineSymbol; nameLine: number } | null = null;
    for (const symbol of this.outline(path)?.symbols ?? []) {
      if (!kinds.test(symbol.kind) || symbol.endLine < line || symbol.startLine > line + mostDecorators) continue;
      const nameLine = this.nameLine(symbol, lines);
      if (nameLine >= line && (found === null || nameLine < found.nameLine)) found = { symbol, nameLine };
    }
    return found;
  }

  private nameLine({ name, startLine, endLine, signature }: OutlineSymbol, lines: readonly string[]): number {
    const start = signature.slice(0, 24);
    const word = new RegExp(
      `(?<![\\p{L}\\p{N}_$])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s{0,9}(?:[<({:=[]|extends|implements|where|$)`,
      'u',
    );
    let first = 0;
    for (let line = startLine; line <= Math.min(endLine, startLine + mostDecorators); line++) {
      const text = lines[line - 1] ?? '';
      if (
        /^\s*(?:@|#\[|\[|\/\/|\*|\/\*)/.test(text) &&
        !(/^\s*(?:@|\[)/.test(text) && text.includes(start) && start !== '')
      )
        continue;
      if (text.trim().startsWith(start) && start !== '') return line;
      if (first === 0 && word.test(text)) first = line;
    }
    return first === 0 ? startLine : first;
  }

  /** The text that an expression gives, constants followed; null where it is none. What is not known stands as `{name}`. */
  text(path: string, items: readonly CodeNode[], depth = 0): string | null {
    if (items.length === 0 || items.length > mostParts || depth > mostConstants) return null;
    let whole = '';
    let known = false;
    for (let at = 0; at < items.length;) {
      const node = items[at];
      if (node === undefined) break;
      if (isMark(node, '+') || isMark(node, '.') || isMark(node, '&') || isMark(node, '..')) at++;
      else if (node.type === 'text') {
        whole += node.text;
        known = true;
        at++;
      } else if (node.type === 'format') {
        whole += this.filled(path, node.text, depth);
        known = true;
        at++;
      } else if (node.type === 'group' && node.open === '(') {
        const inner = this.text(path, node.items, depth + 1);
        if (inner === null) return null;
        whole += inner;
        known = true;
        at++;
      } else if (node.type === 'word') {
        const [chain] = chainsIn(items.slice(at));
        if (chain === undefined) return null;
        const names = chain.links.map(({ name }) => name);
        const called = chain.links.some(({ args }) => args !== null);
        if (called && !/^(?:to_string|toString|into|as_str|String|str|format)$/.test(names.at(-1) ?? '')) return null;
        const value = called ? null : this.constant(path, names, depth + 1);
        if (value === null && items.length === 1) return null;
        if (value === null && at === 0 && items.length <= chain.to) return null;
        whole += value ?? `{${names.at(-1) ?? ''}}`;
        known ||= value !== null;
        at += chain.to;
      } else return null;
    }
    return known ? whole : null;
  }

  /** Texts of an expression that may be an array of them. */
  texts(path: string, items: readonly CodeNode[]): string[] {
    const [first, second] = items;
    const array =
      first?.type === 'group' && first.open !== '(' && items.length === 1
        ? first
        : first?.type === 'word' && /^(?:arrayOf|listOf|array)$/.test(first.text) && second?.type === 'group'
          ? second
          : null;
    const parts = array === null ? [items] : argsOf(array).map(({ items: each }) => each);
    return parts.flatMap(part => this.text(path, part) ?? []);
  }

  /** `{API}/v1` of a format, `${API}` of a template: names of constants by what they are. */
  private filled(path: string, format: string, depth: number): string {
    return format.replaceAll(
      /(\$?\{)([\w.$]{1,80})(?:[:!][^{}]{0,20})?\}|\$([A-Za-z_]\w{0,80})/g,
      (whole, open: string | undefined, name: string | undefined, plain: string | undefined) => {
        const wanted = name ?? plain ?? '';
        return this.constant(path, wanted.split('.'), depth + 1) ?? (open === '{' ? whole : `{${wanted}}`);
      },
    );
  }

  /** The text of a constant, here or where it is imported from. */
  private constant(path: string, names: readonly string[], depth: number): string | null {
    if (depth > mostConstants) return null;
    const plain = names.filter(name => !/^(?:self|this|Self|static|companion|Companion)$/.test(name));
    const name = plain.at(-1) ?? '';
    const here = plain.length === 1 || plain.length < names.length ? this.constantsOf(path).get(name) : undefined;
    if (here !== undefined) return this.text(path, here, depth + 1);
    const meant = this.meaning(path, plain) ?? (plain.length > 1 ? this.meaning(path, plain.slice(0, -1)) : null);
    const definedIn = meant?.path ?? this.packaged(path, plain);
    if (definedIn == null) return null;
    const there = this.constantsOf(definedIn).get(name);
    return there === undefined ? null : this.text(definedIn, there, depth + 1);
  }

  /** The file of a class that is named and not imported: in the same package. */
  private packaged(path: string, names: readonly string[]): string | null {
    const [holder = ''] = names.slice(-2);
    const all = this.codebase.index.definitions(holder);
    const beside = all.filter(each => posix.dirname(each.path) === posix.dirname(path));
    return (beside[0] ?? (all.length === 1 ? all[0] : undefined))?.path ?? null;
  }

  /** What a file gives names by `=` or, in objects, by `:`; the first of each name. */
  private constantsOf(path: string): ReadonlyMap<string, readonly CodeNode[]> {
    const known = this.constants.get(path);
    if (known !== undefined) return known;
    const found = new Map<string, readonly CodeNode[]>();
    this.constants.set(path, found);
    const visit = (items: readonly CodeNode[]): void => {
      for (const [i, node] of items.entries()) {
        if (node.type === 'group') visit(node.items);
        if (node.type !== 'word' || found.has(node.text)) continue;
        let at = i + 1;
        const mark = items[at];
        // `NAME: &str = …`, `NAME: Final = …`
        if (isMark(mark, ':')) {
          const equals = items.slice(at, at + 8).findIndex(each => isMark(each, '='));
          if (equals > 0 && !items.slice(at, at + equals).some(each => isMark(each, ',') || each.type === 'text'))
            at += equals;
        } else if (!isMark(mark, '=') && !isMark(mark, ':=')) {
          // `NAME string = …` of Go.
          if (mark?.type !== 'word' || !isMark(items[at + 1], '=') || !path.endsWith('.go')) continue;
          at++;
        }
        const value: CodeNode[] = [];
        for (const each of items.slice(at + 1, at + 1 + mostParts)) {
          if (each.type === 'mark' && !/^(?:\+|\.|&|::)$/.test(each.text)) break;
          const last = value.at(-1);
          // Without `;` a value ends where no operator joins the next.
          if (last !== undefined && last.type !== 'mark' && each.type !== 'mark' && each.type !== 'group') break;
          value.push(each);
        }
        if (value.length > 0) found.set(node.text, value);
      }
    };
    visit(this.nodes(path));
    return found;
  }
}

/** In UTF-16 units. */
const longestFile = 512 * 1024;
/** Lines between a decorator and what it decorates. */
const mostDecorators = 40;
const mostParts = 40;
const mostConstants = 8;
