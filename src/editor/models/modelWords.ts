import type { ModelCard } from '../../protocol/chatProtocol';
import type { ModelListing, Status } from '../../protocol/engineProtocol';
import { inBytes } from '../../shared/inBytes';
import type { Localize } from '../common/localize';
import { duration, timeLeft } from '../engine/statusWords';

/** A download that runs: `text` says how far, `share` is 0 to 1. */
export interface Download {
  readonly id: string;
  readonly text: string;
  readonly share: number;
}

/** A model as its card shows it: whether it fits, what it is, how long it reads this workspace, and what can be done with it. */
export function modelCard(
  model: ModelListing,
  current: string | null,
  running: Download | null,
  status: Status | null,
  t: Localize,
): ModelCard {
  const { id, name, bytes, path, downloadedBytes, note } = model;
  const used = path !== null && path === current;
  const download = running?.id === id ? running : null;
  const actions = (): ModelCard['actions'] => {
    const remove = { action: 'remove', label: path === null ? t('Discard') : t('Remove') } as const;
    if (download !== null) return [{ action: 'pause', label: t('Pause') }];
    if (path !== null)
      return [...(used ? [] : [{ action: 'use', label: t('Use') } as const]), ...(id === 'embedded' ? [] : [remove])];
    if (running !== null) return [];
    return downloadedBytes > 0
      ? [{ action: 'download', label: t('Resume') }, remove]
      : [{ action: 'download', label: isSlow(model) ? t('Download Anyway') : t('Download') }];
  };
  return {
    id,
    name,
    badge: badgeOf(model, used, t),
    about: aboutWords(model, t),
    fit: isSlow(model) ? needWords(model, t) : fitWords(model, t),
    reads: [used ? usedWords(status, t) : readWords(model, t), note ?? ''].filter(part => part !== '').join(' · '),
    download:
      download ??
      (path === null && downloadedBytes > 0
        ? { text: t('{0} of {1}, paused', inBytes(downloadedBytes), inBytes(bytes)), share: downloadedBytes / bytes }
        : null),
    actions: actions(),
  };
}

/** Seconds of reading the workspace from which on a model is not offered as fitting. */
const tooSlow = 3600;

/** Whether it runs here, but reads this workspace for hours. */
function isSlow({ fit, readSeconds }: ModelListing): boolean {
  return fit?.fits === true && readSeconds !== null && readSeconds >= tooSlow;
}

/** Of the model that reads now the strip tells the time: two estimates would differ. */
function usedWords(status: Status | null, t: Localize): string {
  if (status === null) return '';
  return status.filesRead >= status.files ? t('has read this workspace') : timeLeft(status, t);
}

function badgeOf(model: ModelListing, used: boolean, t: Localize): ModelCard['badge'] {
  const { fit, readSeconds, best } = model;
  if (used) return { text: t('in use'), tone: 'used' };
  if (fit === null) return { text: t('does not run here'), tone: 'no' };
  if (isSlow(model)) return { text: t('slow: {0}', duration(readSeconds ?? 0, t)), tone: 'no' };
  if (best) return { text: t('best for this machine'), tone: 'fits' };
  return fit.fits ? { text: t('fits'), tone: 'fits' } : { text: t('needs {0}', inBytes(fit.needed)), tone: 'no' };
}

/** Such as "7.3 B · Mamba-2 · about 4.2 GB · Apache-2.0 · 40.0 MB per state". */
function aboutWords(
  { parameters, architecture, kind, bytes, verified, path, licence, stateBytes, kvBytesPerToken }: ModelListing,
  t: Localize,
): string {
  const size = verified || path !== null ? inBytes(bytes) : t('about {0}', inBytes(bytes));
  const state =
    kind === 'hybrid'
      ? stateBytes === null || kvBytesPerToken === null
        ? t('its states grow with the text read')
        : t('{0} per state and {1} more for each 1,000 tokens read', inBytes(stateBytes), inBytes(1000 * kvBytesPerToken))
      : stateBytes === null
        ? t('states of fixed size')
        : t('{0} per state', inBytes(stateBytes));
  return [inParameters(parameters), architecture, size, licence ?? t('licence unknown'), state].join(' · ');
}

/** Such as "40 M" or "7.3 B". */
function inParameters(count: number): string {
  return count < 1e9 ? `${Math.round(count / 1e6)} M` : `${(count / 1e9).toFixed(1)} B`;
}

/** How fast it comes and how long that still takes, from what came since `seconds` ago; empty in the first second. */
export function rateWords(got: number, left: number, seconds: number, t: Localize): string {
  if (seconds < 1 || got <= 0) return '';
  return t(' · {0}/s · {1} left', inBytes(got / seconds), duration((left * seconds) / got, t));
}

/** Whether it fits, with the numbers. */
export function fitWords({ fit }: ModelListing, t: Localize): string {
  if (fit === null) return t('no backend on this machine runs it');
  const numbers = [fit.backend, inBytes(fit.needed), inBytes(fit.free)] as const;
  return fit.fits
    ? t('fits {0}: needs {1} of {2} free', ...numbers)
    : t('does not fit {0}: needs {1}, {2} are free', ...numbers);
}

/** Of a model that runs here but is slow: that it fits is no reason to take it. */
function needWords({ fit }: ModelListing, t: Localize): string {
  return fit === null ? '' : t('needs {0} of {1} free', inBytes(fit.needed), inBytes(fit.free));
}

function readWords({ readSeconds }: ModelListing, t: Localize): string {
  return readSeconds === null ? '' : t('reads this workspace in about {0}', duration(readSeconds, t));
}
