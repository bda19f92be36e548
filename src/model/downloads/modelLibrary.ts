import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CoilError } from '../../shared/errors';
import { catalogue, catalogueEntry, type CatalogueEntry } from './catalogue';
import { architectureKind } from '../gguf/architectureKind';
import { checkShapes } from '../gguf/checkShapes';
import { discard, download, partBytes, type DownloadProgress } from './download';
import { readGgufHeader } from '../gguf/ggufFile';
import { Http } from './http';
import { findSource } from './modelSource';

/** A file of the user's own. */
export interface OwnModel {
  readonly path: string;
  readonly name: string;
  readonly architecture: string;
  readonly bytes: number;
  readonly parameters: number;
  readonly trainedContext: number;
}

/** What of the catalogue is on this machine. */
export interface Shelved {
  readonly entry: CatalogueEntry;
  /** Null: not downloaded. */
  readonly path: string | null;
  readonly bytes: number;
  readonly downloadedBytes: number;
}

interface Register {
  readonly added: readonly OwnModel[];
  /** SHA-256 of what was first downloaded, where the catalogue has none: a later download must be the same. */
  readonly pins: Readonly<Record<string, string>>;
}

/** The models in a folder of the user's data, and the files of their own that users have named. */
export class ModelLibrary {
  private readonly register: string;

  constructor(
    private readonly folder: string,
    private readonly embedded: string,
    private readonly env: NodeJS.ProcessEnv = process.env,
  ) {
    this.register = join(folder, 'models.json');
  }

  async shelved(): Promise<readonly Shelved[]> {
    return Promise.all(
      catalogue.map(async entry => {
        const file = this.fileOf(entry);
        const found = await stat(file).catch(() => null);
        return {
          entry,
          path: found === null ? null : file,
          bytes: found?.size ?? entry.bytes,
          downloadedBytes: found === null ? await partBytes(file) : found.size,
        };
      }),
    );
  }

  async own(): Promise<readonly OwnModel[]> {
    return (await this.load()).added;
  }

  /** Downloads a model, or goes on with it. Resolves with the file. Throws CoilError `modelUnknown`, `downloadFailed`, `diskFull`. */
  async download(
    id: string,
    onProgress: DownloadProgress,
    signal: AbortSignal,
    options: { readonly firstPause?: number; readonly freeBytes?: () => Promise<number> } = {},
  ): Promise<string> {
    const entry = known(id);
    const file = this.fileOf(entry);
    if ((await stat(file).catch(() => null)) !== null) return file;
    const release = this.lock(file);
    const http = new Http();
    try {
      const source = await findSource(entry, http, this.env, signal);
      const pinned = (await this.load()).pins[id] ?? entry.sha256;
      if (pinned !== null && source.sha256 !== null && pinned !== source.sha256)
        throw new CoilError(
          'downloadFailed',
          `${source.url} has changed (SHA-256 ${source.sha256.slice(0, 12)}…, formerly ${pinned.slice(0, 12)}…).`,
          'If you trust the new one, download it yourself and use the file.',
        );
      const target = { ...source, file, sha256: pinned ?? source.sha256 };
      const { hash } = await download(target, { http, signal, onProgress, ...options });
      await this.check(file, entry);
      const register = await this.load();
      await this.save({ ...register, pins: { ...register.pins, [id]: hash } });
      return file;
    } finally {
      release();
      await http.close();
    }
  }

  /** Takes a user's file into the list. Throws CoilError `modelMissing`, `modelInvalid` or `modelNotRecurrent`. */
  async add(path: string): Promise<OwnModel> {
    const header = await readGgufHeader(resolve(path));
    const { info, bytes } = header;
    const { architecture, name } = info.metadata.general;
    refuseOthers(path, architecture);
    checkShapes(header);
    const model: OwnModel = {
      path: resolve(path),
      name: name ?? basename(path),
      architecture,
      bytes,
      parameters: (info.fullTensorInfo ?? []).reduce(
        (sum, { dimensions }) => sum + dimensions.reduce<number>((product, n) => product * Number(n), 1),
        0,
      ),
      trainedContext: info.architectureMetadata.context_length ?? 0,
    };
    const register = await this.load();
    await this.save({ ...register, added: [...register.added.filter(other => other.path !== model.path), model] });
    return model;
  }

  /** Deletes what was downloaded of a model; a file of the user's own only leaves the list. Throws CoilError `modelUnknown`. */
  async remove(id: string): Promise<void> {
    const register = await this.load();
    if (register.added.some(({ path }) => path === resolve(id)))
      return this.save({ ...register, added: register.added.filter(({ path }) => path !== resolve(id)) });
    const entry = known(id);
    if (entry.repo === null)
      throw new CoilError(
        'modelUnknown',
        'The embedded model is part of Coil.',
        'Select another model to use instead.',
      );
    const file = this.fileOf(entry);
    await rm(file, { force: true });
    await discard(file);
  }

  private fileOf(entry: CatalogueEntry): string {
    return entry.repo === null ? this.embedded : join(this.folder, `${entry.id}.gguf`);
  }

  /** What came is what the catalogue says, or it is removed. */
  private async check(file: string, entry: CatalogueEntry): Promise<void> {
    try {
      const architecture: string = (await readGgufHeader(file)).info.metadata.general.architecture;
      refuseOthers(file, architecture);
      if (architecture !== entry.architecture)
        throw new CoilError(
          'modelInvalid',
          `The file is a ${architecture} model, not ${entry.architecture} as ${entry.name} is.`,
          'Report it, or use another model.',
        );
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  }

  /** Two processes that write one file would damage it. */
  private lock(file: string): () => void {
    const lock = `${file}.lock`;
    mkdirSync(this.folder, { recursive: true });
    try {
      closeSync(openSync(lock, 'wx'));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (isAlive(Number(readFileSync(lock, 'utf8'))))
        throw new CoilError(
          'downloadFailed',
          'Another window or process is downloading this model.',
          'Wait for it, or stop it there.',
        );
    }
    writeFileSync(lock, String(process.pid));
    return () => rmSync(lock, { force: true });
  }

  private async load(): Promise<Register> {
    try {
      const { added = [], pins = {} } = JSON.parse(await readFile(this.register, 'utf8')) as Partial<Register>;
      return { added, pins };
    } catch {
      return { added: [], pins: {} }; // Not there yet, or damaged: files are found all the same.
    }
  }

  private async save(register: Register): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    await writeFile(this.register, JSON.stringify(register, null, 2));
  }
}

function known(id: string): CatalogueEntry {
  const entry = catalogueEntry(id);
  if (entry !== undefined) return entry;
  throw new CoilError('modelUnknown', `There is no model named ${id}.`, 'Run coil models list to see the names.');
}

function refuseOthers(path: string, architecture: string): void {
  if (architectureKind(architecture) === null)
    throw new CoilError(
      'modelNotRecurrent',
      `${path} is a ${architecture} model, which keeps no recurrent state, so it cannot remember a repository.`,
      'Models that work: Mamba, Mamba-2, RWKV, and hybrids such as Granite-4.0-H or Falcon-H1.',
    );
}

function isAlive(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return pid === process.pid;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
