import { isTestPath } from '../../reading/files/isTestPath';
import { identifiersIn, pathsIn } from './namesIn';
import { piecesOf, tokensOf, type Token } from './proseScan';

/** What an answer brings in itself: names and paths that need not be here. */
export interface Proposed {
  readonly names: ReadonlySet<string>;
  /** Paths and file names as written. */
  readonly paths: ReadonlySet<string>;
}

/**
 * What an answer proposes: what its code has, the files that its code blocks are titled with and its trees show, and what its words say to create. Code
 * that is said to stand in the repository (the line before it ends with a reference) brings in what it declares and no more.
 */
export function proposedIn(answer: string): Proposed {
  const names = new Set<string>();
  const paths = new Set<string>();
  const add = (text: string): void => {
    identifiersIn(text).forEach(name => names.add(name));
    pathsIn(text).forEach(path => paths.add(path));
  };
  let before = '';
  for (const { kind, text, info } of piecesOf(answer)) {
    if (kind === 'code') {
      if (!quoting.test(lastLine(before))) add(`${info}\n${text}`);
      else declaredIn(text).forEach(name => names.add(name));
      const title = titleOf(lastLine(before));
      if (title !== null) paths.add(title);
    } else
      for (const sentence of sentencesOf(text))
        for (const token of tokensOf(sentence.text)) if (proposes(sentence, token)) add(token.text);
    before = text;
  }
  return { names, paths };
}

/** A sentence, list item, row or heading. `listed`: it is an item below a line that says to create what is listed. */
export interface Sentence {
  readonly text: string;
  readonly at: number;
  readonly listed: boolean;
}

/** The sentences of a passage of prose, in order; together they are the passage. */
export function sentencesOf(prose: string): Sentence[] {
  const found: Sentence[] = [];
  let [at, listed] = [0, false];
  for (const line of prose.split(/(?<=\n)/)) {
    const isItem = /^\s*(?:[-*+]|\d{1,9}[.)]|\|)/.test(line);
    if (line.trim() !== '' && !isItem) listed = false;
    for (const [i, text] of splitSentences(line).entries()) {
      found.push({ text, at, listed: listed && isItem && i === 0 });
      at += text.length;
      const plain = masked(text);
      if (
        !isItem &&
        (/^\s*#{1,6}\s/.test(line) || /:[*_\s]*$/.test(plain)) &&
        (makes(plain).length > 0 || newThing.test(plain))
      )
        listed = true;
    }
  }
  return found;
}

/** Cut behind a full stop, question or exclamation mark before a blank, but not behind abbreviations, nor inside code. */
function splitSentences(line: string): string[] {
  const found: string[] = [];
  const plain = masked(line);
  let start = 0;
  for (const { index, 0: end } of plain.matchAll(/[.!?](?:["”)\]*_]|\[\d{1,3}\]){0,6}\s+|[。！？]/g)) {
    if (abbreviation.test(plain.slice(Math.max(0, index - 12), index + 1))) continue;
    found.push(line.slice(start, index + end.length));
    start = index + end.length;
  }
  if (start < line.length) found.push(line.slice(start));
  return found;
}

const abbreviation =
  /(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|fig|no|ca|al|st|dr|mr|mrs|ms|z\.\s?B|d\.\s?h|bzw|usw|p\.\s?ej|ex|v?\d+)|\b\p{L})\.$/iu;

/** With code spans blanked out, so that their words count for nothing. */
function masked(text: string): string {
  return text.replaceAll(/`[^`\n]{0,400}`/g, span => '`'.repeat(span.length));
}

/** Whether a sentence says to create what a token names. */
function proposes({ text, listed }: Sentence, { at, text: name }: Token): boolean {
  const plain = masked(text.slice(0, maxSentence));
  const before = plain.slice(0, at);
  if (listed && !/[`\w]{3}/.test(before.replace(/^\s*(?:[-*+]|\d{1,9}[.)]|\|)\s*/, ''))) return true;
  if (newThing.test(`${before}\u0000`) && newBefore.test(before)) return true;
  const [verb] = makes(before).slice(-1);
  if (verb === undefined) return false;
  const between = before.slice(verb.end);
  if (
    /\b(?:called|named|name it|call it|call them|as|new)\s*[*_"'(]*$/i.test(
      between.replace(/\b(?:file|function|class|method|module|folder|type|hook|component)s?\s*[*_"'(]*$/i, ''),
    )
  )
    return true;
  // "Add a case to `x`" adds to what is there; "move it to `x`" makes it.
  if (
    !/\b(?:to|in|into|inside|from|of|at|via|using|like|by|beside|near|through|within|on|under|after|before|with|than|for)\s+(?:(?:the|an?|your|its|existing|same|file|class|function|method|module|folder|directory|package)\s+)*[*_"'(]*$/i.test(
      between,
    )
  )
    return true;
  return places.test(verb.word) || (isTestPath(name) && /[./]/.test(name));
}

const maxSentence = 2_000;
/** Verbs that make something; in the form in which one is told to. */
const create =
  'add|append|create|declare|define|derive|drop|extract|factor|generate|implement|insert|introduce|invent|make|mock|move|name|override|place|put|register|rename|save|scaffold|split|stub|subclass|wrap|write|export';
const places = /^(?:move|put|place|save|extract|split|rename|write|factor|scaffold|generate)$/i;
const told = new RegExp(
  `(?:^[\\s>#*_|-]{0,20}(?:\\[[ x]\\]\\s{0,4})?(?:\\d{1,3}[.):]\\s{0,4})?[*_]{0,3}(?:(?:step \\d{1,3}|optional(?:ly)?|first(?:ly)?|second(?:ly)?|third(?:ly)?|then|next|now|also|finally|lastly|alternatively|instead|please|simply|just|and|or|so|to)[:,.]?\\s{1,4}[*_]{0,3}){0,3}` +
    `|\\b(?:you|we|i|one|let's|let us|they)(?:'d| would| could| can| should| might| may| must|'ll| will)?(?: then| also| simply| just| instead| first| need to| have to| want to| like to| only need to)*\\s+` +
    `|\\b(?:need|needs|want|how|order|able|have|remember|forget|sure) to\\s+|[,;:—–]\\s+(?:then |and |or |also |simply |just )*|\\b(?:and|or|then)\\s+(?:then |also |simply |just )*)` +
    `(?<verb>${create})\\b`,
  'giu',
);
/** The same in other languages, wherever it stands before. */
const toldElsewhere =
  /(?<verb>\b(?:crea[rd]?|cree|añad(?:e|ir|a)|agreg(?:a|ue|ar)|defin(?:e|a|ir)|escrib(?:e|a|ir)|crie|criar|adicion(?:e|ar)|aggiung(?:i|ere)|creare|cré(?:ez|er|e)|ajout(?:ez|er|e)|définiss(?:ez|ons)|écri(?:vez|re)|erstell(?:e|en)|leg(?:e|en)|füg(?:e|en)|hinzufügen|definier(?:e|en)|implementier(?:e|en)|schreib(?:e|en)|maak|voeg|utwórz|dodaj)\b|(?:создайте|создать|добавьте|добавить|напишите|新建|创建|添加|增加|新增|作成|追加|만들|추가))/giu;

interface Made {
  readonly word: string;
  readonly end: number;
}

function makes(plain: string): Made[] {
  return [...plain.slice(0, maxSentence).matchAll(told), ...plain.slice(0, maxSentence).matchAll(toldElsewhere)]
    .map(match => ({ word: match.groups?.['verb'] ?? '', end: match.index + match[0].length }))
    .sort((a, b) => a.end - b.end);
}

const things =
  '(?:file|folder|directory|module|package|class|classes|function|method|helper|component|hook|test|type|interface|option|flag|setting|field|column|table|route|endpoint|command|script|variable|parameter|prop|error|event|struct|trait|enum|constant|migration|service|handler|binding|middleware|adapter|subclass|property|key|name)s?';
const newThing = new RegExp(
  `\\b(?:new|proposed|hypothetical|imagined|own|nuev[oa]s?|nov[oa]s?|nuov[oaie]|nouve(?:au|aux|lle|lles)|neue[nrsm]?|nieuwe?|nowy)\\b[^.\\n]{0,30}\\b(?:${things}|archivos?|ficher(?:o|os)|funci(?:ón|ones)|clases?|arquivos?|fichiers?|fonctions?|classes|datei(?:en)?|funktion(?:en)?|klassen?|bestand|plik)\\b|\\b(?:files?|folders?) to (?:create|add)\\b|\\b(?:suppose|imagine|something like|placeholders?|hypothetical)\\b|新(?:的|しい|建)|새로운|нов(?:ый|ая|ую|ое)`,
  'iu',
);
const newBefore =
  /(?:new|proposed|hypothetical|imagined|own|suppose|imagine|something like|placeholder|to create|to add|nuev|nov|nuov|nouve|neue|nieuw|新|새로운|нов)[^.;\n]{0,60}$/iu;

/** Whether a sentence says of what a token names that it is not here. */
export function denies({ text }: Pick<Sentence, 'text'>, { at, end }: Pick<Token, 'at' | 'end'>): boolean {
  const plain = masked(text);
  return (
    /\b(?:no|nothing|nobody|none|never|nowhere|without|lacks?|lacking|missing|absent|neither|nor|instead of|rather than|unlike|no longer|not (?:called|named|have|has|contain|define|include|mention|find|see)|n't (?:have|contain|define|include|mention|find|see)|kein(?:e|en|er)?|ohne|sin|sans|aucune?|pas de|no hay|not a|isn't a)\b[^.;:]{0,40}$|(?:没有|нет)[^。]{0,20}$/iu.test(
      plain.slice(0, at),
    ) ||
    /^[^.;:,]{0,20}(?:\b(?:does not|doesn't|do not|don't|did not|no longer) exist|\b(?:is|are|was|were)(?: not|n't) (?:here|present|defined|part|in|among|shown|found|included|there|available|mentioned)|\bwas (?:removed|deleted)|\b(?:is|are) (?:missing|absent)|\bcannot be found|\bnot found|不存在|がありません|не существует)/iu.test(
      plain.slice(end),
    )
  );
}

/** A line that says that what follows stands in the repository. */
const quoting = /\[\d{1,3}(?:\s?,\s?\d{1,3}){0,9}\]\*{0,2}:?$/;

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** The path that is all a line says, as the title of the code below: "**`src/a.ts`** (new):". */
function titleOf(line: string): string | null {
  const [path, more] = pathsIn(line);
  if (path === undefined || more !== undefined) return null;
  const bare = line
    .replace(/^\s*(?:[-+*]|#{1,6}|\d{1,3}[.)])\s+/, '')
    .replace(/\((?:new|neu|nuevo|nouveau|create)\b[^)]{0,40}\)/i, '')
    .replaceAll(/[`*#>:_\s]/g, '');
  return bare.replace(/^(?:new)?(?:file)?/i, '') === path.replaceAll('_', '') ? path : null;
}

/** Names that code declares. */
function declaredIn(code: string): string[] {
  const declared =
    /\b(?:function|class|interface|type|enum|struct|trait|const|let|var|val|def|fn|func|fun|module|namespace|record|protocol|object)\s+(?:\([^)\n]{0,80}\)\s*)?([\p{L}_$][\p{L}\p{N}_$]{0,100})/gu;
  return [...code.matchAll(declared)].map(match => match[1] ?? '');
}
