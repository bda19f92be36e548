/** A file of llama.cpp's sequence form, as a pure recurrent model of `layers` layers writes it (see src/state/stateFile.ts). */
export function sequenceFile(tokens: readonly number[], layers = 2, rowBytes = 16, fill = 7): Buffer {
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const row = Buffer.concat([u32(0), u32(rowBytes), u32(0), Buffer.alloc(rowBytes, fill)]);
  return Buffer.concat([
    u32(0x67677371),
    u32(3),
    u32(tokens.length),
    ...tokens.map(u32),
    u32(1),
    u32(tokens.length - 1),
    u32(0),
    u32(0),
    u32(layers),
    ...Array.from({ length: 2 * layers }, () => row),
  ]);
}
