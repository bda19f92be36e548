import { fork } from 'node:child_process';
import type { Backend } from '../../protocol/engineProtocol';
import { ChildScratch } from './childScratch';
import type { SelfTestResult } from './selfTest';
import { asParent } from '../../shared/endWithParent';

/** How a backend's self-test went. */
export type TrialOutcome =
  | { readonly passed: true; readonly result: SelfTestResult }
  | { readonly passed: false; readonly reason: string; readonly hint: string | null };

export interface Trial {
  /** dist/probe.mjs, or what stands for it in tests. */
  readonly script: string;
  readonly backend: Backend;
  readonly modelFile: string;
  /** Milliseconds until a child that says nothing counts as hung; a driver may compile kernels for a minute at first. */
  readonly timeout: number;
}

const again = 'Update the driver of the GPU; "coil backends check" tests again.';
/** What children print before they abort, and what helps. */
const knownCauses: readonly (readonly [words: RegExp, reason: string, hint: string])[] = [
  [
    /PTX was compiled with an unsupported toolchain|no kernel image is available/i,
    'the prebuilt library has no code that this driver and card run',
    'Update the driver, or run "Coil: Build for This GPU", which compiles llama.cpp for this card.',
  ],
  [
    // llama.cpp's abort; what CUDA said goes through the logger, which the abort outruns.
    /ggml-cuda\.cu:\d+: CUDA error/,
    'a computation failed on the card',
    'Update the driver, or run "Coil: Build for This GPU", which compiles llama.cpp for this card.',
  ],
  [/CUDA driver version is insufficient/i, 'the driver is older than the library needs', 'Update the NVIDIA driver.'],
  [
    /out of memory|failed to allocate|OutOfDeviceMemory/i,
    'the card had too little free memory even for the embedded model',
    'Close other programs that use the GPU; "coil backends check" tests again.',
  ],
  [
    /lib(cudart|cublas|cublasLt)\S* cannot open shared object|(cudart|cublas)\S*\.dll/i,
    'the CUDA runtime (libcudart, libcublas) was not found',
    'Install the CUDA Toolkit (its runtime is enough), so that the system’s loader finds it, or use Vulkan.',
  ],
  [/libcuda\.so\S* cannot open shared object/i, 'no NVIDIA driver was found', 'Install the driver of the card.'],
  [
    /libvulkan\S* cannot open shared object/i,
    'the Vulkan loader (libvulkan) was not found',
    'Install it (libvulkan1, or vulkan-loader) and the driver of the card.',
  ],
  [/NoBinaryFound/i, 'its library is not compatible with this system', again],
];

/** Tests a backend in a child process, which may abort, hang or lie without harm. Never rejects. */
export function tryBackend({ script, backend, modelFile, timeout }: Trial): Promise<TrialOutcome> {
  return new Promise(resolve => {
    const scratch = new ChildScratch();
    const child = fork(script, ['test', backend, modelFile], {
      execArgv: [],
      env: { ...scratch.env, ...asParent(), ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    let message: unknown;
    const kill = (): void => void child.kill('SIGKILL');
    const end = (outcome: TrialOutcome): void => {
      clearTimeout(timer);
      process.off('exit', kill);
      kill();
      scratch.dispose();
      resolve(outcome);
    };
    const timer = setTimeout(
      () => end(refusal(`did not finish its self-test in ${Math.round(timeout / 1000)} s`, output)),
      timeout,
    );
    process.once('exit', kill);
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8192)));
    child.on('message', value => (message = value));
    child.once('error', error => end(refusal(`could not be tested: ${error.message}`, output)));
    // After 'close' all that was printed has been read.
    child.once('close', (code, signal) => {
      if (message !== undefined) return end(judge(message, backend));
      end(refusal(`ended its self-test by ${signal ?? `exit code ${code ?? 'unknown'}`}`, output));
    });
  });
}

function refusal(reason: string, output: string): TrialOutcome {
  const known = knownCauses.find(([words]) => words.test(output));
  if (known !== undefined) return { passed: false, reason: `${reason}: ${known[1]}`, hint: known[2] };
  const lines = output.trim().split('\n');
  const words = (lines.find(line => /error|abort|assert|fail/i.test(line)) ?? lines.at(-1) ?? '').trim().slice(0, 200);
  return { passed: false, reason: words === '' ? reason : `${reason}: ${words}`, hint: again };
}

function judge(message: unknown, backend: Backend): TrialOutcome {
  if (typeof message !== 'object' || message === null || !('kind' in message))
    return refusal('answered its self-test with nonsense', '');
  if (message.kind === 'failed' && 'message' in message)
    return refusal('failed its self-test', String(message.message));
  const result = 'result' in message ? message.result : undefined;
  if (!isResult(result)) return refusal('answered its self-test with nonsense', '');
  if (result.backend !== backend) return refusal(`did not run: ${result.backend} ran instead`, '');
  // Without a device llama.cpp computes on the processor, under the backend's name.
  if (backend !== 'cpu' && result.devices.length === 0)
    return { passed: false, reason: 'it found no graphics card', hint: 'Install the driver of the card.' };
  if (!result.sample.every(Number.isFinite)) return refusal('computed values that are no numbers', '');
  return { passed: true, result };
}

function isResult(value: unknown): value is SelfTestResult {
  if (typeof value !== 'object' || value === null) return false;
  const result = value as Partial<Record<keyof SelfTestResult, unknown>>;
  const speed = (n: unknown): boolean => typeof n === 'number' && n > 0 && Number.isFinite(n);
  return (
    typeof result.backend === 'string' &&
    Array.isArray(result.devices) &&
    typeof result.repeats === 'boolean' &&
    typeof result.resumes === 'boolean' &&
    Array.isArray(result.sample) &&
    result.sample.length > 0 &&
    speed(result.readTokensPerSecond) &&
    speed(result.decodeTokensPerSecond) &&
    typeof result.memory === 'object' &&
    result.memory !== null
  );
}
