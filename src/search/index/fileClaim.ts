import { mkdirSync, readFileSync, readlinkSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive } from '../../shared/isAlive';
import { isSystemError } from '../../state/storeFolder';

/**
 * A file that this process alone works on, as `<file>.owner` tells the others. A process that was killed holds nothing: its claim is taken
 * over. Everything blocks, for a millisecond.
 */
export class FileClaim {
  private readonly beat: NodeJS.Timeout;

  private constructor(private readonly file: string) {
    claimed.add(file);
    this.beat = setInterval(() => {
      // Only other machines look at the time; a claim whose folder is gone needs none.
      if (!isThere(ownerOf(file))) return;
      utimesSync(ownerOf(file), new Date(), new Date());
    }, beatMs).unref();
  }

  /** Null when another, or this very process, has the file. Throws the file system's errors. */
  static take(file: string): FileClaim | null {
    if (claimed.has(file)) return null;
    const door = `${file}.claiming`;
    if (!enter(door)) return null;
    try {
      if (isHeld(file)) return null;
      writeFileSync(ownerOf(file), JSON.stringify({ machine, pid: process.pid }), { mode: 0o600 });
      return new FileClaim(file);
    } finally {
      rmdirSync(door);
    }
  }

  release(): void {
    clearInterval(this.beat);
    claimed.delete(this.file);
    rmSync(ownerOf(this.file), { force: true });
  }
}

/** The files this process has claimed. */
const claimed = new Set<string>();
/** Milliseconds between two signs of life for other machines, and without one until a claim counts as left over. */
const beatMs = 60_000;
const deadAfterMs = 5 * beatMs;
/** Milliseconds after which the door was left closed by a process that was killed in it: passing takes one. */
const doorMs = 10_000;

/** Where a process id means the same process: a container has ids of its own, though its name may be the host's. */
const machine = `${hostname()} ${pidNamespace()}`;

const ownerOf = (file: string): string => `${file}.owner`;

/** One process at a time looks at an owner and takes its place. */
function enter(door: string): boolean {
  for (const again of [true, false]) {
    try {
      mkdirSync(door);
      return true;
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
      if (!again || !isThere(door) || Date.now() - statSync(door).mtimeMs < doorMs) return false;
      rmdirSync(door);
    }
  }
  return false;
}

function isHeld(file: string): boolean {
  try {
    const owner = parsed(readFileSync(ownerOf(file), 'utf8'));
    // Half a file: its writer was killed over it.
    if (owner === null) return false;
    if (owner.machine !== machine) return Date.now() - statSync(ownerOf(file)).mtimeMs < deadAfterMs;
    return owner.pid !== process.pid && isAlive(owner.pid);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}

function parsed(text: string): { machine: string; pid: number } | null {
  const found = /^\{"machine":("(?:[^"\\]|\\.)*"),"pid":(\d+)\}$/.exec(text);
  return found === null ? null : { machine: JSON.parse(found[1] ?? '""') as string, pid: Number(found[2]) };
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

function pidNamespace(): string {
  if (process.platform !== 'linux') return '';
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}
