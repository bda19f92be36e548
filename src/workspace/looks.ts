import type { Look } from '../reading/scan';

/** A look that sees what either of two sees. */
export function bothLooks(a: Look, b: Look): Look {
  if (a === 'content' || b === 'content') return 'content';
  if (a === 'all' || b === 'all') return 'all';
  return { folders: new Set([...a.folders, ...b.folders]) };
}
