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
/** From the cells' count to the layers' count, inclusive. */
const cellsBytes = 20;
/** More layers than any model has: a file that names more is none of llama.cpp's. */
const maxLayers = 4096;

/** Up to `length` bytes of a file from `position` on; fewer at its end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

/** What a whole file begins with: the last token read, and where the cells' part starts. */
export interface StateForm {
  readonly lastToken: number;
  readonly cells: number;
}

/**
 * Whether a file of `size` bytes may be a whole state, by its head alone: one of a single token is a pure recurrent model's and has the form above; of
 * others, hybrids', the form behind the tokens is not known.
 */
export async function mayBeWhole(read: ReadAt, size: number): Promise<boolean> {
  const header = await read(0, headerBytes);
  if (header.length < headerBytes || header.readUInt32LE(0) !== magic || header.readUInt32LE(4) !== version)
    return false;
  const tokens = header.readUInt32LE(8);
  if (tokens === 1) return (await readForm(read, size)) !== null;
  return tokens > 1 && size >= headerBytes + 4 * tokens + cellsBytes;
}

/** The form of a file of `size` bytes; null when it is not whole: every length it announces lies in it, and nothing follows. */
export async function readForm(read: ReadAt, size: number): Promise<StateForm | null> {
  const header = await read(0, headerBytes);
  if (header.length < headerBytes || header.readUInt32LE(0) !== magic || header.readUInt32LE(4) !== version)
    return null;
  const tokens = header.readUInt32LE(8);
  const cells = headerBytes + 4 * tokens;
  if (tokens === 0 || size < cells + cellsBytes) return null;
  const rest = await read(cells - 4, 4 + cellsBytes);
  if (rest.length < 4 + cellsBytes || rest.readUInt32LE(4) !== 1) return null;
  const layers = rest.readUInt32LE(20);
  if (layers === 0 || layers > maxLayers) return null;
  let at = cells + cellsBytes;
  for (let row = 0; row < 2 * layers; row++) {
    const head = await read(at, 12);
    if (head.length < 12) return null;
    const bytes = head.readBigUInt64LE(4);
    if (bytes > BigInt(size)) return null;
    at += 12 + Number(bytes);
  }
  return at === size ? { lastToken: rest.readInt32LE(0), cells } : null;
}

/**
 * What stands for the first `form.cells + 8` bytes of a file to make the same state as if one token had been read, at position 0:
 * what was read does not count against a context's size, and decoding is faster (nothing in the recurrent state depends on the
 * position). Only for pure recurrent models.
 */
export function shortHistory(form: StateForm): { readonly bytes: Buffer; readonly replaces: number } {
  const bytes = Buffer.alloc(headerBytes + 4 + 8);
  bytes.writeUInt32LE(magic, 0);
  bytes.writeUInt32LE(version, 4);
  bytes.writeUInt32LE(1, 8);
  bytes.writeInt32LE(form.lastToken, headerBytes);
  bytes.writeUInt32LE(1, headerBytes + 4); // one cell; its position, 0, follows
  return { bytes, replaces: form.cells + 8 };
}
