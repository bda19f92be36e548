/** Writes GGUF files with random weights, for tests of everything that needs "a model" but not its answers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { GgufWriter, valueType } from '../../src/bench/ggufWriter';
import { byteLevelVocabulary, setVocabulary } from '../../src/bench/byteLevelVocabulary';
import { seededRandom } from './seededRandom';

export interface RandomGguf {
  /** `llama` gives a transformer's header with too few tensors to load: for "this model is not recurrent". */
  readonly architecture?: 'mamba' | 'mamba2' | HybridArchitecture | 'llama';
  /** A multiple of 64. */
  readonly embedding?: number;
  readonly layers?: number;
  /** Numbers per channel in the recurrent state; 16 is Mamba-1's habit, 64 or more Mamba-2's. */
  readonly stateSize?: number;
  /** At least 260; the tokens above the bytes are unused padding. */
  readonly vocabulary?: number;
  readonly trainedContext?: number;
  readonly seed?: number;
  readonly chatTemplate?: string;
  /** Numbers of the metadata that lie about the weights, by key without the architecture. */
  readonly claims?: Readonly<Record<string, number>>;
}

/** Those that the catalogue names: recurrent layers, and attention in the last but one or (Falcon-H1) beside them in all. */
export const hybridArchitectures = ['jamba', 'falcon-h1', 'granitehybrid', 'nemotron_h'] as const;
export type HybridArchitecture = (typeof hybridArchitectures)[number];

const convolution = 4;
/** Channels per embedding dimension. */
const expand = 2;
const headSize = 64;

/** Writes a model of about 2 MB that llama.cpp loads. The same options give the same bytes on every machine. */
export function writeRandomGguf(file: string, options: RandomGguf = {}): void {
  const {
    architecture = 'mamba',
    embedding = 128,
    layers = 4,
    stateSize = 16,
    trainedContext = 1 << 20,
    seed = 1,
  } = options;
  const vocabulary = byteLevelVocabulary(options.vocabulary ?? 320);
  const inner = expand * embedding;
  const gguf = new GgufWriter(seededRandom(seed));
  gguf.set('general.architecture', valueType.string, architecture);
  gguf.set('general.name', valueType.string, `random ${architecture}`);
  gguf.set('general.file_type', valueType.uint32, 0);
  const number = (key: string, value: number) =>
    gguf.set(`${architecture}.${key}`, valueType.uint32, options.claims?.[key] ?? value);
  number('context_length', trainedContext);
  number('embedding_length', embedding);
  number('block_count', layers);
  gguf.set(`${architecture}.attention.layer_norm_rms_epsilon`, valueType.float32, 1e-5);
  gguf.tensor('token_embd.weight', [embedding, vocabulary.tokens.length], 0.05);
  gguf.constant('output_norm.weight', [embedding], 1);
  if (architecture === 'llama') {
    number('feed_forward_length', inner);
    number('attention.head_count', embedding / headSize);
  } else {
    number('ssm.conv_kernel', convolution);
    number('ssm.inner_size', inner);
    number('ssm.state_size', stateSize);
    const shape = { embedding, inner, stateSize };
    const recurrentLayer = architecture === 'mamba' || architecture === 'jamba' ? mambaLayer : mamba2Layer;
    if (recurrentLayer === mambaLayer) number('ssm.time_step_rank', timeStepRank(embedding));
    else {
      number('ssm.time_step_rank', inner / headSize);
      number('ssm.group_count', 1);
    }
    const numbers = (key: string, of: (layer: number) => number) =>
      gguf.set(
        `${architecture}.${key}`,
        valueType.int32s,
        Array.from({ length: layers }, (_, layer) => of(layer)),
      );
    const parts = (layer: number): LayerParts => layerParts(architecture, layer, layers);
    const heads = embedding / headSize;
    if (architecture === 'mamba' || architecture === 'mamba2') {
      number('feed_forward_length', 0);
      number('attention.head_count', 0);
    } else {
      numbers('feed_forward_length', layer => (parts(layer).feedForward ? inner : 0));
      number('attention.head_count', heads);
      if (architecture === 'nemotron_h')
        gguf.set(`${architecture}.attention.layer_norm_epsilon`, valueType.float32, 1e-5);
      if (architecture === 'falcon-h1') number('attention.head_count_kv', heads);
      else numbers('attention.head_count_kv', layer => (parts(layer).attention ? heads : 0));
    }
    for (let layer = 0; layer < layers; layer++) {
      const prefix = `blk.${layer}.`;
      const { recurrent, attention, feedForward } = parts(layer);
      gguf.constant(`${prefix}attn_norm.weight`, [embedding], 1);
      if (recurrent) recurrentLayer(gguf, prefix, shape);
      if (architecture === 'jamba' && recurrent) innerNorms(gguf, prefix, shape);
      if (attention) attentionLayer(gguf, prefix, shape);
      if (feedForward) feedForwardLayer(gguf, prefix, shape, architecture);
    }
  }
  setVocabulary(gguf, vocabulary);
  if (options.chatTemplate !== undefined) gguf.set('tokenizer.chat_template', valueType.string, options.chatTemplate);
  writeFileSync(file, gguf.bytes());
}

/** Writes a file that is no usable model: without a byte, cut within its header or its weights, or of another kind. */
export function writeBrokenGguf(file: string, kind: 'empty' | 'headerCut' | 'weightsCut' | 'notGguf'): void {
  if (kind === 'empty') return writeFileSync(file, '');
  if (kind === 'notGguf') return writeFileSync(file, 'PK\u0003\u0004 this is an archive, not a model\n'.repeat(100));
  writeRandomGguf(file);
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, kind === 'headerCut' ? 1000 : Math.floor(whole.length / 2)));
}

interface Shape {
  readonly embedding: number;
  readonly inner: number;
  readonly stateSize: number;
}

interface LayerParts {
  readonly recurrent: boolean;
  readonly attention: boolean;
  readonly feedForward: boolean;
}

/** What a layer has. source: llama.cpp, src/models/{jamba,falcon-h1,granite-hybrid,nemotron-h}.cpp */
function layerParts(architecture: Required<RandomGguf>['architecture'], layer: number, layers: number): LayerParts {
  const attends = layer === layers - 2;
  switch (architecture) {
    case 'falcon-h1':
      return { recurrent: true, attention: true, feedForward: true };
    case 'jamba':
    case 'granitehybrid':
      return { recurrent: !attends, attention: attends, feedForward: true };
    case 'nemotron_h':
      return { recurrent: layer < layers - 2, attention: attends, feedForward: layer === layers - 1 };
    case 'mamba':
    case 'mamba2':
    case 'llama':
      return { recurrent: true, attention: false, feedForward: false };
  }
}

function innerNorms(gguf: GgufWriter, prefix: string, { embedding, stateSize }: Shape): void {
  gguf.constant(`${prefix}ssm_dt_norm.weight`, [timeStepRank(embedding)], 1);
  gguf.constant(`${prefix}ssm_b_norm.weight`, [stateSize], 1);
  gguf.constant(`${prefix}ssm_c_norm.weight`, [stateSize], 1);
}

function attentionLayer(gguf: GgufWriter, prefix: string, { embedding }: Shape): void {
  for (const part of ['attn_q', 'attn_k', 'attn_v', 'attn_output'])
    gguf.tensor(`${prefix}${part}.weight`, [embedding, embedding], 0.05);
}

/** Nemotron-H squares and has no gate; of Falcon-H1 the norm's name has no end. */
function feedForwardLayer(
  gguf: GgufWriter,
  prefix: string,
  { embedding, inner }: Shape,
  architecture: RandomGguf['architecture'],
): void {
  if (architecture !== 'nemotron_h') {
    gguf.constant(`${prefix}ffn_norm${architecture === 'falcon-h1' ? '' : '.weight'}`, [embedding], 1);
    gguf.tensor(`${prefix}ffn_gate.weight`, [embedding, inner], 0.05);
  }
  gguf.tensor(`${prefix}ffn_up.weight`, [embedding, inner], 0.05);
  gguf.tensor(`${prefix}ffn_down.weight`, [inner, embedding], 0.05);
}

/** Tensors and shapes as llama.cpp's src/models/mamba.cpp reads them; the first dimension is the contiguous one. */
function mambaLayer(gguf: GgufWriter, prefix: string, { embedding, inner, stateSize }: Shape): void {
  const rank = timeStepRank(embedding);
  gguf.tensor(`${prefix}ssm_in.weight`, [embedding, 2 * inner], 0.02);
  gguf.tensor(`${prefix}ssm_conv1d.weight`, [convolution, inner], 0.3);
  gguf.tensor(`${prefix}ssm_conv1d.bias`, [inner], 0.01);
  gguf.tensor(`${prefix}ssm_x.weight`, [inner, rank + 2 * stateSize], 0.02);
  gguf.tensor(`${prefix}ssm_dt.weight`, [rank, inner], 0.02);
  gguf.constant(`${prefix}ssm_dt.bias`, [inner], -4);
  gguf.constant(`${prefix}ssm_a`, [stateSize, inner], -1);
  gguf.constant(`${prefix}ssm_d`, [inner], 1);
  gguf.tensor(`${prefix}ssm_out.weight`, [inner, embedding], 0.02);
}

function mamba2Layer(gguf: GgufWriter, prefix: string, { embedding, inner, stateSize }: Shape): void {
  const heads = inner / headSize;
  const convolved = inner + 2 * stateSize;
  gguf.tensor(`${prefix}ssm_in.weight`, [embedding, inner + convolved + heads], 0.02);
  gguf.tensor(`${prefix}ssm_conv1d.weight`, [convolution, convolved], 0.3);
  gguf.tensor(`${prefix}ssm_conv1d.bias`, [convolved], 0.01);
  gguf.constant(`${prefix}ssm_dt.bias`, [heads], -4);
  gguf.constant(`${prefix}ssm_a`, [1, heads], -1);
  gguf.constant(`${prefix}ssm_d`, [1, heads], 1);
  gguf.constant(`${prefix}ssm_norm.weight`, [inner, 1], 1);
  gguf.tensor(`${prefix}ssm_out.weight`, [inner, embedding], 0.02);
}

function timeStepRank(embedding: number): number {
  return embedding / 16;
}
