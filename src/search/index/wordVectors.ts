import { readFileSync } from 'node:fs';
import { builtFile } from '../../shared/builtFile';

/** Vectors of the words that code and documentation are made of, so that passages and questions can be compared by what they mean. */
export interface WordVectors {
  /** A multiple of eight. */
  readonly dimensions: number;
  /** The mean of what passages mean: of {@link dimensions} numbers. */
  readonly center: Float32Array;
  /** The number of a word, as `words` makes them; undefined where it has no vector. */
  numberOf(word: string): number | undefined;
  /** Adds a word's vector, `times` over, to a sum. */
  add(sum: Float64Array, number: number, times: number): void;
}

/** Those that ship with Coil, read once a thread: a few ms. Throws when the file is missing or damaged. */
export function wordVectors(): WordVectors {
  return (known ??= parseWordVectors(readFileSync(builtFile('wordVectors.bin'))));
}

let known: WordVectors | undefined;

/**
 * The form that training/wordVectors.py writes, little-endian: "CWV1", the count of words and of dimensions (32 bits each), the center and a scale for each
 * word (32-bit floats), the vectors (8 bits a number, times the word's scale), then the words, each before a newline.
 */
export function parseWordVectors(file: Buffer): WordVectors {
  const [count, dimensions] = [file.readUInt32LE(4), file.readUInt32LE(8)];
  const floats = new Float32Array(Uint8Array.from(file.subarray(12, 12 + 4 * (dimensions + count))).buffer);
  const vectorsAt = 12 + 4 * (dimensions + count);
  const wordsAt = vectorsAt + count * dimensions;
  const numbers = new Map(
    file
      .toString('utf8', wordsAt)
      .split('\n')
      .slice(0, -1)
      .map((word, number) => [word, number]),
  );
  if (file.toString('latin1', 0, 4) !== 'CWV1' || numbers.size !== count)
    throw new Error('The file of word vectors is damaged.');
  const vectors = new Int8Array(file.buffer, file.byteOffset + vectorsAt, count * dimensions);
  const center = floats.subarray(0, dimensions);
  const scales = floats.subarray(dimensions);
  return {
    dimensions,
    center,
    numberOf: word => numbers.get(word),
    add(sum, number, times) {
      const scale = times * (scales[number] ?? 0);
      // Four at a time take less than half of the time: this is a tenth of a first index.
      for (let i = 0, at = number * dimensions; i < dimensions; i += 4, at += 4) {
        sum[i] = (sum[i] ?? 0) + scale * (vectors[at] ?? 0);
        sum[i + 1] = (sum[i + 1] ?? 0) + scale * (vectors[at + 1] ?? 0);
        sum[i + 2] = (sum[i + 2] ?? 0) + scale * (vectors[at + 2] ?? 0);
        sum[i + 3] = (sum[i + 3] ?? 0) + scale * (vectors[at + 3] ?? 0);
      }
    },
  };
}
