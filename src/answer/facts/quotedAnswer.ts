import { isTestPath } from '../../reading/files/isTestPath';
import { fullName, type Definition } from '../../search/index/definition';
import type { PickedEvidence } from '../../search/ranking/evidence';
import type { Codebase } from '../codebase';
import { wantedOf, type Wanted } from '../question/wantedOf';
import { answeringPlaces, worthBy } from './answeringPlaces';
import { askedWords, joined, type AskedWords } from './askedWords';
import { codeExcerpt, type ExcerptRoom } from './codeExcerpt';
import { exampleIn } from './exampleIn';
import { likenessTo, type Likeness } from './likeness';
import { Links } from './links';
import { isSame, longestSignature, nameOf, placeAt, shortSignature, type Place } from './place';
import { itemsOf } from './placeItems';
import { code } from './proof';
import { References } from './references';
import { askedValues } from './askedValues';
import { bonusOf, weightOf, type WalkItem } from './walkOf';
import { methodOf, workingPlace } from './workingPlace';

/** What an answer says in the words of the repository: Markdown, and what it refers to beyond the evidence, numbered on. */
export interface QuotedAnswer {
  readonly markdown: string;
  readonly added: readonly PickedEvidence[];
}

/** UTF-16 units of the whole. */
const longest = 1_450;
/** Places looked at closely, and places told of besides the main one. */
const mostPlaces = 12;
const mostOthers = 2;
/** Of the question's words, what a sentence has at least to be quoted; and a place of what the best one is worth to be told of. */
const leastShare = 0.25;
const leastOfDocument = 0.45;
const leastOfBest = 0.7;
/** Lines and units of the main place's code, and of another's. */
const mainRoom: ExcerptRoom = { lines: 16, units: 640 };
const asideRoom: ExcerptRoom = { lines: 6, units: 260 };

/** A sentence of an author that may answer. */
interface Claim {
  readonly place: Place;
  readonly item: WalkItem;
  readonly weight: number;
}

/** What is known of a question while its answer is made. */
interface Asking {
  readonly question: string;
  readonly asked: AskedWords;
  readonly wanted: Wanted;
  readonly likeness: Likeness;
  readonly links: Links;
  readonly references: References;
  readonly codebase: Codebase;
}

/**
 * A free question answered by what stands there: the sentence that answers best, then the code that decides it, line for line, with the conditions around it,
 * then what other places say. Where nothing has enough of the question, that is said, with the nearest places. Nothing is made up. `attached`: what has the
 * numbers before the evidence; `most`: UTF-16 units; `likeness`: how alike in meaning texts are.
 */
export function quotedAnswer(
  question: string,
  evidence: readonly PickedEvidence[],
  codebase: Codebase,
  attached: readonly PickedEvidence[] = [],
  most = longest,
  likeness = likenessTo(question),
): QuotedAnswer {
  const asking: Asking = {
    question,
    asked: askedWords(question, codebase),
    wanted: wantedOf(question),
    likeness,
    links: new Links(codebase),
    references: new References([...attached, ...evidence], codebase),
    codebase,
  };
  const { asked, wanted, references } = asking;
  const places = answeringPlaces(question, evidence, asked, wanted, likeness, codebase).slice(0, mostPlaces);
  const [first] = places;
  if (first === undefined) return { markdown: '', added: [] };
  const claims = claimsOf(places, asking);
  const blocks: string[] = [];
  let left = most;
  const add = (write: () => string): boolean => {
    const before = references.added.length;
    const block = write();
    if (block === '' || block.length > left) {
      references.added.length = before;
      return false;
    }
    blocks.push(block);
    left -= block.length + 2;
    return true;
  };
  let values = '';
  if (wanted.values) add(() => (values = askedValues(question, asked, references, codebase)));
  const main = mainOf(first, places, asking);
  const lead = leadOf(claims, main, asking);
  if (values === '' && !isSure(first, main, lead, asking)) {
    add(() => unsureWords(places, claims, asking));
    return { markdown: blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n\n`, added: references.added };
  }
  if (lead !== null && lead.place !== main && !values.includes(essenceOf(lead.item)))
    add(() => saidWords(lead, references));
  if (main !== null) add(() => placeWords(main, claims, mainRoom, asking));
  const told = new Set<Place>([...(lead === null ? [] : [lead.place]), ...(main === null ? [] : [main])]);
  for (const place of places) {
    if (told.size >= mostOthers + 2) break;
    const answers = claims.some(({ place: of, item }) => of === place && asked.share(item.met) >= sureShare);
    if (place.worth < (answers ? leastBesideProse : leastOfBest) * first.worth) continue;
    if ([...told].some(each => each === place || sameName(each.definition, place.definition))) continue;
    if (!add(() => asideWords(place, claims, asking))) continue;
    told.add(place);
  }
  if (wanted.guidance) add(() => exampleWords(main ?? first, places, asked, references));
  return { markdown: blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n\n`, added: references.added };
}

/** The same definition, or another signature of it. */
function sameName(one: Definition | null, other: Definition | null): boolean {
  return one !== null && other !== null && one.path === other.path && fullName(one) === fullName(other);
}

/** The sentences of all places that have something of the question, best first. */
function claimsOf(places: readonly Place[], { asked, wanted, likeness, links, codebase }: Asking): Claim[] {
  const best = places[0]?.worth ?? 0;
  const told = new Set<string>();
  const asksOfUse = wanted.guidance || wanted.values || wanted.reasons;
  return places
    .flatMap(place => itemsOf(place, asked, wanted, links, codebase).map(item => ({ place, item })))
    .filter(
      ({ item, place }) =>
        isQuotation(item) &&
        !hanging.test(item.words) &&
        asked.share(item.met) >= (place.definition === null && !asksOfUse ? leastOfDocument : leastShare),
    )
    .filter(({ item }) => {
      const said = essenceOf(item)
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
      return said.length < 20 || (!told.has(said) && told.add(said));
    })
    .map(({ place, item }) => ({
      place,
      item,
      weight:
        (weightOf(item, asked) + 0.5 * likeness(item.words)) * (0.35 + (0.65 * place.worth) / Math.max(best, 1e-9)),
    }))
    .sort((a, b) => b.weight - a.weight);
}

/** An author's words: a sentence of its own, or with the field that it is of. */
function isQuotation({ isSaid, words, to }: WalkItem): boolean {
  return isSaid || (to === null && /^`[^`]+`: \*|^`[^`]+`$/.test(words));
}

/** A sentence whose subject stands elsewhere. */
const hanging =
  /^\*(?:This|That|These|Those|It|They|Its|Their|Such|Otherwise|However|But|Instead|Special case|See\b|Returns? the\b[^.]{0,40}\.\*)/;

/** The sentence that answers best; one of the main place's own where that is hardly worse. */
function leadOf(claims: readonly Claim[], main: Place | null, { wanted }: Asking): Claim | null {
  const [best] = claims;
  if (best === undefined) return null;
  const own = claims.find(({ place }) => place === main);
  return own !== undefined && own.weight >= (wanted.values ? 1 : leastOfLead) * best.weight ? own : best;
}

const leastOfLead = 0.8;

/** Whether what leads has so much of the question that it can be told as the answer. */
function isSure(first: Place, main: Place | null, lead: Claim | null, { asked }: Asking): boolean {
  const said = lead === null ? 0 : asked.share(lead.item.met);
  if (main === null || main.worth < leastOfBest * first.worth) return said >= sureShare;
  return main.worth >= sureWorth || (said >= sureShare && main.worth >= fairWorth);
}

/** Worth of a place that is surely about the question, and of one that is with a sentence that has as much of it as this. */
const sureWorth = 0.85;
const fairWorth = 0.6;
const sureShare = 0.6;

/** That nothing answers surely, and the nearest places with what they say or do. */
function unsureWords(places: readonly Place[], claims: readonly Claim[], asking: Asking): string {
  const told: Place[] = [];
  const shown: string[] = [];
  for (const place of places) {
    if (shown.length >= mostUnsure || place.worth < leastOfUnsure * (places[0]?.worth ?? 0)) break;
    if (told.some(each => sameName(each.definition, place.definition))) continue;
    const words = asideWords(place, claims, asking);
    if (words === '') continue;
    told.push(place);
    shown.push(words);
  }
  return shown.length === 0 ? '' : [unsure, ...shown].join('\n\n');
}

const unsure = 'I am not sure that this answers it: no place here has most of the question. The nearest:';
const mostUnsure = 3;
const leastOfUnsure = 0.6;

/** The code that the answer shows: of the best places, where the work is done. */
function mainOf(
  first: Place,
  places: readonly Place[],
  { asked, wanted, likeness, links, codebase }: Asking,
): Place | null {
  const least = (first.definition === null ? leastBesideProse : leastOfBest) * first.worth;
  const best = places.find(({ definition, worth }) => definition !== null && worth >= least);
  if (best?.definition == null) return null;
  const worth = worthBy(asked, wanted, likeness);
  const symbols = codebase.index.definedIn(best.definition.path);
  const path = asked.met(best.definition.path);
  const method = methodOf(best.definition, each => worth(each, best.lines, path, symbols), codebase);
  const working = workingPlace(method === null ? best : placeAt(method, best.worth, codebase), links, codebase);
  const known = places.find(({ definition }) => isSame(definition, working.definition));
  return isTestPath(working.piece.path) && !isTestPath(best.piece.path) ? best : (known ?? working);
}

const leastBesideProse = 0.5;

/** A sentence and whose it is. */
function saidWords({ place, item }: Claim, references: References): string {
  return `${references.filled(item)} (${nameOf(place)} [${references.ofPiece(place)}])`;
}

/** A place by its signature, what its author says of it, and those of its lines that answer. */
function placeWords(place: Place, claims: readonly Claim[], room: ExcerptRoom, asking: Asking): string {
  const { references, codebase, asked, wanted, links } = asking;
  const { definition } = place;
  if (definition === null) return '';
  const said = docWords(
    itemsOf(place, asked, wanted, links, codebase).filter(
      ({ line, isSaid }) => isSaid && line === definition.startLine,
    ),
    claims.filter(claim => claim.place === place).map(({ item }) => item.words),
    references,
  );
  const head = `${code(shortSignature(definition, codebase), longestSignature)} [${references.ofPiece(place)}]`;
  const excerpt = excerptOf(place, definition, room, asking);
  if (excerpt === null) return said === '' ? '' : `${head}: ${said}`;
  const number = references.of(definition.path, excerpt.startLine, excerpt.endLine, 'the lines that answer');
  const shown = `\`\`\`${languageOf(definition.path)}\n${excerpt.code}\n\`\`\``;
  const cited = head.endsWith(`[${number}]`) ? '' : ` [${number}]`;
  return `${head}${cited}:${said === '' ? '' : ` ${said}`}\n\n${shown}`;
}

/** The first sentence of a doc, and those that answer, in their order. */
function docWords(doc: readonly WalkItem[], answering: readonly string[], references: References): string {
  const chosen = new Set<WalkItem>(doc.slice(0, 1));
  let length = doc[0]?.words.length ?? 0;
  for (const words of answering) {
    const item = doc.find(each => each.words === words);
    if (item === undefined || chosen.has(item) || length + item.words.length > longestDoc) continue;
    if (chosen.size >= mostSentences) break;
    // A sentence may be quoted with the one before it.
    if ([...chosen].some(each => each.words.includes(words.slice(1, -1)) || words.includes(each.words.slice(1, -1))))
      continue;
    chosen.add(item);
    length += item.words.length;
  }
  return doc
    .filter(item => chosen.has(item))
    .map(item => references.filled(item))
    .join(' ')
    .replaceAll(/(?<=[.!?:…])\* \*(?=\S)/g, ' ');
}

const longestDoc = 460;
const mostSentences = 3;

function excerptOf(
  place: Place,
  definition: Definition,
  room: ExcerptRoom,
  { asked, wanted, likeness }: Asking,
): ReturnType<typeof codeExcerpt> {
  const name = asked.met(fullName(definition));
  const isPlain = /^(?:class|module|namespace|impl)$/.test(definition.kind);
  if (isPlain && definition.endLine - definition.startLine > room.lines) return null;
  return codeExcerpt(
    definition,
    place.lines,
    (text, guards) => {
      const met = asked.met(text);
      // What the name of the whole says is no sign of one of its lines.
      const own = new Map([...met].map(([word, worth]) => [word, name.has(word) ? 0.3 * worth : worth]));
      return (
        asked.share(joined(own, asked.met(guards), 0.4)) +
        0.3 * likeness(text) +
        bonusOf(text, wanted) +
        (/(?:^|\n) *(?:return|raise|throw|panic!?|yield|fail|abort)\b/.test(text) ? 0.08 : 0)
      );
    },
    room,
    /function|method|constructor/.test(definition.kind),
  );
}

function languageOf(path: string): string {
  return /\.(\w{1,6})$/.exec(path)?.[1] ?? '';
}

/** What an item says, without what it is of: a class says what its members say. */
function essenceOf({ words }: WalkItem): string {
  return /\*([^*]+)\*/.exec(words)?.[1] ?? words;
}

/** What another place says of the question: a sentence, else its lines. */
function asideWords(place: Place, claims: readonly Claim[], asking: Asking): string {
  const { references, codebase } = asking;
  const claim = claims.find(each => each.place === place);
  if (claim === undefined) return isTestPath(place.piece.path) ? '' : placeWords(place, [], asideRoom, asking);
  const name =
    place.definition === null ? nameOf(place) : code(shortSignature(place.definition, codebase), longestSignature);
  return `- ${name} [${references.ofPiece(place)}]: ${references.filled(claim.item)}`;
}

/** An example by an author: of the first place, else of the first that has one for the question. */
function exampleWords(first: Place, places: readonly Place[], asked: AskedWords, references: References): string {
  for (const place of [first, ...places.filter(each => each !== first)]) {
    const { piece, definition, lines } = place;
    if (piece.quoted === true || isTestPath(piece.path)) continue;
    const startLine = definition === null ? piece.startLine : Math.max(1, definition.startLine - linesOfDoc);
    const endLine = definition === null ? piece.endLine + linesBelow : definition.startLine;
    const example = exampleIn({ startLine, endLine }, lines, asked);
    if (example === null) continue;
    const number = references.of(piece.path, example.startLine, example.endLine, 'an example');
    return `An example [${number}]:\n\n\`\`\`${example.language}\n${example.code}\n\`\`\``;
  }
  return '';
}

/** Lines of a doc comment, and below a piece of a document, in which an example is looked for. */
const linesOfDoc = 60;
const linesBelow = 25;
