import type { FunctionStep, ToldFunction } from '../../reading/languages/functionStep';
import type { Range } from '../../protocol/engineProtocol';
import { fullName, type Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import type { Codebase } from '../codebase';
import { endsOf } from './functionEnds';
import { summaryOf } from './functionSummary';
import { stepList, type Walked } from './functionWords';
import { after, code, count, listed, type Proof } from './proof';
import { signatureOf } from './factsOf';
import { cut } from './walkOf';
import { structureOf } from './structureOf';
import { summarized, toldOf } from './toldFunction';
import type { Summarized } from './summarized';

/** Names that are told. */
const mostNamed = 10;

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
  const told = await toldOf(definition, codebase);
  const doc = docOf(definition);
  if (told === null) {
    const called = calledIn(definition, codebase).slice(0, mostNamed);
    const calls = called.length === 0 ? '.' : ` calls ${listed(called)}.`;
    proof.say(`${shown}${after(doc) || calls}`);
    return;
  }
  const of = summarized(definition, told, codebase);
  const summary = summaryOf(told, of);
  const says = doc === null ? (summary === '' ? '.' : ` ${summary}.`) : after(doc);
  proof.say(`${code(fullName(definition))} ${place}${says}`);
  if (doc !== null && summary !== '') proof.say(`From its code: it ${summary}.`);
  proof.say(signedEnds(definition, told, of, codebase));
  tellWalked(told.steps, of, proof);
}

/** Says what a function's own lines do, where it has any: one sentence, then its steps. */
export async function describeBody(definition: Definition, codebase: Codebase, proof: Proof): Promise<void> {
  if (!/function|method/.test(definition.kind) || definition.endLine === definition.startLine) return;
  const told = await toldOf(definition, codebase);
  if (told === null) return;
  const of = summarized(definition, told, codebase);
  const summary = summaryOf(told, of);
  if (summary !== '') proof.say(`It ${summary}.`);
  proof.say(endsOf(told, of));
  tellWalked(told.steps, of, proof);
}

/** The signature, and how it ends. */
function signedEnds(definition: Definition, told: ToldFunction, of: Summarized, codebase: Codebase): string {
  const signature = signatureOf(definition, codebase);
  const ends = endsOf(told, of);
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
  const told = around === null ? null : await toldOf(around, codebase);
  const what =
    structure ?? (told !== null ? `${count(range.endLine - range.startLine + 1, 'line')} of code` : namedIn(lines));
  proof.say(
    `These lines ${place} are ${what}${where}.${around?.doc == null ? '' : ` ${code(around.name)}${after(around.doc)}`}`,
  );
  if (structure === null && told !== null && around !== null) tellWalked(onLines(told.steps, range), around, proof);
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
  const told = made === undefined ? null : await toldOf(made, codebase);
  const kept = (told?.steps ?? [])
    .filter(({ kind, text }) => kind === 'sets' && /^(?:\$?this(?:\.|->)|self\.|@)/.test(text))
    .map(({ text }) => code(text.replace(/^(?:\$?this(?:\.|->)|self\.|@)/, '')));
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
    const told = walked[i] ?? null;
    const does = told === null ? '' : summaryOf(told, summarized(member, told, codebase));
    const words = doc === null ? (does === '' ? '' : `: ${cut(does, longestMember)}`) : after(doc);
    return words === '' ? [] : [`- ${code(member.name)} ${proof.cite(member, 'a method of it')}${words}`];
  });
  if (items.length > 0) proof.say(items.join('\n'));
}

/** Methods that are told of, and UTF-16 units of what one does. */
const mostMembers = 8;
const longestMember = 220;

/** What it calls, by name: all that is known of a function whose syntax is not told. */
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

const keyword =
  /^(?:const|let|var|function|return|new|this|self|def|class|async|await|for|else|public|private|static|void|int|string)$/;

function namedIn(lines: readonly string[]): string {
  const words = lines.join('\n').match(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu) ?? [];
  const names = [...new Set(words)].filter(name => !keyword.test(name)).slice(0, 6);
  return names.length === 0
    ? count(lines.length, 'line')
    : `${count(lines.length, 'line')} with ${listed(names.map(each => code(each)))}`;
}
