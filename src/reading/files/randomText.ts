/**
 * Whether a value looks like chance rather than like a name, a path or a word: it is long, and small letters, capitals, digits and other characters
 * change often. In identifiers a run of one kind (`get`, `User`, `ID`, `42`) has about four characters, in random letters and digits
 * 1.6, in hexadecimal digits 2.1.
 */
export function looksRandom(value: string): boolean {
  if (value.length < leastLength) return false;
  const runs = value.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  const length = runs.reduce((sum, run) => sum + run.length, 0);
  return runs.length > 0 && length / runs.length < longestRuns && entropyOf(value) >= leastEntropy;
}

const leastLength = 16;
const longestRuns = 2.9;
/** Bits a character. */
const leastEntropy = 3;

/** Shannon's entropy of a text's characters, in bits a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
