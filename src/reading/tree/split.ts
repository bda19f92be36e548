/**
 * Cuts `items` into runs of at most `limit` (an item larger than that stands alone). While a run is too large it is cut
 * before the item whose `identity` hashes lowest, as in a treap (Aragon and Seidel, 1989): the cuts are a function of the
 * items alone, and an item added, removed or grown moves cuts only inside the run that holds it and the one it borders on.
 */
export function split<T>(
  items: readonly T[],
  limit: number,
  size: (item: T) => number,
  identity: (item: T) => string,
): T[][] {
  const sums = new Float64Array(items.length + 1);
  for (const [i, item] of items.entries()) sums[i + 1] = (sums[i] ?? 0) + size(item);
  const fits = (from: number, to: number): boolean => to - from <= 1 || (sums[to] ?? 0) - (sums[from] ?? 0) <= limit;
  if (fits(0, items.length)) return items.length === 0 ? [] : [items.slice()];
  const priorities = Float64Array.from(items, item => priorityOf(identity(item)));
  const runs: T[][] = [];
  const pending: [number, number][] = [[0, items.length]];
  for (let range = pending.pop(); range !== undefined; range = pending.pop()) {
    const [from, to] = range;
    if (fits(from, to)) {
      runs.push(items.slice(from, to));
      continue;
    }
    let cut = from + 1;
    for (let i = cut + 1; i < to; i++) if ((priorities[i] ?? 0) < (priorities[cut] ?? 0)) cut = i;
    pending.push([cut, to], [from, cut]);
  }
  return runs;
}

/** A hash of 53 bits (source: cyrb53 by bryc, public domain): evenly spread is enough here, and 100,000 take 10 ms. */
function priorityOf(identity: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < identity.length; i++) {
    const unit = identity.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 2 ** 32 * (2097151 & low) + (high >>> 0);
}
