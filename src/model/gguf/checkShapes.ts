import { architectureKind } from './architectureKind';
import { damaged, type GgufHeader } from './ggufFile';

/** No model has more; llama.cpp reserves memory by these before it looks at the weights, and divides by some. */
const most = { layers: 1024, width: 1 << 20, state: 1 << 16, vocabulary: 1 << 24 };

/**
 * Refuses a file whose metadata does not fit its weights, before llama.cpp trusts it: some lies end the process there. Throws
 * CoilError `modelInvalid`.
 */
export function checkShapes({ path, bytes, info }: GgufHeader): void {
  const { architecture } = info.metadata.general;
  // Others are refused for what they are.
  if (architectureKind(architecture) === null) return;
  const metadata = info.architectureMetadata as Partial<Record<string, unknown>>;
  const ssm = (metadata['ssm'] ?? {}) as Partial<Record<string, unknown>>;
  const refuse = (what: string): never => {
    throw damaged(path, bytes, new Error(`its metadata lies: ${what}`));
  };
  const within = (name: string, value: unknown, limit: number): void => {
    if (value === undefined || Array.isArray(value)) return;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > limit)
      refuse(`${name} is ${JSON.stringify(value)}`);
  };
  within('block_count', metadata['block_count'], most.layers);
  within('embedding_length', metadata['embedding_length'], most.width);
  within('ssm.inner_size', ssm['inner_size'], most.width);
  within('ssm.state_size', ssm['state_size'], most.state);
  within('ssm.conv_kernel', ssm['conv_kernel'], 256);
  within('ssm.time_step_rank', ssm['time_step_rank'], most.width);
  const tensors = info.fullTensorInfo ?? [];
  const embedding = tensors.find(({ name }) => name === 'token_embd.weight')?.dimensions.map(Number) ?? [];
  const [width, vocabulary] = embedding;
  if (width !== undefined && width !== metadata['embedding_length'])
    refuse(`embedding_length is ${String(metadata['embedding_length'])}, its embeddings have ${width}`);
  within('the vocabulary', vocabulary, most.vocabulary);
  const layers = new Set(tensors.flatMap(({ name }) => /^blk\.(\d+)\./.exec(name)?.[1] ?? []));
  const count = metadata['block_count'];
  if (typeof count === 'number' && layers.size < count)
    refuse(`block_count is ${count}, there are ${layers.size} layers`);
  for (const { name, dimensions } of tensors)
    if (dimensions.some(n => Number(n) < 1)) refuse(`${name} has a dimension of 0`);
  const wanted = expectedShapes(architecture, width ?? 0, ssm);
  for (const { name, dimensions } of tensors) {
    const shape = wanted[/^blk\.\d+\.(.+)$/.exec(name)?.[1] ?? ''];
    const found = dimensions.map(Number);
    if (shape !== undefined && shape.some((n, i) => n !== (found[i] ?? 1)))
      refuse(`${name} should be of ${shape.join(' × ')}, it is of ${found.join(' × ')}`);
  }
}

/** Shapes of a layer's weights by the metadata. source: llama.cpp v0.5.0, src/models/mamba.cpp and mamba2.cpp, load_arch_tensors */
function expectedShapes(
  architecture: string,
  width: number,
  ssm: Partial<Record<string, unknown>>,
): Readonly<Record<string, readonly number[]>> {
  const number = (key: string): number => Number(ssm[key] ?? NaN);
  const [inner, state, rank, kernel] = ['inner_size', 'state_size', 'time_step_rank', 'conv_kernel'].map(number) as [
    number,
    number,
    number,
    number,
  ];
  const groups = number('group_count');
  if (architecture === 'mamba')
    return {
      'ssm_in.weight': [width, 2 * inner],
      'ssm_conv1d.weight': [kernel, inner],
      'ssm_x.weight': [inner, rank + 2 * state],
      'ssm_dt.weight': [rank, inner],
      ssm_a: [state, inner],
      ssm_d: [inner],
      'ssm_out.weight': [inner, width],
    };
  if (architecture === 'mamba2')
    return {
      'ssm_in.weight': [width, 2 * inner + 2 * groups * state + rank],
      'ssm_conv1d.weight': [kernel, inner + 2 * groups * state],
      ssm_a: [1, rank],
      ssm_d: [1, rank],
      'ssm_norm.weight': [inner / groups, groups],
      'ssm_out.weight': [inner, width],
    };
  return {};
}
