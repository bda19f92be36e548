import type { Proven } from '../answer/facts/proof';
import type { Range } from '../protocol/engineProtocol';
import type { ToolPlace } from '../protocol/toolResult';
import type { ToolSources } from './toolSources';

/** What a tool found, before it is cut to a page and a budget. */
export interface Findings {
  /** Paragraphs before the places. */
  readonly said: readonly string[];
  readonly places: readonly ToolPlace[];
  /** Why places may be missing that were asked for. */
  readonly gaps: readonly string[];
  /** Text after the places, which the budget may cut, such as a diff; its lines are kept whole. */
  readonly more?: string;
}

/** What search proved, in the form of the tools: references become paths with lines, and every list is whole. */
export function ofProven({ markdown, evidence, lists }: Proven, sources: ToolSources): Findings {
  const labels = new Set(lists.map(({ label }) => label));
  const blocks = markdown.split('\n\n');
  const said = blocks.filter((block, i) => {
    const listFollows = blocks[i + 1]?.startsWith('- ') === true && labels.has(plain(block));
    const isList = block.startsWith('- ') && labels.has(plain(blocks[i - 1] ?? ''));
    return !listFollows && !isList;
  });
  const place = (number: string): string => {
    const piece = evidence.find(each => each.number === Number(number));
    return piece === undefined ? `[${number}]` : `(${piece.path}:${piece.startLine})`;
  };
  const lines = new LineTexts(sources);
  return {
    said: said.map(block => block.replaceAll(/\[(\d{1,6})\]/g, (_, number: string) => place(number))),
    places: lists.flatMap(({ label, certain, places }) =>
      places.map(each => ({ ...each, note: lines.first(each), group: label, certain })),
    ),
    gaps: [],
  };
}

/** Lines of files, each file split once. */
export class LineTexts {
  private readonly known = new Map<string, readonly string[]>();

  constructor(private readonly sources: ToolSources) {}

  of(path: string): readonly string[] {
    const known = this.known.get(path) ?? (this.sources.codebase.text(path) ?? '').split('\n');
    this.known.set(path, known);
    return known;
  }

  /** The first line of a place, trimmed and cut. */
  first({ path, startLine }: Range): string {
    return short((this.of(path)[startLine - 1] ?? '').trim());
  }

  /** The lines of a place with their numbers, at most `most` of them. */
  numbered({ path, startLine, endLine }: Range, most = Infinity): string {
    const last = Math.min(endLine, startLine + most - 1, this.of(path).length);
    return this.of(path)
      .slice(startLine - 1, last)
      .map((line, i) => `${startLine + i}\t${short(line, longestLine)}`)
      .join('\n');
  }
}

/** In UTF-16 units: of a line beside a place, and of one of code, which may be a generated one. */
const shortLine = 160;
const longestLine = 500;

/** A text cut at `most` UTF-16 units. */
export function short(text: string, most = shortLine): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '').replace(/:$/, '');
}
