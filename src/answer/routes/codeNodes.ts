/** A piece of code as brackets and commas show it. Lines are 1-based. */
export type CodeNode = Leaf | Group;

export interface Leaf {
  /** `format`: a text with values in it (`f"…"`, a template). */
  readonly type: 'word' | 'text' | 'format' | 'mark';
  /** A text without its quotes. */
  readonly text: string;
  readonly line: number;
}

export interface Group {
  readonly type: 'group';
  readonly open: '(' | '[' | '{';
  readonly items: readonly CodeNode[];
  readonly line: number;
  readonly endLine: number;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Brackets within each other; deeper ones are passed over. */
const deepest = 150;
const longMarks = ['::', '->', '=>', '?.', ':=', '==', '!=', '<=', '>=', '&&', '||'];

/** The nodes of a file's text, by its extension. Comments are left out. Linear in the text. */
export function codeNodes(extension: string, text: string): readonly CodeNode[] {
  const top: CodeNode[] = [];
  const open: { readonly at: CodeNode[]; readonly bracket: '(' | '[' | '{'; readonly line: number }[] = [];
  let items = top;
  for (const { type, text: written, line } of leaves(extension, text)) {
    if (type === 'mark' && closing[written] !== undefined && open.length < deepest) {
      open.push({ at: items, bracket: written as '(', line });
      items = [];
    } else if (type === 'mark' && /^[)\]}]$/.test(written)) {
      const from = open.findLastIndex(({ bracket }) => closing[bracket] === written);
      // What was never closed inside ends here too.
      while (from >= 0 && open.length > from) {
        const last = open.pop();
        if (last === undefined) break;
        last.at.push({ type: 'group', open: last.bracket, items, line: last.line, endLine: line });
        items = last.at;
      }
    } else items.push({ type, text: written, line });
  }
  const end = text.split('\n').length;
  for (let last = open.pop(); last !== undefined; last = open.pop()) {
    last.at.push({ type: 'group', open: last.bracket, items, line: last.line, endLine: end });
    items = last.at;
  }
  return top;
}

const hashComments = /^(?:py|pyi|rb|rake|ex|exs)$/;
const word = /[\p{L}_$][\p{L}\p{N}_$]*|\p{N}[\p{L}\p{N}_]*/uy;

function* leaves(extension: string, text: string): Generator<Leaf> {
  const hash = hashComments.test(extension);
  const php = extension === 'php';
  const script = /^(?:[cm]?[jt]sx?|vue|svelte|astro)$/.test(extension);
  let [at, line] = [0, 1];
  let before: Leaf | null = null;
  const skipTo = (end: number): void => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < end; next = text.indexOf('\n', next + 1)) line++;
    at = end;
  };
  const until = (mark: string, from: number): number => {
    const end = text.indexOf(mark, from);
    return end < 0 ? text.length : end;
  };
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '\n' || char === ' ' || char === '\t' || char === '\r') {
      skipTo(at + 1);
      continue;
    }
    if ((hash && char === '#') || (php && char === '#' && text.charAt(at + 1) !== '[')) {
      at = until('\n', at);
      continue;
    }
    if (!hash && char === '/' && (text.charAt(at + 1) === '/' || text.charAt(at + 1) === '*')) {
      if (text.charAt(at + 1) === '/') at = until('\n', at);
      else skipTo(Math.min(text.length, until('*/', at + 2) + 2));
      continue;
    }
    if (script && char === '/' && (before === null || (before.type === 'mark' && /^[(,=:[!&|?{;]/.test(before.text)))) {
      const end = patternEnd(text, at);
      if (end > 0) {
        before = { type: 'word', text: text.slice(at, end), line };
        yield before;
        at = end;
        continue;
      }
    }
    word.lastIndex = at;
    const name = word.exec(text)?.[0];
    if (name !== undefined) {
      const next = text.charAt(at + name.length);
      if (/^["']$/.test(next) && /^(?:[rbfu]{1,2}|[RBFU]{1,2}|\$|@)$/.test(name)) {
        const quoted = textAt(extension, text, at + name.length, /[fF$]/.test(name));
        if (quoted !== null) {
          before = { ...quoted.leaf, line };
          yield before;
          skipTo(quoted.end);
          continue;
        }
      }
      before = { type: 'word', text: name, line };
      yield before;
      at += name.length;
      continue;
    }
    const quoted = textAt(extension, text, at, false);
    if (quoted !== null) {
      before = { ...quoted.leaf, line };
      yield before;
      skipTo(quoted.end);
      continue;
    }
    const long = longMarks.find(mark => text.startsWith(mark, at)) ?? char;
    before = { type: 'mark', text: long, line };
    yield before;
    at += long.length;
  }
}

/** Where a regular expression of JavaScript that begins here ends; 0 where none does. */
function patternEnd(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length && at < start + 500; at++) {
    const char = text.charAt(at);
    if (char === '\n') return 0;
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return 0;
}

interface Quoted {
  readonly leaf: Pick<Leaf, 'type' | 'text'>;
  readonly end: number;
}

/** The text that begins at an offset; null where none does. */
function textAt(extension: string, text: string, start: number, format: boolean): Quoted | null {
  const char = text.charAt(start);
  const leaf = (from: number, to: number, end: number, values = format): Quoted => ({
    leaf: { type: values ? 'format' : 'text', text: text.slice(from, to) },
    end,
  });
  const three = char.repeat(3);
  if (
    (char === '"' || char === "'") &&
    text.startsWith(three, start) &&
    /^(?:py|pyi|kts?|java|cs|swift|scala)$/.test(extension)
  ) {
    const end = text.indexOf(three, start + 3);
    return end < 0 ? null : leaf(start + 3, end, end + 3);
  }
  if (char === '`' && /^(?:[cm]?[jt]sx?|vue|svelte|astro|go|kts?)$/.test(extension)) {
    for (let at = start + 1, depth = 0; at < text.length; at++) {
      const each = text.charAt(at);
      if (each === '\\' && extension !== 'go') at++;
      else if (each === '$' && text.charAt(at + 1) === '{') depth++;
      else if (each === '}' && depth > 0) depth--;
      else if (each === '`' && depth === 0) return leaf(start + 1, at, at + 1, text.slice(start, at).includes('${'));
    }
    return null;
  }
  if (char !== '"' && char !== "'") return null;
  // A lifetime of Rust is no text.
  if (char === "'" && extension === 'rs' && text.charAt(start + 2) !== "'" && text.charAt(start + 1) !== '\\')
    return null;
  for (let at = start + 1; at < text.length; at++) {
    const each = text.charAt(at);
    if (each === '\n') return null;
    if (each === '\\') at++;
    else if (each === char) {
      const values = format || (/^kts?$/.test(extension) && text.slice(start, at).includes('$'));
      return leaf(start + 1, at, at + 1, values);
    }
  }
  return null;
}
