import { getLlama, LlamaLogLevel, type Llama } from 'node-llama-cpp';
import type { Backend } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';

/** The library's instance of each backend asked for: it registers with the process, and is made once. */
const started = new Map<Backend, Promise<Llama>>();

/**
 * How a build of our own differs from the prebuilt ones; a build is found again by them. Flash attention takes most of a CUDA build's
 * time, and no recurrent layer uses it.
 */
export const cmakeOptions: Readonly<Partial<Record<Backend, Record<string, string>>>> = {
  cuda: { GGML_CUDA_FA: 'OFF' },
};

/** llama.cpp with a backend; it may abort the process. Throws CoilError `modelFailed`. */
export async function startLlama(backend: Backend, log: (line: string) => void): Promise<Llama> {
  const known = started.get(backend);
  if (known !== undefined) return known;
  try {
    const starting = getLlama({
      gpu: backend === 'cpu' ? false : backend,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      ...(cmakeOptions[backend] && { cmakeOptions: cmakeOptions[backend] }),
      // Contexts use the threads they are told to; one works at a time.
      maxThreads: 0,
      logLevel: LlamaLogLevel.warn,
      logger: (level, message) => log(`[llama.cpp ${level}] ${message.trimEnd()}`),
    });
    started.set(backend, starting);
    return await starting;
  } catch (error) {
    started.delete(backend);
    throw new CoilError(
      'modelFailed',
      `The ${backend} backend of llama.cpp could not be started: ${error instanceof Error ? error.message : String(error)}`,
      'Set coil.gpu to "auto" or "cpu".',
      { cause: error },
    );
  }
}
