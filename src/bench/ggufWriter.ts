import { closeSync, openSync, writeSync } from 'node:fs';

// source: ggml/docs/gguf.md, version 3. Little-endian, as every machine that Coil runs on.
const version = 3;
const alignment = 32;
const arrayType = 9;

type Encode<T> = (value: T) => Buffer;
interface ValueType<T> {
  readonly code: number;
  readonly encode: Encode<T>;
}

const uint32: Encode<number> = value => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const uint64: Encode<number> = value => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const int32: Encode<number> = value => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const float32: Encode<number> = value => Buffer.from(Float32Array.of(value).buffer);
const string: Encode<string> = value => Buffer.concat([uint64(Buffer.byteLength(value)), Buffer.from(value)]);
const listOf = <T>(item: ValueType<T>): ValueType<readonly T[]> => ({
  code: arrayType,
  encode: values => Buffer.concat([uint32(item.code), uint64(values.length), ...values.map(item.encode)]),
});

/** The kinds of metadata values that a model of ours needs. */
export const valueType = {
  uint32: { code: 4, encode: uint32 },
  float32: { code: 6, encode: float32 },
  bool: { code: 7, encode: (value: boolean) => Buffer.of(value ? 1 : 0) },
  string: { code: 8, encode: string },
  int32s: listOf({ code: 5, encode: int32 }),
  strings: listOf({ code: 8, encode: string }),
};

/** How weights are written. source: ggml.h, enum ggml_type; ggml-common.h, block_q4_0 and block_q8_0 */
export const weightTypes = {
  F32: { code: 0, values: 1, bytes: 4 },
  F16: { code: 1, values: 1, bytes: 2 },
  Q4_0: { code: 2, values: 32, bytes: 18 },
  Q8_0: { code: 8, values: 32, bytes: 34 },
} as const;
export type WeightType = keyof typeof weightTypes;

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: WeightType;
  readonly bytes: number;
  /** The data, piece by piece: the whole of a large model is in no memory. */
  readonly chunks: () => Iterable<Buffer>;
}

/** Bytes of random weights that are made once and repeated: speed and memory depend on their number alone. */
const patternBytes = 1_175_040;

/** Collects metadata and tensors, then gives the file's bytes or writes them. */
export class GgufWriter {
  private readonly metadata: Buffer[] = [];
  private readonly tensors: Tensor[] = [];
  private readonly patterns = new Map<WeightType, Buffer>();

  constructor(private readonly random: () => number) {}

  set<T>(key: string, type: ValueType<T>, value: T): void {
    this.metadata.push(Buffer.concat([string(key), uint32(type.code), type.encode(value)]));
  }

  /** Random weights of mean 0 and standard deviation `deviation`, uniformly spread, as 32-bit floats. */
  tensor(name: string, shape: readonly number[], deviation: number): void {
    const width = 2 * Math.sqrt(3) * deviation;
    this.floats(
      name,
      shape,
      Float32Array.from({ length: size(shape) }, () => (this.random() - 0.5) * width),
    );
  }

  constant(name: string, shape: readonly number[], value: number): void {
    this.floats(name, shape, new Float32Array(size(shape)).fill(value));
  }

  /** Small random weights of a type, one pattern again and again. */
  repeated(name: string, shape: readonly number[], type: WeightType): void {
    const { values, bytes: blockBytes } = weightTypes[type];
    const bytes = (size(shape) / values) * blockBytes;
    const pattern = this.pattern(type);
    this.tensors.push({
      name,
      shape,
      type,
      bytes,
      *chunks() {
        for (let at = 0; at < bytes; at += pattern.length)
          yield pattern.subarray(0, Math.min(pattern.length, bytes - at));
      },
    });
  }

  bytes(): Buffer {
    return Buffer.concat([...this.pieces()]);
  }

  writeTo(file: string): void {
    const handle = openSync(file, 'w');
    try {
      for (const piece of this.pieces()) writeSync(handle, piece);
    } finally {
      closeSync(handle);
    }
  }

  private *pieces(): Iterable<Buffer> {
    let offset = 0;
    const directory = this.tensors.map(({ name, shape, type, bytes }) => {
      const { code } = weightTypes[type];
      const entry = [string(name), uint32(shape.length), ...shape.map(uint64), uint32(code), uint64(offset)];
      offset += padded(bytes);
      return Buffer.concat(entry);
    });
    const counts = [Buffer.from('GGUF'), uint32(version), uint64(this.tensors.length), uint64(this.metadata.length)];
    yield pad(Buffer.concat([...counts, ...this.metadata, ...directory]));
    for (const { bytes, chunks } of this.tensors) {
      yield* chunks();
      yield Buffer.alloc(padded(bytes) - bytes);
    }
  }

  private floats(name: string, shape: readonly number[], data: Float32Array): void {
    const chunks = (): Iterable<Buffer> => [Buffer.from(data.buffer)];
    this.tensors.push({ name, shape, type: 'F32', bytes: data.byteLength, chunks });
  }

  private pattern(type: WeightType): Buffer {
    const known = this.patterns.get(type);
    if (known !== undefined) return known;
    const pattern = Buffer.from(Uint8Array.from({ length: patternBytes }, () => Math.floor(256 * this.random())));
    const { bytes } = weightTypes[type];
    for (let at = 0; at < patternBytes; at += bytes)
      if (type === 'F32') pattern.writeFloatLE((this.random() - 0.5) * 0.05, at);
      // A half float: for F16 a small value of either sign, for a block its scale of about 0.002.
      else if (type === 'F16') pattern.writeUInt16LE(0x1c00 | (pattern.readUInt16LE(at) & 0x83ff), at);
      else pattern.writeUInt16LE(type === 'Q4_0' ? 0x1c00 : 0x0c00, at);
    this.patterns.set(type, pattern);
    return pattern;
  }
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

function padded(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

function pad(bytes: Buffer): Buffer {
  return Buffer.concat([bytes], padded(bytes.length));
}
