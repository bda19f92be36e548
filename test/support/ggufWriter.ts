// source: ggml/docs/gguf.md, version 3. Little-endian, as every machine that Coil runs on.
const version = 3;
const alignment = 32;
const tensorTypeF32 = 0;
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
  string: { code: 8, encode: string },
  int32s: listOf({ code: 5, encode: int32 }),
  strings: listOf({ code: 8, encode: string }),
};

/** Collects metadata and tensors (all of 32-bit floats), then gives the file's bytes. */
export class GgufWriter {
  private readonly metadata: Buffer[] = [];
  private readonly tensors: {
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: Float32Array;
  }[] = [];

  constructor(private readonly random: () => number) {}

  set<T>(key: string, type: ValueType<T>, value: T): void {
    this.metadata.push(Buffer.concat([string(key), uint32(type.code), type.encode(value)]));
  }

  /** Random weights of mean 0 and standard deviation `deviation`, uniformly spread. */
  tensor(name: string, shape: readonly number[], deviation: number): void {
    const width = 2 * Math.sqrt(3) * deviation;
    const data = Float32Array.from({ length: size(shape) }, () => (this.random() - 0.5) * width);
    this.tensors.push({ name, shape, data });
  }

  constant(name: string, shape: readonly number[], value: number): void {
    this.tensors.push({ name, shape, data: new Float32Array(size(shape)).fill(value) });
  }

  bytes(): Buffer {
    let offset = 0;
    const directory = this.tensors.map(({ name, shape, data }) => {
      const entry = [string(name), uint32(shape.length), ...shape.map(uint64), uint32(tensorTypeF32), uint64(offset)];
      offset += padded(data.byteLength);
      return Buffer.concat(entry);
    });
    const counts = [Buffer.from('GGUF'), uint32(version), uint64(this.tensors.length), uint64(this.metadata.length)];
    const header = Buffer.concat([...counts, ...this.metadata, ...directory]);
    return Buffer.concat([pad(header), ...this.tensors.map(({ data }) => pad(Buffer.from(data.buffer)))]);
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
