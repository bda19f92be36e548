import type { Llama, LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import type { Backend, BackendReport } from '../../protocol/engineProtocol';
import { CoilError, ModelChangedError } from '../../shared/errors';
import type { Logger } from '../../shared/logger';
import { sha256 } from '../../shared/sha256';
import type {
  ExtendOptions,
  GenerateOptions,
  GenerateResult,
  ModelMetadata,
  RecurrentModel,
} from '../../state/recurrentModel';
import { BatchSizes } from './batchSizes';
import type { BackendChoice } from '../backends/chooseBackend';
import { decode } from './decode';
import { descriptionOf } from '../gguf/describeModel';
import type { GgufFile } from '../gguf/ggufFile';
import { IdleRelease } from './idleRelease';
import { ModelLock } from './modelLock';
import type { ModelRuntime } from './modelRuntime';
import { PieceDecoder } from './pieceDecoder';
import { CpuThrottle } from './cpuThrottle';
import { stateFileBytes } from '../gguf/stateSize';
import { ThreadChoice } from './threadChoice';

/** A call into llama.cpp cannot be interrupted: on a CPU a slice takes about a tenth of a second. Bytes and speed are those of whole batches. */
const cpuSlice = 128;

/** Milliseconds after which what was handed to llama.cpp is being computed, and this thread has time for the next text. */
const handedOver = 2;

/** How a model is kept once it is loaded. */
export interface KeepOptions {
  readonly path: string;
  /** Folder in which batch sizes are kept. */
  readonly store: string;
  readonly logger: Logger;
  /** Minutes without use after which the model's memory is given back, until the next use; null: never. */
  readonly idleMinutes?: number | null;
}

/** A model of llama.cpp, in memory or (after a while without use) not. */
export class LoadedModel implements RecurrentModel {
  readonly name: string;
  readonly backend: Backend;
  readonly backendReason: string;
  readonly backends: readonly BackendReport[];
  readonly bitStable: boolean;
  readonly base: string;
  readonly stateBytes: number | null;
  readonly trainedContext: number;
  readonly parameters: number;
  readonly metadata: ModelMetadata;
  readonly path: string;
  private readonly lock = new ModelLock();
  private readonly slice: number;
  private readonly threads: ThreadChoice;
  private readonly politeness = new CpuThrottle();
  private readonly idle: IdleRelease;
  /** Something was read that is not saved yet: the context's memory holds it. */
  private unsaved = false;
  /** The text that will probably be read next, as tokens. */
  private ahead: { readonly text: string; readonly tokens: Token[] } | null = null;

  constructor(
    private readonly llama: Llama,
    private readonly runtime: ModelRuntime,
    file: GgufFile,
    private readonly fileHash: string,
    private readonly batchSize: number,
    choice: BackendChoice,
    private readonly stopRunning: () => void,
    private readonly options: KeepOptions,
  ) {
    const { architectureMetadata } = file.info;
    const described = descriptionOf(file);
    this.path = options.path;
    this.metadata = described.metadata;
    this.name = this.metadata.name;
    this.backend = choice.backend;
    this.backendReason = choice.reason;
    this.backends = choice.reports;
    this.bitStable = choice.bitStable;
    // On CPU the instruction set decides bytes too, and systemInfo names it.
    const device = llama.gpu === false ? llama.systemInfo.replace(/n_threads[^|]*\|?/g, '') : llama.systemInfo;
    this.base = sha256(fileHash, llama.llamaCppRelease.release, this.backend, device, String(batchSize));
    this.stateBytes = file.recurrent ? stateFileBytes(architectureMetadata) : null;
    this.parameters = file.parameters;
    this.trainedContext = described.trainedContext;
    this.slice = llama.gpu === false ? cpuSlice : batchSize;
    this.threads = new ThreadChoice(llama.cpuMathCores);
    const { idleMinutes = null } = options;
    this.idle = new IdleRelease(idleMinutes === null ? null : idleMinutes * 60_000, () => this.sleep());
  }

  async read(text: string, signal: AbortSignal, next: () => string | null = () => null): Promise<number> {
    return this.idle.during(() => this.withinMemory(() => this.readSlices(text, signal, next)));
  }

  private async readSlices(text: string, signal: AbortSignal, next: () => string | null): Promise<number> {
    const tokens = await this.lock.run('reading', async () => {
      const { model, reader } = await this.runtime.wake();
      await reader.clearHistory();
      const { ahead } = this;
      this.ahead = null;
      return ahead?.text === text ? ahead.tokens : model.tokenize(text, true);
    });
    this.unsaved = true;
    for (let from = 0; from < tokens.length; from += this.slice) {
      signal.throwIfAborted();
      const slice = tokens.slice(from, from + this.slice);
      const worked = await this.lock.run('reading', async () => {
        const { model, reading, reader } = await this.runtime.wake();
        this.useThreads(reading, this.threads.next());
        const began = performance.now();
        const evaluated = reader.evaluateWithoutGeneratingNewTokens(slice);
        if (from === 0) setTimeout(() => this.tokenizeAhead(model, next), handedOver);
        await evaluated;
        const milliseconds = performance.now() - began;
        this.threads.report(slice.length, milliseconds);
        return milliseconds;
      });
      if (this.llama.gpu === false) await this.politeness.rest(worked, signal);
    }
    return tokens.length;
  }

  private tokenizeAhead(model: LlamaModel, next: () => string | null): void {
    if (model.disposed) return;
    const text = next();
    this.ahead = text === null ? null : { text, tokens: model.tokenize(text, true) };
  }

  count(text: string): number | null {
    return this.runtime.current?.model.tokenize(text, true).length ?? null;
  }

  async readBare(text: string): Promise<number> {
    return this.idle.during(async () => {
      const { model, reading, reader } = await this.runtime.wake();
      const tokens = model.tokenize(text, true);
      this.useThreads(reading, this.threads.fastest);
      await reader.clearHistory();
      await reader.evaluateWithoutGeneratingNewTokens(tokens);
      return tokens.length;
    });
  }

  async save(file: string): Promise<void> {
    await this.idle.during(() =>
      this.lock.run('reading', async () => {
        const { reader } = await this.runtime.wake();
        await (this.stateBytes === null ? reader : withLastTokenAlone(reader)).saveStateToFile(file);
      }),
    );
    this.unsaved = false;
  }

  /** Runs a reading; where the library found no memory for a batch, the next load has a smaller one. Throws ModelChangedError then. */
  private async withinMemory<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // source: node-llama-cpp's AddonContext.cpp, what llama_decode's failures are called; Vulkan's is an exception of its own
      if (!/Eval has failed|KV slot|OutOf(Device|Host)Memory|out of memory/i.test(messageOf(error))) throw error;
      const smaller = new BatchSizes(this.options.store).reduce(this.fileHash, this.backend, this.batchSize);
      if (smaller !== null)
        throw new ModelChangedError(
          `Memory ran out while reading in batches of ${this.batchSize} tokens; reading goes on in batches of ${smaller}.`,
          { cause: error },
        );
      throw new CoilError(
        'modelTooLarge',
        'Memory ran out while reading, even in the smallest batches.',
        'Close other programs that use much memory, or choose a smaller model with Coil: Select Model.',
        { cause: error },
      );
    }
  }

  /** Nothing used the model for a while: its memory goes to others. */
  private sleep(): void {
    if (this.unsaved) return;
    this.options.logger.info('The model has given its memory back; the next use takes it again.');
    this.lock
      .run('reading', () => this.runtime.release())
      .catch((error: unknown) => this.options.logger.warn(`The model's memory was not given back: ${String(error)}`));
  }

  async generate(options: GenerateOptions): Promise<GenerateResult> {
    const { signal, patient = false, onWait } = options;
    const nothing: GenerateResult = {
      text: '',
      promptTokens: 0,
      outputTokens: 0,
      restoreMs: 0,
      firstTokenMs: 0,
      stopped: true,
    };
    let begun = false;
    if (this.lock.answers) onWait?.('answer');
    const answered = this.lock.run(patient ? 'reading' : 'question', () => {
      begun = true;
      return signal.aborted ? Promise.resolve(nothing) : this.idle.during(() => this.answer(options));
    });
    // A slice that is being read cannot be interrupted; who stops need not wait for it.
    const stoppedWaiting = new Promise<GenerateResult>(resolve => {
      const stop = (): void => (begun ? undefined : resolve(nothing));
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    return Promise.race([answered, stoppedWaiting]);
  }

  async extend({ state, texts, file, signal, patient }: ExtendOptions): Promise<number | null> {
    return this.lock.run(patient ? 'reading' : 'question', () =>
      this.idle.during(async () => {
        const { model, answering, answerer } = await this.runtime.wake();
        await answerer.clearHistory();
        if (state !== null) await answerer.loadStateFromFile(state, { acceptRisk: true });
        this.useThreads(answering, this.threads.fastest);
        let read = 0;
        for (const text of texts) {
          const tokens = model.tokenize(text, true);
          for (let from = 0; from < tokens.length; from += this.slice) {
            signal.throwIfAborted();
            if (patient && this.lock.questionWaits) return null;
            await answerer.evaluateWithoutGeneratingNewTokens(tokens.slice(from, from + this.slice));
          }
          read += tokens.length;
        }
        await answerer.saveStateToFile(file);
        return read;
      }),
    );
  }

  private async answer({
    state,
    prompt,
    stop,
    maxTokens,
    sampling,
    signal,
    patient,
    onText,
    onWait,
  }: GenerateOptions): Promise<GenerateResult> {
    const started = performance.now();
    if (this.runtime.current === null) onWait?.('model');
    const { model, answering, answerer } = await this.runtime.wake();
    onWait?.('evidence');
    await answerer.clearHistory();
    if (state !== null) await answerer.loadStateFromFile(state, { acceptRisk: true });
    const restoreMs = performance.now() - started;

    const tokens = model.tokenize(prompt, true);
    let text = '';
    let outputTokens = 0;
    let firstTokenMs = 0;
    const result = (stopped: boolean): GenerateResult => ({
      text,
      promptTokens: tokens.length,
      outputTokens,
      restoreMs,
      firstTokenMs,
      stopped,
    });
    // The state file holds no logits, so at least the prompt's last token is evaluated by the generator.
    this.useThreads(answering, this.threads.fastest);
    for (let from = 0; from < tokens.length - 1; from += this.slice) {
      if (signal.aborted || (patient === true && this.lock.questionWaits)) return result(true);
      await answerer.evaluateWithoutGeneratingNewTokens(
        tokens.slice(from, Math.min(from + this.slice, tokens.length - 1)),
      );
    }
    const pieces = new PieceDecoder(model, stop);
    // Decoding is memory-bound: one thread is faster than two that wait for each other (101 against 76 tokens/s measured).
    const threads = this.llama.gpu === false ? 1 : null;
    const last = tokens.at(-1);
    if (last === undefined) return result(false);
    for await (const token of decode(model, answering, answerer, last, {
      repeatPenalty,
      sampling: sampling ?? null,
      threads,
    })) {
      if (outputTokens++ === 0) firstTokenMs = performance.now() - started;
      const piece = pieces.add(token);
      text += piece.text;
      if (piece.text !== '') onText(piece.text);
      if (piece.stop || outputTokens >= maxTokens) break;
      if (signal.aborted || (patient === true && this.lock.questionWaits)) return result(true);
    }
    const rest = pieces.flush();
    text += rest;
    if (rest !== '') onText(rest);
    return result(signal.aborted);
  }

  /** The library fixes a context's threads at its creation; reading and decoding want different numbers, from time to time. */
  private useThreads(context: LlamaContext, threads: number): void {
    if (this.llama.gpu !== false) return;
    const internals = context as unknown as { _idealThreads: number; _freeReservedThreads(): void };
    if (internals._idealThreads === threads) return;
    internals._idealThreads = threads;
    internals._freeReservedThreads();
  }

  async dispose(): Promise<void> {
    this.idle.dispose();
    await this.runtime.release();
    this.stopRunning();
  }
}

/**
 * A sequence as it is but for what it was fed: the library writes all tokens into a state's file, of which a pure recurrent model needs the
 * last (see state/stateFile.ts). Without the others the file needs no copy to be kept.
 */
function withLastTokenAlone(sequence: LlamaContextSequence): LlamaContextSequence {
  const contextTokens = sequence.contextTokens.slice(-1);
  return Object.create(sequence, { contextTokens: { value: contextTokens } }) as LlamaContextSequence;
}

/** Against the loops that small models fall into; light, so that names which must be repeated still are. */
const repeatPenalty = { penalty: 1.1, last: 64 };

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
