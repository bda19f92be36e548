import { availableParallelism } from 'node:os';
import { pool, type Pool } from 'workerpool';
import type { DiskDocument } from '../../reading/files/diskDocument';
import type { FileText } from '../../reading/files/document';
import type { ToldFunction } from '../../reading/languages/functionStep';
import type { Lines } from '../../reading/languages/outline';
import { FileProgress } from '../../search/index/fileProgress';
import type { FileJob } from '../../search/index/fileTasks';
import { namedFile, type IndexedFile, type Unparsed } from '../../search/index/indexedFile';
import type { IndexJob, IndexWork } from '../../search/ranking/searchIndex';
import { isOver, now } from '../../shared/busyTime';
import type { Disposable } from '../../shared/disposable';
import { builtFile } from '../../shared/builtFile';

export interface WorkerLimits {
  /** Milliseconds that a worker may take for one file. */
  readonly fileMs: number;
  /** MiB of a worker's JavaScript objects; its parser has a limit of its own. */
  readonly heapMiB: number;
  /** Threads at most. */
  readonly threads: number;
}

const limits: WorkerLimits = { fileMs: 2_000, heapMiB: 256, threads: Math.min(2, availableParallelism()) };

/** Milliseconds without work after which the threads end: each holds some 50 MB. */
const idleMs = 30_000;
/**
 * MiB of a thread's new objects. Parsing makes many that are soon of no use; Node's own limit, 16, has them moved about for a fifth of the time. 48 take
 * no less time than these, and 17 MB more.
 */
const maxYoungGenerationSizeMb = 24;
/** Milliseconds between two looks at what a thread is at. */
const watchMs = 100;
/** Times that threads may end without a file's doing before the work fails. */
const mostLost = 3;

/**
 * Works on files in threads, so that no file, whatever is in it, holds up the engine. A thread that exceeds a limit over a file is ended, and
 * the file is indexed by its words alone; where that exceeds a limit too, by its name. Threads begin with the first work and end when idle.
 */
export class FileWorkers implements IndexWork<DiskDocument>, Disposable {
  /** One more than there are threads: what they have done is kept meanwhile. */
  readonly lanes: number;
  private readonly limits: WorkerLimits;
  private pool: Pool | undefined;
  private running = 0;
  private idle: NodeJS.Timeout | undefined;
  private readonly end = new AbortController();

  constructor(changed: Partial<WorkerLimits> = {}) {
    this.limits = { ...limits, ...changed };
    this.lanes = this.limits.threads + 1;
  }

  index(jobs: readonly IndexJob<DiskDocument>[]): Promise<(IndexedFile | null)[]> {
    return this.indexed(
      jobs.map(({ document: { path, file, sha256 }, outline }) => ({
        path,
        from: { file, sha256 },
        outline,
        unparsed: null,
      })),
    );
  }

  /** What the index keeps of a text that stands in no file. */
  async cover({ path, text }: FileText): Promise<IndexedFile> {
    const [file] = await this.indexed([{ path, from: { text }, outline: null, unparsed: null }]);
    return file ?? namedFile({ path }, 'failed');
  }

  /** For each document whether its file has other bytes than were scanned. */
  changed(documents: readonly DiskDocument[]): Promise<boolean[]> {
    return this.run('changed', [documents.map(({ file, sha256 }) => ({ file, sha256 }))]);
  }

  /** What functions of a text do, by the lines of their definitions; null for each where nothing is told, all where it takes too much. */
  async steps(file: FileText, lines: readonly Lines[]): Promise<(ToldFunction | null)[]> {
    const tooLong = new AbortController();
    const timer = setTimeout(() => tooLong.abort(), this.limits.fileMs);
    try {
      return await this.run('steps', [file, lines], tooLong.signal);
    } catch {
      this.end.signal.throwIfAborted();
      return lines.map(() => null);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What is under way fails with an AbortError. */
  dispose(): void {
    this.end.abort();
    this.stop();
  }

  private async indexed(all: readonly FileJob[]): Promise<(IndexedFile | null)[]> {
    const results = all.map((): IndexedFile | null => null);
    let left = all.map((job, place) => ({ job, place }));
    for (let lost = 0; ;) {
      const tried = await this.attempt(left.map(({ job }) => job));
      if ('done' in tried) {
        for (const [i, { place }] of left.entries()) results[place] = tried.done[i] ?? null;
        return results;
      }
      // What the thread had done is gone with it: all is done again, its last file by less.
      const { why } = tried;
      const last = why === null ? undefined : left[tried.at];
      if (why === null || last === undefined) {
        if (++lost > mostLost) throw tried.error;
      } else if (last.job.unparsed === null) last.job = { ...last.job, outline: null, unparsed: why };
      else {
        results[last.place] = namedFile(last.job, last.job.unparsed);
        left = left.filter(each => each !== last);
      }
    }
  }

  /** All files of a batch; or, where the thread had to end, the place of the file that it was at and why, null where that is not known. */
  private async attempt(
    jobs: readonly FileJob[],
  ): Promise<
    | { readonly done: readonly (IndexedFile | null)[] }
    | { readonly at: number; readonly why: Unparsed | null; readonly error: unknown }
  > {
    const progress = new FileProgress();
    const tooLong = new AbortController();
    let seen = { index: -1, at: now() };
    const watch = setInterval(() => {
      const { index } = progress;
      if (index !== seen.index) seen = { index, at: now() };
      else if (index >= 0 && isOver(seen.at, this.limits.fileMs)) tooLong.abort();
    }, watchMs);
    try {
      return { done: await this.run('index', [jobs, progress.memory], tooLong.signal) };
    } catch (error) {
      this.end.signal.throwIfAborted();
      const why = tooLong.signal.aborted ? 'slow' : (progress.cause ?? (isOutOfMemory(error) ? 'memory' : null));
      return { at: progress.index, why, error };
    } finally {
      clearInterval(watch);
    }
  }

  /** Calls a method of src/fileWorker.ts. The thread ends when `signal` aborts. */
  private async run<T>(method: string, parameters: readonly unknown[], signal?: AbortSignal): Promise<T> {
    this.end.signal.throwIfAborted();
    clearTimeout(this.idle);
    this.running++;
    try {
      this.pool ??= this.start();
      const task = this.pool.exec(method, [...parameters]);
      // Not returned: Node would throw what an event's listener rejects with.
      signal?.addEventListener('abort', () => void task.cancel(), { once: true });
      return (await task) as T;
    } finally {
      if (--this.running === 0) this.idle = setTimeout(() => this.stop(), idleMs).unref();
    }
  }

  private start(): Pool {
    return pool(builtFile('fileWorker.mjs'), {
      workerType: 'thread',
      maxWorkers: this.limits.threads,
      // They hold nothing that is to be put in order before their end.
      workerTerminateTimeout: 1,
      workerThreadOpts: { resourceLimits: { maxOldGenerationSizeMb: this.limits.heapMiB, maxYoungGenerationSizeMb } },
    });
  }

  private stop(): void {
    clearTimeout(this.idle);
    this.pool?.terminate(true);
    this.pool = undefined;
  }
}

/** Node's own error of a thread that exceeds its resource limits; the pool has it as a cause. */
function isOutOfMemory(error: unknown): boolean {
  const { cause } = error instanceof Error ? error : {};
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
