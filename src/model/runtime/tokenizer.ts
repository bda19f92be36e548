import { CoilError } from '../../shared/errors';
import type { Logger } from '../../shared/logger';
import type { ModelMetadata } from '../../state/recurrentModel';
import { readGguf, readGgufHeader } from '../gguf/ggufFile';
import { startLlama } from '../backends/startLlama';

export interface Tokenizer {
  readonly metadata: ModelMetadata;
  /** Tokens of a text; about 1.7 MB a second. */
  count(text: string): number;
  dispose(): Promise<void>;
}

/** A model's vocabulary without its weights. Throws CoilError as loading the model does. */
export async function loadTokenizer(path: string, logger: Logger): Promise<Tokenizer> {
  const llama = await startLlama('cpu', line => logger.info(line));
  const { info, architecture } = await readGguf(await readGgufHeader(path), llama);
  const model = await llama.loadModel({ modelPath: path, vocabOnly: true }).catch((error: unknown) => {
    throw new CoilError('modelFailed', `The vocabulary of ${path} could not be loaded.`, 'Choose another model.', {
      cause: error,
    });
  });
  const { general, tokenizer } = info.metadata;
  return {
    metadata: { architecture, name: general.name ?? architecture, chatTemplate: tokenizer.chat_template ?? null },
    count: text => model.tokenize(text, true).length,
    dispose: () => model.dispose(),
  };
}
