import type { OutlineSymbol } from './outlineSymbol';
import { maxSignature } from './outlineSymbol';

/** Symbols of files that are no code, by their lines: headings of Markdown, the keys of JSON, YAML and TOML. */
export function textSymbols(extension: string, text: string): readonly OutlineSymbol[] {
  const symbolsOf = scanners[extension];
  return symbolsOf === undefined || text.length > maxScanned ? [] : symbolsOf(text.split('\n'));
}

/** A larger file of data is not looked at, in UTF-16 units. */
const maxScanned = 512 * 1024;
/** Of each mapping the first keys, and so many in a file: what has more is data, whose keys name nothing. */
const maxKeys = 100;
const maxSymbols = 300;
/** In UTF-16 units: a longer line is no heading. */
const longestTitle = 301;

const scanners: Readonly<Record<string, (lines: readonly string[]) => readonly OutlineSymbol[]>> = {
  md: headings,
  mdx: headings,
  markdown: headings,
  json: jsonKeys,
  jsonc: jsonKeys,
  json5: jsonKeys,
  yaml: yamlKeys,
  yml: yamlKeys,
  toml: tomlKeys,
};

/** A key or heading at its line; `level` 1 is the outermost. It ends before the next of its level or above. */
interface Mark {
  readonly name: string;
  readonly line: number;
  readonly level: number;
}

function headings(lines: readonly string[]): readonly OutlineSymbol[] {
  const marks: Mark[] = [];
  let fence: string | null = null;
  let front = lines[0] === '---';
  for (const [i, line] of lines.entries()) {
    if (front) {
      if (i > 0 && /^---\s*$/.test(line)) front = false;
      continue;
    }
    const [, mark] = /^ {0,3}(```+|~~~+)/.exec(line) ?? [];
    if (mark !== undefined) fence = fence === null ? mark : line.trim().startsWith(fence) ? null : fence;
    if (fence !== null) continue;
    const [, level, rest = ''] = /^ {0,3}(#{1,6})\s(.*)$/.exec(line) ?? [];
    const title = rest
      .trim()
      .replace(/(?<=\s)#+$/, '')
      .trimEnd();
    if (level !== undefined && title !== '' && title.length <= longestTitle)
      marks.push({ name: title, line: i + 1, level: level.length });
    else if (
      /^(?:=+|-{2,})\s*$/.test(line) &&
      /^\s{0,3}[^\s#>|*+-]/.test(lines[i - 1] ?? '') &&
      /^\s*$/.test(lines[i - 2] ?? '')
    )
      marks.push({ name: (lines[i - 1] ?? '').trim().slice(0, 300), line: i, level: line.startsWith('=') ? 1 : 2 });
  }
  return symbolsOf(marks.slice(0, maxSymbols), lines, 'heading');
}

/** By indentation of one key a line, as every formatter writes it; one line of JSON has no lines to point at. */
function jsonKeys(lines: readonly string[]): readonly OutlineSymbol[] {
  const marks: Mark[] = [];
  const indents: number[] = [];
  for (const [i, line] of lines.entries()) {
    const [, space, name] = /^(\s*)"((?:[^"\\]|\\.){1,100})"\s*:/.exec(line) ?? [];
    if (space === undefined || name === undefined) continue;
    if (indents.length === 0) indents.push(space.length);
    if (indents.length === 1 && space.length > (indents[0] ?? 0)) indents.push(space.length);
    const level = indents.indexOf(space.length) + 1;
    if (level > 0) marks.push({ name, line: i + 1, level });
  }
  return symbolsOf(fewKeys(marks), lines, 'key');
}

function yamlKeys(lines: readonly string[]): readonly OutlineSymbol[] {
  const marks: Mark[] = [];
  let inner: number | null = null;
  let block: number | null = null;
  for (const [i, line] of lines.entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const indent = line.search(/\S/);
    // The text of a block (`key: |`) is deeper than its key.
    if (block !== null && indent > block) continue;
    block = null;
    const [, name, value = ''] = /^\s*["']?([\w./@$-][\w./@$ -]{0,99}?)["']?\s*:(?:\s(.*))?$/.exec(line) ?? [];
    if (name === undefined || /^\s*-\s/.test(line)) continue;
    if (/^[|>][+-]?\d*$/.test(value.trim())) block = indent;
    if (indent === 0) inner = null;
    else inner ??= indent;
    if (indent === 0 || indent === inner) marks.push({ name, line: i + 1, level: indent === 0 ? 1 : 2 });
  }
  return symbolsOf(fewKeys(marks), lines, 'key');
}

function tomlKeys(lines: readonly string[]): readonly OutlineSymbol[] {
  const marks: Mark[] = [];
  let inTable = false;
  let quoted = false;
  for (const [i, line] of lines.entries()) {
    const written = /^\s*\[\[?([^\]]*)\]/.exec(line)?.[1]?.trim() ?? '';
    const table = written === '' || written.length > 100 ? undefined : written;
    const [, name] = /^\s*((?:[\w-]+|"[^"]{1,100}")(?:\.[\w-]+){0,5})\s*=/.exec(line) ?? [];
    const opens = (line.match(/"""|'''/g) ?? []).length % 2 === 1;
    if (quoted) quoted = !opens;
    else if (table !== undefined && name === undefined) {
      inTable = true;
      marks.push({ name: table, line: i + 1, level: 1 });
    } else if (name !== undefined) {
      marks.push({ name: name.replace(/"/g, ''), line: i + 1, level: inTable ? 2 : 1 });
      quoted = opens;
    }
  }
  return symbolsOf(fewKeys(marks), lines, 'key');
}

function fewKeys(marks: readonly Mark[]): readonly Mark[] {
  let inner = 0;
  let outer = 0;
  return marks
    .filter(({ level }) => {
      if (level === 1) inner = 0;
      return level === 1 ? outer++ < maxKeys : outer <= maxKeys && inner++ < maxKeys;
    })
    .slice(0, maxSymbols);
}

function symbolsOf(marks: readonly Mark[], lines: readonly string[], kind: 'heading' | 'key'): OutlineSymbol[] {
  const open: Mark[] = [];
  const ends = endsOf(marks, lines);
  return marks.map((mark, i) => {
    while ((open.at(-1)?.level ?? 0) >= mark.level) open.pop();
    const container = open.map(({ name }) => name).join(kind === 'key' ? '.' : ' / ');
    open.push(mark);
    return {
      name: mark.name,
      kind,
      startLine: mark.line,
      endLine: ends[i] ?? mark.line,
      signature: (lines[mark.line - 1] ?? '').trim().slice(0, maxSignature),
      doc: null,
      container: container === '' ? null : container,
      exported: false,
    };
  });
}

/** Each mark's last line that has text and is not indented less, before the next mark of its level or above. */
function endsOf(marks: readonly Mark[], lines: readonly string[]): number[] {
  const indentOf = (line: number): number => (lines[line - 1] ?? '').search(/\S/);
  const ends: number[] = [];
  const next: number[] = [];
  for (const [i, { line, level }] of [...marks.entries()].reverse()) {
    let end = Math.min(...next.slice(0, level + 1).filter(each => each > 0), lines.length + 1) - 1;
    // A blank line has no indent: -1.
    while (end > line && indentOf(end) < indentOf(line)) end--;
    ends[i] = end;
    for (let deeper = level; deeper <= deepest; deeper++) next[deeper] = line;
  }
  return ends;
}

const deepest = 6;
