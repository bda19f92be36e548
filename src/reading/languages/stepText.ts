import type { SyntaxNode } from './syntaxNode';

/** A function within an expression is written out up to this many UTF-16 units, where it is on one line. */
const longestInside = 60;

/** The text of nodes as steps quote it: on one line, without comments, bodies of functions inside as `…`. */
export class StepText {
  private readonly starts: number[] = [0];

  constructor(
    private readonly text: string,
    readonly extension: string,
  ) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** 1-based line of an offset. */
  line(offset: number): number {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** The line that a node ends on; one that ends with a line break ends before it. */
  lastLine({ start, end }: SyntaxNode): number {
    let last = Math.max(start, end - 1);
    while (last > start && /\s/.test(this.text.charAt(last))) last--;
    return this.line(last);
  }

  between(start: number, end: number): string {
    return oneLine(this.text.slice(start, end));
  }

  firstLine(node: SyntaxNode): string {
    return oneLine(this.text.slice(node.start, node.end).split('\n', 1)[0] ?? '');
  }

  /** Whether a function inside is left out of the text around it. */
  isElided({ type, start, end }: SyntaxNode): boolean {
    const body = this.text.slice(start, end);
    return body.length > longestInside || body.includes('\n') || (type === 'do_block' && body.includes(';'));
  }

  of(node: SyntaxNode): string {
    const parts: string[] = [];
    let at = node.start;
    const open = [node];
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      if (each.start < at) continue;
      if (/comment$/.test(each.type)) {
        parts.push(this.text.slice(at, each.start));
        at = each.end;
        continue;
      }
      const body = each === node ? undefined : elidedBody(each);
      if (body !== undefined && this.isElided(each)) {
        parts.push(this.text.slice(at, body.start), /^\{/.test(this.text.slice(body.start)) ? '{…}' : '…');
        at = body.end;
        continue;
      }
      open.push(...[...each.children].reverse());
    }
    parts.push(this.text.slice(at, node.end));
    return oneLine(parts.join(''))
      .replace(/;$/, '')
      .replace(/,\s*([)\]}])/g, '$1');
  }
}

function elidedBody({ type, children, start, end }: SyntaxNode): { start: number; end: number } | undefined {
  if (/^(?:do_block|block)$/.test(type))
    return children.some(({ field }) => field === 'body') ? { start, end } : undefined;
  const isFunction =
    /^(?:function_expression|generator_function|arrow_function|func_literal|closure_expression|lambda_expression|lambda|class_body|anonymous_function|anonymous_method_expression)$/.test(
      type,
    );
  return isFunction ? children.find(({ field }) => field === 'body') : undefined;
}

function oneLine(text: string): string {
  let joined = '';
  for (const each of text.split('\n')) {
    const line = each.trim().replace(/\\$/, '').replaceAll(/\s+/g, ' ');
    if (line === '') continue;
    // What a formatter broke after a bracket or before a dot is put together as it was.
    const close = joined === '' || /[([{]$/.test(joined) || /^(?:[)\]}]|\??\.\w)/.test(line);
    joined += close ? line : ` ${line}`;
  }
  return joined.trim();
}
