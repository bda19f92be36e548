import type { Strip } from '../../protocol/chatProtocol';
import type { Status } from '../../protocol/engineProtocol';
import { inBytes } from '../../shared/inBytes';
import { inNumber } from '../common/inNumber';
import type { Localize } from '../common/localize';

/** What the strip's details say of a status; nothing before the first. */
export function detailRows(status: Status | null, t: Localize): Strip['rows'] {
  if (status === null) return [];
  const skipped = Object.entries(status.skipped)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, files]) => `${skipWords(reason, t)} ${inNumber(files, t)}`);
  const rows: readonly (readonly [string, string | null])[] = [
    [t('Server'), serverWords(status, t)],
    [t('Model'), status.model],
    [t('Runs on'), join(backendName(status.backend ?? ''), runningWords(status))],
    ...status.backends
      .filter(({ state }) => state === 'refused')
      .map(
        ({ backend, reason, hint }) =>
          [t('Not on {0}', backendName(backend)), hint === null ? reason : `${reason}. ${hint}`] as const,
      ),
    [t('Files'), t('{0} of {1}, {2}', inNumber(status.filesRead, t), inNumber(status.files, t), inBytes(status.bytes))],
    [t('Tokens read'), inNumber(status.tokensRead, t)],
    [t('Commit'), status.heads.flatMap(head => head?.slice(0, 7) ?? []).join(', ')],
    [t('Changed since'), status.stale.length === 0 ? null : shortList(status.stale, t)],
    [t('Not read'), skipped.length === 0 ? null : skipped.join(', ')],
    [t('Store'), join(status.store, inBytes(status.diskBytes))],
  ];
  return rows.flatMap(([label, value]) => (value === null || value === '' ? [] : [{ label, value }]));
}

/** The server that answers, or that should; null where none is set. */
function serverWords({ server }: Status, t: Localize): string | null {
  if (server === undefined) return null;
  switch (server.state) {
    case 'ready':
      return join(server.host, server.model ?? '');
    case 'looking':
      return join(server.host, t('connecting'));
    case 'away':
      return join(server.host, t('away: the local model answers'), server.why ?? '');
  }
}

/** Device and speed of the backend that runs; without a test, why it was chosen. */
function runningWords({ backends, backendReason }: Status): string {
  const running = backends.find(({ state }) => state === 'running');
  if (running === undefined) return backendReason ?? '';
  return join(...running.devices, running.reason);
}

function shortList(items: readonly string[], t: Localize): string {
  const shown = items.slice(0, 3).join(', ');
  return items.length <= 3 ? shown : t('{0} and {1} more', shown, inNumber(items.length - 3, t));
}

/** What llama.cpp computes on, as its makers write it. */
export function backendName(backend: string): string {
  return backends[backend] ?? backend;
}

const backends: Readonly<Record<string, string>> = { cpu: 'CPU', cuda: 'CUDA', metal: 'Metal', vulkan: 'Vulkan' };

/** Why files are not read, in front of their number. */
function skipWords(reason: string, t: Localize): string {
  const words: Readonly<Record<string, string>> = {
    ignored: t('ignored'),
    binary: t('binary'),
    tooLarge: t('too large'),
    minified: t('minified'),
    generated: t('generated'),
    lockFile: t('lock files'),
    secretName: t('may hold secrets'),
    secretContent: t('hold secrets'),
    encoding: t('unknown encoding'),
    unreadable: t('unreadable'),
    symlink: t('links to elsewhere'),
    empty: t('empty'),
  };
  return words[reason] ?? reason;
}

/** Parts that are there, with a dot between them. */
export function join(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(' · ');
}
