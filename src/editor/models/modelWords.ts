import type { ModelCard } from '../../protocol/chatProtocol';
import type { ModelListing, Status } from '../../protocol/engineProtocol';
import { inBytes } from '../../shared/inBytes';
import type { Localize } from '../common/localize';
import { inNumber } from '../common/inNumber';
import { backendName } from '../engine/statusDetails';
import { duration, timeLeft } from '../engine/statusWords';

/** A download that runs: `text` says how far, `share` is 0 to 1. */
export interface Download {
  readonly id: string;
  readonly text: string;
  readonly share: number;
}

/** A model as its card shows it: what it is good for, whether it fits, how long it reads this workspace, and what can be done with it. */
export function modelCard(
  model: ModelListing,
  current: string | null,
  running: Download | null,
  status: Status | null,
  t: Localize,
): ModelCard {
  const { id, name, bytes, path, downloadedBytes } = model;
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
      : [{ action: 'download', label: suitsHere(model) ? t('Download') : t('Download Anyway') }];
  };
  return {
    id,
    name,
    badge: badgeOf(model, used, t),
    note: noteWords(model, t),
    about: aboutWords(model, t),
    fit: memoryWords(model, t),
    reads: used ? usedWords(status, t) : readWords(model, t),
    details: detailWords(model, t),
    suits: path !== null || downloadedBytes > 0 || download !== null || suitsHere(model),
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

function suitsHere(model: ModelListing): boolean {
  return model.fit?.fits === true && !isSlow(model);
}

/** Of the model that reads now the strip tells the time: two estimates would differ. */
function usedWords(status: Status | null, t: Localize): string {
  if (status === null) return '';
  return status.filesRead >= status.files ? t('Has read this workspace') : timeLeft(status, t);
}

function badgeOf(model: ModelListing, used: boolean, t: Localize): ModelCard['badge'] {
  const { fit, readSeconds, best } = model;
  if (used) return { text: t('in use'), tone: 'used' };
  if (fit === null) return { text: t('does not run here'), tone: 'no' };
  if (isSlow(model)) return { text: t('slow: {0}', duration(readSeconds ?? 0, t)), tone: 'no' };
  if (best) return { text: t('best for this machine'), tone: 'fits' };
  return fit.fits ? { text: t('fits'), tone: 'fits' } : { text: t('needs {0}', inBytes(fit.needed)), tone: 'no' };
}

/** The catalogue's own words: scripts/localize.mjs gathers them there for translators. */
function noteWords({ note: message }: ModelListing, t: Localize): string {
  return message === null ? '' : t(message);
}

/** Such as "about 4.2 GB · Apache-2.0". */
function aboutWords({ bytes, verified, path, licence }: ModelListing, t: Localize): string {
  const size = verified || path !== null ? inBytes(bytes) : t('about {0}', inBytes(bytes));
  return `${size} · ${licence ?? t('licence unknown')}`;
}

/** Such as "7.3 billion parameters, Mamba-2. 39.8 MB are stored for each part of the workspace that is read." */
function detailWords(
  { parameters, architecture, kind, stateBytes, kvBytesPerToken }: ModelListing,
  t: Localize,
): string {
  const count =
    parameters < 1e9
      ? t('{0} million parameters', Math.round(parameters / 1e6))
      : t('{0} billion parameters', inNumber(parameters / 1e9, t, 1));
  const made = `${count}, ${architectures[architecture] ?? architecture}.`;
  if (stateBytes === null || (kind === 'hybrid' && kvBytesPerToken === null))
    return kind === 'hybrid' ? `${made} ${t('What is stored grows with the text that is read.')}` : made;
  const stored =
    kind === 'hybrid'
      ? t(
          '{0} are stored for each part of the workspace that is read, and {1} more for each 1,000 tokens of it.',
          inBytes(stateBytes),
          inBytes(1000 * (kvBytesPerToken ?? 0)),
        )
      : t('{0} are stored for each part of the workspace that is read.', inBytes(stateBytes));
  return `${made} ${stored}`;
}

/** As their makers write the architectures that llama.cpp names. */
const architectures: Readonly<Record<string, string>> = {
  mamba: 'Mamba',
  mamba2: 'Mamba-2',
  granitehybrid: 'Granite 4.0 H',
  'falcon-h1': 'Falcon-H1',
  nemotron_h: 'Nemotron-H',
  nemotron_h_moe: 'Nemotron-H',
  jamba: 'Jamba',
};

/** How fast it comes and how long that still takes, from what came since `seconds` ago; empty in the first second. */
export function rateWords(got: number, left: number, seconds: number, t: Localize): string {
  if (seconds < 1 || got <= 0) return '';
  return t(' · {0}/s · {1} left', inBytes(got / seconds), duration((left * seconds) / got, t));
}

/** What memory it needs, of what, and what is free. */
export function memoryWords({ fit }: ModelListing, t: Localize): string {
  if (fit === null) return t('Nothing on this machine runs it');
  const { backend, needed, free } = fit;
  return backend === 'cpu'
    ? t('Needs {0} of memory, {1} are free', inBytes(needed), inBytes(free))
    : t('Needs {0} of memory on the GPU ({2}), {1} are free', inBytes(needed), inBytes(free), backendName(backend));
}

function readWords({ readSeconds }: ModelListing, t: Localize): string {
  return readSeconds === null ? '' : t('Reads this workspace in about {0}', duration(readSeconds, t));
}
