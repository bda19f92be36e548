import type { Gpu, Status } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import type { RecurrentModel } from '../../state/recurrentModel';
import { BackendCache } from '../backends/backendCache';
import { thisMachine } from '../backends/backendMachine';
import { gpuSupport } from '../backends/backends';
import { BatchSizes } from './batchSizes';
import { checkShapes } from '../gguf/checkShapes';
import { chooseBackend, nextBackend, type BackendChoice } from '../backends/chooseBackend';
import { damaged, hashFile, readGguf, readGgufHeader } from '../gguf/ggufFile';
import { LoadedModel, type KeepOptions } from './loadedModel';
import { memoryFree, memoryNeed, shortage, type Memory } from './memoryNeed';
import { ModelRuntime } from './modelRuntime';
import { startLlama } from '../backends/startLlama';

/** Pure recurrent models need no memory for context, and must never reach the limit: the library would shift and keep a wrong state. */
const pureContext = 1_000_000;
const hybridContext = 32_768;

export interface LoadOptions extends KeepOptions {
  readonly gpu: Gpu;
  /** Free memory, where it is not to be asked of the system. */
  readonly free?: Memory;
  /** What loading is at. */
  readonly onStep?: (opening: NonNullable<Status['opening']>) => void;
}

/**
 * Loads a model. Throws CoilError `modelMissing`, `modelInvalid`, `modelNotRecurrent`, `modelTooLarge`, `backendRefused` or `modelFailed`.
 */
export async function loadModel(options: LoadOptions): Promise<RecurrentModel> {
  const { path, logger, store } = options;
  const { onStep = () => undefined } = options;
  onStep({ step: 'modelFile', share: null });
  const header = await readGgufHeader(path);
  checkShapes(header);
  const fileHash = await hashFile(path);
  const batches = new BatchSizes(store);
  onStep({ step: 'backends', share: null });
  let choice = await backendFor(options, header.info.metadata.general.architecture);
  onStep({ step: 'memory', share: null });
  for (;;) {
    const llama = await startLlama(choice.backend, line => logger.info(line));
    const file = await readGguf(header, llama);
    const contextSize = file.hybrid ? hybridContext : pureContext;
    const free = options.free ?? (await memoryFree(llama));
    const missing = async (batchSize: number): Promise<string | null> =>
      shortage(await memoryNeed(file.insights, { contextSize, batchSize, onGpu: llama.gpu !== false }), free);
    const batchSize = await batches.choose(fileHash, choice.backend, async size => (await missing(size)) === null);
    const short = await missing(batchSize);
    if (short !== null) {
      const next = nextBackend(choice, short);
      if (next === null)
        throw new CoilError(
          'modelTooLarge',
          `${path} does not fit: ${short}.`,
          'Close other programs that use much memory, or choose a smaller model with Coil: Select Model.',
        );
      logger.warn(`${path} does not fit ${choice.backend}: ${short}; ${next.backend} is tried.`);
      choice = next;
      continue;
    }
    const onProgress = (share: number): void => onStep({ step: 'memory', share });
    const runtime = new ModelRuntime(llama, { path, contextSize, batchSize, onProgress });
    const stopRunning =
      choice.backend === 'cpu' ? (): void => undefined : new BackendCache(store).running(choice.backend);
    const model = new LoadedModel(llama, runtime, file, fileHash, batchSize, choice, stopRunning, options);
    try {
      await runtime.wake();
      return model;
    } catch (error) {
      await model.dispose();
      throw failedToLoad(path, file.bytes, error);
    }
  }
}

/** A file that the library cannot load is damaged; one whose contexts it cannot make found no memory. */
function failedToLoad(path: string, bytes: number, error: unknown): unknown {
  if (error instanceof CoilError) return error;
  if (/context|memory/i.test(messageOf(error)))
    return new CoilError(
      'modelFailed',
      `The model ${path} could not be started: ${messageOf(error)}`,
      'Close other programs that use much memory, or choose a smaller model.',
      { cause: error },
    );
  return damaged(path, bytes, error);
}

/** The processor, when it is asked for, has no alternative and needs no test. */
async function backendFor({ gpu, store, logger }: LoadOptions, architecture: string): Promise<BackendChoice> {
  if (gpu === 'cpu') return { backend: gpu, reason: 'as it was asked for', bitStable: true, reports: [] };
  const cache = new BackendCache(store);
  gpuSupport(store).link();
  return chooseBackend(gpu, architecture, thisMachine(), cache, logger);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
