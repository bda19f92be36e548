import type { FunctionStep, ToldFunction } from '../../reading/languages/functionStep';
import { callWords } from './callWords';
import { calleeOf, effectWeight } from './effectWeight';
import { StepWords } from './functionWords';
import { givenBack, nothing, writes } from './givenBack';
import { isConstructor, namePurpose } from './namePurpose';
import { verbOf, wordsOf } from './nameWords';
import { isFork, isLoop, placedSteps, type Around, type Placed } from './placedSteps';
import { code, listed } from './proof';
import { shortCode } from './shortCode';
import type { Summarized } from './summarized';

/** UTF-16 units of a piece of code in the sentence, words of it, and names that are listed. */
const longestCode = 48;
const mostWords = 45;
const mostNames = 5;

/** "tries to start another: it calls `job()` and returns `taskStarted`": what a function does in effect, in one sentence without its end. */
export function summaryOf({ steps: all }: ToldFunction, of: Summarized): string {
  const { guards, rest } = guardsOf(all);
  const placed = placedSteps(rest);
  const functions = new Set(all.filter(({ kind }) => kind === 'function').map(({ text }) => text));
  const given = givenBack(placed, functions);
  const purpose = namePurpose(
    of,
    placed.some(({ step }) => step.kind === 'returns' && step.text !== ''),
  );
  const effects = isConstructor(of) ? fieldsOf(placed) : effectsOf(placed, given.made, of);
  const unless = unlessWords(guards, given.words !== '');
  const sentence = (most: number, withResult: boolean): string => {
    const did = effects.words(most);
    const gives = withResult && given.words !== '' ? [`returns ${given.words}`] : [];
    const mayEnd = effects.mayEnd && did.length > 0 ? ', unless it ends before' : '';
    const done =
      gives.length > 0 && mayEnd !== ''
        ? `${listed(did)}${mayEnd}, and ${gives.join('')}`
        : `${listed([...did, ...gives])}${mayEnd}`;
    const does = `${done}${done === '' ? '' : unless}`;
    if (purpose === '') return does;
    return does === '' ? purpose : `${purpose}: it ${does}`;
  };
  for (const most of [3, 2, 1]) {
    const words = sentence(most, true);
    if (words.split(' ').length <= mostWords) return words;
  }
  return sentence(1, effects.words(1).length === 0);
}

/** What is told of what is done, so many clauses at most; whether it may end before the last of them. */
interface Effects {
  readonly words: (most: number) => readonly string[];
  readonly mayEnd: boolean;
}

/** Conditions at the beginning under which nothing is done, or nothing given back, and what follows them. */
function guardsOf(steps: readonly FunctionStep[]): {
  readonly guards: readonly FunctionStep[];
  readonly rest: readonly FunctionStep[];
} {
  const guards: FunctionStep[] = [];
  const kept: FunctionStep[] = [];
  for (const [i, step] of steps.entries()) {
    const next = steps[i + 1]?.kind;
    const [only, ...more] = step.steps ?? [];
    const isGuard =
      /^(?:if|unless)$/.test(step.kind) &&
      more.length === 0 &&
      only?.kind === 'returns' &&
      (only.text === '' || nothing.test(only.text)) &&
      next !== 'else' &&
      next !== 'elseIf';
    if (isGuard && guards.length < mostGuards) guards.push(step);
    else if (step.kind === 'sets' && step.local === true) kept.push(step);
    else return { guards, rest: [...kept, ...steps.slice(i)] };
  }
  return { guards: [], rest: steps };
}

/** ", but does nothing if `a` or if `b`": what the conditions at the beginning mean. */
function unlessWords(guards: readonly FunctionStep[], gives: boolean): string {
  const [first] = guards;
  if (first === undefined) return '';
  const value = first.steps?.[0]?.text ?? '';
  const isSame = guards.every(({ steps }) => steps?.[0]?.text === value);
  const conditions = guards.map(({ kind, text }) => `${kind} ${code(shortCode(text, 60), 60)}`).join(' or ');
  if (value === '' || !isSame) return `, but does nothing ${conditions}`;
  return gives ? `, or ${code(value)} ${conditions}` : `, but only returns ${code(value)} ${conditions}`;
}

const mostGuards = 2;

/** What a constructor keeps in the object, and what else it does. */
function fieldsOf(placed: readonly Placed[]): Effects {
  const names = placed.flatMap(({ step, inside }) => {
    const field =
      /^(?:\$?this(?:\.|->)|self\.|@)([\w$]+)$/.exec(step.text)?.[1] ??
      (/^_\w+$|^\w+_$/.test(step.text) ? step.text : undefined);
    return step.kind === 'sets' && !inside && field !== undefined ? [field] : [];
  });
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, mostNames).map(each => code(each));
  const more = distinct.length > shown.length ? [`${distinct.length - shown.length} more`] : [];
  return { words: () => (distinct.length === 0 ? [] : [`sets ${listed([...shown, ...more])}`]), mayEnd: false };
}

interface Scored {
  readonly step: FunctionStep;
  readonly around: readonly Around[];
  readonly after: boolean;
  readonly i: number;
  readonly score: number;
}

/** What it does to something outside, and to what it gives back: what matters most of it, in the order of the code. */
function effectsOf(placed: readonly Placed[], made: ReadonlySet<string>, of: Summarized): Effects {
  const isShell = /\.(?:sh|bash|bats|zsh|ksh)$/.test(of.path) || !/\.\w+$/.test(of.path);
  const name = verbOf(of.name);
  const verbs = name === null ? [] : [name.verb, ...name.rest];
  const parameters = new Set(of.parameters.map(each => each.name));
  const locals = new Set(
    placed.filter(({ step }) => step.local === true).flatMap(({ step }) => step.text.split(/, ?/)),
  );
  const all = placed.flatMap(each => [each, ...calledIn(each)]);
  const scored = all.flatMap(({ step, around, inside, after }, i): Scored[] => {
    // It may be called later, or never.
    if (around.some(each => each.step.kind === 'function' || (each.step.kind === 'callback' && each.step.text === '')))
      return [];
    const result = [...made].find(local => writes(step, local));
    // The empty value that it begins with says nothing.
    if (result !== undefined && step.kind === 'sets' && step.text === result && isEmpty(step.value ?? '')) return [];
    const own = result === undefined ? asCall(step) : step;
    const weight = result === undefined ? effectWeight(own, locals, parameters, isShell) : 6;
    if (weight <= 0) return [];
    const said = wordsOf(calleeOf(own.text));
    const named = verbs.some(verb => said.includes(verb)) ? 3 : 0;
    const handlers = around.some(({ step: { kind } }) => kind === 'catch' || kind === 'label') ? -4 : 0;
    const forks = around.filter(({ step: { kind } }) => isFork.test(kind)).length;
    const score = weight + named + handlers - forks * 0.5 - (inside ? 1.5 : 0) + i / all.length;
    return [{ step: own, around, after, i, score }];
  });
  const ranked = [...scored]
    .sort((a, b) => b.score - a.score)
    .filter(({ step }, i, every) => every.findIndex(other => keyOf(other.step) === keyOf(step)) === i);
  const chosen = (most: number): Scored[] => ranked.slice(0, most).sort((a, b) => a.i - b.i);
  return {
    words: most => clauses(chosen(most), scored, of),
    mayEnd: chosen(2).some(({ after, around }) => after && around.length === 0),
  };
}

function isEmpty(value: string): boolean {
  return /^(?:["'`]{2}|\[\]|\{\}|0|0\.0|nil|None|null|\w*(?:list|dict|set|Map|Set|Vec|String|StringBuilder|ArrayList|HashMap|strings\.Builder|array)(?:<[^>]*>)?(?:::new)?\(\)|new \w+(?:<[^>]*>)?\(\)|make\(.*\)|\[\].*\{\})$/.test(
    value,
  );
}

/** A clause for each step, or for those together that one loop does. */
function clauses(chosen: readonly Scored[], scored: readonly Scored[], of: Summarized): string[] {
  const found: { loop: FunctionStep | null; said: string[] }[] = [];
  for (const each of chosen) {
    const loop = each.around.find(({ step }) => isLoop.test(step.kind))?.step ?? null;
    const several = scored.filter(other => keyOf(other.step) === keyOf(each.step)).length > 1;
    const when = several && each.around.length + Number(each.after) > 0 ? ' in some cases' : conditionWords(each);
    const differ = scored.some(other => keyOf(other.step) === keyOf(each.step) && other.step.text !== each.step.text);
    const said = `${actWords(differ ? withoutArguments(each.step) : each.step, of)}${when}`;
    const last = found.at(-1);
    if (last !== undefined && last.loop === loop && loop !== null) last.said.push(said);
    else found.push({ loop, said: [said] });
  }
  return found
    .map(
      ({ loop, said }) =>
        `${listed(joined(said.filter((each, i) => said.indexOf(each) === i)))}${loop === null ? '' : loopWords(loop)}`,
    )
    .filter((each, i, every) => every.indexOf(each) === i);
}

/** A call that is made several times, each with other arguments. */
function withoutArguments(step: FunctionStep): FunctionStep {
  const open = step.text.indexOf('(');
  return step.kind === 'calls' && open > 0 ? { ...step, text: `${step.text.slice(0, open)}(…)` } : step;
}

function actWords(step: FunctionStep, of: Summarized): string {
  const short: FunctionStep = {
    kind: step.kind,
    line: step.line,
    endLine: step.endLine,
    ...(step.awaited === true ? { awaited: true } : {}),
    text: shortCode(step.text, longestCode),
    ...(step.value === undefined ? {} : { value: shortCode(step.value, longestCode) }),
  };
  const called = step.kind === 'calls' ? callWords(step.text, of) : null;
  return called ?? new StepWords(of).act(short);
}

/** "calls `a` and `b`" of two clauses with the same verb. */
function joined(said: readonly string[]): string[] {
  const [first = '', second = '', ...more] = said;
  const verb = /^(?:calls|runs) (?=`)/.exec(first)?.[0];
  return verb !== undefined && second.startsWith(verb) && /^\w+ `[^`]*`$/.test(first)
    ? [`${first} and ${second.slice(verb.length)}`, ...more]
    : [...said];
}

/** A name that is given what a call gives: the call is what is done. */
function asCall(step: FunctionStep): FunctionStep {
  const { kind, local, value = '' } = step;
  const isCall = /^[\p{L}_$@][\p{L}\p{N}_$.@?!:>#-]*\(.*\)!?$/su.test(value);
  return kind === 'sets' && local === true && isCall ? { ...step, kind: 'calls', text: value } : step;
}

/** Calls in a condition that do something: `if (write(fd, buf, n) != n)`. */
function calledIn(placed: Placed): Placed[] {
  const { step } = placed;
  if (!/^(?:if|unless|elseIf|while|until)$/.test(step.kind)) return [];
  const call = /(?<![\w$.>])((?:[\w$@]{1,40}(?:\.|->|::)){0,3}[\w$]{1,60})\([^()]{0,120}\)/g;
  return [...step.text.matchAll(call)]
    .filter(([, callee = '']) =>
      /^(?:f?write|send|recv|f?truncate|ftruncate|insert|put|delete|remove|push|connect|exec|save|append|emit|create|open|poll|read)$/.test(
        wordsOf(callee)[0] ?? '',
      ),
    )
    .map(([text]) => ({ ...placed, step: { kind: 'calls', text, line: step.line, endLine: step.endLine } }));
}

function keyOf({ kind, text }: FunctionStep): string {
  return `${kind === 'calls' ? '' : kind} ${text.split('(', 1).join('')}`;
}

/** Whether a loop may end before its last round. */
function leaves(steps: readonly FunctionStep[]): boolean {
  return steps.some(({ kind, steps: inside = [] }) => /^(?:returns|throws|stops|jumps)$/.test(kind) || leaves(inside));
}

/** " for each `a` in `b`", " in a loop". */
function loopWords({ kind, text, value = '', steps = [] }: FunctionStep): string {
  const through = code(shortCode(value, longestCode));
  if (kind === 'each')
    return leaves(steps) ? ` in a loop over ${through}` : ` for each ${code(text.replace(/^_, ?/, ''))} in ${through}`;
  return ' in a loop';
}

/** " if `a`", " in some cases": what must hold for a step within its loop. */
function conditionWords({ around, after }: Scored): string {
  const loops = around.filter(({ step }) => isLoop.test(step.kind));
  const conditions = around.filter(
    ({ step }) => isFork.test(step.kind) || /^(?:switch|compiled|label|noError)$/.test(step.kind),
  );
  const [only] = conditions;
  if (only === undefined) return (after && loops.length > 0) || loops.length > 1 ? ' in some cases' : '';
  const { kind, text } = only.step;
  const isSimple = !after && loops.length < 2 && conditions.length === 1 && text.length <= 50;
  if (isSimple && /^(?:if|unless)$/.test(kind)) return ` ${kind} ${code(text)}`;
  if (isSimple && kind === 'catch') return text === '' ? ' after an error' : ` if ${code(text)} is thrown`;
  const [other] = only.not;
  if (isSimple && kind === 'else' && only.not.length === 1 && other !== undefined && other.text.length <= 50)
    return ` ${other.kind === 'unless' ? 'if' : 'unless'} ${code(other.text)}`;
  return ' in some cases';
}
