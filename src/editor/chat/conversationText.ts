import { answerMarkdown } from '../../protocol/answerMarkdown';
import type { Place, Source, Turn } from '../../protocol/chatProtocol';
import { CoilError } from '../../shared/errors';
import { isTurn, titleOf, type Conversation } from './conversation';
import type { Localize } from '../common/localize';

/** A conversation as Markdown: questions as headings, citations as places. */
export function toMarkdown({ title, turns }: Conversation): string {
  return [`# ${title}`, ...turns.map(turnMarkdown)].join('\n\n') + '\n';
}

/** A conversation as JSON that {@link fromJson} reads. */
export function toJson({ title, created, turns }: Pick<Conversation, 'title' | 'created' | 'turns'>): string {
  return `${JSON.stringify({ coil: 1, title, created, turns }, null, 2)}\n`;
}

/** Reads what {@link toJson} wrote. Throws CoilError `usage` for anything else. */
export function fromJson(json: string, now: number, t: Localize): Omit<Conversation, 'id'> {
  const refuse = (): never => {
    throw new CoilError(
      'usage',
      t('The file is not a Coil chat.'),
      t('Choose a JSON file exported with Coil: Export Chat….'),
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse();
    throw error;
  }
  if (typeof value !== 'object' || value === null) return refuse();
  const { coil, title, created, turns } = value as Partial<Record<string, unknown>>;
  if (coil !== 1 || !Array.isArray(turns) || turns.length === 0 || !turns.every(isTurn)) return refuse();
  return {
    title: typeof title === 'string' && title.trim() !== '' ? title : titleOf(turns[0]?.question ?? ''),
    created: typeof created === 'number' ? created : now,
    updated: now,
    pinned: false,
    turns,
  };
}

/** A turn for the clipboard, as it reads. */
export function turnText(turn: Turn, withQuestion: boolean): string {
  const answer = answerMarkdown(turn);
  return withQuestion ? `## ${turn.question}\n\n${answer}` : answer;
}

function turnMarkdown({ question, context, text, sources, asOf, state }: Turn): string {
  const about = context.length === 0 ? [] : [context.map(place => `\`${placeText(place)}\``).join(', ')];
  const cited = sources.filter(source => source.cited);
  const list = cited.map(source => `- [${source.number}] \`${placeText(source)}\``).join('\n');
  const end = state === 'stopped' ? ['*(stopped)*'] : state === 'failed' ? ['*(failed)*'] : [];
  const as = asOf === null ? [] : [`*${asOf}*`];
  return [`## ${question}`, ...about, text, ...end, ...(list === '' ? [] : [list]), ...as]
    .filter(part => part !== '')
    .join('\n\n');
}

function placeText({ path, startLine, endLine }: Place | Source): string {
  return startLine === endLine ? `${path}:${startLine}` : `${path}:${startLine}-${endLine}`;
}
