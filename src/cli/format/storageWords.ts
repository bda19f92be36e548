import type { Storage } from '../../protocol/engineProtocol';

export function storageWords({ folder, limit, bytes, states, workspaces }: Storage): string {
  const mb = (n: number): string => `${(n / 1e6).toFixed(0)} MB`;
  return [
    `${folder}: ${states} states, ${mb(bytes)} of at most ${mb(limit)}`,
    ...workspaces.map(
      ({ roots, models, bytes: own, states: count, indexBytes, lastOpened, exists }) =>
        `${roots.join(', ')}${exists ? '' : ' (gone)'}: ${count} states, ${mb(own)}, index ${mb(indexBytes)}, ${models.join(', ')}, opened ${lastOpened.slice(0, 10)}`,
    ),
  ].join('\n');
}
