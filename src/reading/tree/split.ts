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
  const { lower, upper, top } = cutsOf(items.map(identity));
  const runs: T[][] = [];
  const pending: { from: number; to: number; cut: number }[] = [{ from: 0, to: items.length, cut: top }];
  for (let range = pending.pop(); range !== undefined; range = pending.pop()) {
    const { from, to, cut } = range;
    if (fits(from, to)) runs.push(items.slice(from, to));
    else pending.push({ from: cut, to, cut: upper[cut] ?? 0 }, { from, to: cut, cut: lower[cut] ?? 0 });
  }
  return runs;
}

/**
 * Where to cut, as a Cartesian tree (Gabow, Bentley and Tarjan, 1984) over all items but the first, which takes time by their number alone: `top`
 * hashes lowest, `lower` and `upper` of a cut are the next ones before and after it. Of equal items each is told by which of them it is, so
 * that a million blank lines are not cut one by one.
 */
function cutsOf(identities: readonly string[]): { lower: Int32Array; upper: Int32Array; top: number } {
  const first = Float64Array.from(identities, priorityOf);
  const seen = new Map<string, number>();
  const second = Float64Array.from(identities, identity => {
    const nth = seen.get(identity) ?? 0;
    seen.set(identity, nth + 1);
    return priorityOf(`${nth}`);
  });
  const isLower = (a: number, b: number): boolean => {
    const difference = (first[a] ?? 0) - (first[b] ?? 0);
    return difference === 0 ? (second[a] ?? 0) < (second[b] ?? 0) : difference < 0;
  };
  const lower = new Int32Array(identities.length);
  const upper = new Int32Array(identities.length);
  const open: number[] = [];
  for (let i = 1; i < identities.length; i++) {
    let below = 0;
    for (let last = open.at(-1); last !== undefined && isLower(i, last); last = open.at(-1)) {
      below = last;
      open.pop();
    }
    lower[i] = below;
    const above = open.at(-1);
    if (above !== undefined) upper[above] = i;
    open.push(i);
  }
  return { lower, upper, top: open[0] ?? 0 };
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
