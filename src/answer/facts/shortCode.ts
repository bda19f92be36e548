/** Code of at most `most` UTF-16 units where that is possible: what stands in its brackets is left out first, the longest of it before the rest. */
export function shortCode(text: string, most: number): string {
  let short = text;
  while (short.length > most) {
    const inside = longestInside(short);
    if (inside === null) break;
    short = `${short.slice(0, inside[0])}…${short.slice(inside[1])}`;
  }
  if (short.length <= most) return short;
  const cut = short.slice(0, most - 1);
  return `${cut.replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The longest text between two brackets that hold no others, where leaving it out helps. */
function longestInside(text: string): readonly [start: number, end: number] | null {
  let best: readonly [number, number] | null = null;
  let open = -1;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i);
    if ('([{'.includes(letter)) open = i;
    else if (')]}'.includes(letter)) {
      if (open >= 0 && i - open > 4 && (best === null || i - open - 1 > best[1] - best[0])) best = [open + 1, i];
      open = -1;
    }
  }
  return best;
}
