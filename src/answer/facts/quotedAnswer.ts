import { isTestPath } from '../../reading/files/isTestPath';
import type { Definition } from '../../search/index/definition';
import { joinLines, splitLines } from '../../search/index/lines';
import { questionWords, words } from '../../search/index/words';
import type { PickedEvidence } from '../../search/ranking/evidence';
import type { Codebase } from '../codebase';
import { codeSteps } from './codeSteps';
import { docText } from './docText';
import { signatureOf } from './factsOf';
import { Links } from './links';
import { maskedCode } from './maskedCode';
import { sentencesOf } from './plainProse';
import { code, listed, quoted } from './proof';
import { fullName } from './whereIs';

/** What an answer says in the words of the repository: Markdown, and what it refers to beyond the evidence, numbered on. */
export interface QuotedAnswer {
  readonly markdown: string;
  readonly added: readonly PickedEvidence[];
}

/** UTF-16 units of the whole, of a sentence, and of a line of code. */
const longest = 1_450;
const longestSentence = 210;
const longestLine = 100;
const mostPlaces = 5;
const mostCalled = 8;
const mostSteps = 4;
const prose = /\.(?:md|mdx|markdown|rst|adoc|txt)$|(?:^|\/)(?:changelog|license|notice|authors|readme)(?:\.\w+)?$/i;

/**
 * A free question answered by what stands there: of each place found what its author wrote that fits the question best, what the code there does that the
 * question asks for, and the path that the code itself takes from the best place on. `attached`: what has the numbers before the evidence. Nothing is made up, and no line only names a place.
 */
export function quotedAnswer(
  question: string,
  evidence: readonly PickedEvidence[],
  codebase: Codebase,
  attached: readonly PickedEvidence[] = [],
): QuotedAnswer {
  const asked = new Set(questionWords(question));
  const rarity = rarityIn(evidence, asked);
  const places = placesOf(evidence, asked, codebase).slice(0, mostPlaces + 2);
  const links = new Links(codebase);
  const blocks: string[] = [];
  let left = longest;
  const add = (block: string): void => {
    if (block === '' || block.length > left) return;
    blocks.push(block);
    left -= block.length + 2;
  };
  const steps = pathFrom(places, [...attached, ...evidence], codebase, links);
  const reserved = Math.min(steps.markdown.length, longest / 3);
  left -= reserved;
  for (const place of places.slice(0, mostPlaces)) add(placeWords(place, question, asked, rarity, codebase));
  left += reserved;
  add(steps.markdown);
  return { markdown: blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n\n`, added: steps.added };
}

interface Place {
  readonly piece: PickedEvidence;
  /** The definition that the piece shows; null for prose and other lines. */
  readonly definition: Definition | null;
}

/** Pieces with the definition in each that has most of the question; a definition once. */
function placesOf(evidence: readonly PickedEvidence[], asked: ReadonlySet<string>, { index }: Codebase): Place[] {
  const wantsTests = asked.has('test');
  const code = evidence.filter(({ path }) => wantsTests || !isTestPath(path));
  const seen = new Set<string>();
  return (code.length > 0 ? code : evidence).flatMap(piece => {
    if (prose.test(piece.path) || piece.quoted === true) return [{ piece, definition: null }];
    const symbols = index.definedIn(piece.path).filter(({ kind }) => kind !== 'heading' && kind !== 'key');
    const inside = symbols.filter(each => each.startLine >= piece.startLine && each.startLine <= piece.endLine);
    const around = symbols
      .filter(each => each.startLine <= piece.startLine && each.endLine >= piece.endLine)
      .sort((a, b) => b.startLine - a.startLine);
    const wanted = (each: Definition): number =>
      words(`${each.name} ${each.doc ?? ''}`).filter(word => asked.has(word)).length +
      (/function|method/.test(each.kind) ? 0.5 : 0);
    const definition = [...inside].sort((a, b) => wanted(b) - wanted(a))[0] ?? around[0] ?? null;
    const key = definition === null ? '' : `${definition.path}:${definition.startLine}`;
    if (definition !== null && seen.has(key)) return [];
    seen.add(key);
    return [{ piece, definition }];
  });
}

/** How much a word of the question says: less, the more of the places have it. */
function rarityIn(evidence: readonly PickedEvidence[], asked: ReadonlySet<string>): (word: string) => number {
  const texts = evidence.map(({ text, path }) => new Set(words(`${path} ${text}`)));
  const weights = new Map([...asked].map(word => [word, 1 / (1 + texts.filter(has => has.has(word)).length)]));
  return word => weights.get(word) ?? 0;
}

type Rarity = (word: string) => number;

function placeWords(
  { piece, definition }: Place,
  question: string,
  asked: ReadonlySet<string>,
  rarity: Rarity,
  codebase: Codebase,
): string {
  if (definition === null) return proseWords(piece, rarity);
  const lines = splitLines(codebase.text(definition.path) ?? '');
  const doc = bestSentences(docText(definition, lines) || (definition.doc ?? ''), rarity, 2);
  const body = lines.slice(definition.startLine - 1, definition.endLine);
  const shown = `${code(shortSignature(definition, codebase), 110)} [${piece.number}]`;
  const said = doc.length === 0 ? '' : `: *${doc.map(sentence => quoted(sentence).replaceAll('*', '')).join(' ')}*`;
  const does = doesWords(definition, body, codebase);
  const exact = bestLines(definition, body, asked, rarity, question).map(line => code(line, longestLine));
  const rest = [does, exact.length === 0 ? '' : `There: ${exact.join('; ')}.`].filter(part => part !== '').join(' ');
  // Never a line that only names a place.
  if (said === '' && rest === '') return '';
  return `${shown}${said}${said === '' ? ':' : ''}${rest === '' ? '' : ` ${rest}`}`.replace(/:$/, '.');
}

function shortSignature(definition: Definition, codebase: Codebase): string {
  const signature = signatureOf(definition, codebase);
  if (signature === null) return fullName(definition);
  const bare = signature.replace(
    /^(?:export |default |public |private |protected |static |async |def |function |func |fn |pub |class |const |let |var )+/,
    '',
  );
  if (definition.container === null || bare.includes(`${definition.container}.`)) return bare;
  // Where the type comes first, what holds it stands before the name all the same.
  const at = bare.search(new RegExp(`(?<![\\w$])${definition.name.replaceAll(/\W/g, '\\$&')}(?![\\w$])`));
  return at < 0 ? fullName(definition) : `${bare.slice(0, at)}${definition.container}.${bare.slice(at)}`;
}

/** "It calls `a` and `b`, may throw `E` and returns `x`." */
function doesWords(
  { path, startLine, endLine, name, kind }: Definition,
  body: readonly string[],
  codebase: Codebase,
): string {
  if (kind === 'class' || kind === 'interface' || kind === 'enum') {
    const members = codebase.index
      .definedIn(path)
      .filter(
        each => each.startLine > startLine && each.endLine <= endLine && each.container?.split('.').at(-1) === name,
      );
    return members.length === 0
      ? ''
      : `It has ${listed([...members.slice(0, 8).map(each => code(each.name)), ...(members.length > 8 ? [`${members.length - 8} more`] : [])])}.`;
  }
  const steps = codeSteps(path, body, startLine);
  const references = codebase.outline(path)?.references ?? [];
  const called = [
    ...new Set(
      references
        .filter(each => each.kind === 'call' && each.line >= startLine && each.line <= endLine && each.name !== name)
        .map(each => each.name),
    ),
  ];
  const thrown = [
    ...new Set(steps.filter(step => step.kind === 'throws').map(({ text }) => text.split('(', 1).join('').trim())),
  ].filter(text => text !== '');
  const returned = [...new Set(steps.filter(step => step.kind === 'returns').map(({ text }) => text))].filter(
    text => text !== '' && text.length <= 60,
  );
  const parts = [
    ...(called.length === 0 ? [] : [`calls ${listed(called.slice(0, mostCalled).map(each => code(each)))}`]),
    ...(thrown.length === 0 ? [] : [`may throw ${listed(thrown.slice(0, 3).map(each => code(each, 50)))}`]),
    ...(returned.length === 0 ? [] : [`returns ${listed(returned.slice(0, 2).map(each => code(each, 60)))}`]),
  ];
  return parts.length === 0 ? '' : `It ${listed(parts)}.`;
}

/** A line that names a definition says what its signature says. */
const heading =
  /^(?:@|export |async def |def |class |function |func |fn |pub |public |private |protected |import |from |\}|\))/;

/** Lines of code that have most of what is asked, and those with the values or conditions that a question asks for. */
function bestLines(
  { path }: Definition,
  body: readonly string[],
  asked: ReadonlySet<string>,
  rarity: Rarity,
  question: string,
): string[] {
  const masked = maskedCode(path, body);
  const wantsValues =
    /\b(?:defaults?|limits?|how (?:many|long|much|large|big)|max\w*|min\w*|timeout|size|values?|thresholds?)\b/i.test(
      question,
    );
  const wantsCases =
    /\b(?:when|if|unless|conditions?|cases?|errors?|fails?|failure|raises?d?|throws?n?|exceptions?|invalid|handled?)\b/i.test(
      question,
    );
  const scored = body.flatMap((line, i) => {
    const shown = line.trim();
    if (i === 0 || (masked[i] ?? '').trim().length < 8 || heading.test(shown)) return [];
    const met = new Set(words(shown).filter(word => asked.has(word)));
    let score = [...met].reduce((sum, word) => sum + rarity(word), 0);
    if (wantsValues && /[=:]\s*-?[\d'"]|\?\?|\|\|| or /.test(shown)) score += 0.3;
    if (wantsCases && /^(?:if|elif|else if|except|catch|raise|throw|unless|case|guard)\b/.test(shown)) score += 0.3;
    if (/^(?:return|raise|throw|if|self\.|this\.)/.test(shown)) score += 0.05;
    return score > 0.2 ? [{ shown, score, i }] : [];
  });
  return scored
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .slice(0, 2)
    .sort((a, b) => a.i - b.i)
    .map(({ shown }) => shown);
}

/** "> sentence [3]": the sentences of prose that fit best. */
function proseWords(piece: PickedEvidence, rarity: Rarity): string {
  const best = bestSentences(piece.text, rarity, 2);
  if (best.length === 0) return '';
  const name = piece.path.slice(piece.path.lastIndexOf('/') + 1);
  return `${code(name)} [${piece.number}] says: *${best.map(sentence => quoted(sentence).replaceAll('*', '')).join(' ')}*`;
}

/** The sentences that have most of the question, in their order; the first where none has any. */
function bestSentences(text: string, rarity: Rarity, most: number): string[] {
  const sentences = sentencesOf(text.length > 6_000 ? text.slice(0, 6_000) : text);
  const scored = sentences.map((sentence, i) => {
    const met = new Set(words(sentence));
    const score = [...met].reduce((sum, word) => sum + rarity(word), 0);
    return { sentence, i, score: score + (i === 0 ? 0.15 : 0) };
  });
  return scored
    .filter(({ score }) => score > 0.1)
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .slice(0, most)
    .sort((a, b) => a.i - b.i)
    .map(({ sentence }) =>
      sentence.length <= longestSentence
        ? sentence
        : `${sentence.slice(0, longestSentence - 1).replace(/\s\S*$/, '')}…`,
    );
}

/** The path that the code takes: who calls what of the places found and from there on, each step with the first sentence of what is called. */
function pathFrom(
  places: readonly Place[],
  evidence: readonly PickedEvidence[],
  codebase: Codebase,
  links: Links,
): { readonly markdown: string; readonly added: readonly PickedEvidence[] } {
  const added: PickedEvidence[] = [];
  const numberOf = (definition: Definition): number | null => {
    const holds = (piece: PickedEvidence): boolean =>
      piece.path === definition.path &&
      piece.startLine <= definition.startLine &&
      definition.startLine <= piece.endLine;
    const known = [...evidence, ...added].find(holds);
    if (known !== undefined) return known.number;
    const lines = splitLines(codebase.text(definition.path) ?? '');
    const endLine = Math.min(lines.length, definition.endLine, definition.startLine + 39);
    if (definition.startLine > endLine) return null;
    const number = evidence.length + added.length + 1;
    added.push({
      path: definition.path,
      startLine: definition.startLine,
      endLine,
      score: 0.1,
      why: 'called on the way',
      text: joinLines(lines, definition.startLine, endLine),
      number,
    });
    return number;
  };
  const callable = places.flatMap(({ definition }) =>
    definition !== null && /function|method/.test(definition.kind) ? [definition] : [],
  );
  const keys = new Set(callable.map(keyOf));
  const steps: { readonly from: Definition; readonly to: Definition; readonly weight: number }[] = [];
  for (const [rank, from] of callable.slice(0, 4).entries())
    for (const { definition: to } of links.usedBy(from)) {
      if (!/function|method/.test(to.kind) || isTestPath(to.path)) continue;
      // Neither found nor described: a name that says nothing.
      if (to.doc === null && !keys.has(keyOf(to))) continue;
      steps.push({ from, to, weight: (keys.has(keyOf(to)) ? 2 : 0) + (to.doc === null ? 0 : 0.5) - rank / 2 });
    }
  const best = steps.sort((a, b) => b.weight - a.weight).slice(0, mostSteps);
  if (best.length < 2) return { markdown: '', added: [] };
  const told = best.flatMap(({ from, to }, i) => {
    const [a, b] = [numberOf(from), numberOf(to)];
    if (a === null || b === null) return [];
    const doc = to.doc === null ? '' : `: *${quoted(sentencesOf(to.doc)[0] ?? '').replaceAll('*', '')}*`;
    return [`${i + 1}. ${code(fullName(from))} [${a}] calls ${code(fullName(to))} [${b}]${doc === ': **' ? '' : doc}`];
  });
  return { markdown: told.join('\n'), added };
}

function keyOf({ path, startLine }: Definition): string {
  return `${path}:${startLine}`;
}
