import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Gpu, ModelRules, OpenParams, ServerParams, SharedStoreParams } from '../protocol/engineProtocol';
import { defaultStore } from '../shared/defaultStore';
import { CoilError } from '../shared/errors';
import { serverAddress } from '../server/serverAddress';
import { defaultLimit, gib } from '../shared/storageLimit';

/** Options that every command takes, before or after its name. */
export interface CommonOptions {
  readonly json?: true;
  readonly model?: string;
  readonly format?: string;
  readonly rules: ModelRules;
  readonly gpu: Gpu;
  readonly store?: string;
  /** In GiB. */
  readonly storageLimit?: number;
  readonly offline?: true;
  readonly verbose?: true;
  /** Of the commands that ask a model; see {@link addServerOptions}. */
  readonly server?: readonly string[];
  readonly serverModel?: string;
  readonly serverCa?: string;
  /** Of the commands that read; see {@link addSharedOptions}. */
  readonly shared?: string;
  readonly sharedKey?: string;
}

/** The variable that holds the key of the servers that `--server` names: an option would stand in the list of processes. */
const keyVariable = 'COIL_SERVER_KEY';

const rules: readonly ModelRules[] = ['auto', 'capable', 'small'];
const gpus: readonly Gpu[] = ['auto', 'cuda', 'vulkan', 'metal', 'cpu'];

export function addCommonOptions(program: Command): void {
  program
    .option('--json', 'print exactly one JSON object on stdout (watch: one per line)')
    .option(
      '--model <file>',
      'a GGUF of a recurrent model, or the ID of a downloaded one (default: the embedded model)',
    )
    .option('--format <name>', "the prompt format, if the model's own is not recognized")
    .option('--rules <kind>', `how the model is asked and checked: ${rules.join(', ')}`, rulesNamed, 'auto')
    .option('--gpu <kind>', gpus.join(', '), gpuNamed, 'auto')
    .option('--store <dir>', `the folder for states and notes (default: ${defaultStore()})`)
    .option(
      '--storage-limit <gib>',
      `GiB of cached states over all workspaces and models (default: the last one set, ${defaultLimit / gib} at first)`,
      numberAbove(0, '--storage-limit'),
    )
    .option('--offline', 'refuse to download')
    .option('--verbose', "print the engine's log on stderr");
}

/** Options of commands that a model on a server may answer. */
export function addServerOptions(command: Command): Command {
  return command
    .option(
      '--server <url>',
      `a server with OpenAI's API that answers, such as http://gpu-box:8080; several in the order to try them (key: ${keyVariable})`,
      (url: string, before: readonly string[] | undefined) => [...(before ?? []), url],
    )
    .option('--server-model <name>', 'the model to ask there (default: the first that it lists)')
    .option('--server-ca <file>', "a PEM file of certificate authorities to trust in addition to the system's");
}

/** Options of commands that may take states which others have read. */
export function addSharedOptions(command: Command): Command {
  return command
    .option('--shared <place>', 'a folder or HTTP address with states that others have read (coil storage export)')
    .option('--shared-key <key>', 'the public key of who signed them, as coil storage key prints it');
}

/** The shared store that the options name; null: none. Throws a CoilError of usage. */
function sharedParams({ shared, sharedKey, offline }: CommonOptions): SharedStoreParams | null {
  if (shared === undefined) return null;
  if (sharedKey === undefined)
    throw new CoilError('usage', '--shared needs --shared-key.', 'Give the public key of who signed the states.');
  const isRemote = /^https?:\/\//i.test(shared);
  if (isRemote && offline === true)
    throw new CoilError('usage', '--offline and --shared with an address contradict each other.', 'Name a folder.');
  return { location: isRemote ? shared : resolve(shared), publicKey: sharedKey };
}

/** The servers that the options name; null: none. Throws a CoilError of usage. */
function serverParams({ server, serverModel, serverCa, offline }: CommonOptions): ServerParams | null {
  if (server === undefined) return null;
  if (offline === true)
    throw new CoilError('usage', '--offline and --server contradict each other.', 'Leave out one of them.');
  const key = process.env[keyVariable] ?? '';
  const origins = server.map(each => serverAddress(each).origin);
  return {
    addresses: server,
    model: serverModel ?? null,
    keys: key === '' ? {} : Object.fromEntries(origins.map(origin => [origin, key])),
    caFile: serverCa === undefined ? null : resolve(serverCa),
  };
}

/** What the engine is asked to open. Throws a CoilError of usage for a folder that is not there. */
export function openParams(options: CommonOptions, dir: string, watch = false): OpenParams {
  if (!existsSync(dir) || !statSync(dir).isDirectory())
    throw new CoilError('folderMissing', `${dir} is not a folder.`, 'Give the folder of a repository.');
  const server = serverParams(options);
  const shared = sharedParams(options);
  return {
    roots: [{ name: basename(dir), dir }],
    model: modelFile(options),
    gpu: options.gpu,
    ...storeParams(options),
    exclude: [],
    watch,
    read: false,
    large: 'now',
    pauseOnBattery: false,
    idleMinutes: null,
    promptFormat: options.format ?? null,
    modelRules: options.rules,
    runGit: true,
    languageServers: false,
    fanOut: false,
    waitForIndex: true,
    ...(server === null ? {} : { server }),
    ...(shared === null ? {} : { shared }),
  };
}

/** Where states are kept; `storageLimit` in bytes, null for the one that the store has. */
export function storeParams({ store, storageLimit }: CommonOptions): { store: string; storageLimit: number | null } {
  return {
    store: resolve(store ?? defaultStore()),
    storageLimit: storageLimit === undefined ? null : storageLimit * gib,
  };
}

/** The model that an option names: a file, or a downloaded model by its ID; else the embedded one. */
export function modelFile({ model, store }: CommonOptions): string {
  if (model === undefined) return embeddedModel();
  // A name of the list stands before a file of the working folder, which a repository may have put there.
  const downloaded = join(resolve(store ?? defaultStore()), 'models', `${model}.gguf`);
  return /^[\w.-]+$/.test(model) && existsSync(downloaded) ? downloaded : resolve(model);
}

export function embeddedModel(): string {
  return join(bundleFolder(), '..', 'models', 'coil-embedded.gguf');
}

/** dist/, where the bundles lie. */
export function bundleFolder(): string {
  return dirname(fileURLToPath(import.meta.url));
}

/** Parses a number above `least`. Throws a CoilError of usage. */
export function numberAbove(least: number, option: string): (text: string) => number {
  return text => {
    const value = Number(text);
    if (text.trim() !== '' && value > least && Number.isFinite(value)) return value;
    throw new CoilError('usage', `${option} takes a number above ${least}.`, 'Run coil --help for the options.');
  };
}

/** Parses a whole number from `least`. Throws a CoilError of usage. */
export function wholeNumber(least: number, option: string): (text: string) => number {
  return text => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value;
    throw new CoilError('usage', `${option} takes a whole number from ${least}.`, 'Run coil --help for the options.');
  };
}

function rulesNamed(text: string): ModelRules {
  const found = rules.find(each => each === text);
  if (found !== undefined) return found;
  throw new CoilError('usage', `--rules ${text} is not known.`, `Use one of ${rules.join(', ')}.`);
}

function gpuNamed(text: string): Gpu {
  const found = gpus.find(gpu => gpu === text);
  if (found !== undefined) return found;
  throw new CoilError('usage', `--gpu ${text} is not known.`, `Use one of ${gpus.join(', ')}.`);
}
