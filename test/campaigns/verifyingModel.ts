import { open, readFile } from 'node:fs/promises';
import { sha256 } from '../../src/shared/sha256';
import type { GenerateOptions, GenerateResult } from '../../src/state/recurrentModel';
import { FakeModel } from '../support/fakeModel';
import { sequenceFile } from '../support/sequenceFile';

const layers = 4;
const rowBytes = 8192;

/** What the model's state after reading `text` is, as it is kept. */
export function stateOf(text: string): Buffer {
  return stateAfter([1], text);
}

/** A sequence file that ends with the text's hash: no two texts have the same. */
function stateAfter(tokens: readonly number[], text: string): Buffer {
  const bytes = sequenceFile(tokens, layers, rowBytes);
  bytes.write(sha256(text), bytes.length - 64, 'latin1');
  return bytes;
}

/**
 * A fast model with states of 64 kB that are a function of the text, and that takes no state but the one of the text it is told to
 * expect: it stands for llama.cpp, which a bad file aborts or deceives.
 */
export class VerifyingModel extends FakeModel {
  override readonly stateBytes = stateOf('').length;
  /** The text whose state {@link generate} may be given. */
  expected = '';
  /** Called before each part of a state's file is written. */
  onSaving: () => void = () => undefined;

  override async save(file: string): Promise<void> {
    const bytes = stateAfter([1, 2, 1], this.last);
    const handle = await open(file, 'wx');
    try {
      for (let at = 0; at < bytes.length; at += 20_000) {
        this.onSaving();
        await handle.write(bytes.subarray(at, at + 20_000));
      }
    } finally {
      await handle.close();
    }
  }

  override async generate(options: GenerateOptions): Promise<GenerateResult> {
    if (options.state !== null && !(await readFile(options.state)).equals(stateOf(this.expected)))
      throw new Error('a state that is not the one of its text was handed to the model');
    return super.generate(options);
  }

  /** {@link generate} from a state, for its checking. */
  async ask(state: string): Promise<void> {
    const signal = new AbortController().signal;
    await this.generate({ state, prompt: '', stop: [], maxTokens: 1, signal, onText: () => undefined });
  }
}
