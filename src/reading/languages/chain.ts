/** One name of a chain; `called` where brackets follow it. */
export interface ChainStep {
  readonly name: string;
  readonly called: boolean;
}

/**
 * An expression as the names that it goes through, without arguments: `a.b().c` of `a.b<T>(x, "y").c`; null for what is no such chain. A literal
 * of a class (`Pump{…}`) and `new Pump(…)` are `Pump()`.
 */
export function chainOf(expression: string): string | null {
  if (expression.length > longestExpression) return null;
  const text = bare(expression);
  let out = '';
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (opening.includes(char)) {
      const end = closingOf(text, at);
      // A bracket that nothing stands before is a list or a group, and an element of a list is of any class.
      if (end < 0 || out === '' || (char === '[' && !/^[({]/.test(text.slice(end + 1)))) return null;
      if ((char === '(' || char === '{') && !out.endsWith('()')) out += '()';
      at = end + 1;
      continue;
    }
    const space = /^\s+/.exec(text.slice(at))?.[0];
    if (space !== undefined) {
      at += space.length;
      if (!/^(?:\??\.|->|::|\{)/.test(text.slice(at)) && !/(?:\.|->|::)$/.test(out) && at < text.length) return null;
      continue;
    }
    if (!inChain.test(char)) return null;
    if (/[.:-]/.test(char)) out = unmarked(out);
    out += char;
    at++;
  }
  const chain = unmarked(out);
  return chain.length <= longestChain && /^[\p{L}_$@#\\]/u.test(chain) && !keyword.test(chain) ? chain : null;
}

/** The names of a chain as {@link chainOf} writes it. */
export function stepsOf(chain: string): ChainStep[] {
  return chain
    .split(/\.|::|->|\\/)
    .filter(part => part !== '')
    .map(part => ({ name: part.endsWith('()') ? part.slice(0, -2) : part, called: part.endsWith('()') }));
}

/** Without the marks at its end that say that it may be missing, or is not. */
function unmarked(chain: string): string {
  let end = chain.length;
  while (end > 0 && /[?!]/.test(chain.charAt(end - 1))) end--;
  return chain.slice(0, end);
}

/** Without what stands before an expression and changes nothing of whose class it is. */
function bare(expression: string): string {
  let text = expression.trim();
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/^(?:await|new|try[!?]?|&+(?:mut\b)?|\*+)\s*(?=[\p{L}_$@(&*])/u, '');
    if (text.startsWith('(') && closingOf(text, 0) === text.length - 1) text = text.slice(1, -1).trim();
  }
  return text;
}

const opening = '([{<';
const closing = ')]}>';

/** Where the bracket at `start` is closed; -1 where it is not, or is no bracket of types. */
function closingOf(text: string, start: number): number {
  const types = text[start] === '<';
  let depth = 0;
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (!types && (char === '"' || char === "'" || char === '`')) quote = char;
    else if (types && !/[\p{L}\p{N}_$.,:&?<>[\]\s'*]/u.test(char)) return -1;
    else if (types ? char === '<' : '([{'.includes(char)) depth++;
    else if ((types ? char === '>' : ')]}'.includes(char)) && --depth === 0)
      return closing.indexOf(char) === opening.indexOf(text.charAt(start)) ? at : -1;
  }
  return -1;
}

const keyword =
  /^(?:class|function|async|if|match|switch|func|fn|lambda|def|do|struct|return|throw|yield|not|typeof|delete|static|when|unless|case|with|for|while)(?![\p{L}\p{N}_$])(?!\.|->|::)/u;
const inChain = /[\p{L}\p{N}_$@#.:?!\\>-]/u;
/** In UTF-16 units. */
const longestExpression = 400;
const longestChain = 120;
