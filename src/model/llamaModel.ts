import type { Llama, LlamaContext, LlamaContextSequence, LlamaModel as LibraryModel, Token } from 'node-llama-cpp';
import type { Backend, BackendReport, Gpu } from '../protocol/engineProtocol';
import { CoilError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { sha256 } from '../shared/sha256';
import type { GenerateOptions, GenerateResult, ModelMetadata, RecurrentModel } from '../state/recurrentModel';
import { BackendCache } from './backendCache';
import { thisMachine } from './backendMachine';
import { chooseBackend, type BackendChoice } from './chooseBackend';
import { damaged, hashFile, readGguf, readGgufHeader, type GgufFile } from './ggufFile';
import { ModelLock } from './modelLock';
import { Politeness } from './politeness';
import { startLlama } from './startLlama';
import { ThreadChoice } from './threadChoice';

/** llama.cpp's batch; part of the base, because on a GPU other batches give other bytes. */
const batchSize = 512;
/** A call into llama.cpp cannot be interrupted: on a CPU a slice takes about a tenth of a second. Bytes and speed are those of whole batches. */
const cpuSlice = 128;
/** Pure recurrent models need no memory for context, and must never reach the limit: the library would shift and keep a wrong state. */
const pureContext = 1_000_000;
const hybridContext = 32_768;
/** What a model is taken to be trained on when its file says nothing, or what no model is trained on (2^20). */
const defaultTrainedContext = 8192;

export interface LoadOptions {
  readonly path: string;
  readonly gpu: Gpu;
  /** Folder in which outcomes of self-tests are kept. */
  readonly store: string;
  readonly logger: Logger;
  readonly onProgress?: (share: number) => void;
}

/** Loads a model. Throws CoilError `modelMissing`, `modelInvalid`, `modelNotRecurrent`, `backendRefused` or `modelFailed`. */
export async function loadModel(options: LoadOptions): Promise<RecurrentModel> {
  const { path, logger } = options;
  const header = await readGgufHeader(path);
  const choice = await backendFor(options, header.info.metadata.general.architecture);
  const stopRunning =
    choice.backend === 'cpu' ? (): void => undefined : new BackendCache(options.store).running(choice.backend);
  const llama = await startLlama(choice.backend, line => logger.info(line));
  const file = await readGguf(header, llama);
  const fileHash = await hashFile(path);
  let model: LibraryModel;
  try {
    model = await llama.loadModel({
      modelPath: path,
      ...(options.onProgress && { onLoadProgress: options.onProgress }),
    });
  } catch (error) {
    throw damaged(path, file.bytes, error);
  }
  try {
    const context = { contextSize: file.hybrid ? hybridContext : pureContext, batchSize, sequences: 1 };
    const reading = await model.createContext(context);
    const answering = await model.createContext(context);
    return new LoadedModel(llama, model, reading, answering, file, fileHash, path, choice, stopRunning);
  } catch (error) {
    await model.dispose();
    throw new CoilError(
      'modelFailed',
      `The model ${path} could not be started: ${messageOf(error)}`,
      'Close other programs that use much memory, or choose a smaller model.',
      { cause: error },
    );
  }
}

/** The processor, when it is asked for, has no alternative and needs no test. */
async function backendFor({ gpu, store, logger }: LoadOptions, architecture: string): Promise<BackendChoice> {
  if (gpu === 'cpu') return { backend: gpu, reason: 'as it was asked for', bitStable: true, reports: [] };
  const cache = new BackendCache(store);
  return chooseBackend(gpu, architecture, thisMachine(), cache, logger);
}

/** The context's shift strategy: reached only by a bug of ours, and a wrong state must never be saved. */
const contextShift = {
  strategy(): never {
    throw new CoilError(
      'contextFull',
      'The model read more than its context holds.',
      'Ask a shorter question, or start a new chat.',
    );
  },
};

class LoadedModel implements RecurrentModel {
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
  private readonly lock = new ModelLock();
  private readonly reader: LlamaContextSequence;
  private readonly answerer: LlamaContextSequence;
  private readonly slice: number;
  private readonly threads: ThreadChoice;
  private readonly politeness = new Politeness();

  constructor(
    private readonly llama: Llama,
    private readonly model: LibraryModel,
    private readonly reading: LlamaContext,
    private readonly answering: LlamaContext,
    file: GgufFile,
    fileHash: string,
    readonly path: string,
    choice: BackendChoice,
    private readonly stopRunning: () => void,
  ) {
    const { metadata, architectureMetadata } = file.info;
    this.name = metadata.general.name ?? file.architecture;
    this.metadata = {
      architecture: file.architecture,
      name: this.name,
      chatTemplate: metadata.tokenizer.chat_template ?? null,
    };
    this.backend = choice.backend;
    this.backendReason = choice.reason;
    this.backends = choice.reports;
    this.bitStable = choice.bitStable;
    // On CPU the instruction set decides bytes too, and systemInfo names it.
    const device = llama.gpu === false ? llama.systemInfo.replace(/n_threads[^|]*\|?/g, '') : llama.systemInfo;
    this.base = sha256(fileHash, llama.llamaCppRelease.release, this.backend, device, String(batchSize));
    this.stateBytes = file.recurrent ? stateFileBytes(architectureMetadata) : null;
    this.parameters = file.parameters;
    this.trainedContext = trainedContext(metadata, architectureMetadata.context_length);
    const sequence = { contextShift, checkpoints: { max: 0, interval: false } } as const;
    this.reader = reading.getSequence(sequence);
    this.answerer = answering.getSequence(sequence);
    this.slice = llama.gpu === false ? cpuSlice : batchSize;
    this.threads = new ThreadChoice(llama.cpuMathCores);
  }

  async read(text: string, signal: AbortSignal): Promise<number> {
    const tokens = this.model.tokenize(text, true);
    await this.lock.run('reading', () => this.reader.clearHistory());
    for (let from = 0; from < tokens.length; from += this.slice) {
      signal.throwIfAborted();
      const slice = tokens.slice(from, from + this.slice);
      const worked = await this.lock.run('reading', async () => {
        this.useThreads(this.reading, this.threads.next());
        const began = performance.now();
        await this.reader.evaluateWithoutGeneratingNewTokens(slice);
        const milliseconds = performance.now() - began;
        this.threads.report(slice.length, milliseconds);
        return milliseconds;
      });
      if (this.llama.gpu === false) await this.politeness.rest(worked, signal);
    }
    return tokens.length;
  }

  count(text: string): number {
    return this.model.tokenize(text, true).length;
  }

  async readBare(text: string): Promise<number> {
    const tokens = this.model.tokenize(text, true);
    this.useThreads(this.reading, this.threads.fastest);
    await this.reader.clearHistory();
    await this.reader.evaluateWithoutGeneratingNewTokens(tokens);
    return tokens.length;
  }

  async save(file: string): Promise<void> {
    await this.lock.run('reading', () => this.reader.saveStateToFile(file));
  }

  async generate(options: GenerateOptions): Promise<GenerateResult> {
    const { signal, patient = false } = options;
    const nothing: GenerateResult = {
      text: '',
      promptTokens: 0,
      outputTokens: 0,
      restoreMs: 0,
      firstTokenMs: 0,
      stopped: true,
    };
    let begun = false;
    const answered = this.lock.run(patient ? 'reading' : 'question', () => {
      begun = true;
      return signal.aborted ? Promise.resolve(nothing) : this.answer(options);
    });
    // A slice that is being read cannot be interrupted; who stops need not wait for it.
    const stoppedWaiting = new Promise<GenerateResult>(resolve => {
      const stop = (): void => (begun ? undefined : resolve(nothing));
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    return Promise.race([answered, stoppedWaiting]);
  }

  private async answer({
    state,
    prompt,
    stop,
    maxTokens,
    signal,
    patient,
    onText,
  }: GenerateOptions): Promise<GenerateResult> {
    const started = performance.now();
    await this.answerer.clearHistory();
    if (state !== null) await this.answerer.loadStateFromFile(state, { acceptRisk: true });
    const restoreMs = performance.now() - started;

    const tokens = this.model.tokenize(prompt, true);
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
    this.useThreads(this.answering, this.threads.fastest);
    for (let from = 0; from < tokens.length - 1; from += this.slice) {
      if (signal.aborted || (patient === true && this.lock.questionWaits)) return result(true);
      await this.answerer.evaluateWithoutGeneratingNewTokens(
        tokens.slice(from, Math.min(from + this.slice, tokens.length - 1)),
      );
    }
    // Decoding is memory-bound: one thread is faster than two that wait for each other (101 against 76 tokens/s measured).
    this.useThreads(this.answering, 1);
    const pieces = new PieceDecoder(this.model, stop);
    for await (const token of this.answerer.evaluate(tokens.slice(-1), {
      temperature: 0,
      repeatPenalty: repeatPenalty(() => pieces.tokens),
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
    await this.model.dispose();
    this.stopRunning();
  }
}

/** Against the loops that small models fall into; light, so that names which must be repeated still are. */
function repeatPenalty(punishTokens: () => Token[]): {
  punishTokens: () => Token[];
  penalty: number;
  penalizeNewLine: boolean;
} {
  return { punishTokens: () => punishTokens().slice(-64), penalty: 1.1, penalizeNewLine: false };
}

/** Tokens to text: holds back bytes of an unfinished character and text that may become a stop string. */
class PieceDecoder {
  readonly tokens: Token[] = [];
  private held: Token[] = [];
  private pending = '';

  constructor(
    private readonly model: LibraryModel,
    private readonly stop: readonly string[],
  ) {}

  add(token: Token): { text: string; stop: boolean } {
    this.tokens.push(token);
    this.held.push(token);
    const text = this.model.detokenize(this.held, true);
    if (text.endsWith('\uFFFD') && this.held.length < 8) return { text: '', stop: false };
    this.held = [];
    this.pending += text;
    for (const mark of this.stop) {
      const at = this.pending.indexOf(mark);
      if (at < 0) continue;
      const before = this.pending.slice(0, at);
      this.pending = '';
      return { text: before, stop: true };
    }
    const kept = Math.max(0, ...this.stop.map(mark => overlap(this.pending, mark)));
    const ready = this.pending.slice(0, this.pending.length - kept);
    this.pending = this.pending.slice(ready.length);
    return { text: ready, stop: false };
  }

  flush(): string {
    const text =
      this.pending + (this.held.length > 0 ? this.model.detokenize(this.held, true).replace(/\uFFFD+$/, '') : '');
    this.pending = '';
    this.held = [];
    return text;
  }
}

/** Length of the longest end of `text` that `mark` begins with. */
function overlap(text: string, mark: string): number {
  for (let length = Math.min(text.length, mark.length - 1); length > 0; length--)
    if (mark.startsWith(text.slice(-length))) return length;
  return 0;
}

/**
 * Bytes of a kept state file: the header of one token and the rows of convolution and ssm state of each layer
 * (source: llama.cpp src/llama-hparams.cpp n_embd_r, n_embd_s). Null where the metadata is not Mamba's.
 */
function stateFileBytes(metadata: Partial<Record<string, unknown>>): number | null {
  const ssm = metadata['ssm'] as Partial<Record<string, number>> | undefined;
  const layers = metadata['block_count'];
  if (ssm === undefined || typeof layers !== 'number') return null;
  const { conv_kernel: kernel, inner_size: inner, state_size: state, group_count: groups = 0 } = ssm;
  if (kernel === undefined || inner === undefined || state === undefined) return null;
  return 36 + layers * (24 + 4 * ((kernel - 1) * (inner + 2 * groups * state) + state * inner));
}

function trainedContext(metadata: Partial<Record<string, unknown>>, stated: number | undefined): number {
  const own = (metadata['coil'] as Partial<Record<string, unknown>> | undefined)?.['trained_context'];
  if (typeof own === 'number') return own;
  return stated === undefined || stated >= 1 << 20 ? defaultTrainedContext : stated;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
