import type { FunctionStep } from '../../reading/languages/functionStep';
import { toldExtensions } from '../../reading/languages/functionSteps';
import type { Range } from '../../protocol/engineProtocol';
import { fullName, type Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import type { Codebase } from '../codebase';
import { codeSteps, type CodeStep } from './codeSteps';
import { endsOf as endsWords, summaryOf, type Summarized } from './functionSummary';
import { stepList, type Walked } from './functionWords';
import { parametersOf } from './parametersOf';
import { after, code, count, listed, type Proof } from './proof';
import { signatureOf } from './factsOf';
import { stepWords } from './stepWords';
import { cut } from './walkOf';
import { structureOf } from './structureOf';

/** Steps and members that are told. */
const mostSteps = 12;
const mostNamed = 10;
/** UTF-16 units of a piece of code in a sentence. */
const longestCode = 90;

/** Says what a definition does, from its own lines alone: one sentence, then its steps in order, each with its line. */
export async function describeDefinition(definition: Definition, codebase: Codebase, proof: Proof): Promise<void> {
  const structure = /function|method|class/.test(definition.kind)
    ? null
    : structureOf(definition.path, linesOf(definition, codebase));
  if (structure !== null) {
    const at = proof.cite(definition, `defines ${definition.name}`);
    proof.say(`${code(fullName(definition))} ${at} is ${structure}.${after(docOf(definition)).replace(/^:/, '')}`);
    return;
  }
  const place = proof.cite(definition, `defines ${definition.name}`);
  const shown = `${code(signatureOf(definition, codebase) ?? fullName(definition), 120)} ${place}`;
  if (
    definition.kind === 'class' ||
    definition.kind === 'interface' ||
    definition.kind === 'enum' ||
    definition.kind === 'module'
  ) {
    const members = membersOf(definition, codebase);
    const has = members.length > 0 ? await classSentence(definition, members, codebase) : '';
    const doc = after(docOf(definition));
    // Without a comment what it keeps and can do is the first sentence.
    proof.say(doc === '' && has !== '' ? `${shown} ${has.replace(/^It /, '')}` : `${shown}${doc || '.'}`);
    if (doc !== '') proof.say(has);
    await tellMembers(members, codebase, proof);
    return;
  }
  const walked = await stepsOf(definition, codebase);
  if (walked !== null) {
    const doc = docOf(definition);
    const of = summarized(definition, codebase);
    const summary = summaryOf(walked, of);
    const says = doc === null ? (summary === '' ? '.' : ` ${summary}.`) : after(doc);
    proof.say(`${code(fullName(definition))} ${place}${says}`);
    if (doc !== null && summary !== '') proof.say(`From its code: it ${summary}.`);
    proof.say(signedEnds(definition, walked, of, codebase));
    tellWalked(walked, of, proof);
    return;
  }
  const lines = linesOf(definition, codebase);
  const steps = codeSteps(definition.path, lines, definition.startLine, true);
  const sentence = sentenceOf(definition, steps, codebase);
  proof.say(`${shown}${after(docOf(definition)) || (sentence === '' ? '.' : `: ${sentence}`)}`);
  if (docOf(definition) !== null && sentence !== '') proof.say(`It ${sentence}`);
  tellSteps(steps, definition.path, proof);
}

/** Says what a function's own lines do, where it has any: one sentence, then its steps. */
export async function describeBody(definition: Definition, codebase: Codebase, proof: Proof): Promise<void> {
  if (!/function|method/.test(definition.kind) || definition.endLine === definition.startLine) return;
  const walked = await stepsOf(definition, codebase);
  if (walked !== null) {
    const of = summarized(definition, codebase);
    const summary = summaryOf(walked, of);
    if (summary !== '') proof.say(`It ${summary}.`);
    proof.say(endsWords(walked, of));
    tellWalked(walked, of, proof);
    return;
  }
  const lines = linesOf(definition, codebase);
  const steps = codeSteps(definition.path, lines, definition.startLine, true);
  const sentence = sentenceOf(definition, steps, codebase);
  if (sentence === '') return;
  proof.say(`It ${sentence}`);
  tellSteps(steps, definition.path, proof);
}

/** What its syntax says that a function does; null where it says nothing. */
async function stepsOf(definition: Definition, codebase: Codebase): Promise<readonly FunctionStep[] | null> {
  return (await codebase.steps(definition.path, [definition]))[0] ?? null;
}

function summarized(definition: Definition, codebase: Codebase): Summarized {
  const { path, name, container } = definition;
  const signature = signatureOf(definition, codebase) ?? '';
  return { path, name, container, signature, parameters: parametersOf(path, signature) };
}

/** The signature, and how it ends. */
function signedEnds(
  definition: Definition,
  steps: readonly FunctionStep[],
  of: Summarized,
  codebase: Codebase,
): string {
  const signature = signatureOf(definition, codebase);
  const ends = endsWords(steps, of);
  return [...(signature === null ? [] : [code(signature, 200)]), ...(ends === '' ? [] : [ends])].join('\n\n');
}

function tellWalked(steps: readonly FunctionStep[], of: Walked, proof: Proof): void {
  const list = stepList(steps, of, proof);
  if (list !== '') proof.say(`Step by step:\n\n${list}`);
}

/** Steps on some lines, with the blocks around them. */
function onLines(steps: readonly FunctionStep[], { startLine, endLine }: Range): FunctionStep[] {
  return steps.flatMap(step => {
    if (step.steps === undefined) return step.line <= endLine && step.endLine >= startLine ? [step] : [];
    const own = onLines(step.steps, { path: '', startLine, endLine });
    return own.length > 0 || (step.line >= startLine && step.line <= endLine) ? [{ ...step, steps: own }] : [];
  });
}

/** What its author says of it: the line that names a script's interpreter, and what is still to do, say nothing of it. */
function docOf({ doc }: Definition): string | null {
  return doc === null || /^(?:!|TODO\b|FIXME\b|XXX\b)/.test(doc) ? null : doc;
}

/** Says what selected lines do: their place in the definition around them, what they are, and their steps. */
export async function describeLines(
  range: Range,
  around: Definition | null,
  codebase: Codebase,
  proof: Proof,
): Promise<void> {
  const lines = splitLines(codebase.text(range.path) ?? '').slice(range.startLine - 1, range.endLine);
  const place = proof.cite(range, 'the selected lines');
  const where =
    around === null ? '' : ` in ${code(fullName(around))} ${proof.cite(around, 'around the selected lines')}`.trimEnd();
  const structure = structureOf(range.path, lines);
  const walked = around === null ? null : await stepsOf(around, codebase);
  const steps =
    around === null
      ? codeSteps(range.path, lines, range.startLine, true)
      : codeSteps(range.path, linesOf(around, codebase), around.startLine, true).filter(
          ({ line }) => line >= range.startLine && line <= range.endLine,
        );
  const what =
    structure ?? (steps.length > 0 ? `${count(range.endLine - range.startLine + 1, 'line')} of code` : namedIn(lines));
  proof.say(
    `These lines ${place} are ${what}${where}.${around?.doc == null ? '' : ` ${code(around.name)}${after(around.doc)}`}`,
  );
  if (structure !== null) return;
  if (walked !== null && around !== null) tellWalked(onLines(walked, range), around, proof);
  else tellSteps(steps, range.path, proof);
}

function linesOf({ path, startLine, endLine }: Range, codebase: Codebase): readonly string[] {
  return splitLines(codebase.text(path) ?? '').slice(startLine - 1, endLine);
}

function membersOf(definition: Definition, { index }: Codebase): Definition[] {
  return index
    .definedIn(definition.path)
    .filter(each => each.container === fullName(definition) || each.container === definition.name)
    .filter(each => each.startLine >= definition.startLine && each.endLine <= definition.endLine);
}

/** "It keeps `a` and `b`, and can `add` and `remove`." */
async function classSentence(
  definition: Definition,
  members: readonly Definition[],
  codebase: Codebase,
): Promise<string> {
  const named = (kinds: readonly Definition['kind'][]): string[] =>
    members
      .filter(
        ({ kind, name }) => kinds.includes(kind) && !/^(?:constructor|__init__|initialize|__construct|new)$/.test(name),
      )
      .map(({ name }) => code(name));
  const methods = named(['method', 'function']);
  const made = members.find(({ name }) => /^(?:constructor|__init__|initialize|__construct)$/.test(name));
  const walked = made === undefined ? null : await stepsOf(made, codebase);
  const kept =
    walked !== null
      ? [
          ...new Set(
            walked
              .filter(({ kind, text }) => kind === 'sets' && /^(?:this\.|self\.|@)/.test(text))
              .map(({ text }) => code(text.replace(/^(?:this\.|self\.|@)/, ''))),
          ),
        ]
      : made === undefined
        ? []
        : codeSteps(made.path, linesOf(made, codebase), made.startLine)
            .filter(({ kind }) => kind === 'mutates')
            .map(({ text }) => code(text.replace(/^(?:this|self|\$this)(?:\.|->)/, '')));
  const fields = [...new Set([...named(['property', 'const', 'key']), ...kept])];
  const some = (all: readonly string[]): string =>
    listed([...all.slice(0, mostNamed), ...(all.length > mostNamed ? [`${all.length - mostNamed} more`] : [])]);
  const parts = [
    ...(fields.length === 0 ? [] : [`${definition.kind === 'enum' ? 'has the values' : 'keeps'} ${some(fields)}`]),
    ...(methods.length === 0 ? [] : [`can ${some(methods)}`]),
  ];
  return parts.length === 0 ? '' : `It ${listed(parts)}.`;
}

/** What each method does, in a line. */
async function tellMembers(members: readonly Definition[], codebase: Codebase, proof: Proof): Promise<void> {
  const methods = members
    .filter(({ kind, name }) => /method|function/.test(kind) && !/^(?:constructor|__init__|initialize|new)$/.test(name))
    .slice(0, mostMembers);
  const [first] = methods;
  const walked = first === undefined ? [] : await codebase.steps(first.path, methods);
  const items = methods.flatMap((member, i) => {
    const doc = docOf(member);
    const steps = walked[i] ?? null;
    const does =
      steps === null && toldExtensions.test(member.path.slice(member.path.lastIndexOf('.') + 1))
        ? ''
        : steps === null
          ? sentenceOf(member, codeSteps(member.path, linesOf(member, codebase), member.startLine, true), codebase)
          : summaryOf(steps, summarized(member, codebase));
    const words = doc === null ? (does === '' ? '' : `: ${cut(does, longestMember)}`) : after(doc);
    return words === '' ? [] : [`- ${code(member.name)} ${proof.cite(member, 'a method of it')}${words}`];
  });
  if (items.length > 0) proof.say(items.join('\n'));
}

/** Methods that are told of, and UTF-16 units of what one does. */
const mostMembers = 8;
const longestMember = 220;

/** "takes `items`, goes through `for x in items`, …; returns `0` at once if …": what it does in effect, in the code's own words. '' where nothing stands there. */
function sentenceOf(definition: Definition, steps: readonly CodeStep[], codebase: Codebase): string {
  const parameters = parametersOf(definition.path, signatureOf(definition, codebase) ?? '');
  const own = steps.filter(({ inside }) => inside !== true);
  const [ending] = own.filter(({ kind }) => kind === 'returns').slice(-1);
  // What is given back under a condition alone is no more than one of its ends.
  const last = ending?.when === null || definition.path.endsWith('.rs') ? ending : undefined;
  const acts = actsOf(steps.filter(step => step !== last));
  const parts: string[] = [];
  if (parameters.length > 0) parts.push(`takes ${listed(parameters.map(each => code(each)))}`);
  parts.push(...acts);
  if (isRecursive(definition, codebase)) parts.push('calls itself');
  const [yielded] = own.filter(({ kind }) => kind === 'yields');
  if (yielded !== undefined) parts.push(`yields ${code(yielded.text, longestCode)}`);
  const ends = endsOf(own.filter(step => step !== last));
  if (last !== undefined && last.text !== '')
    parts.push(`returns ${code(last.text, longestCode)}${whenWords(last.when)}`);
  if (parts.length < (parameters.length > 0 ? 2 : 1) && ends === '') {
    const called = calledIn(definition, codebase);
    if (called.length > 0) parts.push(`calls ${listed(called.slice(0, 5))}`);
  }
  if (parts.length === 0) return ends === '' ? '' : `${ends}.`;
  return `${listed(parts)}${ends === '' ? '' : `. It ${ends}`}.`;
}

/** What is done, what matters most of it, in the order of the code. */
function actsOf(steps: readonly CodeStep[]): string[] {
  const weights: Partial<Record<CodeStep['kind'], number>> = {
    effect: 5,
    calls: 4,
    runs: 4,
    mutates: 4,
    loops: 3,
    updates: 2,
    binds: 1,
  };
  const told = steps
    .filter(({ kind, text }) => weights[kind] !== undefined && !/(?:[Uu]n)?[Ll]ock\(\)$/.test(text))
    .filter((step, i, all) => all.findIndex(each => each.line === step.line) === i);
  const chosen = [...told].sort((a, b) => (weights[b.kind] ?? 0) - (weights[a.kind] ?? 0)).slice(0, mostActs);
  return told
    .filter(step => chosen.includes(step))
    .map(step => {
      const words: Partial<Record<CodeStep['kind'], string>> = {
        loops: `goes through ${code(step.text, longestCode)}`,
        effect: `does ${code(step.text, longestCode)}`,
        calls: `calls ${code(step.text, longestCode)}`,
        runs: `runs ${code(step.text, longestCode)}`,
        updates: `does ${code(step.text, longestCode)}`,
      };
      const set = `sets ${code(step.text, longestCode)}${step.value === undefined ? '' : ` to ${code(step.value, longestCode)}`}`;
      const where = step.inside === true ? ' in a function inside it' : '';
      return `${words[step.kind] ?? set}${step.kind === 'loops' ? '' : whenWords(step.when)}${where}`;
    });
}

const mostActs = 5;

/** What ends it early or is thrown, with the conditions: "returns `0` at once if `n <= 0` and throws `E` if `n > 9`". */
function endsOf(steps: readonly CodeStep[]): string {
  const parts = steps
    .filter(({ kind }) => kind === 'throws' || kind === 'returns')
    .map(({ kind, text, when }) =>
      kind === 'throws'
        ? text === ''
          ? `throws again what it caught${whenWords(when)}`
          : `throws ${code(/^[\w.:]+(?=\()/.exec(text)?.[0] ?? text, longestCode)}${whenWords(when)}`
        : `${text === '' ? 'ends' : `returns ${code(text, longestCode)}`}${whenWords(when)}`,
    );
  const distinct = [...new Set(parts)];
  return listed([
    ...distinct.slice(0, mostEnds),
    ...(distinct.length > mostEnds ? [`ends in ${distinct.length - mostEnds} more ways`] : []),
  ]);
}

const mostEnds = 3;

/** " if `x`", " in `case 1`", " after an error"; '' without a condition. */
function whenWords(when: string | null): string {
  if (when === null) return '';
  if (when.startsWith('else of if ')) return ` unless ${code(when.slice('else of if '.length), 70)}`;
  if (/^(?:catch|except|rescue)/.test(when)) return ' after an error';
  if (/^(?:finally|ensure)/.test(when)) return ' at the end in any case';
  if (/^(?:(?:case|when|default|else|guard|unless)(?![\p{L}\p{N}_.])|(?:match|switch)\s*[^\s]+$)/u.test(when))
    return ` in ${code(when, 70)}`;
  return ` if ${code(when, 70)}`;
}

function calledIn({ path, startLine, endLine, name }: Definition, codebase: Codebase): string[] {
  const references = codebase.outline(path)?.references ?? [];
  return [
    ...new Set(
      references
        .filter(each => each.kind === 'call' && each.line >= startLine && each.line <= endLine && each.name !== name)
        .map(each => code(each.name)),
    ),
  ];
}

function isRecursive({ path, name, startLine, endLine }: Definition, codebase: Codebase): boolean {
  return (codebase.outline(path)?.references ?? []).some(
    each =>
      each.kind === 'call' &&
      each.name === name &&
      each.line > startLine &&
      each.line <= endLine &&
      (each.receiver === undefined || /^(?:this|self|cls|\$this)$/.test(each.receiver)),
  );
}

/** The steps as a list, in the order of the code, each with its line. */
function tellSteps(steps: readonly CodeStep[], path: string, proof: Proof): void {
  const told = steps.filter((step, i) => steps.findIndex(other => stepWords(other) === stepWords(step)) === i);
  const shown = told.length <= mostSteps ? told : told.filter(({ kind }) => kind !== 'waits').slice(0, mostSteps);
  if (told.length === 0) return;
  const rest = told.length - shown.length;
  const items = shown.map(
    step => `- ${stepWords(step)} ${proof.cite({ path, startLine: step.line, endLine: step.line }, 'a step of it')}`,
  );
  proof.say(`Step by step:\n\n${items.join('\n')}${rest > 0 ? `\n- and ${count(rest, 'more step')}` : ''}`);
}

const keyword =
  /^(?:const|let|var|function|return|new|this|self|def|class|async|await|for|else|public|private|static|void|int|string)$/;

function namedIn(lines: readonly string[]): string {
  const words = lines.join('\n').match(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu) ?? [];
  const names = [...new Set(words)].filter(name => !keyword.test(name)).slice(0, 6);
  return names.length === 0
    ? count(lines.length, 'line')
    : `${count(lines.length, 'line')} with ${listed(names.map(each => code(each)))}`;
}
