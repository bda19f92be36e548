import type { ModelListing } from '../../protocol/engineProtocol';

export function modelWords(model: ModelListing): string {
  const { id, name, kind, bytes, path, downloadedBytes, licence, stateBytes, fit, readSeconds, verified, best } = model;
  const gb = (n: number): string => `${(n / 1e9).toFixed(1)} GB`;
  const state = stateBytes === null ? 'state of unknown size' : `state ${(stateBytes / 1e6).toFixed(0)} MB`;
  return [
    `${id.padEnd(26)} ${name}, ${kind}, ${gb(bytes)}${verified ? '' : ' (estimate)'}, ${state}${kind === 'hybrid' ? ' and growing' : ''}${licence === null ? '' : `, ${licence}`}`,
    `  ${path !== null ? `at ${path}` : downloadedBytes > 0 ? `${gb(downloadedBytes)} downloaded` : 'not downloaded'}; ${
      fit === null
        ? 'no backend on this machine runs it'
        : `${fit.fits ? 'fits' : 'does not fit'} on ${fit.backend} (needs ${gb(fit.needed)}, ${gb(fit.free)} free)`
    }${readSeconds === null ? '' : `; would read this workspace in about ${hours(readSeconds)}`}${best ? '; the best of these for this machine' : ''}`,
  ].join('\n');
}

function hours(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
