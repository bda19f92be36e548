import { isTestPath } from '../../reading/files/isTestPath';
import { fullName, type Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import type { PickedEvidence } from '../../search/ranking/evidence';
import { fileWorth } from '../../search/ranking/fileWorth';
import type { Codebase } from '../codebase';
import { differenceAsked } from '../question/differenceAsked';
import { targetOf } from '../question/target';
import { docText } from './docText';
import { signatureOf } from './factsOf';
import { Links } from './links';
import { madeWhere } from './madeWhere';
import { sentencesOf } from './plainProse';
import { Proof, code, listed, quoted } from './proof';
import type { QuotedAnswer } from './quotedAnswer';
import { saidOf } from './saidOf';
import { conditionsAt, endsOf } from './functionEnds';
import { summaryOf } from './functionSummary';
import { summarized, toldOf } from './toldFunction';
import { cut } from './walkOf';

/** UTF-16 units of what is said of each side, and its steps and members. */
const longestSaid = 330;
const longestCondition = 120;
const mostMembers = 8;

/** One of the two things that are compared. */
interface Side {
  readonly name: string;
  readonly definition: Definition | null;
}

/**
 * What tells two things apart: how one leads to the other, what the author says of each, and what each of them does that the other does not. Null for another
 * question, or where nothing is known of one of them.
 */
export async function differenceOf(
  question: string,
  evidence: readonly PickedEvidence[],
  codebase: Codebase,
): Promise<QuotedAnswer | null> {
  const names = differenceAsked(question);
  if (names === null) return null;
  const [first, second] = names.map((name): Side => ({ name, definition: meant(name, question, codebase) }));
  if (first === undefined || second === undefined) return null;
  const proof = new Proof(path => codebase.text(path), evidence);
  const links = new Links(codebase);
  const [one, other] = [
    await sideWords(first, second, codebase, links, proof),
    await sideWords(second, first, codebase, links, proof),
  ];
  if (one === null || other === null) return null;
  if (first.definition !== null && second.definition !== null)
    proof.say(await relationOf(first.definition, second.definition, codebase, links, proof));
  proof.say(`- ${one}\n- ${other}`);
  const { markdown, evidence: all } = proof.proven();
  return { markdown: `${markdown}\n\n`, added: all.slice(evidence.length) };
}

/** The definition of a name that says most: with a body, of the product itself. */
function meant(name: string, question: string, codebase: Codebase): Definition | null {
  if (name.startsWith('-')) return null;
  const target = targetOf(`\`${name.replaceAll(' ', '')}\``, codebase, null) ?? targetOf(name, codebase, null);
  if (target?.type !== 'symbol') return null;
  const worth = fileWorth(question);
  const lines = ({ startLine, endLine }: Definition): number => Math.min(60, endLine - startLine);
  const isTyped = (each: Definition): number =>
    /^(?:class|interface|struct|trait|enum|function|method)$/.test(each.kind) ? 1 : 0;
  const [best] = [...target.definitions]
    .filter(({ kind }) => kind !== 'heading' && kind !== 'key')
    .sort(
      (a, b) =>
        Number(isTestPath(a.path)) - Number(isTestPath(b.path)) ||
        worth(b.path) - worth(a.path) ||
        isTyped(b) - isTyped(a) ||
        (b.doc === null ? 0 : 5) + lines(b) - (a.doc === null ? 0 : 5) - lines(a),
    );
  return best ?? null;
}

/** How one leads to the other: extends it, calls it, makes it. */
async function relationOf(
  one: Definition,
  other: Definition,
  codebase: Codebase,
  links: Links,
  proof: Proof,
): Promise<string> {
  for (const [a, b] of [
    [one, other],
    [other, one],
  ] as const) {
    const [from, to] = [
      `${code(fullName(a))} ${proof.cite(a, 'one of the two')}`,
      `${code(fullName(b))} ${proof.cite(b, 'one of the two')}`,
    ];
    const extended = links
      .extendersOf(b.name)
      .some(({ path, startLine }) => path === a.path && startLine >= a.startLine && startLine <= a.startLine + 3);
    if (extended) return `${from} extends ${to}: each of the first is one of the second too.`;
    const called = links
      .usedBy(a)
      .find(
        ({ definition }) => definition.name === b.name && (definition.path === b.path || definition.kind === b.kind),
      );
    if (called === undefined) continue;
    const told = await toldOf(a, codebase);
    const when = told === null ? '' : conditionsAt(told, called.line, summarized(a, told, codebase));
    const place = proof.cite(
      { path: a.path, startLine: called.line, endLine: called.line },
      'where one leads to the other',
    );
    return `${from} uses ${to}${when === '' || when.length > longestCondition ? '' : ` ${when}`} ${place}.`;
  }
  return '';
}

async function sideWords(
  { name, definition }: Side,
  other: Side,
  codebase: Codebase,
  links: Links,
  proof: Proof,
): Promise<string | null> {
  if (definition === null) {
    const said = saidOf(name, codebase).slice(0, 2);
    if (said.length === 0) return null;
    return `${code(name)}: ${said.map(({ sentence, place }) => `*${cut(quoted(sentence).replaceAll('*', ''), 230)}* ${proof.cite(place, `says what ${name} is`)}`).join(' ')}`;
  }
  const lines = splitLines(codebase.text(definition.path) ?? '');
  const place = proof.cite(definition, 'one of the two');
  const said: string[] = [];
  let left = longestSaid;
  for (const sentence of sentencesOf(docText(definition, lines) || (definition.doc ?? ''))) {
    const words = cut(quoted(sentence).replaceAll('*', ''), 230);
    if (words.length > left) break;
    left -= words.length;
    said.push(words);
  }
  const parts = said.length === 0 ? [] : [`*${said.join(' ')}*`];
  if (said.length === 0) parts.push(...memberSaid(definition, codebase, proof));
  const signature = signatureOf(definition, codebase);
  if (/function|method|constructor/.test(definition.kind)) {
    if (signature !== null) parts.unshift(code(signature, 110));
    const told = await toldOf(definition, codebase);
    if (told !== null) {
      const of = summarized(definition, told, codebase);
      const summary = summaryOf(told, of);
      if (summary !== '') parts.push(`It ${summary}.`);
      // What goes in stands in the signature.
      const ends = endsOf(told, { ...of, parameters: [] });
      if (ends !== '' && ends.length <= longestSaid) parts.push(ends);
    }
  } else {
    parts.push(
      ...madeWhere(definition, links, codebase).map(
        ({ words, place: at }) => `${words} ${proof.cite(at, `makes ${definition.name}`)}.`,
      ),
    );
    const own = membersOf(definition, codebase);
    const others = new Set(other.definition === null ? [] : membersOf(other.definition, codebase));
    const only = own.filter(each => !others.has(each)).slice(0, mostMembers);
    if (only.length > 0)
      parts.push(`${others.size > 0 ? 'Only it has' : 'It has'} ${listed(only.map(each => code(each)))}.`);
  }
  return parts.length === 0 ? null : `${code(fullName(definition))} ${place}: ${parts.join(' ')}`;
}

/** What is written of the member of a type that has most written of it, where the type itself has no comment. */
function memberSaid(definition: Definition, codebase: Codebase, proof: Proof): string[] {
  if (/function|method/.test(definition.kind)) return [];
  const lines = splitLines(codebase.text(definition.path) ?? '');
  const [most] = codebase.index
    .definedIn(definition.path)
    .filter(({ container }) => container?.endsWith(definition.name) === true)
    .map(member => ({ member, doc: sentencesOf(docText(member, lines)).slice(0, 2).join(' ') }))
    .sort((a, b) => b.doc.length - a.doc.length);
  if (most === undefined || most.doc === '') return [];
  return [
    `${code(most.member.name)} ${proof.cite(most.member, 'a member of it')}: *${cut(quoted(most.doc).replaceAll('*', ''), longestSaid)}*`,
  ];
}

function membersOf({ path, name, startLine, endLine }: Definition, { index }: Codebase): string[] {
  return [
    ...new Set(
      index
        .definedIn(path)
        .filter(
          each => each.container?.endsWith(name) === true && each.startLine >= startLine && each.endLine <= endLine,
        )
        .map(each => each.name)
        .filter(each => !/^(?:constructor|__init__|new)$/.test(each)),
    ),
  ];
}
