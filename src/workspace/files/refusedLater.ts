import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Skipped } from '../../reading/files/document';
import { systemCode } from '../../reading/files/systemCode';

/** A document that is none any more: where it was, and its inode and size, where they are known. */
export interface LostFile {
  readonly path: string;
  readonly absolute: string;
  readonly known: { readonly ino: number; readonly size: number } | undefined;
}

/** Files that are looked at in refused folders, for one that was moved there: the first found is enough. */
const mostLooks = 20_000;

/**
 * Whether one of the documents that were lost is still there and refused: ignored, excluded, or with a secret in it. Or it stands under a name or in a
 * folder that is refused, where it was moved to. One that was deleted, as by a change of branch, is not.
 */
export function refusedLater(
  lost: readonly LostFile[],
  skipped: readonly Skipped[],
  absoluteOf: (path: string) => string,
): boolean {
  if (lost.length === 0) return false;
  if (lost.some(({ absolute }) => statsOf(absolute) !== undefined)) return true;
  const inodes = new Map(lost.flatMap(file => (file.known === undefined ? [] : [[file.known.ino, file] as const])));
  let looks = 0;
  for (const { path, reason } of skipped) {
    if (reason === 'binary' || reason === 'lockFile' || reason === 'empty') continue;
    const here = absoluteOf(path);
    const stats = statsOf(here);
    if (stats === undefined) continue;
    if (!stats.isDirectory() && inodes.get(stats.ino)?.known?.size === stats.size) return true;
    for (const file of stats.isDirectory() ? lost : []) {
      for (const ending of endingsOf(file.path)) {
        if (looks++ > mostLooks) return false;
        const moved = statsOf(join(here, ending));
        if (moved !== undefined && (file.known === undefined || file.known.size === moved.size)) return true;
      }
    }
  }
  return false;
}

/** A path from each of its folders on: the shortest first. */
function endingsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, i) => parts.slice(parts.length - 1 - i).join('/'));
}

function statsOf(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch (error) {
    systemCode(error);
    return undefined;
  }
}
