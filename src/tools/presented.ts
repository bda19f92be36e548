import type { ToolPlace, ToolResult } from '../protocol/toolResult';
import type { Findings } from './findings';
import type { ToolSources } from './toolSources';

/** What a caller asked for of a result. Left out `limit`: one page holds everything. */
export interface Extent {
  readonly budget: number;
  readonly limit?: number;
  readonly page?: number;
}

const bytesPerToken = 4;
/** Tokens of a result's last lines: what is complete, what was cut, as of which commit. */
const tokensOfFooter = 120;

/** Findings cut to a page and a budget, in words, with what was cut and what may be missing. */
export function presented(tool: string, findings: Findings, extent: Extent, sources: ToolSources): ToolResult {
  const { said, places, more } = findings;
  const asOf = sources.asOf();
  const limit = extent.limit ?? Math.max(1, places.length);
  const pages = Math.max(1, Math.ceil(places.length / limit));
  const page = extent.page ?? 1;
  const wanted = places.slice((page - 1) * limit, page * limit);
  const room = new Room((extent.budget - tokensOfFooter) * bytesPerToken);
  const cut: string[] = [];
  const blocks: string[] = [];
  for (const block of said)
    if (!takeText(block, room, blocks)) cut.push('Text above the places was cut: raise `budget`.');
  const shown: ToolPlace[] = [];
  let group = '';
  let withoutCode = 0;
  for (const place of wanted) {
    const heading = place.group === group ? '' : `\n${place.group}:\n`;
    const line = `${heading}${lineOf(place)}`;
    if (!room.take(line)) break;
    group = place.group;
    const { code, ...bare } = place;
    const fits = code !== undefined && room.take(code);
    if (code !== undefined && !fits) withoutCode++;
    shown.push(fits ? place : bare);
    blocks.push(fits ? `${line}\n${code}` : line);
  }
  if (shown.length < wanted.length)
    cut.push(
      `${wanted.length - shown.length} of this page's ${wanted.length} places did not fit: raise \`budget\`, or lower \`limit\` and turn pages.`,
    );
  if (withoutCode > 0) cut.push(`The code of ${withoutCode} places did not fit: raise \`budget\`, or call \`read\`.`);
  if (pages > 1 && page < pages)
    cut.push(`Page ${page} of ${pages} (${places.length} places): call again with \`page\` ${page + 1}.`);
  if (page > pages) cut.push(`There is no page ${page}: the last is ${pages}.`);
  if (more !== undefined) cut.push(...takeLines(more, room, blocks));
  const indexing =
    asOf.indexed < asOf.files
      ? [`Only ${asOf.indexed} of ${asOf.files} files are indexed yet: call again in a moment.`]
      : [];
  const gaps = [...indexing, ...findings.gaps];
  const complete = gaps.length === 0;
  const found = places.length === 0 ? '' : `${count(places.length)} in ${asOf.files} files`;
  const footer = [
    complete
      ? `Complete${found === '' ? '' : `: ${found}`}.`
      : `${found === '' ? '' : `${found}. `}Not complete: ${gaps.join(' ')}`,
    ...(cut.length > 0 ? [`Cut: ${cut.join(' ')}`] : []),
    `As of ${asOf.commit === null ? 'no commit' : `commit ${asOf.commit.slice(0, 10)} and the files on disk`}${asOf.unsaved > 0 ? ` + ${asOf.unsaved} unsaved` : ''}.`,
  ];
  const text = `${blocks.join('\n').trim()}\n\n${footer.join('\n')}`.trimStart();
  return {
    tool,
    text,
    places: shown,
    total: places.length,
    page,
    pages,
    complete,
    gaps,
    cut,
    asOf,
    tokens: Math.ceil(Buffer.byteLength(text) / bytesPerToken),
  };
}

/** Bytes that are left. */
class Room {
  constructor(private left: number) {}

  take(text: string): boolean {
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes > this.left) return false;
    this.left -= bytes;
    return true;
  }
}

function lineOf({ path, startLine, endLine, name, note }: ToolPlace): string {
  const lines = startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`;
  return [`${path}:${lines}`, name, note].filter(each => each !== null && each !== '').join('  ');
}

function takeText(block: string, room: Room, blocks: string[]): boolean {
  const fits = room.take(block);
  if (fits) blocks.push(block);
  return fits;
}

/** Takes whole lines of a text as far as there is room, and says what was cut. */
function takeLines(text: string, room: Room, blocks: string[]): string[] {
  const lines = text.split('\n');
  const taken: string[] = [];
  for (const line of lines) {
    if (!room.take(line)) break;
    taken.push(line);
  }
  blocks.push(`\n${taken.join('\n')}`);
  if (taken.length === lines.length) return [];
  const last = /^(\d+)\t/.exec(taken.at(-1) ?? '')?.[1];
  const next = last === undefined ? 'raise `budget`' : `call again with \`startLine\` ${Number(last) + 1}`;
  return [`${lines.length - taken.length} of ${lines.length} lines did not fit: ${next}.`];
}

function count(places: number): string {
  return places === 1 ? '1 place' : `${places} places`;
}
