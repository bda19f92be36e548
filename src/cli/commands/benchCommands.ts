import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { benchEngineRun, shapeNamed, type EngineBenchRequest } from '../../bench/benchEngineRun';
import { benchScale } from '../../bench/benchScale';
import { benchScan } from '../../bench/benchScan';
import { weightTypes, type WeightType } from '../../bench/ggufWriter';
import { scaleTable } from '../../bench/scaleTable';
import { CoilError } from '../../shared/errors';
import { withEngine, withWorkspace } from '../engineRun';
import { fleetWords } from '../format/fleetWords';
import { replayWords } from '../format/replayWords';
import {
  bundleFolder,
  embeddedModel,
  modelFile,
  numberAbove,
  openParams,
  storeParams,
  wholeNumber,
  type CommonOptions,
} from '../options';
import { printJson, tell } from '../output';

interface EngineBenchOptions extends CommonOptions {
  readonly shape?: string;
  readonly against?: string;
  readonly weights: string;
  readonly batches?: string;
  readonly tokens?: number;
  readonly maxTokens?: number;
  readonly threads?: number;
  readonly llamaBench?: string;
  readonly seconds?: number;
}

interface FleetOptions {
  readonly clones: number;
  readonly branches: number;
  readonly days: number;
  readonly seed: number;
  readonly stateMb: number;
}

/** `bench read`, `engine`, `replay`, `fleet`, `scan` and `scale`. */
export function addBenchCommands(program: Command): void {
  const bench = program.command('bench').description('measure reading, the engine, files and scale');
  bench
    .command('read')
    .description('reading beside a bare evaluation of the same texts')
    .argument('[dir]', 'the folder', '.')
    .option('--seconds <n>', 'for each of the two', numberAbove(0, '--seconds'), 30)
    .option('--state-mb <n>', 'as if each state had this many MB', numberAbove(0.001, '--state-mb'))
    .action(async (dir: string, _own, command: Command) => {
      const options = command.optsWithGlobals<
        CommonOptions & { readonly seconds: number; readonly stateMb?: number }
      >();
      const stateBytes = options.stateMb === undefined ? null : options.stateMb * 1e6;
      await withWorkspace(options, resolve(dir), async ({ client, show }) =>
        show(
          await client.benchRead(options.seconds, stateBytes),
          ({ tokens, readTokensPerSecond, bareTokensPerSecond, ratio, machine }) =>
            `${tokens} tokens: read ${readTokensPerSecond.toFixed(0)} tokens/s, bare ${bareTokensPerSecond.toFixed(0)} tokens/s, ratio ${ratio.toFixed(3)} (${machine})`,
        ),
      );
    });
  bench
    .command('engine')
    .description(
      'the model alone: reading, writing, first token, states; time and memory by length beside a Transformer',
    )
    .option('--shape <name>', 'a model of random weights in this shape')
    .option('--against <shape>', 'a Transformer to measure beside it')
    .option('--weights <types>', 'such as Q4_0,F16', 'Q4_0')
    .option('--batches <sizes>', 'such as 512,2048')
    .option('--tokens <n>', 'tokens to read at each batch size', wholeNumber(0, '--tokens'))
    .option('--max-tokens <n>', 'the longest text', wholeNumber(0, '--max-tokens'))
    .option('--threads <n>', 'on a processor', wholeNumber(1, '--threads'))
    .option('--llama-bench <file>', "llama.cpp's own benchmark, run on the same file")
    .option('--seconds <n>', 'for the texts of growing length', numberAbove(0, '--seconds'))
    .action(async (_own, command: Command) => {
      const options = command.optsWithGlobals<EngineBenchOptions>();
      const result = await benchEngineRun(engineRequest(options), join(bundleFolder(), 'probe.mjs'), tell);
      printJson(result, options.json === true ? 0 : 2);
    });
  bench
    .command('fleet')
    .description(
      "what a team's clones would read of a git repository's branches, with and without shared states; no model runs",
    )
    .argument('[repository]', 'the repository', '.')
    .option('--clones <n>', 'machines', wholeNumber(1, '--clones'), 50)
    .option('--branches <n>', 'branches open at a time', wholeNumber(1, '--branches'), 20)
    .option(
      '--days <n>',
      'steps of main, at each of which every clone checks something out',
      wholeNumber(1, '--days'),
      20,
    )
    .option('--state-mb <n>', 'MB of a state', numberAbove(0, '--state-mb'), 12.9)
    .option('--seed <n>', 'of the choice of branches', wholeNumber(0, '--seed'), 1)
    .action(async (repository: string, own: FleetOptions, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { clones, branches, days, seed, stateMb } = own;
      const params = {
        ...{ repository: resolve(repository), model: modelFile(options) },
        ...{ clones, branches, days, seed, stateBytes: stateMb * 1e6 },
      };
      await withEngine(options, async ({ client, show, signal }) =>
        show(await client.benchFleet(params, signal), fleetWords),
      );
    });
  bench
    .command('replay')
    .description("what reading would have cost along a git repository's history; no model runs")
    .argument('[repository]', 'the repository', '.')
    .option('--commits <n>', 'this many of the latest', wholeNumber(1, '--commits'), 200)
    .option('--leaf-bytes <n>', 'bytes of a leaf', wholeNumber(1, '--leaf-bytes'))
    .action(async (repository: string, _own, command: Command) => {
      const options = command.optsWithGlobals<
        CommonOptions & { readonly commits: number; readonly leafBytes?: number }
      >();
      const { commits, leafBytes = null } = options;
      const params = { repository: resolve(repository), commits, leafBytes, model: modelFile(options) };
      await withEngine(options, async ({ client, show, signal }) =>
        show(await client.benchReplay(params, signal), replayWords),
      );
    });
  bench
    .command('scan')
    .description('finding and watching the files alone; gives 20 of them a new time stamp')
    .argument('[dir]', 'the folder', '.')
    .option('--seconds <n>', 'of watching without a change', numberAbove(0, '--seconds'), 30)
    .action(async (dir: string, _own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { readonly seconds: number }>();
      const { store } = storeParams(options);
      await withEngine(options, async ({ logger }) => {
        const result = await benchScan(resolve(dir), store, 20, options.seconds, logger);
        printJson(result, options.json === true ? 0 : 2);
      });
    });
  bench
    .command('scale')
    .description('the same and the whole engine on generated repositories of 1,000, 10,000 and 100,000 files')
    .option('--files <n>', 'of one size only', wholeNumber(1, '--files'))
    .action(async (_own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { readonly files?: number }>();
      const sizes = options.files === undefined ? [1_000, 10_000, 100_000] : [options.files];
      await withEngine(options, async ({ logger, show }) =>
        show(
          await benchScale(sizes, openParams(options, resolve('.')), bundleFolder(), { ...logger, info: tell }),
          scaleTable,
        ),
      );
    });
}

/** What `coil bench engine` measures; with neither a shape nor a file, the embedded model. Throws a CoilError of usage. */
function engineRequest(options: EngineBenchOptions): EngineBenchRequest {
  const weights = options.weights.split(',').map(name => {
    const type = (Object.keys(weightTypes) as WeightType[]).find(known => known === name.trim());
    if (type !== undefined) return type;
    throw new CoilError(
      'usage',
      `--weights ${name} is not known.`,
      `Use one of ${Object.keys(weightTypes).join(', ')}.`,
    );
  });
  const backend = options.gpu === 'auto' ? 'cpu' : options.gpu;
  const batches = options.batches ?? (backend === 'cpu' ? '64,128,256,512,1024,2048' : '512,1024,2048,4096');
  return {
    backend,
    model:
      options.shape === undefined
        ? { file: options.model === undefined ? embeddedModel() : resolve(options.model) }
        : { shape: shapeNamed(options.shape), weights },
    against: options.against === undefined ? null : shapeNamed(options.against),
    tokens: options.tokens ?? (backend === 'cpu' ? 2048 : 16_384),
    maxTokens: options.maxTokens ?? 0,
    batches: batches.split(',').map(Number),
    threads: options.threads ?? null,
    llamaBench: options.llamaBench === undefined ? null : resolve(options.llamaBench),
    seconds: options.seconds ?? 120,
  };
}
