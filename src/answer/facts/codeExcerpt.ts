import { maskedCode } from './maskedCode';

/** Lines of a file as they stand there, the first and last of them, and what they say without what is left out. */
export interface CodeExcerpt {
  /** Dedented; `…` stands for lines left out. */
  readonly code: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** What an excerpt is made of: a definition's lines, or those of a part of it. */
export interface ExcerptRange {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** What an excerpt has room for: lines, and UTF-16 units. */
export interface ExcerptRoom {
  readonly lines: number;
  readonly units: number;
}

/** Lines of a definition that are looked at, units of a line that is shown, and lines that are shown rather than left out between others. */
const mostLines = 400;
const longestLine = 120;
const smallGap = 1;
/** Lines of a block that are shown with the line that opens it. */
const linesOfBlock = 3;

/**
 * The lines of a definition that answer best, word for word, each with the conditions and loops that it stands in: `weigh` says of a line, with its comment and
 * what guards it, how well it answers (0: not at all). Of what can be called (`isCallable`) the head is left out. Null where no line does. Linear but for the sort.
 */
export function codeExcerpt(
  { path, startLine, endLine }: ExcerptRange,
  fileLines: readonly string[],
  weigh: (text: string, guards: string) => number,
  room: ExcerptRoom,
  isCallable: boolean,
): CodeExcerpt | null {
  const lines = fileLines.slice(startLine - 1, Math.min(endLine, startLine - 1 + mostLines));
  const rows = rowsOf(path, lines);
  const first = isCallable ? headEnd(lines, rows) + 1 : 0;
  const shown = new Set<number>();
  let units = 0;
  const cost = (added: readonly number[]): number =>
    added.reduce((sum, i) => sum + Math.min(longestLine, (lines[i] ?? '').trim().length + 4), 0);
  const add = (wanted: readonly number[]): boolean => {
    const added = [...new Set(wanted)].filter(i => i >= first && !shown.has(i));
    if (shown.size + added.length > room.lines || units + cost(added) > room.units) return false;
    for (const i of added) shown.add(i);
    units += cost(added);
    return true;
  };
  // What only ends the whole says nothing.
  const base = rows[0]?.indent ?? 0;
  while (
    isCallable &&
    rows.length > first + 1 &&
    (rows.at(-1)?.kind === 'blank' || (isCloser(lines.at(-1) ?? '') && (rows.at(-1)?.indent ?? 0) <= base))
  ) {
    rows.pop();
    lines.pop();
  }
  const body = rows.flatMap((row, i) => (i >= first && row.kind !== 'blank' && row.kind !== 'doc' ? [i] : []));
  // A short one is shown whole.
  if (body.length === 0 || !add(body)) {
    const weighed = body
      .filter(i => rows[i]?.kind === 'code' && !isCloser(lines[i] ?? ''))
      .map(i => ({
        i,
        weight: weigh(
          withComment(lines, rows, i),
          guardsOf(lines, rows, i, first)
            .map(at => lines[at])
            .join('\n'),
        ),
      }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight || a.i - b.i);
    const best = weighed[0]?.weight ?? 0;
    for (const { i, weight } of weighed) {
      if (weight < leastOfBest * best && shown.size >= fewLines) break;
      const needed = [...guardsOf(lines, rows, i, first), ...commentOf(rows, i), ...restOf(lines, rows, i)];
      const block = blockOf(lines, rows, i);
      if (!add([...needed, i, ...block])) add([...needed, i]);
    }
  }
  if (shown.size === 0) return null;
  const order = [...shown].sort((a, b) => a - b);
  for (let n = 1; n < order.length; n++) {
    const [from, to] = [order[n - 1] ?? 0, order[n] ?? 0];
    if (to - from - 1 <= smallGap) for (let i = from + 1; i < to; i++) shown.add(i);
  }
  const chosen = [...shown].sort((a, b) => a - b);
  const indent = Math.min(...chosen.filter(i => rows[i]?.kind !== 'blank').map(i => rows[i]?.indent ?? 0));
  const written: string[] = [];
  let before = first - 1;
  for (const i of chosen) {
    const left = lines.slice(before + 1, i);
    if (left.some((line, n) => line.trim() !== '' && rows[before + 1 + n]?.kind !== 'doc'))
      written.push(`${' '.repeat(Math.max(0, (rows[i]?.indent ?? 0) - indent))}…`);
    const line = (lines[i] ?? '').replaceAll('\t', '    ').trimEnd();
    written.push(cutLine(line.slice(Math.min(indent, line.length))));
    before = i;
  }
  return {
    code: written.filter((line, i) => !(line.trim() === '…' && written[i + 1]?.trim() === '…')).join('\n'),
    startLine: startLine + (chosen[0] ?? 0),
    endLine: startLine + (chosen.at(-1) ?? 0),
  };
}

/** What a line counts beside the best one to be shown once a few are. */
const leastOfBest = 0.45;
const fewLines = 4;

/** One line: blank, doc or comment, or code with its indentation in columns. */
interface Row {
  readonly kind: 'blank' | 'doc' | 'comment' | 'code';
  readonly indent: number;
}

function rowsOf(path: string, lines: readonly string[]): Row[] {
  const masked = maskedCode(path, lines);
  const isPython = /\.pyi?$/.test(path);
  return lines.map((line, i) => {
    const expanded = line.replaceAll('\t', '    ');
    const indent = expanded.length - expanded.trimStart().length;
    if (line.trim() === '') return { kind: 'blank', indent };
    if ((masked[i] ?? '').trim() !== '') return { kind: 'code', indent };
    return { kind: isPython && !line.trim().startsWith('#') ? 'doc' : 'comment', indent };
  });
}

/** The line in which the head of a definition ends: its name, parameters and type. */
function headEnd(lines: readonly string[], rows: readonly Row[]): number {
  const base = rows[0]?.indent ?? 0;
  for (let i = 0; i < Math.min(lines.length, 30); i++) {
    const line = withoutTail(lines[i] ?? '');
    if (/(?:\{|:|=>|\bdo(?: \|[^|]*\|)?|\)|=)$/.test(line) && !/^[^)]*\($/.test(line)) {
      const next = rows.slice(i + 1).find(({ kind }) => kind === 'code');
      if (next === undefined || next.indent > base || /[{:]$|=>$/.test(line)) return i;
    }
    if (i === 0 && !/[({,[<]$/.test(line)) {
      const next = rows[1];
      if (next?.kind === 'code' && next.indent > base) return 0;
    }
  }
  return 0;
}

/** Indices of the lines that a line stands in: conditions, loops, and the condition whose other case it is. */
function guardsOf(lines: readonly string[], rows: readonly Row[], at: number, first: number): number[] {
  const found: number[] = [];
  let indent = rows[at]?.indent ?? 0;
  for (let i = at - 1; i >= first; i--) {
    const row = rows[i];
    if (row?.kind !== 'code' || row.indent >= indent || isCloser(lines[i] ?? '')) continue;
    found.push(i);
    indent = row.indent;
    if (isOtherCase(lines[i] ?? '')) {
      const of = conditionOf(lines, rows, i, first);
      if (of !== null) found.push(of);
    }
    if (found.length >= mostGuards) break;
  }
  const own = isOtherCase(lines[at] ?? '') ? conditionOf(lines, rows, at, first) : null;
  return own === null ? found : [...found, own];
}

const mostGuards = 5;

function isOtherCase(line: string): boolean {
  return /^(?:\} ?)?(?:else|elif|elsif|rescue|except|catch|ensure|finally)\b/.test(line.trim());
}

/** The line whose condition an "else" is of. */
function conditionOf(lines: readonly string[], rows: readonly Row[], at: number, first: number): number | null {
  const indent = rows[at]?.indent ?? 0;
  for (let i = at - 1; i >= first; i--) {
    const row = rows[i];
    if (row?.kind !== 'code' || row.indent > indent) continue;
    if (row.indent < indent) return null;
    if (/^(?:\} ?)?(?:else )?(?:if|elif|elsif|unless|try|begin|case|match|switch)\b/.test((lines[i] ?? '').trim()))
      return i;
  }
  return null;
}

/** Lines of the comment right above a line. */
function commentOf(rows: readonly Row[], at: number): number[] {
  const found: number[] = [];
  for (let i = at - 1; i >= 0 && rows[i]?.kind === 'comment' && found.length < linesOfComment; i--) found.push(i);
  return found;
}

const linesOfComment = 4;

function withComment(lines: readonly string[], rows: readonly Row[], at: number): string {
  return [...commentOf(rows, at).map(i => lines[i]), lines[at]].join('\n');
}

/** The further lines of a statement that goes over several, where they are few. */
function restOf(lines: readonly string[], rows: readonly Row[], at: number): number[] {
  if (!/[([,]$/.test(withoutTail(lines[at] ?? ''))) return [];
  const indent = rows[at]?.indent ?? 0;
  const found: number[] = [];
  for (let i = at + 1; i < lines.length && found.length < mostOfStatement; i++) {
    const row = rows[i];
    if (row === undefined || row.kind === 'blank') continue;
    if (row.indent < indent || (row.indent === indent && !isCloser(lines[i] ?? ''))) break;
    found.push(i);
    if (row.indent === indent) break;
  }
  return found;
}

const mostOfStatement = 6;

/** The first lines of the block that a line opens. */
function blockOf(lines: readonly string[], rows: readonly Row[], at: number): number[] {
  if (
    !/(?:\{|:|=>|\bthen|\bdo(?: \|[^|]*\|)?)$/.test(withoutTail(lines[at] ?? '')) &&
    !/^\s*(?:if|unless|rescue|else|when|while|until)\b/.test(lines[at] ?? '')
  )
    return [];
  const indent = rows[at]?.indent ?? 0;
  const found: number[] = [];
  for (let i = at + 1; i < lines.length; i++) {
    const row = rows[i];
    if (row === undefined || row.kind === 'blank') continue;
    if (row.indent <= indent) {
      if (isCloser(lines[i] ?? '') && found.length <= linesOfBlock) found.push(i);
      break;
    }
    if (found.length < linesOfBlock) found.push(i);
    else return found;
  }
  return found;
}

/** A line that only ends something. */
function isCloser(line: string): boolean {
  return /^(?:[)\]}>][)\]}>;,]*|end[;,)]*)$/.test(line.trim());
}

/** A line without the comment at its end. */
function withoutTail(line: string): string {
  const at = [' //', ' #'].map(mark => line.indexOf(mark)).filter(found => found > 0);
  return (at.length === 0 ? line : line.slice(0, Math.min(...at))).trimEnd();
}

function cutLine(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`;
}
