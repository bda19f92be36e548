import type { FunctionStep } from '../../reading/languages/functionStep';
import { code, count, type Proof } from './proof';
import { shortCode } from './shortCode';

/** UTF-16 units of a piece of code in a step. */
const longestCode = 90;
/** Lines of a list of steps: what only names something, or writes to a log, is left out of longer ones; then the deepest are told as one. */
const comfortable = 16;
const mostLines = 40;

/** Whose steps they are. */
export interface Walked {
  readonly path: string;
  readonly name: string;
  /** The class that it belongs to. */
  readonly container: string | null;
}

/** All that a function does, as a nested list in the order of its code, each line with its place. '' without steps. */
export function stepList(steps: readonly FunctionStep[], of: Walked, proof: Proof): string {
  const words = new StepWords(of);
  let kept = steps;
  const lines = (): Line[] => linesOf(kept, words, all, 0);
  if (size(lines()) > comfortable) kept = steps.flatMap(withoutLogs);
  if (size(lines()) > mostLines) kept = kept.flatMap(withoutLocals);
  let told = lines();
  for (let depth = 5; size(told) > mostLines && depth > 0; depth--) told = linesOf(kept, words, depth, 0);
  return written(told, 0, of.path, proof).join('\n');
}

const all = 99;

interface Line {
  readonly words: string;
  readonly at: FunctionStep;
  readonly below: readonly Line[];
}

function size(lines: readonly Line[]): number {
  return lines.reduce((sum, { below }) => sum + 1 + size(below), 0);
}

function written(lines: readonly Line[], depth: number, path: string, proof: Proof): string[] {
  return lines.flatMap(({ words, at, below }) => {
    const place = proof.cite({ path, startLine: at.line, endLine: at.line }, 'a step of it');
    const own = `${'  '.repeat(depth)}- ${capital(words)} ${place}${below.length > 0 ? ':' : ''}`;
    return [own, ...written(below, depth + 1, path, proof)];
  });
}

export function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function linesOf(steps: readonly FunctionStep[], words: StepWords, most: number, depth: number): Line[] {
  const lines: Line[] = [];
  let named: FunctionStep[] = [];
  const name = (): void => {
    const [first] = named;
    if (first !== undefined) lines.push({ words: words.together(named), at: first, below: [] });
    named = [];
  };
  for (const [i, step] of steps.entries()) {
    if (isPlain(step)) {
      if (named.length === 3) name();
      named.push(step);
      continue;
    }
    name();
    if (step.steps === undefined) {
      lines.push({ words: words.act(step), at: step, below: [] });
      continue;
    }
    // Nothing is done in it, and nothing is done otherwise.
    const next = steps[i + 1]?.kind;
    if (
      step.steps.length === 0 &&
      next !== 'else' &&
      next !== 'elseIf' &&
      step.kind !== 'catch' &&
      !/^(?:case|while|for)$/.test(step.kind)
    )
      continue;
    if (step.steps.length === 0 && step.kind === 'else') continue;
    const inside = words.inside(step);
    const head = words.head(step);
    const below = linesOf(step.steps, inside, most, depth + 1);
    const [only] = below;
    if (below.length === 0) lines.push({ words: `${head}, nothing more is done`, at: step, below });
    else if (depth + 1 >= most)
      lines.push({
        words: `${head}, does ${count(size(below), 'step')} (lines ${step.line} to ${Math.max(step.endLine, lastLine(step))})`,
        at: step,
        below: [],
      });
    else if (below.length === 1 && only !== undefined && canJoin(step) && only.words.length < 150)
      lines.push({
        words: `${head}, ${only.words}`,
        at: only.at.steps === undefined ? only.at : step,
        below: only.below,
      });
    else lines.push({ words: head, at: step, below });
  }
  name();
  return lines;
}

function canJoin({ kind }: FunctionStep): boolean {
  return !/^(?:switch|try|function|callback|label|compiled)$/.test(kind);
}

function lastLine({ endLine, steps = [] }: FunctionStep): number {
  return Math.max(endLine, ...steps.map(lastLine));
}

/** It gives a short value to a name, so that several fit a line. */
function isPlain({ kind, text, value, awaited, passesErrors }: FunctionStep): boolean {
  return (
    kind === 'sets' &&
    !text.startsWith('*') &&
    awaited === undefined &&
    passesErrors === undefined &&
    text.length + (value ?? '').length <= 50
  );
}

/** Calls that only tell a developer, or check what must hold. */
export const tells =
  /^(?:self\.|this\.|_)*(?:debug\d?|_debug\d?|log_?(?:debug|trace|info|warn|error)?(?:ger|ging)?(?:\.\w+)?|console\.\w+|assert\w*|trace|warn_if|NSLog|tracing::\w+|debug!|trace!|log::\w+!?)(?:[(! ]|$)/i;

function withoutLogs(step: FunctionStep): FunctionStep[] {
  if (step.steps !== undefined) return [{ ...step, steps: step.steps.flatMap(withoutLogs) }];
  return step.kind === 'checks' || (/^(?:calls|runs)$/.test(step.kind) && tells.test(step.text)) ? [] : [step];
}

function withoutLocals(step: FunctionStep): FunctionStep[] {
  if (step.steps !== undefined) return [{ ...step, steps: step.steps.flatMap(withoutLocals) }];
  return step.local === true && !/\(/.test(step.value ?? '') ? [] : [step];
}

/** Where a step stands, as far as its words depend on it. */
type Around = 'function' | 'loop' | 'switch' | 'eachOf' | 'callback';

/** Words for steps of a function. */
export class StepWords {
  constructor(
    private readonly of: Walked,
    private readonly around: Around = 'function',
    /** The cases of a switch without a subject are conditions. */
    private readonly subject = true,
  ) {}

  /** For what is in a block. */
  inside({ kind, text }: FunctionStep): StepWords {
    const next: Around = /^(?:each|while|until|for|forever|again)$/.test(kind)
      ? 'loop'
      : kind === 'eachOf'
        ? 'eachOf'
        : kind === 'callback' || kind === 'function'
          ? 'callback'
          : kind === 'switch' && this.breaksSwitch
            ? 'switch'
            : this.around;
    return new StepWords(this.of, next, kind === 'switch' ? text !== '' : this.subject);
  }

  private get isShell(): boolean {
    return /\.(?:sh|bash|bats|zsh|ksh)$/.test(this.of.path) || !/\.\w+$/.test(this.of.path);
  }

  private get breaksSwitch(): boolean {
    return /\.(?:[mc]?[jt]sx?|go|java|c|h|cc|cpp|cxx|hh|hpp|hxx|php|cs)$/.test(this.of.path);
  }

  /** Several names that are given values, as one. */
  together(steps: readonly FunctionStep[]): string {
    const words = steps.map(each => this.act(each).replace(/^sets /, ''));
    return `sets ${words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`}`;
  }

  /** "returns `x`", "calls `f(x)`". */
  act(step: FunctionStep): string {
    const { text, value = '', awaited } = step;
    const kind: string = step.kind;
    const shown = code(shortCode(text, longestCode), longestCode);
    const passes = step.passesErrors === true ? ', whose error it passes on' : '';
    switch (kind) {
      case 'returns':
        if (this.around === 'eachOf') return text === '' ? 'goes on with the next one' : `gives ${shown} for it`;
        if (/^\d+$/.test(text) && /\.(?:php|phtml|inc)$/.test(this.of.path))
          return `leaves ${count(Number(text), 'loop or choice', 'loops or choices')} around it`;
        if (text === '') return this.around === 'callback' ? 'ends this inner function' : 'ends here';
        return `returns ${shown}${passes}`;
      case 'throws':
        if (text === '') return 'throws the error again';
        return `throws ${code(shortCode(text.replace(/^new /, ''), longestCode), longestCode)}`;
      case 'yields':
        return text === '' ? 'yields' : `yields ${shown}`;
      case 'calls':
        return `${this.called(text, awaited === true)}${passes}`;
      case 'starts':
        return `starts ${shown} in the background`;
      case 'defers':
        return `at its end, in any case, ${this.called(text, false)}`;
      case 'runs': {
        const printed = /^(?:echo|printf) (?:-[neE]+ )?([^|<>]+)( >&2)?$/.exec(text);
        if (printed === null || !this.isShell) return `runs ${shown}`;
        return `prints ${code(printed[1] ?? '', longestCode)}${printed[2] === undefined ? '' : ' as an error'}`;
      }
      case 'sets':
        return this.set(text, shortCode(value, longestCode), awaited === true) + passes;
      case 'updates':
        return updated(text);
      case 'deletes':
        return `deletes ${shown}`;
      case 'checks':
        return `checks ${shown}`;
      case 'skips':
        return text === ''
          ? 'goes on with the next round'
          : /^\d+$/.test(text)
            ? `goes on with the next round of the loop ${Number(text) - 1} further out`
            : this.isLabel(text)
              ? `goes on with the next round of ${code(text)}`
              : `gives ${shown} for it`;
      case 'stops':
        if (text.startsWith('exit')) return `ends the program (${shown})`;
        if (text === '') return this.around === 'switch' ? 'leaves this choice' : 'stops the loop';
        return this.isLabel(text) ? `stops the loop ${shown}` : `stops the loop with ${shown}`;
      case 'jumps':
        if (text === 'next case') return 'goes on into the next case';
        return /^(?:retry|redo)$/.test(text) ? 'tries again' : `jumps to ${shown}`;
      default:
        return 'has code here that could not be read';
    }
  }

  private isLabel(text: string): boolean {
    return /^'?\w+$/.test(text) && !/^(?:nil|null|true|false|\d+)$/.test(text) && !/\.(?:rb|rake)$/.test(this.of.path);
  }

  private called(text: string, awaited: boolean): string {
    const printed = /^(?:echo|print) ?(.+)$/s.exec(text);
    if (printed !== null && /\.(?:php|phtml|inc)$/.test(this.of.path))
      return `prints ${code(shortCode(printed[1] ?? '', longestCode), longestCode)}`;
    const lock = /^(.{1,60}?)(?:\.|->)(R?)(un)?lock\(\)$/i.exec(text);
    if (lock !== null) return `${lock[3] === undefined ? 'takes' : 'releases'} the lock ${code(lock[1] ?? '')}`;
    const shown = code(shortCode(text, longestCode), longestCode);
    const bare = /^(?:(this|self|cls)(?:\.|::|->))?([\p{L}\p{N}_$#]+[!?]?)(?:\(|$)/u.exec(text);
    // A bare name in a class may be another of the same name.
    if (bare?.[2] === this.of.name && (bare[1] !== undefined || this.of.container === null))
      return `calls itself: ${shown}`;
    return awaited ? `waits for ${shown}` : `calls ${shown}`;
  }

  private set(target: string, value: string, awaited: boolean): string {
    const shown = code(value, longestCode);
    if (target.startsWith('*')) return `writes ${shown} to what ${code(target.slice(1))} points at`;
    const name = code(shortCode(target, 60), 60);
    return awaited ? `waits for ${shown} and keeps it as ${name}` : `sets ${name} to ${shown}`;
  }

  /** "If `x`", "For each `a` in `b`". */
  head(step: FunctionStep): string {
    const { text, value = '' } = step;
    const kind: string = step.kind;
    const shown = code(shortCode(text, longestCode), longestCode);
    const isTest = !this.isShell || /^(?:\[|\(\(|! ?\[|test )/.test(text);
    switch (kind) {
      case 'if':
        return isTest ? `if ${shown}` : `if ${shown} succeeds`;
      case 'unless':
        return isTest ? `unless ${shown}` : `if ${shown} fails`;
      case 'elseIf':
        return isTest ? `otherwise, if ${shown}` : `otherwise, if ${shown} succeeds`;
      case 'switch':
        return text === '' ? 'does the first of these that holds' : `depending on ${shown}`;
      case 'case':
        return this.subject ? `for ${shown}` : `if ${shown}`;
      case 'each':
        return `for each ${code(text.replace(/^_, ?/, ''))} in ${code(shortCode(value, longestCode), longestCode)}`;
      case 'while':
        return isTest ? `while ${shown}` : `while ${shown} succeeds`;
      case 'until':
        return isTest ? `until ${shown}` : `until ${shown} succeeds`;
      case 'for':
        return `in a loop (${shown})`;
      case 'forever':
        return 'again and again';
      case 'again':
        return `once, and again while ${shown}`;
      case 'try':
        return 'tries this';
      case 'catch':
        return text === '' ? 'if an error comes' : `if ${shown} is thrown`;
      case 'noError':
        return `if ${text}`;
      case 'finally':
        return 'at the end, in any case';
      case 'with':
        return text === 'a shell of its own' ? `in ${text}` : `with ${shown}`;
      case 'lock':
        return `while it holds the lock ${shown}`;
      case 'label':
        return `at the label ${shown}`;
      case 'compiled':
        return /^#/.test(text) ? `where ${shown} holds at compile time` : 'otherwise at compile time';
      case 'callback':
        return text === '' ? 'in the function that it gives back' : `in the function that ${shown} gets`;
      case 'eachOf':
        return eachOf(text, value);
      case 'function':
        return `has an inner function ${shown}, which`;
      default:
        return 'otherwise';
    }
  }
}

function eachOf(parameters: string, callee: string): string {
  const through = callee.replace(/\??[.>][\w!?]+$/, '');
  const method = callee.slice(through.length).replace(/^\??[.>]/, '');
  if (/^(?:times|upto|downto|step)/.test(method)) return `for each number (${code(shortCode(callee, 60))})`;
  return parameters === ''
    ? `for each of ${code(shortCode(through, 60))}`
    : `for each ${code(shortCode(parameters, 40))} of ${code(shortCode(through, 60))}`;
}

/** "adds 1 to `x`". */
function updated(text: string): string {
  const step = /^(?:(\+\+|--)(.+)|(.+?)(\+\+|--))$/.exec(text);
  if (step !== null) {
    const name = code(shortCode(step[2] ?? step[3] ?? '', 60));
    return (step[1] ?? step[4]) === '++' ? `adds 1 to ${name}` : `takes 1 from ${name}`;
  }
  const compound = /^([^=<>!]{1,120}?) ?(\+|-)= ?(.+)$/.exec(text);
  if (compound !== null) {
    const [name, value] = [code(shortCode(compound[1] ?? '', 60)), code(shortCode(compound[3] ?? '', longestCode))];
    return compound[2] === '+' ? `adds ${value} to ${name}` : `takes ${value} from ${name}`;
  }
  const factor = /^([^=<>!]{1,120}?) ?([*/])= ?(.+)$/.exec(text);
  if (factor !== null)
    return `${factor[2] === '*' ? 'multiplies' : 'divides'} ${code(shortCode(factor[1] ?? '', 60))} by ${code(shortCode(factor[3] ?? '', longestCode))}`;
  const joined = /^([^=<>!]{1,120}?) ?\.= ?(.+)$/.exec(text);
  if (joined !== null)
    return `appends ${code(shortCode(joined[2] ?? '', longestCode))} to ${code(shortCode(joined[1] ?? '', 60))}`;
  const sent = /^([^<]{1,120}?) <- (.+)$/.exec(text);
  if (sent !== null) return `sends ${code(shortCode(sent[2] ?? '', longestCode))} to ${code(sent[1] ?? '')}`;
  return `does ${code(shortCode(text, longestCode), longestCode)}`;
}
