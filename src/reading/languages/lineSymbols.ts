import { type OutlineSymbol, signatureOf } from './outlineSymbol';

/**
 * Definitions of a file too large to parse, by the words that its lines begin with, or by `assigned`, whose group is a name. Only what
 * stands at the margin counts, and its end is the line before the next: cheap, and good enough to find where a name is defined.
 */
export function lineSymbols(text: string, assigned?: RegExp): OutlineSymbol[] {
  const symbols: (OutlineSymbol & { readonly at: number })[] = [];
  let line = 1;
  for (let start = 0; start < text.length && symbols.length < maxSymbols; line++) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    const head = text.slice(start, Math.min(end, start + maxHead));
    const [, marks = '', word = '', named] = definition.exec(head) ?? [];
    const name = named ?? assigned?.exec(head)?.[1];
    if (name !== undefined)
      symbols.push({
        name,
        kind: kinds[word] ?? 'const',
        startLine: line,
        endLine: line,
        signature: signatureOf(text, start, end),
        doc: null,
        container: null,
        exported: /\b(?:export|pub|public)\b/.test(marks) || /^(?:def|class|func|)$/.test(word),
        at: line,
      });
    start = end + 1;
  }
  return symbols.map(({ at, ...symbol }, i) => ({
    ...symbol,
    endLine: Math.max(at, (symbols[i + 1]?.at ?? line) - 1),
  }));
}

/** So much of a line is looked at, in UTF-16 units. */
const maxHead = 200;
const maxSymbols = 5000;
const definition =
  /^((?:(?:export|default|declare|abstract|async|pub(?:\(\w+\))?|public|private|protected|static|final|unsafe|extern|sealed|partial)\s+)*)(class|interface|enum|struct|trait|impl|module|namespace|type|function\*?|func|fn|def|const|let|var|record)\s+(?:\([^)]{0,80}\)\s*)?([\p{L}_$][\p{L}\p{N}_$]*)/u;
const kinds: Readonly<Record<string, OutlineSymbol['kind']>> = {
  class: 'class',
  struct: 'class',
  record: 'class',
  impl: 'class',
  interface: 'interface',
  trait: 'interface',
  enum: 'enum',
  module: 'module',
  namespace: 'module',
  type: 'type',
  function: 'function',
  'function*': 'function',
  func: 'function',
  fn: 'function',
  def: 'function',
};
