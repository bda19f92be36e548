import { linesOf } from '../common/lineHunks';

/** Lines of a text, 1-based and inclusive. */
export interface LineRange {
  readonly startLine: number;
  readonly endLine: number;
}

/** Lines 0-based, end exclusive. */
interface Region {
  readonly from: number;
  readonly to: number;
}

/**
 * `text` with `code` where it belongs, in the text's own indentation and line ends: in place of the definition that it defines anew, or of the lines
 * from its first to its last. A row such as "// …" stands for what is there. Null where nothing in the text says where.
 */
export function withCodePlaced(text: string, code: string): string | null {
  const rows = rowsOf(code);
  const lines = linesOf(text);
  const region = commentsOnly(rows) ? null : (definitionIn(lines, rows) ?? betweenEnds(lines, rows));
  return region === null ? null : replaced(text, lines, region, rows);
}

/** `text` with `code` in place of the lines of `range`; before them where the code is a comment only, as an answer to /doc is. */
export function withCodeAt(text: string, code: string, { startLine, endLine }: LineRange): string | null {
  const rows = rowsOf(code);
  const lines = linesOf(text);
  if (!commentsOnly(rows)) return replaced(text, lines, { from: startLine - 1, to: endLine }, rows);
  if (/^\s*(?:"""|''')/.test(rows[0] ?? '')) return docstring(text, lines, startLine - 1, rows);
  return replaced(text, lines, { from: commentsAbove(lines, startLine - 1), to: startLine - 1 }, rows, startLine - 1);
}

function rowsOf(code: string): string[] {
  const rows = linesOf(code.trimEnd());
  while (rows.length > 1 && (rows[0]?.trim() === '' || pathComment.test(rows[0] ?? ''))) rows.shift();
  return rows;
}

/** A first line that says which file it is. */
const pathComment = /^\s*(?:\/\/|#|\/\*|--|<!--)\s*[\w@./-]+\.\w{1,8}\s*(?:(?:\*\/|-->)\s*)?$/;
const comment = /^\s*(?:\/\/|\/\*|\*|#(?!include|define|if|end)|--|"""|''')/;
/** Such as "// …", "# ... rest of the code ..." or "/* unchanged *\/": what is left out. */
const elision =
  /^\s*(?:(?:\/\/|#|\/\*|--|<!--)\s*)?(?:\.{3}|…).*$|^\s*(?:\/\/|#|\/\*|--)\s*(?:(?:rest|existing|unchanged|remaining)\b.*)$/i;

function commentsOnly(rows: readonly string[]): boolean {
  if (/^\s*("""|''')/.test(rows[0] ?? '')) return /("""|''')\s*$/.test(rows.at(-1) ?? '');
  return rows.every(row => row.trim() === '' || comment.test(row));
}

const head =
  /^\s*(?:(?:export|default|declare|public|private|protected|internal|static|abstract|override|readonly|async|virtual|final|open|pub(?:\([^)]*\))?|unsafe|inline|suspend|sealed|data)\s+)*(?:function\*?|class|interface|type|enum|struct|trait|impl|const|let|var|val|def|fn|func|fun|module|namespace|record|object)\s+(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$]*)/u;
/** A method: a name, its parameters and an opening brace. */
const method =
  /^\s*(?:(?:public|private|protected|static|async|override|get|set|readonly)\s+)*([\p{L}_$][\p{L}\p{N}_$]*)\s*\(.*\{\s*$/u;
const keywords = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'return', 'function']);

function definedBy(line: string): string | null {
  const name = head.exec(line)?.[1] ?? method.exec(line)?.[1];
  return name === undefined || keywords.has(name) ? null : name;
}

/** The definition in `lines` of what `rows` define, where they define one thing and there is one of that name. */
function definitionIn(lines: readonly string[], rows: readonly string[]): Region | null {
  const at = rows.findIndex(row => row.trim() !== '' && !comment.test(row) && !row.trim().startsWith('@'));
  const first = rows[at];
  const name = first === undefined ? null : definedBy(first);
  if (first === undefined || name === null || extentOf(rows, at) < rows.length) return null;
  const found = [...lines.keys()].filter(i => definedBy(lines[i] ?? '') === name);
  const [from, more] = found;
  if (from === undefined || more !== undefined) return null;
  const commented = rows.slice(0, at).some(row => comment.test(row));
  return { from: commented ? commentsAbove(lines, from) : from, to: extentOf(lines, from) };
}

/** The end of what begins at line `from`: what is indented deeper, up to the line that closes it. */
function extentOf(lines: readonly string[], from: number): number {
  const outer = indentOf(lines[from] ?? '').length;
  let end = from + 1;
  for (let i = from + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '') continue;
    const depth = indentOf(line).length;
    const closes = depth === outer && /^\s*(?:[{)\]}>]|end\b)/.test(line);
    if (depth <= outer && !closes) break;
    end = i + 1;
    // ") {" goes on; "}" ends.
    if (closes && !/[{([:]\s*$/.test(line)) break;
  }
  return end;
}

/** The first line of the comments and decorators right above `line`. */
function commentsAbove(lines: readonly string[], line: number): number {
  let from = line;
  while (from > 0 && (comment.test(lines[from - 1] ?? '') || /^\s*@/.test(lines[from - 1] ?? ''))) from--;
  return from;
}

/** The lines from the first row's to the last row's, where the first is there once and the last follows in the same column. */
function betweenEnds(lines: readonly string[], rows: readonly string[]): Region | null {
  const first = rows[0]?.trim() ?? '';
  const last = rows.at(-1) ?? '';
  if (rows.length < 2 || !/\w{2}/.test(first)) return null;
  const starts = [...lines.keys()].filter(i => lines[i]?.trim() === first);
  const [from, more] = starts;
  if (from === undefined || more !== undefined) return null;
  const shift = indentOf(lines[from] ?? '').length - indentOf(rows[0] ?? '').length;
  const ends = [...lines.keys()].filter(
    i =>
      i > from && lines[i]?.trim() === last.trim() && indentOf(lines[i] ?? '').length === indentOf(last).length + shift,
  );
  const [end] = ends;
  return end === undefined ? null : { from, to: end + 1 };
}

/** `indentLike`: the line whose indentation the rows get; by itself the first of the region. */
function replaced(
  text: string,
  lines: readonly string[],
  { from, to }: Region,
  rows: readonly string[],
  indentLike = from,
): string | null {
  const indented = reindented(rows, indentOf(lines[indentLike] ?? ''));
  const whole = filledIn(lines.slice(from, to), indented);
  if (whole === null) return null;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return [...lines.slice(0, from), ...whole, ...lines.slice(to)].join(eol);
}

/** Python's documentation stands inside of what it documents. */
function docstring(text: string, lines: readonly string[], at: number, rows: readonly string[]): string | null {
  const inner = lines.slice(at + 1).find(line => line.trim() !== '');
  if (inner === undefined) return null;
  let from = at;
  while (from < lines.length - 1 && !/:\s*(?:#.*)?$/.test(lines[from] ?? '')) from++;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const indented = reindented(rows, indentOf(inner));
  return [...lines.slice(0, from + 1), ...indented, ...lines.slice(from + 1)].join(eol);
}

function reindented(rows: readonly string[], indent: string): string[] {
  const own = indentOf(rows.find(row => row.trim() !== '') ?? '');
  return rows.map(row => (row.trim() === '' ? '' : row.startsWith(own) ? `${indent}${row.slice(own.length)}` : row));
}

/** Rows that stand for what is left out become the lines there. Null where these are not found. */
function filledIn(lines: readonly string[], rows: readonly string[]): string[] | null {
  if (!rows.some(row => elision.test(row))) return [...rows];
  const made: string[] = [];
  let at = 0;
  for (const [i, row] of rows.entries()) {
    const next = elision.test(row) ? rows[i + 1] : row;
    // The last row closes the whole.
    const isLast = next === rows.at(-1) && elision.test(row);
    const same = (line: string, j: number): boolean =>
      j >= at && line.trim() !== '' && keyOf(line) === keyOf(next ?? '');
    const found = next === undefined ? lines.length : isLast ? lines.findLastIndex(same) : lines.findIndex(same);
    if (elision.test(row)) {
      if (found < 0) return null;
      made.push(...lines.slice(at, found));
      at = found;
    } else {
      made.push(row);
      if (found >= 0) at = found + 1;
    }
  }
  return made;
}

/** A line up to what is likely to be changed in it: "  width = 1" and "  width = 2" are one. */
function keyOf(line: string): string {
  return /^\s*[^=({:]+/.exec(line)?.[0].trimEnd() ?? line;
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
