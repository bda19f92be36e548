import type { ReplayFigure, ReplayResult } from '../../protocol/engineProtocol';

export function replayWords(result: ReplayResult): string {
  const { commits, files, tokens, leafBytes, leaves, folders, save } = result;
  const k = (n: number): string => `${(n / 1000).toFixed(1)} K`.padStart(11);
  const percent = (n: number): string => `${(100 * n).toFixed(2)} %`.padStart(11);
  const line = (what: string, { median, mean, p95 }: ReplayFigure, show = k): string =>
    `${what.padEnd(30)}${show(median)}${show(mean)}${show(p95)}`;
  const count = (n: number): string => n.toFixed(1).padStart(11);
  const over = (one: ReplayFigure): string => (one.median / result.floor.median).toFixed(2);
  return [
    `${commits} commits, ${files} files, ${k(tokens).trim()} tokens, leaves of ${leafBytes} bytes: ${leaves}, and ${folders} folders`,
    '',
    `${'tokens read again'.padEnd(30)}${['median', 'mean', 'p95'].map(name => name.padStart(11)).join('')}`,
    line('changed files (floor)', result.floor),
    line('leaves', result.leafTokens),
    line('folders', result.folderTokens),
    line('share of the repository', result.share, percent),
    line('one chain in path order', result.chain),
    line('everything', result.full),
    line('one saved file: the file', save.floor),
    line('one saved file: leaves', save.leaves, count),
    line('one saved file: in full leaves', save.fullLeaves, count),
    line('one saved file: leaf tokens', save.leafTokens),
    line('one saved file: folders', save.folders, count),
    line('one saved file: folder tokens', save.folderTokens),
    '',
    `medians over the floor's: leaves ${over(result.leafTokens)}, folders ${over(result.folderTokens)}; the oldest commit again: ${result.switchBackTokens} tokens`,
  ].join('\n');
}
