/** How a language writes comments and texts, as far as reading it line by line needs. */
interface Lexis {
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
  readonly quotes: readonly string[];
}

const cLike: Lexis = { line: ['//'], block: [['/*', '*/']], quotes: ['"', "'", '`'] };
const hashed: Lexis = { line: ['#'], block: [], quotes: ['"', "'"] };
const lexes: Readonly<Record<string, Lexis>> = {
  py: {
    line: ['#'],
    block: [
      ['"""', '"""'],
      ["'''", "'''"],
    ],
    quotes: ['"', "'"],
  },
  pyi: {
    line: ['#'],
    block: [
      ['"""', '"""'],
      ["'''", "'''"],
    ],
    quotes: ['"', "'"],
  },
  rb: hashed,
  sh: hashed,
  bash: hashed,
  php: { line: ['//', '#'], block: [['/*', '*/']], quotes: ['"', "'"] },
  // A quote begins a lifetime too.
  rs: { line: ['//'], block: [['/*', '*/']], quotes: ['"'] },
  lua: { line: ['--'], block: [['--[[', ']]']], quotes: ['"', "'"] },
  ex: hashed,
  exs: hashed,
  r: hashed,
  jl: hashed,
};

/** Lines of code with comments and the insides of texts as blanks, so that what is left is code. Linear. */
export function maskedCode(path: string, lines: readonly string[]): string[] {
  const lexis = lexes[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? cLike;
  let close: string | null = null;
  return lines.map(line => {
    let out = '';
    for (let at = 0; at < line.length;) {
      if (close !== null) {
        const end = line.indexOf(close, at);
        const stop = end < 0 ? line.length : end + close.length;
        out += ' '.repeat(stop - at);
        at = stop;
        if (end >= 0) close = null;
        continue;
      }
      const block = lexis.block.find(([open]) => line.startsWith(open, at));
      if (block !== undefined) {
        out += ' '.repeat(block[0].length);
        at += block[0].length;
        close = block[1];
        continue;
      }
      if (lexis.line.some(mark => line.startsWith(mark, at))) return out;
      const quote = lexis.quotes.find(mark => line.startsWith(mark, at));
      if (quote === undefined) {
        out += line.charAt(at++);
        continue;
      }
      const end = endOfText(line, at, quote);
      // A text that the line does not end: of a template the rest is text too.
      if (end < 0) {
        if (quote === '`') close = '`';
        return `${out}${quote}`;
      }
      out += quote + ' '.repeat(end - at - 1) + quote;
      at = end + 1;
    }
    return out;
  });
}

function endOfText(line: string, start: number, quote: string): number {
  for (let at = start + 1; at < line.length; at++) {
    if (line.charAt(at) === '\\') at++;
    else if (line.charAt(at) === quote) return at;
  }
  return -1;
}
