/** Days after which a workspace that was not opened is no longer counted among those that share the store alike. */
export const activeDays = 7;
const day = 86_400_000;

export interface KeptState {
  readonly key: string;
  readonly bytes: number;
  /** When it was last read or asked, in milliseconds since 1970. */
  readonly usedAt: number;
}

/** What a workspace would keep, and when it was last opened (milliseconds since 1970). */
export interface Demand {
  readonly bytes: number;
  readonly lastOpened: number;
}

/** A workspace's nodes by their keys: those to keep in this order, folders and what is being read for, then the others by heat. */
export interface Claim extends Demand {
  readonly inOrder: readonly string[];
  readonly byHeat: readonly string[];
}

/**
 * The bytes of `cap` that each workspace may keep. Those in use get no more than they ask for, and alike otherwise, whoever was
 * opened last: two that are used in turn must not read all again each time. Older ones get what is left, the latest first.
 */
export function shares(demands: readonly Demand[], cap: number, now: number): number[] {
  const isActive = ({ lastOpened }: Demand): boolean => now - lastOpened <= activeDays * day;
  const granted = new Map<Demand, number>();
  let left = cap;
  const active = demands.filter(isActive).sort((a, b) => a.bytes - b.bytes);
  for (const [i, demand] of active.entries()) grant(demand, left / (active.length - i));
  for (const demand of demands.filter(demand => !isActive(demand)).sort((a, b) => b.lastOpened - a.lastOpened))
    grant(demand, left);
  return demands.map(demand => granted.get(demand) ?? 0);

  function grant(demand: Demand, most: number): void {
    const bytes = Math.min(demand.bytes, most);
    granted.set(demand, bytes);
    left -= bytes;
  }
}

/**
 * The keys to remove, first to go first, until at most `cap` bytes are kept. What a workspace claims stays within its share; of the rest (other workspaces' leaves over their shares, trees of former times) goes what
 * has least heat a byte.
 */
export function toRemove(kept: readonly KeptState[], claims: readonly Claim[], cap: number, now: number): string[] {
  let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= cap) return [];
  const byKey = new Map(kept.map(state => [state.key, state]));
  const safe = new Set<string>();
  const granted = shares(claims, cap, now);
  for (const [i, { inOrder, byHeat }] of claims.entries()) {
    let room = granted[i] ?? 0;
    const found = (keys: readonly string[]): KeptState[] => keys.flatMap(key => byKey.get(key) ?? []);
    const byColdness = found(byHeat).sort((a, b) => coldness(a, now) - coldness(b, now));
    for (const state of new Set([...found(inOrder), ...byColdness])) {
      if (state.bytes > room) break;
      room -= state.bytes;
      safe.add(state.key);
    }
  }
  const removed: string[] = [];
  for (const { key, bytes } of kept
    .filter(({ key }) => !safe.has(key))
    .sort((a, b) => coldness(b, now) - coldness(a, now))) {
    if (total <= cap) break;
    removed.push(key);
    total -= bytes;
  }
  return removed;
}

/** Heat is one over the time since the last use; this is the inverse of heat a byte. What was used in the future was used now. */
function coldness({ bytes, usedAt }: KeptState, now: number): number {
  return bytes * Math.max(1, now - usedAt);
}
