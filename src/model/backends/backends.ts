import type { Backend, BackendReport, Gpu } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import type { Logger } from '../../shared/logger';
import { BackendCache } from './backendCache';
import { libraryFolder } from './backendFiles';
import { probeScript, thisMachine } from './backendMachine';
import { chooseBackend } from './chooseBackend';
import { inWords } from '../downloads/download';
import { GpuSupport } from './gpuSupport';
import { missingTools, runBuild, type BuildProgress } from './runBuild';

/** The embedded model's; others may lack a kernel on a backend, which is said when they are loaded. */
const architecture = 'mamba2';

/** The backends of this machine, as of their self-tests, which are kept in `store`; `again` tests anew. Throws as {@link chooseBackend}. */
export async function listBackends(
  store: string,
  gpu: Gpu,
  again: boolean,
  logger: Logger,
): Promise<readonly BackendReport[]> {
  const cache = new BackendCache(store);
  if (again) cache.forget();
  gpuSupport(store).link();
  return (await chooseBackend(gpu, architecture, thisMachine(), cache, logger)).reports;
}

/** GPU libraries that were or can be fetched to a folder of the user's data. */
export function gpuSupport(store: string): GpuSupport {
  return new GpuSupport({ store, library: libraryFolder() });
}

/** Fetches a backend's library, or takes it from an archive, and tests it. Throws as {@link GpuSupport.get} and {@link GpuSupport.add}. */
export async function getGpuSupport(
  store: string,
  backend: Backend,
  file: string | null,
  onProgress: BuildProgress,
  signal: AbortSignal,
  logger: Logger,
): Promise<readonly BackendReport[]> {
  const support = gpuSupport(store);
  if (file === null) await support.get(backend, inWords(onProgress), signal);
  else await support.add(file, signal);
  logger.info(`Installed llama.cpp's ${backend} library`);
  return listBackends(store, 'auto', true, logger);
}

/**
 * Compiles llama.cpp for `wanted` (null: the first GPU's backend for which all tools are there) and tests it. Throws CoilError
 * `buildFailed`, `usage` for the processor (compiled for the very one that is there, llama.cpp took instructions that a virtual machine only
 * claims to have, and stood before the library that works), and an AbortError.
 */
export async function buildForThisMachine(
  store: string,
  wanted: Backend | null,
  onProgress: BuildProgress,
  signal: AbortSignal,
  logger: Logger,
): Promise<readonly BackendReport[]> {
  if (wanted === 'cpu')
    throw new CoilError(
      'usage',
      'The CPU library is part of Coil. Only GPU libraries are compiled.',
      'Omit the backend, or name a GPU backend.',
    );
  const { backends } = thisMachine();
  const candidates = wanted === null ? backends.filter(backend => backend !== 'cpu') : [wanted];
  const missing = candidates.map(backend => ({ backend, tools: missingTools(backend) }));
  const chosen = missing.find(({ tools }) => tools.length === 0);
  if (chosen === undefined)
    throw new CoilError(
      'buildFailed',
      `llama.cpp cannot be compiled here. ${missing.map(({ backend, tools }) => `Missing for ${backend}: ${tools.join(', ')}.`).join(' ')}`,
      'Install the missing tools and try again.',
    );
  logger.info(`Compiling llama.cpp for ${chosen.backend}`);
  await runBuild(probeScript(), chosen.backend, onProgress, signal);
  logger.info(`Compiled llama.cpp for ${chosen.backend}`);
  return listBackends(store, 'auto', true, logger);
}
