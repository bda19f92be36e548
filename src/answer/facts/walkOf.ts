import { fullName, type Definition } from '../../search/index/definition';
import type { Wanted } from '../question/wantedOf';
import { joined, type AskedWords } from './askedWords';
import { codeSteps, type CodeStep } from './codeSteps';
import { commentsIn } from './commentsIn';
import type { Links } from './links';
import { maskedCode } from './maskedCode';
import { sentencesOf } from './plainProse';
import { code, quoted } from './proof';
import { conditionWords, stepWords } from './stepWords';

/** One thing that stands in a definition's lines: words in Markdown without a reference, the line of the file, and how much of the question it meets. */
export interface WalkItem {
  readonly words: string;
  readonly line: number;
  readonly met: ReadonlyMap<string, number>;
  /** What it counts for the sort of detail that is asked for. */
  readonly bonus: number;
  /** What it leads to, where that has a sentence of its own. */
  readonly to: Definition | null;
  /** An author's sentence, which stands on its own. */
  readonly isSaid: boolean;
}

/** Lines of a definition that are looked at, UTF-16 units of a comment, and of a line of code beside it. */
const mostLines = 300;
const longestComment = 240;
const longestLine = 90;
/** Of a longer definition only what ends it, changes something or has effects is told. */
const linesOfAll = 60;
/** What the name of the definition counts for what stands in it. */
const nameWorth = 0.5;

/** What a definition's lines say and do, in their order: comments with the code that they are about, conditions, returns, errors, values, and calls of what is described. */
export function walkOf(
  definition: Definition,
  fileLines: readonly string[],
  asked: AskedWords,
  wanted: Wanted,
  links: Links,
  members: readonly Definition[],
): WalkItem[] {
  const { path, startLine } = definition;
  const body = fileLines.slice(startLine - 1, Math.min(definition.endLine, startLine - 1 + mostLines));
  const masked = maskedCode(path, body);
  const name = asked.met(fullName(definition));
  const items = new Map<number, WalkItem>();
  const failing = asked.met('fails error warns panics raises throws exception crash rejects complains refuses');
  const metOf = (text: string): Map<string, number> => joined(asked.met(text), name, nameWorth);
  const add = (item: WalkItem): void => {
    const known = items.get(item.line);
    if (known === undefined || weightOf(item, asked) > weightOf(known, asked)) items.set(item.line, item);
  };
  const said = new Map<number, string>();
  const isCallable = /function|method|constructor/.test(definition.kind);
  for (const { text, of } of commentsIn(body, masked)) {
    if (of === 0) continue;
    const best = shortened(sentencesOf(text), asked, wanted);
    if (best === '') continue;
    const line = (body[of] ?? '').trim();
    said.set(startLine + of, best);
    const member = isCallable ? undefined : members.find(each => each.startLine === startLine + of);
    const about = member !== undefined ? code(member.name) : isTelling(line) ? code(shownLine(line), longestLine) : '';
    const words = about === '' ? `*${best}*` : isCallable ? `*${best}* ${about}` : `${about}: *${best}*`;
    const met = metOf(`${text}\n${member === undefined ? line : member.name}`);
    add({ words, line: startLine + of, met, bonus: 0.1 + bonusOf(best, wanted), to: null, isSaid: isCallable });
  }
  if (isCallable) {
    const steps = codeSteps(path, body, startLine, body.length <= linesOfAll);
    // Where the parameters go on over several lines, its own head is no function inside.
    const isOpen = !/\.pyi?$/.test(path) && /[([{,]\s*$/.test(masked[0]?.replace(/(?:=>|\))\s*\{\s*$/, ';') ?? '');
    for (const step of steps) {
      if (step.line === startLine || said.has(step.line) || isTrivial(step)) continue;
      const text = `${step.text} ${step.when ?? ''}`;
      // What a constructor keeps, and the like, where nothing of it is asked for.
      if ((step.kind === 'mutates' || step.kind === 'updates') && asked.met(text).size === 0) continue;
      add({
        // Of what a function inside gives back, the whole one says nothing.
        words: stepWords(step.kind === 'returns' && !isOpen ? step : { ...step, inside: undefined }),
        line: step.line,
        met: step.kind === 'throws' && asked.met(text).size > 0 ? joined(metOf(text), failing, 1) : metOf(text),
        bonus: stepBonus(step, wanted) + (asked.met(text).size > 0 ? 0.1 : 0),
        to: null,
        isSaid: false,
      });
    }
    for (const { definition: to, line } of links.usedBy(definition)) {
      const [first] = sentencesOf(to.doc ?? '');
      if (
        first === undefined ||
        /^(?:TODO|FIXME|XXX)\b/.test(first) ||
        said.has(line) ||
        !/function|method/.test(to.kind) ||
        isGuard(to)
      )
        continue;
      const when = steps.find(step => step.line === line)?.when ?? null;
      const words = `${when === null || when.length > longestLine ? 'It' : `${conditionWords(when)}, it`} calls ${code(fullName(to))} {}: *${cut(quoted(first).replaceAll('*', ''), 130)}*`;
      add({ words, line, met: metOf(`${to.name} ${to.doc ?? ''}`), bonus: 0.06, to, isSaid: false });
    }
  }
  if (wanted.values)
    for (const [i, raw] of body.entries()) {
      const line = startLine + i;
      const text = raw.trim();
      if (i === 0 || said.has(line) || items.has(line) || !isValue(masked[i] ?? '', text)) continue;
      const met = asked.met(text);
      if (asked.share(met) < leastOfValue) continue;
      const words = code(shownLine(text), longestLine);
      add({ words, line, met, bonus: 0.15, to: null, isSaid: false });
    }
  return [...items.values()].sort((a, b) => a.line - b.line);
}

/** What a line with a value has of the question at least. */
const leastOfValue = 0.15;

/** What an item counts, beside others. */
export function weightOf({ met, bonus }: Pick<WalkItem, 'met' | 'bonus'>, asked: AskedWords): number {
  return asked.share(met) + bonus;
}

/** The two sentences of a comment that meet the question best, in their order. */
function shortened(sentences: readonly string[], asked: AskedWords, wanted: Wanted): string {
  const best = sentences
    .map((sentence, i) => ({
      sentence,
      i,
      weight: asked.share(asked.met(sentence)) + bonusOf(sentence, wanted) + (i === 0 ? 0.1 : 0),
    }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 2)
    .sort((a, b) => a.i - b.i)
    .map(({ sentence }) => sentence);
  const both = best.join(' ');
  return cut(quoted(both).replaceAll('*', ''), longestComment);
}

/** Text of at most so many UTF-16 units, ended at a word. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/\s\S*$/, '')}…`;
}

/** A line of code without what ends or opens a block, and without the tags of a field. */
function shownLine(line: string): string {
  const bare = line
    .replace(/ `[^`]*`$/, '')
    .replace(/[,;{]$/, '')
    .trim();
  let open = 0;
  for (const letter of bare) open += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
  return open > 0 ? `${bare}…` : bare;
}

/** A line that says something by itself, rather than the beginning of something longer. */
function isTelling(line: string): boolean {
  return /[\p{L}\p{N}]{2}/u.test(line) && line.length <= 2 * longestLine && !/^[\])}]/.test(line);
}

/** What only checks what goes in. */
function isGuard({ name, container }: Definition): boolean {
  return (
    /^(?:Validate|Preconditions?|Assert|Asserts|Objects|Guard|Check|Checks|Require)$/.test(container ?? '') ||
    /^(?:assert|check|require|ensure|is|validate)?_?(?:not)?_?(?:null|nil|none|empty|true|false|defined)$/i.test(name)
  );
}

function isValue(masked: string, text: string): boolean {
  return (
    !/^(?:\}\s*)?(?:if|else|elif|for|while|return|throw|raise|case|assert)\b/.test(text) &&
    text.length <= 160 &&
    /(?:[:=]|\bdefault\b)\s*(?:-?\d|["'`]|true\b|false\b|null\b|None\b|nil\b)/i.test(text) &&
    masked.trim() !== ''
  );
}

function isTrivial({ kind, text, when, value }: CodeStep): boolean {
  if (
    kind === 'calls' &&
    /^(?:defer |go )?func\(|^(?:Validate|Preconditions?|Assert|Objects)\.|[lL]ock\(\)$/.test(text)
  )
    return true;
  // An argument on a line of its own is no assignment.
  if ((kind === 'binds' || kind === 'updates' || kind === 'mutates') && /,$/.test(value ?? text)) return true;
  if (kind === 'waits' || text === '' || /\.(?:map|filter|split)\(/.test(kind === 'loops' ? text : '')) return true;
  if (kind === 'returns')
    return (
      when === null &&
      /^(?:[\w$.]{0,40}|Ok\(\w*(?:\(\))?\)|nil, err)$/.test(text) &&
      !/^(?:true|false|True|False|\d)/.test(text)
    );
  return kind === 'updates' && when === null;
}

function stepBonus({ kind, when, text }: CodeStep, wanted: Wanted): number {
  const base = {
    throws: 0.12,
    returns: when === null ? 0.05 : 0.12,
    yields: 0.06,
    effect: 0.05,
    loops: 0,
    mutates: 0.03,
    catches: 0.05,
    updates: 0.01,
    binds: 0,
    calls: 0.02,
    runs: 0.02,
    waits: 0,
  }[kind];
  return (
    base +
    (when !== null && wanted.cases ? 0.1 : 0) +
    (wanted.errors && (kind === 'throws' || kind === 'catches' || /err|fail|invalid/i.test(`${text} ${when ?? ''}`))
      ? 0.2
      : 0) +
    (wanted.failing && (kind === 'throws' || failure.test(`${text} ${when ?? ''}`)) ? 0.12 : 0) +
    (wanted.values && /\d|["'`]|true|false/.test(text) ? 0.08 : 0)
  );
}

/** Words of things that are missing or go wrong, in sentences and in code. */
const failure =
  /(?<![\p{L}\p{N}])(?:no|not|none|nil|null|cannot|can't|missing|fail\p{L}*|errors?|unknown|invalid|unsupported|unable|exceed\p{L}*|limit|too|empty|without)(?![\p{L}\p{N}])|NotFound|[45]\d\d/u;

/** What a sentence counts for the sort of detail that is asked for. */
export function bonusOf(sentence: string, { values, cases, errors, failing, reasons, guidance }: Wanted): number {
  const has = (wantedHere: boolean, pattern: RegExp, worth: number): number =>
    wantedHere && pattern.test(sentence) ? worth : 0;
  return (
    has(values, /\bdefault(?:s|ed)?\b/i, 0.15) +
    has(values, /(?<![\w.])\d|`(?:true|false|null|none|nil)`|\b(?:true|false)\b/i, 0.1) +
    has(cases, /\b(?:when|if|unless|otherwise|until|whenever|once|only|instead|then|first)\b/i, 0.1) +
    has(errors, /\b(?:errors?|fails?|failed|raises?d?|throws?n?|exceptions?|invalid|panics?)\b/i, 0.12) +
    has(failing, failure, 0.15) +
    has(
      reasons,
      /\b(?:because|so that|to avoid|to prevent|in order to|since|otherwise|ensures?|prevents?|avoids?|due to|necessary|needed|so (?:we|it|they|the))\b/i,
      0.25,
    ) +
    has(
      guidance,
      /\b(?:you|your|can be|use|using|set|add|register|implement|to (?:add|enable|disable|configure|use|create)|must|should)\b/i,
      0.1,
    )
  );
}
