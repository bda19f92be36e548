/** Characters at a text's end that are looked at, and those that one repeated part may have. */
const looked = 1_600;
const longestUnit = 320;

/**
 * Whether a text ends in the same part over and over, for {@link looked} characters: a capable model that got stuck, not one that writes a list or a
 * table. In time linear in what is looked at (Knuth, Morris, Pratt 1977: the shortest period).
 */
export function endsInLoop(text: string): boolean {
  if (text.length < looked) return false;
  const tail = text.slice(-looked);
  const border = new Int32Array(looked);
  for (let i = 1, length = 0; i < looked; i++) {
    while (length > 0 && tail[i] !== tail[length]) length = border[length - 1] ?? 0;
    if (tail[i] === tail[length]) length++;
    border[i] = length;
  }
  return looked - (border[looked - 1] ?? 0) <= longestUnit;
}
