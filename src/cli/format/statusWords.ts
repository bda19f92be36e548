import type { Status } from '../../protocol/engineProtocol';

export function statusWords(status: Status): string {
  return [
    `${status.phase}: ${status.filesRead} of ${status.files} files read, ${status.nodesRead} of ${status.nodes} nodes cached, ${status.stale.length} stale`,
    `model ${status.model ?? 'none'} (${status.modelPath ?? ''}) on ${status.backend ?? 'nothing'}: ${status.backendReason ?? ''}`,
    ...status.backends
      .filter(({ state }) => state === 'refused')
      .map(({ backend, reason, hint }) => `not ${backend}: ${reason}. ${hint ?? ''}`.trim()),
    ...Object.entries(status.skipped).map(([reason, count]) => `not read: ${count} ${reason}`),
    ...(status.error === null ? [] : [`${status.error.message} ${status.error.hint}`]),
  ].join('\n');
}
