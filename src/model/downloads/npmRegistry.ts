import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CoilError } from '../../shared/errors';
import type { Http } from './http';

/** A published package's archive. */
export interface NpmArchive {
  readonly url: string;
  /** In hexadecimal. */
  readonly sha512: string;
}

const publicRegistry = 'https://registry.npmjs.org';

/** The registry that npm would use: its environment variable, the user's .npmrc, else the public one. */
export async function npmRegistry(env: NodeJS.ProcessEnv, home: string): Promise<string> {
  const own = env['npm_config_registry'] ?? env['NPM_CONFIG_REGISTRY'];
  const file = own === undefined ? await readFile(join(home, '.npmrc'), 'utf8').catch(() => '') : '';
  const named = own ?? /^[ \t]*registry[ \t]*=[ \t]*(\S+)[ \t\r]*$/m.exec(file)?.[1] ?? publicRegistry;
  return named.replace(/(?<!\/)\/+$/, '');
}

/** The hexadecimal SHA-512 of npm's `sha512-…`; null where it is another hash. */
export function sha512Of(integrity: string): string | null {
  const base64 = /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(integrity)?.[1];
  return base64 === undefined ? null : Buffer.from(base64, 'base64').toString('hex');
}

/** Asks a registry where a version's archive is. Throws CoilError `downloadFailed`. source: npm's registry API, GET /{package}/{version} */
export async function npmArchive(
  registry: string,
  name: string,
  version: string,
  http: Http,
  signal: AbortSignal,
): Promise<NpmArchive> {
  const url = `${registry}/${name.replace('/', '%2f')}/${version}`;
  const failed = (words: string, cause?: unknown): CoilError =>
    new CoilError(
      'downloadFailed',
      words,
      'Check the connection, HTTPS_PROXY and npm’s registry (npm_config_registry, .npmrc), or download the package yourself and use the file.',
      { cause },
    );
  const response = await http.get(url, { accept: 'application/json' }, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw failed(`${new URL(url).host} cannot be reached: ${String(error)}`, error);
  });
  const body = await response.body.text();
  if (response.status !== 200) throw failed(`${registry} answered ${response.status} for ${name} ${version}.`);
  const dist = distOf(body);
  const sha512 = dist === null ? null : sha512Of(dist.integrity);
  if (dist === null || sha512 === null) throw failed(`${registry} does not say what ${name} ${version} is.`);
  // As npm does: a mirror repeats the public registry's addresses and means its own.
  return { url: dist.tarball.replace(publicRegistry, registry), sha512 };
}

function distOf(body: string): { readonly tarball: string; readonly integrity: string } | null {
  try {
    const { dist } = JSON.parse(body) as { dist?: { tarball?: unknown; integrity?: unknown } };
    if (typeof dist?.tarball !== 'string' || typeof dist.integrity !== 'string') return null;
    return { tarball: dist.tarball, integrity: dist.integrity };
  } catch {
    return null; // A proxy's page in place of the registry's answer.
  }
}
