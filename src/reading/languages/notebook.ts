import type { Part } from './compositeFile';

/** The code cells of a Jupyter notebook as one text, each line at the line of the file that holds it. Markdown cells and outputs are none of it. */
export function notebookParts(text: string): Part[] {
  const code: string[] = [];
  const lines: number[] = [];
  let isCode = false;
  let inSource = false;
  for (const [i, line] of text.split('\n').entries()) {
    const [, type] = /^\s{0,99}"cell_type":\s{0,9}"(\w{1,20})"/.exec(line) ?? [];
    if (type !== undefined) isCode = type === 'code';
    const [, opened] = /^\s{0,99}"source":\s{0,9}([["].*)/.exec(line) ?? [];
    if (opened?.startsWith('"')) add(opened, i + 1);
    else if (opened !== undefined) {
      const whole = jsonOf(opened);
      inSource = whole === null;
      for (const each of Array.isArray(whole) ? whole : []) if (typeof each === 'string') addText(each, i + 1);
    } else if (inSource && /^\s{0,99}\]/.test(line)) inSource = false;
    else if (inSource) add(line, i + 1);
  }
  const language = /"language":\s{0,9}"(\w{1,20})"/.exec(text.slice(-4000))?.[1]?.toLowerCase() ?? 'python';
  const extension = extensions[language] ?? null;
  return code.length === 0 || extension === null ? [] : [{ extension, text: code.join('\n'), lines }];

  function add(quoted: string, line: number): void {
    const written = jsonOf(quoted);
    if (typeof written === 'string') addText(written, line);
  }

  function addText(written: string, line: number): void {
    if (!isCode) return;
    for (const each of written.replace(/\n$/, '').split('\n')) {
      // Commands of the notebook (`%timeit`, `!pip`) are not the language.
      code.push(/^\s*(?:%|!|\?)/.test(each) ? '' : each);
      lines.push(line);
    }
  }
}

/** The JSON value that stands at the end of a line, a comma behind it; null where it does not end there. */
function jsonOf(written: string): unknown {
  try {
    return JSON.parse(written.trim().replace(/,$/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

const extensions: Readonly<Record<string, string>> = {
  python: 'py',
  r: 'r',
  julia: 'jl',
  scala: 'scala',
  javascript: 'js',
  typescript: 'ts',
  ruby: 'rb',
};
