import { closeSync, openSync, readSync } from 'node:fs';

/** What no model's header exceeds: vocabularies have 262,144 entries in three or four lists, the largest headers 20 MB. */
const most = {
  bytes: 48 * 1024 ** 2,
  keys: 65_536,
  tensors: 65_536,
  elements: 4_000_000,
  dimensions: 4,
  text: 1024 ** 2,
};

/**
 * Walks through a GGUF file's header without keeping anything of it, so that a file which lies about its counts is refused before anybody
 * believes them. Blocks: 20 ms for the header of a large model, a fifth of a second at most; takes 1 MiB. Throws a RangeError that names the lie.
 * source: docs/gguf.md of ggml, versions 2 and 3
 */
export function checkHeader(path: string, size: number): void {
  const file = openSync(path, 'r');
  try {
    walk(new HeaderReader(file, Math.min(size, most.bytes)));
  } finally {
    closeSync(file);
  }
}

function walk(reader: HeaderReader): void {
  reader.skip(4, 'the magic number');
  const version = reader.uint32('the version');
  if (version < 2 || version > 3) throw new RangeError(`its version is ${version}`);
  const tensors = reader.count('tensors', most.tensors);
  const keys = reader.count('keys', most.keys);
  for (let i = 0; i < keys; i++) {
    reader.text('a key', 1);
    skipValue(reader, reader.uint32('a type'));
  }
  for (let i = 0; i < tensors; i++) {
    reader.text('a tensor’s name', 1);
    const dimensions = reader.uint32('a number of dimensions');
    if (dimensions > most.dimensions) throw new RangeError(`a tensor has ${dimensions} dimensions`);
    reader.skip(8 * dimensions + 4 + 8, 'a tensor');
  }
}

const textType = 8;
const listType = 9;
/** Bytes of a value, by its type. */
const widths: readonly (number | undefined)[] = [1, 1, 2, 2, 4, 4, 4, 1, undefined, undefined, 8, 8, 8];

function skipValue(reader: HeaderReader, type: number): void {
  if (type === textType) return reader.text('a value');
  if (type !== listType) return reader.skip(widthOf(type), 'a value');
  const of = reader.uint32('a type');
  const length = reader.count('elements', most.elements - reader.elements);
  reader.elements += length;
  if (of !== textType) return reader.skip(widthOf(of) * length, 'a list');
  for (let i = 0; i < length; i++) reader.text('an element');
}

function widthOf(type: number): number {
  const width = widths[type];
  if (width === undefined) throw new RangeError(`a value is of type ${type}`);
  return width;
}

/** Reads a file's beginning in order. What would lead past its end is a lie. */
class HeaderReader {
  /** Of all lists so far. */
  elements = 0;
  private chunk = Buffer.alloc(0);
  /** Where the chunk begins in the file, and where the next read begins in it. */
  private start = 0;
  private at = 0;

  constructor(
    private readonly file: number,
    private readonly end: number,
  ) {}

  skip(bytes: number, what: string): void {
    if (this.start + this.at + bytes > this.end) throw new RangeError(`${what} leads past its end`);
    this.at += bytes;
  }

  uint32(what: string): number {
    const at = this.bytes(4, what);
    return this.chunk.readUInt32LE(at);
  }

  count(what: string, limit: number): number {
    const at = this.bytes(8, `the number of ${what}`);
    const count = this.chunk.readBigUInt64LE(at);
    if (count > BigInt(limit)) throw new RangeError(`it claims ${count} ${what}`);
    return Number(count);
  }

  text(what: string, least = 0): void {
    const at = this.bytes(8, what);
    const length = this.chunk.readBigUInt64LE(at);
    if (length < BigInt(least) || length > BigInt(most.text)) throw new RangeError(`${what} has ${length} bytes`);
    return this.skip(Number(length), what);
  }

  /** Where in the chunk so many bytes stand, which are then passed. */
  private bytes(count: number, what: string): number {
    const at = this.at;
    this.skip(count, what);
    if (this.at <= this.chunk.length) return at;
    this.start += at;
    const buffer = Buffer.alloc(chunkBytes);
    const bytesRead = readSync(this.file, buffer, 0, chunkBytes, this.start);
    if (bytesRead < count) throw new RangeError(`${what} leads past its end`);
    this.chunk = buffer.subarray(0, bytesRead);
    this.at = count;
    return 0;
  }
}

const chunkBytes = 1024 ** 2;
