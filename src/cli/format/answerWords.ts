import { visibleLine } from '../../shared/visible';
import type { Answer } from '../../protocol/engineProtocol';

export function answerWords({ answer, citations, timings, tokens, asOf, cut, server }: Answer): string {
  return [
    answer,
    ...(cut === true ? ['', '(The answer was cut off at the output limit.)'] : []),
    '',
    ...citations.map(
      ({ number, path, startLine, endLine }) => `[${number}] ${visibleLine(path)}:${startLine}-${endLine}`,
    ),
    '',
    `search ${timings.searchMs.toFixed(0)} ms, restore ${timings.restoreMs.toFixed(0)} ms, first token ${timings.firstTokenMs.toFixed(0)} ms, total ${timings.totalMs.toFixed(0)} ms; ${tokens.prompt} + ${tokens.output} tokens${tokens.cached === undefined ? '' : ` (${tokens.cached} cached)`}${server === undefined ? '' : ` by ${server.model} on ${server.host}`}; as of ${asOf.head ?? 'no commit'}${asOf.unread.length > 0 ? ` + ${asOf.unread.length} unread` : ''}${asOf.indexed === undefined ? '' : `, from ${asOf.indexed.files} of ${asOf.indexed.of} files`}`,
  ].join('\n');
}
