import { valueType, type GgufWriter } from './ggufWriter';

/** A vocabulary in the form of llama.cpp's GPT-2 tokenizer. `end` is the end-of-text token. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly types: readonly number[];
  readonly merges: readonly string[];
  readonly end: number;
}

// source: llama.h, enum llama_token_type
const normal = 1;
const control = 3;
const unused = 5;

/** Byte-complete, so that any text tokenises: the 256 bytes, one merge, three control tokens, padding up to `size`. */
export function byteLevelVocabulary(size: number): Vocabulary {
  const bytes = byteCharacters();
  const tokens = [...bytes, 'th', '<|endoftext|>', '<|im_start|>', '<|im_end|>'];
  const types = [...bytes.map(() => normal), normal, control, control, control];
  if (size < tokens.length) throw new Error(`A vocabulary needs ${tokens.length} tokens or more, not ${size}.`);
  while (tokens.length < size) {
    types.push(unused);
    tokens.push(`[PAD${tokens.length}]`);
  }
  return { tokens, types, merges: ['t h'], end: bytes.length + 1 };
}

/** Sets the tokenizer's metadata. */
export function setVocabulary(gguf: GgufWriter, vocabulary: Vocabulary): void {
  gguf.set('tokenizer.ggml.model', valueType.string, 'gpt2');
  gguf.set('tokenizer.ggml.pre', valueType.string, 'gpt-2');
  gguf.set('tokenizer.ggml.tokens', valueType.strings, vocabulary.tokens);
  gguf.set('tokenizer.ggml.token_type', valueType.int32s, vocabulary.types);
  gguf.set('tokenizer.ggml.merges', valueType.strings, vocabulary.merges);
  for (const name of ['bos', 'eos', 'padding'])
    gguf.set(`tokenizer.ggml.${name}_token_id`, valueType.uint32, vocabulary.end);
}

/** The printable character that stands for each byte. source: GPT-2's encoder.py, bytes_to_unicode */
function byteCharacters(): string[] {
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let others = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : 256 + others++));
}
