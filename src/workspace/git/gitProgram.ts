import { statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { systemCode } from '../../reading/files/systemCode';
import { isInside } from '../../shared/isInside';

let programs: readonly string[] | undefined;

/**
 * The absolute path of git, or null where there is none. Looked for once, in the absolute folders of PATH alone: Windows itself would begin with
 * the working directory. What lies in `outside`, a repository, is never taken.
 */
export function gitProgram(outside: string): string | null {
  programs ??= programsIn(process.env['PATH'] ?? '', process.platform === 'win32' ? 'git.exe' : 'git');
  return programs.find(program => !isInside(program, outside)) ?? null;
}

/** The files called `name` in the absolute folders of a PATH, in its order. */
export function programsIn(path: string, name: string): string[] {
  return path
    .split(delimiter)
    .map(folder => folder.replace(/^"(.*)"$/, '$1'))
    .filter(isAbsolute)
    .map(folder => join(folder, name))
    .filter(isProgram);
}

function isProgram(file: string): boolean {
  try {
    const status = statSync(file, { throwIfNoEntry: false });
    return status?.isFile() === true && (process.platform === 'win32' || (status.mode & 0o111) !== 0);
  } catch (error) {
    systemCode(error);
    return false;
  }
}
