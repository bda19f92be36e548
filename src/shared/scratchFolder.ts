import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './isAlive';

/**
 * Makes a folder for temporary files of this process, which removes it at its end by {@link removeScratch}. One that was killed could not: those of
 * processes that have ended are removed here. Blocks.
 */
export function makeScratch(name: string): string {
  for (const entry of readdirSync(tmpdir())) {
    const pid = /^coil-[a-z]+-(\d+)-\w{6}$/.exec(entry)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) removeScratch(join(tmpdir(), entry));
  }
  return mkdtempSync(join(tmpdir(), `coil-${name}-${process.pid}-`));
}

/** Removes a folder that {@link makeScratch} made, as far as this user may. A child that was just killed may still hold its files. */
export function removeScratch(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {
    return; // Another user's, or in use: who comes next tries again.
  }
}
