import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Backend } from '../../protocol/engineProtocol';
import type { TrialOutcome } from './tryBackend';

/** Raised with the self-test's form. */
const version = 3;
/** Milliseconds after which a refused backend is tested again: what was in its way, such as another program, may be gone. */
const refusalLasts = 24 * 3600_000;
/** A backend on which the engine ended unasked this often within {@link crashMemory} is not used. */
const mostCrashes = 2;
const crashMemory = 3600_000;

interface Entry {
  readonly fingerprint: string;
  readonly outcome: TrialOutcome;
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface Kept {
  readonly version: number;
  readonly entries: Partial<Record<Backend, Entry>>;
  readonly crashes: readonly { readonly backend: Backend; readonly at: number }[];
}

/** Outcomes of self-tests, in a file of the user's data folder; what cannot be read is tested again. */
export class BackendCache {
  private readonly file: string;

  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {
    this.file = join(folder, 'backends.json');
  }

  /** The kept outcome for this fingerprint, else that of `test`, which is kept. */
  async outcome(backend: Backend, fingerprint: string, test: () => Promise<TrialOutcome>): Promise<TrialOutcome> {
    this.gatherCrashes();
    const kept = this.load();
    const crashes = kept.crashes.filter(crash => crash.backend === backend && this.now() - crash.at < crashMemory);
    if (backend !== 'cpu' && crashes.length >= mostCrashes)
      return {
        passed: false,
        reason: `the engine ended ${crashes.length} times within an hour while it ran on it`,
        hint: 'Update the driver of the GPU; "coil backends check" tests again.',
      };
    const known = kept.entries[backend];
    const age = this.now() - (known?.at ?? 0);
    const crashed = crashes.some(({ at }) => at > (known?.at ?? 0));
    if (known?.fingerprint === fingerprint && !crashed && age >= 0 && (known.outcome.passed || age < refusalLasts))
      return known.outcome;
    const outcome = await test();
    const latest = this.load();
    const entry = { fingerprint, outcome, at: this.now() };
    this.save({ ...latest, entries: { ...latest.entries, [backend]: entry } });
    return outcome;
  }

  /** Everything is tested again. */
  forget(): void {
    rmSync(this.file, { force: true });
  }

  /** Says that this process runs on `backend` from now on; what is returned says that it does no more. A process that ends without is a crash. */
  running(backend: Backend): () => void {
    const marker = join(this.folder, `running-${backend}-${process.pid}`);
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(marker, '');
    const stop = (): void => {
      process.off('exit', stop);
      rmSync(marker, { force: true });
    };
    process.on('exit', stop);
    return stop;
  }

  /** Processes that ended while they ran on a backend. */
  private gatherCrashes(): void {
    for (const name of names(this.folder)) {
      const [, backend, pid] = /^running-(cuda|metal|vulkan|cpu)-(\d+)$/.exec(name) ?? [];
      if (backend === undefined || isAlive(Number(pid))) continue;
      rmSync(join(this.folder, name), { force: true });
      const kept = this.load();
      this.save({ ...kept, crashes: [...kept.crashes.slice(-9), { backend: backend as Backend, at: this.now() }] });
    }
  }

  private load(): Kept {
    try {
      const kept = JSON.parse(readFileSync(this.file, 'utf8')) as Partial<Kept>;
      if (kept.version === version && Array.isArray(kept.crashes) && typeof kept.entries === 'object')
        return kept as Kept;
    } catch {
      // Not there yet, or damaged: as good as empty, and written anew with the next outcome.
    }
    return { version, entries: {}, crashes: [] };
  }

  private save(kept: Kept): void {
    mkdirSync(dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(kept));
    renameSync(temporary, this.file);
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // Not there yet.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
