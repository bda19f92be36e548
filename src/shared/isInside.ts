import { isAbsolute, relative, sep } from 'node:path';

/** Whether an absolute path is `folder` or lies below it, by its text alone; on Windows without case, as its file systems have it. */
export function isInside(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}
