import { sha256 } from '../shared/sha256';

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
  const sums = [0];
  for (const item of items) sums.push((sums.at(-1) ?? 0) + size(item));
  const priorities = items.map(item => sha256(identity(item)));
  const runs: T[][] = [];
  const pending: [number, number][] = [[0, items.length]];
  for (let range = pending.pop(); range !== undefined; range = pending.pop()) {
    const [from, to] = range;
    if (to <= from) continue;
    if (to - from === 1 || at(sums, to) - at(sums, from) <= limit) {
      runs.push(items.slice(from, to));
      continue;
    }
    let cut = from + 1;
    for (let i = cut + 1; i < to; i++) if (at(priorities, i) < at(priorities, cut)) cut = i;
    pending.push([cut, to], [from, cut]);
  }
  return runs;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`no item ${index} of ${list.length}`);
  return item;
}
