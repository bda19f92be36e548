import type { ModelListing } from '../protocol/engineProtocol';
import { inBytes } from './inBytes';
import type { Localize } from './localize';
import { duration } from './statusWords';

/** A model as the list shows it: kind and size beside its name; below, whether it fits here, how long reading takes, its licence. */
export function modelItem(
  model: ModelListing,
  current: string | null,
  t: Localize,
): { readonly label: string; readonly description: string; readonly detail: string } {
  const { name, kind, bytes, path, downloadedBytes, licence, stateBytes, verified, note } = model;
  const icon = path === null ? 'cloud-download' : path === current ? 'check' : 'package';
  const size = verified || path !== null ? inBytes(bytes) : t('about {0}', inBytes(bytes));
  const there =
    path !== null
      ? t('on this machine')
      : downloadedBytes > 0
        ? t('{0} downloaded', inBytes(downloadedBytes))
        : t('not downloaded');
  const state =
    kind === 'hybrid'
      ? t('hybrid: its states grow with what they have read')
      : stateBytes === null
        ? t('pure: states of fixed size')
        : t('pure: each state {0}', inBytes(stateBytes));
  return {
    label: `$(${icon}) ${name}`,
    description: [size, there, ...(licence === null ? [] : [licence])].join(' · '),
    detail: [fitWords(model, t), readWords(model, t), state, note ?? ''].filter(part => part !== '').join(' · '),
  };
}

/** Whether it fits, with the numbers. */
export function fitWords({ fit }: ModelListing, t: Localize): string {
  if (fit === null) return t('no backend of this machine runs it');
  const numbers = [fit.backend, inBytes(fit.needed), inBytes(fit.free)] as const;
  return fit.fits
    ? t('fits {0}: needs {1} of {2} free', ...numbers)
    : t('does not fit {0}: needs {1}, {2} are free', ...numbers);
}

function readWords({ readSeconds }: ModelListing, t: Localize): string {
  return readSeconds === null ? '' : t('reads this workspace in about {0}', duration(readSeconds, t));
}

/** What is asked before a download. */
export function downloadWords(model: ModelListing, t: Localize): { readonly message: string; readonly detail: string } {
  const { name, bytes, licence, licenceUrl } = model;
  return {
    message: t('Download {0}, about {1}?', name, inBytes(bytes)),
    detail: [
      fitWords(model, t),
      ...(licence === null ? [] : [t('Licence: {0} ({1})', licence, licenceUrl ?? '')]),
      t('It comes from huggingface.co, or from the mirror that HF_ENDPOINT names. Nothing of yours is sent.'),
    ].join('\n'),
  };
}
