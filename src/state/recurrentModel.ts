/** What the stages need of a model. Implemented in model/, the only importer of node-llama-cpp; faked in tests. */
import type { AnswerWait, Backend, BackendReport } from '../protocol/engineProtocol';

/** A loaded model. `base` is everything besides the text that decides a state's bytes, hashed. */
export interface RecurrentModel {
  readonly name: string;
  readonly path: string;
  readonly backend: Backend;
  readonly backendReason: string;
  /** Every backend of this platform; empty where one was asked for without a test. */
  readonly backends: readonly BackendReport[];
  /** False where the backend's self-test saw reading give other bytes from time to time: kept states are used all the same. */
  readonly bitStable: boolean;
  readonly base: string;
  /** Bytes of a kept state file; constant for a pure recurrent model, null for a hybrid. */
  readonly stateBytes: number | null;
  /** Tokens a leaf may have at most: what the model was trained on. */
  readonly trainedContext: number;
  /** Of the model file; more than a token passes through in a mixture of experts. */
  readonly parameters: number;
  readonly metadata: ModelMetadata;
  /**
   * Evaluates `text` from nothing, in slices, yielding to questions between them. Returns the number of tokens. `next` gives the text that will
   * probably be read after it, or null: a GPU need not wait then until it is cut into tokens.
   */
  read(text: string, signal: AbortSignal, next?: () => string | null): Promise<number>;
  /** Tokens of a text; null while the model has given its memory back. */
  count(text: string): number | null;
  /**
   * Writes the state after the last {@link read} to `file` (a new file). A pure recurrent model's names the last token alone, at its position
   * in the text: it is loaded when stateFile.ts has made that 0.
   */
  save(file: string): Promise<void>;
  /** Continues from the state in `file` (null: from nothing) with `prompt`, then generates until a stop or `maxTokens`. */
  generate(options: GenerateOptions): Promise<GenerateResult>;
  /** Continues from the state in a file with texts, each evaluated by itself, and writes the state after them. Returns the number of tokens. */
  extend(options: ExtendOptions): Promise<number | null>;
  /** Evaluates `text` in one call, without slices, saves or yields: the reference for `coil bench read`. */
  readBare(text: string): Promise<number>;
  dispose(): Promise<void>;
}

export interface ModelMetadata {
  readonly architecture: string;
  readonly name: string;
  readonly chatTemplate: string | null;
  /** The text of the token that ends what the model writes; null where the file does not say. */
  readonly endToken?: string | null;
  /** How the file says the model is to be sampled. */
  readonly sampling?: StatedSampling | null;
}

/** What is known of a model before it is loaded. */
export type ModelDescription = Pick<RecurrentModel, 'metadata' | 'parameters' | 'trainedContext'>;

/** Sampling as a model's makers state it; what is left out they do not say. `temperature` 0: the likeliest token. */
export type StatedSampling = Partial<Sampling>;

/** How the next token is chosen. `topK` 0, `topP` 1, `minP` 0 and `repeatPenalty` 1 mean: not used. `repeatLast`: tokens that count as recent. */
export interface Sampling {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly repeatPenalty: number;
  readonly repeatLast: number;
}

export interface ExtendOptions {
  /** A verified state file of this model, or null. */
  readonly state: string | null;
  readonly texts: readonly string[];
  /** A new file. */
  readonly file: string;
  readonly signal: AbortSignal;
  /** Gives way to a question at any slice, and then resolves with null. */
  readonly patient: boolean;
}

export interface GenerateOptions {
  /** A verified state file of this model, or null. */
  readonly state: string | null;
  readonly prompt: string;
  readonly stop: readonly string[];
  readonly maxTokens: number;
  /** Left out: the likeliest token, with a light penalty on what was written lately. */
  readonly sampling?: Sampling;
  readonly signal: AbortSignal;
  /** Gives way to a question at any token, and then resolves with `stopped: true`. */
  readonly patient?: boolean;
  /** Told what is waited for before the first piece: another answer, the model's memory, the prompt. */
  readonly onWait?: (wait: AnswerWait) => void;
  /** Called with each piece of text as it is generated. */
  readonly onText: (text: string) => void;
}

export interface GenerateResult {
  readonly text: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly restoreMs: number;
  /** From the call to the first token. */
  readonly firstTokenMs: number;
  readonly stopped: boolean;
  /** Of the prompt's tokens, those that a server had read before; null where it does not say. Left out by a loaded model, whose state says it. */
  readonly cachedTokens?: number | null;
  /** Something else than the model ended it: its context was full, or the connection broke off. */
  readonly cutOff?: boolean;
}

/** What writes an answer: a loaded model, or one on a server. */
export type Writer = Pick<RecurrentModel, 'generate'>;
