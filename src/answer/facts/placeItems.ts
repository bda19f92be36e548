import { fullName, type Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import type { PickedEvidence } from '../../search/ranking/evidence';
import type { Codebase } from '../codebase';
import type { Wanted } from '../question/wantedOf';
import { joined, type AskedWords } from './askedWords';
import { docText } from './docText';
import type { Links } from './links';
import { madeWhere } from './madeWhere';
import type { Place } from './place';
import { code, listed, quoted } from './proof';
import { proseIn } from './proseIn';
import { longestSentence, sentencesOf } from './plainProse';
import { valueAt } from './valueAt';
import { bonusOf, cut, walkOf, type WalkItem } from './walkOf';

/** UTF-16 units of sentences that belong together. */
const longestPassage = 430;

/** What a place says: its author's sentences first, then what its lines do. */
export function itemsOf(place: Place, asked: AskedWords, wanted: Wanted, links: Links, codebase: Codebase): WalkItem[] {
  const { definition, piece, lines } = place;
  if (definition === null) return proseItems(piece, lines, asked, wanted);
  const name = asked.met(fullName(definition));
  const doc = sentencesOf(docText(definition, lines) || (definition.doc ?? ''));
  const said = doc.slice(0, 40).map((alone, i): WalkItem => {
    const sentence = withNeighbours(doc, i, wanted);
    const met = joined(asked.met(sentence), name, i === 0 ? 0.8 : 0.5);
    const words = `*${cut(quoted(sentence).replaceAll('*', ''), longestOf(alone, sentence))}*`;
    return {
      words,
      line: definition.startLine,
      met,
      bonus: (i === 0 ? 0.12 : 0.04) + bonusOf(sentence, wanted),
      to: null,
      isSaid: true,
    };
  });
  if (said.length === 0) said.push(...inheritedSaid(definition, asked, wanted, links, codebase));
  const members = codebase.index
    .definedIn(definition.path)
    .filter(each => each.startLine > definition.startLine && each.endLine <= definition.endLine);
  const items = [...said, ...walkOf(definition, lines, asked, wanted, links, members)];
  if ((wanted.cases || wanted.failing || wanted.errors) && definition.kind === 'class')
    for (const { words, place: at } of madeWhere(definition, links, codebase))
      items.push({
        words: `${words} {}`,
        line: definition.startLine,
        met: name,
        bonus: 0.4,
        to: { ...definition, ...at },
        isSaid: false,
      });
  const own = definition.endLine - definition.startLine < 3 ? valueAt(definition, lines) : null;
  // Without a word of its author it answers only who asks for the value.
  if (own !== null && !wanted.values && items[0] === undefined) return [];
  if (own !== null)
    return [{ ...(items[0] ?? valueItem(definition, asked)), words: `${items[0]?.words ?? ''} ${own}`.trim() }];
  return wanted.values ? items.map(item => withConstants(item, codebase)) : items;
}

/** What is written of the method that an undocumented one implements, said as that one's. */
function inheritedSaid(
  { name, kind, container, path, startLine }: Definition,
  asked: AskedWords,
  wanted: Wanted,
  links: Links,
  codebase: Codebase,
): WalkItem[] {
  if (!/method|function/.test(kind) || container === null) return [];
  // A method of the same name elsewhere says nothing of this one: its class must be one of that sort.
  const own = container.slice(container.lastIndexOf('.') + 1);
  const [around] = codebase.index
    .definedIn(path)
    .filter(each => each.name === own && each.startLine <= startLine && each.endLine >= startLine);
  if (around === undefined) return [];
  const documented = codebase.index
    .definitions(name)
    .filter(each => each.container !== null && each.container !== container && each.doc !== null)
    .find(each => {
      const base = each.container?.slice(each.container.lastIndexOf('.') + 1) ?? '';
      return links
        .extendersOf(base)
        .some(
          ({ path: at, startLine: line }) => at === path && line >= around.startLine && line <= around.startLine + 3,
        );
    });
  if (documented?.doc == null) return [];
  const lines = splitLines(codebase.text(documented.path) ?? '');
  return sentencesOf(docText(documented, lines) || documented.doc)
    .slice(0, 6)
    .map((sentence, i) => ({
      words: `*${cut(quoted(sentence).replaceAll('*', ''), longestSentence)}* (so ${code(fullName(documented))} {})`,
      line: startLine,
      met: joined(asked.met(sentence), asked.met(name), i === 0 ? 0.8 : 0.5),
      bonus: (i === 0 ? 0.12 : 0.04) + bonusOf(sentence, wanted),
      to: documented,
      isSaid: true,
    }));
}

function valueItem(definition: Definition, asked: AskedWords): WalkItem {
  return {
    words: '',
    line: definition.startLine,
    met: asked.met(fullName(definition)),
    bonus: 0.15,
    to: null,
    isSaid: true,
  };
}

/** An item with the values of the constants that it names: "If `depth >= MAX_DEPTH`, … (`#define MAX_DEPTH (256)`)". */
function withConstants(item: WalkItem, codebase: Codebase): WalkItem {
  const names = [...new Set(item.words.match(/(?<![\w$])[A-Z][A-Z\d]*(?:_[A-Z\d]+)+(?![\w$])/g) ?? [])].slice(0, 2);
  const values = names.flatMap(name => {
    const [only, more] = codebase.index.definitions(name);
    if (only === undefined || more !== undefined) return [];
    return valueAt({ ...only, kind: 'const' }, splitLines(codebase.text(only.path) ?? '')) ?? [];
  });
  const told = values.filter(value => !item.words.includes(value));
  return told.length === 0 ? item : { ...item, words: `${item.words} (${listed(told)})`, bonus: item.bonus + 0.1 };
}

function proseItems(piece: PickedEvidence, lines: readonly string[], asked: AskedWords, wanted: Wanted): WalkItem[] {
  const all = proseIn(piece, lines);
  return all.map(({ sentence: alone, heading, line }, i) => {
    const near = all.filter(each => each.heading === heading);
    const sentence = withNeighbours(
      near.map(each => each.sentence),
      near.indexOf(all[i] ?? near[0] ?? { sentence: alone, heading, line }),
      wanted,
    );
    return {
      words: `*${cut(quoted(sentence).replaceAll('*', ''), longestOf(alone, sentence))}*`,
      line,
      met: joined(asked.met(sentence), asked.met(heading), 0.6),
      bonus: 0.1 + bonusOf(sentence, wanted),
      to: null,
      isSaid: true,
    };
  });
}

/** A sentence with the one before it, where it goes on from that, and with the one after it, where that gives the value or reason that is asked for. */
function withNeighbours(sentences: readonly string[], at: number, wanted: Wanted): string {
  const sentence = sentences[at] ?? '';
  const [before, after] = [at > 0 ? sentences[at - 1] : undefined, sentences[at + 1]];
  const goesOn = before !== undefined && goingOn.test(sentence) && before.length <= longestSentence;
  const adds =
    after !== undefined &&
    after.length <= longestSentence &&
    ((wanted.reasons && /^(?:This is |That is |It is )?(?:because|since|so that|otherwise)\b/i.test(after)) ||
      (wanted.values && /^\W{0,3}(?:defaults?\b|by default)/i.test(after)));
  return `${goesOn ? `${before} ` : ''}${sentence}${adds ? ` ${after}` : ''}`;
}

/** Begins with what only the sentence before it tells the meaning of. */
const goingOn =
  /^(?:This|That|These|Those|It|They|Its|Their|Such|Otherwise|However|But|Instead|So|Then|Therefore|In this case|In that case|If so|If not)\b/;

function longestOf(alone: string, whole: string): number {
  return alone === whole && !alone.includes(': ') ? longestSentence : longestPassage;
}
