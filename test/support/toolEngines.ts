import { readdirSync, readFileSync } from 'node:fs';

/** Pids of the engines for tools that were started for a store, from /proc. */
export function toolEnginesOf(store: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => Number.isInteger(pid) && pid > 0)
    .filter(pid => {
      const line = read(pid);
      return line.includes('toolEngine.mjs') && line.includes(JSON.stringify(store).slice(1, -1));
    });
}

function read(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // The process has ended.
  }
}

/** Resolves when a condition holds. Throws after 20 seconds. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await condition()) return;
    await new Promise(done => setTimeout(done, 50));
  }
  throw new Error(`waited 20 s for: ${what}`);
}
