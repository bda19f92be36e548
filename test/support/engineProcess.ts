import { readdirSync, readFileSync } from 'node:fs';

/** Pids of the processes that run dist/engine.mjs in a process group, from /proc; newest last. */
export function enginesIn(group: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => Number.isInteger(pid) && pid > 0 && runsEngine(pid) && groupOf(pid) === group)
    .sort((a, b) => a - b);
}

function runsEngine(pid: number): boolean {
  return /\/dist\/engine\.mjs(\0|$)/.test(read(pid, 'cmdline'));
}

/** Field 5 of /proc/PID/stat; the name in field 2 may hold blanks and parentheses. */
function groupOf(pid: number): number {
  const stat = read(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // The process has ended.
  }
}
