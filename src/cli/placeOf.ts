import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { CoilError } from '../shared/errors';

/** `FILE:START-END`; the file by its path from here, or from the workspace. Throws a CoilError of usage. */
export function placeOf(argument: string, dir: string): { path: string; startLine: number; endLine: number } {
  const match = /^(.+):(\d+)(?:-(\d+))?$/.exec(argument);
  if (match === null)
    throw new CoilError('usage', `${argument} is not of the form FILE:START-END.`, 'coil explain . src/main.ts:10-24');
  const [, file = '', start = '1', end = start] = match;
  const from = isAbsolute(file) || existsSync(resolve(file)) ? relative(dir, resolve(file)) : file;
  return { path: from.split(sep).join('/'), startLine: Number(start), endLine: Number(end) };
}
