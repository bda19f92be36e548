import { lists } from '../../search/index/listPatterns';
import type { FoundLine } from '../../search/index/matchingLines';
import { splitLines } from '../../search/index/lines';
import { isTestPath } from '../../reading/files/isTestPath';
import type { Codebase } from '../codebase';
import { code, count, type Entry, Proof, quoted, type Proven } from './proof';
import { mentionsOf } from './unknownName';

/** Lines after a declaration in which its help text may stand. */
const declarationLines = 6;
const prose = /\.(?:md|mdx|markdown|rst|adoc|txt)$/i;

/** What an option of the command line or a variable of the environment does: where it is declared, with its help text, who reads it, what is written of it. */
export async function flagOf(name: string, codebase: Codebase, signal: AbortSignal): Promise<Proven | null> {
  const proof = new Proof(path => codebase.text(path));
  const isFlag = name.startsWith('-');
  const bare = name.replace(/^-+/, '');
  const mentions = await mentionsOf(isFlag ? bare : name, codebase, signal);
  const written = isFlag
    ? mentions.filter(({ text }) => new RegExp(`(?<![\\w-])-{0,2}${escaped(bare)}(?![\\w-])`).test(text))
    : mentions;
  const source = lists[isFlag ? 'options' : 'environment'];
  const declared = written.filter(
    line => source.within.test(line.path) && source.names(line).some(each => each.replace(/^-+/, '') === bare),
  );
  const variables = isFlag ? [...new Set([camel(bare), snake(bare)])].filter(each => each !== bare) : [];
  const readers = (await Promise.all(variables.map(each => mentionsOf(each, codebase, signal)))).flat();
  if (written.length + readers.length === 0) return null;
  const own = declared.filter(({ path }) => !isTestPath(path));
  const [first] = own.length > 0 ? own : declared;
  // A flag of a feature is said without dashes, and written so.
  const isBare = isFlag && !written.some(({ text }) => text.includes(`-${bare}`));
  if (first === undefined)
    proof.say(`${code(isBare ? bare : name)} has no declaration that Coil recognizes as an option of a command line.`);
  else {
    const help = helpText(first, codebase);
    const place = proof.cite(
      { path: first.path, startLine: first.startLine, endLine: first.startLine + helpLines(first, codebase) },
      `declares ${name}`,
    );
    proof.say(
      `${code(name)} is ${isFlag ? 'declared' : 'read'} in ${place}${help === null ? '.' : `: ${quoted(help)}`}`,
    );
    const values = valueOf(first, codebase);
    if (values !== null) proof.say(`Its default is ${code(values)}.`);
  }
  const others = [...written, ...readers].filter(each => each !== first);
  const lines = (of: readonly FoundLine[]): Entry[] =>
    of.map(({ path, startLine, endLine, text }) => ({
      place: { path, startLine, endLine },
      words: `{} ${code(text)}`,
      name: null,
    }));
  const documented = others.filter(({ path }) => prose.test(path));
  const inCode = others.filter(({ path }) => !prose.test(path) && !isTestPath(path));
  proof.list('What is written about it:', lines(documented), `mentions ${name}`, true, mostLines);
  proof.list(
    `${count(inCode.length, 'line')} of code ${inCode.length === 1 ? 'has' : 'have'} it:`,
    lines(inCode),
    `mentions ${name}`,
    true,
    mostLines,
  );
  const tests = others.filter(({ path }) => isTestPath(path));
  if (tests.length > 0) proof.list('In tests:', lines(tests), `mentions ${name}`, true, 3);
  return proof.proven();
}

const mostLines = 8;

/** The help text of a declaration: what it says of itself, else the comment above. */
function helpText({ path, startLine }: FoundLine, codebase: Codebase): string | null {
  const lines = splitLines(codebase.text(path) ?? '');
  const near = lines.slice(startLine - 1, startLine - 1 + declarationLines).join('\n');
  const said = /(?:help|description|describe|desc|usage)\s*[=:(]\s*(?:\(\s*)?[fr]?(["'`])(.{3,300}?)\1/s.exec(
    near,
  )?.[2];
  if (said !== undefined) return said.replaceAll(/\s+/g, ' ');
  // `.option('-w, --watch', 'again')`, `flag.Bool("v", false, "be verbose")`: the last text with a blank.
  const texts = [...(lines[startLine - 1] ?? '').matchAll(/(["'`])([^"'`\n]{3,300})\1/g)].map(
    ([, , text = '']) => text,
  );
  const spoken = texts.findLast(text => /\S \S/.test(text) && !/^-/.test(text));
  if (spoken !== undefined) return spoken;
  const above = /^(?:\/\/|#|\*|;|--)(.+)$/.exec((lines[startLine - 2] ?? '').trim())?.[1]?.replace(/^[/#*;\s-]+/, '');
  return above ?? null;
}

function helpLines(line: FoundLine, codebase: Codebase): number {
  const lines = splitLines(codebase.text(line.path) ?? '').slice(
    line.startLine - 1,
    line.startLine - 1 + declarationLines,
  );
  let open = 0;
  for (const [i, text] of lines.entries()) {
    open += (text.match(/\(/g) ?? []).length - (text.match(/\)/g) ?? []).length;
    if (open <= 0) return i;
  }
  return lines.length - 1;
}

/** The default that a declaration gives. */
function valueOf(line: FoundLine, codebase: Codebase): string | null {
  const near = splitLines(codebase.text(line.path) ?? '')
    .slice(line.startLine - 1, line.startLine + helpLines(line, codebase))
    .join('\n');
  const given =
    /default\s*[=:]\s*([^,\n)]{1,60})/.exec(near)?.[1] ??
    /(?:getenv|environ\.get|Getenv|env::var)\([^,)]*,\s*([^)\n]{1,60})\)/.exec(near)?.[1] ??
    /process\.env[.[][\w'"\]]+\s*(?:\?\?|\|\|)\s*([^;,)\n]{1,60})/.exec(near)?.[1];
  return given?.trim() ?? null;
}

function camel(flag: string): string {
  return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function snake(flag: string): string {
  return flag.replaceAll('-', '_');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
