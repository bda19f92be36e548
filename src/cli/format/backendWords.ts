import type { BackendReport, GpuOffer } from '../../protocol/engineProtocol';

export function backendWords(reports: readonly BackendReport[]): string {
  return reports
    .map(({ backend, state, reason, hint, devices, readTokensPerSecond, decodeTokensPerSecond }) =>
      [
        `${backend.padEnd(7)} ${state}: ${reason}.${hint === null ? '' : ` ${hint}`}`,
        ...(devices.length > 0 ? [devices.join(', ')] : []),
        ...(readTokensPerSecond === null
          ? []
          : [
              `embedded model: reads ${readTokensPerSecond.toFixed(0)}, writes ${(decodeTokensPerSecond ?? 0).toFixed(0)} tokens/s`,
            ]),
      ].join('\n        '),
    )
    .join('\n');
}

export function offerWords({
  backend,
  packages,
  bytes,
  downloadedBytes,
  verified,
  installed,
  missing,
}: GpuOffer): string {
  const size = bytes === null ? 'size unknown' : `${(bytes / 1e6).toFixed(0)} MB`;
  const state = installed
    ? 'installed'
    : downloadedBytes > 0
      ? `${(downloadedBytes / 1e6).toFixed(0)} MB of it here`
      : '';
  const trust = verified ? '' : 'checked against the registry only';
  const words = [size, packages.join(' '), trust, state].filter(word => word !== '').join(', ');
  return `${backend.padEnd(7)} ${words}.${missing === null ? '' : ` ${missing}`}`;
}
