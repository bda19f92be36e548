import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Backend } from '../../protocol/engineProtocol';
import { aborted } from '../../shared/aborted';
import { CoilError } from '../../shared/errors';
import { ChildScratch } from './childScratch';
import { asParent } from '../../shared/endWithParent';

/** `share` of the compiler's steps that are done; null while it is not known. */
export type BuildProgress = (message: string, share: number | null) => void;

/** A tool that compiling needs, how to see whether it is there, and where it comes from. */
interface Tool {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Where it is besides PATH. */
  readonly homes?: readonly (string | undefined)[];
  readonly from: string;
}

const common: readonly Tool[] = [
  { name: 'git', command: ['git', '--version'], from: 'your package manager, or https://git-scm.com' },
  { name: 'npm', command: ['npm', '--version'], from: 'https://nodejs.org' },
  { name: 'CMake', command: ['cmake', '--version'], from: 'your package manager, or https://cmake.org' },
];
const compilers: Readonly<Record<string, Tool>> = {
  linux: {
    name: 'a C++ compiler',
    command: ['c++', '--version'],
    from: 'your package manager (build-essential, or gcc-c++ and make)',
  },
  darwin: { name: 'a C++ compiler', command: ['clang', '--version'], from: 'xcode-select --install' },
};
const ofBackend: Readonly<Partial<Record<Backend, Tool>>> = {
  cuda: {
    name: 'the CUDA Toolkit',
    command: ['nvcc', '--version'],
    // source: node-llama-cpp's getCudaNvccPaths
    homes: [process.env['CUDA_PATH'], '/usr/local/cuda'],
    from: 'https://developer.nvidia.com/cuda-downloads',
  },
  vulkan: {
    name: 'the Vulkan SDK',
    command: ['glslc', '--version'],
    homes: [process.env['VULKAN_SDK']],
    from: 'https://vulkan.lunarg.com/sdk/home',
  },
};

/** Tools that are not there, in words for the user; empty when `backend` can be compiled. */
export function missingTools(backend: Backend, has: (command: readonly string[]) => boolean = runs): string[] {
  const compiler = compilers[process.platform];
  const tools = [...common, ...(compiler ? [compiler] : []), ...(ofBackend[backend] ? [ofBackend[backend]] : [])];
  const there = ({ command, homes = [] }: Tool): boolean =>
    has(command) || homes.some(home => home !== undefined && has([join(home, 'bin', command[0]), ...command.slice(1)]));
  return tools.filter(tool => !there(tool)).map(({ name, from }) => `${name} (from ${from})`);
}

/**
 * Compiles llama.cpp for `backend` in a child process (`script` is dist/probe.mjs); an abort ends the child and its compilers. Throws
 * CoilError `buildFailed` with what is missing, or with the compiler's last words, and an AbortError.
 */
export async function runBuild(
  script: string,
  backend: Backend,
  onProgress: BuildProgress,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const scratch = new ChildScratch();
  const child = fork(script, ['build', backend], {
    execArgv: [],
    env: { ...scratch.env, ...asParent(), ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own, so that the compilers that it starts end with it.
    detached: process.platform !== 'win32',
  });
  let output = '';
  let failure = '';
  const onOutput = (chunk: Buffer): void => {
    output = (output + plain(chunk.toString())).slice(-16_384);
    const { message, share } = lastStep(output);
    onProgress(message, share);
  };
  child.stdout?.on('data', onOutput);
  child.stderr?.on('data', onOutput);
  child.on('message', message => {
    const words = (message as { message?: unknown }).message;
    if (typeof words === 'string') failure = words;
  });
  const stop = (): void => endGroup(child);
  process.once('exit', stop);
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const code = await Promise.race([ended, aborted(signal)]);
    signal.throwIfAborted();
    if (code !== 0)
      throw new CoilError(
        'buildFailed',
        `llama.cpp could not be compiled for ${backend}: ${wordsOf(output) || failure.slice(0, 300)}`,
        'The log (Coil: Show Log) has the compiler’s output.',
        { cause: new Error(output) },
      );
  } finally {
    process.off('exit', stop);
    if (child.exitCode === null) stop();
    scratch.dispose();
  }
}

/** The step that the last lines of CMake, make or Ninja tell of. */
export function lastStep(output: string): { message: string; share: number | null } {
  const lines = output.split(/[\r\n]+/).filter(line => line.trim() !== '');
  for (const line of lines.reverse()) {
    const percent = /^\[\s*(\d+)%\](.*)$/.exec(line);
    if (percent !== null) return { message: percent[2]?.trim() ?? '', share: Number(percent[1]) / 100 };
    const counted = /^\[(\d+)\/(\d+)\](.*)$/.exec(line);
    if (counted !== null) return { message: counted[3]?.trim() ?? '', share: Number(counted[1]) / Number(counted[2]) };
  }
  return { message: lines[0]?.trim().slice(0, 120) ?? '', share: null };
}

function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- the colours and cursor movements of a terminal
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}

/** The first line that names an error, which is nearer to the cause than the last; CMake's "-- X not found" tells of what it can do without. */
function wordsOf(output: string): string {
  const lines = output.split(/[\r\n]+/).map(line => line.trim());
  const error = lines.find(line => /error[: ]|not found|fatal/i.test(line) && !line.startsWith('--'));
  return (error ?? lines.at(-1) ?? '').slice(0, 300);
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has ended.
  }
}

function runs([command = '', ...args]: readonly string[]): boolean {
  return (
    spawnSync(command, args, { stdio: 'ignore', timeout: 20_000, shell: process.platform === 'win32' }).status === 0
  );
}
