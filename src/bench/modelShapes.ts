import { byteLevelVocabulary, setVocabulary } from './byteLevelVocabulary';
import { GgufWriter, valueType, type WeightType } from './ggufWriter';

/** A model's form. Random weights of it take the time and memory that trained ones do. */
export interface Shape {
  readonly architecture: 'mamba' | 'mamba2' | 'llama';
  readonly embedding: number;
  readonly layers: number;
  readonly vocabulary: number;
  /** Of a Mamba: numbers a channel, and groups of channels that share B and C (Mamba-2). */
  readonly stateSize?: number;
  readonly groups?: number;
  /** Of a Transformer. */
  readonly feedForward?: number;
  readonly heads?: number;
  readonly kvHeads?: number;
}

/** Shapes by name; the Transformers have about as many parameters as the Mambas of the same size. */
export const modelShapes = {
  embedded: { architecture: 'mamba2', embedding: 512, layers: 18, vocabulary: 16384, stateSize: 128, groups: 1 },
  'falcon-mamba-7b': { architecture: 'mamba', embedding: 4096, layers: 64, vocabulary: 65024, stateSize: 16 },
  'codestral-7b': {
    architecture: 'mamba2',
    embedding: 4096,
    layers: 64,
    vocabulary: 32768,
    stateSize: 128,
    groups: 8,
  },
  'transformer-43m': {
    architecture: 'llama',
    embedding: 512,
    layers: 9,
    vocabulary: 16384,
    feedForward: 1536,
    heads: 8,
    kvHeads: 8,
  },
  'transformer-7b': {
    architecture: 'llama',
    embedding: 4096,
    layers: 32,
    vocabulary: 32768,
    feedForward: 14336,
    heads: 32,
    kvHeads: 8,
  },
} as const satisfies Record<string, Shape>;
export type ShapeName = keyof typeof modelShapes;

const convolution = 4;
const expand = 2;
const headSize = 64;

/** Writes a model of random weights. 7 B in Q4_0 are 4 GB, in F16 14 GB. */
export function writeShape(file: string, shape: Shape, weights: WeightType): void {
  const { architecture, embedding, layers } = shape;
  const vocabulary = byteLevelVocabulary(shape.vocabulary);
  let seed = 1;
  // A linear congruence: the values mean nothing, the same file each time does.
  const gguf = new GgufWriter(() => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);
  const number = (key: string, value: number): void => gguf.set(`${architecture}.${key}`, valueType.uint32, value);
  gguf.set('general.architecture', valueType.string, architecture);
  gguf.set('general.name', valueType.string, `random ${architecture}`);
  number('context_length', 1 << 20);
  number('embedding_length', embedding);
  number('block_count', layers);
  gguf.set(`${architecture}.attention.layer_norm_rms_epsilon`, valueType.float32, 1e-5);
  gguf.repeated('token_embd.weight', [embedding, shape.vocabulary], weights);
  gguf.constant('output_norm.weight', [embedding], 1);
  if (architecture === 'llama') transformer(gguf, number, shape, weights);
  else mamba(gguf, number, shape, weights);
  setVocabulary(gguf, vocabulary);
  gguf.writeTo(file);
}

type SetNumber = (key: string, value: number) => void;

/** source: llama.cpp v0.5.0, src/models/mamba.cpp and mamba2.cpp, load_arch_tensors */
function mamba(gguf: GgufWriter, number: SetNumber, shape: Shape, weights: WeightType): void {
  const { architecture, embedding, layers, stateSize = 16, groups = 1 } = shape;
  const inner = expand * embedding;
  const first = architecture === 'mamba';
  const rank = first ? embedding / 16 : inner / headSize;
  number('feed_forward_length', 0);
  number('attention.head_count', 0);
  number('ssm.conv_kernel', convolution);
  number('ssm.inner_size', inner);
  number('ssm.state_size', stateSize);
  number('ssm.time_step_rank', rank);
  if (first) gguf.set('mamba.ssm.dt_b_c_rms', valueType.bool, true);
  else number('ssm.group_count', groups);
  const convolved = first ? inner : inner + 2 * groups * stateSize;
  for (let layer = 0; layer < layers; layer++) {
    const at = (name: string): string => `blk.${layer}.${name}`;
    gguf.constant(at('attn_norm.weight'), [embedding], 1);
    gguf.repeated(at('ssm_in.weight'), [embedding, first ? 2 * inner : inner + convolved + rank], weights);
    gguf.repeated(at('ssm_conv1d.weight'), [convolution, convolved], 'F32');
    gguf.constant(at('ssm_conv1d.bias'), [convolved], 0.01);
    gguf.constant(at('ssm_dt.bias'), [first ? inner : rank], -4);
    gguf.constant(at('ssm_a'), first ? [stateSize, inner] : [1, rank], -1);
    gguf.constant(at('ssm_d'), first ? [inner] : [1, rank], 1);
    if (first) {
      gguf.repeated(at('ssm_x.weight'), [inner, rank + 2 * stateSize], weights);
      gguf.repeated(at('ssm_dt.weight'), [rank, inner], 'F32');
    } else gguf.constant(at('ssm_norm.weight'), [inner / groups, groups], 1);
    gguf.repeated(at('ssm_out.weight'), [inner, embedding], weights);
  }
}

/** source: llama.cpp v0.5.0, src/models/llama.cpp, load_arch_tensors */
function transformer(gguf: GgufWriter, number: SetNumber, shape: Shape, weights: WeightType): void {
  const { embedding, layers, feedForward = 4 * embedding, heads = embedding / headSize, kvHeads = heads } = shape;
  number('feed_forward_length', feedForward);
  number('attention.head_count', heads);
  number('attention.head_count_kv', kvHeads);
  number('rope.dimension_count', embedding / heads);
  const keys = (embedding / heads) * kvHeads;
  for (let layer = 0; layer < layers; layer++) {
    const at = (name: string): string => `blk.${layer}.${name}.weight`;
    gguf.constant(at('attn_norm'), [embedding], 1);
    gguf.constant(at('ffn_norm'), [embedding], 1);
    gguf.repeated(at('attn_q'), [embedding, embedding], weights);
    gguf.repeated(at('attn_k'), [embedding, keys], weights);
    gguf.repeated(at('attn_v'), [embedding, keys], weights);
    gguf.repeated(at('attn_output'), [embedding, embedding], weights);
    gguf.repeated(at('ffn_gate'), [embedding, feedForward], weights);
    gguf.repeated(at('ffn_up'), [embedding, feedForward], weights);
    gguf.repeated(at('ffn_down'), [feedForward, embedding], weights);
  }
}
