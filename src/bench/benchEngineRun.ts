import { execFile, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { EngineBenchOptions, EngineFigures } from './benchEngine';
import type { LengthBenchOptions, LengthPoint } from './benchLengths';
import type { WeightType } from './ggufWriter';
import { modelShapes, writeShape, type ShapeName } from './modelShapes';
import type { Backend } from '../protocol/engineProtocol';
import { CoilError } from '../shared/errors';

export interface EngineBenchRequest {
  readonly backend: Backend;
  /** A file, or a shape that is made with random weights. */
  readonly model: { readonly file: string } | { readonly shape: ShapeName; readonly weights: readonly WeightType[] };
  /** A shape to read as many tokens with, or null. */
  readonly against: ShapeName | null;
  /** Tokens of one prefill measurement (0: only the readings of many lengths), and of the longest reading (0: none). */
  readonly tokens: number;
  readonly maxTokens: number;
  readonly batches: readonly number[];
  readonly threads: number | null;
  /** A `llama-bench` to run beside it; null: none. */
  readonly llamaBench: string | null;
  /** A reading longer than this is the last. */
  readonly seconds: number;
}

/** llama.cpp's own benchmark on the same file, at the best of the batch sizes and, on a GPU, of one thread and all. Tokens a second. */
export interface LlamaBenchFigures {
  readonly prefill: number;
  readonly decode: number;
}

export interface EngineBench {
  readonly machine: string;
  readonly backend: Backend;
  readonly models: readonly {
    readonly name: string;
    /** Null where a piece aborted its process. */
    readonly figures: EngineFigures | null;
    readonly llamaBench: LlamaBenchFigures | null;
  }[];
  readonly lengths: readonly { readonly name: string; readonly points: readonly LengthPoint[] }[];
}

/** Lengths of the readings: powers of two from 1,024. */
const shortest = 1024;
const lengthBatch = 512;

/** Measures the engine piece by piece, each in a process of its own (`probe` is dist/probe.mjs): a GPU that aborts costs one piece. */
export async function benchEngineRun(
  request: EngineBenchRequest,
  probe: string,
  tell: (line: string) => void,
): Promise<EngineBench> {
  const { backend, model, against, tokens, batches, threads, maxTokens, seconds } = request;
  const folder = await mkdtemp(join(tmpdir(), 'coil-bench-engine-'));
  const made = (shape: ShapeName, weights: WeightType): string => {
    const file = join(folder, `${shape}-${weights}.gguf`);
    tell(`writing ${basename(file)}`);
    writeShape(file, modelShapes[shape], weights);
    return file;
  };
  const lengths: number[] = [];
  for (let length = shortest; length <= maxTokens; length *= 2) lengths.push(length);
  const read = (file: string): Promise<readonly LengthPoint[] | null> =>
    piece<readonly LengthPoint[]>(
      probe,
      'lengths',
      { backend, file, lengths, seconds, threads, batch: lengthBatch },
      tell,
    );
  try {
    const models: EngineBench['models'][number][] = [];
    const curves: EngineBench['lengths'][number][] = [];
    const variants = 'file' in model ? [null] : model.weights;
    for (const weights of variants) {
      const file = 'file' in model ? model.file : made(model.shape, weights ?? 'Q4_0');
      const name = 'file' in model ? basename(model.file) : `${model.shape} ${weights ?? ''}`;
      tell(name);
      if (tokens === 0) {
        curves.push({ name, points: (await read(file)) ?? [] });
        continue;
      }
      const figures = await piece<EngineFigures>(probe, 'bench', { backend, file, tokens, batches, threads }, tell);
      const llamaBench =
        request.llamaBench === null ? null : await runLlamaBench(request.llamaBench, file, request, tell);
      models.push({ name, figures, llamaBench });
      if (curves.length === 0 && lengths.length > 0) curves.push({ name, points: (await read(file)) ?? [] });
      if ('shape' in model) await rm(file);
    }
    if (against !== null && lengths.length > 0) {
      tell(`${against}, to compare with`);
      curves.push({ name: against, points: (await read(made(against, 'Q4_0'))) ?? [] });
    }
    return {
      machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}${backend === 'cpu' ? '' : `, ${models[0]?.figures?.device ?? backend}`}`,
      backend,
      models,
      lengths: curves,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the child tells; null when it ended without. */
function piece<R>(
  probe: string,
  what: 'bench' | 'lengths',
  options: EngineBenchOptions | LengthBenchOptions,
  tell: (line: string) => void,
): Promise<R | null> {
  return new Promise(resolve => {
    const child = fork(probe, [what, JSON.stringify(options)], {
      execArgv: [],
      // llama.cpp's debug lines go to stdout.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let result: R | null = null;
    child.on('message', message => {
      const told = message as { kind: string; line?: string; message?: string; result?: R };
      if (told.kind === 'line') tell(`  ${told.line ?? ''}`);
      else if (told.kind === 'passed') result = told.result ?? null;
      else tell(`  failed: ${told.message ?? ''}`);
    });
    child.once('close', (code, signal) => {
      if (result === null) tell(`  ended without a result (${signal ?? `exit code ${code ?? 'unknown'}`})`);
      resolve(result);
    });
  });
}

/** One row of llama-bench's JSON. */
interface LlamaBenchRow {
  readonly n_prompt: number;
  readonly n_gen: number;
  readonly avg_ts: number;
}

async function runLlamaBench(
  program: string,
  file: string,
  { tokens, batches, threads, backend }: EngineBenchRequest,
  tell: (line: string) => void,
): Promise<LlamaBenchFigures | null> {
  const rows: LlamaBenchRow[] = [];
  for (const batch of batches) {
    const args = ['-m', file, '-p', String(tokens), '-n', '64', '-r', '3', '-o', 'json'];
    args.push('-b', String(batch), '-ub', String(batch), '-ngl', backend === 'cpu' ? '0' : '99');
    const all = String(threads ?? cpus().length);
    args.push('-t', backend === 'cpu' ? all : `1,${all}`);
    try {
      const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 26 });
      rows.push(...(JSON.parse(stdout.slice(stdout.indexOf('['))) as LlamaBenchRow[]));
      tell(`  llama-bench, batch ${batch}: ${rows.at(-2)?.avg_ts.toFixed(0) ?? '?'} tokens/s`);
    } catch (error) {
      tell(`  llama-bench, batch ${batch}: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`);
      if (rows.length === 0 && batch === batches[0]) return null;
    }
  }
  const best = (which: (row: LlamaBenchRow) => boolean): number =>
    Math.max(0, ...rows.filter(which).map(({ avg_ts: speed }) => speed));
  return { prefill: best(({ n_gen: n }) => n === 0), decode: best(({ n_gen: n }) => n > 0) };
}

/** The shape of that name. Throws `usage`. */
export function shapeNamed(name: string): ShapeName {
  const found = (Object.keys(modelShapes) as ShapeName[]).find(shape => shape === name);
  if (found !== undefined) return found;
  throw new CoilError('usage', `There is no shape named ${name}.`, `One of ${Object.keys(modelShapes).join(', ')}.`);
}
