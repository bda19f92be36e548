import { readFile, writeFile } from 'node:fs/promises';
import type {
  ExtendOptions,
  GenerateOptions,
  GenerateResult,
  ModelMetadata,
  RecurrentModel,
} from '../../src/state/recurrentModel';
import { sha256 } from '../../src/shared/sha256';
import { sequenceFile } from './sequenceFile';

/** A model whose state is a function of the text alone, without llama.cpp. Counts what it read. */
export class FakeModel implements RecurrentModel {
  readonly name = 'fake';
  readonly path = '/fake.gguf';
  readonly backend = 'cpu';
  readonly backendReason = 'fake';
  readonly backends = [];
  readonly bitStable: boolean = true;
  readonly stateBytes: number = sequenceFile([1], 2, 16).length;
  readonly trainedContext = 8192;
  readonly parameters: number = 1000;
  readonly metadata: ModelMetadata = { architecture: 'mamba2', name: 'fake', chatTemplate: null };
  readonly texts: string[] = [];
  protected last = '';

  constructor(readonly base = 'base') {}

  read(text: string, signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    this.texts.push(text);
    this.last = text;
    return Promise.resolve(text.length);
  }

  count(text: string): number {
    return text.length;
  }

  readBare(text: string): Promise<number> {
    return Promise.resolve(text.length);
  }

  async save(file: string): Promise<void> {
    await writeFile(file, sequenceFile([1, 2, 3], 2, 16, parseInt(sha256(this.last).slice(0, 2), 16)));
  }

  async extend({ state, texts, file, signal }: ExtendOptions): Promise<number> {
    signal.throwIfAborted();
    this.texts.push(...texts);
    const from = state === null ? 0 : ((await readFile(state)).at(-1) ?? 0);
    const byteOf = (before: number, text: string): number => parseInt(sha256(`${before}`, text).slice(0, 2), 16);
    await writeFile(file, sequenceFile([1, 2, 3], 2, 16, texts.reduce(byteOf, from)));
    return texts.join('').length;
  }

  generate({ prompt }: GenerateOptions): Promise<GenerateResult> {
    return Promise.resolve({
      text: prompt,
      promptTokens: 1,
      outputTokens: 1,
      restoreMs: 0,
      firstTokenMs: 0,
      stopped: false,
    });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

export const silent = { info: (): void => undefined, warn: (): void => undefined, error: (): void => undefined };
