import type { WordVectors } from './wordVectors';

/**
 * What a text means by its words: the sum of their vectors, a word that stands there n times 1 + ln n over, of length 1 and without the mean of all passages.
 * Null where no word has a vector. Rare words have long vectors (the weights of Arora et al., "A simple but tough-to-beat baseline for sentence embeddings",
 * 2017, were where training began), so no other weight is needed.
 */
export function meaningOf(
  counts: ReadonlyMap<string, number>,
  vectors: WordVectors,
  /** How often words stand there besides. */
  more: ReadonlyMap<string, number> = none,
): Float64Array | null {
  const sum = new Float64Array(vectors.dimensions);
  let known = false;
  for (const [word, count] of counts) {
    const number = vectors.numberOf(word);
    if (number === undefined) continue;
    known = true;
    vectors.add(sum, number, weightOf(count));
  }
  for (const [word, count] of more) {
    const number = vectors.numberOf(word);
    if (number === undefined) continue;
    known = true;
    const before = counts.get(word) ?? 0;
    vectors.add(sum, number, weightOf(before + count) - weightOf(before));
  }
  // Loops: this is done for each passage of a repository, and calls would take as long as all the rest.
  let squares = 0;
  for (let i = 0; i < sum.length; i++) squares += (sum[i] ?? 0) * (sum[i] ?? 0);
  const length = Math.sqrt(squares);
  if (!known || length === 0) return null;
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) / length - (vectors.center[i] ?? 0);
  return sum;
}

const none: ReadonlyMap<string, number> = new Map();

function weightOf(count: number): number {
  return count === 0 ? 0 : 1 + Math.log(count);
}

/** The signs of a meaning, eight a byte: what the index keeps of a passage. All zero for none. */
export function signsOf(meaning: Float64Array | null, dimensions: number): Uint8Array {
  const signs = new Uint8Array(dimensions / 8);
  for (let i = 0; meaning !== null && i < meaning.length; i++)
    if ((meaning[i] ?? 0) > 0) signs[i >> 3] = (signs[i >> 3] ?? 0) | (1 << (i & 7));
  return signs;
}

/**
 * Compares one meaning with signs: the sum of its values, each with the other's sign. For each byte of signs the sums of all 256 values are made beforehand,
 * so that a passage takes as many additions as it has bytes.
 */
export class MeaningQuery {
  /** Bytes of signs a passage. */
  readonly bytes: number;
  private readonly sums: Float32Array;

  constructor(meaning: Float64Array) {
    this.bytes = meaning.length / 8;
    this.sums = new Float32Array(256 * this.bytes);
    for (let byte = 0; byte < this.bytes; byte++)
      for (let value = 0; value < 256; value++) {
        let sum = 0;
        for (let bit = 0; bit < 8; bit++) sum += (meaning[8 * byte + bit] ?? 0) * ((value >> bit) & 1 ? 1 : -1);
        this.sums[256 * byte + value] = sum;
      }
  }

  /** How alike a passage is whose signs stand in a list from a byte on. */
  with(signs: Uint8Array, from: number): number {
    let sum = 0;
    for (let byte = 0, at = from; byte < this.bytes; byte++, at++) sum += this.sums[256 * byte + (signs[at] ?? 0)] ?? 0;
    return sum;
  }
}

/** Gathers how alike passages are to a question: their mean and deviation, and the most alike ones. */
export class MostAlike {
  private readonly best: { readonly id: number; readonly likeness: number }[] = [];
  private count = 0;
  private sum = 0;
  private squares = 0;
  private least = -Infinity;

  /** @param most how many are kept. */
  constructor(private readonly most: number) {}

  /** The most alike, best first. */
  get ids(): number[] {
    return this.best.map(({ id }) => id);
  }

  add(id: number, likeness: number): void {
    this.count++;
    this.sum += likeness;
    this.squares += likeness * likeness;
    if (likeness <= this.least) return;
    let at = this.best.length;
    while (at > 0 && (this.best[at - 1]?.likeness ?? 0) < likeness) at--;
    this.best.splice(at, 0, { id, likeness });
    if (this.best.length > this.most) this.best.pop();
    if (this.best.length === this.most) this.least = this.best.at(-1)?.likeness ?? -Infinity;
  }

  /** 1 for the most alike, 0 for what is within a deviation of the mean. */
  shareOf(likeness: number): number {
    const mean = this.sum / Math.max(1, this.count);
    const deviation = Math.sqrt(Math.max(0, this.squares / Math.max(1, this.count) - mean * mean));
    const from = mean + deviation;
    const most = this.best[0]?.likeness ?? 0;
    return most <= from ? 0 : Math.min(1, Math.max(0, (likeness - from) / (most - from)));
  }
}
