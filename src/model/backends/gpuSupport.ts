import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { extract } from 'tar';
import type { Backend, GpuOffer } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { thisPlace } from './backendFiles';
import { cudaRuntime } from './cudaRuntime';
import { discard, download, partBytes, type DownloadProgress } from '../downloads/download';
import published from './gpuPackages.json';
import { Http } from '../downloads/http';
import { npmArchive, npmRegistry, sha512Of } from '../downloads/npmRegistry';

/** One of node-llama-cpp's packages with a backend's library. */
export interface GpuPackage {
  readonly platform: string;
  readonly backend: string;
  readonly name: string;
  /** Of its archive; null with `integrity` where it could not be verified when Coil was made: then the registry's word counts. */
  readonly bytes: number | null;
  readonly integrity: string | null;
}

export interface GpuSupportOptions {
  /** The user's data folder. */
  readonly store: string;
  /** node-llama-cpp's folder. */
  readonly library: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly home?: string;
  /** Such as "linux-x64". */
  readonly place?: string;
  readonly packages?: { readonly version: string; readonly packages: readonly GpuPackage[] };
  /** Major version of the CUDA runtime of this machine. */
  readonly cuda?: () => number | null;
  readonly firstPause?: number;
}

/**
 * GPU libraries for llama.cpp that Coil does not ship: fetched on demand from npm's registry, of the very version of node-llama-cpp, kept in
 * the user's data folder (an update of Coil keeps them) and linked to where node-llama-cpp looks for binaries.
 */
export class GpuSupport {
  private readonly place: string;
  private readonly version: string;
  private readonly packages: readonly GpuPackage[];

  constructor(private readonly options: GpuSupportOptions) {
    const { place = thisPlace(), packages = published } = options;
    this.place = place;
    this.version = packages.version;
    this.packages = packages.packages.filter(({ platform }) => platform === place);
  }

  /** What can be had for this platform, best first. */
  async offers(): Promise<readonly GpuOffer[]> {
    const backends = [...new Set(this.packages.map(({ backend }) => backend as Backend))];
    return Promise.all(
      backends.map(async backend => {
        const needed = this.neededFor(backend);
        const sizes = needed.map(({ bytes }) => bytes);
        const there = await Promise.all(needed.map(of => partBytes(this.archiveOf(of))));
        return {
          backend,
          packages: needed.map(({ name }) => `${name}@${this.version}`),
          bytes: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
          downloadedBytes: there.reduce((sum, size) => sum + size, 0),
          verified: needed.every(({ integrity }) => integrity !== null),
          installed: existsSync(this.homeOf(backend)),
          missing:
            backend === 'cuda' && this.cuda() === null
              ? 'Install the CUDA Toolkit 12 or 13 first: its runtime (libcudart, libcublas) was not found here.'
              : null,
        };
      }),
    );
  }

  /** Downloads, verifies and unpacks; an abort keeps what came. Throws CoilError `usage`, `gpuSupportFailed`, `diskFull`, and an AbortError. */
  async get(backend: Backend, onProgress: DownloadProgress, signal: AbortSignal): Promise<void> {
    const needed = this.neededFor(backend);
    if (needed.length === 0) throw this.noneFor(backend);
    const { env = process.env, home = homedir(), firstPause } = this.options;
    const http = new Http();
    try {
      const registry = await npmRegistry(env, home);
      const total = needed.every(({ bytes }) => bytes !== null)
        ? needed.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
        : null;
      let before = 0;
      for (const part of needed) {
        const archive = await npmArchive(registry, part.name, this.version, http, signal);
        const pinned = part.integrity === null ? null : sha512Of(part.integrity);
        if (pinned !== null && pinned !== archive.sha512)
          throw new CoilError(
            'gpuSupportFailed',
            `${registry} has another ${part.name} ${this.version} than Coil was made with (SHA-512 ${archive.sha512.slice(0, 12)}…, not ${pinned.slice(0, 12)}…).`,
            'Use another registry (npm_config_registry), or report it.',
          );
        let received = 0;
        await download(
          { url: archive.url, file: this.archiveOf(part), bytes: part.bytes, sha256: null, sha512: archive.sha512 },
          {
            http,
            signal,
            onProgress: (count, size) => onProgress(before + (received = count), total ?? size),
            ...(firstPause !== undefined && { firstPause }),
          },
        );
        before += received;
      }
      for (const part of needed) {
        await this.unpack(this.archiveOf(part), signal);
        await rm(this.archiveOf(part), { force: true });
      }
      await this.removeOlder();
    } catch (error) {
      throw ofGpuSupport(error);
    } finally {
      await http.close();
    }
    this.link();
  }

  /** Takes a package's archive that the user has, as `npm pack` makes it. Throws CoilError `gpuSupportFailed`. */
  async add(file: string, signal: AbortSignal): Promise<Backend> {
    const backend = await this.unpack(resolve(file), signal);
    this.link();
    return backend;
  }

  async remove(backend: Backend): Promise<void> {
    if (!this.packages.some(part => part.backend === backend)) throw this.noneFor(backend);
    this.unlink(backend);
    await rm(this.homeOf(backend), { recursive: true, force: true });
    await Promise.all(this.neededFor(backend).map(part => discard(this.archiveOf(part))));
  }

  /** Makes what is installed visible to node-llama-cpp: after an update of Coil its folder is a new one. Cheap, and safe to repeat. */
  link(): void {
    for (const backend of new Set(this.packages.map(part => part.backend as Backend))) {
      const home = this.homeOf(backend);
      const link = this.linkOf(backend);
      if (!existsSync(home) || pointsTo(link, home)) continue;
      rmSync(link, { recursive: true, force: true });
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(home, link, 'junction');
    }
  }

  /** Libraries of a version that Coil no longer uses. */
  private async removeOlder(): Promise<void> {
    for (const name of await readdir(this.folder))
      if (/^\d+\.\d+\.\d+/.test(name) && name !== this.version)
        await rm(join(this.folder, name), { recursive: true, force: true });
  }

  private unlink(backend: Backend): void {
    const link = this.linkOf(backend);
    if (pointsTo(link, this.homeOf(backend))) rmSync(link, { force: true });
  }

  /** Unpacks beside its place and checks what it is before it takes it. */
  private async unpack(archive: string, signal: AbortSignal): Promise<Backend> {
    await mkdir(this.folder, { recursive: true });
    const scratch = await mkdtemp(join(this.folder, '.new-'));
    try {
      try {
        await extract({ file: archive, cwd: scratch, strip: 1, strict: true });
      } catch (error) {
        throw this.invalid(archive, error instanceof Error ? error.message : String(error), error);
      }
      signal.throwIfAborted();
      const part = await this.partIn(scratch, archive);
      const backend = part.backend as Backend;
      const content = join(scratch, 'bins', this.nameOf(backend));
      const home = this.homeOf(backend);
      if (existsSync(join(content, '_nlcBuildMetadata.json'))) {
        await rm(home, { recursive: true, force: true });
        await mkdir(dirname(home), { recursive: true });
        await rename(content, home);
      } else {
        // What only adds to another package: the library for older drivers.
        if (!existsSync(home))
          throw this.invalid(archive, `${part.name.replace(/-ext$/, '')} must be installed before it`);
        for (const item of await readdir(content)) {
          await rm(join(home, item), { recursive: true, force: true });
          await rename(join(content, item), join(home, item));
        }
      }
      return backend;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  private async partIn(folder: string, archive: string): Promise<GpuPackage> {
    const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}')) as {
      name?: unknown;
      version?: unknown;
    };
    const part = this.packages.find(known => known.name === name);
    if (part === undefined)
      throw this.invalid(
        archive,
        `it is ${typeof name === 'string' ? name : 'no package'}, not one of ${this.names()}`,
      );
    if (version !== this.version) throw this.invalid(archive, `it is version ${String(version)}, not ${this.version}`);
    if (!existsSync(join(folder, 'bins', this.nameOf(part.backend as Backend))))
      throw this.invalid(archive, 'it holds no binaries');
    return part;
  }

  private neededFor(backend: Backend): readonly GpuPackage[] {
    const of = this.packages.filter(part => part.backend === backend);
    // The library for CUDA 12 is a package of its own, on top of the other.
    return backend === 'cuda' && this.cuda() !== 12 ? of.filter(({ name }) => !name.endsWith('-ext')) : of;
  }

  private cuda(): number | null {
    return (this.options.cuda ?? cudaRuntime)();
  }

  private get folder(): string {
    return join(this.options.store, 'llama');
  }

  private nameOf(backend: Backend): string {
    return `${this.place}-${backend}`;
  }

  private homeOf(backend: Backend): string {
    return join(this.folder, this.version, this.nameOf(backend));
  }

  /** source: node-llama-cpp's config.js, llamaPrebuiltBinsDirectory, which it looks into before its packages */
  private linkOf(backend: Backend): string {
    return join(this.options.library, 'bins', this.nameOf(backend));
  }

  private archiveOf({ name }: GpuPackage): string {
    return join(this.folder, `${name.replace(/^.*\//, '')}-${this.version}.tgz`);
  }

  private names(): string {
    return this.packages.map(({ name }) => name).join(', ');
  }

  private invalid(file: string, why: string, cause?: unknown): CoilError {
    return new CoilError(
      'gpuSupportFailed',
      `${relative('.', file)} cannot be used: ${why}.`,
      `Make one with: npm pack ${this.packages.map(({ name }) => `${name}@${this.version}`).join(' or ')}`,
      { cause },
    );
  }

  private noneFor(backend: Backend): CoilError {
    const offered = [...new Set(this.packages.map(part => part.backend))].join(', ');
    return new CoilError(
      'usage',
      `There is no package with ${backend} for ${this.place}.`,
      offered === '' ? 'Everything this platform can use is part of Coil.' : `There are packages for: ${offered}.`,
    );
  }
}

/** Its next step is the list of libraries, where that of a model's download is the list of models. */
function ofGpuSupport(error: unknown): unknown {
  if (!(error instanceof CoilError) || error.code !== 'downloadFailed') return error;
  return new CoilError('gpuSupportFailed', error.message, error.hint, { cause: error });
}

function pointsTo(link: string, home: string): boolean {
  return (
    lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true &&
    resolve(readlinkSync(link)) === resolve(home)
  );
}
