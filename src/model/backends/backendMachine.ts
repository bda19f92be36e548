import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Backend } from '../../protocol/engineProtocol';
import { sha256 } from '../../shared/sha256';
import { tryBackend } from './tryBackend';
import { libraries, libraryFolder, thisPlace } from './backendFiles';
import type { Absence, BackendMachine } from './chooseBackend';

declare const COIL_VERSION: string;

/** The longest self-test, in milliseconds: a driver compiles kernels at its first use. */
const timeout = 180_000;
/** This machine: its backends, and their self-test with the embedded model in `probe.mjs` beside the bundle. */
export function thisMachine(): BackendMachine {
  const place = thisPlace();
  const library = libraryFolder();
  const script = probeScript();
  return {
    backends: process.platform === 'darwin' ? ['metal', 'cpu'] : ['cuda', 'vulkan', 'cpu'],
    absent: backend => absence(backend, library, place),
    fingerprint: backend =>
      sha256(
        COIL_VERSION,
        release(),
        place,
        backend === 'cpu' ? (cpus()[0]?.model ?? '') : graphics(),
        ...libraries(backend, library, place).map(describe),
      ),
    test: backend => tryBackend({ script, backend, modelFile: embeddedModel(), timeout }),
  };
}

/** dist/probe.mjs: beside the bundle that runs, or above a test's. */
export function probeScript(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (dirname(at) !== at && !existsSync(join(at, 'dist', 'probe.mjs'))) at = dirname(at);
  return join(at, 'dist', 'probe.mjs');
}

/** The model in the package. */
export function embeddedModel(): string {
  return join(dirname(probeScript()), '..', 'models', 'coil-embedded.gguf');
}

function absence(backend: Backend, library: string, place: string): Absence | null {
  if (libraries(backend, library, place).length > 0) return null;
  if (backend === 'cuda' && !hasNvidia()) return { reason: 'no NVIDIA driver was found', hint: null };
  if (process.platform === 'linux' && graphics() === '') return { reason: 'no graphics card was found', hint: null };
  return {
    reason: `llama.cpp's ${backend} library is not installed`,
    hint: 'Run "Coil: Get GPU Support" (or "coil backends get"), or "Coil: Build for This GPU".',
  };
}

function describe(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${file} ${size} ${mtimeMs}`;
}

/** Drivers and graphics cards, as far as they can be told without loading a backend. */
let known: string | undefined;
function graphics(): string {
  if (known !== undefined) return known;
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const cards = existsSync('/sys/class/drm')
    ? readdirSync('/sys/class/drm')
        .filter(name => /^card\d+$/.test(name))
        .map(name => ['vendor', 'device'].map(what => read(`/sys/class/drm/${name}/device/${what}`).trim()).join(':'))
    : [];
  return (known = [...cards, ...nvidia()].join('\n'));
}

function hasNvidia(): boolean {
  return existsSync('/proc/driver/nvidia/version') || nvidia().length > 0;
}

/** Each NVIDIA GPU's name and driver, by `nvidia-smi`; empty where there is none. */
let gpus: readonly string[] | undefined;
function nvidia(): readonly string[] {
  if (gpus !== undefined) return gpus;
  const { stdout, status } = spawnSync('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader'], {
    encoding: 'utf8',
    timeout: 10_000,
    windowsHide: true,
  });
  return (gpus = status === 0 ? stdout.trim().split('\n') : []);
}
