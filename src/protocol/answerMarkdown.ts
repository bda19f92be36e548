import type { Place, Turn } from './chatProtocol';

/** An answer for the clipboard, as it reads: each checked `[2]` is "path:line", and the facts are a list. */
export function answerMarkdown({ text, sources, facts }: Pick<Turn, 'text' | 'sources' | 'facts'>): string {
  const answer = text.replace(/\[(\d{1,3})\](?!\()/g, (whole, digits: string) => {
    const source = sources.find(({ number }) => number === Number(digits));
    return source === undefined ? whole : placeText(source);
  });
  const rows = facts.map(row => {
    const places = row.places.map(placeText).join(', ');
    const rest = row.total > row.places.length ? `, … (${row.total})` : '';
    const words = row.code === true && row.text !== null ? `\`${row.text}\`` : (row.text ?? '');
    return `- ${row.label}: ${[words, places].filter(part => part !== '').join(' ')}${rest}`;
  });
  return [answer, rows.join('\n')].filter(part => part !== '').join('\n\n');
}

function placeText({ path, startLine }: Place): string {
  return `${path}:${startLine}`;
}
