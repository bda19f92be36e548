import { CoilError } from '../../shared/errors';
import type { CatalogueEntry } from './catalogue';
import type { Http } from './http';

/** Where a model's file is on its host, as the host itself says now. */
export interface ModelSource {
  readonly url: string;
  /** Null where the host does not say. */
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** An entry of Hugging Face's list of a repository's files. source: huggingface.co/docs/hub/api, GET /api/models/{repo}/tree/{revision} */
interface HostFile {
  readonly path: string;
  readonly size: number;
  readonly lfs?: { readonly oid: string; readonly size: number };
}

/**
 * Asks the host (HF_ENDPOINT, else huggingface.co) for the file of a catalogue entry: by its name, else by its quantisation, for
 * makers rename files. A mirror without such a list is asked for the name alone. Throws CoilError `downloadFailed`.
 */
export async function findSource(
  entry: CatalogueEntry,
  http: Http,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<ModelSource> {
  const host = (env['HF_ENDPOINT'] ?? 'https://huggingface.co').replace(/(?<!\/)\/+$/, '');
  const repo = entry.repo ?? '';
  const headers: Record<string, string> = env['HF_TOKEN'] ? { authorization: `Bearer ${env['HF_TOKEN']}` } : {};
  const urlOf = (path: string): string =>
    `${host}/${repo}/resolve/main/${path.split('/').map(encodeURIComponent).join('/')}`;
  const listed = await list(`${host}/api/models/${repo}/tree/main`, http, headers, signal);
  if (listed === 'missing')
    throw new CoilError(
      'downloadFailed',
      `${host} has no ${repo}.`,
      'It was moved or renamed. Download a GGUF of this model yourself and use the file.',
    );
  if (listed === null) return { url: urlOf(entry.file), bytes: null, sha256: null, headers };
  const file = listed.find(({ path }) => path === entry.file) ?? listed.find(candidate => fits(candidate, entry));
  if (file === undefined)
    throw new CoilError(
      'downloadFailed',
      `${repo} no longer has a file of ${entry.quantisation}, only ${listed
        .map(({ path }) => path)
        .join(', ')
        .slice(0, 200)}.`,
      'Download a GGUF of this model yourself and use the file.',
    );
  return { url: urlOf(file.path), bytes: file.lfs?.size ?? file.size, sha256: file.lfs?.oid ?? null, headers };
}

function fits({ path }: HostFile, { quantisation }: CatalogueEntry): boolean {
  const name = path.toLowerCase();
  // Makers write fp16 as well; bf16 is another type.
  const type = new RegExp(`(?<![a-z0-9])${quantisation.toLowerCase().replace('f16', 'fp?16')}(?![a-z0-9])`);
  return name.endsWith('.gguf') && type.test(name) && !/-\d+-of-\d+\.gguf$/.test(name);
}

/** The repository's files; `missing` where there is no such repository, null where the host keeps no such list. */
async function list(
  url: string,
  http: Http,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly HostFile[] | 'missing' | null> {
  const response = await http.get(url, headers, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new CoilError(
      'downloadFailed',
      `${new URL(url).host} cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
      'Check the connection, HTTPS_PROXY and HF_ENDPOINT, or use a local file.',
      { cause: error },
    );
  });
  const body = await response.body.text();
  // Hugging Face answers 401 for what is not there, to those without a token.
  if (response.status === 404 && /repository not found/i.test(body)) return 'missing';
  if (response.status === 401) return 'missing';
  if (response.status !== 200) return null;
  const files: unknown = parse(body);
  return Array.isArray(files) ? files.filter(isFile) : null;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null; // A mirror's page in place of the list.
  }
}

function isFile(value: unknown): value is HostFile {
  return (
    typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string' && 'size' in value
  );
}
