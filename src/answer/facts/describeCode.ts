import type { Range } from '../../protocol/engineProtocol';
import { fullName, type Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import type { Codebase } from '../codebase';
import { codeSteps, type CodeStep } from './codeSteps';
import { parametersOf } from './parametersOf';
import { after, code, count, listed, type Proof } from './proof';
import { signatureOf } from './factsOf';
import { stepWords } from './stepWords';
import { structureOf } from './structureOf';

/** Steps and members that are told. */
const mostSteps = 9;
const mostNamed = 10;
/** UTF-16 units of a piece of code in a sentence. */
const longestCode = 90;

/** Says what a definition does, from its own lines alone: one sentence, then its steps in order, each with its line. */
export function describeDefinition(definition: Definition, codebase: Codebase, proof: Proof): void {
  const place = proof.cite(definition, `defines ${definition.name}`);
  const shown = `${code(signatureOf(definition, codebase) ?? fullName(definition), 120)} ${place}`;
  if (
    definition.kind === 'class' ||
    definition.kind === 'interface' ||
    definition.kind === 'enum' ||
    definition.kind === 'module'
  ) {
    proof.say(`${shown}${after(definition.doc) || '.'}`);
    const members = membersOf(definition, codebase);
    if (members.length > 0) proof.say(classSentence(definition, members));
    return;
  }
  const lines = linesOf(definition, codebase);
  const steps = codeSteps(definition.path, lines, definition.startLine);
  const sentence = sentenceOf(definition, steps, codebase);
  proof.say(`${shown}${after(definition.doc) || (sentence === '' ? '.' : `: ${sentence}`)}`);
  if (definition.doc !== null && sentence !== '') proof.say(`It ${sentence}`);
  tellSteps(steps, definition.path, proof);
}

/** Says what selected lines do: their place in the definition around them, what they are, and their steps. */
export function describeLines(range: Range, around: Definition | null, codebase: Codebase, proof: Proof): void {
  const lines = splitLines(codebase.text(range.path) ?? '').slice(range.startLine - 1, range.endLine);
  const place = proof.cite(range, 'the selected lines');
  const where =
    around === null ? '' : ` in ${code(fullName(around))} ${proof.cite(around, 'around the selected lines')}`.trimEnd();
  const structure = structureOf(range.path, lines);
  const steps =
    around === null
      ? codeSteps(range.path, lines, range.startLine)
      : codeSteps(range.path, linesOf(around, codebase), around.startLine).filter(
          ({ line }) => line >= range.startLine && line <= range.endLine,
        );
  const what =
    structure ?? (steps.length > 0 ? `${count(range.endLine - range.startLine + 1, 'line')} of code` : namedIn(lines));
  proof.say(
    `These lines ${place} are ${what}${where}.${around?.doc == null ? '' : ` ${code(around.name)}${after(around.doc)}`}`,
  );
  tellSteps(steps, range.path, proof);
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
function classSentence(definition: Definition, members: readonly Definition[]): string {
  const named = (kinds: readonly Definition['kind'][]): string[] =>
    members
      .filter(({ kind, name }) => kinds.includes(kind) && !/^(?:constructor|__init__|new)$/.test(name))
      .map(({ name }) => code(name));
  const methods = named(['method', 'function']);
  const fields = named(['property', 'const', 'key']);
  const some = (all: readonly string[]): string =>
    listed([...all.slice(0, mostNamed), ...(all.length > mostNamed ? [`${all.length - mostNamed} more`] : [])]);
  const parts = [
    ...(fields.length === 0 ? [] : [`${definition.kind === 'enum' ? 'has the values' : 'keeps'} ${some(fields)}`]),
    ...(methods.length === 0 ? [] : [`has the ${methods.length === 1 ? 'method' : 'methods'} ${some(methods)}`]),
  ];
  return parts.length === 0 ? '' : `It ${listed(parts)}.`;
}

/** "goes over `items`, changes `self.total` and returns `total`.": in the order of importance, from what stands there. '' where nothing does. */
function sentenceOf(definition: Definition, steps: readonly CodeStep[], codebase: Codebase): string {
  const parameters = parametersOf(definition.path, signatureOf(definition, codebase) ?? '');
  const of = (kind: CodeStep['kind']): CodeStep[] => steps.filter(step => step.kind === kind);
  const distinct = (all: readonly string[]): string[] => [...new Set(all)];
  const parts: string[] = [];
  if (parameters.length > 0) parts.push(`takes ${listed(parameters.map(each => code(each)))}`);
  const loops = distinct(of('loops').map(({ text }) => code(text, longestCode)));
  if (loops.length > 0) parts.push(`loops (${listed(loops.slice(0, 2))})`);
  const touched = distinct(of('effect').map(({ effect = '' }) => effect));
  if (touched.length > 0) parts.push(`uses ${listed(touched)}`);
  const changed = distinct(of('mutates').map(({ text }) => code(text)));
  if (changed.length > 0) parts.push(`changes ${listed(changed.slice(0, 4))}`);
  if (of('waits').length > 0) parts.push('waits for what it starts');
  if (isRecursive(definition, codebase)) parts.push('calls itself');
  const yields = of('yields');
  if (yields.length > 0) parts.push(`yields ${code(yields[0]?.text ?? '', longestCode)}`);
  const thrown = distinct(of('throws').map(({ text }) => code(text.split('(', 1).join(''), longestCode)));
  if (thrown.length > 0) parts.push(`may throw ${listed(thrown.slice(0, 3))}`);
  const returns = of('returns').filter(({ text }) => text !== '');
  const values = distinct(returns.map(({ text }) => code(text, longestCode)));
  if (values.length > 0 && values.length <= 3) parts.push(`returns ${values.join(' or ')}`);
  else if (values.length > 3) parts.push(`returns one of ${values.length} values`);
  if (parts.length < (parameters.length > 0 ? 2 : 1)) {
    const called = calledIn(definition, codebase);
    if (called.length > 0) parts.push(`calls ${listed(called.slice(0, 5))}`);
  }
  return parts.length === 0 ? '' : `${listed(parts)}.`;
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
