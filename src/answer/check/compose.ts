import type { PickedEvidence } from '../../search/ranking/evidence';
import type { Definition } from '../../search/index/definition';
import type { SearchIndex } from '../../search/ranking/searchIndex';
import { questionWords, words } from '../../search/index/words';
import { nothingFound } from '../facts/nothingHere';
import { loopStart } from './repetition';

/**
 * What search proved, before the model's words, ending in a blank line: where identifiers that the question names are defined (all
 * definitions counted), then the most relevant other places; each with what its author wrote of it. Nothing here is sampled.
 */
export function leadOf(question: string, evidence: readonly PickedEvidence[], index: Described): string {
  if (evidence.length === 0) return nothingFound;
  const defined = [...index.namedDefinitions(question)].flatMap(
    ([name, all]) => definitionLine(name, all, evidence) ?? [],
  );
  const known = defined
    .slice(0, mostNames)
    .map(line => `${line}\n\n`)
    .join('');
  const rest = evidence.filter(({ number }) => !known.includes(`[${number}]`));
  if (rest.length === 0) return known;
  const heading = known === '' ? 'Most relevant' : 'Also relevant';
  return known + relevant(rest.slice(0, mostPlaces), heading, new Set(questionWords(question)), index);
}

function relevant(
  evidence: readonly PickedEvidence[],
  heading: string,
  asked: ReadonlySet<string>,
  index: Described,
): string {
  const places = new Map<string, { readonly name: string; readonly numbers: string[]; readonly doc: string | null }>();
  for (const piece of evidence) {
    const { name, doc } = placeOf(piece, asked, index);
    const same = name === '' ? '' : `${piece.path} ${name}`;
    const place = places.get(same) ?? { name, numbers: [], doc };
    place.numbers.push(`[${piece.number}]`);
    places.set(same, place);
  }
  const lines = [...places.values()].map(({ name, numbers, doc }) => ({
    text: `${name} ${numbers.join(', ')}`.trim(),
    doc,
  }));
  if (lines.every(({ doc }) => doc === null)) return `${heading}: ${lines.map(({ text }) => text).join(', ')}.\n\n`;
  return `${heading}:\n\n${lines.map(({ text, doc }) => `- ${text}${after(doc)}`).join('\n')}\n\n`;
}

/** What the index knows of symbols and files. */
export type Described = Pick<SearchIndex, 'namedDefinitions' | 'definedIn' | 'summaryOf'>;

/**
 * The part of a model's text that is worth showing: trimmed, cut where it starts to loop, and (when the token limit or the loop
 * cut it) without its incomplete last sentence. May be empty.
 */
export function usableModelText(text: string, cutOff: boolean): string {
  const loop = loopStart(text);
  const kept = (loop === null ? text : text.slice(0, loop))
    .replaceAll(/<\|[^\s|<>]{1,64}\|>/g, '')
    .replaceAll(/^ {0,3}```[^\n`]*\n\s*```$/gm, '')
    .trim();
  if (!/[\p{L}\p{N}]{2}/u.test(kept.replaceAll(/^ {0,3}```.*$/gm, ''))) return '';
  return loop !== null || cutOff ? withoutBrokenEnd(kept) : kept;
}

const mostNames = 2;
const mostPlaces = 5;

/** "`save` is defined in 5 places: [1], [3] and 3 more."; null when no evidence shows a definition. */
function definitionLine(name: string, all: readonly Definition[], evidence: readonly PickedEvidence[]): string | null {
  const showing = all.map(({ path, startLine }) =>
    evidence.find(piece => piece.path === path && piece.startLine <= startLine && startLine <= piece.endLine),
  );
  const shown = showing.filter(piece => piece !== undefined);
  if (shown.length === 0) return null;
  const places = [...new Set(shown.map(({ number }) => `[${number}]`))];
  if (all.length > shown.length) places.push(`${all.length - shown.length} more`);
  const count = all.length > 1 ? `${all.length} places: ` : '';
  return `\`${name}\` is defined in ${count}${listed(places)}${after(all.length === 1 ? (all[0]?.doc ?? null) : null) || '.'}`;
}

/** What a place is called and what is written of it: the symbol (of several the one with most words asked for), test or described file that it shows; "" for other lines, whose reference shows the file. */
function placeOf(
  piece: PickedEvidence,
  asked: ReadonlySet<string>,
  index: Described,
): { name: string; doc: string | null } {
  const symbols = index.definedIn(piece.path);
  const said = ({ name }: Definition): number => words(name).filter(word => asked.has(word)).length;
  const [inside] = symbols
    .filter(({ startLine }) => startLine >= piece.startLine && startLine <= piece.endLine)
    .sort((a, b) => said(b) - said(a));
  const around = symbols.findLast(({ startLine, endLine }) => startLine <= piece.startLine && endLine >= piece.endLine);
  const symbol = inside ?? around;
  if (symbol === undefined) {
    const title = testTitle.exec(piece.text)?.groups?.['title']?.replaceAll('`', '');
    if (title !== undefined) return { name: `\`${title}\``, doc: null };
    const doc = index.summaryOf(piece.path);
    return { name: doc === null ? '' : `\`${piece.path.slice(piece.path.lastIndexOf('/') + 1)}\``, doc };
  }
  const owner = symbol.kind === 'method' ? symbol.container?.split('.').at(-1) : undefined;
  const tellsMore = words(symbol.doc ?? '').join() !== words(symbol.name).join();
  return { name: `\`${owner === undefined ? '' : `${owner}.`}${symbol.name}\``, doc: tellsMore ? symbol.doc : null };
}

/** The first test or group of tests in the form that JavaScript's test runners share. */
const testTitle =
  /^[ \t]*(?:it|test|describe|suite|context)(?:\.\w+)*\(\s*(?<quote>['"`])(?<title>[^\n]{1,120}?)\k<quote>/m;

/** An author's sentence after a colon. Its own `[1]` would be taken for a reference. */
function after(doc: string | null): string {
  return doc === null || doc === '' ? '' : `: ${doc.replaceAll(/\[([\d ,;–-]+)\]/g, '($1)')}`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** Up to the last sentence that ended, or the last whole line or code block; all of it when nothing in it ended. */
function withoutBrokenEnd(text: string): string {
  const fences = [...text.matchAll(/^ {0,3}```/gm)];
  const openBlock = fences.length % 2 === 1 ? fences.at(-1)?.index : undefined;
  // An open code block is more useful closed after its last whole line than dropped.
  if (openBlock !== undefined) {
    const lastLine = text.lastIndexOf('\n');
    const firstLineEnd = text.indexOf('\n', openBlock);
    if (lastLine > firstLineEnd && firstLineEnd !== -1) return `${text.slice(0, lastLine)}\n\`\`\``;
    return text.slice(0, openBlock).trim();
  }
  if (/(?:[.!?:)\]`"”]|```)$/.test(text) && !/(?:\b(?:e\.g|i\.e|vs)\.)$/.test(text)) return text;
  const ends = [...text.matchAll(/[.!?](?:["”)\]`]|\[\d+\])*(?=\s)|\n/g)];
  const last = ends.at(-1);
  return last === undefined ? text : text.slice(0, last.index + last[0].length).trim();
}
