/** At most `limit` bytes of UTF-8, cut between characters, marked with an ellipsis (3 bytes) where something is missing. */
export function cutBytes(text: string, limit: number): string {
  // No UTF-16 unit takes more than 3 bytes.
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text;
  const kept = new TextDecoder().decode(Buffer.from(text.slice(0, limit)).subarray(0, Math.max(0, limit - 3)));
  return limit < 3 ? '' : `${kept.replace(/(?<!\uFFFD)\uFFFD+$/, '')}…`;
}
