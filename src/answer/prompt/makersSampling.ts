import type { ModelMetadata, Sampling } from '../../state/recurrentModel';

/** What is taken where neither the file nor the makers say anything: nearly the likeliest, so that names and code come out as they were read. */
export const careful: Sampling = { temperature: 0.2, topK: 0, topP: 0.95, minP: 0, repeatPenalty: 1, repeatLast: 64 };
const greedy: Sampling = { ...careful, temperature: 0, topP: 1 };

/** How a capable model is sampled: as its file says (`general.sampling.*`), else as its makers' model card says, else {@link careful}. */
export function makersSampling({ name, sampling }: ModelMetadata): Sampling {
  const [, ofFamily] = families.find(([family]) => family.test(name)) ?? [];
  return { ...careful, ...ofFamily, ...sampling };
}

/** source: the model cards and generation_config.json of each family, for answers without thinking */
const families: readonly (readonly [name: RegExp, sampling: Sampling])[] = [
  [/qwen.*coder/i, { ...careful, temperature: 0.7, topK: 20, topP: 0.8, repeatPenalty: 1.05 }],
  [/qwen/i, { ...careful, temperature: 0.7, topK: 20, topP: 0.8 }],
  [/nemotron/i, greedy],
  [/granite/i, greedy],
  [/lfm-?2/i, { ...careful, temperature: 0.3, topP: 1, minP: 0.15, repeatPenalty: 1.05 }],
  [/falcon-?h1/i, { ...careful, temperature: 0.1 }],
  [/rwkv/i, { ...careful, temperature: 1, topP: 0.3 }],
];
