import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenParams, Status } from '../protocol/engineProtocol';
import type { Logger } from '../shared/logger';
import type { ScanBench } from './benchScan';
import { generateRepository } from './generateRepository';
import { EngineClient } from '../client/engineClient';

/** The whole engine process without a model: files, index, tree's documents. */
export interface EngineBench {
  /** Until the workspace is open: scanned, and indexed as far as the store has no index of it. */
  readonly openSeconds: number;
  readonly reopenSeconds: number;
  /** A second after reopening, while contents are compared with their hashes, and at the end. */
  readonly residentBytes: number;
  readonly residentBytesAtEnd: number;
  /** From the write of one file until the engine's status has its new size; the status is asked for every 10 ms. */
  readonly noticeMs: readonly number[];
  /** Share of a core that the process took while nothing happened. */
  readonly idleCpu: number;
}

export interface ScaleBench {
  readonly machine: string;
  readonly repositories: readonly {
    readonly files: number;
    readonly cold: ScanBench;
    readonly restart: ScanBench;
    readonly engine: EngineBench;
  }[];
}

/** Files saved, and seconds watched doing nothing. */
const saves = 20;
const idleSeconds = 30;

/**
 * Generates a repository of each size in a temporary folder and measures scanning and watching alone, cold and after a restart, then the
 * whole engine. Each measurement runs in a process of its own. Wants a quiet machine, with Linux.
 * @param open how the engine is opened otherwise.
 * @param scripts folder of the bundles.
 */
export async function benchScale(
  sizes: readonly number[],
  open: OpenParams,
  scripts: string,
  logger: Logger,
): Promise<ScaleBench> {
  const repositories: ScaleBench['repositories'][number][] = [];
  for (const files of sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'coil-scale-'));
    try {
      const dir = join(folder, 'repository');
      await mkdir(dir);
      logger.info(`${files} files: writing them`);
      const sources = generateRepository(dir, files);
      const scan = (): ScanBench => scanInOwnProcess(dir, join(folder, 'scans'), scripts);
      logger.info(`${files} files: scanning`);
      const cold = scan();
      const restart = scan();
      logger.info(`${files} files: the whole engine`);
      const params: OpenParams = {
        ...open,
        roots: [{ name: 'repository', dir }],
        store: join(folder, 'store'),
        // There is none: what a model takes is not the question here.
        model: join(folder, 'none.gguf'),
        watch: true,
      };
      repositories.push({ files, cold, restart, engine: await benchEngine(params, sources, scripts, logger) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`, repositories };
}

function scanInOwnProcess(dir: string, store: string, scripts: string): ScanBench {
  const out = execFileSync(
    process.execPath,
    [join(scripts, 'cli.mjs'), 'bench', 'scan', dir, '--json', '--store', store, '--seconds', String(idleSeconds)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return JSON.parse(out) as ScanBench;
}

async function benchEngine(
  params: OpenParams,
  sources: readonly string[],
  scripts: string,
  logger: Logger,
): Promise<EngineBench> {
  const opened = async (): Promise<{ client: EngineClient; status: Status; seconds: number }> => {
    const client = new EngineClient(join(scripts, 'engine.mjs'), logger, {
      onStatus: () => undefined,
      onDelta: () => undefined,
      onEvidence: () => undefined,
      onStopped: reason => logger.warn(reason),
    });
    const started = performance.now();
    const status = await client.open(params);
    return { client, status, seconds: (performance.now() - started) / 1000 };
  };
  const first = await opened();
  // What the engine keeps of the scan is written behind the opening.
  await delay(3_000);
  first.client.dispose();
  const { client, status, seconds } = await opened();
  try {
    await delay(1_000);
    const { residentBytes } = usage(client);
    await settled(client);
    const noticeMs: number[] = [];
    let { bytes } = await client.status();
    for (let n = 0; n < Math.min(saves, sources.length); n++) {
      const path = sources[Math.floor(((n + 0.5) / saves) * sources.length)] ?? '';
      await delay(500);
      const saved = performance.now();
      await appendFile(join(params.roots[0]?.dir ?? '', path), `// Saved ${n}.\n`);
      for (;;) {
        const now = (await client.status()).bytes;
        if (now !== bytes) {
          bytes = now;
          break;
        }
        await delay(10);
      }
      noticeMs.push(performance.now() - saved);
    }
    // What the last save left to be written is not nothing.
    await settled(client);
    const before = usage(client);
    await delay(idleSeconds * 1000);
    const after = usage(client);
    return {
      openSeconds: first.seconds,
      reopenSeconds: seconds,
      residentBytes,
      residentBytesAtEnd: after.residentBytes,
      noticeMs,
      idleCpu: status.files === 0 ? 0 : (after.cpuSeconds - before.cpuSeconds) / idleSeconds,
    };
  } finally {
    client.dispose();
  }
}

/** Waits until the engine rests: less than a tenth of a core for two seconds. */
async function settled(client: EngineClient): Promise<void> {
  for (;;) {
    const before = usage(client).cpuSeconds;
    await delay(2_000);
    if (usage(client).cpuSeconds - before < 0.2) return;
  }
}

/** Of the engine's process. */
function usage({ pid }: EngineClient): { readonly residentBytes: number; readonly cpuSeconds: number } {
  const stat = readFileSync(`/proc/${pid ?? ''}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // proc(5): utime and stime are fields 14 and 15, in ticks of 10 ms; rss is field 24, in pages of 4 KiB.
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
    residentBytes: Number(fields[21]) * 4096,
  };
}
