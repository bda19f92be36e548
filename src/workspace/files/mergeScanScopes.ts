import type { ScanScope } from '../../reading/files/scan';

/** A look that sees what either of two sees. */
export function mergeScanScopes(a: ScanScope, b: ScanScope): ScanScope {
  if (a === 'content' || b === 'content') return 'content';
  if (a === 'all' || b === 'all') return 'all';
  return { folders: new Set([...a.folders, ...b.folders]) };
}
