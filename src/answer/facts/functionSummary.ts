import type { FunctionStep } from '../../reading/languages/functionStep';
import { StepWords, tells, type Walked } from './functionWords';
import { thirdPerson, verbOf, wordsOf } from './nameWords';
import { code, listed } from './proof';
import { shortCode } from './shortCode';

/** A block around a step, with the conditions beside it that did not hold. */
interface Around {
  readonly step: FunctionStep;
  readonly not: readonly FunctionStep[];
}

/** A step with what is around it, outermost first. */
interface Placed {
  readonly step: FunctionStep;
  readonly around: readonly Around[];
  /** It is done by a function written inside, which may never be called. */
  readonly inside: boolean;
  /** It may be left out because the function, or a round of its loop, ended before. */
  readonly after: boolean;
}

/** What is known of a function beside its steps. */
export interface Summarized extends Walked {
  readonly signature: string;
  readonly parameters: readonly string[];
}

/** UTF-16 units of a piece of code in the sentence, and words of it. */
const longestCode = 48;
const mostWords = 30;

/** "tries to start another: it calls `job()` and returns `taskStarted`": what a function does in effect, in at most some 30 words. */
export function summaryOf(steps: readonly FunctionStep[], of: Summarized): string {
  const placed = flat(steps, [], false, { after: false });
  const read = purposeOf(of, placed);
  // A verb alone says no more than the name.
  const purpose = read.includes(' ') ? read : '';
  const effects = effectsOf(placed, of);
  const result = resultOf(placed);
  const parts = (most: number, withResult: boolean): string => {
    const did = joined(effects.said.slice(0, most));
    // What is given back is told of every way; what is done, of the longest.
    const unless = effects.mayEnd && did.length > 0 ? ', unless it ends before' : '';
    const gives = withResult && result !== '' ? result : '';
    const done =
      gives === '' || unless === ''
        ? `${listed([...did, ...(gives === '' ? [] : [gives])])}${unless}`
        : `${listed(did)}${unless}, and ${gives}`;
    if (purpose === '') return done;
    return done === '' ? purpose : `${purpose}: it ${done}`;
  };
  for (const most of [2, 1]) {
    const words = parts(most, true);
    if (words.split(' ').length <= mostWords) return words;
  }
  return parts(1, effects.said.length === 0);
}

/** "calls `a` and `b`" of two clauses with the same verb. */
function joined(clauses: readonly string[]): string[] {
  const [first = '', second = ''] = clauses;
  const verb = /^(?:calls|runs) (?=`)/.exec(first)?.[0];
  return verb !== undefined && second.startsWith(verb) && first.endsWith('`') && /^\w+ `[^`]*`$/.test(first)
    ? [`${first} and ${second.slice(verb.length)}`]
    : [...clauses];
}

const isFork = /^(?:if|unless|elseIf|else|case|default|catch)$/;

function flat(
  steps: readonly FunctionStep[],
  around: readonly Around[],
  inside: boolean,
  seen: { after: boolean },
): Placed[] {
  const placed: Placed[] = [];
  for (const [i, step] of steps.entries()) {
    placed.push({ step, around, inside, after: seen.after });
    if (step.steps === undefined) {
      const ends = /^(?:returns|skips|stops|jumps)$/.test(step.kind);
      if (ends && around.some(({ step: each }) => isFork.test(each.kind))) seen.after = true;
      continue;
    }
    const isInner = step.kind === 'function' || step.kind === 'callback' || step.kind === 'eachOf';
    const not = /^(?:elseIf|else)$/.test(step.kind) ? before(steps, i) : [];
    const within = [...around, { step, not }];
    const own = isInner ? { after: false } : seen;
    // What ends one branch ends none of its neighbours.
    const branch = isFork.test(step.kind) ? { after: own.after } : own;
    placed.push(...flat(step.steps, within, inside || (isInner && step.kind !== 'eachOf'), branch));
    if (branch !== own && branch.after && !/^(?:elseIf|else|case|default)$/.test(steps[i + 1]?.kind ?? ''))
      own.after = true;
  }
  return placed;
}

/** The conditions of an `if` before the `else` at a place. */
function before(steps: readonly FunctionStep[], at: number): FunctionStep[] {
  const found: FunctionStep[] = [];
  for (let i = at - 1; i >= 0; i--) {
    const step = steps[i];
    if (step === undefined || !/^(?:if|unless|elseIf)$/.test(step.kind)) break;
    found.unshift(step);
    if (step.kind !== 'elseIf') break;
  }
  return found;
}

const prepositions: Readonly<Record<string, string>> = {
  add: 'to',
  append: 'to',
  put: 'into',
  insert: 'into',
  push: 'to',
  enqueue: 'in',
  register: 'in',
  remove: 'from',
  delete: 'from',
  pop: 'from',
  evict: 'from',
  get: 'from',
  fetch: 'from',
  find: 'in',
  write: 'to',
  send: 'to',
  emit: 'from',
  save: 'in',
  store: 'in',
  read: 'from',
};

/** What says nothing of what is done, or of whom. */
const emptyVerbs = /^(?:call|invoke|apply|include|next|is|index|process|handle|execute|map)$/;
const roles = /^(?:wrapper|handler|helper|callback|listener|factory|builder|hook|decorator|middleware|test)$/;

/** The name read as words; '' where it says nothing. */
function purposeOf(of: Summarized, placed: readonly Placed[]): string {
  const { name, path } = of;
  const words = wordsOf(name);
  const [first = ''] = words;
  if (roles.test(words.at(-1) ?? '')) return '';
  if (/^(?:each|every)$/.test(first) && words.length > 1) return `goes through ${words.join(' ')}`;
  if (/^(?:is|has|can|should)$/.test(first) && words.length > 1)
    return first === 'is' ? `tells whether it is ${words.slice(1).join(' ')}` : `tells whether it ${words.join(' ')}`;
  const said = verbOf(name);
  if (said === null) {
    const returns = placed.some(({ step, inside }) => !inside && step.kind === 'returns' && step.text !== '');
    return returns && words.length > 1 && !/^(?:on|to|from|with)$/.test(first) ? `gives the ${words.join(' ')}` : '';
  }
  const { verb, rest, before: prefix } = said;
  if (name.endsWith('?')) return `tells whether it ${thirdPerson(verb)}${spaced(rest.join(' ') || objectsOf(of, 1))}`;
  if (rest.length === 0 && (emptyVerbs.test(verb) || (prefix.length > 0 && /\.(?:sh|bash|bats)$/.test(path))))
    return prefix.length > 0 ? `does a ${words.join(' ')}` : '';
  const acts = thirdPerson(verb);
  if (verb === 'wait' && rest.length > 0 && !/^(?:for|until|on)$/.test(rest[0] ?? ''))
    return `waits until ${rest.join(' ')}`;
  if (rest.length > 0)
    return /^(?:in|of|from|to|for|with|into|by|on|at)$/.test(rest.at(-1) ?? '')
      ? `${acts} ${rest.join(' ')} ${objectsOf(of, 1) || 'it'}`
      : `${acts} ${rest.join(' ')}`;
  const preposition = prepositions[verb];
  // The first parameter of a function such as `dictDelete(ht, key)` is what it works on.
  if (prefix.length > 0) {
    const [target, object] = plainParameters(of);
    if (target === undefined) return `${acts}, for the ${prefix.join(' ')}`;
    if (preposition === undefined || object === undefined) return `${acts} ${code(target)}`;
    return `${acts} ${code(object)} ${preposition} ${code(target)}`;
  }
  const owner = wordsOf(of.container?.split('.').at(-1) ?? '').join(' ');
  if (owner === '' || !isClass(of.container ?? '')) return `${acts}${spaced(objectsOf(of, 1))}`;
  const on = objectsOf(of, 1);
  if (preposition === undefined)
    return on === '' || /^(?:walk|visit|traverse|iterate)$/.test(verb) ? `${acts} the ${owner}` : `${acts} ${on}`;
  return `${acts}${spaced(objectsOf(of, 2))} ${preposition} the ${owner}`;
}

function isClass(container: string): boolean {
  return /(?:^|[.:])\p{Lu}[^.:]*$/u.test(container);
}

function spaced(words: string): string {
  return words === '' ? '' : ` ${words}`;
}

function objectsOf(of: Summarized, most: number): string {
  return listed(
    plainParameters(of)
      .slice(0, most)
      .map(each => code(each)),
  );
}

/** Parameters that are worked on: not those that choose how, or that are called. */
function plainParameters({ parameters, signature }: Summarized): string[] {
  return parameters.filter(name => {
    if (/^(?:options|opts|config|callback|cb|done|ctx|context|signal|\d+)$|(?:fn|func|callback|handler)$/i.test(name))
      return false;
    const at = signature.search(new RegExp(`(?<![\\w$])${name.replace(/[$]/g, '\\$&')}(?![\\w$])`));
    const after = at < 0 ? '' : signature.slice(at + name.length, at + name.length + 30);
    return (
      !/^\??(?:: ?bool|: ?\(|: ?Callable|[^,)]{0,20}=)/.test(after) && !/\bbool(?:ean)? $/.test(signature.slice(0, at))
    );
  });
}

/** What it does to something outside, what matters most of it, in the order of the code. */
function effectsOf(
  placed: readonly Placed[],
  of: Summarized,
): { readonly said: readonly string[]; readonly mayEnd: boolean } {
  const words = new StepWords(of);
  const name = verbOf(of.name);
  const verbs = name === null ? [] : [name.verb, ...name.rest];
  const locals = new Set(
    placed.filter(({ step }) => step.local === true).flatMap(({ step }) => step.text.split(/, ?/)),
  );
  const all = placed.flatMap(each => [each, ...calledIn(each)]);
  const gives = resultOf(placed) !== '';
  const scored = all.flatMap(({ step, around, inside, after }, i) => {
    const own = asCall(step);
    // It may be called later, or never.
    if (around.some(each => each.step.kind === 'function' || (each.step.kind === 'callback' && each.step.text === '')))
      return [];
    const score = weightOf(own, locals, of.parameters);
    if (score <= 0) return [];
    const said = wordsOf(calleeOf(own.text));
    const named = verbs.some(verb => said.includes(verb)) ? 3 : 0;
    const acts = acting.test(said[0] ?? '') ? 2 : asking.test(said[0] ?? '') ? -2 : 0;
    // A call for a name that nothing sets apart is only a way to a value.
    if (own.local === true && named + acts <= 0) return [];
    // What is put into a local is told by what is given back.
    if (score <= intoLocal && gives) return [];
    const handlers = around.some(({ step: { kind } }) => kind === 'catch' || kind === 'label') ? -4 : 0;
    const forks = around.filter(({ step: { kind } }) => isFork.test(kind)).length;
    return [
      {
        step: own,
        around,
        i,
        after,
        score: score + named + acts + handlers - forks * 0.5 - (inside ? 1.5 : 0) + i / all.length,
      },
    ];
  });
  const chosen = [...scored]
    .sort((a, b) => b.score - a.score)
    .filter(({ step }, i, every) => every.findIndex(other => keyOf(other.step) === keyOf(step)) === i)
    .slice(0, 2)
    .sort((a, b) => a.i - b.i);
  const said = chosen.map(({ step, around, after }) => {
    const short = {
      ...step,
      text: shortCode(step.text, longestCode),
      ...(step.value === undefined ? {} : { value: shortCode(step.value, longestCode) }),
    };
    const several = scored.filter(other => keyOf(other.step) === keyOf(step)).length > 1;
    const when = several && around.length + Number(after) > 0 ? ' in some cases' : conditionWords(around, after);
    return `${(step.kind === 'calls' ? callWords(step.text, of) : null) ?? words.act(short)}${when}`;
  });
  return {
    said: said.filter((each, i) => said.indexOf(each) === i),
    mayEnd: chosen.some(({ after, around }) => after && around.length === 0),
  };
}

/** "adds `key` to `cache`" of `cache.add(key)`: a call's name read as words; null where no verb is in it. */
function callWords(text: string, of: Summarized): string | null {
  const parts = /^((?:[\w$@#!?]{1,40}(?:\??\.|->|::)){0,4})([\w$#]{1,60}[!?]?)(?:\??\.)?(?:\((.*)\)!?)?$/s.exec(text);
  if (parts === null) return null;
  const [, before = '', name = '', inside = ''] = parts;
  const said = verbOf(name);
  const own = before.replace(/(?:\??\.|->|::)$/, '');
  if (
    said === null ||
    (name === of.name && own === '') ||
    name.endsWith('?') ||
    /^(?:fn|func|callback|cb)$/.test(said.rest.at(-1) ?? '')
  )
    return null;
  if (said.rest.length > 3 || said.before.length > 1) return null;
  const { verb, rest } = said;
  if (rest.length > 0) return plainVerbs.test(verb) ? `${thirdPerson(verb)} ${rest.join(' ')}` : null;
  if (emptyVerbs.test(verb) || said.before.length > 0) return null;
  const receiver = /^(?:this|self|super)?$/.test(own) ? '' : code(own.replace(/^(?:this|self)(?:\.|->)/, ''));
  const preposition = prepositions[verb];
  // `write(fd, …)` of a library: the first argument may be the place.
  if (receiver === '' && preposition !== undefined && own === '') return null;
  const given = argumentsOf(inside)
    .filter(each => !/^[\w$]{1,40} ?=(?!=)/.test(each))
    .slice(0, 2);
  const simple = given
    .filter(each => /^(?:[&*]?[\w$.]{1,30}|'[^']{0,30}'|"[^"]{0,30}")$/.test(each))
    .map(each => code(each));
  if (given.length > simple.length)
    return preposition === undefined || receiver === '' ? null : `${thirdPerson(verb)} ${preposition} ${receiver}`;
  const objects = /^(?:add|put|insert|set|print|return|swap|join)$/.test(verb) ? listed(simple) : (simple[0] ?? '');
  if (objects === '') return receiver === '' ? null : `${thirdPerson(verb)} ${receiver}`;
  if (receiver === '') return `${thirdPerson(verb)} ${objects}`;
  return preposition === undefined ? null : `${thirdPerson(verb)} ${objects} ${preposition} ${receiver}`;
}

/** Verbs that can be read in no other way where more words follow. */
const plainVerbs =
  /^(?:set|remove|add|create|delete|load|save|send|free|trim|append|clear|update|check|emit|release|reset|parse|initialize|consume|schedule|compact|print|insert|register|dispose|validate|remove|write|build|start|stop|replace|ensure|notify|render)$/;

/** What a call is given, without names of parameters. */
function argumentsOf(inside: string): string[] {
  const found: string[] = [];
  let [depth, part] = [0, ''];
  for (const letter of inside) {
    depth += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
    if (letter === ',' && depth === 0) {
      found.push(part.trim());
      part = '';
    } else part += letter;
  }
  return [...found, part.trim()].filter(each => each !== '');
}

/** What is done to the world, and what only asks. */
const acting =
  /^(?:write|send|insert|put|delete|remove|save|emit|push|publish|copy|replace|add|append|unsign|sign|verify|post|create|open|start|execute|exec|spawn|register|dispatch|notify|store|set|update|move|rename|evict|dispose|enqueue|dequeue|connect|release|walk|render|job)$/;
const asking =
  /^(?:is|has|get|find|contains?|check|size|length|len|format|encode|count|starts?with|min|max|list|tuple|string|str)$/;

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

function calleeOf(text: string): string {
  return (
    text
      .split('(', 1)
      .join('')
      .replace(/\?\.$/, '')
      .split(/[^\w$#!?]/)
      .at(-1) ?? ''
  );
}

function keyOf({ kind, text }: FunctionStep): string {
  return `${kind === 'calls' ? '' : kind} ${text.split('(', 1).join('')}`;
}

/** The weight of what is done to a local. */
const intoLocal = 2;

const noEffect =
  /(?:R?[uU]n)?[lL]ock\(\)$|^(?:free|hi_free|close|clearTimeout|clearInterval|trap|shift|super|printf?|echo|_?usage|memset|memcpy|s?n?printf|String\.format|fmt\.Sprintf|len|str|int|list|tuple|dict|isinstance|format!|Date\.now|Math\.\w+)\b(?!.*[|>])/;

function weightOf(
  { kind, text, local }: FunctionStep,
  locals: ReadonlySet<string>,
  parameters: readonly string[],
): number {
  if (/^(?:calls|runs|starts)$/.test(kind)) {
    if (tells.test(text) || noEffect.test(text)) return 0;
    if (local === true) return 2.5;
    const receiver = /^[\w$]+(?=\??\.|->)/.exec(text)?.[0] ?? '';
    if (parameters.includes(receiver)) return 6;
    // What is put into a local is not yet an effect.
    return locals.has(receiver) ? intoLocal : 5;
  }
  const base = /^[\w$]+/.exec(text)?.[0] ?? '';
  const own = locals.has(base) || parameters.includes(text);
  if (kind === 'sets' && local !== true) return own ? 0 : text.startsWith('*') ? 6 : /[.[@#]|->/.test(text) ? 4 : 0;
  if (kind === 'updates') return own ? 0 : /[.[@]|->/.test(text) ? 3 : 0;
  if (kind === 'deletes') return own ? 0 : 3;
  return kind === 'yields' ? 7 : 0;
}

const isLoop = /^(?:each|eachOf|while|until|for|forever|again)$/;

/** Whether a loop may end before its last round. */
function leaves(steps: readonly FunctionStep[]): boolean {
  return steps.some(({ kind, steps: inside = [] }) => /^(?:returns|throws|stops|jumps)$/.test(kind) || leaves(inside));
}

/** " for each `a`", " in some cases": what must hold for a step. */
function conditionWords(around: readonly Around[], after: boolean): string {
  const loops = around.filter(({ step }) => isLoop.test(step.kind));
  const conditions = around.filter(
    ({ step }) => isFork.test(step.kind) || /^(?:switch|compiled|label|noError)$/.test(step.kind),
  );
  const [loop] = loops;
  const repeated =
    loops.length === 0
      ? ''
      : loops.length === 1 && loop?.step.kind === 'each' && !leaves(loop.step.steps ?? [])
        ? ` for each ${code(loop.step.text.replace(/^_, ?/, ''))}`
        : ' in a loop';
  const [only] = conditions;
  if (only === undefined) return after ? (loops.length > 0 ? `${repeated} in some cases` : '') : repeated;
  const { kind, text } = only.step;
  const isSimple = !after && conditions.length === 1 && /^(?:if|unless)$/.test(kind) && text.length <= 40;
  return isSimple ? `${repeated} ${kind} ${code(text)}` : `${repeated} in some cases`;
}

/** "returns `a`, `b` or `c`". */
function resultOf(placed: readonly Placed[]): string {
  const own = ownOf(placed);
  const returned = own.filter(({ step }) => step.kind === 'returns' && step.text !== '').map(({ step }) => step.text);
  const distinct = [...new Set(returned)].filter(text => !/^(?:nil|None|null|undefined|Ok\(\(\)\))$/.test(text));
  if (distinct.length === 0) return '';
  const last = distinct.at(-1) ?? '';
  if (distinct.length > 3) return `returns ${code(shortCode(last, longestCode))} if nothing ends it before`;
  const shown = distinct.map(text => code(shortCode(text, longestCode)));
  return `returns ${shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1) ?? ''}`}`;
}

/** What is done by the function itself: not by those inside, nor for each by a callback, from which nothing returns. */
function ownOf(placed: readonly Placed[]): Placed[] {
  return placed.filter(
    ({ step, inside, around }) =>
      !inside && (step.kind === 'throws' || !around.some(each => each.step.kind === 'eachOf')),
  );
}

/** "It takes `a`; throws `E` if `x`; otherwise it returns `b`": what goes in, and every way in which it ends, with all that must hold, in the order of the code. */
export function endsOf(steps: readonly FunctionStep[], of: Summarized): string {
  const words = new StepWords(of);
  const placed = flat(steps, [], false, { after: false });
  // A block of Ruby returns from the method around it.
  const own = /\.(?:rb|rake)$/.test(of.path) ? placed.filter(({ inside }) => !inside) : ownOf(placed);
  const ends = own.filter(({ step }) => step.kind === 'returns' || step.kind === 'throws');
  const told = ends.map(({ step, around }, i) => {
    const act = words.act({ ...step, text: shortCode(step.text, longestCode) }).replace(/^ends here$/, 'ends');
    const when = pathWords(around, words);
    if (when !== '') return `${act} ${when}`;
    return i > 0 ? `otherwise ${act}` : act;
  });
  const takes = of.parameters.length === 0 ? [] : [`takes ${listed(of.parameters.map(each => code(each)))}`];
  const conditional = ends.filter(({ around }) => pathWords(around, words) !== '').length;
  // Where rounds are left out, or it jumps, the conditions around an end are not all that must hold.
  const jumps = own.some(({ step }) => /^(?:label|jumps|skips)$/.test(step.kind) && step.text !== 'next case');
  // A single end stands in the first sentence, and more than a few in the steps alone.
  const all = [...takes, ...(conditional === 0 || ends.length > mostEnds || jumps ? [] : told)];
  return all.length === 0 ? '' : `It ${all.join('; ')}.`;
}

const mostEnds = 5;

/** "if `a` and if `b`": all that must hold for a step. */
function pathWords(around: readonly Around[], words: StepWords): string {
  return around
    .flatMap(({ step, not }, i) => {
      const choice = around[i - 1]?.step;
      const subject = choice?.kind === 'switch' && choice.text !== '' ? code(shortCode(choice.text, 60)) : '';
      const { text, value = '' } = step;
      const kind: string = step.kind;
      const shown = code(shortCode(text, 70), 70);
      switch (kind) {
        case 'try':
        case 'with':
        case 'lock':
          return [];
        case 'switch':
          return [];
        case 'each':
          return [`in the loop over ${code(shortCode(value, 60))}`];
        case 'eachOf':
          return [`in the loop over ${code(shortCode(value.replace(/\??\.\w+$/, ''), 60))}`];
        case 'while':
        case 'until':
        case 'for':
        case 'forever':
        case 'again':
          return ['in the loop'];
        case 'else':
        case 'elseIf': {
          const others = not.map(each => `${each.kind === 'unless' ? 'not ' : ''}${code(shortCode(each.text, 60))}`);
          const none =
            others.length === 1 && not[0]?.kind === 'unless'
              ? `if ${code(shortCode(not[0].text, 60))}`
              : others.length === 0
                ? 'otherwise'
                : others.length === 1
                  ? `unless ${others.join('')}`
                  : `if neither ${others.join(' nor ')}`;
          return [kind === 'else' ? none : `${none}, if ${shown}`];
        }
        case 'case':
          return [subject === '' ? `if ${shown}` : `if ${subject} is ${shown}`];
        case 'default':
          return [subject === '' ? 'in all other cases' : `if ${subject} is anything else`];
        default:
          return [words.head(step)];
      }
    })
    .join(', ');
}
