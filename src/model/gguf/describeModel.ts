import type { ModelDescription, StatedSampling } from '../../state/recurrentModel';
import { readGgufHeader, type GgufHeader } from './ggufFile';
import { trainedContext } from './stateSize';

/**
 * What a model file says of itself: its header is read, not its weights, which takes milliseconds. Throws what {@link readGgufHeader} throws.
 */
export async function describeModel(path: string): Promise<ModelDescription> {
  return descriptionOf(await readGgufHeader(path));
}

export function descriptionOf({ info }: Pick<GgufHeader, 'info'>): ModelDescription {
  const { general, tokenizer } = info.metadata;
  const { ggml } = tokenizer as Partial<typeof tokenizer>;
  const tokens: unknown = ggml?.tokens;
  const token = (id: number | undefined): string | null =>
    id !== undefined && Array.isArray(tokens) && typeof tokens[id] === 'string' ? tokens[id] : null;
  return {
    metadata: {
      architecture: general.architecture,
      name: general.name ?? general.architecture,
      chatTemplate: tokenizer.chat_template ?? null,
      endToken: token(ggml?.eos_token_id),
      sampling: statedSampling(general),
    },
    parameters: (info.fullTensorInfo ?? []).reduce(
      (sum, { dimensions }) => sum + dimensions.reduce<number>((product, size) => product * Number(size), 1),
      0,
    ),
    trainedContext: trainedContext(info.metadata, info.architectureMetadata.context_length),
  };
}

/** source: llama.cpp src/llama-arch.cpp, `general.sampling.*` */
function statedSampling(general: object): StatedSampling | null {
  const stated = (general as Partial<Record<string, unknown>>)['sampling'];
  if (typeof stated !== 'object' || stated === null) return null;
  const number = (key: string): number | undefined => {
    const value: unknown = (stated as Partial<Record<string, unknown>>)[key];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
  const found = {
    temperature: number('temp'),
    topK: number('top_k'),
    topP: number('top_p'),
    minP: number('min_p'),
    repeatPenalty: number('penalty_repeat'),
    repeatLast: number('penalty_last_n'),
  };
  const said = Object.entries(found).filter(([, value]) => value !== undefined);
  return said.length === 0 ? null : Object.fromEntries(said);
}
