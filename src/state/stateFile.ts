/** State, stage 2 of the flow (engine process): texts become keys, states and notes, kept by their content. */

/**
 * llama.cpp's sequence file for a pure recurrent model (src/llama-context.cpp `llama_state_seq_save_file` and
 * src/llama-memory-recurrent.cpp `state_write`, release v0.5.0), little-endian:
 * ```
 * u32 'ggsq' | u32 version 3 | u32 tokens n | i32 token × n
 * u32 cells 1 | i32 position | u32 sequence ids 0 | u32 transposed 0 | u32 layers L
 * L × (i32 type | u64 bytes | convolution state)   L × (i32 type | u64 bytes | ssm state)
 * ```
 */
const magic = 0x67677371;
const version = 3;
const headerBytes = 12;

/** True when `file` is whole: every length it announces lies in it, and nothing follows. */
export function isStateFile(file: Buffer): boolean {
  const tokens = tokenCount(file);
  if (tokens === null) return false;
  let at = headerBytes + 4 * tokens;
  if (file.length < at + 20 || file.readUInt32LE(at) !== 1) return false;
  const layers = file.readUInt32LE(at + 16);
  at += 20;
  for (let row = 0; row < 2 * layers; row++) {
    if (file.length < at + 12) return false;
    const bytes = file.readBigUInt64LE(at + 4);
    if (bytes > BigInt(file.length)) return false;
    at += 12 + Number(bytes);
  }
  return layers > 0 && at === file.length;
}

/**
 * The same state as if one token had been read, at position 0: what was read does not count against a context's size, and
 * decoding is faster (nothing in the recurrent state depends on the position). Only for pure recurrent models.
 */
export function withShortHistory(file: Buffer): Buffer {
  const tokens = tokenCount(file);
  if (tokens === null || tokens === 0) throw new RangeError('not a sequence file');
  const cells = headerBytes + 4 * tokens;
  const short = Buffer.allocUnsafe(file.length - 4 * (tokens - 1));
  file.copy(short, 0, 0, headerBytes);
  short.writeUInt32LE(1, 8);
  file.copy(short, headerBytes, cells - 4, cells); // the last token
  file.copy(short, headerBytes + 4, cells);
  short.writeInt32LE(0, headerBytes + 4 + 4); // the cell's position
  return short;
}

function tokenCount(file: Buffer): number | null {
  if (file.length < headerBytes || file.readUInt32LE(0) !== magic || file.readUInt32LE(4) !== version) return null;
  const tokens = file.readUInt32LE(8);
  return file.length < headerBytes + 4 * tokens ? null : tokens;
}
