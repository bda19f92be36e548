import type { Facts, PlaceList, Range } from '../../protocol/engineProtocol';
import type { PickedEvidence, Texts } from '../../search/ranking/evidence';
import { joinLines, splitLines } from '../../search/index/lines';

/** What search proved of a question, in Markdown, every `[n]` in it being `evidence` n. */
export interface Proven {
  readonly markdown: string;
  readonly evidence: readonly PickedEvidence[];
  /** All places of what the text lists, of which it may show the first only. */
  readonly lists: readonly PlaceList[];
  /** Of the one symbol that was asked about. */
  readonly facts?: Facts;
  /** The name that was asked about is several things: a small model would mix them. */
  readonly ambiguous?: true;
}

/** One entry of a list: words that hold a `{}` where the reference to its place stands. */
export interface Entry {
  readonly place: Range;
  readonly words: string;
  /** What is there, for whoever shows the list otherwise. */
  readonly name: string | null;
  /** Further places of the same entry, which the list has and the text counts. */
  readonly others?: readonly Range[];
}

/** Entries of a list that the text shows. */
const mostShown = 20;
/** Lines of a place that are evidence: more do not fit a prompt. */
const mostLines = 60;

/** Collects a proof: text in the order it is said, and a number for each place. */
export class Proof {
  private readonly blocks: string[] = [];
  private readonly evidence: PickedEvidence[];
  private readonly lists: PlaceList[] = [];

  /** `before`: evidence that has its numbers already. */
  constructor(
    private readonly texts: Texts,
    before: readonly PickedEvidence[] = [],
  ) {
    this.evidence = [...before];
  }

  /** The reference to a place, `[1]`; empty when the file has no such lines any more. */
  cite(place: Range, why: string): string {
    const known = this.evidence.find(each => each.path === place.path && each.startLine === place.startLine);
    if (known !== undefined) return `[${known.number}]`;
    const text = this.texts(place.path);
    if (text === undefined) return '';
    const lines = splitLines(text);
    const startLine = Math.max(1, place.startLine);
    const endLine = Math.min(lines.length, place.endLine, startLine + mostLines - 1);
    if (startLine > endLine) return '';
    const number = this.evidence.length + 1;
    const exact = joinLines(lines, startLine, endLine);
    this.evidence.push({ path: place.path, startLine, endLine, score: 1, why, text: exact, number });
    return `[${number}]`;
  }

  /** A paragraph, list or other block of Markdown. */
  say(markdown: string): this {
    if (markdown !== '') this.blocks.push(markdown);
    return this;
  }

  /** A list under a heading line; all of it in {@link Proven.lists}, the first {@link mostShown} in the text. */
  list(label: string, entries: readonly Entry[], why: string, certain = true, most = mostShown): this {
    if (entries.length === 0) return this;
    const shown = entries.slice(0, most).map(({ place, words }) => `- ${words.replace('{}', this.cite(place, why))}`);
    const rest = entries.length - shown.length;
    this.blocks.push(`${label}\n\n${[...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')}`);
    const places = entries.flatMap(({ place, name, others = [] }) =>
      [place, ...others].map(each => ({ ...each, name })),
    );
    this.lists.push({ label: plain(label), certain, places });
    return this;
  }

  get isEmpty(): boolean {
    return this.blocks.length === 0;
  }

  proven(): Proven {
    return { markdown: this.blocks.join('\n\n'), evidence: this.evidence, lists: this.lists };
  }
}

/** Text of a file as a code span: its brackets and backticks stay its own. On one line, cut at `most` UTF-16 units. */
export function code(text: string, most = 160): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const cut = line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  const longest = Math.max(0, ...(cut.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${cut}\`` : `${fence} ${cut} ${fence}`;
}

/** An author's sentence after a colon, or nothing. Its own `[1]` would be taken for a reference. */
export function after(doc: string | null | undefined): string {
  return doc === null || doc === undefined || doc === '' ? '' : `: ${quoted(doc)}`;
}

/** An author's words as Markdown prose that refers to nothing. */
export function quoted(words: string): string {
  return words.replaceAll(/\[([\d ,;–-]+)\]/g, '($1)');
}

/** "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** "1 place", "2 places". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function plain(markdown: string): string {
  return markdown.replaceAll(/`/g, '').replace(/:$/, '');
}
