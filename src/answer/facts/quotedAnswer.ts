import { isTestPath } from '../../reading/files/isTestPath';
import { fullName, type Definition } from '../../search/index/definition';
import { joinLines, splitLines } from '../../search/index/lines';
import { stem, wholeWord, words } from '../../search/index/words';
import type { PickedEvidence } from '../../search/ranking/evidence';
import { fileWorth } from '../../search/ranking/fileWorth';
import type { Codebase } from '../codebase';
import { wantedOf, type Wanted } from '../question/wantedOf';
import { askedWords, joined, type AskedWords } from './askedWords';
import { namedValue } from './namedValue';
import { exampleIn } from './exampleIn';
import { docText } from './docText';
import { signatureOf } from './factsOf';
import { Links } from './links';
import { madeWhere } from './madeWhere';
import { parametersOf } from './parametersOf';
import { proseIn } from './proseIn';
import { sentencesOf } from './plainProse';
import { code, listed, quoted } from './proof';
import { bonusOf, cut, walkOf, weightOf, type WalkItem } from './walkOf';

/** What an answer says in the words of the repository: Markdown, and what it refers to beyond the evidence, numbered on. */
export interface QuotedAnswer {
  readonly markdown: string;
  readonly added: readonly PickedEvidence[];
}

/** UTF-16 units of the whole, of the walk through the main place, of a sentence, and of a signature. */
const longest = 1_450;
const longestWalk = 800;
const longestSentence = 230;
const longestPassage = 430;
const longestSignature = 110;
/** Places looked at closely, definitions of one piece among them, and places told of besides the main one. */
const mostPlaces = 10;
const mostOfPiece = 8;
const mostOthers = 3;
/** Steps of the main place, and of each other. */
const mostSteps = 5;
const mostAside = 1;
/** Of the question's words, by what they say: a sentence or line with less of them is noise; and a place beside the best one. */
const leastShare = 0.2;
const leastOfBest = 0.55;
const leastOfMain = 0.55;

/** A definition that the evidence shows, or prose (`definition` is null), and how much of the question it has. */
interface Place {
  readonly piece: PickedEvidence;
  readonly definition: Definition | null;
  readonly lines: readonly string[];
  readonly worth: number;
}

/** A sentence of an author, or a step of code, that may answer. */
interface Claim {
  readonly place: Place;
  readonly item: WalkItem;
  readonly weight: number;
}

/**
 * A free question answered by what stands there. First what answers best: a sentence of docs or a comment, a step of the code or a value. Then the way
 * through the code that has most of the question, in its order, and what other places say of it. Nothing is made up, and no line only names a place.
 * `attached`: what has the numbers before the evidence; `most`: UTF-16 units.
 */
export function quotedAnswer(
  question: string,
  evidence: readonly PickedEvidence[],
  codebase: Codebase,
  attached: readonly PickedEvidence[] = [],
  most = longest,
): QuotedAnswer {
  const asked = askedWords(question, codebase);
  const wanted = wantedOf(question);
  const links = new Links(codebase);
  const references = new References([...attached, ...evidence], codebase);
  const places = placesOf(question, evidence, asked, wanted, codebase).slice(0, mostPlaces);
  const best = places[0]?.worth ?? 0;
  const told = new Set<string>();
  const claims = places.flatMap(place =>
    itemsOf(place, asked, wanted, links, codebase)
      // Documents say the same twice, and code what its docs say.
      .filter(item => {
        const said = essenceOf(item)
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
        return said.length < 20 || (!told.has(said) && told.add(said));
      })
      .map(item => ({
        place,
        item,
        weight: weightOf(item, asked) * (0.35 + (0.65 * place.worth) / Math.max(best, 1e-9)),
      })),
  );
  const answering = claims
    .filter(({ item }) => asked.share(item.met) >= leastShare)
    .sort((a, b) => b.weight - a.weight);
  const lead = leadOf(answering, wanted);
  if (lead === undefined) return { markdown: '', added: [] };
  const blocks: string[] = [];
  let left = most;
  const add = (block: string): boolean => {
    if (block === '' || block.length > left) return false;
    blocks.push(block);
    left -= block.length + 2;
    return true;
  };
  const values = wanted.values ? valueWords(question, asked, references, codebase) : '';
  add(values);
  // What was found in words alone says less of a value than the value.
  if (values === '' || bonusOf(lead.item.words, { ...noneWanted, values: true }) > 0)
    add(leadWords(lead, claims, references, asked));
  const chosen = mainOf(lead, places, best, claims);
  const working = principalOf(lead, chosen, codebase) ?? workingPlace(chosen, links, codebase);
  const main = places.find(({ definition }) => isSame(definition, working?.definition ?? null)) ?? working;
  if (main !== null && !places.includes(main))
    for (const item of itemsOf(main, asked, wanted, links, codebase)) claims.push({ place: main, item, weight: 0 });
  // A value needs no way through the code.
  if (main !== null && values === '') {
    const items = claims.filter(({ place, item }) => place === main && item !== lead.item).map(({ item }) => item);
    add(walkWords(main, items, lead, references, asked, codebase));
  }
  const named = new Set<Place>([lead.place, ...(main === null ? [] : [main])]);
  let others = 0;
  for (const place of places) {
    if (
      [...named].some(each => each === place || isSame(each.definition, place.definition)) ||
      others >= mostOthers ||
      place.worth < leastOfBest * best
    )
      continue;
    const said = blocks.join('\n');
    const own = answering.filter(({ place: of, item }) => of === place && !said.includes(essenceOf(item)));
    if (!add(asideWords(place, own, references, codebase))) continue;
    others++;
    named.add(place);
  }
  if (wanted.guidance) add(exampleWords(lead.place, places, asked, references));
  const shown = [...(main === null ? [] : [main]), ...places.filter(place => place !== main && named.has(place))];
  for (const { definition } of shown.slice(0, mostListed))
    if (definition !== null && values === '' && definition === main?.definition)
      add(namesWords(definition, blocks.join('\n'), codebase));
  return { markdown: `${blocks.join('\n\n')}\n\n`, added: references.added };
}

/** What answers best. A sentence that someone wrote goes before a step that meets the question hardly better. */
function leadOf(answering: readonly Claim[], wanted: Wanted): Claim | undefined {
  const { errors, failing, cases, reasons } = wanted;
  const isAsked = errors || failing || cases || reasons;
  // A step that goes on to something, or a sentence without its subject, is no answer by itself.
  const answers = answering.filter(({ item }) =>
    item.isSaid ? !hanging.test(item.words) : outcome.test(item.words) && (isAsked || !/it throws/i.test(item.words)),
  );
  const [best] = answers.length > 0 ? answers : answering;
  if (best === undefined || best.item.isSaid) return best;
  const said = answers.find(({ item }) => item.isSaid);
  return said !== undefined && said.weight >= leastOfLead * best.weight ? said : best;
}

/** Words of steps that tell how something ends, or what a value is. */
const outcome = /\bit (?:throws|returns|ends)\b|^It is thrown|^`/;
/** A sentence whose subject stands elsewhere. */
const hanging =
  /^\*(?:This|That|These|Those|It|They|Its|Their|Such|Otherwise|However|But|Instead|Returns? the\b[^.]{0,40}\.\*)/;

const leastOfLead = 0.8;

/** The definitions and prose that the evidence shows, those with most of the question first. */
function placesOf(
  question: string,
  evidence: readonly PickedEvidence[],
  asked: AskedWords,
  wanted: Wanted,
  codebase: Codebase,
): Place[] {
  const worthOfFile = fileWorth(question);
  const seen = new Set<string>();
  const places = evidence.flatMap((piece, rank): Place[] => {
    const isTest = isTestPath(piece.path);
    const kindWorth = wanted.tests ? (isTest ? 1 : 0.7) : isTest ? 0.4 : asideWorth(piece.path, worthOfFile);
    const rankWorth = kindWorth / (1 + 0.05 * rank);
    if (piece.quoted === true)
      return [
        {
          piece,
          definition: null,
          lines: splitLines(piece.text),
          worth: rankWorth * asked.share(asked.met(piece.text)),
        },
      ];
    const lines = splitLines(codebase.text(piece.path) ?? '');
    const path = asked.met(piece.path);
    const symbols = codebase.index.definedIn(piece.path).filter(({ kind }) => kind !== 'heading' && kind !== 'key');
    const inside = symbols.filter(each => each.startLine >= piece.startLine && each.startLine <= piece.endLine);
    const [around] = symbols
      .filter(each => each.startLine < piece.startLine && each.endLine >= piece.startLine)
      .sort((a, b) => b.startLine - a.startLine);
    const shown = [...(around === undefined ? [] : [around]), ...inside];
    if (shown.length === 0)
      return [
        {
          piece,
          definition: null,
          lines,
          worth:
            (wanted.guidance ? guideWorth : 0.8) * rankWorth * asked.share(joined(asked.met(piece.text), path, 0.4)),
        },
      ];
    return shown
      .map(definition => {
        // Rust keeps tests in the files that they test.
        const ofTest =
          !wanted.tests && /^tests?(?:\.|$)/.test(fullName(definition)) && piece.path.endsWith('.rs') ? 0.4 : 1;
        return { piece, definition, lines, worth: ofTest * rankWorth * worthOf(definition, lines, path, asked) };
      })
      .sort((a, b) => b.worth - a.worth)
      .slice(0, mostOfPiece)
      .filter(({ definition }) => {
        const key = keyOf(definition);
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
      });
  });
  return places.filter(({ worth }) => worth > 0).sort((a, b) => b.worth - a.worth);
}

/** What examples, benchmarks and lists of changes count beside code and documents. */
function asideWorth(path: string, worthOfFile: (path: string) => number): number {
  return /\.(?:md|mdx|markdown|rst|adoc|txt|html?)$/i.test(path) && worthOfFile(path) > 0.5
    ? 1
    : Math.min(1, 0.1 + worthOfFile(path));
}

/** How much of the question a definition has: by its name and doc most, less by its path and lines, the less the longer it is. */
function worthOf(
  definition: Definition,
  lines: readonly string[],
  path: ReadonlyMap<string, number>,
  asked: AskedWords,
): number {
  const doc = docText(definition, lines) || (definition.doc ?? '');
  const name = asked.met(fullName(definition));
  const head = joined(joined(name, asked.met(doc), 0.9), path, 0.4);
  const length = definition.endLine - definition.startLine + 1;
  const body = joinLines(
    lines,
    definition.startLine,
    Math.min(lines.length, definition.endLine, definition.startLine + 199),
  );
  const deprecated = /@deprecated|\bDeprecated:/.test(doc) ? 0.6 : 1;
  const isNamed = asked.names.has(wholeWord(definition.name)) ? namedWorth : 1;
  return (
    isNamed *
    deprecated *
    (asked.share(joined(head, asked.met(body), 0.65 / (1 + length / 200))) + nameWorth * asked.share(name))
  );
}

/** What a definition counts whose name the question has in words: "too many redirects". */
const namedWorth = 1.3;

/** What a document counts beside code where someone asks how to do something. */
const guideWorth = 1.1;

/** What the share of the question in a definition's own name counts besides. */
const nameWorth = 0.3;

/** What a place says: its author's sentences first, then what its lines do. */
function itemsOf(place: Place, asked: AskedWords, wanted: Wanted, links: Links, codebase: Codebase): WalkItem[] {
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

/** "`DEFAULT_TIMEOUT = 5` [1]" of the constants and fields that the question has the name of. */
function valueWords(question: string, asked: AskedWords, references: References, codebase: Codebase): string {
  if (!asksForValue.test(question) || /\b(?:what happens|how does|how do|why)\b/i.test(question)) return '';
  const worth = fileWorth(question);
  const found = asked
    .likelyFiles(mostFilesOfValues)
    .filter(path => !isTestPath(path) && worth(path) > leastWorthOfFile)
    .flatMap(path => {
      const lines = splitLines(codebase.text(path) ?? '');
      return codebase.index.definedIn(path).flatMap(definition => {
        const value = namedValue(definition, asked) > 0 ? valueAt(definition, lines) : null;
        return value === null ? [] : [{ definition, value, share: asked.share(asked.met(definition.name)), lines }];
      });
    })
    .sort((a, b) => b.share - a.share);
  const [first] = found;
  const shown = found
    .filter(
      ({ value, share }, i) =>
        share >= 0.6 * (first?.share ?? 0) && found.findIndex(each => each.value === value) === i,
    )
    .slice(0, mostValues)
    .map(({ definition, value, lines }) => {
      const [doc] = sentencesOf(docText(definition, lines));
      const said = doc === undefined ? '' : `: *${cut(quoted(doc).replaceAll('*', ''), longestSentence)}*`;
      return `${value} [${references.of(definition.path, definition.startLine, definition.startLine, 'the value')}]${said}`;
    });
  return shown.length === 1
    ? `${shown.join('')}${/[.:*]$/.test(shown.join('')) ? '' : '.'}`
    : shown.map(each => `- ${each}`).join('\n');
}

const asksForValue =
  /\bdefaults?\b|\bhow (?:many|long|much|large|big|often)\b|\b(?:what|which)(?:'s| is| are)? (?:the )?(?:\w+ ){0,3}(?:limit|max|min|timeout|value|size|number|threshold|interval|port|version)/i;
const mostFilesOfValues = 60;
const mostValues = 3;
const leastWorthOfFile = 0.65;
const noneWanted: Wanted = {
  values: false,
  cases: false,
  errors: false,
  failing: false,
  reasons: false,
  guidance: false,
  tests: false,
};

/** The line of a constant or variable, where that gives it a value. */
function valueAt({ kind, startLine }: Definition, lines: readonly string[]): string | null {
  const line = (lines[startLine - 1] ?? '').trim();
  const isValue =
    /^(?:const|constant|variable|property|field|macro|static|enum_?member)$/.test(kind) || /^#\s?define\s/.test(line);
  return isValue && /=|^#\s?define\s+\w+\s+\S/.test(line) && line.length <= 160
    ? code(line.replace(/[;,]$/, ''), longestSignature)
    : null;
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

/** The first sentence of an answer, with whose it is; what its author says next, where that adds to it. */
function leadWords(
  { place, item }: Claim,
  claims: readonly Claim[],
  references: References,
  asked: AskedWords,
): string {
  const number = `[${references.ofPiece(place)}]`;
  if (!item.isSaid) return `${nameOf(place)} ${number}: ${sentence(references.filled(item))}`;
  const own = claims.filter(claim => claim.place === place && claim.item.isSaid).map(claim => claim.item);
  const next = own[own.indexOf(item) + 1];
  const more =
    next !== undefined &&
    !item.words.includes(next.words.slice(1, -1)) &&
    !/^\*`[^`]+`(?: \(by default[^)]*\))?:/.test(next.words) &&
    item.line === next.line &&
    item.words.length + next.words.length < 1.6 * longestSentence &&
    asked.share(next.met) > leastShare / 2
      ? next.words
      : '';
  return `${italics(references.filled(item), more)} (${nameOf(place)} ${number})`;
}

/** The place whose lines are walked through: the lead's, else the function with most of the question. */
function mainOf(lead: Claim, places: readonly Place[], best: number, claims: readonly Claim[]): Place | null {
  const isCallable = ({ definition }: Place): boolean => definition !== null && /function|method/.test(definition.kind);
  // What only hands on, or is declared without a body, is no way to walk.
  const doesMuch = (place: Place): boolean =>
    !isAccessor(place.definition) &&
    (place === lead.place || !isTestPath(place.piece.path)) &&
    claims.filter(({ place: of, item }) => of === place && item.line > (place.definition?.startLine ?? 0)).length >=
      leastSteps;
  // What is declared or hands on leads to where the work is done.
  if (isCallable(lead.place) && (doesMuch(lead.place) || isShort(lead.place.definition))) return lead.place;
  const least = (lead.place.definition === null ? leastOfMain : leastOfBest) * best;
  const callable = places.filter(place => isCallable(place) && place.worth >= least);
  const [first] = callable.filter(doesMuch);
  // Of those that have about as much of the question, the one that decides most.
  const decides = (place: Place): number =>
    claims.filter(({ place: of, item }) => of === place && deciding.test(item.words)).length;
  const [found] = callable
    .filter(place => doesMuch(place) && place.worth >= leastOfFirst * (first?.worth ?? 0))
    .sort((a, b) => decides(b) - decides(a));
  if (found !== undefined) return found;
  return lead.place.definition === null || (isCallable(lead.place) && isAccessor(lead.place.definition))
    ? null
    : lead.place;
}

const leastSteps = 2;
const leastOfFirst = 0.85;
/** Words of steps that tell what is done or given back under which condition. */
const deciding = /^(?:If|Unless|In) `/;

/** Where the work of a place is done: the method with a body of one that is only declared, and what is called of one that only hands on. */
function workingPlace(place: Place | null, links: Links, codebase: Codebase): Place | null {
  let [working, definition] = [place, place?.definition ?? null];
  for (let hop = 0; hop < mostHops && definition !== null; hop++) {
    if (!/function|method/.test(definition.kind) || definition.endLine - definition.startLine > linesOfHandingOn) break;
    const next = implementationOf(definition, codebase) ?? handedTo(definition, links, codebase);
    if (next === null) break;
    definition = next;
    working = placeAt(next, place?.worth ?? 0, codebase);
  }
  return working;
}

function isSame(one: Definition | null, other: Definition | null): boolean {
  return one !== null && other !== null && keyOf(one) === keyOf(other);
}

/** Of a class that answers, the method that does what the class is named after: `clean` of `Cleaner`. */
function principalOf({ place }: Claim, chosen: Place | null, codebase: Codebase): Place | null {
  const { definition } = place;
  if (definition === null || chosen === null || !/^(?:class|struct)$/.test(definition.kind)) return null;
  if (chosen !== place && chosen.definition?.container !== definition.name) return null;
  const last = words(definition.name).at(-1) ?? '';
  const [found] = codebase.index
    .definedIn(definition.path)
    .filter(each => each.container?.endsWith(definition.name) === true && /method|function/.test(each.kind))
    .filter(
      each => each.name.length >= 3 && last.startsWith(stem(each.name.toLowerCase())) && each.name !== definition.name,
    )
    .sort((a, b) => b.endLine - b.startLine - (a.endLine - a.startLine));
  return found === undefined ? null : placeAt(found, chosen.worth, codebase);
}

/** A definition that the evidence need not show, as a place. */
function placeAt(definition: Definition, worth: number, codebase: Codebase): Place {
  const { path, startLine } = definition;
  const lines = splitLines(codebase.text(path) ?? '');
  const endLine = Math.min(definition.endLine, startLine + 39);
  const text = joinLines(lines, startLine, endLine);
  return {
    piece: { path, startLine, endLine, score: 0, why: 'does the work', text, number: 0 },
    definition,
    lines,
    worth,
  };
}

/** What only gives back what is kept, or keeps it. */
function isAccessor(definition: Definition | null): boolean {
  return definition !== null && definition.endLine - definition.startLine <= 2;
}

function isShort(definition: Definition | null): boolean {
  return definition !== null && definition.endLine - definition.startLine <= linesOfHandingOn;
}

const mostHops = 3;
/** Lines of a function that only hands on, less one. */
const linesOfHandingOn = 4;

/** Of a method that is declared without a body, the one of the same name that has one; null where none or several in equal places do. */
function implementationOf(
  { name, path, startLine, endLine, container }: Definition,
  codebase: Codebase,
): Definition | null {
  if (endLine > startLine || container === null) return null;
  const [first] = codebase.index
    .definitions(name)
    .filter(each => each.container !== null && each.container !== container && each.endLine > each.startLine)
    .filter(each => !isTestPath(each.path))
    .sort((a, b) => near(b.path, path) - near(a.path, path) || b.endLine - b.startLine - (a.endLine - a.startLine));
  return first ?? null;
}

/** How near a file is: the same, of the same folder, elsewhere. */
function near(one: string, other: string): number {
  if (one === other) return 2;
  return one.slice(0, one.lastIndexOf('/') + 1) === other.slice(0, other.lastIndexOf('/') + 1) ? 1 : 0;
}

/** What a function calls, where that is one function only. */
function handedTo(definition: Definition, links: Links, codebase: Codebase): Definition | null {
  const { path, startLine, endLine } = definition;
  const length = (each: Definition): number => each.endLine - each.startLine;
  const callables = (all: readonly Definition[]): Definition[] =>
    all.filter(({ kind }) => /function|method/.test(kind));
  const [only, more] = callables(links.usedBy(definition).map(each => each.definition));
  if (only !== undefined) return more === undefined && length(only) > length(definition) ? only : null;
  // Of overloads in the same file the names say no more than that it is one of them.
  const inFile = callables(codebase.index.definedIn(path));
  const called = (codebase.outline(path)?.references ?? [])
    .filter(each => each.kind === 'call' && each.line >= startLine && each.line <= endLine)
    .filter(each => inFile.some(({ name }) => name === each.name));
  if (new Set(called.map(({ name }) => name)).size !== 1) return null;
  const [longest] = inFile
    .filter(each => each.name === called[0]?.name && keyOf(each) !== keyOf(definition))
    .sort((a, b) => length(b) - length(a));
  return longest !== undefined && length(longest) > length(definition) ? longest : null;
}

/** A function's steps in their order, those that meet the question best, each with its line. */
function walkWords(
  main: Place,
  items: readonly WalkItem[],
  lead: Claim,
  references: References,
  asked: AskedWords,
  codebase: Codebase,
): string {
  const { definition } = main;
  if (definition === null) return '';
  const doc =
    lead.place === main && lead.item.isSaid
      ? undefined
      : items.find(({ line, isSaid }) => isSaid && line === definition.startLine);
  const head = `${code(shortSignature(definition, codebase), longestSignature)} [${references.ofPiece(main)}]${doc === undefined ? '' : `: ${references.filled(doc)}`}`;
  const steps = items.filter(({ line }) => line > definition.startLine);
  const chosen: WalkItem[] = [];
  let length = head.length;
  for (const item of [...steps].sort((a, b) => weightOf(b, asked) - weightOf(a, asked))) {
    if (chosen.length >= mostSteps || length + item.words.length > longestWalk) break;
    if (chosen.some(({ words }) => words === item.words)) continue;
    chosen.push(item);
    length += item.words.length + 12;
  }
  if (chosen.length === 0) return doc === undefined ? '' : head;
  const told = chosen
    .sort((a, b) => a.line - b.line)
    .map((item, i) => `${i + 1}. ${references.filled(item)} [${references.ofLine(main, item.line)}]`);
  return `${head}${doc === undefined ? ':' : ''}\n\n${told.join('\n')}`;
}

/** What an item says, without what it is of: a class says what its members say. */
function essenceOf({ words }: WalkItem): string {
  return /\*([^*]+)\*/.exec(words)?.[1] ?? words;
}

/** What another place says of the question, in a line. */
function asideWords(place: Place, claims: readonly Claim[], references: References, codebase: Codebase): string {
  const chosen = claims
    .slice(0, mostAside)
    .map(({ item }) => item)
    .sort((a, b) => a.line - b.line);
  if (chosen.length === 0) return '';
  const signature =
    place.definition === null ? nameOf(place) : code(shortSignature(place.definition, codebase), longestSignature);
  const shown =
    chosen.some(({ words }) => words.includes(signature)) && place.definition !== null
      ? code(fullName(place.definition))
      : signature;
  return `- ${shown} [${references.ofPiece(place)}]: ${italics(...new Set(chosen.map(item => sentence(references.filled(item)))))}`;
}

/** Quoted sentences after each other, as one quotation where they follow directly. */
function italics(...said: readonly string[]): string {
  return said
    .filter(each => each !== '')
    .join(' ')
    .replaceAll(/(?<=[.!?:…])\* \*(?=\S)/g, ' ');
}

function sentence(words: string): string {
  return /[.!?:*…]$/.test(words) ? words : `${words}.`;
}

/** An example by an author: of the lead's place, else of the first place that has one for the question. */
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

/** "`f` also calls `a` and `b`.", "`C` has `a` and `b`.", of those that the answer does not have yet. */
function namesWords({ path, startLine, endLine, name, kind }: Definition, said: string, codebase: Codebase): string {
  const isCallable = /function|method|constructor/.test(kind);
  const all = isCallable
    ? (codebase.outline(path)?.references ?? [])
        .filter(each => each.kind === 'call' && each.line > startLine && each.line <= endLine)
        .filter(each => codebase.index.definitions(each.name).length > 0)
    : codebase.index.definedIn(path).filter(each => each.startLine > startLine && each.endLine <= endLine);
  const names = [...new Set(all.map(each => each.name))].filter(each => each !== name && !said.includes(each));
  const shown = names.slice(0, mostNames).map(each => code(each));
  return shown.length === 0 ? '' : `${code(name)} ${isCallable ? 'also calls' : 'has'} ${listed(shown)}.`;
}

/** Names that are listed of a place, and places of which they are. */
const mostNames = 10;
const mostListed = 3;

function nameOf({ piece, definition }: Place): string {
  return code(definition === null ? piece.path.slice(piece.path.lastIndexOf('/') + 1) : fullName(definition));
}

/** `Class.name(a, b)` of what can be called; a type with its kind; else its name. */
function shortSignature(definition: Definition, codebase: Codebase): string {
  const signature = signatureOf(definition, codebase);
  const name = fullName(definition);
  if (/function|method|constructor/.test(definition.kind))
    return `${name}(${signature === null ? '' : parametersOf(definition.path, withoutGenerics(signature, definition.name)).join(', ')})`;
  if (/^(?:class|interface|enum|struct|trait|type)$/.test(definition.kind)) return `${definition.kind} ${name}`;
  return signature === null || signature.length > longestSignature ? name : signature;
}

/** A signature without the type parameters after its name, whose brackets would be taken for those of what goes in. */
function withoutGenerics(written: string, name: string): string {
  const signature = written.replaceAll(/\/\/ ?(?:eslint|@ts|prettier)\S*(?: @[\w-]+\/[\w-]+,?)*/g, ' ');
  const at = signature.indexOf(name);
  const rest = at < 0 ? '' : signature.slice(at + name.length).replace(/^[\s=]+/, '');
  if (!rest.startsWith('<')) return signature;
  let depth = 0;
  for (let i = 0; i < rest.length; i++) {
    const letter = rest.charAt(i);
    depth += letter === '<' ? 1 : letter === '>' && rest.charAt(i - 1) !== '=' ? -1 : 0;
    if (depth === 0) return `${name}${rest.slice(i + 1)}`;
  }
  return signature;
}

/** Numbers of places: those of the evidence, and of what is added to it. */
class References {
  readonly added: PickedEvidence[] = [];

  constructor(
    private readonly evidence: readonly PickedEvidence[],
    private readonly codebase: Codebase,
  ) {}

  /** Of a place: where its definition begins, if the piece shows that. */
  ofPiece({ piece, definition }: Place): number {
    if (definition === null || piece.quoted === true) return piece.number;
    if (piece.number > 0 && piece.startLine <= definition.startLine && definition.startLine <= piece.endLine)
      return piece.number;
    return this.of(
      definition.path,
      definition.startLine,
      Math.min(definition.endLine, definition.startLine + 39),
      'the place that answers',
    );
  }

  ofLine({ definition, piece }: Place, line: number): number {
    return this.of(definition?.path ?? piece.path, line, line, 'a step of it');
  }

  /** An item's words with the reference to what it leads to. */
  filled({ words, to }: WalkItem): string {
    if (to === null) return words;
    return words.replace(
      '{}',
      `[${this.of(to.path, to.startLine, Math.min(to.endLine, to.startLine + 39), 'called on the way')}]`,
    );
  }

  /** Of lines of a file. */
  of(path: string, startLine: number, endLine: number, why: string): number {
    const known = [...this.evidence, ...this.added].find(
      each =>
        each.path === path &&
        (startLine === endLine
          ? each.startLine === startLine && each.endLine === endLine
          : each.startLine <= startLine && startLine <= each.endLine),
    );
    if (known !== undefined) return known.number;
    const lines = splitLines(this.codebase.text(path) ?? '');
    const end = Math.min(lines.length, endLine);
    const number = this.evidence.length + this.added.length + 1;
    this.added.push({ path, startLine, endLine: end, score: 0.1, why, text: joinLines(lines, startLine, end), number });
    return number;
  }
}

function keyOf({ path, startLine }: Definition): string {
  return `${path}:${startLine}`;
}
