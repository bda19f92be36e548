import type { Llama, LlamaContext, LlamaContextSequence, LlamaModel } from 'node-llama-cpp';
import { statSync } from 'node:fs';
import { ModelChangedError } from '../../shared/errors';
import { contextFull } from './decode';

/** A model in memory, with a context for reading and one for answering. */
export interface Awake {
  readonly model: LlamaModel;
  readonly reading: LlamaContext;
  readonly answering: LlamaContext;
  readonly reader: LlamaContextSequence;
  readonly answerer: LlamaContextSequence;
}

export interface RuntimeOptions {
  readonly path: string;
  readonly contextSize: number;
  /** Of the reading context, on which states' bytes may depend. */
  readonly batchSize: number;
  readonly onProgress?: (share: number) => void;
}

/** An answer's prompt is short; its batch is no part of any key. */
const answeringBatch = 512;

/** The context's shift strategy: reached only by a bug of ours, and a wrong state must never be saved. */
const contextShift = {
  strategy(): never {
    throw contextFull();
  },
};

/** Takes a model's memory when it is first used, gives it back when told, and takes it again at the next use. */
export class ModelRuntime {
  private waking: Promise<Awake> | null = null;
  private awake: Awake | null = null;
  /** The file as it was when its hash was taken. */
  private readonly identity: string;

  constructor(
    private readonly llama: Llama,
    private readonly options: RuntimeOptions,
  ) {
    this.identity = identityOf(options.path);
  }

  /** Null while it has no memory. */
  get current(): Awake | null {
    return this.awake;
  }

  /** Throws ModelChangedError when the file is not what it was, and what the library throws. */
  async wake(): Promise<Awake> {
    this.waking ??= this.load();
    try {
      return (this.awake = await this.waking);
    } catch (error) {
      this.waking = null;
      throw error;
    }
  }

  async release(): Promise<void> {
    const { waking } = this;
    this.waking = null;
    this.awake = null;
    // What failed to load holds nothing.
    const awake = await waking?.catch(() => null);
    await awake?.model.dispose();
  }

  private async load(): Promise<Awake> {
    const { path, contextSize, batchSize, onProgress } = this.options;
    if (identityOf(path) !== this.identity)
      throw new ModelChangedError(`The model file ${path} was replaced while in use.`);
    const model = await this.llama.loadModel({
      modelPath: path,
      ...(onProgress && { onLoadProgress: onProgress }),
    });
    try {
      const reading = await model.createContext({ contextSize, batchSize, sequences: 1 });
      const answering = await model.createContext({
        contextSize,
        batchSize: Math.min(batchSize, answeringBatch),
        sequences: 1,
      });
      const sequence = { contextShift, checkpoints: { max: 0, interval: false } } as const;
      return {
        model,
        reading,
        answering,
        reader: reading.getSequence(sequence),
        answerer: answering.getSequence(sequence),
      };
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }
}

/** A replaced file has another inode, size or time; null's text where it is gone. */
function identityOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 'gone' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
