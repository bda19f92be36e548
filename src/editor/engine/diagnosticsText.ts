import type { Turn } from '../../protocol/chatProtocol';
import type { Status, Storage } from '../../protocol/engineProtocol';

/** What a bug report needs, as the parts of the extension know it. */
export interface Diagnostics {
  readonly versions: Readonly<Record<string, string>>;
  readonly status: Status | null;
  /** Settings that are not as they come. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly storage: Storage | null;
  /** Of which only states, times and counts are told, no words. */
  readonly turns: readonly Turn[];
  readonly errors: readonly string[];
}

/** Text that must not leave the machine, and what stands in its place. */
export interface Private {
  readonly text: string;
  readonly instead: string;
}

/** The bundle: plain text for people, nothing in it that names the user, the machine or the workspace. */
export function diagnosticsText(from: Diagnostics, secrets: readonly Private[]): string {
  const section = (title: string, lines: readonly string[]): string =>
    `## ${title}\n\n${lines.length === 0 ? 'none' : lines.join('\n')}`;
  const pairs = (values: Readonly<Record<string, unknown>>): string[] =>
    Object.entries(values).map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
  const text = [
    '# Coil diagnostics',
    'Your home folder, your name, this machine’s name and the names of the workspace’s folders are replaced. Questions, answers and code are left out. Look through it before you send it.',
    section('Versions', pairs(from.versions)),
    section('Status', from.status === null ? ['not started'] : pairs(statusOf(from.status))),
    section('Settings that were changed', pairs(from.settings)),
    section('Storage', from.storage === null ? ['not known'] : pairs(storageOf(from.storage))),
    section('Last answers', from.turns.slice(-answersTold).map(answerLine)),
    section('Last warnings and errors', from.errors),
  ].join('\n\n');
  return `${redacted(text, secrets)}\n`;
}

/** Replaces every secret, the longest first, whatever its case: Windows and macOS write paths in any. */
export function redacted(text: string, secrets: readonly Private[]): string {
  const longestFirst = [...secrets].filter(secret => secret.text.length >= shortest);
  longestFirst.sort((a, b) => b.text.length - a.text.length);
  let left = text;
  for (const secret of longestFirst) {
    const escaped = secret.text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    // A name stands for itself only: a folder called "app" is not in "application".
    left = left.replaceAll(
      new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'giu'),
      () => secret.instead,
    );
  }
  return left;
}

/** A shorter name is in every other word. */
const shortest = 2;
const answersTold = 20;

function statusOf(status: Status): Record<string, unknown> {
  const { phase, waitingFor, model, backend, backendReason, files, filesRead, bytes, nodes, nodesRead, tokensRead } =
    status;
  const { diskBytes, secondsLeft, skipped, stale, error } = status;
  return {
    ...{ phase, waitingFor, model, backend, backendReason, files, filesRead, bytes, nodes, nodesRead, tokensRead },
    ...{ diskBytes, secondsLeft, skipped, changedFiles: stale.length },
    error: error === null ? null : `${error.code}: ${error.message}`,
  };
}

/** Folders of other workspaces are nobody's business: they are counted. */
function storageOf({ limit, bytes, states, workspaces }: Storage): Record<string, unknown> {
  return { limit, bytes, states, workspaces: workspaces.length };
}

function answerLine(turn: Turn): string {
  const parts = [turn.mode, turn.state, turn.timing ?? 'no times', `${turn.sources.length} sources`];
  const attached = turn.context.map(({ kind }) => kind).join(', ');
  return [...parts, attached === '' ? '' : `with ${attached}`, turn.error?.message ?? '']
    .filter(part => part !== '')
    .join('; ');
}
