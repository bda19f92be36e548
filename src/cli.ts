#!/usr/bin/env node
/** ENTRY 3, `coil`: the engine without an editor. One JSON object on stdout with --json; progress and logs on stderr. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchEngineRun, shapeNamed, type EngineBenchRequest } from './bench/benchEngineRun';
import { benchScale } from './bench/benchScale';
import { EngineClient } from './client/engineClient';
import { scaleTable } from './bench/scaleTable';
import type {
  GpuOffer,
  Answer,
  Backend,
  BackendReport,
  Gpu,
  ModelListing,
  OpenParams,
  ReadResult,
  ReplayFigure,
  ReplayResult,
  Status,
  Storage,
} from './protocol/engineProtocol';
import { weightTypes, type WeightType } from './bench/ggufWriter';
import { defaultStore } from './shared/defaultStore';
import { CoilError, errorData, isAbort } from './shared/errors';
import { benchScan } from './bench/benchScan';
import { defaultLimit, gib } from './shared/storageLimit';

const usage = `coil: ask a repository, on this machine

  coil read [DIR] [--seconds N]          read the workspace; a second run with nothing changed reads 0 tokens
  coil watch [DIR]                       read, then follow changes: one line an update
  coil ask [DIR] "QUESTION"              answer with checked citations
  coil explain [DIR] FILE:START-END      explain lines of a file
  coil status [DIR]                      what is read, stale, stored; the backend and why
  coil verify [DIR]                      compare what is kept with a cold reading
  coil storage list                      the workspaces of which something is kept, and what each takes
  coil storage delete DIR | --all        delete what is kept of a workspace, or everything
  coil backends [list]                   what the model can run on, by self-test, and why not on others
  coil backends check                    test all of them again
  coil backends get                      what GPU libraries can be fetched; --gpu cuda|vulkan fetches one (npm's registry), --file FILE takes one
  coil backends remove --gpu NAME        delete what was fetched
  coil backends build                    compile llama.cpp for this machine's GPU (--gpu names one), where the tools are there
  coil models [list] [DIR]               models, what fits this machine, and with DIR how long reading it would take
  coil models download ID                download a model of the list; again after Ctrl+C it goes on where it stopped
  coil models add FILE                   take a GGUF of your own into the list
  coil models remove ID                  delete a downloaded model; a file of your own only leaves the list
  coil bench read [DIR] [--seconds N]    reading beside a bare evaluation of the same texts
    --state-mb N                         as if the model's states had N MB
  coil bench engine [--shape NAME | --model FILE] [--against SHAPE] [--weights Q4_0,F16]
                                         the model alone: reading by batch size, writing, first token, states; time and memory by
                                         length beside a Transformer; --tokens N, --max-tokens N, --batches 512,2048, --llama-bench FILE
  coil bench replay REPO [--commits N] [--leaf-bytes N]
                                         what reading would have cost along a git repository's history; no model runs
  coil bench scan DIR                    finding and watching the files alone; gives 20 of them a new time stamp
  coil bench scale [--files N]           the same and the whole engine on generated repositories of 1,000, 10,000 and 100,000 files

  --json           exactly one JSON object on stdout (watch: one a line)
  --model FILE     a GGUF of a recurrent model, or the id of a downloaded one (default: the embedded one)
  --format NAME    prompt format, where the model's own is not recognised
  --gpu KIND       auto, cuda, vulkan, metal or cpu (default: auto)
  --store DIR      where states and notes are kept (default: ${defaultStore()})
  --storage-limit N  GiB of states kept over all workspaces and models (default: as last said, at first ${defaultLimit / gib})
  --offline        refuses to download; Coil never uses the network by itself
  --verbose        the engine's log on stderr
`;

const gpus: readonly string[] = ['auto', 'cuda', 'vulkan', 'metal', 'cpu'] satisfies Gpu[];

interface Request {
  readonly command: string;
  readonly dir: string;
  readonly argument: string | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly seconds: number | null;
  readonly commits: number | null;
  readonly leafBytes: number | null;
  readonly files: number | null;
  readonly all: boolean;
  /** A package's archive that the user has. */
  readonly file: string | null;
  /** `models list` with a folder, whose reading is predicted. */
  readonly listed: boolean;
  readonly engine: EngineBenchRequest | null;
  readonly stateBytes: number | null;
  readonly open: OpenParams;
}

function parse(argv: string[]): Request {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      offline: { type: 'boolean', default: false },
      model: { type: 'string' },
      format: { type: 'string' },
      gpu: { type: 'string', default: 'auto' },
      store: { type: 'string' },
      'storage-limit': { type: 'string' },
      all: { type: 'boolean', default: false },
      file: { type: 'string' },
      'state-mb': { type: 'string' },
      seconds: { type: 'string' },
      commits: { type: 'string' },
      'leaf-bytes': { type: 'string' },
      files: { type: 'string' },
      shape: { type: 'string' },
      against: { type: 'string' },
      weights: { type: 'string', default: 'Q4_0' },
      batches: { type: 'string' },
      tokens: { type: 'string' },
      threads: { type: 'string' },
      'max-tokens': { type: 'string' },
      'llama-bench': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  let [command = 'help', ...rest] = positionals;
  if (values.help) command = 'help';
  if (command === 'bench') {
    const [which, ...others] = rest;
    if (!['read', 'engine', 'replay', 'scan', 'scale'].includes(which ?? ''))
      throw new CoilError('usage', 'coil bench knows read, engine, replay, scan and scale.', 'coil bench read [DIR]');
    command = `bench ${which ?? ''}`;
    rest = others;
  }
  if (command === 'storage') {
    const [which, ...others] = rest;
    if (which !== 'list' && which !== 'delete')
      throw new CoilError('usage', 'coil storage knows list and delete.', 'coil storage list');
    if (which === 'delete' && others.length > 0 === values.all)
      throw new CoilError('usage', 'coil storage delete takes a folder or --all.', 'coil storage list names them.');
    command = `storage ${which}`;
    rest = others;
  }
  if (command === 'backends') {
    const [which = 'list', ...others] = rest;
    if (!['list', 'check', 'get', 'remove', 'build'].includes(which))
      throw new CoilError('usage', 'coil backends knows list, check, get, remove and build.', 'coil backends list');
    command = `backends ${which}`;
    rest = others;
  }
  let modelId: string | undefined;
  let listed = false;
  if (command === 'models') {
    const [which = 'list', ...others] = rest;
    if (!['list', 'download', 'add', 'remove'].includes(which))
      throw new CoilError('usage', 'coil models knows list, download, add and remove.', 'coil models list');
    command = `models ${which}`;
    listed = which === 'list' && others.length > 0;
    rest = which === 'list' ? others : others.slice(1);
    if (which !== 'list') modelId = others[0];
    if (which !== 'list' && modelId === undefined)
      throw new CoilError('usage', `coil ${command} needs a model.`, 'coil models list names them.');
    if (which === 'download' && values.offline)
      throw new CoilError('usage', 'coil models download and --offline contradict each other.', 'Leave one out.');
  }
  const limit = values['storage-limit'] === undefined ? null : Number(values['storage-limit']) * gib;
  if (limit !== null && !(limit > 0))
    throw new CoilError('usage', '--storage-limit takes a number of GiB above 0.', 'coil read . --storage-limit 4');
  const stateBytes = values['state-mb'] === undefined ? null : Number(values['state-mb']) * 1e6;
  if (stateBytes !== null && !(stateBytes >= 1e3))
    throw new CoilError('usage', '--state-mb takes a number of MB.', 'coil bench read . --state-mb 40');
  if (!gpus.includes(values.gpu))
    throw new CoilError('usage', `--gpu ${values.gpu} is not known.`, `One of ${gpus.join(', ')}.`);
  const seconds = values.seconds === undefined ? null : Number(values.seconds);
  if (seconds !== null && !(seconds > 0))
    throw new CoilError('usage', '--seconds takes a number above 0.', 'coil read . --seconds 60');
  const whole = (name: 'commits' | 'leaf-bytes' | 'files' | 'tokens' | 'max-tokens' | 'threads'): number | null => {
    const value = values[name] === undefined ? null : Number(values[name]);
    const least = name === 'tokens' || name === 'max-tokens' ? 0 : 1;
    if (value === null || (Number.isInteger(value) && value >= least)) return value;
    throw new CoilError('usage', `--${name} takes a whole number from ${least}.`, 'coil --help shows the forms.');
  };
  const takesArgument = command === 'ask' || command === 'explain';
  if (rest.length > (takesArgument ? 2 : 1))
    throw new CoilError('usage', `Too many arguments: ${rest.join(' ')}`, 'Put a question in quotes.');
  const argument = takesArgument ? rest.at(-1) : modelId;
  const isFolder = rest.length === 1 && existsSync(argument ?? '') && statSync(argument ?? '').isDirectory();
  if (takesArgument && (argument === undefined || isFolder))
    throw new CoilError(
      'usage',
      `coil ${command} needs ${command === 'ask' ? 'a question' : 'FILE:START-END'}.`,
      'coil --help shows the forms.',
    );
  const dir = resolve((takesArgument ? (rest.length === 2 ? rest[0] : undefined) : rest[0]) ?? '.');
  return {
    command,
    dir,
    argument,
    json: values.json,
    verbose: values.verbose,
    seconds,
    commits: whole('commits'),
    leafBytes: whole('leaf-bytes'),
    files: whole('files'),
    all: values.all,
    listed,
    engine:
      command === 'bench engine'
        ? engineRequest(values, whole('tokens'), whole('max-tokens'), whole('threads'), seconds)
        : null,
    stateBytes,
    file: values.file === undefined ? null : resolve(values.file),
    open: {
      roots: [{ name: basename(dir), dir }],
      model: values.model === undefined ? embeddedModel() : modelFile(values.model, values.store ?? defaultStore()),
      gpu: values.gpu as Gpu,
      store: resolve(values.store ?? defaultStore()),
      storageLimit: limit,
      exclude: [],
      watch: command === 'watch',
      read: false,
      large: 'now',
      pauseOnBattery: false,
      idleMinutes: null,
      promptFormat: values.format ?? null,
      runGit: true,
      languageServers: false,
      fanOut: false,
    },
  };
}

/** What `coil bench engine` measures; with neither a shape nor a file, the embedded model. */
function engineRequest(
  values: {
    readonly gpu: string;
    readonly weights: string;
    readonly shape?: string | undefined;
    readonly model?: string | undefined;
    readonly against?: string | undefined;
    readonly batches?: string | undefined;
    readonly 'llama-bench'?: string | undefined;
  },
  tokens: number | null,
  maxTokens: number | null,
  threads: number | null,
  seconds: number | null,
): EngineBenchRequest {
  const weights = values.weights.split(',').map(name => {
    const type = (Object.keys(weightTypes) as WeightType[]).find(known => known === name.trim());
    if (type !== undefined) return type;
    throw new CoilError('usage', `--weights ${name} is not known.`, `One of ${Object.keys(weightTypes).join(', ')}.`);
  });
  const backend = values.gpu === 'auto' ? 'cpu' : (values.gpu as Backend);
  const batches = (values.batches ?? (backend === 'cpu' ? '64,128,256,512,1024,2048' : '512,1024,2048,4096'))
    .split(',')
    .map(Number);
  return {
    backend,
    model:
      values.shape === undefined
        ? { file: values.model === undefined ? embeddedModel() : resolve(values.model) }
        : { shape: shapeNamed(values.shape), weights },
    against: values.against === undefined ? null : shapeNamed(values.against),
    tokens: tokens ?? (backend === 'cpu' ? 2048 : 16_384),
    maxTokens: maxTokens ?? 0,
    batches,
    threads,
    llamaBench: values['llama-bench'] === undefined ? null : resolve(values['llama-bench']),
    seconds: seconds ?? 120,
  };
}

/** A file, or a downloaded model of the list. */
function modelFile(name: string, store: string): string {
  const downloaded = join(resolve(store), 'models', `${name}.gguf`);
  return /^[\w.-]+$/.test(name) && !existsSync(name) && existsSync(downloaded) ? downloaded : resolve(name);
}

function embeddedModel(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', 'models', 'coil-embedded.gguf');
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

async function run(request: Request): Promise<void> {
  const { command, json, argument, dir } = request;
  const progress = new Progress();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  let onUpdate: (status: Status) => void = status => progress.show(status);
  const logger = {
    info: (message: string): void => (request.verbose ? tell(message) : undefined),
    warn: (message: string): void => tell(message),
    error: (message: string, cause?: unknown): void =>
      tell(cause instanceof Error ? `${message} ${cause.message}` : message),
  };
  const client = new EngineClient(join(dirname(fileURLToPath(import.meta.url)), 'engine.mjs'), logger, {
    onStatus: status => onUpdate(status),
    onDelta: (_, text) => {
      onUpdate = (): void => undefined;
      progress.end();
      if (!json) process.stderr.write(text);
    },
    onEvidence: () => undefined,
    onProgress: (message, share) =>
      progress.line(`${share === null ? '' : `${Math.floor(100 * share)} % `}${message}`.slice(0, 100)),
    onStopped: () => undefined,
  });
  try {
    const { store, storageLimit } = request.open;
    if (request.listed || !/^storage |^backends |^models |^bench (?:engine|replay|scan|scale)$/.test(command))
      await client.open(request.open);
    switch (command) {
      case 'storage list':
      case 'storage delete': {
        const storage =
          command === 'storage list'
            ? await client.storage(store, storageLimit)
            : await client.deleteStorage(store, storageLimit, request.all ? null : [dir]);
        print(json ? JSON.stringify(storage) : storageWords(storage));
        return;
      }
      case 'models list': {
        const models = await client.models({ store, gpu: request.open.gpu });
        print(json ? JSON.stringify({ models }) : models.map(modelWords).join('\n'));
        return;
      }
      case 'models add': {
        const model = await client.addModel({ store, gpu: request.open.gpu }, resolve(argument ?? ''));
        print(json ? JSON.stringify(model) : modelWords(model));
        return;
      }
      case 'models download': {
        const path = await client.downloadModel({ store, gpu: request.open.gpu }, argument ?? '', stop.signal);
        progress.end();
        print(json ? JSON.stringify({ id: argument, path }) : `${path}\nUse it with --model ${argument ?? ''}`);
        return;
      }
      case 'models remove': {
        const models = await client.removeModel({ store, gpu: request.open.gpu }, argument ?? '');
        print(json ? JSON.stringify({ models }) : models.map(modelWords).join('\n'));
        return;
      }
      case 'backends list':
      case 'backends check': {
        const reports = await client.backends(store, request.open.gpu, command === 'backends check');
        print(json ? JSON.stringify({ backends: reports }) : backendWords(reports));
        return;
      }
      case 'backends get': {
        const { gpu } = request.open;
        if (gpu === 'auto' && request.file === null) {
          const offers = await client.gpuOffers(store);
          print(json ? JSON.stringify({ offers }) : offers.map(offerWords).join('\n'));
          return;
        }
        const backend = gpu === 'auto' ? 'cpu' : gpu;
        const reports = await client.getGpuSupport(store, backend, request.file, stop.signal);
        progress.end();
        print(json ? JSON.stringify({ backends: reports }) : backendWords(reports));
        return;
      }
      case 'backends remove': {
        const { gpu } = request.open;
        if (gpu === 'auto') throw new CoilError('usage', 'Which one is to go?', 'coil backends remove --gpu cuda');
        const offers = await client.removeGpuSupport(store, gpu);
        print(json ? JSON.stringify({ offers }) : offers.map(offerWords).join('\n'));
        return;
      }
      case 'backends build': {
        const { gpu } = request.open;
        const reports = await client.buildBackend(store, gpu === 'auto' ? null : gpu, stop.signal);
        progress.end();
        print(json ? JSON.stringify({ backends: reports }) : backendWords(reports));
        return;
      }
      case 'read': {
        const result = await client.read(request.seconds, stop.signal);
        progress.end();
        print(json ? JSON.stringify(result) : readWords(result));
        return;
      }
      case 'watch': {
        let before = await client.read(null, stop.signal);
        progress.end();
        print(JSON.stringify(updateOf(before, 0)));
        await new Promise<void>((done, failed) => {
          stop.signal.addEventListener('abort', () => done());
          let pending = Promise.resolve();
          onUpdate = status => {
            if (status.phase === 'failed' && status.error !== null)
              return failed(new CoilError(status.error.code, status.error.message, status.error.hint));
            if (status.phase !== 'ready' || status.tokensRead === before.tokensRead) return;
            pending = pending.then(async () => {
              const total = before.tokensRead;
              before = { ...(await client.read(null, stop.signal)), tokensRead: status.tokensRead };
              print(
                JSON.stringify(updateOf({ ...before, tokensRead: status.tokensRead - total }, status.stale.length)),
              );
            });
            pending.catch(failed);
          };
        });
        return;
      }
      case 'ask':
      case 'explain': {
        // Progress until the answer begins to stream.
        const answer =
          command === 'ask'
            ? await client.ask({ id: 'cli', question: argument ?? '', attached: [] }, stop.signal)
            : await client.explain({ id: 'cli', question: null, ...place(argument ?? '', dir) }, stop.signal);
        if (!json) tell('');
        print(json ? JSON.stringify(answer) : answerWords(answer));
        return;
      }
      case 'status': {
        const status = await settled(client);
        const storage = await client.storage(store, storageLimit);
        const { workspaces } = storage;
        print(json ? JSON.stringify({ ...status, workspaces }) : `${statusWords(status)}\n${storageWords(storage)}`);
        return;
      }
      case 'verify': {
        const result = await client.verify();
        print(
          json
            ? JSON.stringify(result)
            : `${result.equal} of ${result.nodes} kept nodes equal a cold reading. ${result.different.join(', ')}`,
        );
        if (result.different.length > 0) process.exitCode = 1;
        return;
      }
      case 'bench read': {
        const result = await client.benchRead(request.seconds ?? 30, request.stateBytes);
        print(
          json
            ? JSON.stringify(result)
            : `${result.tokens} tokens: read ${result.readTokensPerSecond.toFixed(0)} tokens/s, bare ${result.bareTokensPerSecond.toFixed(0)} tokens/s, ratio ${result.ratio.toFixed(3)} (${result.machine})`,
        );
        return;
      }
      case 'bench engine': {
        if (request.engine === null) return;
        const probe = join(dirname(fileURLToPath(import.meta.url)), 'probe.mjs');
        print(JSON.stringify(await benchEngineRun(request.engine, probe, tell), null, json ? 0 : 2));
        return;
      }
      case 'bench replay': {
        const { commits, leafBytes, open } = request;
        const replayed = { repository: dir, commits: commits ?? 200, leafBytes, model: open.model };
        const result = await client.benchReplay(replayed, stop.signal);
        print(json ? JSON.stringify(result) : replayWords(result));
        return;
      }
      case 'bench scan': {
        const result = await benchScan(dir, store, 20, request.seconds ?? 30, logger);
        print(JSON.stringify(result, null, json ? 0 : 2));
        return;
      }
      case 'bench scale': {
        const sizes = request.files === null ? [1_000, 10_000, 100_000] : [request.files];
        const shown = { ...logger, info: tell };
        const result = await benchScale(sizes, request.open, dirname(fileURLToPath(import.meta.url)), shown);
        print(json ? JSON.stringify(result) : scaleTable(result));
        return;
      }
      default:
        throw new CoilError('usage', `coil ${command} is not known.`, 'coil --help shows what is.');
    }
  } finally {
    client.dispose();
  }
}

/** The status once the model is loaded, or failed to. */
async function settled(client: EngineClient): Promise<Status> {
  for (;;) {
    const status = await client.status();
    if (!['scanning', 'loading'].includes(status.phase)) return status;
    await new Promise(done => setTimeout(done, 50));
  }
}

function place(argument: string, dir: string): { path: string; startLine: number; endLine: number } {
  const match = /^(.+):(\d+)(?:-(\d+))?$/.exec(argument);
  if (match === null)
    throw new CoilError('usage', `${argument} is not of the form FILE:START-END.`, 'coil explain . src/main.ts:10-24');
  const [, file = '', start = '1', end = start] = match;
  // A path from where the user stands, or from the workspace.
  const from = isAbsolute(file) || existsSync(resolve(file)) ? relative(dir, resolve(file)) : file;
  return { path: from.split(sep).join('/'), startLine: Number(start), endLine: Number(end) };
}

function updateOf(result: ReadResult, pending: number): Record<string, number> {
  const { files, tokensRead, leavesRead, foldersRead, seconds } = result;
  return { files, tokensRead, leavesRead, foldersRead, seconds, pending };
}

/** One line on stderr, rewritten on a terminal and at most every five seconds elsewhere. */
class Progress {
  private saidAt = 0;

  show(status: Status): void {
    const { phase, files, filesRead, tokensRead, secondsLeft } = status;
    if (phase === 'failed' || phase === 'ready') return;
    const left = secondsLeft === null ? '' : `, about ${Math.ceil(secondsLeft)} s left`;
    const line =
      phase === 'reading' || phase === 'paused'
        ? `reading: ${filesRead} of ${files} files, ${tokensRead} tokens${left}`
        : `${phase} …`;
    this.line(line);
  }

  line(line: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    else if (Date.now() - this.saidAt > 5000) {
      this.saidAt = Date.now();
      tell(line);
    }
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}

function readWords(result: ReadResult): string {
  const {
    files,
    skipped,
    tokensRead,
    leaves,
    leavesRead,
    folders,
    foldersRead,
    seconds,
    tokensPerSecond,
    backend,
    model,
    complete,
  } = result;
  return [
    `${files} files (${skipped.length} entries skipped), ${leavesRead} of ${leaves} leaves and ${foldersRead} of ${folders} folders read${complete ? '' : '; the rest goes on with the next reading'}`,
    `${tokensRead} tokens in ${seconds.toFixed(1)} s, ${tokensPerSecond.toFixed(0)} tokens/s, ${model} on ${backend}, ${(result.diskBytes / 1e6).toFixed(0)} MB kept`,
  ].join('\n');
}

function replayWords(result: ReplayResult): string {
  const { commits, files, tokens, leafBytes, leaves, folders, save } = result;
  const k = (n: number): string => `${(n / 1000).toFixed(1)} K`.padStart(11);
  const percent = (n: number): string => `${(100 * n).toFixed(2)} %`.padStart(11);
  const line = (what: string, { median, mean, p95 }: ReplayFigure, show = k): string =>
    `${what.padEnd(30)}${show(median)}${show(mean)}${show(p95)}`;
  const count = (n: number): string => n.toFixed(1).padStart(11);
  const over = (one: ReplayFigure): string => (one.median / result.floor.median).toFixed(2);
  return [
    `${commits} commits, ${files} files, ${k(tokens).trim()} tokens, leaves of ${leafBytes} bytes: ${leaves}, and ${folders} folders`,
    '',
    `${'tokens read again'.padEnd(30)}${['median', 'mean', 'p95'].map(name => name.padStart(11)).join('')}`,
    line('changed files (floor)', result.floor),
    line('leaves', result.leafTokens),
    line('folders', result.folderTokens),
    line('share of the repository', result.share, percent),
    line('one chain in path order', result.chain),
    line('everything', result.full),
    line('one saved file: the file', save.floor),
    line('one saved file: leaves', save.leaves, count),
    line('one saved file: in full leaves', save.fullLeaves, count),
    line('one saved file: leaf tokens', save.leafTokens),
    line('one saved file: folders', save.folders, count),
    line('one saved file: folder tokens', save.folderTokens),
    '',
    `medians over the floor's: leaves ${over(result.leafTokens)}, folders ${over(result.folderTokens)}; the oldest commit again: ${result.switchBackTokens} tokens`,
  ].join('\n');
}

function answerWords({ answer, citations, timings, tokens, asOf }: Answer): string {
  return [
    answer,
    '',
    ...citations.map(({ number, path, startLine, endLine }) => `[${number}] ${path}:${startLine}-${endLine}`),
    '',
    `search ${timings.searchMs.toFixed(0)} ms, restore ${timings.restoreMs.toFixed(0)} ms, first token ${timings.firstTokenMs.toFixed(0)} ms, total ${timings.totalMs.toFixed(0)} ms; ${tokens.prompt} + ${tokens.output} tokens; as of ${asOf.head ?? 'no commit'}${asOf.unread.length > 0 ? ` + ${asOf.unread.length} unread` : ''}`,
  ].join('\n');
}

function storageWords({ folder, limit, bytes, states, workspaces }: Storage): string {
  const mb = (n: number): string => `${(n / 1e6).toFixed(0)} MB`;
  return [
    `${folder}: ${states} states, ${mb(bytes)} of at most ${mb(limit)}`,
    ...workspaces.map(
      ({ roots, models, bytes: own, states: count, indexBytes, lastOpened, exists }) =>
        `${roots.join(', ')}${exists ? '' : ' (gone)'}: ${count} states, ${mb(own)}, index ${mb(indexBytes)}, ${models.join(', ')}, opened ${lastOpened.slice(0, 10)}`,
    ),
  ].join('\n');
}

function modelWords(model: ModelListing): string {
  const { id, name, kind, bytes, path, downloadedBytes, licence, stateBytes, fit, readSeconds, verified } = model;
  const gb = (n: number): string => `${(n / 1e9).toFixed(1)} GB`;
  const state = stateBytes === null ? 'state of unknown size' : `state ${(stateBytes / 1e6).toFixed(0)} MB`;
  return [
    `${id.padEnd(26)} ${name}, ${kind}, ${gb(bytes)}${verified ? '' : ' (estimate)'}, ${state}${kind === 'hybrid' ? ' and growing' : ''}${licence === null ? '' : `, ${licence}`}`,
    `  ${path !== null ? `at ${path}` : downloadedBytes > 0 ? `${gb(downloadedBytes)} downloaded` : 'not downloaded'}; ${
      fit === null
        ? 'no backend of this machine runs it'
        : `${fit.fits ? 'fits' : 'does not fit'} on ${fit.backend} (needs ${gb(fit.needed)}, ${gb(fit.free)} free)`
    }${readSeconds === null ? '' : `; would read this workspace in about ${hours(readSeconds)}`}`,
  ].join('\n');
}

function hours(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

function backendWords(reports: readonly BackendReport[]): string {
  return reports
    .map(({ backend, state, reason, hint, devices, readTokensPerSecond, decodeTokensPerSecond }) =>
      [
        `${backend.padEnd(7)} ${state}: ${reason}.${hint === null ? '' : ` ${hint}`}`,
        ...(devices.length > 0 ? [devices.join(', ')] : []),
        ...(readTokensPerSecond === null
          ? []
          : [
              `embedded model: reads ${readTokensPerSecond.toFixed(0)}, writes ${(decodeTokensPerSecond ?? 0).toFixed(0)} tokens/s`,
            ]),
      ].join('\n        '),
    )
    .join('\n');
}

function offerWords({ backend, packages, bytes, downloadedBytes, verified, installed, missing }: GpuOffer): string {
  const size = bytes === null ? 'size unknown' : `${(bytes / 1e6).toFixed(0)} MB`;
  const state = installed
    ? 'installed'
    : downloadedBytes > 0
      ? `${(downloadedBytes / 1e6).toFixed(0)} MB of it here`
      : '';
  const trust = verified ? '' : 'checked against the registry alone';
  const words = [size, packages.join(' '), trust, state].filter(word => word !== '').join(', ');
  return `${backend.padEnd(7)} ${words}.${missing === null ? '' : ` ${missing}`}`;
}

function statusWords(status: Status): string {
  return [
    `${status.phase}: ${status.filesRead} of ${status.files} files read, ${status.nodesRead} of ${status.nodes} nodes kept, ${status.stale.length} stale`,
    `model ${status.model ?? 'none'} (${status.modelPath ?? ''}) on ${status.backend ?? 'nothing'}: ${status.backendReason ?? ''}`,
    ...status.backends
      .filter(({ state }) => state === 'refused')
      .map(({ backend, reason, hint }) => `not ${backend}: ${reason}. ${hint ?? ''}`.trim()),
    ...Object.entries(status.skipped).map(([reason, count]) => `not read: ${count} ${reason}`),
    ...(status.error === null ? [] : [`${status.error.message} ${status.error.hint}`]),
  ].join('\n');
}

let json = process.argv.includes('--json');
try {
  const request = parse(process.argv.slice(2));
  json = request.json;
  if (request.command === 'help') print(usage);
  else {
    // What is kept of a folder can be deleted when the folder is gone.
    const isFolder = existsSync(request.dir) && statSync(request.dir).isDirectory();
    if (!isFolder && request.command !== 'storage delete')
      throw new CoilError('folderMissing', `${request.dir} is not a folder.`, 'Give the folder of a repository.');
    await run(request);
  }
} catch (error) {
  if (isAbort(error)) process.exitCode = 130;
  else {
    const wrongUse = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    const data = wrongUse
      ? { code: 'usage' as const, message: error.message, hint: 'coil --help shows the options.' }
      : errorData(error);
    if (json) print(JSON.stringify({ error: data }));
    tell(`${data.message}\n${data.hint}`);
    process.exitCode = data.code === 'usage' ? 2 : 1;
  }
}
